//! The map sketch of a page: where its events happened, on the history's base map, or where that has
//! nothing to say on a plain grid of degrees. It is true to scale along the meridians and at its
//! middle latitude.

pub mod atlas;
mod base;
pub mod close;
mod names;
#[cfg(test)]
mod tests;

use self::names::{Anchor, Label};
use super::html;
use super::lettering::{self, Area};
use super::sheet::Sheet;
use super::view::{capitalised, counted, grouped};
use crate::model::base_map::BaseMap;
use crate::model::draft::{Coordinates, Precision};
use crate::model::kind::Kind;
use crate::model::site::{Ix, Site};
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
    // A country around the other places would stand as a disc among them.
    let all: Vec<Ix> = counts.keys().copied().collect();
    counts.retain(|&ix, _| ix == page || !is_region(site, ix) || !encloses(site, ix, &all));
    let spots: Vec<Spot> = counts
        .iter()
        .filter_map(|(&ix, &events)| {
            let thing = site.thing(ix);
            let at = thing.entity()?.coordinates?;
            Some(Spot { id: None, href: sheet.href_of(ix), name: &thing.title, at, events })
        })
        .collect();
    let picture = layout(&spots, &site.base_map)?;
    let mut out = format!("<figure class=\"sketch\"{attributes}>");
    push_svg(&mut out, &picture);
    let _ = writeln!(out, "<figcaption>{}</figcaption></figure>", caption(&picture));
    Some(out)
}

fn is_region(site: &Site, place: Ix) -> bool {
    let at = site.thing(place).entity().and_then(|entity| entity.coordinates);
    at.is_some_and(|at| at.precision == Precision::Region)
}

/// Whether any of the places lies in this one.
fn encloses(site: &Site, whole: Ix, places: &[Ix]) -> bool {
    let part_of = |ix: Ix| site.thing(ix).entity().map_or(&[][..], |entity| &entity.part_of);
    places.iter().any(|&place| {
        let mut around: Vec<Ix> = part_of(place).to_vec();
        let mut at = 0;
        while at < around.len() {
            let further = part_of(around[at]).iter().filter(|ix| !around.contains(ix));
            let further: Vec<Ix> = further.copied().collect();
            around.extend(further);
            at += 1;
        }
        around.contains(&whole)
    })
}

/// A place as it is drawn.
#[derive(Clone)]
struct Spot<'s> {
    /// What the place is called in files, where a script asks for it.
    id: Option<&'s str>,
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
    /// Half the width of what no name may cover.
    core: f64,
    /// Where the arrow points if the place lies beyond the picture: a vector of length 1.
    beyond: Option<(f64, f64)>,
    label: Option<Label>,
}

/// The picture before it is drawn.
struct Picture<'s> {
    /// Vague places first, so that they lie below the others.
    items: Vec<Item<'s>>,
    ground: Ground,
    /// What lies under the places, where the history has a map that reaches so far.
    base: Option<&'s BaseMap>,
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
/// The same without degrees.
const BAR: f64 = 30.0;
const DOT: f64 = 4.5;
const ARROW: f64 = 6.0;
const LINE: f64 = 20.0;
/// The size of the grid's degrees.
const DEGREES: f64 = 15.0;
/// A degree of latitude, on the mean of the ellipsoid's meridian.
const KILOMETRES: f64 = 111.13;
/// No picture shows less than this many degrees of latitude: about 25 km.
const LEAST: f64 = 0.22;
const AROUND: f64 = 2.5;

fn layout<'s>(spots: &'s [Spot<'s>], base: &'s BaseMap) -> Option<Picture<'s>> {
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
    let ground = ground(&shown, least(&shown, base))?;
    let Ground { lon, lat, narrowing, scale, height, .. } = ground;
    let x = |lon: f64| ground.place((lon, lat)).0;
    let y = |lat: f64| ground.place((lon, lat)).1;
    let base = Some(base).filter(|base| base::covers(base, &ground));

    let mut items: Vec<Item> = Vec::new();
    for ((spot, &(lon, lat)), &shown) in spots.iter().zip(&points).zip(&is_shown) {
        let (x, y) = (x(lon), y(lat));
        if shown {
            let edge = x.min(WIDTH - x).min(y).min(height - y);
            let radius = radius(spot.at.precision, scale / KILOMETRES).min(edge);
            let is_dot = spot.at.precision <= Precision::Settlement;
            let core = if is_dot { DOT + 1.0 } else { 3.0 };
            items.push(Item { spot, x, y, radius, core, beyond: None, label: None });
        } else {
            let item = beyond(spot, x, y, height, &items);
            items.push(item);
        }
    }
    let degrees = (WIDTH / narrowing / scale).max(height / scale);
    let step = STEPS.iter().copied().find(|step| degrees / step <= 8.0).unwrap_or(30.0);
    // Borders and rivers tell where one is; the grid does where there are none.
    let lines = |middle, reach| match base {
        Some(_) => Vec::new(),
        None => grid(middle, reach, step),
    };
    let meridians = lines(lon, WIDTH / 2.0 / narrowing / scale);
    let parallels = lines(lat, height / 2.0 / scale);
    let meridians = lettered_below(meridians, step, x, height);
    let parallels = lettered_beside(parallels, step, y, &items);
    let degrees = parallels.iter().filter_map(|tick| tick.label.as_ref()).map(|label| label.0);
    let frame = Area { left: 2.0, top: 2.0, right: WIDTH - 2.0, bottom: height - 2.0 };
    names::place(&mut items, frame, degrees.collect(), &names::REACHES);
    items.sort_by_key(|item| std::cmp::Reverse(item.spot.at.precision));
    let length = nice(120.0 / scale * KILOMETRES);
    let scale = (length, length * scale / KILOMETRES);
    Some(Picture { items, ground, base, meridians, parallels, scale })
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
    width: f64,
    height: f64,
}

/// How many degrees a picture shows at least: more on a base map where all is in one spot, which
/// that map then tells the way to.
fn least(points: &[Point], base: &BaseMap) -> f64 {
    let spread = |of: fn(&Point) -> f64| {
        bounds(points.iter().map(of)).map_or(0.0, |(least, most)| most - least)
    };
    let is_spot = spread(|point| point.0).max(spread(|point| point.1)) < 0.02;
    if is_spot && !base.features.is_empty() { AROUND } else { LEAST }
}

fn ground(points: &[Point], least: f64) -> Option<Ground> {
    let (west, east) = bounds(points.iter().map(|point| point.0))?;
    let (south, north) = bounds(points.iter().map(|point| point.1))?;
    let (lon, lat) = ((west + east) / 2.0, (south + north) / 2.0);
    let narrowing = cosine(lat.clamp(-85.0, 85.0));
    let wide = ((east - west) * narrowing).max(least);
    let high = (north - south).max(least);
    let scale = ((WIDTH - 2.0 * BESIDE) / wide).min((TALLEST - 2.0 * ABOVE) / high);
    let height = ((north - south) * scale + 2.0 * ABOVE).max(LOWEST).ceil();
    Some(Ground { lon, lat, narrowing, scale, width: WIDTH, height })
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
        ground(&kept, LEAST).map_or(0.0, |ground| ground.scale)
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
            core: DOT + 1.0,
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
    Area::around(item.x, item.y, item.core)
}

fn push_svg(out: &mut String, picture: &Picture) {
    let height = picture.ground.height;
    let below = if picture.base.is_some() { BAR } else { BELOW };
    let _ = write!(
        out,
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {:.1}\" role=\"group\" aria-label=\"Map sketch\">\
         <g aria-hidden=\"true\">",
        height + below
    );
    if let Some(base) = picture.base {
        base::push_lines(out, base, &picture.ground);
        base::push_names(out, base, &picture.ground, &picture.items, &[]);
    }
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
    push_bar(out, picture.scale, WIDTH, height + below - 14.0);
    out.push_str("</g><g role=\"list\">");
    for item in &picture.items {
        push_item(out, item);
    }
    out.push_str("</g></svg>");
}

/// The scale bar, at the picture's foot.
fn push_bar(out: &mut String, (kilometres, length): (f64, f64), right: f64, y: f64) {
    let left = right - 2.0 - length;
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
    let _ = write!(out, "<g role=\"listitem\" class=\"{class}\"");
    if let Some(id) = item.spot.id {
        html::push_attribute(out, "data-place", id);
    }
    out.push_str("><a");
    html::push_attribute(out, "href", &item.spot.href);
    let mut title = item.spot.name.to_string();
    if item.spot.events > 0 {
        let _ = write!(title, ": {}", counted(item.spot.events, "event", "events"));
    }
    let _ = write!(out, "><title>{}</title>", html::text(&title));
    push_label(out, item, |out| push_mark(out, item));
    out.push_str("</a></g>");
}

/// The mark of a place, over the line to its name and under the name.
fn push_label(out: &mut String, item: &Item, mark: impl FnOnce(&mut String)) {
    let Item { x, y, .. } = *item;
    if let Some(label) = item.label.as_ref().filter(|label| label.is_led) {
        let end = if label.anchor == Anchor::End { label.area.right } else { label.area.left };
        let level = (label.area.top + label.area.bottom) / 2.0;
        let _ = write!(
            out,
            "<line class=\"lead\" x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{end:.1}\" y2=\"{level:.1}\"/>"
        );
    }
    mark(out);
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
}

fn push_mark(out: &mut String, item: &Item) {
    let Item { x, y, radius, .. } = *item;
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
}

/// What the picture shows and what it doesn't, in words.
fn caption(picture: &Picture) -> String {
    let mut out = capitalised(&counted(picture.items.len(), "place", "places"));
    out.push_str(match picture.base {
        Some(_) => " of these events.",
        None => " of these events, sketched by position alone, without borders or ground.",
    });
    match signs(picture) {
        signs if signs.is_empty() => out,
        signs => out + " " + &signs,
    }
}

/// What its signs mean, in sentences.
fn signs(picture: &Picture) -> String {
    let mut signs = Vec::new();
    if !picture.items.iter().all(is_dot) {
        signs.push("a pale disc is a district, province or region, or a place known only to lie somewhere in it");
    }
    if picture.items.iter().any(|item| item.beyond.is_some()) {
        signs.push("an arrow points to a place beyond the sketch");
    }
    let mut out = Vec::new();
    if !signs.is_empty() {
        out.push(format!("{}.", capitalised(&signs.join("; "))));
    }
    let nameless = picture.items.iter().filter(|item| item.label.is_none());
    let nameless: Vec<String> = nameless.map(|item| html::text(item.spot.name)).collect();
    if !nameless.is_empty() {
        out.push(format!("Not named for want of room: {}.", nameless.join(", ")));
    }
    let is_cut = |item: &&Item| item.label.as_ref().is_some_and(|it| it.text != item.spot.name);
    let cut: Vec<String> =
        picture.items.iter().filter(is_cut).map(|item| html::text(item.spot.name)).collect();
    if !cut.is_empty() {
        out.push(format!("In full: {}.", cut.join("; ")));
    }
    let together: Vec<String> = together(&picture.items)
        .iter()
        .map(|group| {
            let names: Vec<String> = group.iter().map(|item| html::text(item.spot.name)).collect();
            names.join(", ")
        })
        .collect();
    if !together.is_empty() {
        out.push(format!("On one point: {}.", together.join("; ")));
    }
    out.join(" ")
}

/// The dots that lie on one point, so that only one of them is seen.
fn together<'p, 's>(items: &'p [Item<'s>]) -> Vec<Vec<&'p Item<'s>>> {
    let mut groups: Vec<Vec<&Item>> = Vec::new();
    for item in items.iter().filter(|item| is_dot(item) && item.beyond.is_none()) {
        let is_here = |other: &Item| {
            (item.x - other.x).abs() < DOT / 2.0 && (item.y - other.y).abs() < DOT / 2.0
        };
        match groups.iter_mut().find(|group| is_here(group[0])) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}
