//! The index of the search, as scripts that call a function: a page may load those also where it
//! was opened from a folder. Each is small, and a query asks for few of them.
//!
//! Passages are numbered over the whole site. The first of each thing stands for its title and
//! names. Terms lead to passages, passages to their texts; both are cut into files at a size, in
//! order, and `search/index.js` says where each begins.

mod entry;
mod words;

use super::pages;
use super::press::Press;
use crate::model::site::Ix;
use entry::Entry;
use rayon::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use words::words;

/// The folder of the index.
pub const FOLDER: &str = "search";
/// How large a file of terms or words may grow, and one of texts; a single entry may be larger.
const TERMS: usize = 24_000;
const TEXTS: usize = 5_000;
/// A word that stands in more passages than this is no help: it is found in titles alone.
const COMMON: usize = 5_000;
/// The longest name, in words, by which a thing is found as a whole. It stands among the terms, with
/// `_` for spaces and at its end.
const NAMED: usize = 6;
/// The shortest word in which a slip of the key is mended.
const MENDED: usize = 4;

/// What is known of a term.
#[derive(Default)]
struct Term {
    passages: Vec<u32>,
    /// Other spellings of the same name.
    aliases: BTreeSet<String>,
    /// Whether it stands in a title or name.
    is_name: bool,
}

/// The files of the index: their paths and bytes. None without things.
pub fn files(press: &Press) -> Vec<(String, Vec<u8>)> {
    if press.site.things.is_empty() {
        return Vec::new();
    }
    let all: Vec<Ix> = (0..press.site.things.len() as u32).map(Ix).collect();
    let entries: Vec<Entry> = all.par_iter().map(|&ix| entry::entry(press, ix)).collect();
    let starts = starts(&entries);
    let terms = terms(&entries, &starts);
    let (texts, chunks) = texts(&entries, &starts);
    let lines = terms.iter().map(|(word, term)| (word.clone(), line(word, term, &starts)));
    let (term_files, term_firsts) = cut(lines, TERMS);
    let mended =
        || terms.iter().filter(|(word, _)| !word.ends_with('_') && word.chars().count() >= MENDED);
    let (word_files, word_firsts) =
        cut(mended().map(|(word, _)| (word.clone(), word.clone())), TERMS);
    let turned: BTreeSet<String> = mended()
        .filter(|(_, term)| term.is_name)
        .map(|(word, _)| word.chars().rev().collect())
        .collect();
    let (end_files, end_firsts) = cut(turned.into_iter().map(|word| (word.clone(), word)), TERMS);
    let mut files = Vec::new();
    for (letter, bodies) in [("t", term_files), ("w", word_files), ("e", end_files)] {
        for (at, body) in bodies.into_iter().enumerate() {
            files.push((format!("{letter}{at}"), json!(body).to_string()));
        }
    }
    files.extend(texts.into_iter().enumerate().map(|(at, text)| (format!("p{at}"), text)));
    let mut first = 0;
    let kinds = entry::kinds(press).into_iter().map(|(kind, count)| {
        first += count;
        json!([pages::list_title(kind), kind.word(), first - count])
    });
    let index = json!({
        "version": version(&files),
        "kinds": kinds.collect::<Vec<_>>(),
        "things": deltas(&starts),
        "texts": deltas(&chunks),
        "terms": term_firsts,
        "words": word_firsts,
        "ends": end_firsts,
    });
    files.push(("index".into(), index.to_string()));
    let script = |(name, data): (String, String)| {
        let call = format!("variorumSearch({},{data});\n", json!(name));
        (format!("{FOLDER}/{name}.js"), call.into_bytes())
    };
    files.into_iter().map(script).collect()
}

/// The number of each thing's first passage; last, the number of all.
fn starts(entries: &[Entry]) -> Vec<u32> {
    let mut next = 0;
    let mut starts = vec![0];
    for entry in entries {
        next += 1 + entry.passages.len() as u32;
        starts.push(next);
    }
    starts
}

/// All terms with the passages in which they stand.
fn terms(entries: &[Entry], starts: &[u32]) -> BTreeMap<String, Term> {
    let parts: Vec<BTreeMap<String, Term>> = entries
        .par_chunks(256)
        .enumerate()
        .map(|(part, entries)| {
            let mut terms = BTreeMap::new();
            for (at, entry) in entries.iter().enumerate() {
                add(&mut terms, entry, starts[part * 256 + at]);
            }
            terms
        })
        .collect();
    let mut all: BTreeMap<String, Term> = BTreeMap::new();
    for (word, term) in parts.into_iter().flatten() {
        let known = all.entry(word).or_default();
        known.passages.extend(term.passages);
        known.aliases.extend(term.aliases);
        known.is_name |= term.is_name;
    }
    all
}

fn add(terms: &mut BTreeMap<String, Term>, entry: &Entry, start: u32) {
    let mut put = |word: String, number: u32, is_name: bool| {
        let term = terms.entry(word).or_default();
        term.is_name |= is_name;
        if term.passages.last() != Some(&number) {
            term.passages.push(number);
        }
    };
    let own = std::iter::once(&entry.title).chain(entry.names.iter().map(|(name, _)| name));
    let names: Vec<Vec<String>> = own.map(|name| words(name)).collect();
    names.iter().flatten().for_each(|word| put(word.clone(), start, true));
    for name in names.iter().filter(|name| (1..=NAMED).contains(&name.len())) {
        put(format!("{}_", name.join("_")), start, false);
    }
    for (at, (_, text)) in entry.passages.iter().enumerate() {
        words(text).into_iter().for_each(|word| put(word, start + 1 + at as u32, false));
    }
    for (at, one) in names.iter().enumerate() {
        for other in names[at + 1..].iter().filter(|other| other.len() == one.len()) {
            for (a, b) in one.iter().zip(other).filter(|(a, b)| are_spellings(a, b)) {
                terms.entry(a.clone()).or_default().aliases.insert(b.clone());
                terms.entry(b.clone()).or_default().aliases.insert(a.clone());
            }
        }
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
fn line(word: &str, term: &Term, starts: &[u32]) -> String {
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

/// Rising numbers as the steps between them, to the base of 36.
fn deltas(numbers: &[u32]) -> String {
    let mut out = String::new();
    let mut last = 0;
    for (at, &number) in numbers.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_base36(&mut out, number - last);
        last = number;
    }
    out
}

fn push_base36(out: &mut String, mut number: u32) {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(number % 36, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            break;
        }
    }
    out.extend(digits.into_iter().rev());
}

/// Lines put together until a file is full: the files, and the first key of each.
fn cut(lines: impl Iterator<Item = (String, String)>, limit: usize) -> (Vec<String>, Vec<String>) {
    let (mut files, mut firsts): (Vec<String>, Vec<String>) = Default::default();
    for (key, line) in lines {
        match files.last_mut() {
            Some(file) if file.len() + line.len() < limit => {
                file.push('\n');
                file.push_str(&line);
            }
            _ => {
                files.push(line);
                firsts.push(key);
            }
        }
    }
    (files, firsts)
}

/// The passages' texts, and the number of the first passage of each file.
fn texts(entries: &[Entry], starts: &[u32]) -> (Vec<String>, Vec<u32>) {
    let (mut files, mut firsts): (Vec<String>, Vec<u32>) = Default::default();
    let mut parts: Vec<serde_json::Value> = Vec::new();
    let mut size = 0;
    let mut first = 0;
    for (entry, &start) in entries.iter().zip(starts) {
        let head = ("", String::new());
        let rest = entry.passages.iter().map(|(anchor, text)| (&**anchor, text.clone()));
        let mut open: Vec<serde_json::Value> = Vec::new();
        let mut from = start;
        let part = |from: u32, passages: Vec<serde_json::Value>| {
            let names = if from == start { json!(entry.names) } else { json!([]) };
            json!([from, entry.title, entry.href, entry.note, names, passages])
        };
        for (at, (anchor, text)) in std::iter::once(head).chain(rest).enumerate() {
            let number = start + at as u32;
            if size >= TEXTS {
                if !open.is_empty() {
                    parts.push(part(from, std::mem::take(&mut open)));
                }
                files.push(json!(std::mem::take(&mut parts)).to_string());
                firsts.push(first);
                (first, from, size) = (number, number, 0);
            }
            size += text.len() + 30;
            open.push(json!([anchor, text]));
        }
        size += entry.title.len() + entry.href.len();
        parts.push(part(from, open));
    }
    files.push(json!(parts).to_string());
    firsts.push(first);
    (files, firsts)
}

/// A word that changes whenever any file does, so that none is taken from an older site.
fn version(files: &[(String, String)]) -> String {
    let bytes = files.iter().flat_map(|(name, data)| name.bytes().chain(data.bytes()));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_steps() {
        assert_eq!(deltas(&[0, 35, 36, 100_000]), "0,z,1,254s");
        assert_eq!(deltas(&[]), "");
    }

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

    #[test]
    fn files_are_cut_at_a_size_and_lose_nothing() {
        let words: Vec<String> = (0..100).map(|number| format!("word{number:02}")).collect();
        let (files, firsts) = cut(words.iter().map(|word| (word.clone(), word.clone())), 50);
        assert!(files.len() > 5 && files.iter().all(|file| file.len() < 50));
        let lines: Vec<&str> = files.iter().flat_map(|file| file.lines()).collect();
        assert_eq!(lines, words);
        let starts: Vec<&str> = files.iter().filter_map(|file| file.lines().next()).collect();
        assert_eq!(starts, firsts);
    }

    #[test]
    fn passages_keep_their_numbers_over_files() {
        let entry = |title: &str, count: usize| Entry {
            title: title.into(),
            href: format!("{title}.html"),
            note: String::new(),
            names: vec![("N".into(), String::new())],
            passages: (0..count).map(|at| (format!("p{at}"), "word ".repeat(200))).collect(),
        };
        let entries = [entry("a", 20), entry("b", 0), entry("c", 3)];
        let starts = starts(&entries);
        assert_eq!(starts, [0, 21, 22, 26]);
        let (files, firsts) = texts(&entries, &starts);
        assert!(files.len() > 2);
        let mut next = 0;
        for (file, &first) in files.iter().zip(&firsts) {
            assert_eq!(first, next);
            let parts: Vec<serde_json::Value> = serde_json::from_str(file).unwrap();
            for part in parts {
                assert_eq!(part[0], next);
                next += part[5].as_array().unwrap().len() as u32;
            }
        }
        assert_eq!(next, 26);
    }
}
