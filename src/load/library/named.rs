//! Which keys the entries of a BibTeX file name, in `crossref` and `related` for instance, to the
//! letter. What they take from those entries is read in `bib`.

use super::bib::is_reference;
use super::bib::scan::{Item, items};
use std::ops::Range;

/// The keys that entries name, with their places, in order. What can't be read names none.
pub fn keys_named(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let entries = items(text).into_iter().filter_map(|item| match item {
        Ok(Item::Entry(entry)) => Some(entry),
        _ => None,
    });
    for field in entries.flat_map(|entry| entry.fields) {
        if !names_keys(field.name.text) {
            continue;
        }
        let mut at = field.span.start;
        for word in text[field.span.clone()].split_inclusive([',', '{', '}', '"', '#']) {
            let key = word.trim_end_matches([',', '{', '}', '"', '#']);
            let start = at + key.len() - key.trim_start().len();
            at += word.len();
            if !key.trim().is_empty() {
                found.push((key.trim().to_string(), start..start + key.trim().len()));
            }
        }
    }
    found
}

/// Whether a field holds keys of other entries.
fn names_keys(field: &str) -> bool {
    is_reference(field)
        || ["related", "xref", "entryset"].iter().any(|name| field.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_where_they_are_said_to() {
        let text = "@book{whole, title={W}}\n@inbook{a, CrossRef = {whole}, xdata = \"x, whole\"}\n@misc{b, crossref = whole, related={a,b}}\n";
        let named = keys_named(text);
        let keys: Vec<&str> = named.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["whole", "x", "whole", "whole", "a", "b"]);
        assert!(named.iter().all(|(key, range)| &text[range.clone()] == key));
        assert!(keys_named("@book{a, crossref = {").is_empty());
    }
}
