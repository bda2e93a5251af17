//! What BibTeX's `month` and `day` say besides a year: `mar # "~15"`, `July/August`, `Summer`.

use super::tables::month;
use crate::model::csl::season;
use crate::model::date::Date;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Word {
    Month(u8),
    Season(u8),
    Number(u8),
    To,
}

/// The EDTF of a year of four figures, with its month, and day; `None` where they aren't understood.
pub fn edtf(year: &str, months: &str, day: Option<&str>) -> Option<String> {
    use Word::{Month, Number, Season, To};
    let words = words(months)?;
    let day = match day {
        Some(day) => Some(day.trim().parse::<u8>().ok()?),
        None => None,
    };
    let text = match (&words[..], day) {
        ([Month(m) | Number(m)], None) => format!("{year}-{m:02}"),
        ([Month(m) | Number(m)], Some(d)) => format!("{year}-{m:02}-{d:02}"),
        ([Season(s)], None) => format!("{year}-2{s}"),
        ([Month(m), Number(d)] | [Number(d), Month(m)], None) => format!("{year}-{m:02}-{d:02}"),
        ([Month(m), To, Month(n)], None) if m < n => format!("{year}-{m:02}/{year}-{n:02}"),
        ([Month(m), Number(d), To, Number(e)] | [Number(d), To, Number(e), Month(m)], None) => {
            format!("{year}-{m:02}-{d:02}/{year}-{m:02}-{e:02}")
        }
        (
            [Month(m), Number(d), To, Month(n), Number(e)]
            | [Number(d), Month(m), To, Number(e), Month(n)],
            None,
        ) => format!("{year}-{m:02}-{d:02}/{year}-{n:02}-{e:02}"),
        _ => return None,
    };
    Date::parse(&text).is_ok().then_some(text)
}

fn words(text: &str) -> Option<Vec<Word>> {
    let apart = text.replace("\\slash", "/").replace(['-', '–', '—', '/'], " - ");
    let words = apart.split(|c: char| c.is_whitespace() || matches!(c, '~' | ',' | '{' | '}'));
    let mut found = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let word = match word {
            "-" | "to" | "and" => Word::To,
            word => {
                let figures = word.trim_end_matches(|c: char| c == '.' || c.is_ascii_alphabetic());
                match (figures.parse::<u8>().ok(), season(word)) {
                    (Some(number), _) if is_ordinal(&word[figures.len()..]) => Word::Number(number),
                    (None, Some(season)) => Word::Season(season),
                    _ => Word::Month(month(word)?),
                }
            }
        };
        // `--` is one word.
        if word != Word::To || found.last() != Some(&Word::To) {
            found.push(word);
        }
    }
    Some(found)
}

fn is_ordinal(ending: &str) -> bool {
    matches!(ending, "" | "." | "st" | "nd" | "rd" | "th")
}

#[cfg(test)]
mod tests {
    use super::edtf;

    #[test]
    fn months_and_days_in_many_spellings() {
        for (month, wanted) in [
            ("3", "1997-03"),
            ("March", "1997-03"),
            ("Sept.", "1997-09"),
            ("March~15", "1997-03-15"),
            ("15th~March", "1997-03-15"),
            ("July/August", "1997-07/1997-08"),
            ("July \\slash August", "1997-07/1997-08"),
            ("Jan--Mar", "1997-01/1997-03"),
            ("August 12–15", "1997-08-12/1997-08-15"),
            ("30~August--2~September", "1997-08-30/1997-09-02"),
            ("Summer", "1997-22"),
        ] {
            assert_eq!(edtf("1997", month, None).as_deref(), Some(wanted), "{month}");
        }
        assert_eq!(edtf("1997", "May", Some("28")).as_deref(), Some("1997-05-28"));
        for month in ["Michaelmas", "Dec--Jan", "May 45", "", "Q3"] {
            assert_eq!(edtf("1997", month, None), None, "{month}");
        }
    }
}
