//! The base map under the places of a picture: its lines cut at the picture's edge, its names where
//! nothing else stands. What it holds is told by the history.

use super::{Ground, Item, LINE, core};
use crate::model::base_map::{BaseMap, Bounds, Feature, Point, Shape, Terrain};
use crate::model::fold::fold;
use crate::render::html;
use crate::render::lettering::{self, Area};
use std::fmt::Write;

/// The size that room is kept for in names of the base map.
const LETTERS: f64 = 15.0;
/// How much wider than its letters a name in spaced capitals is.
const SPACED: f64 = 1.35;
/// The least number of units a degree at which provinces are drawn, and named.
const PROVINCES: f64 = 20.0;
const NAMED: f64 = 62.0;
/// What lies nearer to the last point of a line than this isn't drawn.
const NEAR: f64 = 0.9;

/// Whether the base map has something to say of the picture: at least half of the picture lies in
/// the box that the map fills, and some line runs through it.
pub fn covers(base: &BaseMap, ground: &Ground) -> bool {
    let shown = ground.bounds();
    let Some(all) = base.extent() else { return false };
    let part = |from: f64, to: f64, least: f64, most: f64| {
        ((to.min(most) - from.max(least)) / (to - from).max(f64::EPSILON)).max(0.0)
    };
    part(shown.west, shown.east, all.west, all.east)
        * part(shown.south, shown.north, all.south, all.north)
        >= 0.5
        && {
            let mut lines = String::new();
            push_lines(&mut lines, base, ground);
            !lines.is_empty()
        }
}

/// Draws the lines and areas.
pub fn push_lines(out: &mut String, base: &BaseMap, ground: &Ground) {
    let frame = Area { left: 0.0, top: 0.0, right: ground.width, bottom: ground.height };
    for kind in Terrain::ALL {
        if kind == Terrain::Province && ground.scale < PROVINCES {
            continue;
        }
        let mut path = String::new();
        for feature in base.features.iter().filter(|feature| feature.kind == kind) {
            let (lines, closed) = match &feature.shape {
                Shape::Name(_) => continue,
                Shape::Lines(lines) => (lines, false),
                Shape::Areas(rings) => (rings, kind == Terrain::Lake),
            };
            for line in lines {
                let points: Vec<Point> = line.iter().map(|&at| ground.place(at)).collect();
                match closed {
                    true => push_path(&mut path, &cut_ring(&points, &frame), true),
                    false => cut(&points, &frame).iter().for_each(|run| {
                        push_path(&mut path, run, false);
                    }),
                }
            }
        }
        if !path.is_empty() {
            let _ = write!(out, "<path class=\"{}\" d=\"{path}\"/>", kind.word());
        }
    }
}

/// Writes the names that find room, each once. Those that would find it closer by come after them if
/// they are wanted: unseen, and with the step from which on they lie on one side of every border.
pub fn push_names(
    out: &mut String,
    base: &BaseMap,
    ground: &Ground,
    items: &[Item],
    closer: &[u32],
) {
    let frame =
        Area { left: 4.0, top: 4.0, right: ground.width - 4.0, bottom: ground.height - 4.0 };
    let mut taken: Vec<Area> = items.iter().map(core).collect();
    taken.extend(items.iter().filter_map(|item| item.label.as_ref()).map(|label| label.area));
    // What a place of the history is called needs no second name on the ground.
    let own: Vec<String> = items.iter().map(|item| fold(item.spot.name)).collect();
    let mut named: Vec<&str> = Vec::new();
    let mut later = String::new();
    let borders: Vec<Vec<Point>> = base
        .features
        .iter()
        .filter(|it| matches!(it.kind, Terrain::Country | Terrain::Coast))
        .flat_map(|it| match &it.shape {
            Shape::Name(_) => &[][..],
            Shape::Lines(lines) | Shape::Areas(lines) => lines,
        })
        .map(|line| line.iter().map(|&at| ground.place(at)).collect())
        .collect();
    let crosses = |area: &Area| {
        let mut pairs = borders.iter().flat_map(|line| line.windows(2));
        pairs.any(|pair| cut_pair(pair[0], pair[1], area).is_some())
    };
    for kind in [Terrain::Country, Terrain::Province] {
        if kind == Terrain::Province && ground.scale < NAMED {
            continue;
        }
        for Feature { name, shape, .. } in base.features.iter().filter(|it| it.kind == kind) {
            let (Shape::Name(at), Some(name)) = (shape, name) else { continue };
            let folded = fold(name);
            let is_own = |other: &String| {
                *other == folded
                    || other.strip_prefix(&folded).is_some_and(|rest| rest.starts_with(' '))
            };
            if named.contains(&name.as_str()) || own.iter().any(is_own) {
                continue;
            }
            let (x, y) = ground.place(*at);
            let half = lettering::width(name, LETTERS) * SPACED / 2.0;
            // The room that it takes up on the ground where this is so many times as large.
            let room = |times: f64| Area {
                left: x - half / times,
                top: y - LINE / 2.0 / times,
                right: x + half / times,
                bottom: y + LINE / 2.0 / times,
            };
            let area = room(1.0);
            let is_taken = taken.iter().any(|other| other.overlaps(&area));
            // A name across a border would say the wrong thing.
            if !area.is_within(&frame) || is_taken || crosses(&area) {
                let step = closer.iter().find(|&&times| !crosses(&room(f64::from(times))));
                if let Some(step) = step.filter(|_| Area::around(x, y, 0.0).is_within(&frame)) {
                    push_name(&mut later, kind, name, (x, y), Some(*step));
                    named.push(name);
                }
                continue;
            }
            taken.push(area);
            named.push(name);
            push_name(out, kind, name, (x, y), None);
        }
    }
    out.push_str(&later);
}

fn push_name(out: &mut String, kind: Terrain, name: &str, (x, y): Point, step: Option<u32>) {
    let _ = write!(out, "<text class=\"{}-name", kind.word());
    if let Some(step) = step {
        let _ = write!(out, " gone\" data-step=\"{step}");
    }
    let _ = write!(out, "\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>", y + 4.0, html::text(name));
}

/// A path through the points, without those that lie too near to each other.
fn push_path(path: &mut String, points: &[Point], closed: bool) {
    let mut last: Option<Point> = None;
    for (at, &(x, y)) in points.iter().enumerate() {
        let is_end = at + 1 == points.len();
        if last.is_some_and(|(a, b)| (a - x).abs() + (b - y).abs() < NEAR) && !is_end {
            continue;
        }
        let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
        last = Some((x, y));
    }
    if closed && !points.is_empty() {
        path.push('z');
    }
}

/// The stretches of a line that lie in the frame.
fn cut(line: &[Point], frame: &Area) -> Vec<Vec<Point>> {
    let mut runs: Vec<Vec<Point>> = Vec::new();
    let mut last: Option<Point> = None;
    for pair in line.windows(2) {
        let Some((from, to)) = cut_pair(pair[0], pair[1], frame) else {
            last = None;
            continue;
        };
        match runs.last_mut().filter(|_| last == Some(from)) {
            Some(run) => run.push(to),
            None => runs.push(vec![from, to]),
        }
        last = Some(to);
    }
    runs
}

/// The part of a straight line that lies in the frame (Liang and Barsky's way).
fn cut_pair(from: Point, to: Point, frame: &Area) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let sides = [
        (-dx, from.0 - frame.left),
        (dx, frame.right - from.0),
        (-dy, from.1 - frame.top),
        (dy, frame.bottom - from.1),
    ];
    let (mut start, mut end) = (0.0f64, 1.0f64);
    for (step, room) in sides {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            start = start.max(room / step);
        } else {
            end = end.min(room / step);
        }
    }
    let at = |part: f64| match part {
        0.0 => from,
        1.0 => to,
        _ => (from.0 + dx * part, from.1 + dy * part),
    };
    (start < end).then(|| (at(start), at(end)))
}

/// The part of an area that lies in the frame (Sutherland and Hodgman's way).
fn cut_ring(ring: &[Point], frame: &Area) -> Vec<Point> {
    type Side = (fn(Point) -> f64, f64, f64);
    let sides: [Side; 4] = [
        (|at| at.0, frame.left, 1.0),
        (|at| at.0, frame.right, -1.0),
        (|at| at.1, frame.top, 1.0),
        (|at| at.1, frame.bottom, -1.0),
    ];
    let mut points = ring.to_vec();
    for (of, edge, sign) in sides {
        let room = |at: Point| (of(at) - edge) * sign;
        let mut kept = Vec::new();
        for (n, &to) in points.iter().enumerate() {
            let from = points[(n + points.len() - 1) % points.len()];
            let (a, b) = (room(from), room(to));
            if (a < 0.0) != (b < 0.0) {
                let part = a / (a - b);
                kept.push((from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part));
            }
            if b >= 0.0 {
                kept.push(to);
            }
        }
        points = kept;
    }
    points
}

impl Ground {
    /// Where a longitude and latitude lie in the picture.
    pub fn place(&self, (lon, lat): Point) -> Point {
        (
            self.width / 2.0 + (lon - self.lon) * self.narrowing * self.scale,
            self.height / 2.0 - (lat - self.lat) * self.scale,
        )
    }

    /// The box that the picture shows.
    pub fn bounds(&self) -> Bounds {
        let (wide, high) =
            (self.width / 2.0 / self.narrowing / self.scale, self.height / 2.0 / self.scale);
        Bounds {
            west: self.lon - wide,
            south: self.lat - high,
            east: self.lon + wide,
            north: self.lat + high,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Area = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn lines_end_at_the_edge_and_come_back() {
        let line = [(-5.0, 5.0), (5.0, 5.0), (15.0, 5.0), (15.0, 8.0), (5.0, 8.0)];
        assert_eq!(
            cut(&line, &FRAME),
            [vec![(0.0, 5.0), (5.0, 5.0), (10.0, 5.0)], vec![(10.0, 8.0), (5.0, 8.0)]]
        );
        assert!(cut(&[(-5.0, -5.0), (-5.0, 20.0)], &FRAME).is_empty());
    }

    #[test]
    fn areas_stay_closed_at_the_edge() {
        let ring = [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)];
        let mut kept = cut_ring(&ring, &FRAME);
        kept.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(kept, [(5.0, 5.0), (5.0, 10.0), (10.0, 5.0), (10.0, 10.0)]);
        assert!(cut_ring(&[(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)], &FRAME).is_empty());
    }
}
