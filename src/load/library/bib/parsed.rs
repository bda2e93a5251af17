//! The entries of a BibTeX file with their values read: abbreviations in full, TeX as chunks, and what
//! one takes from another. What the fields mean is told in `bib`.

use super::scan::{self, Field, Piece};
use super::tables::{self, DATES};
use super::{inherit, tex};
use crate::load::library::{EXACT, Library};
use crate::model::schema::CSL_DATES;
use biblatex::{Bibliography, Chunk, Chunks, Pair, RawBibliography, RawChunk, RawEntry, Spanned};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// What the fields of an entry hold, by their names in small letters.
pub type Values = BTreeMap<String, Chunks>;

/// Where they stand.
pub type Places = BTreeMap<String, Range<usize>>;

/// An entry whose values are read, and the keys of those that it takes fields from.
pub struct Parsed<'s> {
    pub entry: scan::Entry<'s>,
    pub kind: String,
    pub values: Values,
    pub places: Places,
    pub crossref: Vec<String>,
    pub xdata: Vec<String>,
}

/// An entry with its values read. What TeX there can't be read is taken as it is written.
pub fn parsed<'s>(
    entry: scan::Entry<'s>,
    strings: &HashMap<String, Field>,
    library: &mut Library,
) -> Parsed<'s> {
    let kind = entry.kind.text.to_lowercase();
    let (mut values, mut places) = (Values::new(), Places::new());
    let (mut crossref, mut xdata) = (Vec::new(), Vec::new());
    for field in &entry.fields {
        let mut name = field.name.text.to_lowercase();
        if places.contains_key(&name) {
            let message = format!("`{}` has the field `{name}` twice", entry.key.text);
            let help = "the first is taken, the other kept aside; take one of the two out";
            library.warn(field.name.span.clone(), message, help);
            name = (2..)
                .map(|at| format!("{name}-{at}"))
                .find(|name| !places.contains_key(name))
                .expect("there is always another number");
        }
        places.insert(name.clone(), field.span.clone());
        let mut unknown = Vec::new();
        let written = written(field, strings, &mut unknown, 0);
        for word in unknown {
            let message = format!("no `@string` says what `{word}` stands for");
            let help = "it is taken as it is; put it in braces if it is meant so";
            library.warn(field.span.clone(), message, help);
        }
        match name.as_str() {
            // What this holds is no TeX.
            EXACT => continue,
            "crossref" => {
                crossref = listed(&written);
                continue;
            }
            "xdata" => {
                xdata = listed(&written);
                continue;
            }
            _ => {}
        }
        let text = match name.as_str() {
            name if is_verbatim(name) => written.clone(),
            "note" => tex::prepared(&written.replace('\n', &tex::LINE.to_string())),
            _ => tex::prepared(&written),
        };
        let chunks = chunks(&name, &text).unwrap_or_else(|| {
            let message = format!("the TeX of `{name}` in `{}` can't be read", entry.key.text);
            let help =
                "it is taken as it is written; see that its braces and dollar signs are in pairs";
            library.warn(field.span.clone(), message, help);
            vec![Spanned::detached(Chunk::Normal(written.clone()))]
        });
        values.insert(name, chunks);
    }
    Parsed { entry, kind, values, places, crossref, xdata }
}

/// The keys that a field names.
fn listed(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|key| !key.is_empty()).map(str::to_string).collect()
}

/// Fields in which signs of TeX stand for themselves.
fn is_verbatim(name: &str) -> bool {
    matches!(name, "url" | "doi" | "eprint" | "file" | "year" | "month" | "day")
        || DATES.iter().any(|(date, _)| *date == name)
        || CSL_DATES.contains(&name)
}

/// A value in one piece. Names that no `@string` explains stand for themselves, and are noted.
fn written(
    field: &Field,
    strings: &HashMap<String, Field>,
    unknown: &mut Vec<String>,
    depth: usize,
) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.to_string(),
        Piece::Name(name) => match strings.get(&name.to_lowercase()).filter(|_| depth < 8) {
            Some(string) => written(string, strings, unknown, depth + 1),
            None => {
                if tables::month(name).is_none() {
                    unknown.push(name.to_string());
                }
                name.to_string()
            }
        },
    };
    field.pieces.iter().map(piece).collect()
}

/// A value with its TeX read; `None` where that can't be done.
fn chunks(name: &str, text: &str) -> Option<Chunks> {
    let value = Spanned::detached(vec![Spanned::new(RawChunk::Normal(text), 0..text.len())]);
    let fields = vec![Pair::new(Spanned::detached(name), value)];
    let (key, kind) = (Spanned::detached("x"), Spanned::detached("misc"));
    let entries = vec![Spanned::detached(RawEntry { key, kind, fields })];
    let alone = RawBibliography { preamble: String::new(), entries, abbreviations: Vec::new() };
    let mut read = Bibliography::from_raw(alone).ok()?.into_iter().next()?;
    read.fields.remove(name)
}

/// What an entry holds, with what it takes from others.
pub fn whole(one: &Parsed, all: &[Parsed], at: &HashMap<String, usize>) -> Values {
    let mut values = one.values.clone();
    let named = |keys: &[String]| -> Vec<usize> {
        keys.iter().filter_map(|key| at.get(key).copied()).collect()
    };
    for ix in named(&one.xdata) {
        inherit::from_xdata(&mut values, &whole(&all[ix], all, at));
    }
    for ix in named(&one.crossref) {
        let parent = &all[ix];
        inherit::from_crossref(&one.kind, &mut values, &parent.kind, &whole(parent, all, at));
    }
    values
}

/// Whether a field names entries to take fields from.
pub fn is_reference(field: &str) -> bool {
    field.eq_ignore_ascii_case("crossref") || field.eq_ignore_ascii_case("xdata")
}

/// The entries that refer to themselves in a circle.
pub fn circles(all: &[Parsed], at: &HashMap<String, usize>) -> Vec<usize> {
    let targets = |ix: usize| {
        let keys = all[ix].crossref.iter().chain(&all[ix].xdata);
        keys.filter_map(|key| at.get(key).copied()).collect::<Vec<_>>()
    };
    let reaches_itself = |ix: &usize| {
        let mut seen = BTreeSet::new();
        let mut open = targets(*ix);
        while let Some(next) = open.pop() {
            if next == *ix {
                return true;
            }
            if seen.insert(next) {
                open.extend(targets(next));
            }
        }
        false
    };
    (0..all.len()).filter(reaches_itself).collect()
}
