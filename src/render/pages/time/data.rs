//! What the timeline on the chronology is drawn from: a script of one call that hands over all
//! events, as arrays, with the people, groups and places that they can be picked by, and the lanes
//! that they can lie in. A script and not JSON, for a page that is opened from a folder may fetch
//! nothing. The order of the fields is told in `static/timeline.js.d/50-timeline.js`.

use crate::model::date::{Date, Edge};
use crate::model::kind::Kind;
use crate::model::site::{Event, Ix, Site, Thing};
use crate::render::paths;
use crate::render::press::Press;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The function that the script calls, where the page has it.
const CALL: &str = "variorumTimeline";
/// How many lanes there are at most for what has no order of its own, the last for all that is in
/// none of the others; and how many events a lane must have, in all and as a part of all.
const LANES: usize = 12;
const FEWEST: usize = 3;
const PART: usize = 50;

#[derive(Serialize)]
struct Data<'s> {
    /// Kind (0 person, 1 group, 2 place), id, name, and the place that a place lies in.
    things: Vec<(usize, &'s str, &'s str, Option<usize>)>,
    kinds: Vec<&'s str>,
    /// By larger event, by place, by chapter, by kind.
    lanes: [Vec<String>; 4],
    events: Vec<Row<'s>>,
}

/// An event: its file's name, title, date in words, first day and the day after its last, signs,
/// weight, people, groups and places, kind, and its lanes.
type Row<'s> = (
    String,
    &'s str,
    String,
    Option<i64>,
    Option<i64>,
    usize,
    usize,
    Vec<usize>,
    Option<usize>,
    [usize; 4],
);

/// The script.
pub fn script(press: &Press) -> String {
    let site = press.site;
    let rows: Vec<(Ix, &Thing, &Event)> = site
        .chronology
        .iter()
        .filter_map(|&ix| Some((ix, site.thing(ix), site.thing(ix).event()?)))
        .collect();
    let (order, things) = things(site, &rows);
    let kinds: BTreeSet<&str> = rows.iter().filter_map(|row| row.2.kind.as_deref()).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let wholes: Vec<Vec<Ix>> = rows
        .iter()
        .map(|&(ix, ..)| chain(ix, |ix| site.thing(ix).event()?.part_of.first()))
        .collect();
    let places: Vec<Vec<Ix>> = rows
        .iter()
        .map(|(_, _, event)| match event.places.first() {
            Some(&place) => chain(place, |ix| site.thing(ix).entity()?.part_of.first()),
            None => Vec::new(),
        })
        .collect();
    let named = |ix: Ix| site.thing(ix).title.clone();
    let lanes = [
        fewest(divided(&wholes), named, "Other events"),
        fewest(divided(&places), named, "Elsewhere, or no place named"),
        chapters(site, &rows),
        fewest(rows.iter().map(|row| row.2.kind.clone()).collect(), |kind| kind, "Other kinds"),
    ];
    let events = rows.iter().enumerate().map(|(at, &(ix, thing, event))| {
        let relations = site.relations(ix);
        let path = press.path(ix);
        let file = path.strip_prefix("events/").and_then(|file| file.strip_suffix(".html"));
        let (from, to) = event.date.on_axis();
        let who = event.participants.iter().map(|participant| participant.who);
        let picked: BTreeSet<usize> = who
            .chain(event.places.iter().copied())
            .filter_map(|ix| order.get(&ix).copied())
            .collect();
        let kind = event.kind.as_deref();
        (
            paths::encode(file.unwrap_or(path)),
            thing.title.as_str(),
            event.date.short(),
            from,
            to,
            signs(&event.date),
            relations.mentions.len() + 2 * relations.parts.len() + event.claims.len(),
            picked.into_iter().collect(),
            kind.and_then(|kind| kinds.binary_search(&kind).ok()),
            [0, 1, 2, 3].map(|by: usize| lanes[by].1[at]),
        )
    });
    let events = events.collect();
    let data = Data { things, kinds, events, lanes: lanes.map(|(titles, _)| titles) };
    let json = serde_json::to_string(&data).expect("texts and numbers are JSON");
    format!("self.{CALL}?.({json});\n")
}

/// How certain a date is, from 0 to 4 as the lists have it, and in higher bits: whether it is a
/// stretch of time (8), and whether its beginning (16) or end (32) is unknown, and not open.
fn signs(date: &Date) -> usize {
    let certainty = match date {
        date if date.is_uncertain() => 3,
        date if date.is_approximate() => 2,
        date if date.is_open() => 4,
        date if date.exact_day().is_some() => 0,
        _ => 1,
    };
    let bit = |is: bool, bit: usize| if is { bit } else { 0 };
    certainty
        + bit(date.is_interval(), 8)
        + bit(date.first() == Edge::Unknown, 16)
        + bit(date.last() == Edge::Unknown, 32)
}

/// The people, groups and places of events as the data lists them.
type Things<'s> = Vec<(usize, &'s str, &'s str, Option<usize>)>;

/// The people and groups of the events, and their places with all that these lie in, each kind as
/// it is filed; and where each stands.
fn things<'s>(
    site: &'s Site,
    rows: &[(Ix, &Thing, &'s Event)],
) -> (BTreeMap<Ix, usize>, Things<'s>) {
    let mut met: BTreeSet<Ix> = BTreeSet::new();
    for (_, _, event) in rows {
        met.extend(event.participants.iter().map(|participant| participant.who));
        for &place in &event.places {
            met.extend(chain(place, |ix| site.thing(ix).entity()?.part_of.first()));
        }
    }
    let group = |ix: Ix| match site.thing(ix).kind {
        Kind::Person => Some(0),
        Kind::Group => Some(1),
        Kind::Place => Some(2),
        _ => None,
    };
    let mut met: Vec<_> = met
        .into_iter()
        .filter_map(|ix| Some((group(ix)?, site.thing(ix).entity()?.sort.as_str(), ix)))
        .collect();
    met.sort();
    let order: BTreeMap<Ix, usize> =
        met.iter().enumerate().map(|(at, &(_, _, ix))| (ix, at)).collect();
    let things = met.iter().map(|&(group, sort, ix)| {
        let parent = site.thing(ix).entity().and_then(|entity| entity.part_of.first());
        let parent = parent.filter(|_| group == 2).and_then(|ix| order.get(ix).copied());
        (group, site.thing(ix).id.as_str(), sort, parent)
    });
    let things = things.collect();
    (order, things)
}

/// The way from the topmost whole down to the thing.
fn chain<'s>(ix: Ix, whole: impl Fn(Ix) -> Option<&'s Ix>) -> Vec<Ix> {
    let mut chain = vec![ix];
    while let Some(&above) = whole(chain[chain.len() - 1])
        && !chain.contains(&above)
    {
        chain.push(above);
    }
    chain.reverse();
    chain
}

/// The whole that each belongs to, from its ways down: the topmost, unless more than half of all
/// belong to that one. Then it is looked at part by part.
fn divided(chains: &[Vec<Ix>]) -> Vec<Option<Ix>> {
    let mut depths = vec![0; chains.len()];
    let at = |chain: &[Ix], depth: usize| chain.get(depth).or(chain.last()).copied();
    loop {
        let lanes: Vec<_> =
            chains.iter().zip(&depths).map(|(chain, &depth)| at(chain, depth)).collect();
        let mut sizes: BTreeMap<Ix, usize> = BTreeMap::new();
        lanes.iter().flatten().for_each(|&lane| *sizes.entry(lane).or_default() += 1);
        let large = sizes.into_iter().find(|(_, size)| size * 2 > chains.len());
        let parts = |(chain, depth): (&Vec<Ix>, &usize)| chain.len() > depth + 1;
        let Some((large, _)) = large else { return lanes };
        let inside: Vec<usize> = (0..chains.len()).filter(|&at| lanes[at] == Some(large)).collect();
        if !inside.iter().any(|&at| parts((&chains[at], &depths[at]))) {
            return lanes;
        }
        inside.into_iter().for_each(|at| depths[at] += 1);
    }
}

/// The lanes that hold most events, by the place of their middle one; all others share the last. Each
/// event's lane by its number.
fn fewest<L: Ord + Clone>(
    lanes: Vec<Option<L>>,
    title: impl Fn(L) -> String,
    rest: &str,
) -> (Vec<String>, Vec<usize>) {
    let mut held: BTreeMap<&L, Vec<usize>> = BTreeMap::new();
    for (at, lane) in lanes.iter().enumerate() {
        if let Some(lane) = lane {
            held.entry(lane).or_default().push(at);
        }
    }
    let fewest = FEWEST.max(lanes.len() / PART);
    let mut kept: Vec<_> = held.into_iter().filter(|(_, held)| held.len() >= fewest).collect();
    kept.sort_by_key(|(_, held)| std::cmp::Reverse(held.len()));
    kept.truncate(LANES - 1);
    kept.sort_by_key(|(_, held)| held[held.len() / 2]);
    let order: BTreeMap<&L, usize> =
        kept.iter().enumerate().map(|(at, (lane, _))| (*lane, at)).collect();
    let numbers = lanes
        .iter()
        .map(|lane| lane.as_ref().and_then(|lane| order.get(lane).copied()).unwrap_or(kept.len()));
    let numbers = numbers.collect();
    let titles = kept.iter().map(|(lane, _)| title((*lane).clone())).chain([rest.to_string()]);
    (titles.collect(), numbers)
}

/// A lane for each chapter: an event lies in the one that names it most often, else in the last.
fn chapters(site: &Site, rows: &[(Ix, &Thing, &Event)]) -> (Vec<String>, Vec<usize>) {
    let chapters: Vec<(Ix, &Thing)> = site.of(Kind::Chapter).collect();
    let at: BTreeMap<Ix, usize> = chapters.iter().zip(0..).map(|(&(ix, _), at)| (ix, at)).collect();
    let lane = |event: Ix| {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mentions = site.relations(event).mentions.iter();
        mentions
            .filter_map(|mention| at.get(&mention.page))
            .for_each(|&at| *counts.entry(at).or_default() += 1);
        let most = counts.into_iter().max_by_key(|&(at, count)| (count, std::cmp::Reverse(at)));
        most.map_or(chapters.len(), |(at, _)| at)
    };
    let titles = chapters.iter().map(|(_, chapter)| match chapter.order {
        Some(number) => format!("{number}. {}", chapter.title),
        None => chapter.title.clone(),
    });
    let titles = titles.chain(["In no chapter".to_string()]).collect();
    (titles, rows.iter().map(|&(ix, ..)| lane(ix)).collect())
}
