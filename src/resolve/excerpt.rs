//! Excerpts: a few words of a paragraph around a place in it.

use std::sync::Arc;

/// The longest an excerpt may be, in characters.
const LONGEST: usize = 180;
/// How much of it comes before the place, which mostly is a note at the end of what it proves.
const BEFORE: usize = 130;
/// How far inside an excerpt a place must lie, in bytes, to be seen in it.
const MARGIN: usize = 30;

/// The excerpts of one block. Places that see the same words share them.
pub struct Excerpts<'a> {
    text: &'a str,
    made: Vec<((usize, usize), Arc<str>)>,
}

impl<'a> Excerpts<'a> {
    /// Will make excerpts of this text.
    pub fn of(text: &'a str) -> Excerpts<'a> {
        Excerpts { text: text.trim_end(), made: Vec::new() }
    }

    /// Up to 180 characters around a byte of the text, whole words, with `…` where it goes on.
    pub fn around(&mut self, byte: usize) -> Arc<str> {
        let whole = self.text.len();
        let sees = |&&((start, end), _): &&((usize, usize), Arc<str>)| {
            (start == 0 || start + MARGIN <= byte) && (end == whole || byte + MARGIN <= end)
        };
        if let Some((_, made)) = self.made.iter().find(sees) {
            return made.clone();
        }
        let (start, end) = window(self.text, byte);
        let words = self.text[start..end].trim();
        let head = if start > 0 { "…" } else { "" };
        let tail = if end < whole { "…" } else { "" };
        let excerpt: Arc<str> = format!("{head}{words}{tail}").into();
        self.made.push(((start, end), excerpt.clone()));
        excerpt
    }
}

fn window(text: &str, byte: usize) -> (usize, usize) {
    // Bytes are never fewer than characters.
    if text.len() <= LONGEST {
        return (0, text.len());
    }
    let byte = text.floor_char_boundary(byte);
    let room = LONGEST - 2;
    let back = |from: usize, count: usize| {
        text[..from].char_indices().rev().take(count).last().map_or(from, |(at, _)| at)
    };
    let on = |from: usize, count: usize| {
        text[from..].char_indices().nth(count).map_or(text.len(), |(at, _)| from + at)
    };
    let mut end = on(back(byte, BEFORE), room);
    let mut start = back(end, room);
    if start > 0 && !text[..start].ends_with(' ') {
        start = text[start..byte].find(' ').map_or(start, |space| start + space + 1);
    }
    if end < text.len() && !text[end..].starts_with(' ') {
        end = text[byte..end].rfind(' ').map_or(end, |space| byte + space);
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_whole_words_around_the_place() {
        let text = "one two three ".repeat(40);
        for byte in (0..text.len()).step_by(7) {
            let excerpt = Excerpts::of(&text).around(byte);
            assert!(excerpt.chars().count() <= LONGEST);
            let words = excerpt.trim_matches('…');
            assert!(words.split(' ').all(|word| ["one", "two", "three"].contains(&word)));
            assert!(words.len() > 100);
        }
        assert_eq!(&*Excerpts::of("short ").around(2), "short");
        let long = "سلام ".repeat(90);
        assert!(Excerpts::of(&long).around(300).chars().count() <= LONGEST);
        assert!(Excerpts::of(&"x".repeat(500)).around(400).chars().count() <= LONGEST);
    }

    #[test]
    fn places_that_see_the_same_share_it() {
        let mut excerpts = Excerpts::of("a short paragraph");
        assert!(Arc::ptr_eq(&excerpts.around(1), &excerpts.around(9)));
    }
}
