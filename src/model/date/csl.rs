//! A date as CSL-JSON has it. What CSL can't say goes in as a literal.

use edtf_core::{Date as Part, Edtf, IntervalEndpoint, YearKind};
use serde_json::{Map, Value, json};

use super::Date;

impl Date {
    /// A CSL-JSON date variable (CSL 1.0.2): `date-parts` for a day, month or year of our era, for
    /// an interval closed on both sides, and `season` for the four seasons; `circa` where anything
    /// is in doubt. An unspecified day or month is left out. Every other date is
    /// `{"literal": …}` with the [short](Date::short) form.
    pub fn csl_date(&self) -> Value {
        let Some((date_parts, season)) = self.date_parts() else {
            return json!({ "literal": self.short() });
        };
        let mut map = Map::new();
        map.insert("date-parts".into(), json!(date_parts));
        if let Some(season) = season {
            map.insert("season".into(), json!(season));
        }
        if self.is_uncertain() || self.is_approximate() {
            map.insert("circa".into(), json!(true));
        }
        Value::Object(map)
    }

    fn date_parts(&self) -> Option<(Vec<Vec<i64>>, Option<u8>)> {
        match &self.edtf {
            Edtf::Date(date) => match date.month.and_then(|month| month.value()) {
                Some(code @ 21..=24) => {
                    Some((vec![numbers(&Part { month: None, ..*date })?], Some(code - 20)))
                }
                _ => Some((vec![numbers(date)?], None)),
            },
            Edtf::DateTime(moment) => Some((vec![numbers(&moment.date)?], None)),
            Edtf::Interval(interval) => match (interval.start, interval.end) {
                (IntervalEndpoint::Date(start), IntervalEndpoint::Date(end)) => {
                    Some((vec![numbers(&start)?, numbers(&end)?], None))
                }
                _ => None,
            },
            Edtf::Set(_) => None,
        }
    }
}

/// Year, month and day, as many as are given; none where they would say more or other than the
/// date does.
fn numbers(date: &Part) -> Option<Vec<i64>> {
    let YearKind::Standard { .. } = date.year.kind else { return None };
    let year = date.year.value().filter(|year| *year > 0)?;
    if date.year.significant_digits.is_some_and(|digits| digits < 4) {
        return None;
    }
    let mut numbers = vec![year];
    let Some(month) = date.month else { return Some(numbers) };
    let Some(value) = month.value() else {
        let blank = month.digits == [None; 2] && date.day.is_none_or(|d| d.digits == [None; 2]);
        return blank.then_some(numbers);
    };
    if value > 12 {
        return None;
    }
    numbers.push(i64::from(value));
    let Some(day) = date.day else { return Some(numbers) };
    match day.value() {
        Some(day) => numbers.push(i64::from(day)),
        None if day.digits == [None; 2] => {}
        None => return None,
    }
    Some(numbers)
}
