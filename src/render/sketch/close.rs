//! Where the places of the whole map lie thick, drawn once more and larger.

use super::{Item, Spot, layout, push_svg, signs};
use crate::model::base_map::BaseMap;
use serde::Serialize;

/// A part of the map, larger.
#[derive(Serialize)]
pub struct Close {
    /// The place in its midst of which most is told.
    pub title: String,
    /// Finished SVG.
    pub svg: String,
    /// What it shows, in HTML.
    pub caption: String,
}

/// How near to each other places lie thick, in the whole map's units.
const NEAR: f64 = 40.0;
/// How many make it worth while, and how many such pictures there are.
const LEAST: usize = 4;
const MOST: usize = 2;

/// The thickest parts of the map, the thickest first.
pub(super) fn pictures(items: &[Item], base: &BaseMap) -> Vec<Close> {
    let mut rest: Vec<&Item> = items.iter().collect();
    let mut found = Vec::new();
    while found.len() < MOST {
        let around = |middle: &Item| -> Vec<&Item> {
            let is_near = |item: &&&Item| {
                let (dx, dy) = (item.x - middle.x, item.y - middle.y);
                dx * dx + dy * dy <= NEAR * NEAR
            };
            rest.iter().filter(is_near).copied().collect()
        };
        // What the whole map has no room to tell apart weighs most.
        let weight = |part: &[&Item]| part.len() + 2 * part.iter().filter(|it| is_lost(it)).count();
        let parts = rest.iter().map(|item| around(item));
        let best = parts.reduce(|a, b| if weight(&b) > weight(&a) { b } else { a });
        let best = best.filter(|part| part.len() >= LEAST && part.iter().any(|item| is_lost(item)));
        let Some(best) = best else { break };
        found.extend(picture(&best, base));
        rest.retain(|item| !best.iter().any(|other| std::ptr::eq(*item, *other)));
    }
    found
}

/// Whether the whole map doesn't name the place, or not in full.
fn is_lost(item: &Item) -> bool {
    item.label.as_ref().is_none_or(|label| label.text != item.spot.name)
}

fn picture(items: &[&Item], base: &BaseMap) -> Option<Close> {
    let spots: Vec<Spot> = items.iter().map(|item| item.spot.clone()).collect();
    let first = spots.iter().max_by_key(|spot| (spot.events, std::cmp::Reverse(spot.name)))?;
    let title = first.name.to_string();
    let picture = layout(&spots, base)?;
    let mut svg = String::new();
    push_svg(&mut svg, &picture);
    Some(Close { title, svg, caption: signs(&picture) })
}
