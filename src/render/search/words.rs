//! Words as the search compares them. `static/search.js` does the same to what a reader types; a
//! test holds the two tables together.

use crate::model::fold::is_apostrophe;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

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
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_string()));
    words
}

/// Tells each word of a text, folded, in their order, as `words` gives them. A whole history goes
/// through here, so that nothing is kept but the word at hand.
pub fn each_word(text: &str, mut tell: impl FnMut(&str)) {
    let mut word = String::new();
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            tell(word);
            word.clear();
        }
    };
    let mut from = 0;
    while let Some(c) = text[from..].chars().next() {
        from += c.len_utf8();
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_ascii() && !is_apostrophe(c) {
            end(&mut word);
        } else {
            // What is put together is taken apart, as `fold` does; the order of marks doesn't
            // matter, for they are left out.
            decompose_compatible(c, |c| {
                if is_combining_mark(c) || is_apostrophe(c) {
                    return;
                }
                for c in c.to_lowercase() {
                    match LETTERS.iter().find(|(from, _)| *from == c) {
                        Some((_, letters)) => word.push_str(letters),
                        None => match digit(c) {
                            Some(digit) => word.push(digit),
                            None if c.is_alphanumeric() => word.push(c),
                            None => end(&mut word),
                        },
                    }
                }
            });
        }
        if c.is_alphanumeric() {
            from += possessive(&text[from..]);
        }
    }
    end(&mut word);
}

/// The length of the possessive ending with which a text goes on after a letter: Dostum’s is Dostum.
fn possessive(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['\'', '’']).and_then(|rest| rest.strip_prefix('s'))
    else {
        return 0;
    };
    let goes_on = rest.chars().next().is_some_and(|c| c.is_alphanumeric() || is_apostrophe(c));
    if goes_on { 0 } else { text.len() - rest.len() }
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
    fn words_are_folded_as_names_are() {
        for text in [
            "Ẻa\u{345}\u{323}b",
            "İstanbul ﬁx Ⅻ",
            "Mazār-e Šarīf",
            "ﻣﺰﺍﺭ ½ a\u{a0}b–c",
            "’s ’tis s’s’s",
        ] {
            let folded = crate::model::fold::fold(text);
            let both = [words(text).concat(), words(&folded).concat()];
            assert_eq!(both[0].replace('s', ""), both[1].replace('s', ""), "{text}");
        }
        assert_eq!(words("Dostum’s a’s’ x's."), ["dostum", "as", "x"]);
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
