//! Prose as a tree of blocks and inlines. It is generic in what a link and a citation are, so that
//! the written form (ids and keys, unchecked) and the meant form (things that exist) differ in type.

use crate::span::Span;

/// The running text of a file. `L` is what a link points at, `C` a citation.
#[derive(Debug, Clone)]
pub struct Prose<L, C> {
    pub blocks: Vec<Block<L, C>>,
    /// The Markdown footnotes, by label, in the order in which they are defined.
    pub footnotes: Vec<Footnote<L, C>>,
}

impl<L, C> Default for Prose<L, C> {
    fn default() -> Self {
        Prose { blocks: Vec::new(), footnotes: Vec::new() }
    }
}

impl<L, C> Prose<L, C> {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The blocks with their numbers. What can be pointed at (a paragraph, list, quotation, table,
    /// …) counts from 1 and has the anchor `p1`, `p2`, …; headings and rules don't count.
    pub fn numbered(&self) -> impl Iterator<Item = (Option<u32>, &Block<L, C>)> {
        let mut last = 0;
        self.blocks.iter().map(move |block| {
            let counts = !matches!(
                block.kind,
                BlockKind::Heading { .. } | BlockKind::Rule | BlockKind::Html(_)
            );
            last += u32::from(counts);
            (counts.then_some(last), block)
        })
    }
}

/// The anchor of a numbered block.
pub fn anchor(number: u32) -> String {
    format!("p{number}")
}

/// A Markdown footnote: `[^label]: …`.
#[derive(Debug, Clone)]
pub struct Footnote<L, C> {
    pub label: String,
    pub span: Span,
    pub blocks: Vec<Block<L, C>>,
}

/// A block and where it was written.
#[derive(Debug, Clone)]
pub struct Block<L, C> {
    pub span: Span,
    /// Why it may stand without a citation, from a comment above it.
    pub uncited: Option<String>,
    pub kind: BlockKind<L, C>,
}

/// What a block is.
#[derive(Debug, Clone)]
pub enum BlockKind<L, C> {
    Paragraph(Vec<Inline<L, C>>),
    Heading {
        level: u8,
        /// Written as `{ #anchor }`, else made from the words; unique in the file.
        anchor: String,
        inlines: Vec<Inline<L, C>>,
    },
    List {
        /// The first number of an ordered list.
        start: Option<u64>,
        items: Vec<Vec<Block<L, C>>>,
    },
    Quote(Vec<Block<L, C>>),
    Code {
        language: String,
        text: String,
    },
    Table {
        columns: Vec<Align>,
        head: Vec<Vec<Inline<L, C>>>,
        rows: Vec<Vec<Vec<Inline<L, C>>>>,
    },
    Definitions(Vec<Definition<L, C>>),
    /// Text in a tight list item, which Markdown doesn't wrap in a paragraph.
    Plain(Vec<Inline<L, C>>),
    /// A claim or an image set into the text: `![[mazar-uprising#killed]]`.
    Embed(L),
    /// A figure that the program draws: `![[timeline]]`, `![[map]]`.
    Figure(Figure),
    Rule,
    Html(String),
}

/// A figure drawn from the chapter's own period and places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    Timeline,
    Map,
}

/// A term and what it means.
#[derive(Debug, Clone)]
pub struct Definition<L, C> {
    pub term: Vec<Inline<L, C>>,
    pub meanings: Vec<Vec<Block<L, C>>>,
}

/// How a table's column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    None,
    Left,
    Center,
    Right,
}

/// A piece of running text and where it was written.
#[derive(Debug, Clone)]
pub struct Inline<L, C> {
    pub span: Span,
    pub kind: InlineKind<L, C>,
}

/// What an inline is.
#[derive(Debug, Clone)]
pub enum InlineKind<L, C> {
    /// Text after smart punctuation; its span covers what was written for it.
    Text(String),
    Emphasis(Vec<Inline<L, C>>),
    Strong(Vec<Inline<L, C>>),
    Deleted(Vec<Inline<L, C>>),
    Code(String),
    Link {
        to: L,
        title: String,
        /// Empty where the target's own name is to be printed.
        inlines: Vec<Inline<L, C>>,
    },
    Image {
        to: L,
        title: String,
        alt: String,
    },
    Cite(C),
    /// A footnote's mark; the label is that of one of [`Prose::footnotes`].
    NoteMark(String),
    SoftBreak,
    HardBreak,
    Html(String),
}

/// Whether a page may give this anchor to a part of its own, so that no heading or claim can have
/// it.
pub fn is_reserved(anchor: &str) -> bool {
    const PARTS: [&str; 18] = [
        "accounts",
        "around",
        "bibliography",
        "causes",
        "cite",
        "claims",
        "contents",
        "documents",
        "events",
        "main",
        "mentions",
        "names",
        "notes",
        "passages",
        "rests",
        "sections",
        "ways",
        "what-happened",
    ];
    let counted = |begin: &str| {
        let rest = anchor.strip_prefix(begin).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    PARTS.contains(&anchor)
        || ["p", "note-", "ref-", "account-"].into_iter().any(counted)
        || ["bib-", "claim-", "passages-"].into_iter().any(|begin| anchor.starts_with(begin))
}

/// The bare words of a run of inlines: no marks of notes, no citations, no tags.
pub fn plain<L, C>(inlines: &[Inline<L, C>]) -> String {
    plain_naming(inlines, &|_| None)
}

/// The same, with the words that `named` gives for a citation within a sentence.
pub fn plain_naming<L, C>(
    inlines: &[Inline<L, C>],
    named: &dyn Fn(&C) -> Option<String>,
) -> String {
    let mut text = String::new();
    push_plain(inlines, named, &mut text);
    text
}

fn push_plain<L, C>(
    inlines: &[Inline<L, C>],
    named: &dyn Fn(&C) -> Option<String>,
    text: &mut String,
) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => text.push_str(words),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Deleted(inner) => {
                push_plain(inner, named, text);
            }
            InlineKind::Link { inlines, .. } => push_plain(inlines, named, text),
            InlineKind::Image { alt, .. } => text.push_str(alt),
            InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
            InlineKind::Cite(citation) => match named(citation) {
                Some(name) => text.push_str(&name),
                None => text.truncate(text.trim_end().len()),
            },
            InlineKind::NoteMark(_) | InlineKind::Html(_) => {}
        }
    }
}
