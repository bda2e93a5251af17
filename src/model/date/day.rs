//! A calendar day and the arithmetic of days. Whole numbers only, so that every platform counts
//! alike. What an editor writes is a [`Date`](super::Date), not a day.

use std::fmt;

/// A day of the proleptic Gregorian calendar. The year is astronomical: 0 is 1 BCE, −1 is 2 BCE.
/// Days are ordered as they follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to [`days_in_month`].
    pub day: u8,
}

impl Day {
    /// The day, if the calendar has it.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Day> {
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        exists.then_some(Day { year, month, day })
    }

    /// Days since 1 January 1970, which is 0. Positions on a time axis are built from these.
    pub fn number(self) -> i64 {
        // Years are counted from March, so that the leap day comes last.
        let months = i64::from(self.year) * 12 + i64::from(self.month) - 3;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let in_year = (month * 153 + 2) / 5 + i64::from(self.day) - 1;
        year * 365 + leap_days + in_year - EPOCH
    }

    /// The day of that [number](Day::number); the first or last day of the years an `i32` holds
    /// where the number lies beyond them.
    pub fn from_number(number: i64) -> Day {
        let first = Day { year: i32::MIN, month: 1, day: 1 };
        let last = Day { year: i32::MAX, month: 12, day: 31 };
        if number <= first.number() {
            return first;
        }
        if number >= last.number() {
            return last;
        }
        let days = number + EPOCH;
        let (cycle, in_cycle) = (days.div_euclid(CYCLE), days.rem_euclid(CYCLE));
        // Takes out the leap days passed so far: one in 4 years, less one a century, but for the
        // last day of the cycle.
        let year = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
        let in_year = in_cycle - (year * 365 + year / 4 - year / 100);
        let month = (in_year * 5 + 2) / 153;
        let day = in_year - (month * 153 + 2) / 5 + 1;
        let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let year = cycle * 400 + year + carry;
        Day { year: year as i32, month: month as u8, day: day as u8 }
    }

    /// The day as many days later, or earlier where `days` is negative.
    pub fn plus(self, days: i64) -> Day {
        Day::from_number(self.number().saturating_add(days))
    }
}

/// ISO 8601: `1997-05-28`; a year before 0 with its sign, one beyond four digits with all of them.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{:02}-{:02}", self.year.unsigned_abs(), self.month, self.day)
    }
}

/// Days in 400 years, after which the Gregorian calendar repeats itself.
const CYCLE: i64 = 146_097;
/// Days from 1 March of the year 0 to 1 January 1970.
const EPOCH: i64 = 719_468;

pub fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// 28 to 31; 0 for a month that isn't one.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap_year(year)),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_known_days() {
        for (year, month, day, number) in [
            (1970, 1, 1, 0),
            (1969, 12, 31, -1),
            (2000, 2, 29, 11_016),
            (2000, 3, 1, 11_017),
            (1997, 3, 21, 9_941),
            (0, 3, 1, -EPOCH),
            (1, 1, 1, -719_162),
        ] {
            let day = Day { year, month, day };
            assert_eq!(day.number(), number, "{day}");
            assert_eq!(Day::from_number(number), day);
        }
    }

    #[test]
    fn days_follow_each_other_without_gap() {
        let mut day = Day { year: -401, month: 1, day: 1 };
        for number in day.number()..day.number() + 2 * CYCLE {
            assert_eq!(day.number(), number, "{day}");
            assert_eq!(Day::from_number(number), day);
            day = if day.day < days_in_month(day.year, day.month) {
                Day { day: day.day + 1, ..day }
            } else if day.month < 12 {
                Day { month: day.month + 1, day: 1, ..day }
            } else {
                Day { year: day.year + 1, month: 1, day: 1 }
            };
        }
    }

    #[test]
    fn far_numbers_stop_at_the_ends() {
        assert_eq!(Day::from_number(i64::MIN), Day { year: i32::MIN, month: 1, day: 1 });
        assert_eq!(Day::from_number(i64::MAX), Day { year: i32::MAX, month: 12, day: 31 });
        for end in [Day::from_number(i64::MIN), Day::from_number(i64::MAX)] {
            assert_eq!(Day::from_number(end.number()), end);
        }
    }

    #[test]
    fn only_days_that_exist() {
        assert_eq!(Day::new(1997, 2, 29), None);
        assert_eq!(Day::new(1997, 13, 1), None);
        assert_eq!(Day::new(1997, 1, 0), None);
        assert!(Day::new(2000, 2, 29).is_some());
    }

    #[test]
    fn printed_as_iso() {
        assert_eq!(Day { year: 1997, month: 5, day: 28 }.to_string(), "1997-05-28");
        assert_eq!(Day { year: -43, month: 3, day: 15 }.to_string(), "-0043-03-15");
    }
}
