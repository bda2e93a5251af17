//! The entries of a BibTeX file with their values read: abbreviations in full, TeX as chunks, and what
//! one takes from another. What the fields mean is told in `bib`.

use super::scan;
use super::strings::{Strings, Text};
use super::tables::DATES;
use super::{inherit, tex};
use crate::load::library::{EXACT, Library};
use crate::model::schema::CSL_DATES;
use biblatex::{Bibliography, Chunk, Chunks, Pair, RawBibliography, RawChunk, RawEntry, Spanned};
use std::borrow::Cow;
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
pub fn parsed<'s>(entry: scan::Entry<'s>, strings: &Strings, library: &mut Library) -> Parsed<'s> {
    let kind = entry.kind.text.to_lowercase();
    let (mut values, mut places) = (Values::new(), Places::new());
    let (mut crossref, mut xdata) = (Vec::new(), Vec::new());
    for field in &entry.fields {
        let mut name = field.name.text.to_lowercase();
        if places.contains_key(&name) {
            let message = format!("`{}` has the field `{name}` twice", entry.named().text);
            let help = "the first is taken, the other kept aside; take one of the two out";
            library.warn(field.name.span.clone(), message, help);
            name = (2..)
                .map(|at| format!("{name}-{at}"))
                .find(|name| !places.contains_key(name))
                .expect("there is always another number");
        }
        places.insert(name.clone(), field.span.clone());
        let Text { text: written, unknown } = strings.written(field);
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
            let message = format!("the TeX of `{name}` in `{}` can't be read", entry.named().text);
            let help =
                "it is taken as it is written; see that its braces and dollar signs are in pairs";
            library.warn(field.span.clone(), message, help);
            vec![Spanned::detached(Chunk::Normal(written.clone()))]
        });
        values.insert(name, chunks);
    }
    Parsed { entry, kind, values, places, crossref, xdata }
}

/// The keys that a field names, each once.
fn listed(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let keys = text.split(',').map(str::trim).filter(|key| !key.is_empty());
    keys.filter(|key| seen.insert(*key)).map(str::to_string).collect()
}

/// Fields in which signs of TeX stand for themselves.
fn is_verbatim(name: &str) -> bool {
    matches!(name, "url" | "doi" | "eprint" | "file" | "year" | "month" | "day")
        || DATES.iter().any(|(date, _)| *date == name)
        || CSL_DATES.contains(&name)
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

/// Through how many others an entry takes fields. What stands behind is passed over.
const DEEPEST: usize = 32;

/// What each entry holds, with what it takes from others. None may refer to itself in a circle.
///
/// In each round the entries take what those that they name hold by then, until nothing changes.
pub fn wholes<'p>(all: &'p [Parsed], at: &HashMap<String, usize>) -> Vec<Cow<'p, Values>> {
    let named = |keys: &[String]| -> Vec<usize> {
        keys.iter().filter_map(|key| at.get(key).copied()).collect()
    };
    let sources: Vec<_> = all.iter().map(|one| (named(&one.xdata), named(&one.crossref))).collect();
    let mut wholes: Vec<Cow<Values>> = all.iter().map(|one| Cow::Borrowed(&one.values)).collect();
    let mut is_new = vec![true; all.len()];
    for _ in 0..DEEPEST {
        let takes = |ix: &usize| sources[*ix].0.iter().chain(&sources[*ix].1).any(|s| is_new[*s]);
        let open: Vec<usize> = (0..all.len()).filter(takes).collect();
        if open.is_empty() {
            break;
        }
        let taken = |&ix: &usize| {
            let (one, (xdata, crossref)) = (&all[ix], &sources[ix]);
            let mut values = one.values.clone();
            for source in xdata {
                inherit::from_xdata(&mut values, &wholes[*source]);
            }
            for source in crossref {
                let kind = &all[*source].kind;
                inherit::from_crossref(&one.kind, &mut values, kind, &wholes[*source]);
            }
            (ix, values)
        };
        let found: Vec<(usize, Values)> = open.iter().map(taken).collect();
        is_new.fill(false);
        for (ix, values) in found {
            (wholes[ix], is_new[ix]) = (Cow::Owned(values), true);
        }
    }
    wholes
}

/// Whether a field names entries to take fields from.
pub fn is_reference(field: &str) -> bool {
    field.eq_ignore_ascii_case("crossref") || field.eq_ignore_ascii_case("xdata")
}

/// The entries that refer to themselves in a circle, by the algorithm of Kosaraju and Sharir.
pub fn circles(all: &[Parsed], at: &HashMap<String, usize>) -> Vec<usize> {
    let (mut to, mut from) = (vec![Vec::new(); all.len()], vec![Vec::new(); all.len()]);
    for (ix, one) in all.iter().enumerate() {
        for target in one.crossref.iter().chain(&one.xdata).filter_map(|key| at.get(key).copied()) {
            to[ix].push(target);
            from[target].push(ix);
        }
    }
    let (mut order, mut seen) = (Vec::new(), vec![false; all.len()]);
    for ix in 0..all.len() {
        visit(ix, &to, &mut seen, &mut order);
    }
    let mut found = Vec::new();
    seen.fill(false);
    for ix in order.into_iter().rev() {
        let mut group = Vec::new();
        visit(ix, &from, &mut seen, &mut group);
        if group.len() > 1 || to[ix].contains(&ix) && !group.is_empty() {
            found.extend(group);
        }
    }
    found.sort_unstable();
    found
}

/// Goes from here to all that wasn't seen before, and notes each behind those that it leads to.
fn visit(start: usize, to: &[Vec<usize>], seen: &mut [bool], order: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[start], true) {
        return;
    }
    let mut open = vec![(start, to[start].iter())];
    while let Some((ix, targets)) = open.last_mut() {
        match targets.next() {
            Some(&next) if seen[next] => {}
            Some(&next) => {
                seen[next] = true;
                open.push((next, to[next].iter()));
            }
            None => {
                order.push(*ix);
                open.pop();
            }
        }
    }
}
