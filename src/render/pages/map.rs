//! The map of all events: a picture of the places, and beneath it each place with what happened
//! there. How the picture is drawn is told in `sketch`.

use super::Page;
use crate::diagnostic::Diagnostic;
use crate::model::date::Day;
use crate::model::fold::fold;
use crate::model::site::{Ix, Site};
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::sketch::atlas::{self, Atlas, Standing};
use crate::render::sketch::close::Close;
use crate::render::view::{DateView, LinkView, capitalised, counted, figured, grouped};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the map stands.
pub const PATH: &str = "map.html";

#[derive(Serialize)]
struct View {
    intro: String,
    map_svg: Option<String>,
    closer: Vec<Close>,
    signs: String,
    attribution: Option<String>,
    places: Vec<PlaceView>,
}

#[derive(Serialize)]
struct PlaceView {
    #[serde(flatten)]
    link: LinkView,
    id: String,
    count: usize,
    count_text: String,
    standing: &'static str,
    standing_text: Option<&'static str>,
    events: Vec<EventView>,
    /// The events that are not listed, for the script: `number:from/to`, and how many they are.
    rest: String,
    rest_text: Option<String>,
}

/// An event in the list, with the years in which it may have been.
#[derive(Serialize)]
struct EventView {
    /// Its place in the order of all events: one event may be at many places.
    number: usize,
    href: String,
    title: String,
    date: Arc<DateView>,
    from: String,
    to: String,
}

/// An event, with its place in the order of all.
type Numbered = (usize, Ix);

/// How many events the page lists. Of more, each place lists its first few: an even share.
const LINES: usize = 2000;

/// Whether there is anything to draw: an event at a place whose position is known.
pub fn is_wanted(site: &Site) -> bool {
    let known = |&place: &Ix| site.thing(place).entity().is_some_and(|it| it.coordinates.is_some());
    let events = site.chronology.iter().filter_map(|&ix| site.thing(ix).event());
    events.flat_map(|event| &event.places).any(known)
}

/// The page, if there is anything to draw.
pub fn page<'p>(press: &'p Press<'p>) -> Option<Page<'p>> {
    is_wanted(press.site).then(|| Page::new(PATH, move |_| draw(Sheet::new(press, PATH))))
}

fn draw(sheet: Sheet) -> Result<String, Diagnostic> {
    let site = sheet.press.site;
    let mut places: BTreeMap<Ix, Vec<Ix>> = BTreeMap::new();
    let mut numbers: BTreeMap<Ix, usize> = BTreeMap::new();
    for (number, &ix) in site.chronology.iter().enumerate() {
        numbers.insert(ix, number);
        for &place in site.thing(ix).event().map_or(&[][..], |event| &event.places) {
            let events = places.entry(place).or_default();
            if events.last() != Some(&ix) {
                events.push(ix);
            }
        }
    }
    let lines: usize = places.values().map(Vec::len).sum();
    let listed = if lines > LINES { (LINES / places.len()).max(1) } else { usize::MAX };
    let mut atlas = atlas::draw(&sheet, &places);
    let views = places.iter().map(|(&ix, events)| {
        let events: Vec<Numbered> = events.iter().map(|&event| (numbers[&event], event)).collect();
        place(&sheet, ix, events.split_at(listed.min(events.len())), atlas.as_ref())
    });
    let mut views: Vec<PlaceView> = views.collect();
    views.sort_by_cached_key(|view| (fold(&view.link.title), view.id.clone()));
    let view = View {
        intro: intro(&views),
        signs: signs(site, atlas.as_ref()),
        closer: atlas.as_mut().map(|atlas| std::mem::take(&mut atlas.closer)).unwrap_or_default(),
        map_svg: atlas.map(|atlas| atlas.svg),
        attribution: site.base_map.attribution.clone(),
        places: views,
    };
    let head = sheet.head("map", "map", "Map");
    sheet.fill("map.html", head, &view)
}

/// The place, with the events that are listed and those that are not.
fn place(
    sheet: &Sheet,
    ix: Ix,
    (listed, rest): (&[Numbered], &[Numbered]),
    atlas: Option<&Atlas>,
) -> PlaceView {
    let site = sheet.press.site;
    let standing = atlas.and_then(|atlas| atlas.standing.get(&ix)).copied();
    let (standing, standing_text) = match standing {
        Some(Standing::Shown) => ("shown", None),
        Some(Standing::Beyond) => ("beyond", Some("beyond the map")),
        Some(Standing::Wide) => ("wide", Some("too large for a mark")),
        Some(Standing::Unknown) | None => ("unknown", Some("position unknown")),
    };
    let views = listed.iter().filter_map(|&(number, event)| {
        let (from, to) = years(site, event)?;
        Some(EventView {
            number,
            href: sheet.href_of(event),
            title: site.thing(event).title.clone(),
            date: sheet.press.date_of(event)?,
            from,
            to,
        })
    });
    let unlisted = rest.iter().filter_map(|&(number, event)| {
        let (from, to) = years(site, event)?;
        Some(format!("{number}:{from}/{to}"))
    });
    let count = listed.len() + rest.len();
    PlaceView {
        link: sheet.link_view(ix),
        id: site.thing(ix).id.clone(),
        count,
        count_text: figured(count, "event", "events"),
        standing,
        standing_text,
        events: views.collect(),
        rest: unlisted.collect::<Vec<_>>().join(" "),
        rest_text: (!rest.is_empty()).then(|| format!("and {} more", grouped(rest.len() as f64))),
    }
}

/// The first and the last year in which an event may have been.
fn years(site: &Site, event: Ix) -> Option<(String, String)> {
    let date = &site.thing(event).event()?.date;
    Some((year(date.earliest()), year(date.latest())))
}

/// The year of an end; nothing where there is no bound.
fn year(day: Option<Day>) -> String {
    day.map_or(String::new(), |day| day.year.to_string())
}

fn intro(places: &[PlaceView]) -> String {
    let shown = places.iter().filter(|place| place.standing == "shown").count();
    let mut out = format!("{} on the map", capitalised(&counted(shown, "place", "places")));
    match places.len() - shown {
        0 => {}
        rest => out.push_str(&format!(", {} in the list alone", counted(rest, "other", "others"))),
    }
    out + "; beneath each, what happened there."
}

/// What the signs in the picture mean, as far as they are in it.
fn signs(site: &Site, atlas: Option<&Atlas>) -> String {
    use crate::model::draft::Precision;
    let mut out = "The more events, the larger the disc.".to_string();
    let shown = atlas.iter().flat_map(|atlas| &atlas.standing);
    let mut shown = shown.filter(|(_, standing)| **standing == Standing::Shown);
    let is_vague = |ix: Ix| {
        let at = site.thing(ix).entity().and_then(|entity| entity.coordinates);
        at.is_some_and(|at| at.precision > Precision::Settlement)
    };
    if shown.any(|(&ix, _)| is_vague(ix)) {
        out.push_str(
            " A ring within a pale disc is a district, province or region of roughly that extent, or \
             a place known only to lie somewhere in it.",
        );
    }
    out
}
