//! What leads back to itself: things that are part of themselves, events that bring about
//! themselves, sources that relay or are known through each other.

use super::scope::Found;
use crate::diagnostic::{Code, Diagnostic, Faults};
use crate::model::codes;
use crate::model::site::{Body, Ix, Thing};
use crate::span::Span;
use std::sync::Arc;

/// Takes out of `part_of` whatever would make a thing part of itself, and says so, once a circle.
pub fn break_cycles(things: &mut [Arc<Thing>], found: &[&Found], faults: &mut Faults) {
    for circle in circles(found.len(), |at| &found[at].wholes) {
        faults.push(fault(codes::PART_CYCLE, "is part of", "part_of", things, &circle));
        let closing = &circle[circle.len() - 1];
        match &mut Arc::make_mut(&mut things[closing.from]).body {
            Body::Event(event) => event.part_of.retain(|&ix| ix != closing.to),
            Body::Entity(entity) => entity.part_of.retain(|&ix| ix != closing.to),
            _ => {}
        }
    }
}

/// Says which events lead to themselves, and which sources relay themselves or are known only
/// through themselves, by way of others too, once a circle.
pub fn report(things: &[Arc<Thing>], found: &[&Found], faults: &mut Faults) {
    for circle in circles(found.len(), |at| &found[at].effects) {
        faults.push(fault(codes::EFFECT_CYCLE, "leads to", "leads_to", things, &circle));
    }
    report_parts(things, found, faults);
    for circle in circles(found.len(), |at| &found[at].relayed) {
        faults.push(fault(codes::SOURCE_RELAYS, "relays", "relays", things, &circle));
    }
    for circle in circles(found.len(), |at| &found[at].known_through) {
        let (verb, field) = ("is known through", "known_through");
        faults.push(fault(codes::SOURCE_KNOWN, verb, field, things, &circle));
    }
}

/// Says which events lead to one that they hold, or that holds them: what happened within the other
/// is no effect of it.
fn report_parts(things: &[Arc<Thing>], found: &[&Found], faults: &mut Faults) {
    // The place that begins the way from a part up to a whole.
    let way_up = |part: usize, whole: usize| {
        let leads_up = |&&(first, _): &&(Ix, Span)| {
            let mut above = vec![first.0 as usize];
            let mut at = 0;
            while at < above.len() && !above.contains(&whole) {
                let further = found[above[at]].wholes.iter().map(|(up, _)| up.0 as usize);
                let further: Vec<usize> = further.filter(|up| !above.contains(up)).collect();
                above.extend(further);
                at += 1;
            }
            above.contains(&whole)
        };
        found[part].wholes.iter().find(leads_up).map(|&(_, span)| span)
    };
    for (from, one) in found.iter().enumerate() {
        for &(to, span) in &one.effects {
            let to = to.0 as usize;
            let (cause, effect) = (&things[from].title, &things[to].title);
            let (named, message) = match (way_up(to, from), way_up(from, to)) {
                (Some(named), _) => (named, format!("“{cause}” leads to “{effect}”, a part of it")),
                (_, Some(named)) => {
                    (named, format!("“{cause}” leads to “{effect}”, of which it is a part"))
                }
                _ => continue,
            };
            faults.push(
                Diagnostic::new(codes::EFFECT_OWN_PART, span, message, "named as its effect")
                    .label(named, "named as the whole here")
                    .help("take out the `leads_to`, or the `part_of`"),
            );
        }
    }
}

/// A step of a circle, and the place that says it.
struct Step {
    from: usize,
    to: Ix,
    span: Span,
}

/// All circles among `count` things, each as its steps, of which the last closes it. `next` gives
/// the things that a thing leads to.
fn circles<'a>(count: usize, next: impl Fn(usize) -> &'a [(Ix, Span)]) -> Vec<Vec<Step>> {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; count];
    let mut circles = Vec::new();
    for root in 0..count {
        if state[root] != State::New {
            continue;
        }
        // The path from the root, each with how many of its steps were taken.
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        state[root] = State::Open;
        while let Some((at, taken)) = path.last_mut() {
            let this = *at;
            let Some(&(to, _)) = next(this).get(*taken) else {
                state[this] = State::Done;
                path.pop();
                continue;
            };
            *taken += 1;
            if next(this)[..*taken - 1].iter().any(|&(before, _)| before == to) {
                continue;
            }
            let to = to.0 as usize;
            match state[to] {
                State::New => {
                    state[to] = State::Open;
                    path.push((to, 0));
                }
                State::Open => {
                    let start = path.iter().position(|&(at, _)| at == to).unwrap_or(0);
                    let step = |&(from, taken): &(usize, usize)| {
                        let (to, span) = next(from)[taken - 1];
                        Step { from, to, span }
                    };
                    circles.push(path[start..].iter().map(step).collect());
                }
                State::Done => {}
            }
        }
    }
    circles
}

/// The fault of a circle: `verb` is what each thing does to the next, by its `field`.
fn fault(
    code: &'static Code,
    verb: &str,
    field: &str,
    things: &[Arc<Thing>],
    circle: &[Step],
) -> Diagnostic {
    let title = |at: usize| &things[at].title;
    let says =
        |step: &Step| format!("“{}” {verb} “{}”", title(step.from), title(step.to.0 as usize));
    let (closing, others) = circle.split_last().expect("a circle has a step");
    let message = format!("“{}” {verb} itself", title(circle[0].from));
    let mut fault = Diagnostic::new(code, closing.span, message, says(closing));
    for step in others {
        fault = fault.label(step.span, says(step));
    }
    fault.help(format!("take one of these `{field}` out"))
}
