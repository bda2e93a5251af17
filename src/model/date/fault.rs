//! What is wrong with a text that is not a date, in an editor's words, and what to write instead.

use std::fmt;
use std::ops::Range;

use edtf_core::{Edtf, ParseError};

use super::loose;
use super::plain::month_name;
use super::{Date, Day, days_in_month};

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError {
    /// In small letters and without a full stop, as all messages are.
    pub message: String,
    /// The bytes at fault within the text, on character boundaries. Empty only for an empty text.
    pub at: Range<usize>,
    /// A valid date to put in the place of the whole text, where one can be guessed.
    pub suggestion: Option<String>,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; write `{suggestion}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DateError {}

/// Whether a suggestion says the same day, month or year as the text that it stands for, no less and
/// no more, so that it may take its place unasked. Words that it drops ("early 1992", "Wed 28 May
/// 1997") and intervals, which could be meant as "once between the two", are not so sure.
pub fn is_same_date(text: &str, suggestion: &str) -> bool {
    const WORDS: [&str; 9] = ["of", "st", "nd", "rd", "th", "circa", "ca", "c", "about"];
    let plain = suggestion.trim_end_matches(['~', '?', '%']);
    let is_plain = plain.len() >= 4
        && plain.split('-').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        && plain.split('-').enumerate().all(|(at, part)| part.len() == if at == 0 { 4 } else { 2 });
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let known = |word: &str| WORDS.contains(&word) || loose::month(word).is_some_and(|it| it <= 12);
    is_plain && words.into_iter().all(known)
}

/// The error for a text that EDTF refuses with `error`.
pub(super) fn explain(text: &str, error: ParseError) -> DateError {
    let whole = 0..text.len();
    let fault = |message: String, at: Range<usize>, suggestion: Option<String>| DateError {
        message,
        at,
        suggestion,
    };
    if text.trim().is_empty() {
        return fault("the date is empty".into(), whole, None);
    }
    let suggestion = loose::guess(text).filter(|guess| Date::parse(guess).is_ok());
    if let Some((message, at, suggestion)) = reversed(text) {
        return fault(message, at, suggestion);
    }
    if let Some(turned) = years_reversed(text) {
        let (last, first) = turned.split_once('/').unwrap_or_default();
        let message = format!("the years run backwards: {last} comes before {first}");
        return fault(message, whole, Some(turned));
    }
    if let Some((message, at)) = no_such_day(text) {
        return fault(message, at, suggestion);
    }
    if let Some(equal) = unequal_ends(text) {
        let message = "the two ends must be equally exact: two years, two months or two days";
        return fault(message.into(), whole, Some(equal));
    }
    if let Some((message, _)) = loose::spelt_out(text).and_then(|date| no_such_day(&date)) {
        return fault(message, whole, suggestion);
    }
    if loose::is_ambiguous(text) {
        let message = "day and month can't be told apart; a date is written year-month-day";
        return fault(message.into(), whole, None);
    }
    if loose::has_short_year(text) {
        let message = "a year has four digits; a date is written year-month-day";
        return fault(message.into(), whole, None);
    }
    if let Some(message) = short_year(text) {
        return fault(message, whole, suggestion);
    }
    if suggestion.is_some() {
        return fault("this is not written as an EDTF date".into(), whole, suggestion);
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 2 || text.contains(char::is_whitespace) {
        let message = "this is not an EDTF date; one is written like `1997-05-28`, `1997-05`, `1997` \
                       or `1992~`";
        return fault(message.into(), whole, None);
    }
    let reason = error.message;
    fault(format!("this is not an EDTF date: {reason}"), place(text, error.offset), None)
}

/// The error for a date whose years can't be reckoned with.
pub(super) fn too_far(text: &str) -> DateError {
    let message =
        "the year is too far away to reckon with: years go from -2000000000 to 2000000000";
    DateError { message: message.into(), at: 0..text.len(), suggestion: None }
}

/// From the offset to the end of the component there.
fn place(text: &str, offset: usize) -> Range<usize> {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    if start == text.len() {
        // Something is missing at the end: point at the last character.
        start = text.char_indices().next_back().map_or(0, |(at, _)| at);
    }
    let mut rest = text[start..].char_indices().skip(1);
    let end = rest.find(|(_, c)| "-/,]}T".contains(*c)).map_or(text.len(), |(at, _)| start + at);
    start..end
}

/// An interval, both sides of it dates, whose end comes first.
fn reversed(text: &str) -> Option<(String, Range<usize>, Option<String>)> {
    let (start, end) = text.split_once('/')?;
    let (from, to) = (Date::parse(start).ok()?, Date::parse(end).ok()?);
    if from.is_interval() || to.is_interval() || from.earliest()? <= to.latest()? {
        return None;
    }
    let turned = format!("{to}/{from}");
    let message = format!("the interval ends before it begins: {end} comes before {start}");
    let suggestion = Edtf::parse(&turned).is_ok().then_some(turned);
    Some((message, start.len() + 1..text.len(), suggestion))
}

/// Two years with a dash between them, `1900-1850`, of which the second is the earlier: the same as
/// an interval from that one.
fn years_reversed(text: &str) -> Option<String> {
    let (first, last) = text.split_once(['-', '–', '—'])?;
    let (first, last) = (first.trim(), last.trim());
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_year(first) && is_year(last) && last < first).then(|| format!("{last}/{first}"))
}

/// "One of these" from one end to the other, `[1979-12-27..1988]`, whose ends are a year, a month
/// or a day, but not alike: the same with the coarser end made as fine as the other.
fn unequal_ends(text: &str) -> Option<String> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let (from, to) = inner.split_once("..")?;
    let (first, last) = (Date::parse(from).ok()?, Date::parse(to).ok()?);
    let fields = |text: &str| text.split('-').count();
    let (first, last) = (first.earliest()?, last.latest()?);
    let finest = fields(from).max(fields(to));
    let write = |text: &str, day: Day| match finest {
        _ if fields(text) == finest => text.to_string(),
        2 => format!("{:04}-{:02}", day.year, day.month),
        _ => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
    };
    let equal = format!("[{}..{}]", write(from, first), write(to, last));
    (equal != text && Date::parse(&equal).is_ok()).then_some(equal)
}

/// A month or day that the calendar doesn't have, in any `YYYY-MM` or `YYYY-MM-DD` of the text.
fn no_such_day(text: &str) -> Option<(String, Range<usize>)> {
    let number = |s: &str| {
        (!s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<i32>().ok())?
    };
    let mut offset = 0;
    for piece in text.split_inclusive(['/', ',', '[', ']', '{', '}', 'T']) {
        let start = offset;
        offset += piece.len();
        let piece = piece.trim_end_matches(['/', ',', '[', ']', '{', '}', 'T', '?', '~', '%']);
        let fields: Vec<&str> = piece.split('-').collect();
        if !(2..=3).contains(&fields.len()) || fields[0].len() != 4 {
            continue;
        }
        let (Some(year), Some(month)) = (number(fields[0]), number(fields[1])) else { continue };
        let at = start + 5..start + 5 + fields[1].len();
        if fields[1].len() == 2 && !(1..=12).contains(&month) && !(21..=41).contains(&month) {
            return Some((format!("there is no month {}", fields[1]), at));
        }
        let Some(day) = fields.get(2).and_then(|day| number(day)) else { continue };
        let days = u8::try_from(month).map_or(0, |month| days_in_month(year, month));
        if days > 0 && !(1..=i32::from(days)).contains(&day) {
            let day_start = at.end + 1;
            let month = month_name(month as u8);
            let message = format!("{month} {year} has {days} days, there is no day {}", fields[2]);
            return Some((message, day_start..day_start + fields[2].len()));
        }
    }
    None
}

fn short_year(text: &str) -> Option<String> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        1 | 2 if digits => Some(format!(
            "a year has four digits: {text:0>4} is the year {text}, 19{text:0>2} that of the \
             twentieth century"
        )),
        3 if digits => {
            Some(format!("a year has four digits: 0{text} is the year {text}, {text}X the decade"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> DateError {
        Date::parse(text).expect_err(text)
    }

    #[test]
    fn what_editors_write_by_hand() {
        for (text, suggestion) in [
            ("1997-5-28", "1997-05-28"),
            ("1997-5", "1997-05"),
            ("1997/05/28", "1997-05-28"),
            ("1997.5.28", "1997-05-28"),
            ("19970528", "1997-05-28"),
            ("28 May 1997", "1997-05-28"),
            ("28th of May, 1997", "1997-05-28"),
            ("May 28, 1997", "1997-05-28"),
            ("Wed 28 May 1997", "1997-05-28"),
            ("1997 May 28", "1997-05-28"),
            ("28/05/1997", "1997-05-28"),
            ("05/28/1997", "1997-05-28"),
            ("28.5.1997", "1997-05-28"),
            ("1997-28-05", "1997-05-28"),
            ("May 1997", "1997-05"),
            ("may 1997?", "1997-05?"),
            ("Sept. 1997", "1997-09"),
            ("spring 1997", "1997-21"),
            ("Fall of 1997", "1997-23"),
            ("c. 1992", "1992~"),
            ("c.1992", "1992~"),
            ("ca 1992", "1992~"),
            ("circa May 1992", "1992-05~"),
            ("about 1992?", "1992%"),
            ("1992 (?)", "1992?"),
            ("probably 1992", "1992?"),
            ("1990s", "199X"),
            ("the 1990's", "199X"),
            ("199x", "199X"),
            ("199u", "199X"),
            ("early 1990s", "199X"),
            ("19th century", "18XX"),
            ("1985-04-uu", "1985-04-XX"),
            ("1990-1997", "1990/1997"),
            ("1990–97", "1990/1997"),
            ("1990-97", "1990/1997"),
            ("1901–12", "1901/1912"),
            ("1997-05-28 - 1997-05-30", "1997-05-28/1997-05-30"),
            ("1997-05-28/30", "1997-05-28/1997-05-30"),
            ("2018-01-15/02-20", "2018-01-15/2018-02-20"),
            ("28-30 May 1997", "1997-05-28/1997-05-30"),
            ("28 to 30 May 1997", "1997-05-28/1997-05-30"),
            ("28 May – 2 June 1997", "1997-05-28/1997-06-02"),
            ("from May to July 1997", "1997-05/1997-07"),
            ("May–July 1997", "1997-05/1997-07"),
            ("c. 1992 to June 1994", "1992~/1994-06"),
            ("19 or 20 May 1997", "[1997-05-19,1997-05-20]"),
            ("before May 1997", "../1997-05"),
            ("until 1997", "../1997"),
            ("since 27 December 1979", "1979-12-27/.."),
            ("1997/present", "1997/.."),
            ("unknown/1997", "/1997"),
            ("1997/open", "1997/.."),
            ("44 BC", "-0043"),
            ("AD 79", "0079"),
            ("79 CE", "0079"),
            ("12000", "Y12000"),
            (" 1997-05-28 ", "1997-05-28"),
            ("1985 -04", "1985-04"),
            ("1997–05–28", "1997-05-28"),
            ("1992~?", "1992%"),
            ("between 1990 and 1995", "[1990..1995]"),
            ("[1979-12-27..1988]", "[1979-12-27..1988-12-31]"),
            ("[1994..1996-09]", "[1994-01..1996-09]"),
            ("[1979-12..1988-02-29]", "[1979-12-01..1988-02-29]"),
            ("1997-05-28T10:30", "1997-05-28T10:30:00"),
        ] {
            let error = error(text);
            assert_eq!(error.suggestion.as_deref(), Some(suggestion), "{text}: {error}");
            assert!(Date::parse(suggestion).is_ok(), "{suggestion}");
        }
    }

    #[test]
    fn only_another_way_of_writing_it_is_the_same_date() {
        let same = |text: &str| is_same_date(text, &error(text).suggestion.expect(text));
        for text in [
            "1997-5-28",
            "1997/05/28",
            "28th of May, 1997",
            "May 28, 1997",
            "28/05/1997",
            "may 1997?",
            "Sept. 1997",
            "c. 1992",
            "circa May 1992",
            "1992~?",
        ] {
            assert!(same(text), "{text}");
        }
        for text in [
            "early 1990s",
            "late 1992",
            "Wed 28 May 1997",
            "1990-97",
            "28 to 30 May 1997",
            "between 1990 and 1995",
            "before May 1997",
            "1997/1996",
            "probably 1992",
            "44 BC",
            "Fall of 1997",
            "1997-05-28T10:30",
        ] {
            assert!(!same(text), "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed_where_two_readings_stand() {
        for text in
            ["05/06/1997", "5.6.1997", "97", "198", "1997-02-30", "yesterday", "日本", "7 Sawr"]
        {
            assert_eq!(error(text).suggestion, None, "{text}");
        }
        assert!(error("05/06/1997").message.contains("told apart"));
        assert!(error("28/05/97").message.contains("four digits"));
        assert!(error("7 Sawr 1357").message.contains("`1997-05-28`"));
    }

    #[test]
    fn days_the_calendar_lacks() {
        for (text, message, at) in [
            ("1997-02-30", "February 1997 has 28 days, there is no day 30", 8..10),
            ("2000-02-30", "February 2000 has 29 days, there is no day 30", 8..10),
            ("1996/1997-04-31", "April 1997 has 30 days, there is no day 31", 13..15),
            ("1997-13", "there is no month 13", 5..7),
            ("31 June 1997", "June 1997 has 30 days, there is no day 31", 0..12),
            ("[1997-05-19,1997-00]", "there is no month 00", 17..19),
        ] {
            let error = error(text);
            assert_eq!((error.message.as_str(), error.at), (message, at), "{text}");
        }
    }

    #[test]
    fn a_reversed_interval_is_turned_round() {
        let error = error("1997/1996");
        assert_eq!(error.message, "the interval ends before it begins: 1996 comes before 1997");
        assert_eq!(error.at, 5..9);
        assert_eq!(error.suggestion.as_deref(), Some("1996/1997"));
    }

    #[test]
    fn the_place_is_the_component() {
        assert_eq!(error("1985-04-1Q").at, 9..10);
        assert_eq!(error("").at, 0..0);
        assert_eq!(error("1997-٣").at, 5..7);
    }
}
