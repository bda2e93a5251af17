//! YAML as a tree of nodes with spans. Scalars keep the text that was typed (`0755`, `no`, `1.10`);
//! what type they are is for the field that holds them to say. What fields there are lives elsewhere.

use super::place::Place;
use super::slips;
use crate::diagnostic::{Diagnostic, Faults, phrase};
use crate::model::codes;
use crate::span::{FileId, Span, Spanned};
use serde_saphyr::granit_parser::{self as parser, Event, Parser, ScalarStyle, ScanError};
use std::collections::BTreeMap;

/// A value and where it was written.
#[derive(Debug, Clone)]
pub struct Node {
    pub span: Span,
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// Nothing, `~` or `null`. Where a key has no colon, as in `{ key }`, it has the key's own span.
    Null,
    Scalar(Scalar),
    List(Vec<Node>),
    /// In the order written. A key that stands twice is in it twice.
    Map(Vec<(Spanned<String>, Node)>),
}

/// A scalar's text as it was typed, without quotes and escapes.
#[derive(Debug, Clone)]
pub struct Scalar {
    pub text: String,
    /// Whether it stands without quotes, so that it may be a number or a truth value.
    pub plain: bool,
    /// Where the text is in the file.
    pub place: Place,
}

impl Node {
    /// The entries, if it is a map.
    pub fn map(&self) -> Option<&[(Spanned<String>, Node)]> {
        if let NodeKind::Map(entries) = &self.kind { Some(entries) } else { None }
    }

    /// The items, if it is a list.
    pub fn list(&self) -> Option<&[Node]> {
        if let NodeKind::List(items) = &self.kind { Some(items) } else { None }
    }

    /// The scalar, if it is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        if let NodeKind::Scalar(scalar) = &self.kind { Some(scalar) } else { None }
    }

    /// Whether nothing was written.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, NodeKind::Null)
    }

    /// Whether nothing was written but quotes and space.
    pub fn is_blank(&self) -> bool {
        self.is_null() || self.scalar().is_some_and(|scalar| scalar.text.trim().is_empty())
    }
}

impl Scalar {
    /// The truth value, if it is one: `true` or `false`.
    pub fn boolean(&self) -> Option<bool> {
        match self.text.as_str() {
            "true" if self.plain => Some(true),
            "false" if self.plain => Some(false),
            _ => None,
        }
    }

    /// The number, if it is one: decimal, finite, without separators.
    pub fn number(&self) -> Option<f64> {
        let digits =
            self.text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        let number = if digits && self.plain { self.text.parse().ok() } else { None };
        number.filter(|number: &f64| number.is_finite())
    }
}

/// The first of a map's values of this key, unless it is blank: that is the same as no field.
pub fn get<'a>(map: &'a [(Spanned<String>, Node)], key: &str) -> Option<&'a Node> {
    map.iter().find(|(known, _)| known.value == key).map(|(_, node)| node).filter(|n| !n.is_blank())
}

/// The value as JSON: numbers and truth values where they are unquoted, else text. Of keys that
/// stand twice, the last counts.
pub fn json(node: &Node) -> serde_json::Value {
    use serde_json::Value;
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Scalar(scalar) => match (scalar.boolean(), scalar.number()) {
            (Some(truth), _) => Value::Bool(truth),
            (None, Some(_)) => serde_json::from_str(&scalar.text)
                .ok()
                .filter(Value::is_number)
                .unwrap_or_else(|| Value::String(scalar.text.clone())),
            (None, None) => Value::String(scalar.text.clone()),
        },
        NodeKind::List(items) => Value::Array(items.iter().map(json).collect()),
        NodeKind::Map(entries) => {
            Value::Object(entries.iter().map(|(k, node)| (k.value.clone(), json(node))).collect())
        }
    }
}

/// How deep values may nest, how many of them a file may hold with its aliases written out, and how
/// many bytes of text they may hold: far beyond any real file, far below what would hurt.
const DEEPEST: usize = 48;
const MOST_NODES: usize = 200_000;
const MOST_BYTES: usize = 16 << 20;

/// Reads one YAML document, `text`, which begins at byte `start` of `file`. `None` where its syntax
/// is at fault. Keys that stand twice are reported, and kept.
pub fn parse(file: FileId, start: usize, text: &str, faults: &mut Faults) -> Option<Node> {
    let options = parser::options! {
        emit_comments: false,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut builder = Builder {
        file,
        start,
        text,
        events: Parser::new_from_str_with_options(text, options),
        anchors: BTreeMap::new(),
        nodes: 0,
        bytes: 0,
        faults,
    };
    match builder.document() {
        Ok(node) => Some(node),
        Err(fault) => {
            builder.faults.push(*fault);
            None
        }
    }
}

type Read<T> = Result<T, Box<Diagnostic>>;

struct Builder<'a> {
    file: FileId,
    start: usize,
    text: &'a str,
    events: Parser<'a, parser::StrInput<'a>>,
    /// What aliases stand for, with the number of nodes and bytes in it.
    anchors: BTreeMap<usize, (Node, usize, usize)>,
    nodes: usize,
    bytes: usize,
    faults: &'a mut Faults,
}

impl<'a> Builder<'a> {
    fn document(&mut self) -> Read<Node> {
        let empty = Node { span: self.span(0..self.text.len()), kind: NodeKind::Null };
        let mut root = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::DocumentStart(..) if root.is_some() => {
                    let message = "a second YAML document begins here";
                    let help = "keep one document: remove this `---` and what follows";
                    return Err(self.syntax(self.range(&span), message, Some(help)));
                }
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(..)
                | Event::DocumentEnd => {}
                event => root = Some(self.node(event, &span, 0)?),
            }
        }
        Ok(root.unwrap_or(empty))
    }

    fn next(&mut self) -> Read<Option<(Event<'a>, parser::Span)>> {
        match self.events.next_event() {
            None => Ok(None),
            Some(Ok(next)) => Ok(Some(next)),
            Some(Err(error)) => Err(self.explain(&error)),
        }
    }

    /// The next event where the stream can't have ended yet.
    fn inside(&mut self) -> Read<(Event<'a>, parser::Span)> {
        let end = self.text.len();
        match self.next()? {
            Some(next) => Ok(next),
            None => Err(self.syntax(end..end, "the YAML ends in the middle of a value", None)),
        }
    }

    fn node(&mut self, event: Event<'a>, span: &parser::Span, depth: usize) -> Read<Node> {
        let (nodes, bytes) = (self.nodes, self.bytes);
        let range = self.range(span);
        self.spend(1, 0, &range)?;
        if depth > 2 * DEEPEST {
            return Err(self.syntax(range, "values are nested too deeply here", None));
        }
        let (anchor, node) = match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.spend(0, value.len(), &range)?;
                if style == ScalarStyle::Plain
                    && let Some(dash) = slips::dash(self.text, &range)
                {
                    let fault = self.syntax(dash..dash + 1, slips::NO_SPACE, None);
                    let edit = self.span(dash..dash + 1);
                    self.faults.push(fault.suggest(slips::ITEM, edit, "- "));
                }
                let text_tag = tag.is_some_and(|tag| tag.core_suffix() == Some("str"));
                (anchor, self.scalar(value.into_owned(), style, text_tag, range))
            }
            Event::SequenceStart(_, anchor, _) => {
                let mut items = Vec::new();
                let end = loop {
                    let (event, span) = self.inside()?;
                    if matches!(event, Event::SequenceEnd) {
                        break self.range(&span);
                    }
                    items.push(self.node(event, &span, depth + 1)?);
                };
                let last = items.last().map(|node: &Node| node.span);
                let span = self.hull(range, end, last);
                (anchor, Node { span, kind: NodeKind::List(items) })
            }
            Event::MappingStart(_, anchor, _) => {
                let mut entries = Vec::new();
                let end = loop {
                    let (event, span) = self.inside()?;
                    if matches!(event, Event::MappingEnd) {
                        break self.range(&span);
                    }
                    let key = self.node(event, &span, depth + 1)?;
                    let (event, span) = self.inside()?;
                    let mut value = self.node(event, &span, depth + 1)?;
                    let rest = &self.text[key.span.end as usize - self.start..];
                    if value.is_null() && !rest.trim_start().starts_with(':') {
                        value.span = key.span;
                    }
                    entries.push((self.key(key)?, value));
                };
                self.find_twins(&entries);
                let last = entries.last().map(|(key, node)| match node.is_null() {
                    true => key.span,
                    false => node.span,
                });
                let span = self.hull(range, end, last);
                (anchor, Node { span, kind: NodeKind::Map(entries) })
            }
            Event::Alias(anchor) => {
                let Some((node, nodes, bytes)) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.syntax(
                        range,
                        "this alias stands inside its own anchor",
                        None,
                    ));
                };
                self.spend(nodes, bytes, &range)?;
                return Ok(node);
            }
            _ => return Err(self.syntax(range, "a value is missing here", None)),
        };
        if anchor != 0 {
            let cost = (node.clone(), self.nodes - nodes, self.bytes - bytes);
            self.anchors.insert(anchor, cost);
        }
        Ok(node)
    }

    fn scalar(
        &self,
        value: String,
        style: ScalarStyle,
        text_tag: bool,
        range: std::ops::Range<usize>,
    ) -> Node {
        let plain = style == ScalarStyle::Plain && !text_tag;
        let span = self.span(range.clone());
        if plain && matches!(value.as_str(), "" | "~" | "null") {
            return Node { span, kind: NodeKind::Null };
        }
        let inner = match style {
            ScalarStyle::Plain => range,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                range.start + 1..range.end.saturating_sub(1)
            }
            _ => 0..0,
        };
        let place = match self.text.get(inner.clone()) == Some(value.as_str()) {
            true => Place::At(self.file, self.start + inner.start),
            false => Place::Whole(span),
        };
        Node { span, kind: NodeKind::Scalar(Scalar { text: value, plain, place }) }
    }

    fn key(&self, node: Node) -> Read<Spanned<String>> {
        match node.kind {
            NodeKind::Scalar(scalar) => Ok(Spanned::new(scalar.text, node.span)),
            NodeKind::Null => Ok(Spanned::new(self.written(node.span).to_string(), node.span)),
            NodeKind::List(_) | NodeKind::Map(_) => {
                let start = node.span.start as usize - self.start;
                let end = node.span.end as usize - self.start;
                let message = "a key must be a word, not a list or a map";
                Err(self.syntax(start..end, message, Some("put the key in quotes")))
            }
        }
    }

    /// Reports every key that stands twice, with both places.
    fn find_twins(&mut self, entries: &[(Spanned<String>, Node)]) {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|&at| (&entries[at].0.value, at));
        let key = |at: usize| &entries[at].0;
        for same in order.chunk_by(|&a, &b| key(a).value == key(b).value) {
            for &again in &same[1..] {
                let name = &key(again).value;
                self.faults.push(
                    Diagnostic::new(
                        codes::YAML_DUPLICATE_KEY,
                        key(again).span,
                        format!("the key `{name}` stands twice in one map"),
                        "here again",
                    )
                    .label(key(same[0]).span, "first here")
                    .help("keep one of the two, or rename the other"),
                );
            }
        }
    }

    /// Counts what was read against the limits.
    fn spend(&mut self, nodes: usize, bytes: usize, at: &std::ops::Range<usize>) -> Read<()> {
        self.nodes += nodes;
        self.bytes += bytes;
        if self.nodes > MOST_NODES || self.bytes > MOST_BYTES {
            let message = "the YAML holds more values than any front matter needs";
            let help = "write fewer aliases, or split the file";
            return Err(self.syntax(at.clone(), message, Some(help)));
        }
        Ok(())
    }

    /// From a collection's beginning to its end; a block's end is that of its last child, since the
    /// parser sees it only at the next line.
    fn hull(
        &self,
        start: std::ops::Range<usize>,
        end: std::ops::Range<usize>,
        last: Option<Span>,
    ) -> Span {
        let closed = self.text.get(end.clone()).is_some_and(|text| text == "]" || text == "}");
        let end = match last {
            Some(last) if !closed => last.end as usize - self.start.min(last.end as usize),
            _ => end.end,
        };
        self.span(start.start..end.max(start.end))
    }

    fn range(&self, span: &parser::Span) -> std::ops::Range<usize> {
        let start = self.byte(&span.start);
        start..self.byte(&span.end).max(start)
    }

    /// The byte of a mark, on a character boundary and inside the text.
    fn byte(&self, mark: &parser::Marker) -> usize {
        let byte = mark.byte_offset().unwrap_or_else(|| {
            self.text.char_indices().nth(mark.index()).map_or(self.text.len(), |(at, _)| at)
        });
        floor(self.text, byte)
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start, self.start + range.end)
    }

    fn written(&self, span: Span) -> &'a str {
        let range = span.range();
        self.text.get(range.start - self.start..range.end - self.start).unwrap_or_default()
    }

    /// The bracket that begins a value on the line before and isn't closed there, with its byte.
    fn unclosed(&self, at: usize) -> Option<(char, usize)> {
        let line = self.text[..at].rfind('\n')?;
        let start = self.text[..line].rfind('\n').map_or(0, |at| at + 1);
        let above = &self.text[start..line];
        let value = above.find(": ").map_or(0, |at| at + 2);
        let value = value + (above[value..].len() - above[value..].trim_start().len());
        let count = |c: char| above[value..].matches(c).count();
        let open = above[value..].chars().next().filter(|c| "[{".contains(*c))?;
        let close = if open == '[' { ']' } else { '}' };
        (count(open) > count(close)).then_some((open, start + value))
    }

    fn syntax(
        &self,
        range: std::ops::Range<usize>,
        message: &str,
        help: Option<&str>,
    ) -> Box<Diagnostic> {
        let fault = Diagnostic::new(codes::YAML_SYNTAX, self.span(range), message, "here");
        Box::new(match help {
            Some(help) => fault.help(help),
            None => fault,
        })
    }

    /// The parser's error in an editor's words.
    fn explain(&self, error: &ScanError) -> Box<Diagnostic> {
        use parser::ErrorKind::*;
        let at = self.byte(error.marker());
        if let Some(slip) = slips::find(self.text, at, error.kind()) {
            let fault = self.syntax(slip.at, &slip.message, None);
            return Box::new(match slip.edit {
                Some((range, right)) => {
                    fault.suggest_if(slip.safe, slip.help, self.span(range), right)
                }
                None => fault.help(slip.help),
            });
        }
        let width =
            self.text[at..].chars().next().map_or(0, |c| if c == '\n' { 0 } else { c.len_utf8() });
        if let MappingValueNotAllowed | InvalidColonPlacement | SimpleKeyExpected = error.kind()
            && let Some((open, at)) = self.unclosed(at)
        {
            let message = format!("`{open}` is never closed");
            let help = "close every `[` with `]` and every `{` with `}`; a text that begins with one \
                        needs quotes";
            return self.syntax(at..at + 1, &message, Some(help));
        }
        let line = self.text[..at].rfind('\n').map_or(0, |line| line + 1);
        if matches!(error.kind(), MappingValueNotAllowed) && is_word(self.text[line..at].trim()) {
            let message = "no field can begin here";
            let help =
                "indent it like the other fields, and see that the line above is `name: value`";
            let start = at - self.text[line..at].trim_start().len();
            return self.syntax(start..at, message, Some(help));
        }
        let colon = "where a text holds a colon and a space, put the whole text in quotes";
        let (message, help) = match error.kind() {
            MappingValueNotAllowed | InvalidColonPlacement | SimpleKeyExpected => {
                ("a colon can't stand here".to_string(), Some(colon))
            }
            TabNotAllowed | TabInBlockIndentation => {
                ("a tab can't indent YAML".to_string(), Some("indent with spaces"))
            }
            InvalidIndentation => (
                "this line's indentation doesn't fit the lines above".to_string(),
                Some("give the lines of one list or map the same number of spaces"),
            ),
            UnclosedFlowCollection { open } => (
                format!("`{open}` is never closed"),
                Some("close every `[` with `]` and every `{` with `}`"),
            ),
            UnexpectedEofFlowSequence | ExpectedFlowSequenceSeparator => (
                "a list in brackets lacks a comma or its `]`".to_string(),
                Some("separate the items with commas and close the list with `]`"),
            ),
            UnexpectedEofFlowMapping
            | UnexpectedEofImplicitFlowMapping
            | ExpectedFlowMappingSeparator => (
                "a map in braces lacks a comma or its `}`".to_string(),
                Some("separate the fields with commas and close the map with `}`"),
            ),
            ExpectedBlockMappingKey => (
                "a field's name is expected here".to_string(),
                Some("write `name: value`, indented like the fields above"),
            ),
            UnknownAnchor => (
                "this alias has no anchor".to_string(),
                Some("a text that begins with `*` or `&` needs quotes"),
            ),
            MismatchedFlowCollectionEnd { .. } => (
                "the brackets don't match".to_string(),
                Some("close every `[` with `]` and every `{` with `}`"),
            ),
            InvalidTrailingSingleQuotedScalar | InvalidTrailingDoubleQuotedScalar => (
                "the text goes on after its quote".to_string(),
                Some("put the whole text in quotes, in `'…'` where it holds `\"`"),
            ),
            UnknownQuotedScalarEscape | InvalidQuotedScalarHexEscape => (
                "a backslash in these quotes begins no escape".to_string(),
                Some("write `\\\\` for a backslash, or put the text in `'…'`"),
            ),
            UnclosedQuotedScalar => (
                "this quote is never closed".to_string(),
                Some("close the text with the quote that it begins with"),
            ),
            InvalidQuotedScalarIndent => (
                "a text in quotes goes on here".to_string(),
                Some("close the quote above, or indent the lines that it goes on in"),
            ),
            RecursionLimitExceeded => ("values are nested too deeply here".to_string(), None),
            UnexpectedCharacter { character } if character.is_control() => (
                format!("a character that can't be seen, U+{:04X}, stands here", *character as u32),
                Some("take it out"),
            ),
            UnexpectedCharacter { character } => (
                format!("a text can't begin with `{character}` here"),
                Some("put the text in quotes"),
            ),
            _ => (phrase(&error.info()), Some("check quotes, colons and indentation")),
        };
        self.syntax(at..at + width, &message, help)
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
}

/// The last character boundary at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}
