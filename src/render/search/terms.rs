//! The terms of the index: each word and each whole name, with the passages in which it stands.

use super::deltas;
use super::entry::Entry;
use super::words::{each_word, words};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// A word that stands in more passages than this is no help: it is found in titles alone.
const COMMON: usize = 5_000;
/// The longest name, in words, by which a thing is found as a whole. It stands among the terms, with
/// `_` for spaces and at its end.
const NAMED: usize = 6;
/// How many things are read by one thread at a time.
const PART: usize = 512;

/// What is known of a term.
#[derive(Default)]
pub struct Term {
    pub passages: Vec<u32>,
    /// Other spellings of the same name.
    pub aliases: BTreeSet<String>,
    /// Whether it stands in a title or name.
    pub is_name: bool,
}

/// Terms as they are gathered, in no order.
type Gathered = HashMap<Box<str>, Term, BuildHasherDefault<Letters>>;

/// All terms in their order. `starts` has the number of each thing's first passage.
pub fn terms(entries: &[Entry], starts: &[u32]) -> Vec<(Box<str>, Term)> {
    let parts: Vec<Gathered> = entries
        .par_chunks(PART)
        .enumerate()
        .map(|(part, entries)| {
            let mut terms = Gathered::default();
            for (at, entry) in entries.iter().enumerate() {
                add(&mut terms, entry, starts[part * PART + at]);
            }
            terms
        })
        .collect();
    // The parts follow each other, and so do the numbers of their passages.
    let mut all = Gathered::default();
    for (word, term) in parts.into_iter().flatten() {
        let known = all.entry(word).or_default();
        known.passages.extend(term.passages);
        known.aliases.extend(term.aliases);
        known.is_name |= term.is_name;
    }
    let mut all: Vec<(Box<str>, Term)> = all.into_iter().collect();
    all.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    all
}

fn add(terms: &mut Gathered, entry: &Entry, start: u32) {
    let own = std::iter::once(&entry.title).chain(entry.names.iter().map(|(name, _)| name));
    let names: Vec<Vec<String>> = own.map(|name| words(name)).collect();
    for word in names.iter().flatten() {
        put(terms, word, start).is_name = true;
    }
    for name in names.iter().filter(|name| (1..=NAMED).contains(&name.len())) {
        put(terms, &format!("{}_", name.join("_")), start);
    }
    for (at, (_, text)) in entry.passages.iter().enumerate() {
        each_word(text, |word| {
            put(terms, word, start + 1 + at as u32);
        });
    }
    for (at, one) in names.iter().enumerate() {
        for other in names[at + 1..].iter().filter(|other| other.len() == one.len()) {
            for (a, b) in one.iter().zip(other).filter(|(a, b)| are_spellings(a, b)) {
                term(terms, a).aliases.insert(b.clone());
                term(terms, b).aliases.insert(a.clone());
            }
        }
    }
}

fn term<'t>(terms: &'t mut Gathered, word: &str) -> &'t mut Term {
    if !terms.contains_key(word) {
        terms.insert(word.into(), Term::default());
    }
    terms.get_mut(word).expect("it was just put there")
}

/// Notes that a term stands in a passage, the last one so far.
fn put<'t>(terms: &'t mut Gathered, word: &str, number: u32) -> &'t mut Term {
    let term = term(terms, word);
    if term.passages.last() != Some(&number) {
        term.passages.push(number);
    }
    term
}

/// Hashes short words quickly (FNV-1a). It is no guard against words chosen to meet: the words are
/// the editor's own.
struct Letters(u64);

impl Default for Letters {
    fn default() -> Letters {
        Letters(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Letters {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Whether two words that stand at the same place of one thing's names spell the same: they differ,
/// but in less than half of their letters.
fn are_spellings(a: &str, b: &str) -> bool {
    let (short, long) =
        (a.chars().count().min(b.chars().count()), a.chars().count().max(b.chars().count()));
    a != b && short >= 3 && 2 * distance(a, b) <= long
}

/// How many letters must be put in, taken out or changed to make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut before = i;
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let change = before + usize::from(c != *d);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// A term as its file has it: the word, its passages, other spellings. A common word has only the
/// titles in which it stands, after a star.
pub fn line(word: &str, term: &Term, starts: &[u32]) -> String {
    let is_common = term.passages.len() > COMMON;
    let mut line = format!("{word} ");
    if is_common {
        line.push('*');
        let titles = term.passages.iter().filter(|number| starts.binary_search(number).is_ok());
        line.push_str(&deltas(&titles.copied().collect::<Vec<_>>()));
    } else {
        line.push_str(&deltas(&term.passages));
    }
    for alias in &term.aliases {
        line.push(' ');
        line.push_str(alias);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_told_from_other_words() {
        assert_eq!(distance("dostum", "dostam"), 1);
        assert_eq!(distance("masud", "massoud"), 2);
        for (a, b) in [("dostum", "dostam"), ("masud", "massoud"), ("kunduz", "qunduz")] {
            assert!(are_spellings(a, b) && are_spellings(b, a), "{a} {b}");
        }
        for (a, b) in [("dostum", "dostum"), ("kabul", "herat"), ("dostum", "دوستم"), ("al", "ul")]
        {
            assert!(!are_spellings(a, b), "{a} {b}");
        }
    }
}
