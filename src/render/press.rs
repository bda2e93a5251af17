//! What every page of one site is drawn from: the site, the paths of its pages, the formatted
//! citations, the templates. Nothing here changes while pages are drawn, so they can be drawn in
//! any order and in parallel.

use super::cite::{self, Formatter, Options, Position, SortKey};
use super::date::{DateView, date_view};
use super::highlight::Highlighter;
use super::html::Langs;
use super::sheet::unlinked;
use super::templates::Templates;
use super::{html, pages, paths, prose, search};
use crate::model::base_url::BaseUrl;
use crate::model::figure::Answer;
use crate::model::kind::Kind;
use crate::model::locator::Locator;
use crate::model::prose::{plain, plain_naming};
use crate::model::site::{Citation, Inline, Ix, Site, Source};
use crate::span::Texts;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// How many colours the stylesheet has for documents; a further document shares one.
const HUES: usize = 8;

/// All that pages are drawn from.
pub struct Press<'a> {
    pub site: &'a Site,
    pub texts: &'a Texts,
    pub templates: &'a Templates,
    pub formatter: Arc<Formatter>,
    /// Where the site will be, if that is known.
    pub base: Option<BaseUrl>,
    pub highlighter: Highlighter,
    /// The sources as the formatter takes them, with what it has made of them.
    sources: BTreeMap<Ix, CitedSource>,
    /// The path of each thing's page, by its place among the things.
    paths: Vec<String>,
    /// The dates of events, by their places among the things, as they are asked for: lists on many
    /// pages show them.
    dates: Vec<OnceLock<Arc<DateView>>>,
    /// The short names that hold marks of their own, *Time* or a name in another script, as HTML.
    marked: BTreeMap<Ix, String>,
    /// The claims in whose answers an entity is named, as events and places among their claims.
    naming: BTreeMap<Ix, Vec<(Ix, usize)>>,
    /// The letter and colour of each source, by its place among the things.
    sigla: BTreeMap<Ix, Siglum>,
    /// The languages of names in other scripts.
    pub langs: Langs,
    /// The search's index, once it is made.
    search: OnceLock<search::Index>,
    /// The script of the timeline's data, once it is made.
    timeline: OnceLock<Script>,
}

/// A script, under the path that names it by what it holds.
pub struct Script {
    pub path: String,
    pub text: String,
}

/// A source as pages name and cite it.
struct CitedSource {
    /// As the formatter takes it, with what it has made of it.
    csl: cite::Source,
    key: SortKey,
    /// What it is called where there is little room, in bare words and as HTML.
    short: String,
    short_html: String,
}

/// The letters that stand for a source, as in a critical edition, and the colour that goes with
/// them. The colour 0 is none: a source that is known only through another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Siglum {
    pub letters: String,
    pub hue: usize,
}

impl<'a> Press<'a> {
    /// Gathers what is drawn from.
    pub fn new(
        site: &'a Site,
        texts: &'a Texts,
        templates: &'a Templates,
        formatter: Arc<Formatter>,
        base: Option<BaseUrl>,
    ) -> Press<'a> {
        let paths = site.things.iter().map(|thing| paths::page(thing.kind, &thing.id)).collect();
        let sigla = sigla(site);
        let highlighter = Highlighter::default();
        let naming = naming(site);
        let langs = langs(site);
        let sources = site.of(Kind::Source).filter_map(|(ix, thing)| {
            let source = thing.source()?;
            let csl = cite::Source::new(&source.csl);
            let key = formatter.sort_key(&csl);
            let short = plain(&source.short);
            let short_html = prose::bare(&source.short, &langs, &|_| None);
            Some((ix, CitedSource { csl, key, short, short_html }))
        });
        let sources: BTreeMap<Ix, CitedSource> = sources.collect();
        let dates = site.things.iter().map(|_| OnceLock::new()).collect();
        let marked = (0..site.things.len() as u32).map(Ix).filter_map(|ix| {
            let html = match sources.get(&ix) {
                Some(source) => source.short_html.clone(),
                None if site.thing(ix).title.is_ascii() => return None,
                None => html::isolated(&site.thing(ix).title, &langs),
            };
            html.contains('<').then_some((ix, html))
        });
        let marked = marked.collect();
        Press {
            site,
            texts,
            templates,
            formatter,
            base,
            highlighter,
            sources,
            paths,
            dates,
            marked,
            naming,
            sigla,
            langs,
            search: OnceLock::new(),
            timeline: OnceLock::new(),
        }
    }

    /// The search's index, made when it is first asked for; empty without things.
    pub fn index(&self) -> &search::Index {
        self.search.get_or_init(|| search::index(self).unwrap_or_default())
    }

    /// Leaves the search without an index, where nobody will ask it anything.
    pub fn without_index(&self) {
        let _ = self.search.set(search::Index::default());
    }

    /// The timeline's data, made when they are first asked for.
    pub fn timeline(&self) -> &Script {
        self.timeline.get_or_init(|| pages::timeline(self))
    }

    /// The text, escaped, with what runs from right to left set apart.
    pub fn isolated(&self, words: &str) -> String {
        html::isolated(words, &self.langs)
    }

    /// What a sentence calls the source that it cites itself, as HTML without links.
    pub fn named(&self, citation: &Citation) -> Option<String> {
        let cite = citation.items.first().filter(|_| citation.in_sentence)?;
        Some(unlinked(&self.author(cite.source)))
    }

    /// Running text as bare words.
    pub fn plain(&self, inlines: &[Inline]) -> String {
        plain_naming(inlines, &|citation| Some(html::words(&self.named(citation)?)))
    }

    /// The path of a thing's page from the site's top.
    pub fn path(&self, ix: Ix) -> &str {
        &self.paths[ix.0 as usize]
    }

    /// The thing whose page this is, if it is any thing's.
    pub fn owner(&self, path: &str) -> Option<Ix> {
        self.paths.iter().position(|own| own == path).map(|at| Ix(at as u32))
    }

    /// When an event was, for a list.
    pub fn date_of(&self, event: Ix) -> Option<Arc<DateView>> {
        let date = &self.site.thing(event).event()?.date;
        let view = || Arc::new(date_view(self.site.settings.calendar, date));
        Some(self.dates[event.0 as usize].get_or_init(view).clone())
    }

    /// What a thing is called where there is little room.
    pub fn short(&self, ix: Ix) -> &str {
        self.sources.get(&ix).map_or(&self.site.thing(ix).title, |source| &source.short)
    }

    /// The same as HTML, without links.
    pub fn short_html(&self, ix: Ix) -> Cow<'_, str> {
        match self.sources.get(&ix) {
            Some(source) => (&*source.short_html).into(),
            None => self.isolated(&self.site.thing(ix).title).into(),
        }
    }

    /// The same, where it holds marks that plain text can't have.
    pub fn marked_html(&self, ix: Ix) -> Option<&str> {
        self.marked.get(&ix).map(String::as_str)
    }

    /// The claims in whose answers an entity is named: the event, and the place among its claims.
    pub fn claims_naming(&self, entity: Ix) -> &[(Ix, usize)] {
        self.naming.get(&entity).map_or(&[], Vec::as_slice)
    }

    /// A source as a note has it, without its full stop.
    pub fn note(
        &self,
        source: Ix,
        locator: Option<&Locator>,
        position: Position,
        suppress_author: bool,
    ) -> Arc<str> {
        self.formatter.note(
            &self.sources[&source].csl,
            locator,
            position,
            Options { suppress_author },
        )
    }

    /// A source as a bibliography has it.
    pub fn entry(&self, source: Ix) -> Arc<str> {
        self.formatter.entry(&self.sources[&source].csl)
    }

    /// A source's author as a sentence names him.
    pub fn author(&self, source: Ix) -> Arc<str> {
        self.formatter.author(&self.sources[&source].csl)
    }

    /// Which of two sources comes first in a bibliography.
    pub fn compare(&self, a: Ix, b: Ix) -> Ordering {
        self.sources[&a].key.cmp(&self.sources[&b].key).then(a.cmp(&b))
    }

    /// The siglum of a source.
    pub fn siglum(&self, source: Ix) -> &Siglum {
        &self.sigla[&source]
    }
}

/// The languages of the names that aren't written in Latin script; not those that two languages
/// share.
fn langs(site: &Site) -> Langs {
    let entities = site.things.iter().filter_map(|thing| thing.entity());
    let mut langs: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for name in entities.flat_map(|entity| &entity.names).filter(|name| html::is_rtl(&name.text)) {
        let Some(lang) = name.lang.as_deref() else { continue };
        let known = langs.entry(name.text.clone()).or_insert(Some(lang));
        *known = known.filter(|&known| known == lang);
    }
    langs.into_iter().filter_map(|(name, lang)| Some((name, lang?.to_string()))).collect()
}

fn naming(site: &Site) -> BTreeMap<Ix, Vec<(Ix, usize)>> {
    let mut naming: BTreeMap<Ix, Vec<(Ix, usize)>> = BTreeMap::new();
    for &event in &site.chronology {
        let claims = site.thing(event).event().map_or(&[][..], |event| &event.claims);
        for (at, claim) in claims.iter().enumerate() {
            let answers = claim.accounts.iter().map(|account| &account.answer);
            let mut named: Vec<Ix> = answers
                .filter_map(
                    |answer| if let Answer::Agents(agents) = answer { Some(agents) } else { None },
                )
                .flatten()
                .copied()
                .collect();
            named.sort_unstable();
            named.dedup();
            for entity in named {
                naming.entry(entity).or_default().push((event, at));
            }
        }
    }
    naming
}

/// Gives each source its letters: those that its file asks for, else the fewest first letters of
/// its short name that no other has.
fn sigla(site: &Site) -> BTreeMap<Ix, Siglum> {
    let sources = || site.of(Kind::Source).filter_map(|(ix, thing)| Some((ix, thing.source()?)));
    let mut taken: BTreeSet<String> = sources().filter_map(|(_, s)| s.siglum.clone()).collect();
    let mut seen = 0;
    let mut sigla = BTreeMap::new();
    // Documents come before what is known only through them, and so get the shorter letters.
    for known_through in [false, true] {
        for (ix, source) in sources().filter(|(_, s)| s.known_through.is_empty() != known_through) {
            let letters = source.siglum.clone().unwrap_or_else(|| free_letters(source, &taken));
            taken.insert(letters.clone());
            let hue = if known_through { 0 } else { seen % HUES + 1 };
            seen += usize::from(!known_through);
            sigla.insert(ix, Siglum { letters, hue });
        }
    }
    sigla
}

fn free_letters(source: &Source, taken: &BTreeSet<String>) -> String {
    let letters: Vec<char> = plain(&source.short).chars().filter(|c| c.is_alphanumeric()).collect();
    // An alef, a vav, a yod or a final nun that stands alone is but a stroke.
    let begins = letters.iter().position(|c| !"اآأإٱוין".contains(*c)).unwrap_or(0);
    let first = letters.get(begins).map_or("?".to_string(), |c| c.to_uppercase().collect());
    let longer = letters.iter().skip(begins + 1).map(|c| format!("{first}{}", c.to_lowercase()));
    let counted = (2..).map(|number| format!("{first}{number}"));
    std::iter::once(first.clone())
        .chain(longer)
        .chain(counted)
        .find(|letters| !taken.contains(letters))
        .unwrap_or(first)
}
