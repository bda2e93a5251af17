//! Guesses the EDTF date that an editor means by "28 May 1997", "c. 1992" or "1990–97". Only ever
//! a suggestion in a diagnostic: nothing here is accepted as a date.

use edtf_core::Edtf;

use super::plain::MONTHS;

/// EDTF for the text, if one reading of it stands out. Whatever comes back parses.
pub(super) fn guess(text: &str) -> Option<String> {
    let text = text.trim();
    let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = tight.replace(['–', '—', '−', '‐', '‑'], "-");
    let lower = text.to_lowercase().replace(['−', '‐', '‑'], "-").replace('’', "'");

    let tidied = [
        tight.clone(),
        tight.replace("?~", "%").replace("~?", "%"),
        format!("{tight}:00"),
        masked(&tight),
    ];
    // A dash between years is a range before it is a hyphen: `1901–12` is no month.
    let read = std::iter::once_with(|| phrase(&lower)).flatten();
    let dashed = std::iter::once(plain);
    tidied.into_iter().chain(read).chain(dashed).find(|guess| Edtf::parse(guess).is_ok())
}

/// What the text spells out as one date, be it in the calendar or not: `1997-06-31`.
pub(super) fn spelt_out(text: &str) -> Option<String> {
    Loose::read(&text.to_lowercase())?.edtf()
}

/// Whether the text is a day, a month and a year of two digits.
pub(super) fn has_short_year(text: &str) -> bool {
    let numbers = numbers(text.trim());
    numbers.len() == 3 && numbers.iter().all(|number| number.len() <= 2)
}

/// Whether the text is three numbers of which day and month could be swapped: `05/06/1997`.
pub(super) fn is_ambiguous(text: &str) -> bool {
    let numbers = numbers(text.trim());
    let [a, b, year] = numbers.as_slice() else { return false };
    let small = |s: &str| s.len() <= 2 && s.parse::<u8>().is_ok_and(|n| (1..=12).contains(&n));
    year.len() == 4
        && small(a)
        && small(b)
        && a.trim_start_matches('0') != b.trim_start_matches('0')
}

/// `199x`, `1985-uu`: older and careless marks for an unspecified digit.
fn masked(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii_digit() || "xXuU-~?%/.".contains(c)) {
        text.replace(['x', 'u', 'U'], "X")
    } else {
        String::new()
    }
}

/// A range, an alternative, or one date, in small letters.
fn phrase(text: &str) -> Option<String> {
    let whole = |guess: Option<String>| guess.filter(|guess| Edtf::parse(guess).is_ok());
    if let Some((a, b)) = text.split_once(" or ")
        && let Some((a, b)) = pair(a, b)
        && let found @ Some(_) = whole(Some(format!("[{a},{b}]")))
    {
        return found;
    }
    if let Some((a, b)) = text.strip_prefix("between ").and_then(|rest| rest.split_once(" and "))
        && let Some((a, b)) = pair(a, b)
        && let found @ Some(_) = whole(Some(format!("[{a}..{b}]")))
    {
        return found;
    }
    let stripped = text.strip_prefix("from ").unwrap_or(text);
    for separator in ["/", " to ", " until ", " till ", " - ", "–", "—", "-"] {
        if stripped.matches(separator).count() != 1 {
            continue;
        }
        if let Some((a, b)) = stripped.split_once(separator)
            && let found @ Some(_) = whole(range(a, b))
        {
            return found;
        }
    }
    for word in ["before ", "until ", "till ", "by "] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some(format!("../{}", Loose::read(rest)?.edtf()?));
        }
    }
    for word in ["after ", "since ", "from "] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some(format!("{}/..", Loose::read(rest)?.edtf()?));
        }
    }
    Loose::read(text)?.edtf()
}

fn range(a: &str, b: &str) -> Option<String> {
    let (a, b) = (a.trim(), b.trim());
    match (endless(a), endless(b)) {
        (Some(_), Some(_)) => None,
        (Some(mark), None) => Some(format!("{mark}/{}", Loose::read(b)?.edtf()?)),
        (None, Some(mark)) => Some(format!("{}/{mark}", Loose::read(a)?.edtf()?)),
        (None, None) => {
            let (a, b) = pair(a, b)?;
            Some(format!("{a}/{b}"))
        }
    }
}

/// The EDTF mark of an end that is none, or that is not known.
fn endless(text: &str) -> Option<&'static str> {
    match text {
        ".." | "open" | "present" | "now" | "today" | "ongoing" => Some(".."),
        "" | "?" | "unknown" => Some(""),
        _ => None,
    }
}

/// Two dates, each completed from the other: "28" and "30 May 1997", "1990" and "97".
fn pair(a: &str, b: &str) -> Option<(String, String)> {
    let (mut a, mut b) = (Loose::read(a)?, Loose::read(b)?);
    b.complete_after(&a);
    a.complete_before(&b);
    Some((a.edtf()?, b.edtf()?))
}

/// A date as far as it could be read.
#[derive(Debug, Default)]
struct Loose {
    /// As EDTF writes it.
    year: Option<String>,
    /// A month, or a season's code.
    month: Option<u8>,
    day: Option<u8>,
    /// Short numbers that only a neighbour can explain.
    bare: Vec<String>,
    approximate: bool,
    uncertain: bool,
}

impl Loose {
    fn read(text: &str) -> Option<Loose> {
        let mut date = Loose::default();
        let text = date.take_qualifiers(text);
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == ',');
        let all = numbers(text);
        if all.is_empty() {
            date.read_words(text)?
        } else {
            date.read_numbers(&all)?
        }
        Some(date)
    }

    fn take_qualifiers<'a>(&mut self, text: &'a str) -> &'a str {
        let mut text = text.trim();
        loop {
            let before = text;
            for (mark, uncertain, approximate) in
                [("(?)", true, false), ("?", true, false), ("~", false, true), ("%", true, true)]
            {
                if let Some(rest) = text.strip_suffix(mark) {
                    text = rest.trim_end();
                    self.uncertain |= uncertain;
                    self.approximate |= approximate;
                }
            }
            for word in
                ["circa", "ca.", "ca ", "c.", "c ", "about ", "around ", "approximately ", "~"]
            {
                if let Some(rest) = text.strip_prefix(word) {
                    text = rest.trim_start();
                    self.approximate = true;
                }
            }
            for word in ["probably ", "possibly ", "perhaps ", "maybe "] {
                if let Some(rest) = text.strip_prefix(word) {
                    text = rest.trim_start();
                    self.uncertain = true;
                }
            }
            for word in ["the ", "in ", "on ", "early ", "mid ", "mid-", "late "] {
                text = text.strip_prefix(word).unwrap_or(text).trim_start();
            }
            if text == before {
                return text;
            }
        }
    }

    /// `1997-5-28`, `28.05.1997`, `19970528`, `1997`.
    fn read_numbers(&mut self, numbers: &[&str]) -> Option<()> {
        let small = |s: &str| s.parse::<u8>().ok();
        match *numbers {
            [a] if a.len() == 4 => self.year = Some(a.to_owned()),
            [a] if a.len() == 8 => {
                self.year = Some(a[..4].to_owned());
                (self.month, self.day) = (small(&a[4..6]), small(&a[6..]));
            }
            [a] if (5..=10).contains(&a.len()) => self.year = Some(format!("Y{a}")),
            [a] if a.len() <= 2 => self.bare = vec![a.to_owned()],
            [a, b] if a.len() == 4 && b.len() <= 2 => {
                (self.year, self.month) = (Some(a.to_owned()), small(b));
            }
            [a, b] if a.len() <= 2 && b.len() == 4 => {
                (self.year, self.month) = (Some(b.to_owned()), small(a));
            }
            [a, b] if a.len() <= 2 && b.len() <= 2 => {
                self.bare = vec![a.to_owned(), b.to_owned()];
            }
            [year, a, b] | [a, b, year] if year.len() == 4 && a.len() <= 2 && b.len() <= 2 => {
                let (a, b) = (small(a)?, small(b)?);
                let year_first = numbers[0].len() == 4;
                let (month, day) = match (a, b) {
                    (13.., 1..=12) => (b, a),
                    (1..=12, 13..) => (a, b),
                    _ if year_first || a == b => (a, b),
                    _ => return None,
                };
                (self.year, self.month, self.day) = (Some(year.to_owned()), Some(month), Some(day));
            }
            _ => return None,
        }
        Some(())
    }

    /// "28th of may, 1997", "spring 1997", "the 1990s", "19th century", "44 bc".
    fn read_words(&mut self, text: &str) -> Option<()> {
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|word| !word.is_empty() && !matches!(*word, "of" | "the"))
            .filter(|word| !WEEKDAYS.iter().any(|name| word.len() >= 3 && name.starts_with(word)))
            .collect();
        if let [number, "century"] = words[..] {
            let century: u32 = ordinal(number)?.parse().ok()?;
            self.year = Some(format!("{:02}XX", century.checked_sub(1)?));
            return Some(());
        }
        if let [number, "bc" | "bce"] = words[..] {
            let year: u32 = number.parse().ok()?;
            self.year = Some(match year.checked_sub(1)? {
                0 => "0000".to_owned(),
                year if year > 9999 => format!("Y-{year}"),
                year => format!("-{year:04}"),
            });
            return Some(());
        }
        if let [number, "ad" | "ce"] | ["ad", number] = words[..] {
            let year: u32 = number.parse().ok()?;
            self.year = Some(format!("{year:04}"));
            return Some(());
        }
        for word in words {
            if let Some(month) = month(word) {
                self.month.replace(month).is_none().then_some(())?;
            } else if let Some(years) = word.strip_suffix("'s").or_else(|| word.strip_suffix('s')) {
                let digits = is_number(years) && years.len() == 4;
                let year = if digits && years.ends_with("00") {
                    format!("{}XX", &years[..2])
                } else if digits && years.ends_with('0') {
                    format!("{}X", &years[..3])
                } else {
                    return None;
                };
                self.year.replace(year).is_none().then_some(())?;
            } else {
                let number = ordinal(word)?;
                if number.len() == 4 {
                    self.year.replace(number.to_owned()).is_none().then_some(())?;
                } else {
                    let day = number.parse().ok().filter(|day| *day <= 31)?;
                    self.day.replace(day).is_none().then_some(())?;
                }
            }
        }
        Some(())
    }

    /// Takes what the date before it has and this one leaves out: `1997-05-28/30`, `1990–97`.
    fn complete_after(&mut self, other: &Loose) {
        let Some(year) = other.year.clone() else { return };
        let bare: Vec<u8> = self.bare.iter().filter_map(|number| number.parse().ok()).collect();
        match (other.month, other.day, &bare[..]) {
            (Some(month), Some(_), [day]) => (self.month, self.day) = (Some(month), Some(*day)),
            (Some(_), Some(_), [month, day]) => {
                (self.month, self.day) = (Some(*month), Some(*day));
            }
            (Some(_), None, [month]) => self.month = Some(*month),
            (None, None, [_]) if self.bare[0].len() == 2 && is_number(&year) && year.len() == 4 => {
                self.year = Some(format!("{}{}", &year[..2], self.bare[0]));
            }
            _ if bare.is_empty() && self.month.is_some() => {}
            _ => return,
        }
        self.year.get_or_insert(year);
        self.bare.clear();
    }

    /// Takes what the date after it has and this one leaves out: "28 to 30 May 1997".
    fn complete_before(&mut self, other: &Loose) {
        if self.year.is_some() {
            return;
        }
        if let ([day], Some(_)) = (&self.bare[..], other.day) {
            (self.month, self.day) = (other.month, day.parse().ok());
            self.bare.clear();
        }
        if self.month.is_some() && self.bare.is_empty() {
            self.year = other.year.clone();
        }
    }

    /// None while something is missing or left over.
    fn edtf(&self) -> Option<String> {
        let mut text = self.year.clone()?;
        if !self.bare.is_empty() || (self.day.is_some() && self.month.is_none()) {
            return None;
        }
        for field in [self.month, self.day].into_iter().flatten() {
            text.push_str(&format!("-{field:02}"));
        }
        text.push_str(match (self.uncertain, self.approximate) {
            (true, true) => "%",
            (true, false) => "?",
            (false, true) => "~",
            (false, false) => "",
        });
        Some(text)
    }
}

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The numbers of a text that holds nothing else but one kind of separator; else none.
fn numbers(text: &str) -> Vec<&str> {
    for separator in ['-', '/', '.', ' '] {
        let parts: Vec<&str> = text.split(separator).collect();
        if parts.iter().all(|part| is_number(part)) {
            return parts;
        }
    }
    Vec::new()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The digits of "28" or "28th".
fn ordinal(word: &str) -> Option<&str> {
    let digits =
        ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    is_number(digits).then_some(digits)
}

/// A month by its name or three letters of it, a season by its code.
pub(super) fn month(word: &str) -> Option<u8> {
    match word {
        "spring" => return Some(21),
        "summer" => return Some(22),
        "autumn" | "fall" => return Some(23),
        "winter" => return Some(24),
        _ => {}
    }
    let position = MONTHS.iter().position(|name| {
        let start = name.get(..word.len());
        word.len() >= 3 && start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    })?;
    u8::try_from(position + 1).ok()
}
