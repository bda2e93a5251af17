//! The index of the search, as scripts that call a function: a page may load those also where it
//! was opened from a folder. Each is small, and a query asks for few of them.
//!
//! Passages are numbered over the whole site. The first of each thing stands for its title and
//! names. Terms lead to passages, passages to their texts; both are cut into files at a size, in
//! order, and `index.js` beside them says where each begins. All lie in
//! a folder `search/HASH/`, named by what it holds.

mod entry;
mod terms;
mod words;

use super::press::Press;
use super::{pages, paths};
use crate::model::site::Ix;
use entry::Entry;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::ops::Range;

/// The folder in which that of the index lies.
pub const FOLDER: &str = "search";
/// How large a file of terms or words may grow, and one of texts; a single entry may be larger.
const TERMS: usize = 24_000;
const TEXTS: usize = 5_000;
/// The shortest word in which a slip of the key is mended.
const MENDED: usize = 4;

/// The index: the folder in which it lies, named by its content, and its files with their paths.
#[derive(Default)]
pub struct Index {
    pub folder: String,
    pub files: Vec<(String, Vec<u8>)>,
}

/// Makes the index. None without things.
pub fn index(press: &Press) -> Option<Index> {
    if press.site.things.is_empty() {
        return None;
    }
    let all: Vec<Ix> = (0..press.site.things.len() as u32).map(Ix).collect();
    let entries: Vec<Entry> = all.par_iter().map(|&ix| entry::entry(press, ix)).collect();
    let starts = starts(&entries);
    let (texts, chunks) = texts(&entries, &starts);
    let terms = terms::terms(&entries, &starts);
    drop(entries);
    let lines = terms.par_iter().map(|(word, term)| (&**word, terms::line(word, term, &starts)));
    let (term_files, term_firsts) = cut(lines.collect(), TERMS);
    let mended =
        || terms.iter().filter(|(word, _)| !word.ends_with('_') && word.chars().count() >= MENDED);
    let (word_files, word_firsts) =
        cut(mended().map(|(word, _)| (&**word, word.to_string())).collect(), TERMS);
    let turned: BTreeSet<String> = mended()
        .filter(|(_, term)| term.is_name)
        .map(|(word, _)| word.chars().rev().collect())
        .collect();
    let (end_files, end_firsts) =
        cut(turned.iter().map(|word| (&**word, word.clone())).collect(), TERMS);
    let mut files = Vec::new();
    for (letter, bodies) in [("t", term_files), ("w", word_files), ("e", end_files)] {
        for (at, body) in bodies.into_iter().enumerate() {
            files.push((format!("{letter}{at}"), call(&format!("{letter}{at}"), &body)));
        }
    }
    files.extend(texts.into_iter().enumerate().map(|(at, text)| (format!("p{at}"), text)));
    let mut first = 0;
    let kinds = entry::kinds(press).into_iter().map(|(kind, count)| {
        first += count;
        json!([pages::list_title(kind), kind.word(), first - count])
    });
    let index = json!({
        "kinds": kinds.collect::<Vec<_>>(),
        "things": deltas(&starts),
        "texts": deltas(&chunks),
        "terms": term_firsts,
        "words": word_firsts,
        "ends": end_firsts,
    });
    files.push(("index".into(), call("index", &index)));
    // One name for all: no part is ever taken from an older site, and none need be told by itself.
    let parts: Vec<String> = files.par_iter().map(|(_, bytes)| paths::hash(bytes)).collect();
    let folder = format!("{FOLDER}/{}", paths::hash(parts.concat().as_bytes()));
    let files = files.into_iter().map(|(name, bytes)| (format!("{folder}/{name}.js"), bytes));
    Some(Index { files: files.collect(), folder })
}

/// A file of the index: a call that hands over its data under its name.
fn call(name: &str, data: &impl Serialize) -> Vec<u8> {
    let mut out = format!("variorumSearch(\"{name}\",").into_bytes();
    serde_json::to_writer(&mut out, data).expect("texts and numbers are JSON");
    out.extend(b");\n");
    out
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
fn cut(lines: Vec<(&str, String)>, limit: usize) -> (Vec<String>, Vec<String>) {
    let (mut files, mut firsts): (Vec<String>, Vec<String>) = Default::default();
    for (key, line) in lines {
        match files.last_mut() {
            Some(file) if file.len() + line.len() < limit => {
                file.push('\n');
                file.push_str(&line);
            }
            _ => {
                files.push(line);
                firsts.push(key.to_string());
            }
        }
    }
    (files, firsts)
}

/// Some passages of one thing that lie in one file: the thing's place among all, and the numbers of
/// the passages among its own, of which 0 stands for its title and names.
struct Part {
    thing: usize,
    passages: Range<usize>,
}

/// The files of the passages' texts, and the number of the first passage of each.
fn texts(entries: &[Entry], starts: &[u32]) -> (Vec<Vec<u8>>, Vec<u32>) {
    let (mut files, mut firsts): (Vec<Vec<Part>>, Vec<u32>) = (vec![Vec::new()], vec![0]);
    let mut size = 0;
    for (thing, entry) in entries.iter().enumerate() {
        let mut from = 0;
        for at in 0..=entry.passages.len() {
            if size >= TEXTS {
                if at > from {
                    files.last_mut().unwrap().push(Part { thing, passages: from..at });
                }
                files.push(Vec::new());
                firsts.push(starts[thing] + at as u32);
                (from, size) = (at, 0);
            }
            size += 30 + at.checked_sub(1).map_or(0, |at| entry.passages[at].1.len());
        }
        size += entry.title.len() + entry.href.len();
        let passages = from..entry.passages.len() + 1;
        files.last_mut().unwrap().push(Part { thing, passages });
    }
    let written = files.par_iter().enumerate().map(|(number, parts)| {
        let parts: Vec<_> = parts.iter().map(|part| written(part, entries, starts)).collect();
        call(&format!("p{number}"), &parts)
    });
    (written.collect(), firsts)
}

/// A part as its file has it: the number of its first passage, the thing's title, address, note and
/// (with its first passage) names, and the passages.
fn written<'e>(part: &Part, entries: &'e [Entry], starts: &[u32]) -> impl Serialize + use<'e> {
    let entry = &entries[part.thing];
    let first = part.passages.start;
    let names = if first == 0 { &entry.names[..] } else { &[] };
    let passage = |at: usize| match at.checked_sub(1) {
        Some(at) => (&*entry.passages[at].0, &*entry.passages[at].1),
        None => ("", ""),
    };
    let passages: Vec<(&str, &str)> = part.passages.clone().map(passage).collect();
    let number = starts[part.thing] + first as u32;
    (number, &*entry.title, &*entry.href, &*entry.note, names, passages)
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
    fn files_are_cut_at_a_size_and_lose_nothing() {
        let words: Vec<String> = (0..100).map(|number| format!("word{number:02}")).collect();
        let (files, firsts) = cut(words.iter().map(|word| (&**word, word.clone())).collect(), 50);
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
            let call = std::str::from_utf8(file).unwrap();
            let data = call.split_once(',').and_then(|(_, it)| it.strip_suffix(");\n")).unwrap();
            let parts: Vec<serde_json::Value> = serde_json::from_str(data).unwrap();
            for part in parts {
                assert_eq!(part[0], next);
                next += part[5].as_array().unwrap().len() as u32;
            }
        }
        assert_eq!(next, 26);
    }
}
