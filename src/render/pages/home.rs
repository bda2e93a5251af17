//! The first page: what this history is, where it begins, and the ways into it.

use super::chapter::{self, ChapterView};
use super::sources::SourceItem;
use super::{Page, disputes, index_path, sources};
use crate::diagnostic::Diagnostic;
use crate::model::date::{Date, Day};
use crate::model::kind::Kind;
use crate::model::site::{Ix, Site};
use crate::render::claim;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{DateView, EntryView, LinkView, NoteView, grouped};
use serde::Serialize;

/// How many things each way in names.
const NAMED: usize = 8;
/// How many documents are listed.
const DOCUMENTS: usize = 12;

#[derive(Serialize)]
struct View {
    period: Option<DateView>,
    prose_html: Option<String>,
    chapters: Vec<ChapterView>,
    ways: Vec<WayView>,
    documents: Vec<SourceItem>,
    documents_more: Option<LinkView>,
    notes: Vec<NoteView>,
    bibliography: Vec<EntryView>,
}

/// A way in: by time, by place, …
#[derive(Serialize)]
struct WayView {
    title: &'static str,
    href: String,
    count: usize,
    count_text: String,
    text: Option<String>,
    items: Vec<LinkView>,
    more: usize,
}

/// The first page.
pub fn page<'p>(press: &'p Press<'p>) -> Page<'p> {
    Page::new("index.html", |page| draw(Sheet::new(press, &*page.path)))
}

fn draw(sheet: Sheet) -> Result<String, Diagnostic> {
    let press = sheet.press;
    let site = press.site;
    let seen = || {
        site.of(Kind::Source)
            .filter(|(_, t)| t.source().is_some_and(|source| source.known_through.is_empty()))
    };
    let documents: Vec<_> =
        seen().take(DOCUMENTS).filter_map(|(ix, _)| sources::item(&sheet, ix)).collect();
    let all = site.of(Kind::Source).count();
    let view = View {
        period: period(site).map(|date| sheet.date_view(&date)),
        prose_html: None,
        chapters: chapter::contents(&sheet),
        ways: ways(&sheet),
        documents_more: (all > documents.len()).then(|| LinkView {
            href: sheet.href(&index_path(Kind::Source), None),
            title: format!(
                "All {} sources, with what is known only through them",
                grouped(all as f64)
            ),
            title_html: None,
            kind: "index",
            summary: None,
        }),
        documents,
        notes: sheet.note_views(),
        bibliography: sheet.bibliography(),
    };
    let mut head = sheet.head("home", "home", &site.settings.title);
    head.description = site.settings.description.clone().or_else(|| chapter::first_summary(press));
    sheet.fill("home.html", head, &view)
}

/// From the first event's beginning to the last one's end: by months where both are known so
/// closely, else by years.
fn period(site: &Site) -> Option<Date> {
    let dates = || site.chronology.iter().filter_map(|&ix| Some(&site.thing(ix).event()?.date));
    let first = dates().filter_map(Date::earliest).min()?;
    let last = dates().filter_map(Date::latest).max()?;
    let begins = dates().filter(|date| date.earliest() == Some(first)).map(|date| side(date, true));
    let ends = dates().filter(|date| date.latest() == Some(last)).map(|date| side(date, false));
    let (first, last) = (End::of(first, begins), End::of(last, ends));
    let by_month = first.month_known && last.month_known;
    let (first, last) = (first.text(by_month)?, last.text(by_month)?);
    let text = if first == last { first } else { format!("{first}/{last}") };
    Date::parse(&text).ok()
}

/// The first or the last part of a date that is an interval; else the date.
fn side(date: &Date, is_first: bool) -> Date {
    let text = date.to_string();
    let part = text.split_once('/').map(|(first, last)| if is_first { first } else { last });
    part.and_then(|part| Date::parse(part).ok()).unwrap_or_else(|| date.clone())
}

/// One end of a period.
struct End {
    day: Day,
    month_known: bool,
    approximate: bool,
}

impl End {
    /// What is known of a day from all dates that reach it: the best of them counts.
    fn of(day: Day, dates: impl Iterator<Item = Date>) -> End {
        let mut end = End { day, month_known: false, approximate: true };
        for date in dates {
            let month = |day: Option<Day>| day.map(|day| (day.year, day.month));
            end.month_known |= month(date.earliest()) == month(date.latest());
            end.approximate &= date.is_approximate();
        }
        end
    }

    /// The end as EDTF.
    fn text(&self, by_month: bool) -> Option<String> {
        let day = self.day.to_string();
        let month = day.rsplit_once('-')?.0;
        let text = if by_month { month } else { month.rsplit_once('-')?.0 };
        Some(format!("{text}{}", if self.approximate { "~" } else { "" }))
    }
}

fn ways(sheet: &Sheet) -> Vec<WayView> {
    let site = sheet.press.site;
    let mut ways = Vec::new();
    // What has no known beginning stands at the head of the chronology, and begins nothing.
    let begins = |ix: &&Ix| site.thing(**ix).event().is_some_and(|e| e.date.earliest().is_some());
    if let Some(&first) = site.chronology.iter().find(begins).or(site.chronology.first()) {
        let count = site.chronology.len();
        ways.push(way(sheet, "By time", "chronology.html", count, &[first], "Beginning with"));
    }
    for kind in [Kind::Place, Kind::Person, Kind::Group] {
        let named = most_eventful(site, kind);
        let title = match kind {
            Kind::Place => "By place",
            Kind::Person => "By person",
            _ => "By group",
        };
        if !named.is_empty() {
            let count = site.of(kind).count();
            ways.push(way(sheet, title, &index_path(kind), count, &named, ""));
        }
    }
    let disputes = site.claims().filter(|(_, claim)| claim::is_disputed(claim)).count();
    if disputes > 0 {
        let questions = disputes::widest(site, 3).into_iter().map(|(event, claim)| LinkView {
            href: sheet.href(sheet.press.path(event), Some(&claim.name)),
            title: claim.question.clone(),
            title_html: None,
            kind: claim::CLAIM,
            summary: None,
        });
        let items: Vec<_> = questions.collect();
        ways.push(WayView {
            title: "By dispute",
            href: sheet.href("disputes.html", None),
            count: disputes,
            count_text: grouped(disputes as f64),
            text: None,
            more: disputes - items.len().min(disputes),
            items,
        });
    }
    ways
}

fn way(
    sheet: &Sheet,
    title: &'static str,
    path: &str,
    count: usize,
    named: &[Ix],
    text: &str,
) -> WayView {
    WayView {
        title,
        href: sheet.href(path, None),
        count,
        count_text: grouped(count as f64),
        text: (!text.is_empty()).then(|| text.to_string()),
        items: sheet.link_views(named),
        more: if text.is_empty() { count - named.len() } else { 0 },
    }
}

/// The things of a kind that most events have to do with, most first.
fn most_eventful(site: &Site, kind: Kind) -> Vec<Ix> {
    let mut things: Vec<(usize, Ix)> =
        site.of(kind).map(|(ix, _)| (site.relations(ix).events.len(), ix)).collect();
    things.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    things.into_iter().take(NAMED).map(|(_, ix)| ix).collect()
}
