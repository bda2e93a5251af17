//! The fields that only a thing's own kind has, from draft to site. What other things add to them
//! is put in by `backlinks`.

use super::chronology;
use super::citations::ORIGINS;
use super::scope::Scope;
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::draft::{self, Ref};
use crate::model::kind::Kind;
use crate::model::prose::InlineKind;
use crate::model::site::Inline;
use crate::model::site::{Body, Chapter, Entity, Event, Ix, Membership, Name, Participant, Source};
use crate::span::Span;

impl Scope<'_> {
    /// Resolves a body; `title` is its thing's.
    pub fn body(&mut self, body: draft::Body, title: &str) -> Body {
        match body {
            draft::Body::Chapter(chapter) => Body::Chapter(Chapter {
                period: chapter.period.map(|period| period.value),
                support: Vec::new(),
            }),
            draft::Body::Event(event) => Body::Event(Box::new(self.event(*event))),
            draft::Body::Entity(entity) => Body::Entity(Box::new(self.entity(*entity, title))),
            draft::Body::Source(source) => Body::Source(Box::new(self.source(*source, title))),
            draft::Body::Page(page) => Body::Page(page),
        }
    }

    fn event(&mut self, event: draft::Event) -> Event {
        let participants = event
            .participants
            .into_iter()
            .filter_map(|draft::Participant { who, role, side, note }| {
                let who = self.field(&who, &[Kind::Person, Kind::Group], "participants");
                let note = self.note(note, "");
                Some(Participant { who: who?, role, side, note })
            })
            .collect();
        let part_of = self.wholes(&event.part_of, Kind::Event);
        let mut leads_to = Vec::with_capacity(event.leads_to.len());
        for effect in &event.leads_to {
            if let Some(ix) = self.field(effect, &[Kind::Event], "leads_to") {
                self.check_effect(ix, effect.span);
                leads_to.push(ix);
            }
        }
        Event {
            said: event.said,
            date_note: self.note(event.date_note, ""),
            places: self.fields(&event.places, &[Kind::Place], "place"),
            kind: event.kind,
            participants,
            part_of,
            leads_to,
            accounts: self.accounts(event.accounts),
            claims: event.claims.into_iter().map(|claim| self.claim(claim)).collect(),
            date: event.date.map_or_else(chronology::unknown, |date| date.value),
        }
    }

    /// The things that this one says it is part of. Events must lie in the time of the whole.
    fn wholes(&mut self, wholes: &[Ref], kind: Kind) -> Vec<Ix> {
        let mut found = Vec::with_capacity(wholes.len());
        for whole in wholes {
            if let Some(ix) = self.field(whole, &[kind], "part_of") {
                self.check_whole(ix, whole.span);
                self.found.wholes.push((ix, whole.span));
                found.push(ix);
            }
        }
        found
    }

    fn entity(&mut self, entity: draft::Entity, title: &str) -> Entity {
        let kind = self.known.table.card(self.ix).kind;
        let names = entity
            .names
            .into_iter()
            .map(|name| Name {
                text: name.text.value,
                lang: name.lang,
                used_by: self.fields(&name.used_by, &[Kind::Source], "used_by"),
                note: self.note(name.note, ""),
            })
            .collect();
        let member_of = entity
            .member_of
            .into_iter()
            .filter_map(|draft::Membership { group, role, dates }| {
                let of = self.field(&group, &[Kind::Group], "member_of")?;
                Some(Membership { of, role, dates: dates.map(|dates| dates.value) })
            })
            .collect();
        Entity {
            names,
            sort: entity.sort.unwrap_or_else(|| title.to_owned()),
            kind: entity.kind,
            dates: entity.dates.map(|dates| dates.value),
            part_of: self.wholes(&entity.part_of, kind),
            member_of,
            coordinates: entity.coordinates,
        }
    }

    fn source(&mut self, source: draft::Source, title: &str) -> Source {
        self.check_described(&source, title);
        let mut relays = Vec::with_capacity(source.relays.len());
        for origin in &source.relays {
            if let Some(ix) = self.field(origin, &ORIGINS, "relays") {
                self.found.relayed.push((ix, origin.span));
                self.found.relays.push((self.ix, ix));
                relays.push(ix);
            }
        }
        let mut known_through = Vec::with_capacity(source.known_through.len());
        for through in &source.known_through {
            if let Some(ix) = self.field(through, &[Kind::Source], "known_through") {
                self.found.known_through.push((ix, through.span));
                known_through.push(ix);
            }
        }
        Source {
            short: match source.short.is_empty() {
                false => self.note(source.short, ""),
                true => vec![text(
                    family_name(&source.csl).unwrap_or(title),
                    self.known.table.card(self.ix).span,
                )],
            },
            siglum: source.siglum,
            csl: source.csl,
            issued: source.issued.map(|issued| issued.value),
            kind: source.kind,
            stance: self.note(source.stance, ""),
            relays,
            known_through,
            undated: source.undated,
            unsigned: source.unsigned,
            inferred: self.note(source.inferred, ""),
        }
    }

    /// A source that can be seen should say when it is from and by whom.
    fn check_described(&mut self, source: &draft::Source, title: &str) {
        if !source.known_through.is_empty() {
            return;
        }
        let span = self.known.table.card(self.ix).span;
        // A date that is there but bad was complained of when it was read.
        let dated = source.issued.is_some() || source.csl.contains_key("issued");
        if !dated && source.undated.is_none() {
            self.faults.push(
                Diagnostic::new(
                    codes::SOURCE_NO_DATE,
                    span,
                    format!("“{title}” has no date"),
                    "no `issued`",
                )
                .help("say when it was issued, or in `undated` why nobody can"),
            );
        }
        if !source.signed && source.unsigned.is_none() {
            self.faults.push(
                Diagnostic::new(
                    codes::SOURCE_NO_AUTHOR,
                    span,
                    format!("“{title}” has no author"),
                    "no `author`, `editor` or the like",
                )
                .help("name the author, or say in `unsigned` why there is none"),
            );
        }
    }
}

/// The family name of the first author, else of the first editor.
pub fn family_name(csl: &serde_json::Map<String, serde_json::Value>) -> Option<&str> {
    let first = ["author", "editor"].iter().find_map(|role| csl.get(*role)?.get(0))?;
    let name = ["family", "literal", "given"].iter().find_map(|part| first.get(*part))?;
    name.as_str()
}

fn text(words: &str, span: Span) -> Inline {
    Inline { span, kind: InlineKind::Text(words.to_owned()) }
}
