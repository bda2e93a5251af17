//! One thing while it is resolved: what it may refer to, and what it was found to use. The work on
//! links, citations, prose and fields is in the rooms of these names.

use super::citations::Named;
use super::excerpt::Excerpts;
use super::{Known, support};
use crate::diagnostic::Faults;
use crate::model::codes;
use crate::model::draft::{self, Body, Ref};
use crate::model::kind::Kind;
use crate::model::locator::Locator;
use crate::model::site::{self, Ix, Mention, Passage, Reference, Role, Thing};
use crate::span::{FileId, Span};
use std::collections::HashSet;
use std::sync::Arc;

/// A thing resolved, and what is still to be told to others.
pub struct Resolved {
    pub thing: Arc<Thing>,
    pub found: Found,
    pub faults: Faults,
}

/// What a thing uses, in the order in which it stands there.
#[derive(Default)]
pub struct Found {
    /// Passages that rest on a source.
    pub passages: Vec<(Ix, Arc<Passage>)>,
    /// Passages that name a thing.
    pub mentions: Vec<(Ix, Arc<Mention>)>,
    /// Things that its fields name, other than as a source.
    pub fields: Vec<Ix>,
    /// The source that relays, and what it relays.
    pub relays: Vec<(Ix, Ix)>,
    /// What the source relays as a whole, with the places that say so.
    pub relayed: Vec<(Ix, Span)>,
    /// The sources through which alone the source is known, with the places that say so.
    pub known_through: Vec<(Ix, Span)>,
    /// The events that the event leads to, with the places that say so; without those that came
    /// before it.
    pub effects: Vec<(Ix, Span)>,
    /// The wholes that it is part of, with the places that say so.
    pub wholes: Vec<(Ix, Span)>,
    /// Files, as paths below the content folder.
    pub assets: Vec<String>,
}

/// Something that a piece of text uses.
#[derive(PartialEq)]
pub enum Use {
    Thing(Ix),
    Source { source: Ix, locator: Option<Locator>, attributed_to: Vec<Ix> },
}

/// A thing while it is resolved.
pub struct Scope<'a> {
    pub known: &'a Known<'a>,
    pub ix: Ix,
    pub file: FileId,
    pub faults: Faults,
    pub found: Found,
    /// The places that name a thing, in the order in which they were followed.
    pub references: Vec<Reference>,
    /// The citations of its front matter.
    pub named: Vec<Named>,
    /// The sources that were said to be too early.
    pub too_early: HashSet<Ix>,
    /// The words of the block at hand as a reader sees them, for excerpts.
    pub text: String,
    /// What the block at hand uses, by the byte of `text` where it does.
    pub uses: Vec<(usize, Use)>,
    /// The labels of the footnotes that the block at hand marks.
    pub marks: Vec<String>,
    /// Whether the block at hand cites anything.
    pub cited: bool,
    /// Whether names are linked by themselves in this file, and at this place.
    pub autolink: bool,
    /// What the section at hand has linked already.
    pub linked: HashSet<Ix>,
    /// A text that has one span for all that stands in it, and how far its references are placed.
    pub read_to: Option<(Span, usize)>,
}

impl<'a> Scope<'a> {
    /// Begins with a thing and its place in the site.
    pub fn new(known: &'a Known<'a>, ix: Ix, thing: &draft::Thing) -> Scope<'a> {
        Scope {
            known,
            ix,
            file: thing.file,
            faults: Faults::default(),
            found: Found::default(),
            references: Vec::new(),
            named: Vec::new(),
            too_early: HashSet::new(),
            text: String::new(),
            uses: Vec::new(),
            marks: Vec::new(),
            cited: false,
            autolink: false,
            linked: HashSet::new(),
            read_to: None,
        }
    }

    /// Resolves all of the thing.
    pub fn resolve(mut self, thing: draft::Thing) -> Resolved {
        let is_chapter = matches!(thing.body, Body::Chapter(_));
        self.name_citations(thing.citations);
        let summary = self.note(thing.summary, "");
        let mut body = self.body(thing.body, &thing.title.value);
        let prose = self.prose(thing.prose, thing.autolink, is_chapter && thing.uncited.is_none());
        self.report_unused_citations();
        if let site::Body::Chapter(chapter) = &mut body {
            chapter.support = support::of(&prose, &self.known.origins);
        }
        let thing = Thing {
            kind: thing.kind,
            id: thing.id,
            span: thing.span,
            file: thing.file,
            order: thing.order,
            title: thing.title.value,
            summary,
            formerly: thing.formerly,
            body,
            prose,
            references: self.references,
        };
        Resolved { thing: Arc::new(thing), found: self.found, faults: self.faults }
    }

    /// Follows a reference of the field of this name.
    pub fn field(&mut self, reference: &Ref, kinds: &[Kind], name: &'static str) -> Option<Ix> {
        let ix = self.follow(reference, kinds, codes::LINK_UNKNOWN, Role::Field(name))?;
        if ix != self.ix {
            self.found.fields.push(ix);
        }
        Some(ix)
    }

    /// Follows all references of a field; those that lead nowhere are left out.
    pub fn fields(&mut self, references: &[Ref], kinds: &[Kind], name: &'static str) -> Vec<Ix> {
        references.iter().filter_map(|reference| self.field(reference, kinds, name)).collect()
    }

    /// Notes that the text at hand uses something.
    pub fn uses(&mut self, what: Use) {
        self.uses.push((self.text.len(), what));
    }

    /// Ends the block at hand: what it uses becomes passages and mentions at this anchor.
    pub fn end_block(&mut self, anchor: &str) {
        let uses = std::mem::take(&mut self.uses);
        let mut excerpts = Excerpts::of(&self.text);
        let page = self.ix;
        let mut mention = |ix: Ix, at: usize, excerpts: &mut Excerpts| {
            let mentions = &mut self.found.mentions;
            let known = mentions.iter().rev().take_while(|(_, known)| known.anchor == anchor);
            if ix != page && !known.into_iter().any(|(known, _)| *known == ix) {
                let excerpt = excerpts.around(at);
                let mention = Mention { page, anchor: anchor.into(), excerpt };
                mentions.push((ix, Arc::new(mention)));
            }
        };
        let mut done: Vec<Use> = Vec::new();
        for (at, what) in uses {
            if done.contains(&what) {
                continue;
            }
            match &what {
                Use::Thing(ix) => mention(*ix, at, &mut excerpts),
                Use::Source { source, locator, attributed_to } => {
                    let excerpt = excerpts.around(at);
                    let passage = |chain: &[Ix], through| {
                        Arc::new(Passage {
                            page,
                            anchor: anchor.into(),
                            excerpt: excerpt.clone(),
                            locator: locator.clone(),
                            attributed_to: chain.to_vec(),
                            through,
                        })
                    };
                    self.found.passages.push((*source, passage(attributed_to, None)));
                    for (at_link, &origin) in attributed_to.iter().enumerate() {
                        if self.known.table.card(origin).kind != Kind::Source {
                            mention(origin, at, &mut excerpts);
                        } else if origin != page {
                            let rest = &attributed_to[at_link + 1..];
                            self.found.passages.push((origin, passage(rest, Some(*source))));
                        }
                    }
                }
            }
            done.push(what);
        }
        self.text.clear();
        self.marks.clear();
        self.cited = false;
    }
}
