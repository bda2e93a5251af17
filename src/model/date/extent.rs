//! How two dates stand to each other: surely before, surely after, perhaps at once. Each answer is
//! "surely" only when it holds however the dates turn out.
//!
//! A single date is *some* day within its bounds; so is a set `[…]`. An interval, and a set `{…}`,
//! lasts from its beginning to its end, each of them some day within its own bounds. Open and
//! unknown ends may lie anywhere.
//!
//! A qualified date gets an allowance on both sides, for it may be wrong, but seldom by an age: a
//! day 31 days, a month or season 366, a year 5 years, a decade 10, a century 50, anything wider
//! 500. `~` and `?` count alike, `%` twice. Where only a part is qualified (`1997-?05`), the
//! coarsest part in doubt sets the allowance, and the parts above it, which are not in doubt, hold
//! it in. Seasons, which begin nowhere exactly, have 31 days on both sides even when certain, and
//! one that runs over New Year may be that of the year's beginning.

use edtf_core::{
    Date as Part, Edtf, Interval, IntervalEndpoint, Precision, Set, SetElement, SetKind, YearKind,
};

use super::{Date, day_of};

/// Day numbers between which a date begins, and between which it ends. `i64::MIN` and `i64::MAX`
/// stand for "anywhere". Always `begins.0 <= begins.1 <= ends.1` and `begins.0 <= ends.0`.
#[derive(Debug, Clone, Copy)]
struct Extent {
    begins: (i64, i64),
    ends: (i64, i64),
}

impl Date {
    /// Whether all of this date is over before anything of the other begins.
    pub fn surely_before(&self, other: &Date) -> bool {
        self.extent().ends.1 < other.extent().begins.0
    }

    /// Whether all of this date comes after the other is over.
    pub fn surely_after(&self, other: &Date) -> bool {
        other.surely_before(self)
    }

    /// Whether neither is surely over before the other begins.
    pub fn may_overlap(&self, other: &Date) -> bool {
        !self.surely_before(other) && !self.surely_after(other)
    }

    /// Whether some part of this date surely lies outside the whole: it begins before the whole
    /// can have begun, or ends after the whole can have ended. An open or unknown end of the part
    /// is never surely outside.
    pub fn surely_outside(&self, whole: &Date) -> bool {
        let (part, whole) = (self.extent(), whole.extent());
        part.begins.1 < whole.begins.0 || part.ends.0 > whole.ends.1
    }

    fn extent(&self) -> Extent {
        match &self.edtf {
            Edtf::Date(date) => point(span(date)),
            Edtf::DateTime(moment) => point(span(&moment.date)),
            Edtf::Interval(interval) => of_interval(interval),
            Edtf::Set(set) => of_set(set),
        }
    }
}

const ANYWHERE: (i64, i64) = (i64::MIN, i64::MAX);

/// Some one day within the span.
fn point(span: (i64, i64)) -> Extent {
    Extent { begins: span, ends: span }
}

/// A stretch from some day of one span to some day of another, not ending before it begins.
fn stretch(begins: (i64, i64), ends: (i64, i64)) -> Extent {
    Extent { begins: (begins.0, begins.1.min(ends.1)), ends: (ends.0.max(begins.0), ends.1) }
}

fn of_interval(interval: &Interval) -> Extent {
    let side = |end: &IntervalEndpoint| match end {
        IntervalEndpoint::Date(date) => span(date),
        IntervalEndpoint::OnOrBefore(date) => (i64::MIN, span(date).1),
        IntervalEndpoint::OnOrAfter(date) => (span(date).0, i64::MAX),
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => ANYWHERE,
    };
    stretch(side(&interval.start), side(&interval.end))
}

fn of_set(set: &Set) -> Extent {
    let members = set.elements.iter().map(|element| match element {
        SetElement::Date(date) => point(span(date)),
        SetElement::OnOrBefore(date) => stretch((i64::MIN, span(date).1), span(date)),
        SetElement::OnOrAfter(date) => stretch(span(date), (span(date).0, i64::MAX)),
        SetElement::Range(from, to) => stretch(span(from), span(to)),
    });
    // A set has one element at least.
    let earliest = members.clone().map(|member| member.begins.0).min().unwrap_or(i64::MIN);
    let latest = members.clone().map(|member| member.ends.1).max().unwrap_or(i64::MAX);
    match set.kind {
        SetKind::OneMember => point((earliest, latest)),
        SetKind::AllMembers => stretch(
            (earliest, members.clone().map(|member| member.begins.1).min().unwrap_or(i64::MAX)),
            (members.map(|member| member.ends.0).max().unwrap_or(i64::MIN), latest),
        ),
    }
}

/// The first and last day that the date may mean, allowance included.
fn span(date: &Part) -> (i64, i64) {
    let (mut first, mut last) = bounds(date);
    if let Some(code) = season(date) {
        if matches!(code, 24 | 28 | 30) {
            first = bounds(&Part { month: None, ..*date }).0;
        }
        if code <= 32 {
            (first, last) = (first - 31, last + 31);
        }
    }
    let (certain_first, certain_last) = (first, last);

    let month = date.month.map(|month| month.qualifier);
    let day = date.day.map(|day| day.qualifier);
    let year = date.year.qualifier;
    let qualifiers = [Some(year), month, day].into_iter().flatten();
    if qualifiers.clone().all(|qualifier| !qualifier.is_qualified()) {
        return (first, last);
    }
    let whole = qualifiers.clone().all(|qualifier| qualifier.is_qualified());
    let unit = if whole {
        date.precision()
    } else if year.is_qualified() {
        Precision::Year
    } else if month.is_some_and(|month| month.is_qualified()) {
        Precision::Month
    } else {
        Precision::Day
    };
    let days = match unit {
        Precision::Day => 31,
        Precision::Month | Precision::Season => 366,
        Precision::Year => years_in_doubt(date) * 1461 / 4,
    };
    let twofold = qualifiers.clone().any(|qualifier| qualifier.uncertain && qualifier.approximate);
    let days = if twofold { 2 * days } else { days };
    (first, last) = (first - days, last + days);

    if !year.is_qualified() {
        let month = if unit == Precision::Day { date.month } else { None };
        let held = bounds(&Part { month, day: None, ..*date });
        first = first.max(held.0.min(certain_first));
        last = last.min(held.1.max(certain_last));
    }
    (first, last)
}

/// Bounds as day numbers. Every date that was let in has them.
fn bounds(date: &Part) -> (i64, i64) {
    let bounds = Edtf::Date(*date).bounds();
    let first = day_of(bounds.earliest).map_or(i64::MIN / 2, |day| day.number());
    let last = day_of(bounds.latest).map_or(i64::MAX / 2, |day| day.number());
    (first, last)
}

fn season(date: &Part) -> Option<u8> {
    date.month?.value().filter(|code| *code > 12)
}

/// The allowance of a year in doubt, in years, by how much of it is unspecified.
fn years_in_doubt(date: &Part) -> i64 {
    let YearKind::Standard { digits, .. } = date.year.kind else { return 5 };
    match digits.map(|digit| digit.is_none()) {
        [false, false, false, false] => 5,
        [false, false, false, true] => 10,
        [false, false, true, true] => 50,
        _ => 500,
    }
}
