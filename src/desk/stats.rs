//! A history in figures: how much is written, how much of it is cited, how its questions stand, and
//! what rests on one source alone. They are counted as the page on its evidence counts them.

use crate::model::draft::Relation;
use crate::model::kind::Kind;
use crate::model::prose::{Block, BlockKind, Inline, Prose, anchor, plain};
use crate::model::site::{Body, Event, Ix, Role, Site, Thing};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The figures of a history.
#[derive(Debug, Serialize)]
pub struct Stats {
    /// The form of this report, for those who read it by machine.
    pub version: u32,
    pub title: String,
    pub chapters: Vec<ChapterStats>,
    /// All that is written for things of each kind.
    pub kinds: Vec<KindStats>,
    pub total: Total,
    /// What rests on one source, by that source, the one on which most rests first.
    pub one_source: Vec<Alone>,
}

/// How many paragraphs rest on how many independent sources.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Coverage {
    pub paragraphs: usize,
    pub no_source: usize,
    pub one_source: usize,
    pub more_sources: usize,
}

/// How many claims stand in which relation.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Claims {
    pub all: usize,
    pub agree: usize,
    pub compatible: usize,
    pub rival: usize,
    pub superseded: usize,
    pub denied: usize,
    pub undecided: usize,
}

/// What is told of events.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Told {
    pub events: usize,
    /// The accounts of events as wholes, and those that answer claims.
    pub accounts: usize,
    pub claims: Claims,
}

/// A chapter in figures. An event belongs to each chapter that links it.
#[derive(Debug, Serialize)]
pub struct ChapterStats {
    pub id: String,
    pub number: Option<u32>,
    pub title: String,
    /// The words of its running text, with footnotes, without citations.
    pub words: usize,
    /// The keys that its running text cites; `[@a; @b]` has two.
    pub citations: usize,
    /// The sources that its running text cites, each once.
    pub sources: usize,
    pub coverage: Coverage,
    #[serde(flatten)]
    pub told: Told,
}

/// All things of a kind in figures.
#[derive(Debug, Serialize)]
pub struct KindStats {
    pub kind: Kind,
    pub count: usize,
    pub words: usize,
    pub citations: usize,
}

/// The whole history in figures.
#[derive(Debug, Serialize)]
pub struct Total {
    pub words: usize,
    pub citations: usize,
    pub coverage: Coverage,
    #[serde(flatten)]
    pub told: Told,
}

/// What rests on one source.
#[derive(Debug, Serialize)]
pub struct Alone {
    pub source: String,
    pub title: String,
    /// The paragraphs of chapters that cite this source and no other, as `chapter#p3`.
    pub paragraphs: Vec<String>,
    /// The events of which this source alone tells, on their own page.
    pub events: Vec<String>,
}

/// Counts a history.
pub fn stats(site: &Site) -> Stats {
    let mut citations = vec![0; site.things.len()];
    let mut cited: BTreeMap<Ix, BTreeSet<Ix>> = BTreeMap::new();
    let keys = site.references().iter().filter(|one| one.role == Role::Citation);
    let mut last = None;
    for one in keys {
        cited.entry(one.from).or_default().insert(one.to);
        // A citation that has a name of its own may stand for several sources; it is written once.
        if last.replace(one.span) != Some(one.span) {
            citations[one.from.0 as usize] += 1;
        }
    }
    let words: Vec<usize> = site.things.iter().map(|thing| words_of(&thing.prose)).collect();
    let chapters: Vec<ChapterStats> = site
        .of(Kind::Chapter)
        .filter_map(|(ix, thing)| {
            let Body::Chapter(chapter) = &thing.body else { return None };
            let mut coverage = Coverage::default();
            chapter.support.iter().for_each(|one| coverage.add(one.independent));
            Some(ChapterStats {
                id: thing.id.clone(),
                number: thing.order,
                title: thing.title.clone(),
                words: words[ix.0 as usize],
                citations: citations[ix.0 as usize],
                sources: cited.get(&ix).map_or(0, BTreeSet::len),
                coverage,
                told: told(
                    site.relations(ix).events.iter().filter_map(|&ix| site.thing(ix).event()),
                ),
            })
        })
        .collect();
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        let mut row = KindStats { kind, count: 0, words: 0, citations: 0 };
        for (ix, _) in site.of(kind) {
            row.count += 1;
            row.words += words[ix.0 as usize];
            row.citations += citations[ix.0 as usize];
        }
        kinds.push(row);
    }
    let mut coverage = Coverage::default();
    chapters.iter().for_each(|chapter| coverage.join(chapter.coverage));
    let total = Total {
        words: words.iter().sum(),
        citations: citations.iter().sum(),
        coverage,
        told: told(site.of(Kind::Event).filter_map(|(_, thing)| thing.event())),
    };
    let title = site.settings.title.clone();
    Stats { version: 1, title, chapters, kinds, total, one_source: alone(site) }
}

impl Coverage {
    fn add(&mut self, independent: usize) {
        self.paragraphs += 1;
        match independent {
            0 => self.no_source += 1,
            1 => self.one_source += 1,
            _ => self.more_sources += 1,
        }
    }

    fn join(&mut self, other: Coverage) {
        self.paragraphs += other.paragraphs;
        self.no_source += other.no_source;
        self.one_source += other.one_source;
        self.more_sources += other.more_sources;
    }
}

fn told<'s>(events: impl Iterator<Item = &'s Event>) -> Told {
    let mut told = Told::default();
    for event in events {
        told.events += 1;
        told.accounts += event.accounts.len();
        for claim in &event.claims {
            told.accounts += claim.accounts.len();
            let claims = &mut told.claims;
            claims.all += 1;
            *match claim.relation {
                Some(Relation::Agree) => &mut claims.agree,
                Some(Relation::Compatible) => &mut claims.compatible,
                Some(Relation::Rival) => &mut claims.rival,
                Some(Relation::Superseded) => &mut claims.superseded,
                Some(Relation::Denied) => &mut claims.denied,
                None => &mut claims.undecided,
            } += 1;
        }
    }
    told
}

/// What rests on one source: paragraphs of chapters that cite no other, and events on whose own page
/// no other is cited.
fn alone(site: &Site) -> Vec<Alone> {
    let mut paragraphs: BTreeMap<Ix, Vec<String>> = BTreeMap::new();
    for (_, thing) in site.of(Kind::Chapter) {
        let Body::Chapter(chapter) = &thing.body else { continue };
        for one in &chapter.support {
            if let [source] = one.sources[..] {
                let place = format!("{}#{}", thing.id, anchor(one.paragraph));
                paragraphs.entry(source).or_default().push(place);
            }
        }
    }
    // A source that is only relayed is none that the editor has.
    let cites = |role: Role| {
        matches!(role, Role::Citation | Role::NamedCitation | Role::Account | Role::Answer)
    };
    let mut tellers: BTreeMap<Ix, BTreeSet<Ix>> = BTreeMap::new();
    for one in site.references().iter().filter(|one| cites(one.role)) {
        if site.thing(one.from).kind == Kind::Event {
            tellers.entry(one.from).or_default().insert(one.to);
        }
    }
    let mut events: BTreeMap<Ix, Vec<String>> = BTreeMap::new();
    for (event, sources) in tellers.iter().filter(|(_, sources)| sources.len() == 1) {
        for &source in sources {
            events.entry(source).or_default().push(site.thing(*event).id.clone());
        }
    }
    let mut all: Vec<Alone> = site
        .of(Kind::Source)
        .filter_map(|(ix, thing): (Ix, &Thing)| {
            let paragraphs = paragraphs.remove(&ix).unwrap_or_default();
            let events = events.remove(&ix).unwrap_or_default();
            let (source, title) = (thing.id.clone(), thing.title.clone());
            let any = !paragraphs.is_empty() || !events.is_empty();
            any.then_some(Alone { source, title, paragraphs, events })
        })
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse((one.paragraphs.len(), one.events.len())));
    all
}

/// How many words a text has: what stands between spaces and holds a letter or digit.
fn words_of<L, C>(prose: &Prose<L, C>) -> usize {
    let notes = prose.footnotes.iter().flat_map(|note| &note.blocks);
    prose.blocks.iter().chain(notes).map(words_in).sum()
}

fn words_in<L, C>(block: &Block<L, C>) -> usize {
    let count = |inlines: &[Inline<L, C>]| {
        let text = plain(inlines);
        text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
    };
    match &block.kind {
        BlockKind::Paragraph(inlines)
        | BlockKind::Plain(inlines)
        | BlockKind::Heading { inlines, .. } => count(inlines),
        BlockKind::Quote(blocks) => blocks.iter().map(words_in).sum(),
        BlockKind::List { items, .. } => items.iter().flatten().map(words_in).sum(),
        BlockKind::Table { head, rows, .. } => {
            head.iter().chain(rows.iter().flatten()).map(|cell| count(cell)).sum()
        }
        BlockKind::Definitions(definitions) => definitions
            .iter()
            .map(|one| {
                count(&one.term) + one.meanings.iter().flatten().map(words_in).sum::<usize>()
            })
            .sum(),
        _ => 0,
    }
}
