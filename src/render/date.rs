//! A date as templates are given it: in words, long and short, and how certain it is.

use crate::model::calendar;
use crate::model::date::Date;
use crate::model::draft::Calendar;
use serde::Serialize;

/// A date in words, and how certain it is.
#[derive(Serialize, Clone)]
pub struct DateView {
    pub text: String,
    pub short: String,
    /// `day`, `span`, `approximate`, `uncertain` or `open`.
    pub certainty: &'static str,
    /// A value for `<time datetime>`, where HTML can say the date.
    pub datetime: Option<String>,
    /// In the second calendar, where the day is known.
    pub secondary: Option<String>,
    pub earliest: Option<String>,
    pub latest: Option<String>,
    pub said: Option<String>,
    pub note_html: Option<String>,
    pub edtf: String,
}

/// A date without a word on it.
pub fn date_view(calendar: Option<Calendar>, date: &Date) -> DateView {
    let secondary = calendar.and_then(|Calendar::SolarHijri| calendar::secondary(date));
    DateView {
        text: date.prose(),
        short: date.short(),
        certainty: certainty(date),
        datetime: date.exact_day().filter(|day| day.year > 0).map(|day| day.to_string()),
        secondary,
        earliest: date.earliest().map(|day| day.to_string()),
        latest: date.latest().map(|day| day.to_string()),
        said: None,
        note_html: None,
        edtf: date.to_string(),
    }
}

fn certainty(date: &Date) -> &'static str {
    if date.is_uncertain() {
        "uncertain"
    } else if date.is_approximate() {
        "approximate"
    } else if date.is_open() {
        "open"
    } else if date.exact_day().is_some() {
        "day"
    } else {
        "span"
    }
}
