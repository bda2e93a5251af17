//! Prose from draft to site: the same tree with links and citations that lead somewhere, names
//! linked at their first mention in each section, and a note of what each block uses.

use super::autolink::Autolinks;
use super::scope::{Scope, Use};
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::draft::{self, Block as DraftBlock, Inline as DraftInline};
use crate::model::locator;
use crate::model::prose::{self, BlockKind, Definition, Footnote, InlineKind};
use crate::model::site::{Block, Citation, Inline, Link, Prose};
use crate::span::{Span, Spanned};

impl Scope<'_> {
    /// Resolves the running text. `autolink` says whether its file lets names be linked,
    /// `must_cite` whether paragraphs without a citation are a fault.
    pub fn prose(&mut self, prose: draft::Prose, autolink: bool, must_cite: bool) -> Prose {
        let numbers: Vec<Option<u32>> = prose.numbered().map(|(number, _)| number).collect();
        let mut footnotes: Vec<Note> = prose.footnotes.into_iter().map(Note::Written).collect();
        let mut blocks = Vec::with_capacity(prose.blocks.len());
        for (block, number) in prose.blocks.into_iter().zip(numbers) {
            let anchor = match (&block.kind, number) {
                (BlockKind::Heading { anchor, .. }, _) => anchor.clone(),
                (_, Some(number)) => prose::anchor(number),
                _ => String::new(),
            };
            if matches!(block.kind, BlockKind::Heading { .. }) {
                self.linked.clear();
            }
            let needs = if must_cite { uncited(&block) } else { None };
            self.autolink = autolink;
            blocks.push(self.block(block));
            self.autolink = false;
            let (mut cited, marks) = (self.cited, std::mem::take(&mut self.marks));
            self.end_block(&anchor);
            // A footnote belongs to the block that marks it first, and cites for all that do.
            for note in footnotes.iter_mut().filter(|note| marks.contains(note.label())) {
                cited |= self.footnote(note, &anchor);
            }
            if let Some(fault) = needs.filter(|_| !cited) {
                self.faults.push(fault);
            }
        }
        self.linked.clear();
        for note in &mut footnotes {
            self.footnote(note, "");
        }
        let footnotes = footnotes.into_iter().filter_map(|note| match note {
            Note::Meant { footnote, .. } => Some(footnote),
            Note::Written(_) => None,
        });
        Prose { blocks, footnotes: footnotes.collect() }
    }

    /// Resolves a footnote where that isn't done yet. Returns whether it cites anything.
    fn footnote(&mut self, note: &mut Note, anchor: &str) -> bool {
        match note {
            Note::Meant { cites, .. } => *cites,
            Note::Written(written) => {
                let blocks = self.blocks(std::mem::take(&mut written.blocks));
                let label = std::mem::take(&mut written.label);
                let cites = self.cited;
                self.end_block(anchor);
                let footnote = Footnote { label, span: written.span, blocks };
                *note = Note::Meant { footnote, cites };
                cites
            }
        }
    }

    fn blocks(&mut self, blocks: Vec<DraftBlock>) -> Vec<Block> {
        blocks.into_iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: DraftBlock) -> Block {
        self.part_words();
        let kind = match block.kind {
            BlockKind::Paragraph(inlines) => BlockKind::Paragraph(self.inlines(inlines)),
            BlockKind::Heading { level, anchor, inlines } => {
                let inlines = self.without_autolinks(|scope| scope.inlines(inlines));
                BlockKind::Heading { level, anchor, inlines }
            }
            BlockKind::List { start, items } => BlockKind::List {
                start,
                items: items.into_iter().map(|item| self.blocks(item)).collect(),
            },
            // What is quoted isn't ours to put links into.
            BlockKind::Quote(inner) => {
                BlockKind::Quote(self.without_autolinks(|scope| scope.blocks(inner)))
            }
            BlockKind::Code { language, text } => BlockKind::Code { language, text },
            BlockKind::Table { columns, head, rows } => BlockKind::Table {
                columns,
                head: self.without_autolinks(|scope| scope.cells(head)),
                rows: rows.into_iter().map(|row| self.cells(row)).collect(),
            },
            BlockKind::Definitions(definitions) => BlockKind::Definitions(
                definitions
                    .into_iter()
                    .map(|Definition { term, meanings }| {
                        self.part_words();
                        let term = self.without_autolinks(|scope| scope.inlines(term));
                        self.text.push(':');
                        let meanings = meanings.into_iter().map(|one| self.blocks(one)).collect();
                        Definition { term, meanings }
                    })
                    .collect(),
            ),
            BlockKind::Plain(inlines) => BlockKind::Plain(self.inlines(inlines)),
            BlockKind::Embed(to) => BlockKind::Embed(self.embed(to)),
            BlockKind::Figure(figure) => BlockKind::Figure(figure),
            BlockKind::Rule => BlockKind::Rule,
            BlockKind::Html(html) => BlockKind::Html(html),
        };
        Block { span: block.span, uncited: block.uncited, kind }
    }

    /// Words of neighbouring blocks don't run together in an excerpt.
    fn part_words(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn cells(&mut self, cells: Vec<Vec<DraftInline>>) -> Vec<Vec<Inline>> {
        cells
            .into_iter()
            .map(|cell| {
                let cell = self.inlines(cell);
                self.text.push(' ');
                cell
            })
            .collect()
    }

    fn without_autolinks<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.autolink, false);
        let done = work(self);
        self.autolink = before;
        done
    }

    /// Resolves a run of text. Neighbouring pieces of plain text become one, a soft break between
    /// them a space: names may run over either.
    pub fn inlines(&mut self, inlines: Vec<DraftInline>) -> Vec<Inline> {
        let mut resolved = Vec::with_capacity(inlines.len());
        let mut words: Option<(Span, String)> = None;
        for DraftInline { span, kind } in inlines {
            match (kind, &mut words) {
                (InlineKind::Text(more), None) => words = Some((span, more)),
                (InlineKind::Text(more), Some((run, text))) => {
                    text.push_str(&more);
                    *run = Span::new(run.file, run.start as usize, span.end as usize);
                }
                (InlineKind::SoftBreak, Some((_, text))) => text.push(' '),
                (kind, _) => {
                    self.words(words.take(), &mut resolved);
                    if let Some(kind) = self.inline(span, kind) {
                        resolved.push(Inline { span, kind });
                    }
                }
            }
        }
        self.words(words, &mut resolved);
        resolved
    }

    fn inline(
        &mut self,
        span: Span,
        kind: InlineKind<Spanned<draft::Target>, draft::Citation>,
    ) -> Option<InlineKind<Link, Citation>> {
        Some(match kind {
            InlineKind::Text(text) => InlineKind::Text(text),
            InlineKind::Emphasis(inner) => InlineKind::Emphasis(self.inlines(inner)),
            InlineKind::Strong(inner) => InlineKind::Strong(self.inlines(inner)),
            InlineKind::Deleted(inner) => InlineKind::Deleted(self.inlines(inner)),
            InlineKind::Code(text) => {
                self.text.push_str(&text);
                InlineKind::Code(text)
            }
            InlineKind::Link { to, title, inlines } => {
                let to = self.link(to);
                if let Link::Thing { ix, .. } | Link::Claim { event: ix, .. } = &to {
                    self.linked.insert(*ix);
                }
                let mut inlines = self.without_autolinks(|scope| scope.inlines(inlines));
                if let (true, Some(name)) = (inlines.is_empty(), self.words_of(&to)) {
                    self.text.push_str(&name);
                    inlines.push(Inline { span, kind: InlineKind::Text(name) });
                }
                InlineKind::Link { to, title, inlines }
            }
            InlineKind::Image { to, title, alt } => {
                InlineKind::Image { to: self.image(to), title, alt }
            }
            InlineKind::Cite(citation) => {
                let citation = self.citation(citation);
                if citation.items.is_empty() {
                    return None;
                }
                if let Some(cite) = citation.items.first().filter(|_| citation.in_sentence) {
                    let known = self.known;
                    self.text.push_str(&known.table.card(cite.source).called);
                }
                InlineKind::Cite(citation)
            }
            InlineKind::NoteMark(label) => {
                self.marks.push(label.clone());
                InlineKind::NoteMark(label)
            }
            InlineKind::SoftBreak => {
                self.text.push(' ');
                InlineKind::SoftBreak
            }
            InlineKind::HardBreak => {
                self.text.push(' ');
                InlineKind::HardBreak
            }
            InlineKind::Html(html) => InlineKind::Html(html),
        })
    }

    /// What a link without words of its own says: what it leads to is called so.
    fn words_of(&self, to: &Link) -> Option<String> {
        let card = |ix| self.known.table.card(ix);
        match to {
            Link::Thing { ix, .. } => Some(card(*ix).title.clone()),
            Link::Claim { event, claim } => Some(card(*event).question(*claim).to_owned()),
            Link::Here(_) | Link::Asset(_) | Link::Url(_) | Link::Dead => None,
        }
    }

    /// Brackets that were meant as a citation or a link, but are printed as they stand: `[lee, p. 3]`
    /// without its at-sign, `[[petition|a petition]` without its end.
    fn lost_brackets(&mut self, span: Span, text: &str) {
        if !text.contains('[') {
            return;
        }
        let known = self.known;
        let written = known.texts.slice(span);
        let is_escaped = |at: usize| written[..at].ends_with('\\');
        for (at, _) in written.match_indices('[').filter(|&(at, _)| !is_escaped(at)) {
            let rest = &written[at + 1..];
            if let Some(wiki) = rest.strip_prefix('[') {
                if !text.contains("[[") {
                    continue;
                }
                if wiki.starts_with("]]") {
                    let place = span.part(at, at + "[[]]".len());
                    let message = "this link names nothing";
                    let fault =
                        Diagnostic::new(codes::LINK_UNKNOWN, place, message, "printed as it is");
                    let help = "write what it leads to, `[[id]]`, or `\\[` for a plain bracket";
                    self.faults.push(fault.help(help));
                    continue;
                }
                let end = match wiki.find(['[', ']', '\n']) {
                    Some(end) => end,
                    None if self.is_open(span) => wiki.find(' ').unwrap_or(wiki.len()),
                    None => continue,
                };
                if end == 0 || wiki[end..].starts_with("]]") {
                    continue;
                }
                let place = span.part(at, at + 2 + end + usize::from(wiki[end..].starts_with(']')));
                let right = format!("[[{}]]", &wiki[..end]);
                let message = "this link is never closed";
                let fault =
                    Diagnostic::new(codes::LINK_UNKNOWN, place, message, "printed as it is");
                let fault = match wiki[end..].starts_with(']') {
                    true => fault.mend(format!("write `{right}`"), place, right),
                    false => fault.help("close it with `]]`, or write `\\[` for a plain bracket"),
                };
                self.faults.push(fault);
                continue;
            }
            let Some(end) = rest.find(['[', ']']).filter(|&end| rest[end..].starts_with(']'))
            else {
                continue;
            };
            let inner = &rest[..end];
            let key = inner.split([',', ';', ' ', '\n']).next().unwrap_or_default();
            let key = key.trim_end_matches(':');
            // A word in brackets may be the editor's own insertion; an id with marks in it can't be.
            let is_word = key.chars().all(char::is_alphabetic);
            let tail = locator::parse_tail(&inner[key.len()..]);
            let is_cite = !is_word || tail.locator.is_some() || !tail.faults.is_empty();
            if is_cite && known.table.source(key).is_some() && text.contains(key) {
                let place = span.part(at + 1, at + 1 + key.len());
                let message = format!("`{key}` is cited without its at-sign");
                let fault = Diagnostic::new(codes::CITE_SYNTAX, place, message, "printed as it is");
                let help = format!("write `[@{key}`; a plain bracket is `\\[`");
                // With a passage behind it, it can be nothing but a citation.
                let safe = tail.locator.is_some();
                self.faults.push(fault.suggest_if(safe, help, place, format!("@{key}")));
            }
        }
    }

    /// Whether no `]]` follows a piece of text up to the end of its paragraph.
    fn is_open(&self, span: Span) -> bool {
        let rest = &self.known.texts.get(span.file).text[span.end as usize..];
        let paragraph = rest.split("\n\n").next().unwrap_or_default();
        !paragraph.contains("]]")
    }

    /// Puts in a run of words, with links at first mentions of names.
    fn words(&mut self, words: Option<(Span, String)>, resolved: &mut Vec<Inline>) {
        let Some((span, text)) = words else { return };
        self.lost_brackets(span, &text);
        // Where a citation was left out, its space goes with it.
        if text.starts_with([' ', '.', ',', ';', ':', '!', '?', ')', '”', '’']) {
            self.text.truncate(self.text.trim_end_matches(' ').len());
        }
        let before = self.text.len();
        self.text.push_str(&text);
        if !self.autolink {
            resolved.push(Inline { span, kind: InlineKind::Text(text) });
            return;
        }
        let autolinks: &Autolinks = &self.known.autolinks;
        // Smart punctuation may have changed lengths; then a piece's place is that of the run.
        let exact = span.range().len() == text.len();
        let piece = |from: usize, to: usize| Inline {
            span: if exact { span.part(from, to) } else { span },
            kind: InlineKind::Text(text[from..to].to_owned()),
        };
        let mut done = 0;
        for (range, ix) in autolinks.find(&text) {
            if ix == self.ix || !self.linked.insert(ix) {
                continue;
            }
            if done < range.start {
                resolved.push(piece(done, range.start));
            }
            let name = piece(range.start, range.end);
            let kind = InlineKind::Link {
                to: Link::Thing { ix, anchor: None },
                title: String::new(),
                inlines: vec![name.clone()],
            };
            resolved.push(Inline { span: name.span, kind });
            self.refer_by_mention(name.span, &text[range.clone()], ix);
            self.uses.push((before + range.start, Use::Thing(ix)));
            done = range.end;
        }
        match done {
            0 => resolved.push(Inline { span, kind: InlineKind::Text(text) }),
            _ if done < text.len() => resolved.push(piece(done, text.len())),
            _ => {}
        }
    }
}

/// A footnote before and after it is resolved.
enum Note {
    Written(Footnote<Spanned<draft::Target>, draft::Citation>),
    Meant { footnote: Footnote<Link, Citation>, cites: bool },
}

impl Note {
    fn label(&self) -> &String {
        match self {
            Note::Written(footnote) => &footnote.label,
            Note::Meant { footnote, .. } => &footnote.label,
        }
    }
}

/// The fault of a block that states something and cites nothing; `None` where it needs no source or
/// opts out. A list, a quotation or a table counts as a whole; so does an opt-out in it.
fn uncited(block: &DraftBlock) -> Option<Diagnostic> {
    let opts_out = |block: &DraftBlock| block.uncited.is_some();
    let (what, excused) = match &block.kind {
        BlockKind::Paragraph(inlines) => {
            let only_images = inlines.iter().all(|inline| match &inline.kind {
                InlineKind::Image { .. } | InlineKind::SoftBreak | InlineKind::HardBreak => true,
                InlineKind::Text(text) => text.trim().is_empty(),
                InlineKind::Html(_) => true,
                _ => false,
            });
            ("paragraph", only_images)
        }
        BlockKind::List { items, .. } => ("list", items.iter().flatten().any(opts_out)),
        BlockKind::Quote(inner) => ("quotation", inner.iter().any(opts_out)),
        BlockKind::Definitions(definitions) => {
            let blocks = definitions.iter().flat_map(|definition| &definition.meanings).flatten();
            ("definition list", blocks.into_iter().any(opts_out))
        }
        BlockKind::Table { .. } => ("table", false),
        BlockKind::Plain(_) => ("text", false),
        BlockKind::Heading { .. }
        | BlockKind::Code { .. }
        | BlockKind::Embed(_)
        | BlockKind::Figure(_)
        | BlockKind::Rule
        | BlockKind::Html(_) => return None,
    };
    let message = format!("this {what} of a chapter cites nothing");
    let fault = Diagnostic::new(codes::PROSE_UNCITED, block.span, message, "who says so?");
    let fault = match heading(block) {
        Some(marks) => {
            let at = block.span.part(marks, marks);
            fault.suggest("for a heading, write a space after its marks", at, " ")
        }
        None => fault.help(
            "cite a source, `[@source, p. 1]`, or say above it why there is none: \
             `<!-- uncited: … -->`",
        ),
    };
    (!excused && !opts_out(block)).then_some(fault)
}

/// How many marks stand before the words, where a paragraph was meant for a heading: `##The trap`.
fn heading(block: &DraftBlock) -> Option<usize> {
    let BlockKind::Paragraph(inlines) = &block.kind else { return None };
    let [DraftInline { kind: InlineKind::Text(text), .. }] = &inlines[..] else { return None };
    let marks = text.len() - text.trim_start_matches('#').len();
    ((2..=6).contains(&marks) && text[marks..].starts_with(char::is_alphanumeric)).then_some(marks)
}
