//! A history as it was written: every field parsed, every reference still the text that an editor
//! typed, with its place. Nothing here is known to exist; resolution makes a [`super::site`] of it.

use super::base_map::BaseMap;
use super::date::Date;
use super::figure::Answer;
use super::kind::Kind;
use super::locator::Locator;
use super::prose;
use crate::span::{FileId, Span, Spanned};
use std::sync::Arc;

/// An id, key or name as typed, with its place.
pub type Ref = Spanned<String>;
/// Running text with unchecked links and citations.
pub type Prose = prose::Prose<Spanned<Target>, Citation>;
/// A block with unchecked links and citations.
pub type Block = prose::Block<Spanned<Target>, Citation>;
/// A piece of text with unchecked links and citations.
pub type Inline = prose::Inline<Spanned<Target>, Citation>;

/// All that was read of a history.
#[derive(Debug)]
pub struct Draft {
    pub settings: Settings,
    pub things: Vec<Arc<Thing>>,
    /// What lies under the maps.
    pub base_map: BaseMap,
    /// All other files below `content/`, as paths from there, sorted.
    pub assets: Vec<String>,
}

/// `content/site.yaml`.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The file itself, or where it should be.
    pub span: Span,
    pub title: String,
    pub subtitle: Option<String>,
    pub description: Option<String>,
    pub authors: Vec<String>,
    pub language: String,
    pub base_url: Option<Spanned<String>>,
    pub repository: Option<String>,
    /// A name such as `CC-BY-4.0`, or an address.
    pub license: Option<String>,
    /// A bundled style's name or a path below `content/`.
    pub csl: Option<Spanned<String>>,
    pub calendar: Option<Calendar>,
    pub autolink: bool,
    pub raw_html: bool,
    /// Handed to the templates as it is.
    pub theme: serde_json::Map<String, serde_json::Value>,
}

/// A second calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    SolarHijri,
}

/// One thing: what every kind has, and what only its own has.
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
    pub title: Spanned<String>,
    pub summary: Vec<Inline>,
    pub citations: Vec<NamedCitation>,
    pub autolink: bool,
    /// Why the prose may stand without citations.
    pub uncited: Option<Spanned<String>>,
    /// The ids that it had, with the place of the whole field.
    pub formerly: Option<Spanned<Vec<Ref>>>,
    pub body: Body,
    pub prose: Prose,
}

/// What only a thing's own kind has.
#[derive(Debug, Clone)]
pub enum Body {
    Chapter(Chapter),
    Event(Box<Event>),
    /// A person, group or place.
    Entity(Box<Entity>),
    Source(Box<Source>),
    Page(Page),
}

/// A plain page.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Whether the menu at the foot of all pages lists it.
    pub menu: bool,
}

#[derive(Debug, Clone)]
pub struct Chapter {
    pub period: Option<Spanned<Date>>,
}

#[derive(Debug, Clone)]
pub struct Event {
    /// `None` where it is missing or bad, which was said.
    pub date: Option<Spanned<Date>>,
    pub said: Option<String>,
    pub date_note: Vec<Inline>,
    pub places: Vec<Ref>,
    pub kind: Option<String>,
    pub participants: Vec<Participant>,
    pub part_of: Vec<Ref>,
    pub leads_to: Vec<Ref>,
    pub accounts: Vec<Account>,
    pub claims: Vec<Claim>,
}

#[derive(Debug, Clone)]
pub struct Participant {
    pub who: Ref,
    pub role: Option<String>,
    pub side: Option<String>,
    pub note: Vec<Inline>,
}

/// What a person, a group and a place have in common; each uses the fields of its own kind.
#[derive(Debug, Clone, Default)]
pub struct Entity {
    pub names: Vec<Name>,
    pub sort: Option<String>,
    pub kind: Option<String>,
    pub dates: Option<Spanned<Date>>,
    pub part_of: Vec<Ref>,
    pub member_of: Vec<Membership>,
    pub coordinates: Option<Coordinates>,
}

/// A variant of a name.
#[derive(Debug, Clone)]
pub struct Name {
    pub text: Spanned<String>,
    /// BCP 47.
    pub lang: Option<String>,
    pub used_by: Vec<Ref>,
    pub note: Vec<Inline>,
    pub autolink: bool,
}

#[derive(Debug, Clone)]
pub struct Membership {
    pub group: Ref,
    pub role: Option<String>,
    pub dates: Option<Spanned<Date>>,
}

/// Where a place is, in decimal degrees of WGS 84, and how exactly that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinates {
    pub lat: f64,
    pub lon: f64,
    pub precision: Precision,
}

/// How exactly a place is known, from a spot to a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    Site,
    Settlement,
    District,
    Province,
    Region,
}

#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The source as CSL-JSON, as the formatter takes it: `type`, `title`, names, dates, the rest.
    pub csl: serde_json::Map<String, serde_json::Value>,
    pub issued: Option<Spanned<Date>>,
    /// Whether anyone is named as author, editor or the like.
    pub signed: bool,
    pub short: Vec<Inline>,
    pub siglum: Option<String>,
    pub kind: Option<String>,
    pub stance: Vec<Inline>,
    pub relays: Vec<Ref>,
    pub known_through: Vec<Ref>,
    pub undated: Option<String>,
    pub unsigned: Option<String>,
    pub inferred: Vec<Inline>,
}

/// What a link points at, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `[[event:kunduz#killed]]`: the part before `#`, and the part after.
    Wiki { name: String, anchor: Option<String> },
    /// A relative path, with `%20` and the like decoded.
    Path { path: String, anchor: Option<String> },
    /// `#anchor` on the same page.
    Here(String),
    /// Anything with a scheme, as written.
    Url(String),
}

/// A citation in the prose: `[see @a, p. 3; @b]` or `@a [p. 3]`.
#[derive(Debug, Clone)]
pub struct Citation {
    /// `@a` in the sentence, which prints the author's name.
    pub in_sentence: bool,
    pub items: Vec<CitationItem>,
}

/// One of the works in a citation.
#[derive(Debug, Clone)]
pub struct CitationItem {
    /// A source's id, or the name of one of the file's own citations; without the `@`.
    pub key: Ref,
    pub prefix: String,
    pub locator: Option<Spanned<Locator>>,
    pub suffix: String,
    pub suppress_author: bool,
}

/// A citation of the front matter, under its name.
#[derive(Debug, Clone)]
pub struct NamedCitation {
    pub name: Ref,
    pub items: Vec<Witness>,
}

/// A source, the passage in it, and by whom the source has it.
#[derive(Debug, Clone)]
pub struct Witness {
    pub source: Ref,
    pub at: Option<Spanned<Locator>>,
    /// From the nearest to the first.
    pub attributed_to: Vec<Ref>,
    pub prefix: String,
    pub note: Vec<Inline>,
}

/// How a source tells an event, or what it answers to a claim.
#[derive(Debug, Clone)]
pub struct Account {
    pub span: Span,
    pub witness: Witness,
    pub says: Vec<Inline>,
    pub stance: Stance,
    pub answer: Answer<Ref>,
    /// Where the answer is written, else the account's own place.
    pub answer_span: Span,
    /// What the figure counts where it isn't the claim's measure.
    pub scope: Option<String>,
    pub unit: Option<Spanned<String>>,
}

/// How a source stands to what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stance {
    #[default]
    Asserts,
    Reports,
    Doubts,
    Denies,
    Silent,
}

/// A question that sources answer.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its name among the event's claims, which is its anchor.
    pub name: Ref,
    pub question: String,
    pub measure: Option<Measure>,
    pub accounts: Vec<Account>,
    pub relation: Option<Relation>,
    pub assessment: Vec<Inline>,
}

/// What the figures of a claim count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub span: Span,
    pub of: String,
    pub who: Option<String>,
    pub place: Option<String>,
    pub time: Option<String>,
    pub unit: String,
}

/// How the answers of a claim stand to each other, in the editor's view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Agree,
    Compatible,
    Rival,
    Superseded,
    Denied,
}
