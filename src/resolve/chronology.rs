//! Time and wholes: the order of events, parts that lie outside their whole, effects that come
//! before their cause, and things that are part of themselves.

use super::ids::Table;
use super::scope::{Found, Scope};
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::kind::Kind;
use crate::model::site::{Body, Ix, Thing};
use crate::span::Span;

/// All events whose date is known, by earliest day, then latest, then id.
pub fn order(table: &Table) -> Vec<Ix> {
    let mut dated: Vec<_> = table
        .of(&[Kind::Event])
        .filter_map(|(ix, card)| {
            let (earliest, latest, _) = card.date.as_ref()?.value.sort_key();
            Some((earliest, latest, ix))
        })
        .collect();
    // Events are in the order of their ids.
    dated.sort_unstable();
    dated.into_iter().map(|(.., ix)| ix).collect()
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

    /// Says where this event leads to one that came before it.
    pub fn check_effect(&mut self, effect: Ix, span: Span) {
        let (this, effect) = (self.known.table.card(self.ix), self.known.table.card(effect));
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
        }
    }
}

/// Takes out of `part_of` whatever would make a thing part of itself, and says so, once a circle.
pub fn break_cycles(things: &mut [Thing], found: &[Found], faults: &mut Faults) {
    let mut state = vec![State::New; things.len()];
    let mut cuts: Vec<(Ix, Ix)> = Vec::new();
    for root in 0..things.len() {
        if state[root] != State::New {
            continue;
        }
        // The path from the root, each with the place of its next whole.
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        state[root] = State::Open;
        while let Some((at, next)) = path.last_mut() {
            let this = *at;
            let Some(&(whole, span)) = found[this].wholes.get(*next) else {
                state[this] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            let whole = whole.0 as usize;
            match state[whole] {
                State::New => {
                    state[whole] = State::Open;
                    path.push((whole, 0));
                }
                State::Open => {
                    cuts.push((Ix(this as u32), Ix(whole as u32)));
                    let from = path.iter().position(|&(at, _)| at == whole).unwrap_or(0);
                    faults.push(cycle(things, found, &path[from..], span));
                }
                State::Done => {}
            }
        }
    }
    for (part, whole) in cuts {
        match &mut things[part.0 as usize].body {
            Body::Event(event) => event.part_of.retain(|&ix| ix != whole),
            Body::Entity(entity) => entity.part_of.retain(|&ix| ix != whole),
            _ => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// The circle along a path; `span` closes it.
fn cycle(things: &[Thing], found: &[Found], path: &[(usize, usize)], span: Span) -> Diagnostic {
    let whole = &things[path[0].0].title;
    let part = &things[path[path.len() - 1].0].title;
    let mut fault = Diagnostic::new(
        codes::PART_CYCLE,
        span,
        format!("“{whole}” is part of itself"),
        format!("“{part}” is part of “{whole}”"),
    );
    for pair in path.windows(2) {
        let (at, next) = pair[0];
        let (part, whole) = (&things[at].title, &things[pair[1].0].title);
        let span = found[at].wholes[next - 1].1;
        fault = fault.label(span, format!("“{part}” is part of “{whole}”"));
    }
    fault.help("take one of these `part_of` out")
}
