//! Which letters of the files name which thing: noted while references are followed, for those who
//! look them up or write them anew. What a reference leads to is settled in `names`, `links` and
//! `citations`.

use super::names;
use super::scope::Scope;
use crate::diagnostic::Code;
use crate::load;
use crate::model::draft::Ref;
use crate::model::kind::{self, Kind};
use crate::model::site::{Ix, Reference, Role, Spelling};
use crate::span::Span;
use std::ops::Range;

impl Scope<'_> {
    /// Follows a reference to a thing of one of these kinds, as [`names::follow`] does, and notes
    /// it in this role.
    pub fn follow(
        &mut self,
        reference: &Ref,
        kinds: &[Kind],
        unknown: &'static Code,
        role: Role,
    ) -> Option<Ix> {
        let ix = names::follow(self.known, reference, kinds, unknown, &mut self.faults)?;
        let written = reference.value.as_str();
        // The kind before it is no part of what names it.
        let asked =
            written.split_once(':').filter(|(word, _)| Kind::from_word(word.trim()).is_some());
        let inner = asked.map_or(written, |(_, rest)| rest.trim());
        let card = self.known.table.card(ix);
        let by_id = inner == card.id || card.formerly.iter().any(|former| former == inner);
        let spelling = match by_id {
            true => Spelling::Id { kind: asked.is_some() },
            false => Spelling::Name,
        };
        let opening = if matches!(role, Role::Link | Role::Embed) { "[[" } else { "" };
        let place = self.place(reference.span, written, opening);
        let place = place.map(|at| at.end - inner.len()..at.end);
        self.note_reference(reference.span, place, ix, role, spelling);
        Some(ix)
    }

    /// Notes a citation's key in running text, which leads to these sources; by way of the citation
    /// of the front matter that is `defined` there, if it is the name of one.
    pub fn refer_by_key(&mut self, key: &Ref, to: &[Ix], defined: Option<Span>) {
        let place = self.place(key.span, &key.value, "@");
        let spelling = defined.map_or(Spelling::Id { kind: false }, Spelling::Citation);
        for &ix in to {
            self.note_reference(key.span, place.clone(), ix, Role::Citation, spelling);
        }
    }

    /// Notes a link by a file's path. `path` is what it comes to, with `%20` and the like decoded.
    pub fn refer_by_path(&mut self, path: &str, span: Span, to: Ix) {
        let written = self.known.texts.slice(span);
        let written = written.split('#').next().unwrap_or_default();
        let whole = match load::decoded(written) == path {
            true => Some(0..written.len()),
            false => self.place(span, path, "("),
        };
        let place = whole.and_then(|at| {
            let written = &self.known.texts.slice(span)[at.clone()];
            let name = written.rfind('/').map_or(0, |slash| slash + 1);
            let stem = written[name..].strip_suffix(".md")?;
            let id = match self.known.table.card(to).kind {
                Kind::Chapter => kind::chapter_number(stem).1,
                _ => stem,
            };
            let end = at.start + name + stem.len();
            Some(end - id.len()..end)
        });
        self.note_reference(span, place, to, Role::Link, Spelling::Path);
    }

    /// Notes the first mention of a name, which is linked by itself.
    pub fn refer_by_mention(&mut self, span: Span, name: &str, to: Ix) {
        let place = self.place(span, name, "");
        self.note_reference(span, place, to, Role::Mention, Spelling::Name);
    }

    fn note_reference(
        &mut self,
        span: Span,
        place: Option<Range<usize>>,
        to: Ix,
        role: Role,
        spelling: Spelling,
    ) {
        let exact = place.is_some();
        let span = place.map_or(span, |at| span.part(at.start, at.end));
        let (from, references) = (self.ix, &mut self.references);
        references.push(Reference { span, exact, from, to, role, spelling });
    }

    /// Where in a span the file has this text. Most spans hold nothing else but an anchor after it.
    /// Text that YAML folds or indents has one span for all that stands in it: there it is looked
    /// for after what was found before, with the mark that opens such a reference. `None` where the
    /// file spells it otherwise.
    fn place(&mut self, span: Span, written: &str, opening: &str) -> Option<Range<usize>> {
        let all = self.known.texts.slice(span);
        let start = all.len() - all.trim_start().len();
        if let Some(rest) = all[start..].strip_prefix(written)
            && (rest.trim_start().is_empty() || rest.trim_start().starts_with(['#', '\\']))
        {
            return Some(start..start + written.len());
        }
        let from = match self.read_to {
            Some((read, to)) if read == span => to,
            _ => 0,
        };
        let found = all.get(from..)?.match_indices(opening).find_map(|(at, _)| {
            let at = from + at + opening.len();
            let braced = usize::from(opening == "@" && all[at..].starts_with('{'));
            let rest = all[at + braced..].strip_prefix(written)?;
            let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            ends.then(|| at + braced..at + braced + written.len())
        });
        // What is spelt by escapes stands no longer where it is looked for.
        self.read_to = found.as_ref().map(|at| (span, at.end)).or(self.read_to);
        found
    }
}
