//! Blocks from the parser's events. What stands inside a line is the inlines' affair.

use super::{DEEPEST, Footnote, Reader, hidden, html};
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::draft::{Block, Citation, Inline, Target};
use crate::model::prose::{self, Align, BlockKind, Definition, Figure, InlineKind};
use crate::span::{Span, Spanned};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};
use std::ops::Range;

type Kind = BlockKind<Spanned<Target>, Citation>;

impl Reader<'_, '_> {
    /// The blocks up to the end of what they stand in, which is read too.
    pub(super) fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut uncited = None;
        let mut too_deep = 0usize;
        while self.at < self.events.len() {
            let deep = depth >= DEEPEST;
            match &self.events[self.at].0 {
                Event::End(_) => {
                    self.at += 1;
                    if too_deep == 0 {
                        break;
                    }
                    too_deep -= 1;
                }
                Event::Start(tag) if deep && is_container(tag) => {
                    self.at += 1;
                    too_deep += 1;
                }
                event if is_inline(event) => {
                    let end = self.run_end();
                    let range = self.events[self.at].1.start..self.events[end - 1].1.end;
                    let inlines = self.leaf(self.at..end);
                    self.at = end;
                    blocks.push(self.block(range, BlockKind::Plain(inlines)));
                }
                _ => {
                    let (event, range) = self.take(self.at);
                    self.at += 1;
                    match event {
                        Event::Start(Tag::HtmlBlock) => {
                            let (block, reason) = self.html_block(range);
                            uncited = reason.or(uncited.filter(|_| block.is_none()));
                            blocks.extend(block);
                        }
                        Event::Start(Tag::FootnoteDefinition(label)) => {
                            let label = label.to_lowercase();
                            let span = self.block_span(&range);
                            let blocks = self.blocks(depth + 1);
                            self.footnotes.push(Footnote { label, span, blocks });
                        }
                        event => {
                            if let Event::Start(Tag::CodeBlock(kind)) = &event {
                                self.check_code(kind, &range);
                            }
                            let kind = self.kind(event, depth);
                            let block = self.block(range, kind);
                            blocks.push(Block { uncited: uncited.take(), ..block });
                        }
                    }
                }
            }
        }
        blocks
    }

    fn kind(&mut self, event: Event, depth: usize) -> Kind {
        match event {
            Event::Start(Tag::Paragraph) => {
                let inlines = self.inlines_left();
                set_alone(&inlines).unwrap_or(BlockKind::Paragraph(inlines))
            }
            Event::Start(Tag::Heading { level, id, .. }) => {
                let inlines = self.inlines_left();
                let anchor = match id {
                    Some(id) => id.to_string(),
                    None => {
                        let words = prose::plain(&inlines);
                        let ends = inlines.first().zip(inlines.last());
                        let fault = ends.and_then(|(first, last)| {
                            let span = first.span;
                            let whole = Span { end: last.span.end, ..span };
                            self.anchors.claimed(&words, whole)
                        });
                        fault.into_iter().for_each(|fault| self.faults.push(fault));
                        self.anchors.of_words(&words)
                    }
                };
                BlockKind::Heading { level: level as u8, anchor, inlines }
            }
            Event::Start(Tag::BlockQuote(_)) => BlockKind::Quote(self.blocks(depth + 1)),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '\t']).next().unwrap_or_default().to_string()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                BlockKind::Code { language, text: self.texts_left() }
            }
            Event::Start(Tag::List(start)) => {
                let mut items = Vec::new();
                while self.starts(|tag| matches!(tag, Tag::Item)) {
                    items.push(self.blocks(depth + 1));
                }
                self.end();
                BlockKind::List { start, items }
            }
            Event::Start(Tag::DefinitionList) => BlockKind::Definitions(self.definitions(depth)),
            Event::Start(Tag::Table(columns)) => self.table(columns),
            Event::Rule => BlockKind::Rule,
            // Nothing else begins a block; were there something, its content would be kept.
            _ => BlockKind::Quote(self.blocks(depth + 1)),
        }
    }

    fn definitions(&mut self, depth: usize) -> Vec<Definition<Spanned<Target>, Citation>> {
        let mut definitions: Vec<Definition<_, _>> = Vec::new();
        loop {
            if self.starts(|tag| matches!(tag, Tag::DefinitionListTitle)) {
                let term = self.inlines_left();
                definitions.push(Definition { term, meanings: Vec::new() });
            } else if self.starts(|tag| matches!(tag, Tag::DefinitionListDefinition)) {
                let blocks = self.blocks(depth + 1);
                match definitions.last_mut() {
                    Some(definition) => definition.meanings.push(blocks),
                    None => {
                        definitions.push(Definition { term: Vec::new(), meanings: vec![blocks] })
                    }
                }
            } else {
                self.end();
                return definitions;
            }
        }
    }

    fn table(&mut self, columns: Vec<Alignment>) -> Kind {
        let columns = columns.into_iter().map(|column| match column {
            Alignment::None => Align::None,
            Alignment::Left => Align::Left,
            Alignment::Center => Align::Center,
            Alignment::Right => Align::Right,
        });
        let (columns, mut head, mut rows) = (columns.collect(), Vec::new(), Vec::new());
        loop {
            if self.starts(|tag| matches!(tag, Tag::TableHead)) {
                head = self.cells();
            } else if self.starts(|tag| matches!(tag, Tag::TableRow)) {
                rows.push(self.cells());
            } else {
                self.end();
                return BlockKind::Table { columns, head, rows };
            }
        }
    }

    fn cells(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while self.starts(|tag| matches!(tag, Tag::TableCell)) {
            cells.push(self.inlines_left());
        }
        self.end();
        cells
    }

    /// A block of raw HTML and, if it is a comment that opts out from citation, the reason.
    fn html_block(&mut self, range: Range<usize>) -> (Option<Block>, Option<String>) {
        let start = self.events.get(self.at).map_or(range.start, |(_, range)| range.start);
        let text = self.texts_left();
        let (rest, comments) = html::without_comments(&text);
        let exact = self.source.get(start..start + text.len()) == Some(text.as_str());
        if let Some(open) = hidden::unclosed_comment(&text) {
            let place = match exact {
                true => start + open..start + open + "<!--".len(),
                false => range.clone(),
            };
            let message = "this comment is never closed";
            let label = "nothing below it is printed";
            let span = self.span(&place);
            let fault = Diagnostic::new(codes::PROSE_UNCLOSED, span, message, label);
            self.faults.push(fault.help("close it with `-->` where it ends"));
        }
        let mut reason = None;
        for comment in comments {
            let Some(words) = html::uncited(&text[comment.clone()]) else { continue };
            if words.is_empty() {
                let place = match exact {
                    true => start + comment.start..start + comment.end,
                    false => range.clone(),
                };
                self.faults.push(
                    Diagnostic::new(
                        codes::PROSE_NO_REASON,
                        self.span(&place),
                        "this opt-out from citation gives no reason",
                        "no reason",
                    )
                    .help(
                        "write why: `<!-- uncited: the question that the next section answers -->`",
                    ),
                );
            }
            // An empty reason was said; that the block cites nothing needn't be said too.
            reason = Some(words.to_string());
        }
        if rest.trim().is_empty() {
            return (None, reason);
        }
        self.warn_of_html(&range);
        (Some(self.block(range, BlockKind::Html(rest))), reason)
    }

    pub(super) fn warn_of_html(&mut self, range: &Range<usize>) {
        if !self.rules.raw_html {
            let span = self.block_span(range);
            self.faults.push(
                Diagnostic::new(codes::PROSE_RAW_HTML, span, "raw HTML is dropped", "not printed")
                    .help("write it in Markdown, or set `raw_html: true` in site.yaml"),
            );
        }
    }

    /// Whether the next event begins such a thing; if so, it is read.
    fn starts(&mut self, wanted: impl Fn(&Tag) -> bool) -> bool {
        let found = matches!(self.events.get(self.at), Some((Event::Start(tag), _)) if wanted(tag));
        self.at += usize::from(found);
        found
    }

    /// Reads up to the end of what was begun.
    fn end(&mut self) {
        self.at = (self.end_of(self.at) + 1).min(self.events.len());
    }

    /// The inlines up to the end of what they stand in, which is read too.
    fn inlines_left(&mut self) -> Vec<Inline> {
        let (start, end) = (self.at, self.end_of(self.at));
        let inlines = self.leaf(start..end);
        self.at = (end + 1).min(self.events.len());
        inlines
    }

    /// The bare text up to the end of what it stands in, which is read too.
    fn texts_left(&mut self) -> String {
        let end = self.end_of(self.at);
        let mut text = String::new();
        for (event, _) in &self.events[self.at..end] {
            if let Event::Text(words) | Event::Html(words) = event {
                text.push_str(words);
            }
        }
        self.at = (end + 1).min(self.events.len());
        text
    }

    /// The event that ends what the events at `from` stand in.
    pub(super) fn end_of(&self, from: usize) -> usize {
        let mut depth = 0usize;
        for (at, (event, _)) in self.events.iter().enumerate().skip(from) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return at,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        self.events.len()
    }

    /// Where the run of inlines that begins here ends.
    fn run_end(&self) -> usize {
        let mut at = self.at;
        while at < self.events.len() && is_inline(&self.events[at].0) {
            at = match &self.events[at].0 {
                Event::Start(_) => (self.end_of(at + 1) + 1).min(self.events.len()),
                _ => at + 1,
            };
        }
        at
    }

    fn block(&self, range: Range<usize>, kind: Kind) -> Block {
        Block { span: self.block_span(&range), uncited: None, kind }
    }

    /// A block's span without the line breaks at its end.
    fn block_span(&self, range: &Range<usize>) -> Span {
        let text = self.source[range.clone()].trim_end_matches(['\n', '\r']);
        self.span(&(range.start..range.start + text.len()))
    }
}

/// An embed that is all of its paragraph, as the block that it sets. An image file stays an image.
fn set_alone(inlines: &[Inline]) -> Option<Kind> {
    let [Inline { kind: InlineKind::Image { to, .. }, .. }] = inlines else { return None };
    let Target::Wiki { name, anchor } = &to.value else { return None };
    match (name.as_str(), anchor) {
        ("timeline", None) => Some(BlockKind::Figure(Figure::Timeline)),
        ("map", None) => Some(BlockKind::Figure(Figure::Map)),
        (name, None) if is_image(name) => None,
        _ => Some(BlockKind::Embed(to.clone())),
    }
}

/// Whether a name is that of an image file.
fn is_image(name: &str) -> bool {
    const ENDINGS: [&str; 8] = ["jpg", "jpeg", "png", "gif", "svg", "webp", "avif", "tiff"];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

fn is_container(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
    )
}

fn is_inline(event: &Event) -> bool {
    match event {
        Event::Start(tag) => is_inline_end(&tag.to_end()),
        Event::End(_) | Event::Rule | Event::Html(_) => false,
        _ => true,
    }
}

fn is_inline_end(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
