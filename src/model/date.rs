//! A date as a historian means it: EDTF (ISO 8601-2, levels 0 to 2), with its bounds, its relations
//! to other dates, and its printed forms. Reading what is not EDTF lives in `date/fault.rs` and
//! `date/loose.rs`, printing in `date/print.rs`; other calendars in [`calendar`](super::calendar).

mod csl;
mod day;
mod extent;
mod fault;
mod loose;
mod plain;
mod print;

use std::fmt;

use edtf_core::{Bound, Edtf, IntervalEndpoint, Precision, SetElement};

pub use day::{Day, days_in_month, is_leap_year};
pub use fault::{DateError, is_same_date};
pub use plain::month_name;

/// An EDTF date. Two dates are equal when they say the same, however spelt: `?2004-?06-?11` is
/// `2004-06-11?`. There is no `Ord`: lists are sorted by [`sort_key`](Date::sort_key), and what
/// came before what is asked of [`surely_before`](Date::surely_before) and its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    edtf: Edtf,
    first: Edge,
    last: Edge,
}

/// Where a date begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// On this day at the outside.
    Day(Day),
    /// Nowhere: `..`.
    Open,
    /// Somewhere, but nobody knows where: the empty side of `1997-05/`.
    Unknown,
}

impl Edge {
    pub fn day(self) -> Option<Day> {
        match self {
            Edge::Day(day) => Some(day),
            Edge::Open | Edge::Unknown => None,
        }
    }
}

/// The farthest years that can be reckoned with, well inside what a [`Day`] holds.
const FARTHEST_YEAR: i64 = 2_000_000_000;

impl Date {
    /// Reads EDTF, levels 0 to 2. Years beyond ±2 000 000 000 are refused.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        let edtf = Edtf::parse(text).map_err(|error| fault::explain(text, error))?;
        let reckonable = parts(&edtf).iter().all(|part| {
            let bounds = Edtf::Date(**part).bounds();
            day_of(bounds.earliest).is_some() && day_of(bounds.latest).is_some()
        });
        if !reckonable {
            return Err(fault::too_far(text));
        }
        let bounds = edtf.bounds();
        Ok(Date { first: edge(bounds.earliest), last: edge(bounds.latest), edtf })
    }

    /// The earliest day that the date can mean; none where it begins openly or nobody knows when.
    /// Doubt (`?`, `~`) does not move it. Winter begins in December, spring in March, and so on.
    pub fn earliest(&self) -> Option<Day> {
        self.first.day()
    }

    /// The latest day that the date can mean; none where it ends openly or nobody knows when.
    pub fn latest(&self) -> Option<Day> {
        self.last.day()
    }

    /// The outermost beginning, which tells open from unknown.
    pub fn first(&self) -> Edge {
        self.first
    }

    /// The outermost end, which tells open from unknown.
    pub fn last(&self) -> Edge {
        self.last
    }

    /// The day, where the date names one and leaves no doubt about it.
    pub fn exact_day(&self) -> Option<Day> {
        match self.known_days()? {
            (Edge::Day(first), Edge::Day(last)) if first == last => Some(first),
            _ => None,
        }
    }

    /// First and last day of a date that names each of its ends to the day and without doubt, or
    /// leaves one of them open or unknown. None for months, years, sets of several days, and
    /// whatever is qualified.
    pub fn known_days(&self) -> Option<(Edge, Edge)> {
        let whole_days = parts(&self.edtf).iter().all(|part| part.precision() == Precision::Day);
        let plain = !self.is_uncertain() && !self.is_approximate() && !self.edtf.has_unspecified();
        let one_stretch = match &self.edtf {
            Edtf::Date(_) | Edtf::DateTime(_) => true,
            Edtf::Interval(interval) => {
                let firm = |end| {
                    !matches!(end, IntervalEndpoint::OnOrBefore(_) | IntervalEndpoint::OnOrAfter(_))
                };
                firm(interval.start) && firm(interval.end)
            }
            Edtf::Set(set) => matches!(set.elements[..], [SetElement::Date(_)]),
        };
        (whole_days && plain && one_stretch).then_some((self.first, self.last))
    }

    /// Whether `?` or `%` stands anywhere in it.
    pub fn is_uncertain(&self) -> bool {
        self.edtf.is_uncertain()
    }

    /// Whether `~` or `%` stands anywhere in it.
    pub fn is_approximate(&self) -> bool {
        self.edtf.is_approximate()
    }

    /// Whether it is a stretch of time, `A/B`. A month or a year is not: it is a day not known
    /// more closely.
    pub fn is_interval(&self) -> bool {
        matches!(self.edtf, Edtf::Interval(_))
    }

    /// Whether it has no beginning or no end (`..`). An unknown one doesn't make it open.
    pub fn is_open(&self) -> bool {
        self.first == Edge::Open || self.last == Edge::Open
    }

    /// Where it lies on an axis counted in [day numbers](Day::number): from the start of its
    /// earliest day up to, but without, the end of its latest, so that one day is 1 wide. None for
    /// a side without a day.
    pub fn on_axis(&self) -> (Option<i64>, Option<i64>) {
        (self.earliest().map(Day::number), self.latest().map(|day| day.number() + 1))
    }

    /// What lists are sorted by: the [earliest](Date::earliest) day, then the latest, then the
    /// text. A date without beginning comes before all others, one without end after those that
    /// begin with it. Equal keys mean equal dates.
    pub fn sort_key(&self) -> (i64, i64, String) {
        let first = self.earliest().map_or(i64::MIN, Day::number);
        let last = self.latest().map_or(i64::MAX, Day::number);
        (first, last, self.to_string())
    }
}

/// Canonical EDTF, which reads back as an equal date.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.edtf.fmt(f)
    }
}

/// All simple dates that an expression is made of, in the order written.
fn parts(edtf: &Edtf) -> Vec<&edtf_core::Date> {
    match edtf {
        Edtf::Date(date) => vec![date],
        Edtf::DateTime(moment) => vec![&moment.date],
        Edtf::Interval(interval) => [&interval.start, &interval.end]
            .into_iter()
            .filter_map(|end| match end {
                IntervalEndpoint::Date(date)
                | IntervalEndpoint::OnOrBefore(date)
                | IntervalEndpoint::OnOrAfter(date) => Some(date),
                IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
            })
            .collect(),
        Edtf::Set(set) => set
            .elements
            .iter()
            .flat_map(|element| match element {
                SetElement::Date(date)
                | SetElement::OnOrBefore(date)
                | SetElement::OnOrAfter(date) => vec![date],
                SetElement::Range(from, to) => vec![from, to],
            })
            .collect(),
    }
}

fn day_of(bound: Bound) -> Option<Day> {
    match bound {
        Bound::Date(date) if date.year.abs() <= FARTHEST_YEAR => {
            Some(Day { year: i32::try_from(date.year).ok()?, month: date.month, day: date.day })
        }
        _ => None,
    }
}

fn edge(bound: Bound) -> Edge {
    match bound {
        Bound::NegativeInfinity | Bound::PositiveInfinity => Edge::Open,
        Bound::Unknown => Edge::Unknown,
        Bound::Date(_) => day_of(bound).map_or(Edge::Unknown, Edge::Day),
    }
}
