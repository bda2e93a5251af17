//! What each paragraph of a chapter rests on: the sources that it cites, in the text and in its
//! footnotes, and how many of them are independent of each other.

use super::accounts::Origins;
use crate::model::prose::{BlockKind, InlineKind};
use crate::model::site::{Block, Cite, Inline, Prose, Support};
use std::collections::BTreeSet;

/// The support of the paragraphs of a chapter.
pub fn of(prose: &Prose, origins: &Origins) -> Vec<Support> {
    let paragraphs = prose.numbered().filter_map(|(number, block)| match &block.kind {
        BlockKind::Paragraph(inlines) if has_words(inlines) => Some((number?, inlines)),
        _ => None,
    });
    let supports = paragraphs.map(|(paragraph, inlines)| {
        let mut cites = Cites { prose, found: Vec::new(), notes: BTreeSet::new() };
        cites.inlines(inlines);
        let mut sources: Vec<_> = cites.found.iter().map(|cite| cite.source).collect();
        sources.sort_unstable();
        sources.dedup();
        let groups: BTreeSet<usize> = origins.groups(cites.found.into_iter()).into_iter().collect();
        Support { paragraph, sources, independent: groups.len() }
    });
    supports.collect()
}

/// Whether a paragraph says something: one that is all image says nothing.
fn has_words(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) => !text.trim().is_empty(),
        InlineKind::Image { .. } | InlineKind::SoftBreak | InlineKind::HardBreak => false,
        _ => true,
    })
}

/// The citations that have been met, and the footnotes that have been read.
struct Cites<'p> {
    prose: &'p Prose,
    found: Vec<&'p Cite>,
    notes: BTreeSet<&'p str>,
}

impl<'p> Cites<'p> {
    fn inlines(&mut self, inlines: &'p [Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Cite(citation) => self.found.extend(&citation.items),
                InlineKind::Emphasis(inner)
                | InlineKind::Strong(inner)
                | InlineKind::Deleted(inner)
                | InlineKind::Link { inlines: inner, .. } => self.inlines(inner),
                // A footnote may call another, and in the end itself.
                InlineKind::NoteMark(label) if self.notes.insert(label) => {
                    let note = self.prose.footnotes.iter().find(|note| note.label == *label);
                    note.into_iter().for_each(|note| self.blocks(&note.blocks));
                }
                _ => {}
            }
        }
    }

    fn blocks(&mut self, blocks: &'p [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(inlines)
                | BlockKind::Plain(inlines)
                | BlockKind::Heading { inlines, .. } => self.inlines(inlines),
                BlockKind::Quote(blocks) => self.blocks(blocks),
                BlockKind::List { items, .. } => items.iter().for_each(|item| self.blocks(item)),
                BlockKind::Table { head, rows, .. } => {
                    let cells = head.iter().chain(rows.iter().flatten());
                    cells.for_each(|cell| self.inlines(cell));
                }
                BlockKind::Definitions(definitions) => {
                    for definition in definitions {
                        self.inlines(&definition.term);
                        definition.meanings.iter().for_each(|meaning| self.blocks(meaning));
                    }
                }
                _ => {}
            }
        }
    }
}
