//! The chronology: all events by their earliest day, under their years, with the data of the
//! timeline that a script draws above them.

mod data;

use super::Page;
use super::lists::JumpView;
use crate::diagnostic::Diagnostic;
use crate::model::calendar::SolarHijri;
use crate::model::date::Day;
use crate::model::draft::Calendar;
use crate::model::site::{Ix, Site};
use crate::render::paths;
use crate::render::press::{Press, Script};
use crate::render::sheet::Sheet;
use crate::render::view::{ContinuationView, EventView};
use serde::Serialize;
use std::sync::Arc;

const PATH: &str = "chronology.html";
/// What the path of the timeline's data begins with.
pub const TIMELINE: &str = "chronology/events.";

#[derive(Serialize)]
struct View {
    intro: Option<String>,
    jumps: Vec<JumpView>,
    years: Vec<YearView>,
    continuation: Option<ContinuationView>,
    /// The script with the timeline's data; on the first page alone.
    timeline: Option<String>,
}

#[derive(Serialize)]
struct YearView {
    id: String,
    title: String,
    secondary: Option<String>,
    continued: bool,
    events: Vec<EventView>,
}

/// The pages of the chronology; none without events.
pub fn pages<'p>(press: &'p Press<'p>) -> Vec<Page<'p>> {
    let year = |ix: Ix| press.site.thing(ix).event().and_then(|event| event.date.earliest());
    let dated = press.site.chronology.iter().map(|&ix| (year(ix).map(|day| day.year), ix));
    let dated: Arc<Vec<(Option<i32>, Ix)>> = Arc::new(dated.collect());
    let of = paths::pages(dated.len());
    let pages = (1..=of).map(|number| {
        let dated = dated.clone();
        let page = Page::new(paths::continued(PATH, number), move |page: &Page<'p>| {
            draw(Sheet::new(press, &*page.path), &dated, number, of)
        });
        if number > 1 { page.unlisted() } else { page }
    });
    pages.collect()
}

/// Whether there is anything on the timeline.
pub fn has_timeline(site: &Site) -> bool {
    !site.chronology.is_empty()
}

/// The timeline's data, named by what they hold: browsers may keep them.
pub fn timeline(press: &Press) -> Script {
    let text = data::script(press);
    Script { path: format!("{TIMELINE}{}.js", paths::hash(text.as_bytes())), text }
}

fn draw(
    sheet: Sheet,
    dated: &[(Option<i32>, Ix)],
    number: usize,
    of: usize,
) -> Result<String, Diagnostic> {
    let first = (number - 1) * paths::LIST;
    let here = paths::part(dated, number);
    let starts =
        dated.iter().enumerate().filter(|(at, (year, _))| *at == 0 || dated[at - 1].0 != *year);
    let jumps = starts.map(|(at, &(year, _))| {
        let on = at / paths::LIST + 1;
        let href = sheet.href_on(PATH, on, number, &id(year));
        JumpView { title: title(year), href: Some(href), current: false }
    });
    let years = here.chunk_by(|a, b| a.0 == b.0).enumerate().map(|(at, chunk)| YearView {
        id: id(chunk[0].0),
        title: title(chunk[0].0),
        secondary: secondary(&sheet, chunk[0].0),
        continued: at == 0 && first > 0 && dated[first - 1].0 == chunk[0].0,
        events: chunk.iter().filter_map(|&(_, ix)| sheet.event_view(ix, None, true)).collect(),
    });
    let view = View {
        intro: Some("All events in the order of their earliest possible day.".into()),
        jumps: jumps.collect(),
        years: years.collect(),
        continuation: sheet.continuation(PATH, number, of),
        timeline: (number == 1).then(|| sheet.href(&sheet.press.timeline().path, None)),
    };
    let mut head = sheet.head("chronology", "chronology", "Chronology");
    head.noindex = number > 1;
    sheet.fill("chronology.html", head, &view)
}

fn id(year: Option<i32>) -> String {
    year.map_or("y-unknown".to_string(), |year| format!("y{year}"))
}

fn title(year: Option<i32>) -> String {
    match year {
        None => "Before all dates".to_string(),
        Some(year) if year <= 0 => format!("{} BCE", 1 - year),
        Some(year) => year.to_string(),
    }
}

/// The years of the second calendar that a year falls into: "1375–76".
fn secondary(sheet: &Sheet, year: Option<i32>) -> Option<String> {
    let (year, Calendar::SolarHijri) = (year?, sheet.press.site.settings.calendar?);
    let first = SolarHijri::from(Day { year, month: 1, day: 1 }).year;
    (first > 0).then(|| format!("{first}–{:02}", (first + 1) % 100))
}
