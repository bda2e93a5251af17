//! One page while it is set: where it stands, and the notes and sources that have come up on it so
//! far. Text is turned into HTML in `prose`.

use super::cite::Position;
use super::press::Press;
use super::{html, paths};
use crate::diagnostic::Diagnostic;
use crate::model::kind::Kind;
use crate::model::prose::Footnote;
use crate::model::site::{Citation, Cite, Ix, Link, Support};
use std::collections::{BTreeMap, BTreeSet};

/// A page while it is set.
pub struct Sheet<'p> {
    pub press: &'p Press<'p>,
    /// The page's path from the site's top.
    pub path: String,
    /// The way up to the site's top.
    pub root: String,
    /// The level of the prose's first headings.
    pub top: u8,
    pub notes: Vec<Note>,
    /// The sources that the page cites, and how often.
    pub cited: BTreeMap<Ix, usize>,
    /// The things that its prose links.
    pub linked: BTreeSet<Ix>,
    /// How many tables stand on it so far, each a region with a name of its own.
    pub tables: usize,
    /// How many figures have been drawn; their ids count them.
    pub figures: usize,
    /// The chapter that is being set, where the page is a book of several.
    pub part: Option<Part<'p>>,
    /// Those from whom a cited source has what it says: sources, people, groups.
    pub named: BTreeSet<Ix>,
    /// What went wrong in a part that was filled on the way.
    pub faults: Vec<Diagnostic>,
    /// What each paragraph of the prose rests on, where the page says so.
    pub support: &'p [Support],
    /// Whether a note's own text is being set: what it cites stands in it, without a further note.
    pub in_note: bool,
    /// The number of the note that a footnote or a named citation already has.
    numbers: BTreeMap<String, usize>,
    /// How often each claim was set into the page, by the id that it had the first time.
    embeds: BTreeMap<String, usize>,
}

/// A chapter among those that stand together on one page. Its ids begin with its [prefix], links to
/// the others and to sources stay on the page.
///
/// [prefix]: Part::prefix
#[derive(Clone, Copy)]
pub struct Part<'p> {
    pub chapter: Ix,
    /// The chapters of the page with their places in the work, from 1.
    pub book: &'p BTreeMap<Ix, usize>,
}

impl Part<'_> {
    /// What the ids of the chapter begin with: `c12-`.
    fn prefix(&self) -> String {
        format!("c{}-", self.book[&self.chapter])
    }
}

/// A note, numbered by its place from 1.
pub struct Note {
    pub html: String,
    /// How often the text calls it.
    pub calls: usize,
}

impl<'p> Sheet<'p> {
    /// An empty page at this path.
    pub fn new(press: &'p Press<'p>, path: impl Into<String>) -> Sheet<'p> {
        let path = path.into();
        let root = paths::root(&path);
        Sheet {
            press,
            path,
            root,
            top: 2,
            notes: Vec::new(),
            cited: BTreeMap::new(),
            linked: BTreeSet::new(),
            tables: 0,
            figures: 0,
            part: None,
            named: BTreeSet::new(),
            faults: Vec::new(),
            support: &[],
            in_note: false,
            numbers: BTreeMap::new(),
            embeds: BTreeMap::new(),
        }
    }

    /// The address of a place in the site, as a link from this page.
    pub fn href(&self, path: &str, anchor: Option<&str>) -> String {
        let anchor = anchor.filter(|anchor| !anchor.is_empty());
        let length = self.root.len() + path.len() + anchor.map_or(0, |anchor| anchor.len() + 1);
        let mut href = String::with_capacity(length);
        href.push_str(&self.root);
        paths::push_encoded(&mut href, path);
        if let Some(anchor) = anchor {
            href.push('#');
            paths::push_encoded(&mut href, anchor);
        }
        href
    }

    /// The address of an anchor in a list that goes over several pages: on its page `on`, as a link
    /// from its page `here`.
    pub fn href_on(&self, first: &str, on: usize, here: usize, anchor: &str) -> String {
        match on == here {
            true => format!("#{}", paths::encode(anchor)),
            false => self.href(&paths::continued(first, on), Some(anchor)),
        }
    }

    /// An id of the prose, as it is on this page: in a book, other chapters have the same.
    pub fn id(&self, id: &str) -> String {
        self.part.map_or_else(String::new, |part| part.prefix()) + id
    }

    /// The thing whose prose is being set, if it is any's.
    pub fn subject(&self) -> Option<Ix> {
        self.part.map(|part| part.chapter).or_else(|| self.press.owner(&self.path))
    }

    /// The address of a thing's page, or of the thing where it stands in this book.
    pub fn href_of(&self, ix: Ix) -> String {
        self.in_book(ix, None).unwrap_or_else(|| self.href(self.press.path(ix), None))
    }

    /// The address of what stands in the same book: its chapters, and the sources at its end.
    fn in_book(&self, ix: Ix, anchor: Option<&str>) -> Option<String> {
        let thing = self.press.site.thing(ix);
        let book = self.part?.book;
        let id = match (book.get(&ix), anchor) {
            (Some(place), Some(anchor)) => format!("c{place}-{anchor}"),
            (Some(place), None) => format!("c{place}"),
            (None, None) if thing.kind == Kind::Source => paths::entry_anchor(&thing.id),
            (None, _) => return None,
        };
        Some(format!("#{}", paths::encode(&id)))
    }

    /// The live address of a link, if it has one.
    pub fn href_to(&self, link: &Link) -> Option<String> {
        match link {
            Link::Thing { ix, anchor } => {
                let anchor = anchor.as_deref().filter(|anchor| !anchor.is_empty());
                let page = || self.href(self.press.path(*ix), anchor);
                Some(self.in_book(*ix, anchor).unwrap_or_else(page))
            }
            Link::Claim { event, claim } => {
                let claims = &self.press.site.thing(*event).event()?.claims;
                Some(self.href(self.press.path(*event), Some(&claims.get(*claim)?.name)))
            }
            Link::Here(anchor) => Some(format!("#{}", paths::encode(&self.id(anchor)))),
            Link::Asset(path) => Some(self.href(path, None)),
            Link::Url(url) => Some(url.clone()),
            Link::Dead => None,
        }
    }

    /// The events that a page's figures show, by date: those that a chapter's prose links, an event
    /// with its parts, those of an entity.
    pub fn events(&self, page: Ix) -> Vec<Ix> {
        let relations = self.press.site.relations(page);
        match self.press.site.thing(page).kind {
            Kind::Event => std::iter::once(page).chain(relations.parts.clone()).collect(),
            _ => relations.events.clone(),
        }
    }

    /// A citation: its mark, and its note for the page's end. With a style that puts citations in
    /// the text, and inside of a note, its text.
    pub fn cite(&mut self, citation: &Citation) -> String {
        let mut out = String::new();
        if citation.in_sentence
            && let Some(cite) = citation.items.first()
        {
            let author = self.press.author(cite.source);
            self.push_link(&mut out, cite.source, &unlinked(&author));
            if !self.press.formatter.is_note_style() {
                out.push(' ');
            }
        }
        if !self.press.formatter.is_note_style() {
            // The sentence has just named the first author.
            let text = self.cites(citation, citation.in_sentence);
            out.push_str(&format!("<span class=\"citation\">({text})</span>"));
            return out;
        }
        if self.in_note {
            if citation.in_sentence {
                out.push_str(&format!(" ({})", self.cites(citation, true)));
            } else {
                out.push_str(&self.cites(citation, false));
            }
            return out;
        }
        let number = citation.name.as_ref().and_then(|name| self.numbers.get(&**name));
        let number = match number.copied() {
            Some(number) => number,
            None => {
                let number = self.open_note(citation.name.as_deref().map(str::to_string));
                let text = self.inside_note(|sheet| sheet.cites(citation, false));
                let mut html = begun(&text);
                self.press.formatter.full_stop(&mut html);
                self.notes[number - 1].html = html;
                number
            }
        };
        self.push_mark(&mut out, number, &citation.items);
        out
    }

    /// The mark of a footnote; `blocks` turns its text into HTML when it is met first.
    pub fn footnote<L, C>(
        &mut self,
        footnote: &Footnote<L, C>,
        blocks: impl FnOnce(&mut Self, &Footnote<L, C>) -> String,
    ) -> String {
        let name = format!("^{}", footnote.label);
        let number = match self.numbers.get(&name) {
            Some(&number) => number,
            None => {
                let number = self.open_note(Some(name));
                // The number came first: a footnote's own text may call another.
                let html = self.inside_note(|sheet| blocks(sheet, footnote));
                self.notes[number - 1].html = html;
                number
            }
        };
        let mut out = String::new();
        self.push_mark(&mut out, number, &[]);
        out
    }

    /// Whether a citation is printed as a bare mark of a note.
    pub fn is_note(&self, citation: &Citation) -> bool {
        !citation.in_sentence && !self.in_note && self.press.formatter.is_note_style()
    }

    /// An id for what is set into the page: the wanted one, with a number where it is taken.
    pub fn embed_id(&mut self, wanted: String) -> String {
        let count = self.embeds.entry(wanted.clone()).or_default();
        *count += 1;
        if *count == 1 { wanted } else { format!("{wanted}-again-{count}") }
    }

    /// How many independent sources a paragraph of this number rests on, where the page says so: 0,
    /// 1, or 2 for two and more.
    pub fn support_of(&self, number: u32) -> Option<usize> {
        let at = self.support.binary_search_by_key(&number, |support| support.paragraph).ok()?;
        Some(self.support[at].independent.min(2))
    }

    /// Counts a source among those that the page cites, without a note.
    pub fn count(&mut self, source: Ix) {
        *self.cited.entry(source).or_default() += 1;
    }

    /// A link to a thing's page around HTML that holds no link.
    pub fn push_link(&self, out: &mut String, ix: Ix, inner: &str) {
        let kind = self.press.site.thing(ix).kind.word();
        out.push_str("<a class=\"ref ");
        out.push_str(kind);
        out.push('"');
        html::push_attribute(out, "href", &self.href_of(ix));
        out.push('>');
        out.push_str(inner);
        out.push_str("</a>");
    }

    fn inside_note<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.in_note, true);
        let done = work(self);
        self.in_note = before;
        done
    }

    fn open_note(&mut self, name: Option<String>) -> usize {
        self.notes.push(Note { html: String::new(), calls: 0 });
        let number = self.notes.len();
        if let Some(name) = name {
            self.numbers.insert(name, number);
        }
        number
    }

    fn push_mark(&mut self, out: &mut String, number: usize, cites: &[Cite]) {
        let note = &mut self.notes[number - 1];
        note.calls += 1;
        let call = call_id(number, note.calls);
        let prefix = self.id("");
        out.push_str(&format!(
            "<a id=\"{prefix}{call}\" class=\"noteref\" role=\"doc-noteref\" href=\"#{prefix}note-{number}\" aria-label=\"Note {number}\""
        ));
        if !cites.is_empty() {
            let site = self.press.site;
            let ids: Vec<&str> = cites.iter().map(|cite| &*site.thing(cite.source).id).collect();
            html::push_attribute(out, "data-sources", &ids.join(" "));
        }
        out.push_str(&format!(">{number}</a>"));
    }

    /// The works of a citation as a note has them, joined, each with its editor's note; the first
    /// without its author where that `is_named` already.
    fn cites(&mut self, citation: &Citation, is_named: bool) -> String {
        let mut out = String::new();
        let mut remarks = String::new();
        for (at, cite) in citation.items.iter().enumerate() {
            if at > 0 {
                out.push_str("; ");
            }
            out.push_str(&self.one(cite, is_named && at == 0));
            if !cite.note.is_empty() {
                let remark = self.inlines(&cite.note);
                remarks.push_str(&format!(" <span class=\"remark\">{remark}</span>"));
            }
        }
        if !remarks.is_empty() {
            self.press.formatter.full_stop(&mut out);
            out.push_str(&remarks);
        }
        out
    }

    fn one(&mut self, cite: &Cite, is_named: bool) -> String {
        let first = !self.cited.contains_key(&cite.source);
        self.count(cite.source);
        let position = if first { Position::First } else { Position::Subsequent };
        let locator = cite.locator.as_ref();
        let suppress_author = cite.suppress_author || is_named;
        let text = self.press.note(cite.source, locator, position, suppress_author);
        let mut out = String::new();
        if !cite.prefix.is_empty() {
            out.push_str(&self.press.isolated(cite.prefix.trim()));
            out.push(' ');
        }
        self.push_link(&mut out, cite.source, &unlinked(&text));
        if first && let Some(through) = self.known_through(cite.source, true) {
            out.push_str(", ");
            out.push_str(&through);
        }
        out.push_str(&self.chain(&cite.attributed_to));
        self.named.extend(&cite.attributed_to);
        let suffix = cite.suffix.trim_end();
        if !suffix.is_empty() {
            let has_stop = suffix.starts_with([',', '.', ';', ':', ' ']);
            out.push_str(if has_stop { "" } else { ", " });
            out.push_str(&self.press.isolated(suffix));
        }
        out
    }

    /// "known through A and B": where a source that the editor hasn't seen was met.
    pub fn known_through(&self, source: Ix, is_linked: bool) -> Option<String> {
        let through = &self.press.site.thing(source).source()?.known_through;
        let mut out = String::from("known through ");
        for (at, &ix) in through.iter().enumerate() {
            out.push_str(match at {
                0 => "",
                _ if at + 1 == through.len() => " and ",
                _ => ", ",
            });
            let short = self.press.short_html(ix);
            match is_linked {
                true => self.push_link(&mut out, ix, &short),
                false => out.push_str(&short),
            }
        }
        (!through.is_empty()).then_some(out)
    }

    /// ", after A, after B": by whom a source has it.
    pub fn chain(&self, attributed_to: &[Ix]) -> String {
        let mut out = String::new();
        for &ix in attributed_to {
            out.push_str(", after ");
            self.push_link(&mut out, ix, &self.press.short_html(ix));
        }
        out
    }
}

/// The id of the place where a note is called for the nth time.
pub fn call_id(number: usize, call: usize) -> String {
    match call {
        1 => format!("ref-{number}"),
        _ => format!("ref-{number}-{call}"),
    }
}

/// HTML without its links, for setting inside a link.
pub fn unlinked(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<a ").into_iter().chain(rest.find("</a>")).min() {
        out.push_str(&rest[..start]);
        rest = rest[start..].split_once('>').map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// Text as the beginning of a sentence: its first letter large.
pub fn begun(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 1);
    let mut letters = html.chars();
    // Only a prefix can begin small; a formatted title keeps its letters.
    match letters.next() {
        Some(first) if first.is_lowercase() => {
            out.extend(first.to_uppercase());
            out.push_str(letters.as_str());
        }
        _ => out.push_str(html),
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_begin_large() {
        assert_eq!(begun("see <a>Lee</a>, 1"), "See <a>Lee</a>, 1");
        assert_eq!(begun("<a>Lee</a>"), "<a>Lee</a>");
        assert_eq!(begun("élan"), "Élan");
    }

    #[test]
    fn links_lose_only_their_tags() {
        assert_eq!(unlinked("a <a href=\"x\">b <em>c</em></a> d"), "a b <em>c</em> d");
        assert_eq!(unlinked("<abbr>x</abbr>"), "<abbr>x</abbr>");
    }
}
