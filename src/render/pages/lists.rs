//! The lists of all things of a kind. A long one goes on over further pages.

use super::chapter::{self, ChapterView};
use super::entity::{NameView, name_view};
use super::{Page, book, index_path};
use crate::diagnostic::Diagnostic;
use crate::model::kind::Kind;
use crate::model::site::{Ix, Site, Thing};
use crate::render::paths;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{
    ContinuationView, DateView, EntryView, EventView, LinkView, NoteView, counted,
};
use serde::Serialize;
use std::sync::{Arc, OnceLock};

/// The name of a kind's list.
pub fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Chapter => "Chapters",
        Kind::Event => "Events",
        Kind::Person => "People",
        Kind::Group => "Groups",
        Kind::Place => "Places",
        Kind::Source => "Sources",
        Kind::Page => "Pages",
    }
}

#[derive(Serialize)]
struct ChaptersView {
    chapters: Vec<ChapterView>,
    book: Option<LinkView>,
    notes: Vec<NoteView>,
    bibliography: Vec<EntryView>,
}

/// A list under headings.
#[derive(Serialize)]
pub struct ListView<G> {
    pub intro: Option<String>,
    pub jumps: Vec<JumpView>,
    pub groups: Vec<G>,
    pub continuation: Option<ContinuationView>,
}

#[derive(Serialize)]
pub struct JumpView {
    pub title: String,
    pub href: Option<String>,
    pub current: bool,
}

#[derive(Serialize)]
struct EventsGroup {
    id: String,
    title: String,
    events: Vec<EventView>,
}

#[derive(Serialize)]
pub struct ItemsGroup<I> {
    pub id: String,
    pub title: Option<String>,
    pub items: Vec<I>,
}

#[derive(Serialize)]
struct EntityItem {
    #[serde(flatten)]
    link: LinkView,
    kind_text: Option<String>,
    dates: Option<DateView>,
    count_text: Option<String>,
    names: Vec<NameView>,
    summary_html: Option<String>,
}

/// The lists of chapters, events, people, groups, places and sources; only of what there is.
pub fn pages<'p>(press: &'p Press<'p>) -> Vec<Page<'p>> {
    let has = |kind| press.site.of(kind).next().is_some();
    let mut pages = Vec::new();
    if has(Kind::Chapter) {
        let draw = |page: &Page<'p>| draw_chapters(Sheet::new(press, &*page.path));
        pages.push(Page::new(index_path(Kind::Chapter), draw));
    }
    if has(Kind::Event) {
        pages.extend(by_letter(press, Kind::Event, draw_events));
    }
    for kind in Kind::ENTITIES.into_iter().filter(|&kind| has(kind)) {
        pages.extend(by_letter(press, kind, draw_entities));
    }
    if has(Kind::Source) {
        pages.extend(super::sources::pages(press));
    }
    pages
}

fn draw_chapters(sheet: Sheet) -> Result<String, Diagnostic> {
    let view = ChaptersView {
        chapters: chapter::contents(&sheet),
        book: book::is_wanted(sheet.press.site).then(|| LinkView {
            href: sheet.href(book::PATH, None),
            title: format!("{} on one page, for printing", book::TITLE),
            title_html: None,
            kind: "index",
            summary: None,
        }),
        notes: Vec::new(),
        bibliography: Vec::new(),
    };
    let head = sheet.head("chapters", "chapters", title(Kind::Chapter));
    sheet.fill("chapters.html", head, &view)
}

/// What one page of a list by letters is drawn from.
struct Slice<'s> {
    kind: Kind,
    /// The things of this page, each with its letter.
    things: &'s [(String, Ix)],
    jumps: Vec<JumpView>,
    number: usize,
    of: usize,
}

type DrawSlice = fn(Sheet, Slice) -> Result<String, Diagnostic>;

/// The pages of a list by letters.
fn by_letter<'p>(press: &'p Press<'p>, kind: Kind, draw: DrawSlice) -> Vec<Page<'p>> {
    let all = Arc::new(OnceLock::new());
    let of = paths::pages(press.site.of(kind).count());
    let pages = (1..=of).map(|number| {
        let all = all.clone();
        let draw = move |page: &Page<'p>| {
            let filed: &Vec<(String, Ix)> = all.get_or_init(|| lettered(press.site, kind));
            let sheet = Sheet::new(press, &*page.path);
            let firsts = filed
                .iter()
                .enumerate()
                .filter(|(at, (letter, _))| *at == 0 || filed[at - 1].0 != *letter);
            let jumps = firsts.map(|(at, (letter, _))| {
                let on = at / paths::LIST + 1;
                let href = sheet.href_on(&index_path(kind), on, number, &letter_id(letter));
                JumpView { title: letter.clone(), href: Some(href), current: false }
            });
            let jumps = jumps.collect();
            let things = paths::part(filed, number);
            draw(sheet, Slice { kind, things, jumps, number, of })
        };
        let page = Page::new(paths::continued(&index_path(kind), number), draw);
        if number > 1 { page.unlisted() } else { page }
    });
    pages.collect()
}

/// The things of a kind as they are filed, each with its letter.
fn lettered(site: &Site, kind: Kind) -> Vec<(String, Ix)> {
    let mut filed: Vec<(String, Ix)> =
        site.of(kind).map(|(ix, _)| (filed_as(site, ix), ix)).collect();
    filed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
    for (key, _) in &mut filed {
        *key = letter(key);
    }
    filed
}

/// How a thing is filed: by its sort form, without an article or marks.
pub fn filed_as(site: &Site, ix: Ix) -> String {
    let thing = site.thing(ix);
    let sort = thing.entity().map_or(&thing.title, |entity| &entity.sort);
    let folded = crate::model::fold::fold(sort);
    let bare = ["the ", "a ", "an "].into_iter().find_map(|article| folded.strip_prefix(article));
    bare.map_or(folded.clone(), str::to_string)
}

/// What a thing is called in an index: "Massoud, Ahmad Shah".
pub fn filed_title(thing: &Thing) -> String {
    let sort = thing.entity().map(|entity| &entity.sort).filter(|sort| !sort.is_empty());
    sort.unwrap_or(&thing.title).clone()
}

/// The heading under which something filed so stands.
pub fn letter(filed: &str) -> String {
    match filed.chars().find(|c| c.is_alphanumeric()) {
        Some(c) if c.is_numeric() => "0–9".to_string(),
        Some(c) => c.to_uppercase().collect(),
        None => "…".to_string(),
    }
}

/// The anchor of such a heading.
pub fn letter_id(letter: &str) -> String {
    format!("letter-{}", letter.to_lowercase().replace('–', "-"))
}

fn draw_events(sheet: Sheet, slice: Slice) -> Result<String, Diagnostic> {
    let groups = slice.things.chunk_by(|a, b| a.0 == b.0).map(|chunk| EventsGroup {
        id: letter_id(&chunk[0].0),
        title: chunk[0].0.clone(),
        events: chunk.iter().filter_map(|&(_, ix)| sheet.event_view(ix, None, false)).collect(),
    });
    let view = ListView {
        intro: Some("By title. The Chronology has them in the order of time.".into()),
        groups: groups.collect(),
        continuation: sheet.continuation(&index_path(slice.kind), slice.number, slice.of),
        jumps: slice.jumps,
    };
    fill_list(sheet, "events.html", slice.kind, slice.number, &view)
}

fn draw_entities(sheet: Sheet, slice: Slice) -> Result<String, Diagnostic> {
    let groups = slice.things.chunk_by(|a, b| a.0 == b.0).map(|chunk| ItemsGroup {
        id: letter_id(&chunk[0].0),
        title: Some(chunk[0].0.clone()),
        items: chunk.iter().filter_map(|&(_, ix)| entity_item(&sheet, ix)).collect(),
    });
    let view = ListView {
        intro: Some(
            "Each under the form that this history uses, with the forms of the sources.".into(),
        ),
        groups: groups.collect(),
        continuation: sheet.continuation(&index_path(slice.kind), slice.number, slice.of),
        jumps: slice.jumps,
    };
    fill_list(sheet, "entities.html", slice.kind, slice.number, &view)
}

fn entity_item(sheet: &Sheet, ix: Ix) -> Option<EntityItem> {
    let thing = sheet.press.site.thing(ix);
    let entity = thing.entity()?;
    let title = filed_title(thing);
    let events = sheet.press.site.relations(ix).events.len();
    let others = entity.names.iter().filter(|name| name.text != thing.title);
    Some(EntityItem {
        link: LinkView { title, ..sheet.link_view(ix) },
        kind_text: entity.kind.clone(),
        dates: entity.dates.as_ref().map(|date| sheet.date_view(date)),
        count_text: (events > 0).then(|| counted(events, "event", "events")),
        names: others.map(name_view).collect(),
        summary_html: sheet.bare(&thing.summary),
    })
}

/// Draws a page of a list; those after the first are not for search engines.
pub fn fill_list(
    sheet: Sheet,
    template: &str,
    kind: Kind,
    number: usize,
    view: &impl Serialize,
) -> Result<String, Diagnostic> {
    let mut head = sheet.head(kind.folder(), kind.folder(), title(kind));
    head.noindex = number > 1;
    sheet.fill(template, head, view)
}
