//! Dates that are fully specified and not in doubt, in words: the only ones that share their month
//! or year with a neighbour, as in "28 to 30 May 1997" and "19 or 20 May 1997".

use edtf_core::{Date as Part, DateField};

use super::Day;

/// How much room there is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Prose,
    Short,
}

/// The English name of a month, 1 to 12; empty for any other number.
pub fn month_name(month: u8) -> &'static str {
    usize::from(month).checked_sub(1).and_then(|i| MONTHS.get(i)).copied().unwrap_or_default()
}

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Year, month and day as far as given. The year is astronomical.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Plain {
    pub year: i64,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl Plain {
    /// None for what is masked, qualified, a season, or of few significant digits.
    pub fn of(date: &Part) -> Option<Plain> {
        if date.is_uncertain() || date.is_approximate() || date.year.significant_digits.is_some() {
            return None;
        }
        let number = |field: Option<DateField>| match field {
            Some(field) => field.value().map(Some),
            None => Some(None),
        };
        let (month, day) = (number(date.month)?, number(date.day)?);
        if month.is_some_and(|month| month > 12) {
            return None;
        }
        Some(Plain { year: date.year.value()?, month, day })
    }

    pub fn of_day(day: Day) -> Plain {
        Plain { year: i64::from(day.year), month: Some(day.month), day: Some(day.day) }
    }

    pub fn unit(&self) -> &'static str {
        match (self.month, self.day) {
            (Some(_), Some(_)) => "day",
            (Some(_), None) => "month",
            _ => "year",
        }
    }

    pub fn text(&self) -> String {
        self.text_beside(None)
    }

    /// The text, without the month and year that a date of the same kind beside it shows.
    fn text_beside(&self, other: Option<&Plain>) -> String {
        let other = other.filter(|other| other.unit() == self.unit());
        let same_year = other.is_some_and(|other| other.year == self.year);
        let same_month = same_year && other.is_some_and(|other| other.month == self.month);
        match (self.month, self.day) {
            (Some(_), Some(day)) if same_month => day.to_string(),
            (Some(month), Some(day)) if same_year => format!("{day} {}", month_name(month)),
            (Some(month), Some(day)) => {
                format!("{day} {} {}", month_name(month), year_text(self.year))
            }
            (Some(month), None) if same_year => month_name(month).to_owned(),
            (Some(month), None) => format!("{} {}", month_name(month), year_text(self.year)),
            _ => year_text(self.year),
        }
    }
}

/// "28 to 30 May 1997", "1992–1996".
pub(super) fn plain_range(from: &Plain, to: &Plain, form: Form) -> String {
    if from == to {
        return from.text();
    }
    let start = from.text_beside(Some(to));
    let tight = from.unit() == to.unit() && !start.contains(' ');
    // An interval over the turn of the eras marks both.
    let era = if from.year <= 0 && to.year > 99 { " CE" } else { "" };
    join_range(&start, &format!("{}{era}", to.text()), tight, form)
}

pub(super) fn join_range(start: &str, end: &str, tight: bool, form: Form) -> String {
    match form {
        Form::Prose => format!("{start} to {end}"),
        Form::Short if tight => format!("{start}–{end}"),
        Form::Short => format!("{start} – {end}"),
    }
}

/// Historians have no year 0: the astronomical 0 is 1 BCE. Small years are marked CE, or they read
/// like a day or a misprint.
pub(super) fn year_text(year: i64) -> String {
    match year {
        ..=0 => format!("{} BCE", 1 - year),
        1..=99 => format!("{year} CE"),
        _ => year.to_string(),
    }
}

/// "19 or 20 May 1997", "May or June 1997", "19 May or 2 June 1997", "1667 or December 1760".
pub(super) fn plain_list(dates: &[Plain], word: &str) -> String {
    let Some(last) = dates.last() else { return String::new() };
    let shares = |same: fn(&Plain, &Plain) -> bool| {
        dates.iter().all(|date| date.unit() == last.unit() && same(date, last))
    };
    let beside = if shares(|a, b| a.year == b.year && a.month == b.month) {
        Some(*last)
    } else if shares(|a, b| a.year == b.year) {
        // A neighbour in another month of that year: only the year is shared.
        Some(Plain { month: last.month.map(|_| 0), ..*last })
    } else {
        None
    };
    let mut members: Vec<String> =
        dates.iter().map(|date| date.text_beside(beside.as_ref())).collect();
    if let Some(end) = members.last_mut() {
        *end = last.text();
    }
    join_list(&members, word)
}

/// "A", "A or B", "A, B or C"; with a comma before the last where a member has such a word itself.
pub(super) fn join_list(members: &[String], word: &str) -> String {
    let Some((last, others)) = members.split_last() else { return String::new() };
    if others.is_empty() {
        return last.clone();
    }
    let nested = members.iter().any(|member| member.contains(" or ") || member.contains(" and "));
    let comma = if nested { "," } else { "" };
    format!("{}{comma} {word} {last}", others.join(", "))
}
