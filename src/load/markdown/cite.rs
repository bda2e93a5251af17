//! Pandoc's citations in the text of a leaf block: `[see @a, p. 3; -@b]` and `@a [p. 3]`. It reads the
//! text as it was typed, without the marks of emphasis; whether a key exists is resolved later.

use crate::diagnostic::{Diagnostic, Severity};
use crate::load::locator_fault;
use crate::model::codes;
use crate::model::draft::{Citation, CitationItem, Target};
use crate::model::locator;
use crate::model::prose::InlineKind;
use crate::span::{Span, Spanned};
use std::collections::BTreeSet;
use std::ops::Range;

/// A piece of a leaf block's text.
#[derive(Debug)]
pub struct Piece {
    /// Where it stands in the source.
    pub source: Range<usize>,
    /// The words after smart punctuation.
    pub cooked: String,
    /// The event that began the emphasis or link that it stands in.
    pub parent: usize,
}

/// The text of a leaf block. In `text`, what can't be part of a citation's syntax (code, links,
/// escaped characters, entities) is one [`OPAQUE`] character.
#[derive(Debug, Default)]
pub struct Leaf {
    text: String,
    /// The pieces with where each begins in `text`.
    pieces: Vec<(usize, Piece)>,
}

const OPAQUE: char = '\u{FFFC}';

/// What was found in a leaf block: citations, and marks of footnotes that the parser has not seen,
/// by their ranges of the source, in order.
#[derive(Debug, Default)]
pub struct Found {
    pub inlines: Vec<(Range<usize>, Kind)>,
    pub faults: Vec<Diagnostic>,
}

type Kind = InlineKind<Spanned<Target>, Citation>;

impl Leaf {
    /// Adds the next piece. An `opaque` one has no part in a citation's syntax.
    pub fn push(&mut self, source: &str, mut piece: Piece, opaque: bool) {
        let written = source.get(piece.source.clone()).unwrap_or_default();
        let at = self.text.len();
        let is_break = written.starts_with(['\n', '\r']) || piece.cooked == " " && written != " ";
        let typographic = written.bytes().all(|byte| b"\"'-.".contains(&byte));
        if opaque {
            self.text.push(OPAQUE);
        } else if is_break {
            self.text.push('\n');
        } else if written == piece.cooked {
            let after_backslash = source[..piece.source.start].ends_with('\\');
            let gap =
                self.pieces.last().is_none_or(|(_, last)| last.source.end < piece.source.start);
            let first = written.chars().next().filter(|c| c.is_ascii_punctuation());
            if let Some(first) = first.filter(|_| after_backslash && gap) {
                let rest = Piece {
                    source: piece.source.start + first.len_utf8()..piece.source.end,
                    cooked: piece.cooked.split_off(first.len_utf8()),
                    parent: piece.parent,
                };
                piece.source.end = rest.source.start;
                self.text.push(OPAQUE);
                self.pieces.push((at, piece));
                if !rest.cooked.is_empty() {
                    self.pieces.push((self.text.len(), rest));
                    self.text.push_str(&written[first.len_utf8()..]);
                }
                return;
            }
            self.text.push_str(written);
        } else if typographic && !written.is_empty() {
            self.text.push_str(written);
        } else {
            self.text.push(OPAQUE);
        }
        self.pieces.push((at, piece));
    }

    fn piece_at(&self, at: usize) -> Option<(usize, &Piece)> {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        self.pieces.get(next.checked_sub(1)?).map(|(start, piece)| (*start, piece))
    }

    /// Where the piece that begins at `start` ends in the text.
    fn piece_end(&self, start: usize) -> usize {
        let next = self.pieces.partition_point(|(other, _)| *other <= start);
        self.pieces.get(next).map_or(self.text.len(), |(end, _)| *end)
    }

    /// The source of a range of the text.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.piece_at(range.start).map_or(0, |(start, piece)| {
            (piece.source.start + (range.start - start)).min(piece.source.end)
        });
        let last = range.end.saturating_sub(1).max(range.start);
        let end = self.piece_at(last).map_or(0, |(at, piece)| {
            if range.end >= self.piece_end(at) {
                piece.source.end
            } else {
                (piece.source.start + (range.end - at)).min(piece.source.end)
            }
        });
        if range.is_empty() { start..start } else { start..end.max(start) }
    }

    /// The words of a range, as they are printed, or `straight`, as they were typed. With them, for
    /// each piece, where it begins in the words and in the text.
    fn words(&self, range: Range<usize>, straight: bool) -> (String, Vec<(usize, usize)>) {
        let (mut words, mut marks) = (String::new(), Vec::new());
        let first = self.pieces.partition_point(|(start, _)| *start <= range.start).max(1) - 1;
        for (start, piece) in self.pieces.iter().skip(first) {
            let end = self.piece_end(*start);
            let part = range.start.max(*start)..range.end.min(end);
            if *start >= range.end {
                break;
            }
            if part.is_empty() {
                continue;
            }
            marks.push((words.len(), part.start));
            let written = &self.text[part.clone()];
            let whole = part == (*start..end);
            match (written.starts_with(OPAQUE), straight) {
                (false, true) => words.push_str(written),
                (false, false) if !whole || piece.cooked.len() == written.len() => {
                    words.push_str(&written.replace('\n', " "));
                }
                _ => words.push_str(&piece.cooked),
            }
        }
        (words, marks)
    }

    fn printed(&self, range: Range<usize>) -> String {
        let words = self.words(range, false).0;
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Finds the citations of a leaf block. `notes` are the labels of the file's footnotes: the parser
/// passes over a mark before a bracket, `[^a][@lee]`. `place` turns a range of the source into a
/// span.
pub fn scan(leaf: &Leaf, notes: &BTreeSet<String>, place: &dyn Fn(Range<usize>) -> Span) -> Found {
    let mut scanner = Scanner { leaf, text: &leaf.text, notes, place, found: Found::default() };
    scanner.all();
    scanner.found
}

struct Scanner<'a> {
    leaf: &'a Leaf,
    text: &'a str,
    notes: &'a BTreeSet<String>,
    place: &'a dyn Fn(Range<usize>) -> Span,
    found: Found,
}

impl Scanner<'_> {
    fn all(&mut self) {
        let brackets = brackets(self.text);
        let mut at = 0;
        while let Some(found) = self.text[at..].find(['[', '@']) {
            let start = at + found;
            at = start + 1;
            if self.text.as_bytes()[start] == b'@' {
                if let Some(key) = self.key_at(start) {
                    at = self.in_sentence(start, key, &brackets);
                }
                continue;
            }
            match closing(&brackets, start) {
                Some(end) if self.text[start + 1..].starts_with('^') => {
                    self.note(start..end + 1);
                }
                Some(end) if self.has_key(start + 1..end) => {
                    at = end + 1;
                    let items = self.items(start + 1..end, None);
                    self.push(start..end + 1, false, items);
                }
                Some(end) => self.key_missing(start..end + 1),
                None => self.never_closed(start, &brackets),
            }
        }
    }

    /// The key after the `@` at this byte, where that begins a citation: without braces.
    fn key_at(&self, at: usize) -> Option<Range<usize>> {
        let before = &self.text[..at];
        if before.ends_with(|c: char| c.is_alphanumeric() || "_+@".contains(c)) {
            return None;
        }
        let word = before
            .rfind(|c: char| c.is_whitespace() || c == OPAQUE)
            .map_or(0, |space| space + before[space..].chars().next().map_or(1, char::len_utf8));
        if before[word..].contains("://") || before[word..].contains("www.") {
            return None;
        }
        key(&self.text[at + 1..]).map(|range| at + 1 + range.start..at + 1 + range.end)
    }

    /// The first key of a range, outside of brackets in it, with the start of its `@` or `-@`.
    fn first_key(&self, range: Range<usize>) -> Option<(usize, Range<usize>)> {
        let mut depth = 0usize;
        for (at, c) in self.text[range.clone()].char_indices() {
            let at = range.start + at;
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                '@' if depth == 0 => {
                    if let Some(key) = self.key_at(at).filter(|key| key.end <= range.end) {
                        return Some((self.with_minus(at, range.start), key));
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn has_key(&self, range: Range<usize>) -> bool {
        self.first_key(range).is_some()
    }

    /// The start of `-@`, where the minus begins a word.
    fn with_minus(&self, at: usize, least: usize) -> usize {
        let before = &self.text[least..at];
        let rest = before.strip_suffix('-').filter(|rest| {
            !rest.ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == OPAQUE)
        });
        if rest.is_some() { at - 1 } else { at }
    }

    fn in_sentence(&mut self, at: usize, key: Range<usize>, brackets: &[(usize, usize)]) -> usize {
        let start = self.with_minus(at, 0);
        let mut end = key.end + usize::from(self.text[at + 1..].starts_with('{'));
        let first = CitationItem {
            key: Spanned::new(self.text[key.clone()].to_string(), self.span(key)),
            prefix: String::new(),
            locator: None,
            suffix: String::new(),
            suppress_author: start < at,
        };
        let space = self.text[end..].len() - self.text[end..].trim_start().len();
        let mut items = Vec::new();
        let open = end + space;
        let closed = closing(brackets, open).filter(|&close| {
            let first = self.text[open + 1..close].split(';').next().unwrap_or_default();
            let is_tail = !first.starts_with(['^', '[']) && !first.trim().is_empty();
            is_tail
                && !self.has_key(open + 1..open + 1 + first.len())
                && self.is_level(start..close + 1)
        });
        match closed {
            Some(close) => {
                items = self.items(open + 1..close, Some(first));
                end = close + 1;
            }
            None => {
                items.push(first);
                self.round_brackets(start, end);
            }
        }
        self.push(start..end, true, items);
        end
    }

    /// The works of a citation, separated by semicolons. A `first` one has its key already: it takes
    /// what stands before the first semicolon.
    fn items(&mut self, range: Range<usize>, first: Option<CitationItem>) -> Vec<CitationItem> {
        let mut items = Vec::new();
        let mut first = first;
        for part in split(self.text, range) {
            if let Some(mut item) = first.take() {
                self.tail(part, &mut item);
                items.push(item);
                continue;
            }
            let Some((start, key)) = self.first_key(part.clone()) else {
                let trimmed = trim(self.text, part);
                let message = match trimmed.is_empty() {
                    true => "a part of this citation is empty",
                    false => "a part of this citation has no key",
                };
                let help = "each part between semicolons needs its `@key`; use a comma otherwise";
                self.fault(trimmed, message, help);
                continue;
            };
            let braced = usize::from(self.text[..key.start].ends_with('{'));
            let mut item = CitationItem {
                key: Spanned::new(self.text[key.clone()].to_string(), self.span(key.clone())),
                prefix: self.leaf.printed(part.start..start),
                locator: None,
                suffix: String::new(),
                suppress_author: self.text[start..].starts_with('-'),
            };
            self.tail(key.end + braced..part.end, &mut item);
            items.push(item);
        }
        items
    }

    /// The locator and suffix of a work.
    fn tail(&mut self, range: Range<usize>, item: &mut CitationItem) {
        if let Some((start, key)) = self.first_key(range.clone()) {
            let message = "two keys stand in one part of a citation";
            self.fault(start..key.end, message, "separate the works with semicolons: `[@a; @b]`");
        }
        let (words, marks) = self.leaf.words(range.clone(), true);
        let words = words.replace('\n', " ");
        // From a place in the words to one in the text.
        let text_at = |at: usize| {
            let next = marks.partition_point(|(start, _)| *start <= at);
            marks.get(next.saturating_sub(1)).map_or(range.start, |(start, text)| {
                (text + (at - start)).min(self.leaf.piece_end(*text)).min(range.end)
            })
        };
        let parsed = locator::parse_tail(&words);
        let boundary = |at: usize| {
            let mut at = text_at(at);
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        for fault in &parsed.faults {
            let range = boundary(fault.range.start)..boundary(fault.range.end);
            let span = (self.place)(self.leaf.source(range.start..range.end.max(range.start)));
            // Where the text isn't the file's own letters, the span is another or wider one.
            let exact = self.text.get(range) == words.get(fault.range.clone())
                && span.range().len() == fault.range.len();
            self.found.faults.push(locator_fault(fault, span, exact));
        }
        let taken = boundary(parsed.taken);
        let locator = range.start..taken.max(range.start);
        let shown = trim(self.text, trim_comma(self.text, locator));
        item.locator = parsed.locator.map(|locator| Spanned::new(locator, self.span(shown)));
        let suffix = trim_comma(self.text, taken.max(range.start)..range.end);
        item.suffix = self.leaf.printed(suffix);
    }

    fn push(&mut self, range: Range<usize>, in_sentence: bool, items: Vec<CitationItem>) {
        if !self.is_level(range.clone()) {
            let message =
                "emphasis begins inside this citation and ends outside of it, or the reverse";
            self.fault(range, message, "set the citation wholly inside or outside of the emphasis");
            return;
        }
        if !items.is_empty() {
            let source = self.leaf.source(range);
            self.found.inlines.push((source, Kind::Cite(Citation { in_sentence, items })));
        }
    }

    /// Whether the two ends of a range stand in the same emphasis.
    fn is_level(&self, range: Range<usize>) -> bool {
        let parent = |at| self.leaf.piece_at(at).map(|(_, piece)| piece.parent);
        parent(range.start) == parent(range.end - 1)
    }

    /// `[@]` and `[@ lee]`.
    fn key_missing(&mut self, range: Range<usize>) {
        let inner = self.text[range.start + 1..].trim_start_matches('-');
        if inner.starts_with('@') {
            let message = "this citation has no key after its `@`";
            self.fault(range, message, "write `[@key]`, or `\\@` for a plain at-sign");
        }
    }

    /// A bracket without its end, where a citation begins in it.
    fn never_closed(&mut self, start: usize, brackets: &[(usize, usize)]) {
        let rest = &self.text[start + 1..];
        let end = start + 1 + rest.find(['[', ']']).unwrap_or(rest.len());
        let Some((_, key)) = self.first_key(start + 1..end) else { return };
        let in_bracket = brackets.iter().any(|&(open, close)| open < start && start < close);
        if !in_bracket {
            let message = "this citation is never closed";
            self.fault(
                start..key.end,
                message,
                "close it with `]`, or write `\\[` for a plain bracket",
            );
        }
    }

    /// `(@lee, p. 5)`: the page would be printed as it stands, and not be the citation's.
    fn round_brackets(&mut self, start: usize, end: usize) {
        let Some(close) = self.text[end..].find([')', '\n', '[', '@']) else { return };
        let tail = &self.text[end..end + close];
        let passage = tail.trim_start_matches(',').trim();
        let parsed = locator::parse_tail(tail);
        let is_cite =
            self.text[..start].ends_with('(') && self.text[end + close..].starts_with(')');
        // `(@lee, 1997)` may have its year.
        let is_year = passage.len() == 4 && passage.bytes().all(|byte| byte.is_ascii_digit());
        let is_whole = parsed.locator.is_some() && parsed.taken >= tail.trim_end().len();
        if !is_cite || !is_whole || is_year {
            return;
        }
        let whole = start - 1..end + close + 1;
        let message =
            format!("a citation's passage stands in square brackets: `{passage}` is text");
        let mut fault = Diagnostic::new(
            codes::CITE_SYNTAX,
            self.span(whole.clone()),
            message,
            "printed as it is",
        );
        fault.severity = Severity::Warning;
        let right = format!("[{}]", &self.text[whole.start + 1..whole.end - 1]);
        self.found.faults.push(match right.contains(OPAQUE) {
            true => fault.help("write the brackets as `[` and `]`"),
            false => fault.suggest(format!("write `{right}`"), self.span(whole), right),
        });
    }

    fn note(&mut self, range: Range<usize>) {
        let label = &self.text[range.start + 2..range.end - 1];
        let known = label.to_lowercase();
        if self.notes.contains(&known) {
            let source = self.leaf.source(range);
            self.found.inlines.push((source, Kind::NoteMark(known)));
            return;
        }
        if label.is_empty() || label.contains(char::is_whitespace) || label.contains(OPAQUE) {
            return;
        }
        let help =
            format!("write the note at the end of the file, `[^{label}]: …`, or remove the mark");
        let message = format!("the footnote `{label}` is nowhere in this file");
        let span = self.span(range);
        self.found.faults.push(
            Diagnostic::new(codes::PROSE_FOOTNOTE, span, message, "no such footnote").help(help),
        );
    }

    fn fault(&mut self, range: Range<usize>, message: &str, help: &str) {
        let fault = Diagnostic::new(codes::CITE_SYNTAX, self.span(range), message, "here");
        self.found.faults.push(fault.help(help));
    }

    fn span(&self, range: Range<usize>) -> Span {
        (self.place)(self.leaf.source(range))
    }
}

/// Whether a text holds a key that begins a word, as `@lee` and `see -@lee` do.
pub fn has_key(text: &str) -> bool {
    let keyed = |word: &str| word.trim_start_matches('-').strip_prefix('@').and_then(key).is_some();
    text.split_whitespace().any(keyed)
}

/// Whether a name can be cited: all of it is a key.
pub fn is_key(name: &str) -> bool {
    key(name) == Some(0..name.len())
}

/// The key at the beginning of the text, in braces or by Pandoc's rule: a letter, digit or `_`, then
/// those and single marks between them.
fn key(text: &str) -> Option<Range<usize>> {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    if let Some(braced) = text.strip_prefix('{') {
        let end = braced.find('}')?;
        let plain = !braced[..end].contains(|c: char| c.is_whitespace() || c == OPAQUE || c == '{');
        return (end > 0 && plain).then_some(1..1 + end);
    }
    let mut letters = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = letters.next() {
        let mark = end > 0 && ":.#$%&-+?<>~/".contains(c);
        if is_letter(c) {
            end = at + c.len_utf8();
        } else if !(mark && letters.peek().is_some_and(|&(_, next)| is_letter(next))) {
            break;
        }
    }
    (end > 0).then_some(0..end)
}

/// The pairs of brackets, by their beginnings.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '[' => open.push(at),
            ']' => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Where the bracket that opens at this byte closes.
fn closing(brackets: &[(usize, usize)], open: usize) -> Option<usize> {
    brackets.binary_search_by_key(&open, |pair| pair.0).ok().map(|at| brackets[at].1)
}

/// The parts of a range between semicolons, but those in quotation marks or brackets.
fn split(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let quotes = text[range.clone()].matches('"').count();
    let (mut parts, mut start, mut quoted, mut depth) = (Vec::new(), range.start, false, 0usize);
    for (at, c) in text[range.clone()].char_indices() {
        match c {
            '"' => quoted = !quoted && quotes.is_multiple_of(2),
            '“' => quoted = true,
            '”' => quoted = false,
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ';' if !quoted && depth == 0 => {
                parts.push(start..range.start + at);
                start = range.start + at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..range.end);
    parts
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + (inner.len() - inner.trim_start().len());
    start..(start + inner.trim().len())
}

/// Without the comma at its beginning.
fn trim_comma(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let rest = inner.trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    range.end - rest.len()..range.end
}
