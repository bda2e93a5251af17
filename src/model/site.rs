//! A history as it is meant: every reference leads to a thing that exists, every citation to a
//! source, and each thing knows what speaks of it. Holds no paths of pages and no HTML.

use super::base_map::BaseMap;
use super::date::Date;
use super::draft::{Coordinates, Measure, Page, Relation, Settings, Stance};
use super::figure::Answer;
use super::kind::Kind;
use super::locator::Locator;
use super::prose;
use crate::span::{FileId, Span, Spanned};
use std::sync::{Arc, OnceLock};

/// Running text whose links and citations lead somewhere.
pub type Prose = prose::Prose<Link, Citation>;
/// A block whose links and citations lead somewhere.
pub type Block = prose::Block<Link, Citation>;
/// A piece of text whose links and citations lead somewhere.
pub type Inline = prose::Inline<Link, Citation>;

/// A thing's place in [`Site::things`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ix(pub u32);

/// A whole history.
#[derive(Debug)]
pub struct Site {
    pub settings: Settings,
    /// All things by kind, then chapters by number, others by id.
    pub things: Vec<Arc<Thing>>,
    /// What other things say of each, in their order.
    pub relations: Vec<Relations>,
    /// All events whose date is known: by earliest day, then latest, then id.
    pub chronology: Vec<Ix>,
    /// What lies under the maps.
    pub base_map: BaseMap,
    /// Files that something names, as paths below `content/`, sorted.
    pub assets: Vec<String>,
    /// The references of all things together, once somebody asks for them.
    pub gathered: OnceLock<Vec<Reference>>,
}

impl Site {
    /// The thing at this place.
    pub fn thing(&self, ix: Ix) -> &Thing {
        &self.things[ix.0 as usize]
    }

    /// What other things say of the thing at this place.
    pub fn relations(&self, ix: Ix) -> &Relations {
        &self.relations[ix.0 as usize]
    }

    /// Every place where the files name a thing, by file and place in it.
    pub fn references(&self) -> &[Reference] {
        self.gathered.get_or_init(|| {
            let mut all: Vec<Reference> =
                self.things.iter().flat_map(|thing| &thing.references).copied().collect();
            // What an alias of YAML says again stands in one place, and counts once.
            all.sort_by_key(|one| (one.span, one.to, one.role, one.from));
            all.dedup();
            all
        })
    }

    /// All things of a kind, with their places, in order.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (Ix, &Thing)> {
        let first = self.things.partition_point(|thing| thing.kind < kind);
        let end = self.things.partition_point(|thing| thing.kind <= kind);
        (first..end).map(|at| (Ix(at as u32), &*self.things[at]))
    }

    /// All claims with their events, in the events' order of time.
    pub fn claims(&self) -> impl Iterator<Item = (Ix, &Claim)> {
        self.chronology.iter().flat_map(|&ix| {
            let claims = self.thing(ix).event().map_or(&[][..], |event| &event.claims);
            claims.iter().map(move |claim| (ix, claim))
        })
    }
}

/// One thing by itself: what every kind has, and what only its own has. What others say of it is in
/// its [`Relations`].
#[derive(Debug, Clone)]
pub struct Thing {
    pub kind: Kind,
    pub id: String,
    /// Where the id is said: the file's beginning, or the key in a library.
    pub span: Span,
    pub file: FileId,
    /// A chapter's number.
    pub order: Option<u32>,
    /// The title, or an entity's name.
    pub title: String,
    pub summary: Vec<Inline>,
    /// The ids that it had, with the place of the whole field.
    pub formerly: Option<Spanned<Vec<Spanned<String>>>>,
    pub body: Body,
    pub prose: Prose,
    /// The places in its file that name a thing, in the order in which they were followed.
    pub references: Vec<Reference>,
}

/// What other things say of a thing, which is known only when all have been resolved.
#[derive(Debug, Default)]
pub struct Relations {
    /// The passages of other things that link here, by thing and place in it.
    pub mentions: Vec<Arc<Mention>>,
    /// All that rests on a source, by the order of the things and the place in them.
    pub passages: Vec<Arc<Passage>>,
    /// The sources that name this one in their `relays`, or relay it in an account or citation.
    pub relayed_by: Vec<Ix>,
    /// The events of which a chapter tells: its prose links or embeds them. The events in which an
    /// entity takes part, or which happened there. By date.
    pub events: Vec<Ix>,
    /// The things that name this one in their `part_of`; events by date.
    pub parts: Vec<Ix>,
    /// The events that name this one in their `leads_to`, by date.
    pub led_from: Vec<Ix>,
    /// A group's people, with the role that each one's page gives.
    pub members: Vec<Membership>,
}

impl Thing {
    pub fn event(&self) -> Option<&Event> {
        if let Body::Event(event) = &self.body { Some(event) } else { None }
    }

    pub fn entity(&self) -> Option<&Entity> {
        if let Body::Entity(entity) = &self.body { Some(entity) } else { None }
    }

    pub fn source(&self) -> Option<&Source> {
        if let Body::Source(source) = &self.body { Some(source) } else { None }
    }
}

/// What only a thing's own kind has.
#[derive(Debug, Clone)]
pub enum Body {
    Chapter(Chapter),
    Event(Box<Event>),
    Entity(Box<Entity>),
    Source(Box<Source>),
    Page(Page),
}

#[derive(Debug, Clone)]
pub struct Chapter {
    pub period: Option<Date>,
    /// What each paragraph of the prose rests on, in order.
    pub support: Vec<Support>,
}

/// What a paragraph rests on.
#[derive(Debug, Clone)]
pub struct Support {
    /// Its number among the blocks of the prose.
    pub paragraph: u32,
    /// The sources that it cites, each once.
    pub sources: Vec<Ix>,
    /// How many of its citations are independent of each other.
    pub independent: usize,
}

#[derive(Debug, Clone)]
pub struct Event {
    pub date: Date,
    pub said: Option<String>,
    pub date_note: Vec<Inline>,
    pub places: Vec<Ix>,
    pub kind: Option<String>,
    pub participants: Vec<Participant>,
    pub part_of: Vec<Ix>,
    pub leads_to: Vec<Ix>,
    pub accounts: Vec<Account>,
    pub claims: Vec<Claim>,
}

#[derive(Debug, Clone)]
pub struct Participant {
    pub who: Ix,
    pub role: Option<String>,
    pub side: Option<String>,
    pub note: Vec<Inline>,
}

#[derive(Debug, Clone)]
pub struct Entity {
    pub names: Vec<Name>,
    /// How it is filed.
    pub sort: String,
    pub kind: Option<String>,
    pub dates: Option<Date>,
    pub part_of: Vec<Ix>,
    pub member_of: Vec<Membership>,
    pub coordinates: Option<Coordinates>,
}

#[derive(Debug, Clone)]
pub struct Name {
    pub text: String,
    pub lang: Option<String>,
    pub used_by: Vec<Ix>,
    pub note: Vec<Inline>,
}

#[derive(Debug, Clone)]
pub struct Membership {
    /// The group of a person; the person of a group.
    pub of: Ix,
    pub role: Option<String>,
    pub dates: Option<Date>,
}

#[derive(Debug, Clone)]
pub struct Source {
    /// As in the draft: CSL-JSON.
    pub csl: serde_json::Map<String, serde_json::Value>,
    pub issued: Option<Date>,
    /// What the site calls it where there is little room.
    pub short: Vec<Inline>,
    /// The letters that stand for it, where the editor chose them.
    pub siglum: Option<String>,
    pub kind: Option<String>,
    pub stance: Vec<Inline>,
    pub relays: Vec<Ix>,
    pub known_through: Vec<Ix>,
    pub undated: Option<String>,
    pub unsigned: Option<String>,
    pub inferred: Vec<Inline>,
}

/// A passage of the site that rests on a source.
#[derive(Debug, Clone)]
pub struct Passage {
    pub page: Ix,
    /// The anchor on that page; empty for its head (summary, notes of fields).
    pub anchor: String,
    pub excerpt: Arc<str>,
    pub locator: Option<Locator>,
    pub attributed_to: Vec<Ix>,
    /// The source that is cited, where it only relays this one; the locator is then a place in it.
    pub through: Option<Ix>,
}

/// A passage of the site that names a thing.
#[derive(Debug, Clone)]
pub struct Mention {
    pub page: Ix,
    /// As in a [`Passage`].
    pub anchor: String,
    pub excerpt: Arc<str>,
}

/// A place in the files that names a thing, and is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands: the letters that name the thing and no others, without a `kind:` before
    /// them, brackets, at-sign or anchor. Of a path, the part of the file's name that is the id.
    pub span: Span,
    /// Whether the span is that exact. Where the file spells the reference by escapes or over two
    /// lines, it is the whole value or link.
    pub exact: bool,
    /// The thing in whose file it stands.
    pub from: Ix,
    pub to: Ix,
    pub role: Role,
    pub spelling: Spelling,
}

/// As what a reference names its thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A source cited in running text, by its key or by the name of a citation of the front matter.
    Citation,
    /// The source of a citation of the front matter.
    NamedCitation,
    /// The source of an account of an event.
    Account,
    /// The source of an account that answers a claim.
    Answer,
    /// Whom a source has it from: `attributed_to`.
    Attribution,
    Link,
    Embed,
    /// What the field of this name says.
    Field(&'static str),
    /// The first mention of a name, which the program links by itself; nobody wrote a link.
    Mention,
}

/// How a reference spells its thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// By its id, as `id` or `kind:id`.
    Id {
        /// Whether `kind:` stands before it.
        kind: bool,
    },
    /// By a name, variant or title.
    Name,
    /// By the path of its file.
    Path,
    /// By the name of a citation of the front matter, which is defined here.
    Citation(Span),
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    Thing {
        ix: Ix,
        anchor: Option<String>,
    },
    /// The place of a claim in its event: of an embed, or of a link to its anchor.
    Claim {
        event: Ix,
        claim: usize,
    },
    /// An anchor on the same page.
    Here(String),
    /// A file of the site: its path below `content/`.
    Asset(String),
    /// Another place on the web: http, https or mailto.
    Url(String),
    /// Nothing that may be live: it was faulty, which was said. Only its words are printed.
    Dead,
}

/// A citation whose every item is a source.
#[derive(Debug, Clone)]
pub struct Citation {
    /// The name of the front matter's citation that it prints, if it is that alone.
    pub name: Option<Arc<str>>,
    pub in_sentence: bool,
    pub items: Vec<Cite>,
}

/// A source as cited.
#[derive(Debug, Clone)]
pub struct Cite {
    pub source: Ix,
    pub locator: Option<Locator>,
    pub prefix: String,
    pub suffix: String,
    pub suppress_author: bool,
    /// The editor's note from the front matter.
    pub note: Vec<Inline>,
    /// By whom the source has it, from the nearest to the first.
    pub attributed_to: Vec<Ix>,
}

/// How a source tells an event, or what it answers to a claim.
#[derive(Debug, Clone)]
pub struct Account {
    pub cite: Cite,
    pub says: Vec<Inline>,
    pub stance: Stance,
    pub answer: Answer<Ix>,
    pub scope: Option<String>,
    pub unit: Option<String>,
    /// Accounts of one event or claim with the same number rest on a common origin.
    pub origin: usize,
    /// What it rests on in the end, where that isn't the source itself.
    pub origins: Vec<Ix>,
}

/// A question with the answers of the sources.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its anchor on the event's page.
    pub name: String,
    pub span: Span,
    pub question: String,
    pub measure: Option<Measure>,
    pub accounts: Vec<Account>,
    /// How many of the accounts are independent of each other; silent ones don't count.
    pub independent: usize,
    pub relation: Option<Relation>,
    pub assessment: Vec<Inline>,
}
