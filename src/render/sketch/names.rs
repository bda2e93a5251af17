//! Where the names of a sketch stand, so that none hides another or a dot. What they name is told by
//! the room above.

use super::{Item, LINE, core, is_dot};
use crate::model::draft::Precision;
use crate::render::lettering::{self, Area, SIZE};

/// A name with the box that it takes up.
#[derive(Debug, Clone)]
pub struct Label {
    pub text: String,
    pub area: Area,
    pub anchor: Anchor,
    /// Whether a line leads to it.
    pub is_led: bool,
}

/// Which end of a name stays in place when letters are smaller than the room kept for them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// The longest name.
const LONGEST: f64 = 320.0;

/// Names the places, each where it hides no other name and no dot: beside its mark, else at the end
/// of a line. Which comes first decides how well the others fare, so that several orders are tried.
/// A place for which there is no room at all goes without a name.
pub fn place(items: &mut [Item], frame: Area, mut taken: Vec<Area>, reaches: &[f64]) {
    taken.extend(items.iter().filter(|item| is_marked(item)).map(core));
    let ways: Vec<Vec<Way>> = items
        .iter()
        .map(|item| {
            let is_clear = |way: &Way| {
                let own = core(item);
                let is_free = |area: &Area| !taken.iter().any(|other| area.overlaps(other));
                way.label.area.is_within(&frame)
                    && is_free(&way.label.area)
                    && way.line.iter().all(|dot| dot.overlaps(&own) || is_free(dot))
            };
            let ways =
                [LONGEST, LONGEST / 2.0].into_iter().flat_map(|room| ways(item, room, reaches));
            let mut ways: Vec<Way> = ways.filter(is_clear).collect();
            for way in &mut ways {
                // On another's disc a name may be taken for that one's.
                let discs =
                    items.iter().filter(|other| !is_dot(other) && !std::ptr::eq(*other, item));
                let hides = |other: &Item| {
                    Area::around(other.x, other.y, other.radius).overlaps(&way.label.area)
                };
                way.cost += 6 * discs.filter(|other| hides(other)).count() as u32;
            }
            ways.sort_by_key(|way| way.cost);
            ways
        })
        .collect();
    // What is known best and matters most comes first; then, orders by a fixed row of numbers.
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&at| {
        (items[at].spot.at.precision.max(Precision::Settlement), usize::MAX - items[at].spot.events)
    });
    let mut best = assign(&ways, &order);
    let mut seed: u64 = 1;
    for _ in 0..6000 / (items.len() * items.len()) {
        for at in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            order.swap(at, (seed >> 33) as usize % (at + 1));
        }
        let other = assign(&ways, &order);
        if other.0 < best.0 {
            best = other;
        }
    }
    for ((item, ways), chosen) in items.iter_mut().zip(ways).zip(best.1) {
        item.label = chosen.and_then(|at| ways.into_iter().nth(at)).map(|way| way.label);
    }
}

/// Whether a place has a mark in its middle that no name may cover.
fn is_marked(item: &Item) -> bool {
    is_dot(item) || item.core > 3.0
}

/// What naming the places in this order costs, and the way chosen for each.
fn assign(ways: &[Vec<Way>], order: &[usize]) -> (u32, Vec<Option<usize>>) {
    let mut taken: Vec<Area> = Vec::new();
    let mut chosen = vec![None; ways.len()];
    let mut cost = 0;
    for &at in order {
        let is_free = |way: &Way| {
            let mut areas = std::iter::once(&way.label.area).chain(&way.line);
            areas.all(|area| !taken.iter().any(|other| area.overlaps(other)))
        };
        chosen[at] = ways[at].iter().position(is_free);
        let way = chosen[at].map(|way| &ways[at][way]);
        cost += way.map_or(1000, |way| way.cost);
        if let Some(way) = way {
            taken.push(way.label.area);
            taken.extend(&way.line);
        }
    }
    (cost, chosen)
}

/// A place for a name, with the boxes along the line that leads there, and how bad it is.
struct Way {
    label: Label,
    line: Vec<Area>,
    cost: u32,
}

/// Where a name of at most this width may stand, the best first.
fn ways(item: &Item, room: f64, reaches: &[f64]) -> Vec<Way> {
    let text = lettering::cut(item.spot.name, room, SIZE);
    let width = lettering::width(&text, SIZE);
    let worse = if text == item.spot.name { 0 } else { 300 };
    // The name whose anchor lies at x, and whose middle at y.
    let label = |x: f64, y: f64, anchor: Anchor, is_led: bool| {
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let (top, bottom) = (y - LINE / 2.0, y + LINE / 2.0);
        let area = Area { left, top, right: left + width, bottom };
        Label { text: text.clone(), area, anchor, is_led }
    };
    let Item { x, y, radius, .. } = *item;
    let (beside, above) = (radius + 5.0, radius + LINE / 2.0 + 1.0);
    // A name within a disc may stand out of it a little.
    let is_roomy = !is_marked(item) && width <= radius * 2.6;
    let inside = is_roomy.then_some((x, y, Anchor::Middle));
    let near = [
        (x + beside, y, Anchor::Start),
        (x - beside, y, Anchor::End),
        (x, y - above, Anchor::Middle),
        (x, y + above, Anchor::Middle),
        (x + radius * 0.7, y - above, Anchor::Start),
        (x + radius * 0.7, y + above, Anchor::Start),
        (x - radius * 0.7, y - above, Anchor::End),
        (x - radius * 0.7, y + above, Anchor::End),
    ];
    let near = inside.into_iter().chain(near).zip(0..).map(|((x, y, anchor), cost)| Way {
        label: label(x, y, anchor, false),
        line: Vec::new(),
        cost: cost + worse,
    });
    let far = reaches.iter().flat_map(|reach| TURNS.iter().map(move |turn| (reach, turn)));
    let far = far.map(|(reach, (dx, dy))| {
        let length = radius + reach;
        let (anchor, gap) = if *dx >= 0.0 { (Anchor::Start, 3.0) } else { (Anchor::End, -3.0) };
        let (to_x, to_y) = (x + dx * length, y + dy * length);
        let steps = (length / 3.0).ceil() as u32;
        let line = (1..steps).map(|step| {
            let part = f64::from(step) / f64::from(steps);
            Area::around(x + dx * length * part, y + dy * length * part, 1.5)
        });
        Way {
            label: label(to_x + gap, to_y, anchor, true),
            line: line.collect(),
            cost: 20 + *reach as u32 + worse,
        }
    });
    near.chain(far).collect()
}

/// How far a name may be led away from its mark, and in which directions.
pub const REACHES: [f64; 9] = [16.0, 24.0, 34.0, 46.0, 60.0, 78.0, 100.0, 126.0, 156.0];
const TURNS: [(f64, f64); 16] = [
    (0.9, -0.45),
    (0.9, 0.45),
    (-0.9, -0.45),
    (-0.9, 0.45),
    (0.6, -0.8),
    (0.6, 0.8),
    (-0.6, -0.8),
    (-0.6, 0.8),
    (0.2, -1.0),
    (0.2, 1.0),
    (-0.2, -1.0),
    (-0.2, 1.0),
    (0.4, -0.9),
    (0.4, 0.9),
    (-0.4, -0.9),
    (-0.4, 0.9),
];
