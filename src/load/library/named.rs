//! Which keys the entries of a BibTeX file name in `crossref` and `xdata`, to the letter. What they
//! take from those entries is read in `bib`.

use super::bib::{is_reference, parts};
use biblatex::{RawBibliography, RawChunk};
use std::ops::Range;

/// The keys that entries name to take fields from their entries, with their places, in order. What
/// can't be read names none.
pub fn keys_named(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for part in parts(text) {
        let Ok(raw) = RawBibliography::parse(&text[part.clone()]) else { continue };
        let fields = raw.entries.iter().flat_map(|entry| &entry.v.fields);
        for field in fields.filter(|field| is_reference(field.key.v)) {
            // The value's place is that of its delimiters or of what they hold.
            let start = part.start + field.value.span.start;
            let written = &text[start..part.start + field.value.span.end];
            let mut from = 0;
            let words = field.value.v.iter().map(|chunk| match chunk.v {
                RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
            });
            let keys = words.flat_map(|words| words.split(',')).map(str::trim);
            for key in keys.filter(|key| !key.is_empty()) {
                let Some(at) = written[from..].find(key) else { continue };
                let range = start + from + at..start + from + at + key.len();
                from = range.end - start;
                found.push((key.to_string(), range));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_where_they_are_said_to() {
        let text = "@book{whole, title={W}}\n@inbook{a, CrossRef = {whole}, xdata = \"x, whole\"}\n@misc{b, crossref = whole}\n";
        let named = keys_named(text);
        let keys: Vec<&str> = named.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["whole", "x", "whole", "whole"]);
        assert!(named.iter().all(|(key, range)| &text[range.clone()] == key));
        assert!(keys_named("@book{a, crossref = {").is_empty());
    }
}
