//! The anchors of a file's headings: written ones are kept, others are made from the words, and none
//! stands twice.

use super::super::place::Place;
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::codes;
use crate::model::prose;
use crate::span::Span;
use pulldown_cmark::{Event, Tag};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// The anchors that are taken.
#[derive(Debug, Default)]
pub struct Anchors {
    taken: BTreeSet<String>,
    /// Those of claims, with their places.
    claims: BTreeMap<String, Span>,
}

impl Anchors {
    /// Takes every anchor that is written, in the front matter or at a heading, and reports those
    /// that stand twice.
    pub fn read(
        events: &[(Event, Range<usize>)],
        source: &str,
        place: Place,
        claims: &[(&str, Span)],
        faults: &mut Faults,
    ) -> Anchors {
        let mut first: BTreeMap<String, Span> = BTreeMap::new();
        let reserved = |name: &str, span: Span| {
            let message = format!("the page has an anchor `{name}` of its own");
            Diagnostic::new(codes::ID_ANCHOR, span, message, "taken by the page itself")
                .help("give this one another name")
        };
        for (name, span) in claims {
            if prose::is_reserved(name) {
                faults.push(reserved(name, *span));
            }
            first.entry(name.to_string()).or_insert(*span);
        }
        for (event, range) in events {
            let Event::Start(Tag::Heading { id: Some(id), .. }) = event else { continue };
            let written = source[range.clone()].rfind(&format!("#{id}"));
            let span = place.span(match written {
                Some(at) => range.start + at..range.start + at + 1 + id.len(),
                None => range.clone(),
            });
            if prose::is_reserved(id) {
                faults.push(reserved(id, span));
            }
            match first.get(&**id) {
                Some(&other) => faults.push(twice(id, span, other)),
                None => drop(first.insert(id.to_string(), span)),
            }
        }
        let claims = claims.iter().map(|(name, span)| (name.to_string(), *span)).collect();
        Anchors { taken: first.into_keys().collect(), claims }
    }

    /// The fault where the words of the heading at this place are a claim's name.
    pub fn claimed(&self, words: &str, span: Span) -> Option<Diagnostic> {
        let slug = slug(words);
        self.claims.get(&slug).map(|&claim| twice(&slug, span, claim))
    }

    /// An anchor of these words that nothing has yet. What pages give to parts of their own,
    /// `p1` or `notes`, is always taken.
    pub fn of_words(&mut self, words: &str) -> String {
        let slug = match slug(words) {
            slug if slug.is_empty() => "section".to_string(),
            slug if prose::is_reserved(&slug) => format!("section-{slug}"),
            slug => slug,
        };
        let mut free = slug.clone();
        let mut count = 1;
        while self.taken.contains(&free) {
            count += 1;
            free = format!("{slug}-{count}");
        }
        self.taken.insert(free.clone());
        free
    }
}

fn twice(anchor: &str, span: Span, first: Span) -> Diagnostic {
    let message = format!("two places in this file have the anchor `{anchor}`");
    Diagnostic::new(codes::ID_ANCHOR, span, message, "here again")
        .label(first, "first here")
        .help("give one of them another: a heading's is written `## Words { #name }`")
}

/// The words as an id: small letters and digits of any script, joined by hyphens. Apostrophes drop
/// out; letters and their marks are composed.
pub fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.nfc().filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʾ')) {
        match c.is_alphanumeric() {
            true => slug.extend(c.to_lowercase().filter(|c| c.is_alphanumeric())),
            false if slug.ends_with('-') || slug.is_empty() => {}
            false => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_ids() {
        assert_eq!(slug("The Trap: Dostum’s end!"), "the-trap-dostums-end");
        assert_eq!(slug("مزار شریف"), "مزار-شریف");
        assert_eq!(slug("Cafe\u{301} Paris"), "café-paris");
        assert_eq!(slug("—"), "");
        assert!(crate::model::kind::is_id(&slug("İstanbul 1997")));
    }

    #[test]
    fn anchors_are_unique() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.of_words("The trap"), "the-trap");
        assert_eq!(anchors.of_words("The trap"), "the-trap-2");
        assert_eq!(anchors.of_words("The trap!"), "the-trap-3");
        assert_eq!(anchors.of_words("P1"), "section-p1");
        assert_eq!(anchors.of_words("Notes"), "section-notes");
        assert_eq!(anchors.of_words("?"), "section");
    }
}
