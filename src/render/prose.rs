//! Prose as HTML, with its notes gathered on the sheet. All text is escaped here; only links that
//! resolution let through come out live.

use super::html::Langs;
use super::sheet::{Sheet, begun};
use super::{claim, html, sketch, timeline};
use crate::model::kind::Kind;
use crate::model::prose::{Align, BlockKind, Definition, Figure, Footnote, InlineKind, anchor};
use crate::model::site::{Block, Citation, Inline, Link, Prose};

impl Sheet<'_> {
    /// The prose of a page. Each numbered block can be linked to as `#p1`, `#p2`, … A heading `##`
    /// becomes one of level `top`, so that it falls under the headings of the page itself.
    pub fn prose(&mut self, prose: &Prose, top: u8) -> String {
        self.top = top;
        let mut out = String::new();
        for (number, block) in prose.numbered() {
            self.block(&mut out, block, number, &prose.footnotes);
        }
        out
    }

    /// Running text outside of prose, where there are no footnotes.
    pub fn inlines(&mut self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.push_inlines(&mut out, inlines, &[]);
        out
    }

    /// Running text for a list on another page: no notes, no links.
    pub fn unlinked(&self, inlines: &[Inline]) -> String {
        let press = self.press;
        bare(inlines, &press.langs, &|citation| press.named(citation))
    }

    fn block(&mut self, out: &mut String, block: &Block, number: Option<u32>, notes: &Notes) {
        let address = number.map(|number| self.id(&anchor(number)));
        let id = address.as_ref().map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        match &block.kind {
            BlockKind::Paragraph(inlines)
                if let Some((src, title, alt)) = self.lone_image(inlines) =>
            {
                out.push_str(&format!("<figure{id}>"));
                push_image(out, &src, alt);
                if !title.is_empty() {
                    out.push_str("<figcaption>");
                    out.push_str(&self.press.isolated(title));
                    out.push_str("</figcaption>");
                }
                out.push_str("</figure>\n");
            }
            BlockKind::Paragraph(inlines) => {
                out.push_str(&format!("<p{id}"));
                if let Some(support) = number.and_then(|number| self.support_of(number)) {
                    out.push_str(&format!(" data-support=\"{support}\""));
                }
                out.push('>');
                self.push_inlines(out, inlines, notes);
                if let (Some(number), Some(id)) = (number, &address) {
                    out.push_str(&format!(
                        "<a class=\"pilcrow\" href=\"#{id}\" aria-label=\"Link to paragraph {number}\">¶</a>"
                    ));
                }
                out.push_str("</p>\n");
            }
            BlockKind::Plain(inlines) => self.push_inlines(out, inlines, notes),
            BlockKind::Heading { level, anchor, inlines } => {
                let level = (level.max(&2) + self.top - 2).min(6);
                out.push_str(&format!("<h{level}"));
                html::push_attribute(out, "id", &self.id(anchor));
                out.push('>');
                self.push_inlines(out, inlines, notes);
                out.push_str(&format!("</h{level}>\n"));
            }
            BlockKind::List { start, items } => {
                let tag = if start.is_some() { "ol" } else { "ul" };
                out.push_str(&format!("<{tag}{id}"));
                if let Some(start) = start.filter(|&start| start != 1) {
                    out.push_str(&format!(" start=\"{start}\""));
                }
                out.push_str(">\n");
                for item in items {
                    out.push_str("<li>");
                    self.blocks(out, item, notes);
                    out.push_str("</li>\n");
                }
                out.push_str(&format!("</{tag}>\n"));
            }
            BlockKind::Quote(blocks) => {
                out.push_str(&format!("<blockquote{id}>\n"));
                self.blocks(out, blocks, notes);
                out.push_str("</blockquote>\n");
            }
            BlockKind::Code { language, text } => {
                out.push_str(&format!("<pre{id} class=\"code\" tabindex=\"0\"><code"));
                if !language.is_empty() {
                    html::push_attribute(out, "class", &format!("language-{language}"));
                }
                out.push('>');
                out.push_str(&self.press.highlighter.code(language, text));
                out.push_str("</code></pre>\n");
            }
            BlockKind::Table { columns, head, rows } => {
                self.tables += 1;
                out.push_str(&format!("<div class=\"scroll\"{id} tabindex=\"0\" role=\"region\" "));
                let chapter = self.part.map(|part| format!("{}.", part.book[&part.chapter]));
                let table = chapter.unwrap_or_default() + &self.tables.to_string();
                out.push_str(&format!("aria-label=\"Table {table}\"><table>\n<thead>"));
                self.row(out, head, columns, "th scope=\"col\"", notes);
                out.push_str("</thead>\n<tbody>\n");
                for row in rows {
                    self.row(out, row, columns, "td", notes);
                }
                out.push_str("</tbody>\n</table></div>\n");
            }
            BlockKind::Definitions(definitions) => {
                out.push_str(&format!("<dl{id}>\n"));
                for definition in definitions {
                    self.definition(out, definition, notes);
                }
                out.push_str("</dl>\n");
            }
            BlockKind::Embed(link) => self.embed(out, link, &id),
            BlockKind::Figure(figure) => self.figure(out, *figure, &id),
            BlockKind::Rule => out.push_str("<hr>\n"),
            BlockKind::Html(raw) => self.push_raw(out, raw),
        }
    }

    fn blocks(&mut self, out: &mut String, blocks: &[Block], notes: &Notes) {
        for block in blocks {
            self.block(out, block, None, notes);
        }
    }

    fn row(
        &mut self,
        out: &mut String,
        cells: &[Vec<Inline>],
        columns: &[Align],
        tag: &str,
        notes: &Notes,
    ) {
        out.push_str("<tr>");
        for (at, cell) in cells.iter().enumerate() {
            let align = match columns.get(at) {
                Some(Align::Left) => " class=\"left\"",
                Some(Align::Center) => " class=\"center\"",
                Some(Align::Right) => " class=\"num\"",
                Some(Align::None) | None => "",
            };
            out.push_str(&format!("<{tag}{align}>"));
            self.push_inlines(out, cell, notes);
            out.push_str(&format!("</{}>", &tag[..2]));
        }
        out.push_str("</tr>\n");
    }

    fn definition(
        &mut self,
        out: &mut String,
        definition: &Definition<Link, Citation>,
        notes: &Notes,
    ) {
        out.push_str("<dt>");
        self.push_inlines(out, &definition.term, notes);
        out.push_str("</dt>\n");
        for meaning in &definition.meanings {
            out.push_str("<dd>");
            self.blocks(out, meaning, notes);
            out.push_str("</dd>\n");
        }
    }

    fn embed(&mut self, out: &mut String, link: &Link, id: &str) {
        match link {
            Link::Claim { event, claim } => {
                out.push_str(&format!("<div class=\"embed\"{id}>\n"));
                out.push_str(&claim::embedded(self, *event, *claim));
                out.push_str("</div>\n");
            }
            Link::Asset(path) => {
                out.push_str(&format!("<figure{id}>"));
                push_image(out, &self.href(path, None), "");
                out.push_str("</figure>\n");
            }
            _ => {}
        }
    }

    /// A figure of what the page tells of; nothing where there is nothing to show.
    fn figure(&mut self, out: &mut String, figure: Figure, id: &str) {
        let Some(page) = self.subject() else { return };
        let name = self.id(&format!("figure-{}", self.figures + 1));
        let drawn = match figure {
            Figure::Timeline => timeline::figure(self, page, id, &name),
            Figure::Map => sketch::figure(self, page, id),
        };
        if let Some(drawn) = drawn {
            self.figures += 1;
            out.push_str(&drawn);
        }
    }

    fn push_inlines(&mut self, out: &mut String, inlines: &[Inline], notes: &Notes) {
        // The marks of notes wait for the stop that they follow in print.
        let mut marks = String::new();
        let mut after_text = false;
        for inline in inlines {
            let is_mark = match &inline.kind {
                InlineKind::Cite(citation) => self.is_note(citation),
                InlineKind::NoteMark(_) => true,
                _ => false,
            };
            let mut stops = "";
            if let (InlineKind::Text(text), false) = (&inline.kind, marks.is_empty()) {
                stops = &text[..text.len() - text.trim_start_matches(is_stop).len()];
                html::push_text(out, stops);
            }
            // The stop after a citation that is printed in a note belongs into its quotes.
            if let (InlineKind::Text(text), true) = (&inline.kind, after_text)
                && text.starts_with('.')
            {
                stops = &text[..1];
                self.press.formatter.full_stop(out);
            }
            after_text = false;
            if is_mark {
                trim_space(out);
            } else {
                out.push_str(&std::mem::take(&mut marks));
            }
            match &inline.kind {
                InlineKind::Text(text) => out.push_str(&self.press.isolated(&text[stops.len()..])),
                InlineKind::Code(text) => {
                    out.push_str("<code>");
                    html::push_text(out, text);
                    out.push_str("</code>");
                }
                InlineKind::Emphasis(inner) => self.wrap(out, "em", inner, notes),
                InlineKind::Strong(inner) => self.wrap(out, "strong", inner, notes),
                InlineKind::Deleted(inner) => self.wrap(out, "del", inner, notes),
                InlineKind::Link { to, title, inlines } => {
                    self.link(out, to, title, inlines, notes);
                }
                InlineKind::Image { to, title, alt } => {
                    let Some(src) = self.href_to(to).filter(|_| matches!(to, Link::Asset(_)))
                    else {
                        html::push_text(out, alt);
                        continue;
                    };
                    out.push_str("<img");
                    html::push_attribute(out, "src", &src);
                    html::push_attribute(out, "alt", alt);
                    if !title.is_empty() {
                        html::push_attribute(out, "title", title);
                    }
                    out.push_str(" loading=\"lazy\">");
                }
                InlineKind::Cite(citation) => {
                    let cited = self.cite(citation);
                    match (is_mark, out.is_empty()) {
                        (true, _) => marks.push_str(&cited),
                        (false, true) => out.push_str(&begun(&cited)),
                        (false, false) => {
                            let after_word = |c: char| c.is_alphanumeric() || is_stop(c);
                            if !citation.in_sentence && out.ends_with(after_word) {
                                out.push(' ');
                            }
                            out.push_str(&cited);
                        }
                    }
                    after_text = !is_mark && !citation.in_sentence && self.in_note;
                }
                InlineKind::NoteMark(label) => {
                    let Some(footnote) = notes.iter().find(|note| note.label == *label) else {
                        continue;
                    };
                    marks.push_str(&self.footnote(footnote, |sheet, footnote: &Footnote<_, _>| {
                        let mut out = String::new();
                        sheet.note_blocks(&mut out, &footnote.blocks, notes);
                        out
                    }));
                }
                InlineKind::SoftBreak => out.push('\n'),
                InlineKind::HardBreak => out.push_str("<br>\n"),
                InlineKind::Html(raw) => self.push_raw(out, raw),
            }
        }
        out.push_str(&marks);
    }

    /// The address, title and words of an image that is all of a paragraph.
    fn lone_image<'i>(&self, inlines: &'i [Inline]) -> Option<(String, &'i str, &'i str)> {
        let is_seen = |inline: &&Inline| match &inline.kind {
            InlineKind::Text(text) => !text.trim().is_empty(),
            InlineKind::SoftBreak => false,
            _ => true,
        };
        let mut inlines = inlines.iter().filter(is_seen);
        let (Some(image), None) = (inlines.next(), inlines.next()) else { return None };
        let InlineKind::Image { to: Link::Asset(path), title, alt } = &image.kind else {
            return None;
        };
        Some((self.href(path, None), title, alt))
    }

    /// Raw HTML stands only where the site's settings let it.
    fn push_raw(&self, out: &mut String, raw: &str) {
        if self.press.site.settings.raw_html {
            out.push_str(raw);
        }
    }

    /// A footnote of one paragraph stands in its list item without a paragraph of its own.
    fn note_blocks(&mut self, out: &mut String, blocks: &[Block], notes: &Notes) {
        match blocks {
            [Block { kind: BlockKind::Paragraph(inlines), .. }] => {
                self.push_inlines(out, inlines, notes);
            }
            _ => self.blocks(out, blocks, notes),
        }
    }

    fn wrap(&mut self, out: &mut String, tag: &str, inner: &[Inline], notes: &Notes) {
        out.push_str(&format!("<{tag}>"));
        self.push_inlines(out, inner, notes);
        out.push_str(&format!("</{tag}>"));
    }

    fn link(
        &mut self,
        out: &mut String,
        to: &Link,
        title: &str,
        inlines: &[Inline],
        notes: &Notes,
    ) {
        let Some(href) = self.href_to(to) else {
            return self.push_inlines(out, inlines, notes);
        };
        if let Link::Thing { ix, .. } | Link::Claim { event: ix, .. } = to {
            self.linked.insert(*ix);
        }
        let kind = match to {
            Link::Thing { ix, .. } => self.press.site.thing(*ix).kind.word(),
            Link::Claim { .. } => Kind::Event.word(),
            Link::Here(_) | Link::Asset(_) => "here",
            Link::Url(_) | Link::Dead => "external",
        };
        out.push_str("<a");
        match to {
            Link::Url(_) => html::push_attribute(out, "class", kind),
            _ => html::push_attribute(out, "class", &format!("ref {kind}")),
        }
        html::push_attribute(out, "href", &href);
        if !title.is_empty() {
            html::push_attribute(out, "title", title);
        }
        out.push('>');
        match to {
            Link::Here(text) | Link::Asset(text) | Link::Url(text) if inlines.is_empty() => {
                out.push_str(&self.press.isolated(text));
            }
            _ => self.push_inlines(out, inlines, notes),
        }
        out.push_str("</a>");
    }
}

type Notes = [Footnote<Link, Citation>];

fn push_image(out: &mut String, src: &str, alt: &str) {
    out.push_str("<img");
    html::push_attribute(out, "src", src);
    html::push_attribute(out, "alt", alt);
    out.push_str(" loading=\"lazy\">");
}

/// Whether a mark of a note goes behind this sign.
fn is_stop(c: char) -> bool {
    ".,;:!?…)”’".contains(c)
}

/// A note's mark follows the word or stop before it without a space.
fn trim_space(out: &mut String) {
    out.truncate(out.trim_end_matches([' ', '\n']).len());
}

/// Running text without notes and links.
///
/// `named` gives what a sentence calls a source that it cites itself.
pub fn bare(inlines: &[Inline], langs: &Langs, named: Named) -> String {
    let mut out = String::new();
    push_bare(&mut out, inlines, langs, named);
    out
}

type Named<'n> = &'n dyn Fn(&Citation) -> Option<String>;

fn push_bare(out: &mut String, inlines: &[Inline], langs: &Langs, named: Named) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) => out.push_str(&html::isolated(text, langs)),
            InlineKind::Code(text) => html::push_text(out, text),
            InlineKind::Emphasis(inner) => {
                out.push_str("<em>");
                push_bare(out, inner, langs, named);
                out.push_str("</em>");
            }
            InlineKind::Strong(inner) | InlineKind::Deleted(inner) => {
                push_bare(out, inner, langs, named)
            }
            InlineKind::Link { inlines, .. } => push_bare(out, inlines, langs, named),
            InlineKind::Image { alt, .. } => html::push_text(out, alt),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            InlineKind::Cite(citation) => match named(citation) {
                Some(name) => out.push_str(&name),
                None => trim_space(out),
            },
            InlineKind::NoteMark(_) | InlineKind::Html(_) => {}
        }
    }
}
