//! What an entry takes from others that it names in `crossref` and `xdata`, by the rules of BibLaTeX;
//! but of a `crossref`, what speaks of that entry alone is kept back: note, abstract, address on the
//! web, DOI, pages and the like.

use super::parsed::{Values, is_reference};
use std::collections::BTreeSet;

/// Fields that speak of their own entry alone.
const OWN: &[&str] = &[
    "abstract",
    "annotation",
    "annote",
    "doi",
    "entryset",
    "entrysubtype",
    "eprint",
    "execute",
    "file",
    "ids",
    "keywords",
    "label",
    "note",
    "options",
    "pages",
    "pagetotal",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "shorttitle",
    "sortkey",
    "sortname",
    "sorttitle",
    "sortyear",
    "type",
    "url",
    "urldate",
    "xref",
];

/// Fields of which one stands for all.
const INSTEAD: &[&[&str]] =
    &[&["date", "year", "month", "day"], &["location", "address"], &["journaltitle", "journal"]];

/// Gives an entry of this kind what it doesn't say itself.
pub fn from_crossref(kind: &str, values: &mut Values, parent_kind: &str, parent: &Values) {
    let is_part = matches!(
        kind,
        "inbook"
            | "bookinbook"
            | "suppbook"
            | "incollection"
            | "suppcollection"
            | "inproceedings"
            | "inreference"
            | "conference"
    );
    let titles = match parent_kind {
        "mvbook" | "mvcollection" | "mvproceedings" | "mvreference" => "main",
        "book" | "collection" | "proceedings" | "reference" if is_part => "book",
        "periodical" => "journal",
        _ => "",
    };
    let stated = stated(values);
    let own: BTreeSet<String> = values.keys().cloned().collect();
    let says = |name: &str| own.contains(name) || stated.contains(&name);
    for (name, value) in parent {
        if OWN.contains(&name.as_str()) || is_reference(name) {
            continue;
        }
        let name = match name.as_str() {
            "title" | "subtitle" | "titleaddon" => format!("{titles}{name}"),
            // A book's author wrote its chapters, if they name no other.
            "author" if is_part && values.contains_key("author") => "bookauthor".to_string(),
            _ => name.clone(),
        };
        // The subtitle of another title is none of its own.
        let title = ["subtitle", "titleaddon"].iter().find_map(|end| name.strip_suffix(end));
        if says(&name) || title.is_some_and(|of| says(&format!("{of}title"))) {
            continue;
        }
        values.entry(name).or_insert_with(|| value.clone());
    }
}

/// Gives an entry all that this one holds, and that it doesn't say itself.
pub fn from_xdata(values: &mut Values, data: &Values) {
    let stated = stated(values);
    for (name, value) in data.iter().filter(|(name, _)| !stated.contains(&name.as_str())) {
        values.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

/// The other names of what an entry says.
fn stated(values: &Values) -> Vec<&'static str> {
    let says = |names: &&&[&str]| names.iter().any(|name| values.contains_key(*name));
    INSTEAD.iter().filter(says).flat_map(|names| names.iter().copied()).collect()
}
