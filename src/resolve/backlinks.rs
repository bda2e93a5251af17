//! What other things say of a thing: passages and mentions, parts, causes, members, events. And
//! what nobody speaks of.

use super::ids::Table;
use super::scope::Found;
use crate::diagnostic::{Code, Diagnostic, Faults};
use crate::model::codes;
use crate::model::kind::Kind;
use crate::model::site::{Body, Ix, Membership, Relations, Thing};
use std::sync::Arc;

/// What other things say of each thing.
///
/// `found` belongs to the things in their order; `chronology` gives the order of events.
pub fn join(
    things: &[Arc<Thing>],
    found: &[&Found],
    chronology: &[Ix],
    table: &Table,
    faults: &mut Faults,
) -> Vec<Relations> {
    let mut when = vec![u32::MAX; things.len()];
    for (at, ix) in chronology.iter().enumerate() {
        when[ix.0 as usize] = at as u32;
    }
    let mut referred = vec![false; things.len()];
    let mut all: Vec<Relations> = Vec::new();
    all.resize_with(things.len(), Relations::default);
    for (at, found) in found.iter().enumerate() {
        let page = Ix(at as u32);
        if let Body::Chapter(_) = &things[at].body {
            let linked = found.mentions.iter().map(|&(ix, _)| ix);
            all[at].events = linked.filter(|&ix| table.card(ix).kind == Kind::Event).collect();
        }
        for (source, passage) in &found.passages {
            // A source's own page may cite it; that makes it no less forgotten.
            referred[source.0 as usize] |= *source != page;
            all[source.0 as usize].passages.push(passage.clone());
        }
        for (ix, mention) in &found.mentions {
            referred[ix.0 as usize] = true;
            all[ix.0 as usize].mentions.push(mention.clone());
        }
        for &(relaying, origin) in &found.relays {
            referred[origin.0 as usize] |= origin != page;
            if table.card(origin).kind == Kind::Source && relaying != origin {
                all[origin.0 as usize].relayed_by.push(relaying);
            }
        }
        // To be named as one that spells a name so, or quotes another, is not to be cited.
        let fields = found.fields.iter().filter(|&&ix| table.card(ix).kind != Kind::Source);
        fields.for_each(|ix| referred[ix.0 as usize] = true);
    }
    turn_around(things, &mut all);
    for (relations, thing) in all.iter_mut().zip(things) {
        by_date(&mut relations.events, &when);
        by_date(&mut relations.led_from, &when);
        match thing.kind {
            Kind::Event => by_date(&mut relations.parts, &when),
            _ => relations.parts.dedup(),
        }
        relations.relayed_by.sort_unstable();
        relations.relayed_by.dedup();
    }
    report_forgotten(&referred, table, faults);
    all
}

/// The files that something names, sorted.
pub fn assets(found: &[&Found]) -> Vec<String> {
    let mut assets: Vec<String> = found.iter().flat_map(|found| &found.assets).cloned().collect();
    assets.sort_unstable();
    assets.dedup();
    assets
}

/// Gives each relation between things its other side.
fn turn_around(things: &[Arc<Thing>], all: &mut [Relations]) {
    for (at, thing) in things.iter().enumerate() {
        let ix = Ix(at as u32);
        match &thing.body {
            Body::Event(event) => {
                event.part_of.iter().for_each(|&whole| of(all, whole).parts.push(ix));
                event.leads_to.iter().for_each(|&effect| of(all, effect).led_from.push(ix));
                let participants = event.participants.iter().map(|participant| participant.who);
                let scenes = event.places.iter().copied().chain(participants);
                scenes.for_each(|scene| of(all, scene).events.push(ix));
            }
            Body::Entity(entity) => {
                entity.part_of.iter().for_each(|&whole| of(all, whole).parts.push(ix));
                for Membership { of: group, role, dates } in &entity.member_of {
                    let (role, dates) = (role.clone(), dates.clone());
                    of(all, *group).members.push(Membership { of: ix, role, dates });
                }
            }
            _ => {}
        }
    }
}

fn of(all: &mut [Relations], ix: Ix) -> &mut Relations {
    &mut all[ix.0 as usize]
}

/// Sorts events by date and drops what stands twice; those without a date come last.
fn by_date(events: &mut Vec<Ix>, when: &[u32]) {
    events.sort_unstable_by_key(|&ix| (when[ix.0 as usize], ix));
    events.dedup();
}

/// Says which sources nobody cites, and which events and entities nobody links. Chapters and plain
/// pages are in the navigation.
fn report_forgotten(referred: &[bool], table: &Table, faults: &mut Faults) {
    for (card, _) in table.cards.iter().zip(referred).filter(|&(_, &referred)| !referred) {
        let (code, message, help): (&'static Code, String, &str) = match card.kind {
            Kind::Chapter | Kind::Page => continue,
            Kind::Source => (
                codes::SOURCE_UNCITED,
                format!("nobody cites “{}”", card.title),
                "cite it where it tells something, or take it out",
            ),
            _ => (
                codes::PAGE_UNLINKED,
                format!("nothing links to “{}”", card.title),
                "link it where it is spoken of, or name it in a field of what it belongs to",
            ),
        };
        let label = format!("no other page leads to this {}", card.kind.word());
        faults.push(Diagnostic::new(code, card.span, message, label).help(help));
    }
}
