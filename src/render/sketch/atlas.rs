//! The map of the whole history: all places where something happened, each as large as what is told
//! of it, on the base map or, without one, on bare paper.

use super::{
    Area, BELOW, DOT, Ground, Item, KILOMETRES, Point, Spot, base, bounds, close, cosine, encloses,
    focus, is_dot, is_region, names, nice, push_bar, push_item, push_label, radius,
};
use crate::model::base_map::Bounds;
use crate::model::draft::Precision;
use crate::model::site::{Ix, Site};
use crate::render::html;
use crate::render::sheet::Sheet;
use crate::render::view::counted;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The picture, and what became of each place.
pub struct Atlas {
    pub svg: String,
    /// Where the places lie thick, once more and larger: each with its title and its caption.
    pub closer: Vec<close::Close>,
    pub standing: BTreeMap<Ix, Standing>,
}

/// Whether a place is in the picture, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Shown,
    /// It lies outside of what the map shows.
    Beyond,
    /// Others lie in it: a country, which no mark can stand for.
    Wide,
    /// Nobody has said where it is.
    Unknown,
}

const WIDTH: f64 = 960.0;
const TALLEST: f64 = 1100.0;
/// The width of a map that stands in a margin.
const SMALL: f64 = 250.0;
/// How far a name may be led away here, where many places are.
const REACHES: [f64; 3] = [14.0, 22.0, 32.0];
/// How many times as large a script may draw the ground, step by step.
const STEPS: [u32; 5] = [1, 2, 4, 8, 16];
/// The radius of a place: the least, how it grows with the root of the number, the most.
const RADIUS: [f64; 3] = [2.0, 1.6, 18.0];

/// Draws the places with what happened there; nothing where none can be drawn.
pub fn draw(sheet: &Sheet, places: &BTreeMap<Ix, Vec<Ix>>) -> Option<Atlas> {
    let site = sheet.press.site;
    let all: Vec<Ix> = places.keys().copied().collect();
    let mut standing: BTreeMap<Ix, Standing> = BTreeMap::new();
    let mut spots: Vec<(Ix, Spot)> = Vec::new();
    for (&ix, events) in places {
        let thing = site.thing(ix);
        let Some(at) = thing.entity().and_then(|entity| entity.coordinates) else {
            standing.insert(ix, Standing::Unknown);
            continue;
        };
        if is_region(site, ix) && encloses(site, ix, &all) {
            standing.insert(ix, Standing::Wide);
            continue;
        }
        let (id, href) = (Some(thing.id.as_str()), sheet.href_of(ix));
        spots.push((ix, Spot { id, href, name: &thing.title, at, events: events.len() }));
    }
    let points: Vec<Point> = spots.iter().map(|(_, spot)| (spot.at.lon, spot.at.lat)).collect();
    let shown = site.base_map.shown.or_else(|| around(&spots, &points))?;
    let ground = fitted(shown, WIDTH);
    let mut items: Vec<(Ix, Item)> = Vec::new();
    for ((ix, spot), &point) in spots.iter().zip(&points) {
        let (x, y) = ground.place(point);
        let radius = size(spot.events);
        let inside = Area::around(x, y, radius).is_within(&Area {
            left: 0.0,
            top: 0.0,
            right: WIDTH,
            bottom: ground.height,
        });
        standing.insert(*ix, if inside { Standing::Shown } else { Standing::Beyond });
        if inside {
            let item = Item { spot, x, y, radius, core: radius + 1.0, beyond: None, label: None };
            items.push((*ix, item));
        }
    }
    // What is small lies above what is large.
    items.sort_by_key(|(ix, item)| (std::cmp::Reverse(item.spot.events), *ix));
    let mut items: Vec<Item> = items.into_iter().map(|(_, item)| item).collect();
    let frame = Area { left: 2.0, top: 2.0, right: WIDTH - 2.0, bottom: ground.height - 2.0 };
    names::place(&mut items, frame, Vec::new(), &REACHES);
    let closer = || close::pictures(&items, &site.base_map);
    (!items.is_empty()).then(|| Atlas {
        svg: svg(sheet, &ground, &items),
        closer: closer(),
        standing,
    })
}

/// A small map: finished SVG, and what is to be known of its signs.
pub struct Locator {
    pub svg: String,
    pub note: Option<&'static str>,
}

/// The small map on the page of a place. Where that is itself a district or a province, its disc is
/// its extent, no doubt about it.
pub fn own_locator(sheet: &Sheet, place: Ix) -> Option<Locator> {
    let map = locator(sheet, &[place])?;
    let is_extent = is_extent(sheet.press.site, place);
    let note = if is_extent { Some("The pale disc: its rough extent.") } else { map.note };
    Some(Locator { note, ..map })
}

/// Whether the place is itself of the kind to which its position is known: a province whose
/// precision is the province.
pub fn is_extent(site: &Site, place: Ix) -> bool {
    let Some(entity) = site.thing(place).entity() else { return false };
    let kind = entity.kind.as_deref().unwrap_or_default().to_lowercase();
    match entity.coordinates.map(|at| at.precision) {
        Some(Precision::District) => kind == "district",
        Some(Precision::Province) => matches!(kind.as_str(), "province" | "state"),
        Some(Precision::Region) => matches!(kind.as_str(), "region" | "country"),
        Some(Precision::Site | Precision::Settlement) | None => false,
    }
}

/// A small map of where these places lie in what the map shows; nothing where none of them does, or
/// the history has no base map.
pub fn locator(sheet: &Sheet, places: &[Ix]) -> Option<Locator> {
    let site = sheet.press.site;
    let ground = fitted(site.base_map.shown?, SMALL);
    let frame = Area { left: 0.0, top: 0.0, right: SMALL, bottom: ground.height };
    let spots: Vec<Spot> = places
        .iter()
        .filter(|&&ix| !is_region(site, ix))
        .filter_map(|&ix| {
            let thing = site.thing(ix);
            let at = thing.entity()?.coordinates?;
            Some(Spot { id: None, href: sheet.href_of(ix), name: &thing.title, at, events: 0 })
        })
        .collect();
    let items = spots.iter().map(|spot| {
        let (x, y) = ground.place((spot.at.lon, spot.at.lat));
        let radius = radius(spot.at.precision, ground.scale / KILOMETRES);
        let mut item = Item { spot, x, y, radius, core: 3.0, beyond: None, label: None };
        item.core = if is_dot(&item) { DOT + 1.0 } else { 3.0 };
        item
    });
    let mut items: Vec<Item> =
        items.filter(|item| Area::around(item.x, item.y, DOT).is_within(&frame)).collect();
    if items.is_empty() {
        return None;
    }
    names::place(&mut items, frame, Vec::new(), &REACHES);
    let mut out = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {SMALL} {:.1}\" role=\"group\" aria-label=\"Map\">\
         <g aria-hidden=\"true\">",
        ground.height
    );
    base::push_lines(&mut out, &site.base_map, &ground);
    base::push_names(&mut out, &site.base_map, &ground, &items, &[]);
    out.push_str("</g><g role=\"list\">");
    items.iter().for_each(|item| push_item(&mut out, item));
    out.push_str("</g></svg>");
    let note = match items.iter().filter(|item| !is_dot(item)).count() {
        0 => None,
        1 => Some("Not known exactly: somewhere in the pale disc."),
        _ => Some("Not known exactly: somewhere in the pale discs."),
    };
    Some(Locator { svg: out, note })
}

/// The box around the places, but for a few far ones.
fn around(spots: &[(Ix, Spot)], points: &[Point]) -> Option<Bounds> {
    let is_shown = focus(points, |at| spots[at].1.at.precision == Precision::Region);
    let shown = points.iter().zip(&is_shown).filter(|(_, shown)| **shown).map(|(point, _)| *point);
    let (west, east) = bounds(shown.clone().map(|point| point.0))?;
    let (south, north) = bounds(shown.map(|point| point.1))?;
    let beside = ((east - west).max(north - south) * 0.1).max(0.3);
    let (south, north) = ((south - beside).max(-89.0), (north + beside).min(89.0));
    Some(Bounds { west: west - beside, south, east: east + beside, north })
}

/// The ground that shows this box, and nothing else.
fn fitted(shown: Bounds, width: f64) -> Ground {
    let lat = (shown.south + shown.north) / 2.0;
    let lon = (shown.west + shown.east) / 2.0;
    let narrowing = cosine(lat.clamp(-85.0, 85.0));
    let high = shown.north - shown.south;
    let scale = (width / ((shown.east - shown.west) * narrowing)).min(TALLEST / high);
    Ground { lon, lat, narrowing, scale, width, height: (high * scale).ceil() }
}

/// The radius of a place where so much happened: its area grows with the number. The script is
/// handed the same measures.
fn size(events: usize) -> f64 {
    let [least, growth, most] = RADIUS;
    (least + growth * (events as f64).sqrt()).min(most)
}

/// Numbers for a script, with spaces between them.
fn spaced(numbers: impl IntoIterator<Item = impl ToString>) -> String {
    let numbers: Vec<String> = numbers.into_iter().map(|it| it.to_string()).collect();
    numbers.join(" ")
}

fn svg(sheet: &Sheet, ground: &Ground, items: &[Item]) -> String {
    let site = sheet.press.site;
    let height = ground.height;
    // Ground and places may be drawn larger by a script, within the same frame.
    let mut out = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {:.1}\" data-frame=\"{WIDTH} {height:.1}\" \
         data-kilometre=\"{:.4}\" data-steps=\"{}\" data-radius=\"{}\" role=\"group\" aria-label=\"Map\">\
         <clipPath id=\"frame\"><path d=\"M0 0H{WIDTH}V{height:.1}H0z\"/></clipPath>\
         <g aria-hidden=\"true\" clip-path=\"url(#frame)\"><g class=\"ground\">",
        height + BELOW - 20.0,
        ground.scale / KILOMETRES,
        spaced(STEPS),
        spaced(RADIUS),
    );
    base::push_lines(&mut out, &site.base_map, ground);
    out.push_str("</g>");
    base::push_names(&mut out, &site.base_map, ground, items, &STEPS);
    out.push_str("</g><g class=\"measure-bar\" aria-hidden=\"true\">");
    let length = nice(160.0 / ground.scale * KILOMETRES);
    let bar = (length, length * ground.scale / KILOMETRES);
    push_bar(&mut out, bar, WIDTH, height + 18.0);
    out.push_str("</g><g role=\"list\" clip-path=\"url(#frame)\">");
    items.iter().for_each(|item| push_place(&mut out, item, ground.scale));
    out.push_str("</g></svg>");
    out
}

fn push_place(out: &mut String, item: &Item, scale: f64) {
    let is_vague = item.spot.at.precision > Precision::Settlement;
    let class = if is_vague { "area" } else { "spot" };
    let _ = write!(out, "<g role=\"listitem\" class=\"{class}\"");
    html::push_attribute(out, "data-place", item.spot.id.unwrap_or_default());
    html::push_attribute(out, "data-name", item.spot.name);
    out.push_str("><a");
    html::push_attribute(out, "href", &item.spot.href);
    let title = format!("{}: {}", item.spot.name, counted(item.spot.events, "event", "events"));
    let _ = write!(out, "><title>{}</title>", html::text(&title));
    let Item { x, y, radius: own, .. } = *item;
    if is_vague {
        let extent = radius(item.spot.at.precision, scale / KILOMETRES);
        let _ =
            write!(out, "<circle class=\"extent\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{extent:.1}\"/>");
    }
    push_label(out, item, |out| {
        let _ = write!(out, "<circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{own:.1}\"/>");
    });
    out.push_str("</a></g>");
}
