//! Markdown to blocks and inlines with spans, by CommonMark and the extensions of the content model.
//! Links and citations are read, not looked up; front matter lives elsewhere.

mod anchors;
mod blocks;
mod cite;
mod hidden;
mod html;
mod inlines;
mod target;

pub use anchors::slug;
pub use cite::is_key;
pub use target::decoded;

use super::place::Place;
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::codes;
use crate::model::draft::{Citation, Inline, Prose, Target};
use crate::model::prose;
use crate::span::{FileId, Span, Spanned};
use anchors::Anchors;
use pulldown_cmark::{Event, Options, Parser, RefDefs, Tag};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

type Footnote = prose::Footnote<Spanned<Target>, Citation>;

/// What the prose of a file may hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules {
    /// Whether raw HTML is let through without a warning.
    pub raw_html: bool,
}

/// Reads the prose that begins at byte `start` of `file`. `claims` are the anchors that the front
/// matter has taken already, with their places.
pub fn prose(
    file: FileId,
    start: usize,
    text: &str,
    rules: Rules,
    claims: &[(&str, Span)],
    faults: &mut Faults,
) -> Prose {
    let place = Place::At(file, start);
    let text = &*hidden::without_keys_defined(text, place, faults);
    let mut parser = Parser::new_ext(text, options()).into_offset_iter();
    let events: Vec<_> = parser.by_ref().collect();
    let anchors = Anchors::read(&events, text, place, claims, faults);
    let definitions = parser.reference_definitions();
    hidden::report_unused(&events, definitions, text, place, faults);
    let notes = events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::FootnoteDefinition(label)) => Some(label.to_lowercase()),
        _ => None,
    });
    let notes = notes.collect();
    let mut reader = Reader::new(text, place, 0, rules, events, Some(definitions), faults);
    (reader.anchors, reader.notes) = (anchors, notes);
    let blocks = reader.blocks(0);
    reader.check_footnotes();
    let footnotes = std::mem::take(&mut reader.footnotes);
    Prose { blocks, footnotes }
}

/// Reads a text as a single run of inlines: what would begin a list or a heading in prose is text,
/// and line breaks are spaces.
pub fn inlines(text: &str, place: Place, rules: Rules, faults: &mut Faults) -> Vec<Inline> {
    // Whatever begins with a full stop and a space is a paragraph, and it leaves emphasis and
    // quotation marks what they would be without.
    const GUARD: &str = ". ";
    let guarded = format!("{GUARD}{}", text.replace(['\n', '\r'], " "));
    let mut parser = Parser::new_ext(&guarded, options()).into_offset_iter();
    let events: Vec<_> = parser.by_ref().collect();
    let mut reader = Reader::new(&guarded, place, GUARD.len(), rules, events, None, faults);
    let end = reader.events.len();
    let start = 1.min(end);
    let inlines = reader.leaf(start..end.saturating_sub(1).max(start));
    reader.check_footnotes();
    inlines
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// How deep quotations, lists and emphasis may nest; what lies deeper is read as if it lay there.
const DEEPEST: usize = 32;

/// The state of reading one text: its events and how far they are read.
struct Reader<'a, 'f> {
    source: &'a str,
    place: Place,
    /// Bytes at the beginning of `source` that are not in the file.
    shift: usize,
    rules: Rules,
    events: Vec<(Event<'a>, Range<usize>)>,
    at: usize,
    definitions: Option<&'f RefDefs<'a>>,
    anchors: Anchors,
    footnotes: Vec<Footnote>,
    /// The labels of the footnotes that the text has, read or not.
    notes: BTreeSet<String>,
    /// The labels that are marked in the text.
    marks: BTreeSet<String>,
    faults: &'f mut Faults,
}

impl<'a, 'f> Reader<'a, 'f> {
    fn new(
        source: &'a str,
        place: Place,
        shift: usize,
        rules: Rules,
        events: Vec<(Event<'a>, Range<usize>)>,
        definitions: Option<&'f RefDefs<'a>>,
        faults: &'f mut Faults,
    ) -> Reader<'a, 'f> {
        Reader {
            source,
            place,
            shift,
            rules,
            events,
            at: 0,
            definitions,
            anchors: Anchors::default(),
            footnotes: Vec::new(),
            notes: BTreeSet::new(),
            marks: BTreeSet::new(),
            faults,
        }
    }

    /// Where a range of the source is in the file.
    fn span(&self, range: &Range<usize>) -> Span {
        let shifted = range.start.saturating_sub(self.shift)..range.end.saturating_sub(self.shift);
        self.place.span(shifted)
    }

    /// Takes an event out of the list.
    fn take(&mut self, at: usize) -> (Event<'a>, Range<usize>) {
        let (event, range) = &mut self.events[at];
        (std::mem::replace(event, Event::SoftBreak), range.clone())
    }

    /// Reports footnotes that nothing marks and labels that stand twice; the first of a label stays.
    fn check_footnotes(&mut self) {
        let mut first: BTreeMap<String, Span> = BTreeMap::new();
        let mut kept = Vec::new();
        for note in std::mem::take(&mut self.footnotes) {
            let label = &note.label;
            if let Some(&span) = first.get(label) {
                self.faults.push(
                    Diagnostic::new(
                        codes::PROSE_FOOTNOTE_TWICE,
                        note.span,
                        format!("the footnote `{label}` is defined twice"),
                        "here again",
                    )
                    .label(span, "first here")
                    .help("give one of the two another label"),
                );
                continue;
            }
            if !self.marks.contains(label) {
                self.faults.push(
                    Diagnostic::new(
                        codes::PROSE_FOOTNOTE_UNUSED,
                        note.span,
                        format!("nothing in the text marks the footnote `{label}`"),
                        "never printed",
                    )
                    .help(format!("set `[^{label}]` where it belongs, or remove the footnote")),
                );
            }
            first.insert(label.clone(), note.span);
            kept.push(note);
        }
        self.footnotes = kept;
    }
}

#[cfg(test)]
mod tests;
