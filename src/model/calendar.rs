//! The solar Hijri calendar of Afghanistan, printed beside the Gregorian where a day is known.
//!
//! A year is leap by its place in a cycle of 33, which agrees with the equinox as astronomers
//! reckon it, for Tehran, in all years from 1178 to 1501. (By the noon of Kabul, 1375, 1379 and 1408
//! would begin a day later; the calendar here is the one shared with Iran.) The months have had
//! their present lengths in Afghanistan since 1336 (1957); before that they followed the zodiac and
//! could differ by a day or two, so that [`secondary`] says nothing of earlier days.

use std::fmt;

use super::date::{Date, Day, Edge};

/// A day of the solar Hijri calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SolarHijri {
    pub year: i32,
    /// 1 (Hamal) to 12 (Hut).
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// The Afghan names of the months, from the equinox on.
pub const MONTHS: [&str; 12] = [
    "Hamal", "Sawr", "Jawza", "Saratan", "Asad", "Sunbula", "Mizan", "Aqrab", "Qaws", "Jadi",
    "Dalw", "Hut",
];

/// Number of the day before 1 Hamal of the year 1, in the count of [`Day::number`].
const BEFORE_FIRST: i64 = -492_269;
/// The years whose days [`secondary`] prints.
const PRINTED_YEARS: std::ops::RangeInclusive<i32> = 1336..=1501;

impl SolarHijri {
    /// The day, if the calendar has it.
    pub fn new(year: i32, month: u8, day: u8) -> Option<SolarHijri> {
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        exists.then_some(SolarHijri { year, month, day })
    }

    /// The same day in the Gregorian calendar.
    pub fn to_day(self) -> Day {
        let months = i64::from(self.month) - 1;
        let in_year = months * 30 + months.min(6) + i64::from(self.day);
        Day::from_number(before_year(i64::from(self.year)) + in_year)
    }

    pub fn month_name(self) -> &'static str {
        usize::from(self.month).checked_sub(1).and_then(|i| MONTHS.get(i)).copied().unwrap_or("")
    }
}

impl From<Day> for SolarHijri {
    fn from(day: Day) -> SolarHijri {
        let number = day.number();
        // A cycle of 33 years has 12 053 days; the guess is a year off at most.
        let guess = (number - BEFORE_FIRST - 1).div_euclid(12_053) * 33
            + (number - BEFORE_FIRST - 1).rem_euclid(12_053) * 33 / 12_053
            + 1;
        let year = (guess - 1..=guess + 1)
            .rev()
            .find(|year| before_year(*year) < number)
            .unwrap_or(guess - 1);
        let in_year = number - before_year(year) - 1;
        let (month, day) = if in_year < 186 {
            (in_year / 31, in_year % 31)
        } else {
            ((in_year - 186) / 30 + 6, (in_year - 186) % 30)
        };
        SolarHijri { year: year as i32, month: month as u8 + 1, day: day as u8 + 1 }
    }
}

/// "7 Sawr 1357".
impl fmt::Display for SolarHijri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.day, self.month_name(), self.year)
    }
}

/// Eight years in 33 are leap: the 1st, 5th, 9th, 13th, 17th, 22nd, 26th and 30th.
pub fn is_leap_year(year: i32) -> bool {
    (25 * i64::from(year) + 11).rem_euclid(33) < 8
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1..=6 => 31,
        12 => 29 + u8::from(is_leap_year(year)),
        _ => 30,
    }
}

/// Number of the last day before the year.
fn before_year(year: i64) -> i64 {
    BEFORE_FIRST + 365 * (year - 1) + (8 * year + 21).div_euclid(33)
}

/// A date in the solar Hijri calendar, where its days are known: "7 Sawr 1357", "7 to 9 Jawza
/// 1376", "from 6 Jadi 1358". None for a month, a year, anything in doubt, and for days before
/// 1 Hamal 1336 or after 1501.
pub fn secondary(date: &Date) -> Option<String> {
    let (first, last) = date.known_days()?;
    let convert = |edge: Edge| edge.day().map(SolarHijri::from);
    let (start, end) = (convert(first), convert(last));
    if [start, end].into_iter().flatten().any(|day| !PRINTED_YEARS.contains(&day.year)) {
        return None;
    }
    let open = |edge: Edge| edge == Edge::Open;
    match (start, end) {
        (Some(start), Some(end)) if start == end => Some(start.to_string()),
        (Some(start), Some(end)) if (start.year, start.month) == (end.year, end.month) => {
            Some(format!("{} to {end}", start.day))
        }
        (Some(start), Some(end)) if start.year == end.year => {
            Some(format!("{} {} to {end}", start.day, start.month_name()))
        }
        (Some(start), Some(end)) => Some(format!("{start} to {end}")),
        (Some(start), None) if open(last) => Some(format!("from {start}")),
        (Some(start), None) => Some(format!("from {start}, end unknown")),
        (None, Some(end)) if open(first) => Some(format!("until {end}")),
        (None, Some(end)) => Some(format!("until {end}, beginning unknown")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Day {
        Date::parse(iso).expect(iso).exact_day().expect(iso)
    }

    #[test]
    fn known_days() {
        for (iso, text) in [
            ("1978-04-27", "7 Sawr 1357"),
            ("1997-03-21", "1 Hamal 1376"),
            ("1973-07-17", "26 Saratan 1352"),
            ("1979-12-27", "6 Jadi 1358"),
            ("1989-02-15", "26 Dalw 1367"),
            ("1992-04-28", "8 Sawr 1371"),
            ("1997-05-28", "7 Jawza 1376"),
            ("2000-03-19", "29 Hut 1378"),
            ("2000-03-20", "1 Hamal 1379"),
            ("2001-03-20", "30 Hut 1379"),
            ("2021-03-20", "30 Hut 1399"),
            ("2025-03-20", "30 Hut 1403"),
            ("2025-03-21", "1 Hamal 1404"),
            ("1919-08-19", "27 Asad 1298"),
        ] {
            assert_eq!(SolarHijri::from(day(iso)).to_string(), text, "{iso}");
        }
    }

    #[test]
    fn leap_years_of_the_century() {
        let leap: Vec<i32> = (1300..=1420).filter(|year| is_leap_year(*year)).collect();
        assert_eq!(
            leap,
            [
                1300, 1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337, 1342, 1346, 1350, 1354,
                1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412,
                1416, 1420
            ]
        );
    }

    #[test]
    fn two_centuries_there_and_back_without_gap() {
        let mut before = SolarHijri::from(day("1899-12-31"));
        let first = day("1900-01-01").number();
        for number in first..day("2100-12-31").number() {
            let gregorian = Day::from_number(number);
            let solar = SolarHijri::from(gregorian);
            assert_eq!(solar.to_day(), gregorian, "{solar}");
            assert!(SolarHijri::new(solar.year, solar.month, solar.day).is_some(), "{solar}");
            let next = solar.day == before.day + 1 && solar.month == before.month
                || solar.day == 1 && before.day == super::days_in_month(before.year, before.month);
            assert!(before < solar && next, "{before} then {solar}");
            before = solar;
        }
    }

    #[test]
    fn any_day_converts() {
        for number in [i64::MIN, -1_000_000, -492_269, -492_268, 0, 3_000_000, i64::MAX] {
            let gregorian = Day::from_number(number);
            let there = SolarHijri::from(gregorian);
            if gregorian.year.unsigned_abs() < 2_000_000_000 {
                assert_eq!(there.to_day(), gregorian);
            }
        }
        assert_eq!(SolarHijri::new(1376, 12, 30), None);
        assert!(SolarHijri::new(1375, 12, 30).is_some());
    }

    /// The year begins on the day on whose noon, in Tehran, the sun has passed the equinox. The
    /// instant is reckoned after Meeus, *Astronomical Algorithms*, chapter 27, good to a minute; the
    /// nearest case, 1309, lies 42 seconds from noon, the next, 1210, more than four minutes.
    #[test]
    fn years_begin_at_the_equinox() {
        // Noon at 52.5° east, in days after midnight UT.
        let noon = 0.5 - 52.5 / 360.0;
        for year in 1178..=1501 {
            let instant = march_equinox(year + 621);
            let days = instant - 2_440_587.5 - noon;
            let start = SolarHijri { year, month: 1, day: 1 }.to_day().number();
            assert_eq!(start, days.ceil() as i64, "{year}");
        }
    }

    /// Julian day (UT, the difference to dynamical time taken as one minute) of the equinox.
    fn march_equinox(year: i32) -> f64 {
        const TERMS: [(f64, f64, f64); 24] = [
            (485.0, 324.96, 1934.136),
            (203.0, 337.23, 32964.467),
            (199.0, 342.08, 20.186),
            (182.0, 27.85, 445267.112),
            (156.0, 73.14, 45036.886),
            (136.0, 171.52, 22518.443),
            (77.0, 222.54, 65928.934),
            (74.0, 296.72, 3034.906),
            (70.0, 243.58, 9037.513),
            (58.0, 119.81, 33718.147),
            (52.0, 297.17, 150.678),
            (50.0, 21.02, 2281.226),
            (45.0, 247.54, 29929.562),
            (44.0, 325.15, 31555.956),
            (29.0, 60.93, 4443.417),
            (18.0, 155.12, 67555.328),
            (17.0, 288.79, 4562.452),
            (16.0, 198.04, 62894.029),
            (14.0, 199.76, 31436.921),
            (12.0, 95.39, 14577.848),
            (12.0, 287.11, 31931.756),
            (12.0, 320.81, 34777.259),
            (9.0, 227.73, 1222.114),
            (8.0, 15.45, 16859.074),
        ];
        let y = (f64::from(year) - 2000.0) / 1000.0;
        let mean = 2451623.80984 + 365242.37404 * y + 0.05169 * y.powi(2)
            - 0.00411 * y.powi(3)
            - 0.00057 * y.powi(4);
        let t = (mean - 2_451_545.0) / 36_525.0;
        let w = (35_999.373 * t - 2.47).to_radians();
        let correction = 1.0 + 0.0334 * w.cos() + 0.0007 * (2.0 * w).cos();
        let sum: f64 = TERMS.iter().map(|(a, b, c)| a * (b + c * t).to_radians().cos()).sum();
        mean + 0.00001 * sum / correction - 1.0 / 1440.0
    }

    #[test]
    fn printed_only_where_the_day_is_known() {
        let printed = |text: &str| secondary(&Date::parse(text).expect(text));
        for (text, solar) in [
            ("1978-04-27", "7 Sawr 1357"),
            ("1997-05-28/1997-05-30", "7 to 9 Jawza 1376"),
            ("1997-06-20/1997-06-22", "30 Jawza to 1 Saratan 1376"),
            ("1997-03-19/1997-03-22", "29 Hut 1375 to 2 Hamal 1376"),
            ("1979-12-27/..", "from 6 Jadi 1358"),
            ("1979-12-27/", "from 6 Jadi 1358, end unknown"),
            ("../1989-02-15", "until 26 Dalw 1367"),
        ] {
            assert_eq!(printed(text).as_deref(), Some(solar), "{text}");
        }
        for text in [
            "1997",
            "1997-05",
            "1997-05-28?",
            "1997-05-28~",
            "1997-05-XX",
            "1997-05/1997-05-30",
            "[1997-05-19,1997-05-20]",
            "1919-08-19",
        ] {
            assert_eq!(printed(text), None, "{text}");
        }
    }
}
