//! Time and wholes: the order of events, parts that lie outside their whole, effects that come
//! before their cause. Things that are part of themselves are in `circles`.

use super::ids::Table;
use super::scope::Scope;
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::date::Date;
use crate::model::kind::Kind;
use crate::model::site::{Ix, Thing};
use crate::span::Span;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

/// All events whose date is known, by earliest day, then latest; of those that share both, causes
/// before their effects, then by id.
pub fn order(table: &Table, things: &[Arc<Thing>]) -> Vec<Ix> {
    let mut dated: Vec<_> = table
        .of(&[Kind::Event])
        .filter_map(|(ix, card)| {
            let (earliest, latest, _) = card.date.as_ref()?.value.sort_key();
            Some((earliest, latest, ix))
        })
        .collect();
    // Events are in the order of their ids.
    dated.sort_unstable();
    let same_time = |a: &(_, _, Ix), b: &(_, _, Ix)| (a.0, a.1) == (b.0, b.1);
    let chunks = dated.chunk_by(same_time).map(|chunk| chunk.iter().map(|one| one.2).collect());
    chunks.flat_map(|chunk| causes_first(chunk, things)).collect()
}

/// The events with every cause before its effects, and otherwise as they were.
fn causes_first(events: Vec<Ix>, things: &[Arc<Thing>]) -> Vec<Ix> {
    let place: HashMap<Ix, usize> = events.iter().enumerate().map(|(at, &ix)| (ix, at)).collect();
    let effects = |at: usize| {
        let event = things[events[at].0 as usize].event();
        let effects = event.map_or(&[][..], |event| &event.leads_to);
        effects.iter().filter_map(|effect| place.get(effect).copied())
    };
    let mut causes = vec![0_usize; events.len()];
    (0..events.len()).flat_map(effects).for_each(|effect| causes[effect] += 1);
    let free = (0..events.len()).filter(|&at| causes[at] == 0);
    let mut free: BinaryHeap<Reverse<usize>> = free.map(Reverse).collect();
    let mut ordered = Vec::with_capacity(events.len());
    while let Some(Reverse(at)) = free.pop() {
        ordered.push(events[at]);
        for effect in effects(at) {
            causes[effect] -= 1;
            if causes[effect] == 0 {
                free.push(Reverse(effect));
            }
        }
    }
    // Events in a circle, which is a fault, are never free.
    ordered.extend((0..events.len()).filter(|&at| causes[at] > 0).map(|at| events[at]));
    ordered
}

/// The date of an event that has none: some year, nobody knows which.
pub fn unknown() -> Date {
    Date::parse("XXXX").expect("a year without digits is a date")
}

impl Scope<'_> {
    /// Says where this event lies outside the time of its whole.
    pub fn check_whole(&mut self, whole: Ix, span: Span) {
        let (this, whole) = (self.known.table.card(self.ix), self.known.table.card(whole));
        if this.kind != Kind::Event {
            return;
        }
        if let (Some(date), Some(time)) = (&this.date, &whole.date)
            && date.value.surely_outside(&time.value)
        {
            self.faults.push(
                Diagnostic::new(
                    codes::DATE_OUTSIDE,
                    date.span,
                    format!("“{}” lies outside the time of “{}”", this.title, whole.title),
                    date.value.prose(),
                )
                .label(time.span, format!("the whole: {}", time.value.prose()))
                .label(span, "named as the whole here")
                .help("mend one of the dates, or the `part_of`"),
            );
        }
    }

    /// Says where this event leads to one that came before it; any other is noted as its effect.
    pub fn check_effect(&mut self, ix: Ix, span: Span) {
        let (this, effect) = (self.known.table.card(self.ix), self.known.table.card(ix));
        if let (Some(cause), Some(date)) = (&this.date, &effect.date)
            && date.value.surely_before(&cause.value)
        {
            self.faults.push(
                Diagnostic::new(
                    codes::DATE_EFFECT_FIRST,
                    span,
                    format!("“{}” leads to “{}”, which came before it", this.title, effect.title),
                    "named as its effect",
                )
                .label(cause.span, format!("the cause: {}", cause.value.prose()))
                .label(date.span, format!("the effect: {}", date.value.prose()))
                .help("mend one of the dates, or turn `leads_to` around"),
            );
        } else {
            self.found.effects.push((ix, span));
        }
    }
}
