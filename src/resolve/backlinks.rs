//! What other things say of a thing: passages and mentions, parts, causes, members, events. And
//! what nobody speaks of.

use super::ids::Table;
use super::scope::Found;
use crate::diagnostic::{Code, Diagnostic, Faults};
use crate::model::codes;
use crate::model::kind::Kind;
use crate::model::site::{Body, Entity, Ix, Membership, Source, Thing};

/// Tells every thing what speaks of it. Returns the files that something names, sorted.
///
/// `found` belongs to the things in their order; `chronology` gives the order of events.
pub fn join(
    things: &mut [Thing],
    found: Vec<Found>,
    chronology: &[Ix],
    table: &Table,
    faults: &mut Faults,
) -> Vec<String> {
    let mut when = vec![u32::MAX; things.len()];
    for (at, ix) in chronology.iter().enumerate() {
        when[ix.0 as usize] = at as u32;
    }
    let mut referred = vec![false; things.len()];
    let mut assets = Vec::new();
    for (at, found) in found.into_iter().enumerate() {
        let page = Ix(at as u32);
        if let Body::Chapter(chapter) = &mut things[at].body {
            let linked = found.mentions.iter().map(|&(ix, _)| ix);
            chapter.events = linked.filter(|&ix| table.card(ix).kind == Kind::Event).collect();
            by_date(&mut chapter.events, &when);
        }
        for (source, passage) in found.passages {
            // A source's own page may cite it; that makes it no less forgotten.
            referred[source.0 as usize] |= source != page;
            if let Some(source) = source_mut(things, source) {
                source.passages.push(passage);
            }
        }
        for (ix, mention) in found.mentions {
            referred[ix.0 as usize] = true;
            things[ix.0 as usize].mentions.push(mention);
        }
        for (relaying, origin) in found.relays {
            referred[origin.0 as usize] |= origin != page;
            if let Some(source) = source_mut(things, origin)
                && relaying != origin
            {
                source.relayed_by.push(relaying);
            }
        }
        // To be named as one that spells a name so, or quotes another, is not to be cited.
        let fields = found.fields.iter().filter(|&&ix| table.card(ix).kind != Kind::Source);
        fields.for_each(|ix| referred[ix.0 as usize] = true);
        assets.extend(found.assets);
    }
    turn_around(things, &when);
    for thing in things.iter_mut() {
        if let Body::Source(source) = &mut thing.body {
            source.relayed_by.sort_unstable();
            source.relayed_by.dedup();
        }
    }
    report_forgotten(&referred, table, faults);
    assets.sort_unstable();
    assets.dedup();
    assets
}

/// Gives each relation between things its other side.
fn turn_around(things: &mut [Thing], when: &[u32]) {
    for at in 0..things.len() {
        let ix = Ix(at as u32);
        let (mut wholes, mut effects, mut scenes, mut groups) = Default::default();
        match &things[at].body {
            Body::Event(event) => {
                wholes = event.part_of.clone();
                effects = event.leads_to.clone();
                let participants = event.participants.iter().map(|participant| participant.who);
                scenes = event.places.iter().copied().chain(participants).collect::<Vec<_>>();
            }
            Body::Entity(entity) => {
                wholes = entity.part_of.clone();
                groups = entity.member_of.clone();
            }
            _ => {}
        }
        for whole in wholes {
            match &mut things[whole.0 as usize].body {
                Body::Event(event) => event.parts.push(ix),
                Body::Entity(entity) => entity.parts.push(ix),
                _ => {}
            }
        }
        for effect in effects {
            if let Body::Event(event) = &mut things[effect.0 as usize].body {
                event.led_from.push(ix);
            }
        }
        for scene in scenes {
            entity_mut(things, scene).into_iter().for_each(|entity| entity.events.push(ix));
        }
        for Membership { of, role, dates } in groups {
            if let Some(group) = entity_mut(things, of) {
                group.members.push(Membership { of: ix, role, dates });
            }
        }
    }
    for thing in things {
        match &mut thing.body {
            Body::Event(event) => {
                by_date(&mut event.parts, when);
                by_date(&mut event.led_from, when);
            }
            Body::Entity(entity) => {
                entity.parts.dedup();
                by_date(&mut entity.events, when);
            }
            _ => {}
        }
    }
}

/// Sorts events by date and drops what stands twice; those without a date come last.
fn by_date(events: &mut Vec<Ix>, when: &[u32]) {
    events.sort_unstable_by_key(|&ix| (when[ix.0 as usize], ix));
    events.dedup();
}

fn source_mut(things: &mut [Thing], ix: Ix) -> Option<&mut Source> {
    if let Body::Source(source) = &mut things[ix.0 as usize].body { Some(source) } else { None }
}

fn entity_mut(things: &mut [Thing], ix: Ix) -> Option<&mut Entity> {
    if let Body::Entity(entity) = &mut things[ix.0 as usize].body { Some(entity) } else { None }
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
