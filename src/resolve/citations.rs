//! Citations: from keys to sources, the front matter's own citations and their use, and whether a
//! source can bear witness to what it is cited for. How they are printed is the renderer's affair.

use super::names;
use super::scope::{Scope, Use};
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::draft::{self, Inline as DraftInline, NamedCitation, Ref, Witness};
use crate::model::kind::Kind;
use crate::model::locator::{Locator, LocatorTerm};
use crate::model::site::{Citation, Cite, Inline, Ix, Role};
use crate::span::{Span, Spanned};
use std::sync::Arc;

/// Whom a source may rely on.
pub const ORIGINS: [Kind; 3] = [Kind::Source, Kind::Person, Kind::Group];

/// A citation of the front matter.
pub struct Named {
    name: Ref,
    cites: Vec<Cite>,
    used: bool,
}

impl Scope<'_> {
    /// Resolves the citations of the front matter, before anything can use them.
    pub fn name_citations(&mut self, citations: Vec<NamedCitation>) {
        let mut notes = Vec::new();
        for NamedCitation { name, items } in citations {
            // One that holds nothing was reported as that, and needn't be as unused.
            let is_empty = items.is_empty();
            if let Some(source) = self.known.table.source(&name.value) {
                let card = self.known.table.card(source);
                self.faults.push(
                    Diagnostic::new(
                        codes::CITE_AMBIGUOUS_KEY,
                        name.span,
                        format!("`{}` is the name of a citation and of a source", name.value),
                        "the citation is named here",
                    )
                    .label(card.span, "the source is here")
                    .help("give the citation another name"),
                );
            }
            let mut cites = Vec::new();
            for mut item in items {
                let note = std::mem::take(&mut item.note);
                if let Some(cite) = self.witness(item, Role::NamedCitation) {
                    notes.push((self.named.len(), cites.len(), note));
                    cites.push(cite);
                }
            }
            self.named.push(Named { name, cites, used: is_empty });
        }
        // A note may itself cite by name: what it then cites comes without that one's own note,
        // so that notes can't run in a circle.
        let notes: Vec<_> =
            notes.into_iter().map(|(a, b, note)| (a, b, self.note(note, ""))).collect();
        for (named, cite, note) in notes {
            self.named[named].cites[cite].note = note;
        }
    }

    /// Says which citations of the front matter nothing has used.
    pub fn report_unused_citations(&mut self) {
        for named in self.named.iter().filter(|named| !named.used) {
            let name = &named.name.value;
            self.faults.push(
                Diagnostic::new(
                    codes::CITE_UNUSED,
                    named.name.span,
                    format!("nothing cites `{name}`"),
                    "defined, but not used in this file",
                )
                .help(format!("cite it, `[@{name}]`, or take it out")),
            );
        }
    }

    /// A citation in the prose. Items of unknown sources are left out; none may be left.
    pub fn citation(&mut self, citation: draft::Citation) -> Citation {
        self.cited = true;
        let name = self.name_of(&citation);
        let mut items = Vec::with_capacity(citation.items.len());
        for item in citation.items {
            match self.named.iter().position(|named| named.name.value == item.key.value) {
                Some(at) => self.expand(at, item, &mut items),
                None => items.extend(self.keyed(item)),
            }
        }
        for cite in &items {
            self.uses(use_of(cite));
        }
        Citation { name, in_sentence: citation.in_sentence, items }
    }

    /// The name of the citation of the front matter that is printed, where it is printed as it is.
    fn name_of(&self, citation: &draft::Citation) -> Option<Arc<str>> {
        let [item] = &citation.items[..] else { return None };
        let bare = item.prefix.is_empty() && item.suffix.is_empty() && item.locator.is_none();
        let named = self.named.iter().any(|named| named.name.value == item.key.value);
        (bare && named && !item.suppress_author).then(|| item.key.value.as_str().into())
    }

    fn keyed(&mut self, item: draft::CitationItem) -> Option<Cite> {
        let known = self.known;
        let former = |id: &str| {
            let mut all = known.table.formerly(id).iter().copied();
            all.find(|&ix| known.table.card(ix).kind == Kind::Source)
        };
        let key = &item.key;
        if let Some(fault) = self.cut_short(key) {
            self.faults.push(fault);
            return None;
        }
        let source = match (known.table.source(&key.value), former(&key.value)) {
            (Some(source), _) => source,
            (None, Some(source)) => {
                let right = &known.table.card(source).id;
                let fault = names::former(known, source, key.span, &key.value, right);
                self.faults.push(fault);
                source
            }
            (None, None) => {
                self.unknown_key(key);
                return None;
            }
        };
        self.refer_by_key(&item.key, &[source], None);
        self.check_source(source, item.locator.as_ref());
        Some(Cite {
            source,
            locator: item.locator.map(|locator| locator.value),
            prefix: item.prefix,
            suffix: item.suffix,
            suppress_author: item.suppress_author,
            note: Vec::new(),
            attributed_to: Vec::new(),
        })
    }

    /// Puts in the cites of a named citation: the prefix before the first, the suffix after the
    /// last, a locator only where there is one source and no locator of its own.
    fn expand(&mut self, at: usize, item: draft::CitationItem, items: &mut Vec<Cite>) {
        let named = &mut self.named[at];
        named.used = true;
        let mut cites = named.cites.clone();
        let takes_locator = matches!(&cites[..], [cite] if cite.locator.is_none());
        let defined = named.name.span;
        let sources: Vec<Ix> = cites.iter().map(|cite| cite.source).collect();
        self.refer_by_key(&item.key, &sources, Some(defined));
        if let Some(locator) = item.locator {
            if takes_locator {
                self.check_source(cites[0].source, Some(&locator));
                cites[0].locator = Some(locator.value);
            } else if !cites.is_empty() {
                self.faults.push(
                    Diagnostic::new(
                        codes::CITE_LOCATOR_TWICE,
                        locator.span,
                        format!("`@{}` has a locator already", item.key.value),
                        "a second locator",
                    )
                    .label(defined, "the citation is defined here")
                    .help("take the locator out, or cite the source itself"),
                );
            }
        }
        if let Some(first) = cites.first_mut() {
            first.prefix = [item.prefix, std::mem::take(&mut first.prefix)]
                .into_iter()
                .filter(|words| !words.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
        }
        if let Some(last) = cites.last_mut() {
            last.suffix = item.suffix;
        }
        for cite in &mut cites {
            cite.suppress_author |= item.suppress_author;
        }
        items.append(&mut cites);
    }

    fn unknown_key(&mut self, key: &Ref) {
        let fault = Diagnostic::new(
            codes::CITE_UNKNOWN_KEY,
            key.span,
            format!("`@{}` is no source and no citation of this file", key.value),
            "leads to no source",
        );
        let named = self.named.iter().map(|named| named.name.value.as_str());
        let sources = self.known.table.of(&[Kind::Source]).map(|(_, card)| card.id.as_str());
        self.faults.push(match names::near(&key.value, named.chain(sources)) {
            Some(right) => names::suggest(self.known, fault, key.span, &key.value, right),
            None => fault.help(
                "write the source, `sources/….md`, or name the citation in the front matter; \
                 a plain at-sign is `\\@`",
            ),
        });
    }

    /// The fault of a key that a dash, or a hyphen of another sort, ends too early: `@lee–2018`, where
    /// there is a source `lee-2018`.
    fn cut_short(&self, key: &Ref) -> Option<Diagnostic> {
        const DASHES: [char; 5] = ['\u{2010}', '\u{2011}', '\u{2012}', '–', '—'];
        let rest = &self.known.texts.get(key.span.file).text[key.span.end as usize..];
        if !rest.starts_with(DASHES) {
            return None;
        }
        let goes_on = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || DASHES.contains(&c);
        let tail = rest.split(|c| !goes_on(c)).next()?.trim_end_matches(DASHES);
        let meant = format!("{}{}", key.value, tail.replace(DASHES, "-"));
        let find = |id: &str| self.known.table.source(id);
        let source = find(&meant).or_else(|| find(&meant.to_lowercase()))?;
        let right = &self.known.table.card(source).id;
        let whole = Span { end: key.span.end + tail.len() as u32, ..key.span };
        let message = format!("the hyphen in `@{}{tail}` is none that a key can have", key.value);
        let fault =
            Diagnostic::new(codes::CITE_UNKNOWN_KEY, whole, message, "ends before its hyphen");
        Some(fault.suggest(format!("write `{right}`"), whole, right))
    }

    /// A source cited in the front matter, as this. None where there is no such source.
    pub fn witness(&mut self, witness: Witness, role: Role) -> Option<Cite> {
        let Witness { source, at, attributed_to, prefix, note } = witness;
        let ix = self.follow(&source, &[Kind::Source], codes::CITE_UNKNOWN_KEY, role);
        let attributed_to: Vec<Ix> = attributed_to
            .iter()
            .filter_map(|whom| self.follow(whom, &ORIGINS, codes::LINK_UNKNOWN, Role::Attribution))
            .collect();
        let ix = ix?;
        self.check_source(ix, at.as_ref());
        let mut relaying = ix;
        for &origin in &attributed_to {
            self.found.relays.push((relaying, origin));
            if self.known.table.card(origin).kind == Kind::Source {
                relaying = origin;
            }
        }
        Some(Cite {
            source: ix,
            locator: at.map(|at| at.value),
            prefix,
            suffix: String::new(),
            suppress_author: false,
            note: self.inlines(note),
            attributed_to,
        })
    }

    /// A piece of the front matter's Markdown, used at this anchor.
    pub fn note(&mut self, inlines: Vec<DraftInline>, anchor: &str) -> Vec<Inline> {
        let inlines = self.inlines(inlines);
        self.end_block(anchor);
        inlines
    }

    /// Says where a source can't have what it is cited for: its last page comes before.
    fn check_source(&mut self, source: Ix, locator: Option<&Spanned<Locator>>) {
        let card = self.known.table.card(source);
        if let (Some(locator), Some(pages)) = (locator, card.pages)
            && let Some(page) = last_page(&locator.value).filter(|&page| page > pages)
        {
            self.faults.push(
                Diagnostic::new(
                    codes::CITE_BEYOND,
                    locator.span,
                    format!("page {page} lies beyond the end of “{}”", card.title),
                    "no such page",
                )
                .label(card.span, format!("the source has {pages} pages"))
                .help("mend the locator, or the source's `number-of-pages`"),
            );
        }
    }

    /// Says where a source can't tell of the event, which came after it was issued; once for a
    /// source. The prose may look back and cite what is older.
    pub fn check_time(&mut self, source: Ix, span: Span) {
        let card = self.known.table.card(source);
        let this = self.known.table.card(self.ix);
        if this.kind == Kind::Event
            && let (Some(issued), Some(happened)) = (&card.date, &this.date)
            && issued.value.surely_before(&happened.value)
            && self.too_early.insert(source)
        {
            self.faults.push(
                Diagnostic::new(
                    codes::CITE_TOO_EARLY,
                    span,
                    format!("“{}” is older than “{}”", card.title, this.title),
                    "an account of what came after it",
                )
                .label(issued.span, format!("issued: {}", issued.value.prose()))
                .label(happened.span, format!("happened: {}", happened.value.prose()))
                .help("mend one of the dates, or take the account out; the prose may cite what is older"),
            );
        }
    }
}

/// What a cite makes of the text that it stands in.
pub fn use_of(cite: &Cite) -> Use {
    Use::Source {
        source: cite.source,
        locator: cite.locator.clone(),
        attributed_to: cite.attributed_to.clone(),
    }
}

/// How many pages a source has, where a locator counts from its first: not where it is itself a
/// stretch of pages, or has several volumes.
pub fn page_count(csl: &serde_json::Map<String, serde_json::Value>) -> Option<u64> {
    if csl.contains_key("page") || csl.contains_key("number-of-volumes") {
        return None;
    }
    match csl.get("number-of-pages")? {
        serde_json::Value::Number(number) => number.as_u64(),
        serde_json::Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The last page that a locator names in Arabic numbers; none where it counts within a volume.
fn last_page(locator: &Locator) -> Option<u64> {
    if locator.parts().iter().any(|part| part.term == LocatorTerm::Volume) {
        return None;
    }
    let pages = locator.parts().iter().filter(|part| part.term == LocatorTerm::Page);
    let numbers = pages.flat_map(|part| part.value.split(|c: char| !c.is_alphanumeric()));
    numbers.filter_map(|number| number.parse().ok()).max()
}
