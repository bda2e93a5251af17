//! What an editor wrote and Markdown hides: lines that it takes for a link's address, comments and
//! fences that are never closed, citations in what it takes for code.

use super::super::place::Place;
use super::{Reader, cite, options};
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::codes;
use pulldown_cmark::{CodeBlockKind, Event, Parser, RefDefs, Tag};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// The text with spaces for each line such as `[@lee]: word`, which is reported: Markdown makes plain
/// links of all citations of that key by it.
pub fn without_keys_defined<'t>(text: &'t str, place: Place, faults: &mut Faults) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    // Of two lines for one label, the parser tells of the first.
    let may_define = |text: &str| {
        let all = text.match_indices("]:").map(|(at, _)| &text[..at]);
        all.into_iter().any(|label| label[label.rfind('[').unwrap_or(0)..].contains('@'))
    };
    while may_define(&text) {
        let parser = Parser::new_ext(&text, options());
        let all = parser.reference_definitions().iter();
        let keyed = all.filter(|(label, _)| cite::has_key(label));
        let mut found: Vec<_> =
            keyed.map(|(label, it)| (it.span.clone(), label.to_string())).collect();
        if found.is_empty() {
            break;
        }
        found.sort_by_key(|(range, _)| range.start);
        let mut cleared = text.to_string();
        for (range, label) in found {
            let range = range.start..range.start + text[range].trim_end().len();
            let message = format!("this line would make a plain link of every `[{label}]`");
            let span = place.span(range.clone());
            let fault = Diagnostic::new(codes::CITE_SYNTAX, span, message, "a link's address");
            let help = "take the line out; a footnote is written `[^name]: …`, and a link needs \
                        other words than a citation";
            faults.push(fault.help(help));
            let blank = cleared[range.clone()].bytes();
            let blank =
                blank.map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>();
            cleared.replace_range(range, &blank);
        }
        text = Cow::Owned(cleared);
    }
    text
}

/// Reports lines such as `[Smith]: No.` by which no link finds its address: they are printed nowhere.
pub fn report_unused(
    events: &[(Event, Range<usize>)],
    definitions: &RefDefs,
    text: &str,
    place: Place,
    faults: &mut Faults,
) {
    let used: BTreeSet<usize> = events
        .iter()
        .filter_map(|(event, _)| match event {
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => definitions.get(id),
            _ => None,
        })
        .map(|definition| definition.span.start)
        .collect();
    // `[//]: # (words)` is a comment to those who use it.
    let is_comment = |to: &str| matches!(to, "" | "#");
    let unused = definitions
        .iter()
        .filter(|(_, one)| !used.contains(&one.span.start) && !is_comment(&one.dest));
    let mut unused: Vec<_> = unused.map(|(_, one)| one.span.clone()).collect();
    unused.sort_by_key(|range| range.start);
    for range in unused {
        let range = range.start..range.start + text[range].trim_end().len();
        let message = "this line is taken for the address of a link, and no link uses it";
        let span = place.span(range.clone());
        let bracket = place.span(range.start..range.start + 1);
        faults.push(
            Diagnostic::new(codes::PROSE_HIDDEN, span, message, "printed nowhere").suggest(
                "write `\\[` to have it printed, or take the line out",
                bracket,
                "\\[",
            ),
        );
    }
}

/// Where the comment at the end of a piece of HTML begins, if it is never closed.
pub fn unclosed_comment(html: &str) -> Option<usize> {
    let open = html.rfind("<!--")?;
    (!html[open + 2..].contains("-->")).then_some(open)
}

impl Reader<'_, '_> {
    /// Reports a block of code that is never closed, or that hides citations and links.
    pub(super) fn check_code(&mut self, kind: &CodeBlockKind, range: &Range<usize>) {
        let text = &self.source[range.clone()];
        if let CodeBlockKind::Fenced(_) = kind {
            // In a list or quotation, its end may be that of the block.
            let is_last = range.end >= self.source.trim_end().len();
            if let Some(fence) = unclosed_fence(text).filter(|_| is_last) {
                let message = "this block of code is never closed";
                let label = "all below it is printed as code";
                let span = self.span(&(range.start..range.start + fence.len()));
                let help = "close it with a line of the same marks, or take this one out";
                let fault = Diagnostic::new(codes::PROSE_UNCLOSED, span, message, label);
                self.faults.push(fault.help(help));
            }
            return;
        }
        let Some(at) = mark(text) else { return };
        let message = "this paragraph is indented so far that it is taken for code";
        let span = self.span(&(range.start + at..range.start + at + 2));
        self.faults.push(
            Diagnostic::new(codes::PROSE_HIDDEN, span, message, "printed as it is").help(
                "take the spaces before its lines away; where code is meant, set it between two \
                 lines of three backticks",
            ),
        );
    }
}

/// The fence that a block of code begins with, where none ends it.
fn unclosed_fence(block: &str) -> Option<&str> {
    let mut lines = block.trim_end().lines();
    let first = lines.next()?;
    let letter = first.chars().next()?;
    let fence = &first[..first.len() - first.trim_start_matches(letter).len()];
    let closes = |line: &str| {
        // In a quotation or list, its lines have marks before them.
        let line = line.trim_start_matches(['>', ' ', '\t']).trim_end();
        line.len() >= fence.len() && line.chars().all(|c| c == letter)
    };
    (!lines.next_back().is_some_and(closes)).then_some(fence)
}

/// Where the first citation or link of the content model stands.
fn mark(text: &str) -> Option<usize> {
    let begins = |(at, pair): (usize, &str)| {
        let rest = &text[at + pair.len()..];
        rest.starts_with(|c: char| c.is_alphanumeric() || "_{".contains(c)).then_some(at)
    };
    let all = text.match_indices("[@").chain(text.match_indices("[["));
    all.filter_map(begins).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_closed_by_their_own_kind() {
        for closed in ["```\na\n```", "~~~ x\na\n~~~~\n", "```\na\n> ```", "```\n   ```\n"] {
            assert_eq!(unclosed_fence(closed), None, "{closed}");
        }
        assert_eq!(unclosed_fence("```\na\n"), Some("```"));
        assert_eq!(unclosed_fence("```"), Some("```"));
        assert_eq!(unclosed_fence("````\n```"), Some("````"));
        assert_eq!(unclosed_fence("~~~\n```"), Some("~~~"));
    }

    #[test]
    fn comments_are_closed_or_not() {
        for closed in ["", "<!-- a -->", "<!-->", "<!-- a <!-- b -->", "<b>"] {
            assert_eq!(unclosed_comment(closed), None, "{closed}");
        }
        assert_eq!(unclosed_comment("<!-- a --> <!-- b"), Some(11));
    }
}
