//! Words as the search compares them. `static/search.js` does the same to what a reader types; a
//! test holds the two tables together.

use crate::model::fold::{fold, is_apostrophe};

/// Letters that two spellings of one word differ in and that Unicode doesn't take apart: Arabic and
/// Persian forms, digits, and Latin letters with a stroke.
pub const LETTERS: &[(char, &str)] = &[
    ('ي', "ی"),
    ('ى', "ی"),
    ('ك', "ک"),
    ('ة', "ه"),
    ('ـ', ""),
    ('\u{200C}', ""),
    ('\u{200D}', ""),
    ('ς', "σ"),
    ('ı', "i"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ß', "ss"),
];

/// The words of a text, folded, in their order. A possessive counts as the name itself.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(&bare(text));
    let mut words = Vec::new();
    let mut word = String::new();
    for c in folded.chars() {
        if let Some((_, letters)) = LETTERS.iter().find(|(from, _)| !c.is_ascii() && *from == c) {
            word.push_str(letters);
        } else if let Some(digit) = digit(c) {
            word.push(digit);
        } else if c.is_alphanumeric() {
            word.push(c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The text without the endings of possessives: Dostum’s is Dostum.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        out.push(c);
        if !c.is_alphanumeric() {
            continue;
        }
        let mut ahead = letters.clone();
        let possessive = ahead.next().is_some_and(|c| c == '\'' || c == '’')
            && ahead.next() == Some('s')
            && ahead.next().is_none_or(|c| !c.is_alphanumeric() && !is_apostrophe(c));
        if possessive {
            letters.next();
            letters.next();
        }
    }
    out
}

/// The European form of an Arabic or Persian digit.
fn digit(c: char) -> Option<char> {
    let zero = match c {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6F0}'..='\u{6F9}' => 0x6F0,
        _ => return None,
    };
    char::from_digit(c as u32 - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_meet() {
        for text in ["Mas'ud", "Masʿūd", "Mas‘ud’s", "MASUD!"] {
            assert_eq!(words(text), ["masud"], "{text}");
        }
        assert_eq!(words("Mazar-i-Sharif’s “streets”"), ["mazar", "i", "sharif", "streets"]);
        assert_eq!(words("علي كريم"), words("علی کریم"));
        assert_eq!(words("می‌رود ۱۳۷۶"), ["میرود", "1376"]);
        assert_eq!(words("Łódź straße"), ["lodz", "strasse"]);
        assert!(words(" – ’ \" ").is_empty());
    }

    #[test]
    fn the_script_has_the_same_letters() {
        let script = include_str!("../../../static/search.js");
        let table = script.split("const LETTERS = {").nth(1).and_then(|it| it.split("};").next());
        let table = table.expect("the script has a table");
        for (from, to) in LETTERS {
            let entry = match from {
                '\u{200C}' | '\u{200D}' => format!("'\\u{:X}': '{to}'", *from as u32),
                _ => format!("'{from}': '{to}'"),
            };
            assert!(table.contains(&entry), "{entry} is missing of {table}");
        }
        assert_eq!(table.matches(": '").count(), LETTERS.len());
    }
}
