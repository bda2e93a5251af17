//! Finds names in running text. Which names are looked for is settled in `names`, where in the
//! prose in `prose`.
//!
//! A name is found as it is written, case and all, also at the head of a sentence; only the form
//! of its apostrophes is free. It must stand as a word: "Mazar" is not found in "Mazar-i-Sharif",
//! nor "Mas" in "Mas'ud", but "Dostum" is in "Dostum's".

use crate::model::fold::is_apostrophe;
use crate::model::site::Ix;
use aho_corasick::{AhoCorasick, Input, MatchKind};
use std::collections::HashMap;
use std::ops::Range;

/// The names that are linked by themselves.
pub struct Autolinks {
    /// All that it was made of.
    names: Vec<(String, Ix)>,
    automaton: Option<AhoCorasick>,
    /// Whom each pattern of the automaton means.
    bearers: Vec<Ix>,
}

impl Autolinks {
    /// Makes ready to find these names. A name that stands here twice means the same thing.
    pub fn new(names: Vec<(&str, Ix)>) -> Autolinks {
        let names: Vec<(String, Ix)> =
            names.into_iter().map(|(name, ix)| (name.to_string(), ix)).collect();
        let mut patterns: HashMap<String, Ix> = HashMap::new();
        for &(ref name, ix) in &names {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            for mark in ["'", "’"] {
                patterns.insert(name.replace(['\'', '’', '‘'], mark), ix);
            }
            patterns.insert(name, ix);
        }
        let mut patterns: Vec<(String, Ix)> = patterns.into_iter().collect();
        patterns.sort_unstable();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns.iter().map(|(name, _)| name));
        Autolinks {
            names,
            automaton: automaton.ok().filter(|_| !patterns.is_empty()),
            bearers: patterns.into_iter().map(|(_, ix)| ix).collect(),
        }
    }

    /// Whether they are these.
    pub fn are_of(&self, names: &[(&str, Ix)]) -> bool {
        self.names.iter().map(|(name, ix)| (name.as_str(), *ix)).eq(names.iter().copied())
    }

    /// All names in a text, from left to right, the longest where several begin.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, Ix)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let automaton = self.automaton.as_ref()?;
            loop {
                let input = Input::new(text);
                let mut hit = automaton.find(input.clone().range(at..))?;
                let start = hit.start();
                while !is_word(text, hit.range()) {
                    // A shorter name may begin at the same place.
                    let shorter = automaton.find(input.clone().range(start..hit.end() - 1));
                    let shorter = shorter.filter(|shorter| shorter.start() == start);
                    let Some(shorter) = shorter else { break };
                    hit = shorter;
                }
                if is_word(text, hit.range()) {
                    at = hit.end();
                    return Some((hit.range(), self.bearers[hit.pattern().as_usize()]));
                }
                at = start + text[start..].chars().next().map_or(1, char::len_utf8);
            }
        })
    }
}

/// Whether a range of the text is a word of its own: no letter, digit or mark touches it, nor a
/// hyphen or apostrophe that joins it to one, but for the `'s` of possession.
fn is_word(text: &str, range: Range<usize>) -> bool {
    let mut before = text[..range.start].chars().rev();
    let mut after = text[range.end..].chars();
    let joins = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}') || is_apostrophe(c);
    let starts = match before.next() {
        Some(c) if is_letter(c) => false,
        Some(c) if joins(c) => !before.next().is_some_and(is_letter),
        _ => true,
    };
    let ends = match (after.next(), after.next(), after.next()) {
        (Some(c), ..) if is_letter(c) => false,
        (Some(c), Some('s'), next) if is_apostrophe(c) => !next.is_some_and(is_letter),
        (Some(c), Some(next), _) if joins(c) => !is_letter(next),
        _ => true,
    };
    starts && ends
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str], text: &str) -> Vec<String> {
        let names = names.iter().enumerate().map(|(at, &name)| (name, Ix(at as u32))).collect();
        Autolinks::new(names).find(text).map(|(range, _)| text[range].to_owned()).collect()
    }

    #[test]
    fn names_are_words_of_their_own() {
        let names = ["Mazar", "Dostum", "Mas'ud", "Taliban"];
        let text =
            "Mazar-i-Sharif, Mazar; Dostum’s men, Dostumites, Mas’ud, anti-Taliban, Taliban.";
        assert_eq!(found(&names, text), ["Mazar", "Dostum", "Mas’ud", "Taliban"]);
        assert!(found(&["Mas"], "Mas’ud and Mas'ud").is_empty());
        assert!(found(&["Dostum"], "DOSTUM dostum").is_empty());
        assert_eq!(found(&["مزار"], "در مزار، مزارشریف"), ["مزار"]);
    }

    #[test]
    fn the_longest_name_wins_if_it_stands_alone() {
        let names = ["Mazar", "Mazar airport", "airport road"];
        assert_eq!(found(&names, "Mazar airport road"), ["Mazar airport"]);
        assert_eq!(found(&names, "Mazar airports, airport road"), ["Mazar", "airport road"]);
        assert!(found(&[], "Mazar").is_empty());
    }
}
