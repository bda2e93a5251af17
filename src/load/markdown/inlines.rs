//! The inlines of one leaf block: text, emphasis, links, images, notes, with the citations that were
//! found in its text set in their places. How citations are found lives in `cite`.

use super::cite::{self, Leaf, Piece};
use super::{DEEPEST, Reader, html, target};
use crate::model::draft::{Citation, Inline, Target};
use crate::model::prose::InlineKind;
use crate::span::Spanned;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::collections::VecDeque;
use std::ops::Range;

type Kind = InlineKind<Spanned<Target>, Citation>;

/// The citations of a leaf block that are not yet set, and up to where its source is used up.
struct Citations {
    left: VecDeque<(Range<usize>, Kind)>,
    used: usize,
}

impl<'a> Reader<'a, '_> {
    /// The inlines of the events of one leaf block.
    pub(super) fn leaf(&mut self, events: Range<usize>) -> Vec<Inline> {
        let mut citations = Citations { left: VecDeque::new(), used: self.shift };
        if let (Some(first), Some(last)) = (self.events.get(events.start), events.clone().last()) {
            let source = &self.source[first.1.start..self.events[last].1.end];
            if source.contains('@') || source.contains("[^") {
                citations.left = self.citations(events.clone());
            }
        }
        let mut inlines = Vec::new();
        let mut at = events.start;
        self.run(&mut at, events.end, &mut citations, 0, &mut inlines);
        inlines
    }

    /// Finds the citations in the text of a leaf block, and the marks of notes beside them.
    fn citations(&mut self, events: Range<usize>) -> VecDeque<(Range<usize>, Kind)> {
        let mut leaf = Leaf::default();
        let mut open: Vec<usize> = Vec::new();
        let mut in_link = 0usize;
        for at in events {
            let (event, range) = &self.events[at];
            let cut = self.shift.saturating_sub(range.start);
            let source = range.start + cut..range.end.max(self.shift);
            let parent = open.last().copied().unwrap_or(usize::MAX);
            let (cooked, opaque) = match event {
                Event::Start(tag) => {
                    open.push(at);
                    in_link += usize::from(matches!(tag, Tag::Link { .. } | Tag::Image { .. }));
                    continue;
                }
                Event::End(tag) => {
                    open.pop();
                    in_link -= usize::from(matches!(tag, TagEnd::Link | TagEnd::Image));
                    continue;
                }
                Event::Text(words) => (words.get(cut..).unwrap_or_default(), false),
                Event::Code(words) => (&**words, true),
                Event::SoftBreak | Event::HardBreak => (" ", false),
                _ => ("", true),
            };
            let piece = Piece { source, cooked: cooked.to_string(), parent };
            leaf.push(self.source, piece, opaque || in_link > 0);
        }
        let place = |range: Range<usize>| self.span(&range);
        let found = cite::scan(&leaf, &self.notes, &place);
        found.faults.into_iter().for_each(|fault| self.faults.push(fault));
        let labels = found.inlines.iter().filter_map(|(_, kind)| match kind {
            Kind::NoteMark(label) => Some(label.clone()),
            _ => None,
        });
        self.marks.extend(labels);
        found.inlines.into()
    }

    /// The inlines up to the end of what they stand in, which is read too.
    fn run(
        &mut self,
        at: &mut usize,
        end: usize,
        citations: &mut Citations,
        depth: usize,
        inlines: &mut Vec<Inline>,
    ) {
        let mut too_deep = 0usize;
        while *at < end {
            let (event, range) = self.take(*at);
            *at += 1;
            match event {
                Event::End(_) if too_deep == 0 => return,
                Event::End(_) => too_deep -= 1,
                // All of it is in a citation, which has its words already.
                Event::Start(_) if range.end <= citations.used => {
                    *at = (self.end_of(*at) + 1).min(end);
                }
                Event::Start(_) if depth >= DEEPEST => too_deep += 1,
                Event::Start(tag) => {
                    let mut inner = Vec::new();
                    self.run(at, end, citations, depth + 1, &mut inner);
                    let kind = self.wrapped(tag, &range, inner);
                    inlines.push(Inline { span: self.span(&range), kind });
                }
                Event::Text(words) => self.text(&words, range, citations, inlines),
                _ if range.end <= citations.used => {}
                event => {
                    if let Some(kind) = self.simple(event, &range) {
                        inlines.push(Inline { span: self.span(&range), kind });
                    }
                }
            }
        }
    }

    /// A piece of text, with the citations that begin in it.
    fn text(
        &mut self,
        words: &str,
        range: Range<usize>,
        citations: &mut Citations,
        inlines: &mut Vec<Inline>,
    ) {
        let as_written = self.source.get(range.clone()) == Some(words);
        let mut start = range.start.max(citations.used);
        while start < range.end {
            let next = citations.left.front().map_or(usize::MAX, |(range, _)| range.start);
            let stop = next.clamp(start, range.end);
            if stop > start {
                let words = match as_written {
                    true => &words[start - range.start..stop - range.start],
                    false => words,
                };
                self.push_text(words, start..stop, inlines);
            }
            start = stop;
            if next >= range.end {
                break;
            }
            let Some((whole, kind)) = citations.left.pop_front() else { break };
            citations.used = whole.end;
            start = whole.end.min(range.end).max(start);
            inlines.push(Inline { span: self.span(&whole), kind });
        }
    }

    /// Adds text, to the text before it where nothing but an escape's backslash is between.
    fn push_text(&self, words: &str, range: Range<usize>, inlines: &mut Vec<Inline>) {
        let span = self.span(&range);
        if let Some(Inline { span: before, kind: InlineKind::Text(text) }) = inlines.last_mut() {
            text.push_str(words);
            before.end = before.end.max(span.end);
            return;
        }
        inlines.push(Inline { span, kind: InlineKind::Text(words.to_string()) });
    }

    fn simple(&mut self, event: Event, range: &Range<usize>) -> Option<Kind> {
        match event {
            Event::Code(text) => Some(InlineKind::Code(text.to_string())),
            Event::SoftBreak => Some(InlineKind::SoftBreak),
            Event::HardBreak => Some(InlineKind::HardBreak),
            Event::FootnoteReference(label) => {
                let label = label.to_lowercase();
                self.marks.insert(label.clone());
                Some(InlineKind::NoteMark(label))
            }
            Event::InlineHtml(tag) | Event::Html(tag) => {
                let (rest, _) = html::without_comments(&tag);
                if rest.trim().is_empty() {
                    return None;
                }
                // A closing tag was said with its opening one.
                if !rest.starts_with("</") {
                    self.warn_of_html(range);
                }
                Some(InlineKind::Html(rest))
            }
            _ => None,
        }
    }

    fn wrapped(&self, tag: Tag, range: &Range<usize>, inner: Vec<Inline>) -> Kind {
        match tag {
            Tag::Strong => InlineKind::Strong(inner),
            Tag::Strikethrough => InlineKind::Deleted(inner),
            Tag::Link { link_type, dest_url, title, id } => {
                let to = self.target(link_type, &dest_url, &id, range, 2);
                let bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
                let inlines = if bare { Vec::new() } else { inner };
                InlineKind::Link { to, title: title.to_string(), inlines }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let to = self.target(link_type, &dest_url, &id, range, 3);
                let bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
                let alt = if bare { String::new() } else { crate::model::prose::plain(&inner) };
                InlineKind::Image { to, title: title.to_string(), alt }
            }
            _ => InlineKind::Emphasis(inner),
        }
    }

    /// A destination and its place; `opening` is the length of `[[` or `![[`.
    fn target(
        &self,
        link_type: LinkType,
        written: &CowStr,
        id: &CowStr,
        range: &Range<usize>,
        opening: usize,
    ) -> Spanned<Target> {
        let all = &self.source[range.clone()];
        let find = |from: usize, text: &str| {
            let at = text.find(&**written).filter(|_| !written.is_empty())?;
            Some(from + at..from + at + written.len())
        };
        let place = match link_type {
            LinkType::WikiLink { .. } => {
                find(range.start + opening, all.get(opening..).unwrap_or_default())
            }
            LinkType::Autolink | LinkType::Email => find(range.start, all),
            LinkType::Inline => {
                // The destination stands after the last `](`, unless one is in its title.
                let open = all.match_indices("](").map(|(at, _)| at).filter(|&at| {
                    let after = all[at + 2..].trim_start().trim_start_matches('<');
                    after.starts_with(&**written)
                });
                open.last().and_then(|at| find(range.start + at + 2, &all[at + 2..]))
            }
            _ => self.definitions.and_then(|all| all.get(id)).and_then(|definition| {
                let text = &self.source[definition.span.clone()];
                let after = text.find("]:").map_or(0, |at| at + 2);
                find(definition.span.start + after, &text[after..])
            }),
        };
        let target = match link_type {
            LinkType::WikiLink { .. } => target::wiki(written),
            LinkType::Email => Target::Url(format!("mailto:{written}")),
            _ => target::link(written),
        };
        Spanned::new(target, self.span(&place.unwrap_or_else(|| range.clone())))
    }
}
