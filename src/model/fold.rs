//! Names as they are compared: without case, marks, and the signs of transliteration, so that
//! Masʿūd, Mas‘ūd and Mas'ud are one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text in small letters, decomposed (NFKD), without combining marks, ʿ, ʾ, quotes and
/// apostrophes; hyphens and runs of space become one space.
pub fn fold(text: &str) -> String {
    // Decomposing costs, and most names need none.
    if text.is_ascii() {
        return joined(text.chars().filter(|&c| !is_apostrophe(c)).map(|c| c.to_ascii_lowercase()));
    }
    let kept = text.nfkd().filter(|&c| !is_combining_mark(c) && !is_apostrophe(c));
    joined(kept.flat_map(char::to_lowercase))
}

fn joined(letters: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for c in letters {
        match c {
            c if c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–') => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a character is one of the many that stand for a quote, an apostrophe, ʿayn or hamza.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\u{2B9}'..='\u{2C1}' | '\'' | '"' | '`' | '´' | '‘' | '’' | '‛' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        for text in ["Masʿūd", "Mas‘ūd", "Mas'ud", "MASUD"] {
            assert_eq!(fold(text), "masud");
        }
        assert_eq!(fold(" Mazar-i  Sharif "), "mazar i sharif");
        assert_eq!(fold("دوستم"), "دوستم");
        assert_eq!(fold("ﻣﺰﺍﺭ"), fold("مزار"));
        assert_ne!(fold("Dostum"), fold("Dostam"));
    }
}
