//! The map sketch of a page: where its events happened, on a plain grid of degrees, without borders
//! or ground. It is true to scale along the meridians and at its middle latitude.

use super::html;
use super::lettering::{self, Area, SIZE};
use super::sheet::Sheet;
use super::view::{capitalised, counted, grouped};
use crate::model::draft::{Coordinates, Precision};
use crate::model::kind::Kind;
use crate::model::site::Ix;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The figure for the page, or nothing where no place of it has coordinates.
pub fn figure(sheet: &Sheet, page: Ix, attributes: &str) -> Option<String> {
    let site = sheet.press.site;
    let mut counts: BTreeMap<Ix, usize> = BTreeMap::new();
    let events = sheet.events(page);
    for event in events.iter().filter_map(|&ix| site.thing(ix).event()) {
        for &place in &event.places {
            *counts.entry(place).or_default() += 1;
        }
    }
    if site.thing(page).kind == Kind::Place {
        counts.entry(page).or_default();
    }
    let spots: Vec<Spot> = counts
        .iter()
        .filter_map(|(&ix, &events)| {
            let thing = site.thing(ix);
            let at = thing.entity()?.coordinates?;
            Some(Spot { href: sheet.href_of(ix), name: &thing.title, at, events })
        })
        .collect();
    let picture = layout(&spots)?;
    let mut out = format!("<figure class=\"sketch\"{attributes}>");
    push_svg(&mut out, &picture);
    let _ = writeln!(out, "<figcaption>{}</figcaption></figure>", caption(&picture));
    Some(out)
}

/// A place as it is drawn.
struct Spot<'s> {
    href: String,
    name: &'s str,
    at: Coordinates,
    /// How many of the page's events happened there.
    events: usize,
}

/// A place with its position in the picture.
struct Item<'s> {
    spot: &'s Spot<'s>,
    x: f64,
    y: f64,
    radius: f64,
    /// Where the arrow points if the place lies beyond the picture: a vector of length 1.
    beyond: Option<(f64, f64)>,
    label: Option<Label>,
}

/// A name with the box that it takes up.
#[derive(Debug, Clone)]
struct Label {
    text: String,
    area: Area,
    anchor: Anchor,
    /// Whether a line leads to it.
    is_led: bool,
}

/// Which end of a name stays in place when letters are smaller than the room kept for them.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// The picture before it is drawn.
struct Picture<'s> {
    /// Vague places first, so that they lie below the others.
    items: Vec<Item<'s>>,
    height: f64,
    meridians: Vec<Tick>,
    parallels: Vec<Tick>,
    /// The bar's length in kilometres and in the picture.
    scale: (f64, f64),
}

/// A line of the grid: its place, and its degrees where there is room for them.
struct Tick {
    at: f64,
    label: Option<(Area, String)>,
}

const WIDTH: f64 = 480.0;
/// The widest and the narrowest strip that the places lie in.
const TALLEST: f64 = 400.0;
const LOWEST: f64 = 210.0;
/// What is kept free around the outermost places.
const BESIDE: f64 = 52.0;
const ABOVE: f64 = 42.0;
/// What stands below the map: degrees, and the bar.
const BELOW: f64 = 52.0;
const DOT: f64 = 4.5;
const ARROW: f64 = 6.0;
const LINE: f64 = 20.0;
/// The longest name, and its size; degrees are smaller.
const LONGEST: f64 = 320.0;
const DEGREES: f64 = 15.0;
/// A degree of latitude, on the mean of the ellipsoid's meridian.
const KILOMETRES: f64 = 111.13;
/// No picture shows less than this many degrees of latitude: about 25 km.
const LEAST: f64 = 0.22;

fn layout<'s>(spots: &'s [Spot<'s>]) -> Option<Picture<'s>> {
    let mut points: Vec<Point> = spots.iter().map(|spot| (spot.at.lon, spot.at.lat)).collect();
    let (west, east) = bounds(points.iter().map(|point| point.0))?;
    if east - west > 180.0 {
        // The places lie on both sides of the 180th meridian: count on eastward.
        points.iter_mut().filter(|point| point.0 < 0.0).for_each(|point| point.0 += 360.0);
    }
    let is_shown = focus(&points, |at| spots[at].at.precision == Precision::Region);
    let shown: Vec<Point> = points
        .iter()
        .zip(&is_shown)
        .filter(|(_, shown)| **shown)
        .map(|(point, _)| *point)
        .collect();
    let Ground { lon, lat, narrowing, scale, height } = ground(&shown)?;
    let x = |degrees: f64| WIDTH / 2.0 + (degrees - lon) * narrowing * scale;
    let y = |degrees: f64| height / 2.0 - (degrees - lat) * scale;

    let mut items: Vec<Item> = Vec::new();
    for ((spot, &(lon, lat)), &shown) in spots.iter().zip(&points).zip(&is_shown) {
        let (x, y) = (x(lon), y(lat));
        if shown {
            let edge = x.min(WIDTH - x).min(y).min(height - y);
            let radius = radius(spot.at.precision, scale / KILOMETRES).min(edge);
            items.push(Item { spot, x, y, radius, beyond: None, label: None });
        } else {
            let item = beyond(spot, x, y, height, &items);
            items.push(item);
        }
    }
    let degrees = (WIDTH / narrowing / scale).max(height / scale);
    let step = STEPS.iter().copied().find(|step| degrees / step <= 8.0).unwrap_or(30.0);
    let meridians = grid(lon, WIDTH / 2.0 / narrowing / scale, step);
    let parallels = grid(lat, height / 2.0 / scale, step);
    let meridians = lettered_below(meridians, step, x, height);
    let parallels = lettered_beside(parallels, step, y, &items);
    let degrees = parallels.iter().filter_map(|tick| tick.label.as_ref()).map(|label| label.0);
    name(&mut items, height, degrees.collect());
    items.sort_by_key(|item| std::cmp::Reverse(item.spot.at.precision));
    let length = nice(120.0 / scale * KILOMETRES);
    let scale = (length, length * scale / KILOMETRES);
    Some(Picture { items, height, meridians, parallels, scale })
}

/// A longitude and a latitude.
type Point = (f64, f64);

/// What the picture shows: its middle, its scale in units a degree of latitude, its height.
struct Ground {
    lon: f64,
    lat: f64,
    /// How much narrower a degree of longitude is.
    narrowing: f64,
    scale: f64,
    height: f64,
}

fn ground(points: &[Point]) -> Option<Ground> {
    let (west, east) = bounds(points.iter().map(|point| point.0))?;
    let (south, north) = bounds(points.iter().map(|point| point.1))?;
    let (lon, lat) = ((west + east) / 2.0, (south + north) / 2.0);
    let narrowing = cosine(lat.clamp(-85.0, 85.0));
    let wide = ((east - west) * narrowing).max(LEAST);
    let high = (north - south).max(LEAST);
    let scale = ((WIDTH - 2.0 * BESIDE) / wide).min((TALLEST - 2.0 * ABOVE) / high);
    let height = ((north - south) * scale + 2.0 * ABOVE).max(LOWEST).ceil();
    Some(Ground { lon, lat, narrowing, scale, height })
}

fn bounds(values: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    Some((values.clone().reduce(f64::min)?, values.reduce(f64::max)?))
}

/// Which places the picture shows: all, but for the few far ones, a quarter at most or as many as
/// there are regions, without which the others could be drawn half as large again.
fn focus(points: &[Point], is_region: impl Fn(usize) -> bool) -> Vec<bool> {
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let lon = median(points.iter().map(|point| point.0).collect());
    let lat = median(points.iter().map(|point| point.1).collect());
    let narrowing = cosine(lat.clamp(-85.0, 85.0));
    let distance = |at: &usize| {
        let (dx, dy) = ((points[*at].0 - lon) * narrowing, points[*at].1 - lat);
        // A region, which has no place of its own, makes way first.
        (dx * dx + dy * dy) * if is_region(*at) { 4.0 } else { 1.0 }
    };
    let mut near: Vec<usize> = (0..points.len()).collect();
    near.sort_by(|a, b| distance(a).total_cmp(&distance(b)).then(a.cmp(b)));
    let scale = |kept: usize| {
        let kept: Vec<Point> = near[..kept].iter().map(|&at| points[at]).collect();
        ground(&kept).map_or(0.0, |ground| ground.scale)
    };
    let mut kept = points.len();
    let regions = (0..kept).filter(|&at| is_region(at)).count();
    let least = (kept - (kept / 4).max(regions)).max(kept.min(3));
    while let Some(fewer) = (least..kept).rev().find(|&n| scale(n) >= scale(kept) * 1.5) {
        kept = fewer;
    }
    let mut shown = vec![false; points.len()];
    near[..kept].iter().for_each(|&at| shown[at] = true);
    shown
}

/// A place beyond the picture: an arrow at its edge, beside those that are there already.
fn beyond<'s>(spot: &'s Spot<'s>, x: f64, y: f64, height: f64, others: &[Item]) -> Item<'s> {
    let (middle_x, middle_y) = (WIDTH / 2.0, height / 2.0);
    let (dx, dy) = (x - middle_x, y - middle_y);
    let length = (dx * dx + dy * dy).sqrt().max(1.0);
    let (half_x, half_y) = (middle_x - 2.0 * ARROW, middle_y - 2.0 * ARROW);
    let is_beside = dx.abs() * half_y >= dy.abs() * half_x;
    let part = if is_beside { half_x / dx.abs().max(1.0) } else { half_y / dy.abs().max(1.0) };
    let (x, y) = (middle_x + dx * part, middle_y + dy * part);
    let at = |step: i32| {
        // To one side, then to the other, farther each time.
        let away = f64::from((step + 1) / 2) * 22.0 * if step % 2 == 0 { 1.0 } else { -1.0 };
        let (x, y) = if is_beside { (x, y + away) } else { (x + away, y) };
        let x = x.clamp(2.0 * ARROW, WIDTH - 2.0 * ARROW);
        Item {
            spot,
            x,
            y: y.clamp(2.0 * ARROW, height - 2.0 * ARROW),
            radius: ARROW,
            beyond: Some((dx / length, dy / length)),
            label: None,
        }
    };
    let is_free = |item: &Item| others.iter().all(|other| !core(item).overlaps(&core(other)));
    (0..64).map(at).find(is_free).unwrap_or_else(|| at(0))
}

/// The steps of the grid in degrees.
const STEPS: [f64; 11] = [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0];

/// The cosine of an angle in degrees, by its series: sums and products alone, so that every machine
/// finds the same. Right to six places up to 90°.
fn cosine(degrees: f64) -> f64 {
    let x = degrees * std::f64::consts::PI / 180.0;
    let square = x * x;
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..8 {
        term *= -square / f64::from((2 * n - 1) * (2 * n));
        sum += term;
    }
    sum
}

/// The radius of a place's mark at so many units a kilometre: a dot for what is known to the
/// settlement, else roughly the extent in which it lies, never too small to be told apart.
fn radius(precision: Precision, scale: f64) -> f64 {
    let (kilometres, least) = match precision {
        Precision::Site | Precision::Settlement => return DOT,
        Precision::District => (10.0, 9.0),
        Precision::Province => (40.0, 15.0),
        Precision::Region => (80.0, 22.0),
    };
    (kilometres * scale).clamp(least, 64.0)
}

/// Whether it has a mark that no name may cover: a dot or an arrow, not a disc.
fn is_dot(item: &Item) -> bool {
    item.spot.at.precision <= Precision::Settlement || item.beyond.is_some()
}

/// The greatest of 1, 2, 5, 10, 20, … that isn't above the wanted number of kilometres.
fn nice(wanted: f64) -> f64 {
    let mut power = 0.01;
    while power * 10.0 <= wanted {
        power *= 10.0;
    }
    [5.0, 2.0].map(|n| n * power).into_iter().find(|&n| n <= wanted).unwrap_or(power)
}

/// The multiples of the step within so many degrees of the middle.
fn grid(middle: f64, reach: f64, step: f64) -> Vec<f64> {
    let first = ((middle - reach) / step).ceil() as i64;
    let last = ((middle + reach) / step).floor() as i64;
    (first..=last).map(|n| n as f64 * step).collect()
}

/// "36° N", "0.5° W".
fn degrees(value: f64, step: f64, letters: (char, char)) -> String {
    let places = if step >= 1.0 {
        0
    } else if step >= 0.1 {
        1
    } else {
        2
    };
    let value = if value > 180.0 { value - 360.0 } else { value };
    let letter = if value < 0.0 { letters.1 } else { letters.0 };
    format!("{:.places$}° {letter}", value.abs())
}

fn lettered_below(lines: Vec<f64>, step: f64, x: impl Fn(f64) -> f64, height: f64) -> Vec<Tick> {
    let mut until = f64::NEG_INFINITY;
    let ticks = lines.into_iter().map(|line| {
        let (at, label) = (x(line), degrees(line, step, ('E', 'W')));
        let half = lettering::width(&label, DEGREES) / 2.0;
        let fits = at - half >= until && at - half >= 0.0 && at + half <= WIDTH;
        let area = Area { left: at - half, right: at + half, top: height, bottom: height + LINE };
        if fits {
            until = at + half + 6.0;
        }
        Tick { at, label: fits.then_some((area, label)) }
    });
    ticks.collect()
}

fn lettered_beside(
    lines: Vec<f64>,
    step: f64,
    y: impl Fn(f64) -> f64,
    items: &[Item],
) -> Vec<Tick> {
    let ticks = lines.into_iter().map(|line| {
        let (at, label) = (y(line), degrees(line, step, ('N', 'S')));
        let right = lettering::width(&label, DEGREES);
        let area = Area { left: 0.0, right, top: at - LINE, bottom: at - 2.0 };
        let hits = |item: &Item| Area::around(item.x, item.y, item.radius).overlaps(&area);
        let fits = area.top >= 0.0 && !items.iter().any(hits);
        Tick { at, label: fits.then_some((area, label)) }
    });
    ticks.collect()
}

/// What no name may cover of a place's mark.
fn core(item: &Item) -> Area {
    Area::around(item.x, item.y, if is_dot(item) { DOT + 1.0 } else { 3.0 })
}

/// Names the places, each where it hides no other name and no dot: beside its mark, else at the end
/// of a line. Which comes first decides how well the others fare, so that several orders are tried.
/// A place for which there is no room at all goes without a name.
fn name(items: &mut [Item], height: f64, mut taken: Vec<Area>) {
    taken.extend(items.iter().filter(|item| is_dot(item)).map(core));
    let frame = Area { left: 2.0, top: 2.0, right: WIDTH - 2.0, bottom: height - 2.0 };
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
            let ways = [LONGEST, LONGEST / 2.0].into_iter().flat_map(|room| ways(item, room));
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
fn ways(item: &Item, room: f64) -> Vec<Way> {
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
    let is_roomy = !is_dot(item) && width <= radius * 2.6;
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
    let far = REACHES.iter().flat_map(|reach| TURNS.iter().map(move |turn| (reach, turn)));
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
const REACHES: [f64; 9] = [16.0, 24.0, 34.0, 46.0, 60.0, 78.0, 100.0, 126.0, 156.0];
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

fn push_svg(out: &mut String, picture: &Picture) {
    let height = picture.height;
    let _ = write!(
        out,
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {:.1}\" role=\"group\" aria-label=\"Map sketch\">\
         <g aria-hidden=\"true\">",
        height + BELOW
    );
    for Tick { at, label } in &picture.meridians {
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{at:.1}\" y1=\"0\" x2=\"{at:.1}\" y2=\"{height:.1}\"/>"
        );
        if let Some((_, label)) = label {
            let y = height + 16.0;
            let _ = write!(out, "<text class=\"tick\" x=\"{at:.1}\" y=\"{y:.1}\">{label}</text>");
        }
    }
    for Tick { at, label } in &picture.parallels {
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"0\" y1=\"{at:.1}\" x2=\"{WIDTH}\" y2=\"{at:.1}\"/>"
        );
        if let Some((area, label)) = label {
            let y = area.bottom - 2.0;
            let _ = write!(out, "<text class=\"degrees\" x=\"0\" y=\"{y:.1}\">{label}</text>");
        }
    }
    push_bar(out, picture);
    out.push_str("</g><g role=\"list\">");
    for item in &picture.items {
        push_item(out, item);
    }
    out.push_str("</g></svg>");
}

/// The scale bar, at the picture's foot.
fn push_bar(out: &mut String, picture: &Picture) {
    let (kilometres, length) = picture.scale;
    let (left, y) = (WIDTH - 2.0 - length, picture.height + 38.0);
    let words = format!("{} km", grouped(kilometres));
    let _ = write!(
        out,
        "<path class=\"base\" d=\"M{left:.1} {:.1}v5h{length:.1}v-5\"/>\
         <text class=\"scale\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{words}</text>",
        y - 5.0,
        left - 6.0,
        y + 3.0
    );
}

fn push_item(out: &mut String, item: &Item) {
    let class = match (item.beyond, is_dot(item)) {
        (Some(_), _) => "beyond",
        (None, true) => "spot",
        (None, false) => "area",
    };
    let _ = write!(out, "<g role=\"listitem\" class=\"{class}\"><a");
    html::push_attribute(out, "href", &item.spot.href);
    let mut title = item.spot.name.to_string();
    if item.spot.events > 0 {
        let _ = write!(title, ": {}", counted(item.spot.events, "event", "events"));
    }
    let _ = write!(out, "><title>{}</title>", html::text(&title));
    let Item { x, y, radius, .. } = *item;
    if let Some(label) = item.label.as_ref().filter(|label| label.is_led) {
        let end = if label.anchor == Anchor::End { label.area.right } else { label.area.left };
        let level = (label.area.top + label.area.bottom) / 2.0;
        let _ = write!(
            out,
            "<line class=\"lead\" x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{end:.1}\" y2=\"{level:.1}\"/>"
        );
    }
    if let Some((dx, dy)) = item.beyond {
        let (tip, back, side) = (radius, radius * 0.8, radius * 0.8);
        let _ = write!(
            out,
            "<path class=\"mark\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}z\"/>",
            x + dx * tip,
            y + dy * tip,
            x - dx * back - dy * side,
            y - dy * back + dx * side,
            x - dx * back + dy * side,
            y - dy * back - dx * side
        );
    } else {
        let _ =
            write!(out, "<circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>");
    }
    if let Some(label) = &item.label {
        let area = label.area;
        let (x, anchor) = match label.anchor {
            Anchor::Start => (area.left, ""),
            Anchor::Middle => ((area.left + area.right) / 2.0, " text-anchor=\"middle\""),
            Anchor::End => (area.right, " text-anchor=\"end\""),
        };
        let (y, words) = (area.bottom - 5.0, html::text(&label.text));
        let _ = write!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\"{anchor}>{words}</text>");
    }
    out.push_str("</a></g>");
}

/// What the picture shows and what it doesn't, in words.
fn caption(picture: &Picture) -> String {
    let mut out = capitalised(&counted(picture.items.len(), "place", "places"));
    out.push_str(" of these events, sketched by position alone, without borders or ground.");
    let mut signs = Vec::new();
    if !picture.items.iter().all(is_dot) {
        signs.push("a pale disc is a place known only to its district, province or region");
    }
    if picture.items.iter().any(|item| item.beyond.is_some()) {
        signs.push("an arrow points to a place beyond the sketch");
    }
    if !signs.is_empty() {
        let _ = write!(out, " {}.", capitalised(&signs.join("; ")));
    }
    let nameless = picture.items.iter().filter(|item| item.label.is_none());
    let nameless: Vec<String> = nameless.map(|item| html::text(item.spot.name)).collect();
    if !nameless.is_empty() {
        let _ = write!(out, " Not named for want of room: {}.", nameless.join(", "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spot(name: &str, lat: f64, lon: f64, precision: Precision) -> Spot<'_> {
        Spot { href: "x.html".into(), name, at: Coordinates { lat, lon, precision }, events: 1 }
    }

    fn drawn(spots: &[Spot]) -> String {
        let mut out = String::new();
        push_svg(&mut out, &layout(spots).unwrap());
        out
    }

    #[test]
    fn no_place_no_picture() {
        assert!(layout(&[]).is_none());
    }

    #[test]
    fn the_series_is_the_cosine() {
        for degrees in -90..=90 {
            let degrees = f64::from(degrees);
            assert!((cosine(degrees) - degrees.to_radians().cos()).abs() < 1e-6, "{degrees}");
        }
    }

    #[test]
    fn distances_are_true_and_the_bar_is_round() {
        // Mazar-i-Sharif and Kunduz: 156 km on the ground.
        let spots = [
            spot("Mazar-i-Sharif", 36.709, 67.11, Precision::Settlement),
            spot("Kunduz", 36.729, 68.857, Precision::Settlement),
        ];
        let picture = layout(&spots).unwrap();
        let (kilometres, length) = picture.scale;
        let apart = picture.items[1].x - picture.items[0].x;
        assert!(
            (apart / length * kilometres - 156.0).abs() < 1.5,
            "{}",
            apart / length * kilometres
        );
        assert_eq!(kilometres, 20.0);
        assert_eq!([0.7, 1.0, 4.9, 5.0, 120.0].map(nice), [0.5, 1.0, 2.0, 5.0, 100.0]);
    }

    #[test]
    fn a_few_far_places_are_pointed_at() {
        let mut spots: Vec<Spot> = (0..8)
            .map(|n| spot("near", 36.0 + f64::from(n) / 10.0, 67.0, Precision::Settlement))
            .collect();
        spots.push(spot("Tehran", 35.69, 51.39, Precision::Settlement));
        let picture = layout(&spots).unwrap();
        let beyond = picture.items.iter().find(|item| item.spot.name == "Tehran").unwrap();
        assert!(beyond.beyond.unwrap().0 < -0.9 && beyond.x < 20.0);
        assert_eq!(picture.items.iter().filter(|item| item.beyond.is_some()).count(), 1);
        assert!(caption(&picture).contains("beyond the sketch"));
    }

    #[test]
    fn degrees_bear_their_letters_and_go_round_the_world() {
        assert_eq!(degrees(-0.5, 0.5, ('N', 'S')), "0.5° S");
        assert_eq!(degrees(181.0, 1.0, ('E', 'W')), "179° W");
        let spots = [
            spot("Fiji", -18.0, 178.0, Precision::Region),
            spot("Samoa", -13.8, -172.0, Precision::Region),
        ];
        let picture = layout(&spots).unwrap();
        assert!(picture.items[0].x < picture.items[1].x && picture.scale.0 <= 500.0);
    }

    #[test]
    fn names_are_escaped() {
        let svg = drawn(&[spot("A & <b>", 1.0, 1.0, Precision::Site)]);
        assert!(svg.contains(">A &amp; &lt;b&gt;</text>"), "{svg}");
        assert!(svg.contains("<title>A &amp; &lt;b&gt;: one event</title>"), "{svg}");
    }

    fn any_place() -> impl Strategy<Value = (String, f64, f64, Precision)> {
        use Precision::*;
        let precision = prop::sample::select(vec![Site, Settlement, District, Province, Region]);
        ("[A-Z][a-z -]{0,45}", 30.0..40.0f64, 60.0..72.0f64, precision)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn names_hide_nothing_and_all_lies_inside(
            places in prop::collection::vec(any_place(), 1..24),
            spread in prop::sample::select(vec![0.0, 0.01, 1.0]),
        ) {
            let spots: Vec<Spot> = places
                .iter()
                .map(|(name, lat, lon, precision)| {
                    spot(name, 36.0 + (lat - 36.0) * spread, 66.0 + (lon - 66.0) * spread, *precision)
                })
                .collect();
            let picture = layout(&spots).unwrap();
            let frame = Area { left: 0.0, top: 0.0, right: WIDTH, bottom: picture.height };
            let dots: Vec<Area> = picture.items.iter().filter(|item| is_dot(item)).map(core).collect();
            let mut names: Vec<Area> = Vec::new();
            let ticks = picture.parallels.iter().filter_map(|tick| tick.label.as_ref());
            names.extend(ticks.map(|label| label.0));
            for item in &picture.items {
                let Item { x, y, radius, .. } = *item;
                prop_assert!(Area::around(x, y, radius - 0.01).is_within(&frame), "{x} {y} {radius}");
                let Some(label) = &item.label else { continue };
                prop_assert!(label.area.is_within(&frame));
                for other in names.iter().chain(&dots) {
                    prop_assert!(!label.area.overlaps(other), "{}", label.text);
                }
                names.push(label.area);
            }
            prop_assert_eq!(drawn(&spots), drawn(&spots));
        }
    }
}
