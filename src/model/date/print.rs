//! Dates as a historian writes them, in English: in full for prose, short for narrow lists and
//! axes. Neither says more than the date does.

use edtf_core::{
    Date as Part, DateField, DateTime, Edtf, Interval, IntervalEndpoint, Qualifier, Set,
    SetElement, SetKind, TimeShift, YearKind,
};

use super::plain::{
    Form, Plain, join_list, join_range, month_name, plain_list, plain_range, year_text,
};
use super::{Date, Day, day_of};

impl Date {
    /// For the running text: "28 to 30 May 1997", "about 1992", "a day in June 1997".
    pub fn prose(&self) -> String {
        self.print(Form::Prose)
    }

    /// For lists and axes: "28–30 May 1997", "c. 1992", "June 1997".
    pub fn short(&self) -> String {
        self.print(Form::Short)
    }

    fn print(&self, form: Form) -> String {
        match &self.edtf {
            Edtf::Date(date) => part(date, form),
            Edtf::DateTime(moment) => date_time(moment, form),
            Edtf::Interval(interval) => of_interval(interval, form),
            Edtf::Set(set) => of_set(set, form),
        }
    }
}

fn part(date: &Part, form: Form) -> String {
    let bare = unqualified(date);
    let noun = noun(&bare, form);
    let qualifiers = [
        Some(("year", date.year.qualifier)),
        date.month.map(|month| (month_word(month), month.qualifier)),
        date.day.map(|day| ("day", day.qualifier)),
    ];
    let qualifiers: Vec<(&str, Qualifier)> = qualifiers.into_iter().flatten().collect();
    if qualifiers.iter().all(|(_, qualifier)| !qualifier.is_qualified()) {
        return noun;
    }
    if form == Form::Short {
        let about = if date.is_approximate() { "c. " } else { "" };
        let doubt = if date.is_uncertain() { "?" } else { "" };
        return match noun.strip_prefix(BETWEEN) {
            Some(range) => format!("{BETWEEN}{about}{range}{doubt}"),
            None => format!("{about}{noun}{doubt}"),
        };
    }
    let whole = qualifiers[0].1;
    if qualifiers.iter().any(|(_, qualifier)| *qualifier != whole) {
        return format!("{noun} ({})", doubts(&qualifiers));
    }
    match (whole.approximate, is_phrase(&noun)) {
        (false, _) => format!("{noun} (uncertain)"),
        (true, true) if whole.uncertain => format!("{noun} (approximate and uncertain)"),
        (true, true) => format!("{noun} (approximate)"),
        (true, false) if whole.uncertain => format!("about {noun} (uncertain)"),
        (true, false) => format!("about {noun}"),
    }
}

/// "year and month approximate", "year uncertain, day approximate".
fn doubts(qualifiers: &[(&str, Qualifier)]) -> String {
    let kinds = [
        ("approximate", Qualifier { uncertain: false, approximate: true }),
        ("uncertain", Qualifier { uncertain: true, approximate: false }),
        ("approximate and uncertain", Qualifier { uncertain: true, approximate: true }),
    ];
    let mut groups: Vec<(usize, String)> = Vec::new();
    for (word, kind) in kinds {
        let named: Vec<usize> =
            (0..qualifiers.len()).filter(|i| qualifiers[*i].1 == kind).collect();
        if let Some(first) = named.first() {
            let names: Vec<String> = named.iter().map(|i| qualifiers[*i].0.to_owned()).collect();
            groups.push((*first, format!("{} {word}", join_list(&names, "and"))));
        }
    }
    groups.sort();
    groups.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", ")
}

fn unqualified(date: &Part) -> Part {
    let clear = |field: DateField| DateField { qualifier: Qualifier::default(), ..field };
    let year = edtf_core::Year { qualifier: Qualifier::default(), ..date.year };
    Part { year, month: date.month.map(clear), day: date.day.map(clear) }
}

fn month_word(month: DateField) -> &'static str {
    if month.value().is_some_and(|code| code > 12) { "season" } else { "month" }
}

/// Whether it reads as "some day of …", before which "about" makes no sense.
fn is_phrase(noun: &str) -> bool {
    ["a ", "an ", "one of "].iter().any(|start| noun.starts_with(start))
}

/// A date without its qualifiers.
fn noun(date: &Part, form: Form) -> String {
    if let Some(plain) = Plain::of(date) {
        return plain.text();
    }
    if let Some(code) = date.month.and_then(|month| month.value()).filter(|code| *code > 12) {
        return season(date, code, form);
    }
    let year_known = !date.year.has_unspecified();
    match (date.month, date.day) {
        (None, _) => year(date, form),
        (Some(month), None) => match month.value() {
            Some(month) => in_year(month_name(month), date, form),
            None if is_blank(month) && form == Form::Short => year(date, form),
            None if is_blank(month) => format!("a month in {}", year(date, form)),
            None => some(date, year_known, form),
        },
        (Some(month), Some(day)) => match (month.value(), day.value()) {
            (Some(month), Some(day)) => {
                in_year(&format!("{day} {}", month_name(month)), date, form)
            }
            (Some(month), None) if is_blank(day) => {
                let month = in_year(month_name(month), date, form);
                if form == Form::Short { month } else { format!("a day in {month}") }
            }
            (None, None) if is_blank(month) && is_blank(day) => {
                let year = year(date, form);
                if form == Form::Short { year } else { format!("a day in {year}") }
            }
            _ => some(date, year_known, form),
        },
    }
}

fn is_blank(field: DateField) -> bool {
    field.digits == [None, None]
}

/// "25 December in the 1560s", "May 1997".
fn in_year(what: &str, date: &Part, form: Form) -> String {
    let year_noun = year(date, form);
    match (date.year.has_unspecified(), form) {
        (false, _) => format!("{what} {year_noun}"),
        (true, Form::Prose) => format!("{what} in {year_noun}"),
        (true, Form::Short) => format!("{what}, {year_noun}"),
    }
}

/// A partly unspecified month or day: all that it can be where they are few, else the range.
fn some(date: &Part, year_known: bool, form: Form) -> String {
    if year_known && let Ok(values) = Edtf::Date(*date).values() {
        let plain: Vec<Plain> = values
            .take(5)
            .filter_map(|value| match value {
                Edtf::Date(date) => Plain::of(&date),
                _ => None,
            })
            .collect();
        if plain.len() <= 4 {
            return plain_list(&plain, "or");
        }
    }
    let Some((first, last)) = bounds(date) else { return date.to_string() };
    let (mut first, mut last) = (Plain::of_day(first), Plain::of_day(last));
    if date.day.is_none() {
        (first.day, last.day) = (None, None);
    }
    let range = plain_range(&first, &last, form);
    // `1X` leaves nothing between its bounds out; `X1` does, and its pattern has to be shown.
    let tens = |field: DateField| matches!(field.digits, [Some(_), None]);
    let gapless = year_known
        && match (date.month, date.day) {
            (Some(month), None) => tens(month),
            (Some(month), Some(day)) => month.value().is_some() && tens(day),
            (None, _) => true,
        };
    match (form, gapless) {
        (Form::Short, _) => one_between(&first, &last),
        (Form::Prose, true) => format!("a {} from {range}", first.unit()),
        (Form::Prose, false) => format!("a {} from {range} ({date})", first.unit()),
    }
}

fn year(date: &Part, form: Form) -> String {
    let Some((first, last)) = bounds(date).map(|(a, b)| (i64::from(a.year), i64::from(b.year)))
    else {
        return date.to_string();
    };
    // The bounds of a date are those of its year only where the year stands alone.
    let (first, last) = match date.year.kind {
        YearKind::Standard { digits, .. } if date.year.has_unspecified() => {
            let fill = |with: u8| {
                digits.iter().fold(0, |year, digit| year * 10 + i64::from(digit.unwrap_or(with)))
            };
            (fill(0), fill(9))
        }
        _ => (first, last),
    };
    let range = |form| {
        let plain = |year| Plain { year, month: None, day: None };
        match form {
            Form::Prose => plain_range(&plain(first), &plain(last), form),
            Form::Short => one_between(&plain(first), &plain(last)),
        }
    };
    if date.year.significant_digits.is_some() {
        let value = date.year.value().map(year_text).unwrap_or_default();
        return match form {
            Form::Prose if first == last => value,
            Form::Prose => format!("a year from {}, perhaps {value}", range(form)),
            Form::Short => range(form),
        };
    }
    let YearKind::Standard { digits, .. } = date.year.kind else {
        return date.year.value().map(year_text).unwrap_or_default();
    };
    match digits {
        [None, None, None, None] if form == Form::Prose => "an unknown year".to_owned(),
        [None, None, None, None] => "year unknown".to_owned(),
        // "The 1900s" may be a decade or a century: those are written out.
        [Some(_), Some(_), Some(1..), None] if first >= 100 => match form {
            Form::Prose => format!("the {first}s"),
            Form::Short => format!("{first}s"),
        },
        [_, _, _, Some(_)] | [_, None, Some(_), _] | [None, Some(_), _, _]
            if date.year.has_unspecified() =>
        {
            let mut pattern = *date;
            (pattern.month, pattern.day) = (None, None);
            match form {
                Form::Prose => format!("a year from {} ({pattern})", range(form)),
                Form::Short => range(form),
            }
        }
        _ if date.year.has_unspecified() => match form {
            Form::Prose => format!("a year from {}", range(form)),
            Form::Short => range(form),
        },
        _ => date.year.value().map(year_text).unwrap_or_default(),
    }
}

/// The codes 21 to 41 of ISO 8601-2, 4.8.
fn season(date: &Part, code: u8, form: Form) -> String {
    let named = ["spring", "summer", "autumn", "winter"];
    let counted = ["first", "second", "third", "fourth"];
    let index = |base: u8| usize::from(code - base);
    match (code, form) {
        (21..=24, _) => in_year(named[index(21)], date, form),
        (25..=32, Form::Short) => in_year(named[index(25) % 4], date, form),
        (25..=28, Form::Prose) => {
            format!("{} (northern hemisphere)", in_year(named[index(25)], date, form))
        }
        (29..=32, Form::Prose) => {
            format!("{} (southern hemisphere)", in_year(named[index(29)], date, form))
        }
        (33..=41, Form::Short) => match bounds(date) {
            Some((first, last)) if !date.year.has_unspecified() => {
                let plain = |day: Day| Plain { day: None, ..Plain::of_day(day) };
                plain_range(&plain(first), &plain(last), form)
            }
            _ => year(date, form),
        },
        (33..=36, Form::Prose) => {
            format!("the {} quarter of {}", counted[index(33)], year(date, form))
        }
        (37..=39, Form::Prose) => {
            format!("the {} third of {}", counted[index(37)], year(date, form))
        }
        (40..=41, Form::Prose) => {
            format!("the {} half of {}", counted[index(40)], year(date, form))
        }
        _ => date.to_string(),
    }
}

fn bounds(date: &Part) -> Option<(Day, Day)> {
    let bounds = Edtf::Date(*date).bounds();
    Some((day_of(bounds.earliest)?, day_of(bounds.latest)?))
}

fn date_time(moment: &DateTime, form: Form) -> String {
    let day = part(&moment.date, form);
    if form == Form::Short {
        return day;
    }
    let time = moment.time;
    let shift = match time.shift {
        None => String::new(),
        Some(TimeShift::Utc) => " UTC".to_owned(),
        Some(TimeShift::Offset { minutes, .. }) => {
            let sign = if minutes < 0 { '−' } else { '+' };
            let minutes = minutes.unsigned_abs();
            format!(" UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    };
    format!("{day}, {:02}:{:02}:{:02}{shift}", time.hour, time.minute, time.second)
}

fn of_interval(interval: &Interval, form: Form) -> String {
    use IntervalEndpoint::{Date as Dated, OnOrAfter, OnOrBefore, Open, Unknown};
    let side = |end: &IntervalEndpoint| match end {
        Dated(date) => part(date, form),
        OnOrBefore(date) => format!("{} or earlier", part(date, form)),
        OnOrAfter(date) => format!("{} or later", part(date, form)),
        Open | Unknown => String::new(),
    };
    let (start, end) = (side(&interval.start), side(&interval.end));
    match (&interval.start, &interval.end) {
        (Open | Unknown, Open | Unknown) => "at an unknown time".to_owned(),
        (Unknown, _) if form == Form::Short => format!("? – {end}"),
        (_, Unknown) if form == Form::Short => format!("{start} – ?"),
        (Open, _) => format!("until {end}"),
        (_, Open) => format!("from {start}"),
        (Unknown, _) => format!("until {end}, beginning unknown"),
        (_, Unknown) => format!("from {start}, end unknown"),
        (Dated(from), Dated(to)) if from == to => start,
        (Dated(from), Dated(to)) => {
            if let (Some(from), Some(to)) = (Plain::of(from), Plain::of(to)) {
                return plain_range(&from, &to, form);
            }
            if let Some(text) = season_range(from, to, &end, form) {
                return text;
            }
            let phrase = is_phrase(&start) || is_phrase(&end);
            let from = if form == Form::Prose && phrase { "from " } else { "" };
            let tight = !start.contains(' ') && !end.contains(' ');
            format!("{from}{}", join_range(&start, &end, tight, form))
        }
        _ if form == Form::Prose => format!("from {start} to {end}"),
        _ => join_range(&start, &end, false, form),
    }
}

/// "spring to autumn 1997".
fn season_range(from: &Part, to: &Part, end: &str, form: Form) -> Option<String> {
    let plain = |date: &Part| !date.is_uncertain() && !date.is_approximate();
    let code = |date: &Part| date.month?.value().filter(|code| (21..=24).contains(code));
    let (start, _) = (code(from)?, code(to)?);
    let year = from.year.value()?;
    if !plain(from) || !plain(to) || to.year.value()? != year || from == to {
        return None;
    }
    let name = ["spring", "summer", "autumn", "winter"][usize::from(start - 21)];
    Some(join_range(name, end, true, form))
}

const BETWEEN: &str = "between ";

/// One of the days, months or years from the first to the last, where there is little room: a dash
/// would make it a stretch of time.
fn one_between(first: &Plain, last: &Plain) -> String {
    match first == last {
        true => first.text(),
        false => {
            let range = plain_range(first, last, Form::Prose).replacen(" to ", " and ", 1);
            format!("{BETWEEN}{range}")
        }
    }
}

fn of_set(set: &Set, form: Form) -> String {
    let word = match set.kind {
        SetKind::OneMember => "or",
        SetKind::AllMembers => "and",
    };
    let plain: Option<Vec<Plain>> = set
        .elements
        .iter()
        .map(|element| match element {
            SetElement::Date(date) => Plain::of(date),
            _ => None,
        })
        .collect();
    if let Some(plain) = plain {
        return plain_list(&plain, word);
    }
    let members: Vec<String> = set
        .elements
        .iter()
        .map(|element| match element {
            SetElement::Date(date) => part(date, form),
            SetElement::OnOrBefore(date) => format!("{} {word} earlier", part(date, form)),
            SetElement::OnOrAfter(date) => format!("{} {word} later", part(date, form)),
            SetElement::Range(from, to) => match (Plain::of(from), Plain::of(to)) {
                (Some(from), Some(to)) if form == Form::Prose && word == "or" => {
                    format!("a {} from {}", from.unit(), plain_range(&from, &to, form))
                }
                (Some(from), Some(to)) if word == "or" => one_between(&from, &to),
                (Some(from), Some(to)) => plain_range(&from, &to, form),
                _ => format!("{from} to {to}"),
            },
        })
        .collect();
    join_list(&members, word)
}
