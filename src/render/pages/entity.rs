//! People, groups and places: names and spellings, what they belong to, their events, and the
//! passages that name them; and the further pages of long lists of such passages.

use super::Page;
use super::event::role;
use crate::diagnostic::Diagnostic;
use crate::model::draft::{Coordinates, Precision};
use crate::model::kind::Kind;
use crate::model::site::{Entity, Ix, Membership, Name};
use crate::render::claim;
use crate::render::html;
use crate::render::paths;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::sketch::atlas;
use crate::render::view::{
    ContinuationView, DateView, EntryView, EventView, GroupView, LinkView, NoteView, SourceView,
    capitalised,
};
use serde::Serialize;

#[derive(Serialize)]
struct View {
    script_names: Vec<NameView>,
    summary_html: Option<String>,
    kind_text: Option<String>,
    dates: Option<DateView>,
    part_of: Vec<LinkView>,
    parts: Vec<LinkView>,
    member_of: Vec<MemberView>,
    members: Vec<MemberView>,
    coordinates: Option<CoordinatesView>,
    names: Vec<NameView>,
    map_svg: Option<String>,
    map_note: Option<&'static str>,
    prose_html: String,
    events_title: &'static str,
    events: Vec<EventView>,
    claims: Vec<LinkView>,
    passages_title: &'static str,
    passage_groups: Vec<GroupView>,
    continuation: Option<ContinuationView>,
    notes: Vec<NoteView>,
    bibliography: Vec<EntryView>,
}

/// A name, and who writes it so.
#[derive(Serialize)]
pub struct NameView {
    pub text: String,
    pub lang: Option<String>,
    pub dir: Option<&'static str>,
    pub used_by: Vec<SourceView>,
    pub preferred: bool,
    pub lang_text: Option<String>,
    pub note_html: Option<String>,
}

#[derive(Serialize)]
struct MemberView {
    #[serde(flatten)]
    link: LinkView,
    role: Option<String>,
    dates: Option<DateView>,
}

#[derive(Serialize)]
struct CoordinatesView {
    lat: f64,
    lon: f64,
    precision: &'static str,
    text: String,
    precision_text: &'static str,
}

/// One of the further pages of the passages that speak of a thing.
#[derive(Serialize)]
struct FurtherView {
    thing: LinkView,
    passages_title: String,
    passage_groups: Vec<GroupView>,
    continuation: Option<ContinuationView>,
}

/// The pages of all people, groups and places.
pub fn pages<'p>(press: &'p Press<'p>) -> impl Iterator<Item = Page<'p>> {
    let entities = Kind::ENTITIES.into_iter().flat_map(|kind| press.site.of(kind));
    entities.flat_map(move |(ix, _)| {
        let draw = move |page: &Page<'p>| draw(Sheet::new(press, &*page.path), ix);
        let first = Page::new(press.path(ix), draw).owned(press, ix);
        std::iter::once(first).chain(further(press, ix))
    })
}

/// The second and further pages of the passages that name a thing.
pub fn further<'p>(press: &'p Press<'p>, ix: Ix) -> impl Iterator<Item = Page<'p>> {
    let of = paths::pages(press.site.relations(ix).mentions.len());
    (2..=of).map(move |number| {
        let draw = move |page: &Page<'p>| {
            let sheet = Sheet::new(press, &*page.path);
            let groups = sheet.mention_groups(&press.site.relations(ix).mentions, number);
            draw_further(sheet, ix, number, of, groups)
        };
        let path = paths::continued(press.path(ix), number);
        Page::new(path, draw).owned(press, ix).unlisted()
    })
}

/// One further page of the passages that speak of a thing.
pub fn draw_further(
    sheet: Sheet,
    ix: Ix,
    number: usize,
    of: usize,
    passage_groups: Vec<GroupView>,
) -> Result<String, Diagnostic> {
    let mut head = sheet.head_of(ix);
    let thing = sheet.link_view(ix);
    head.crumbs.push(LinkView { title: head.title.clone(), ..sheet.link_view(ix) });
    head.title = format!("{}, page {number}", head.title);
    head.noindex = true;
    let continuation = sheet.continuation(sheet.press.path(ix), number, of);
    let passages_title = format!("Passages, page {number}");
    let view = FurtherView { thing, passages_title, passage_groups, continuation };
    sheet.fill("passages.html", head, &view)
}

fn draw(mut sheet: Sheet, ix: Ix) -> Result<String, Diagnostic> {
    let press = sheet.press;
    let thing = press.site.thing(ix);
    let Some(entity) = thing.entity() else { unreachable!("entities alone are drawn as entities") };
    let summary_html = sheet.rich(&thing.summary);
    let names = name_views(&mut sheet, &thing.title, entity);
    let prose_html = sheet.prose(&thing.prose, 2);
    let relations = press.site.relations(ix);
    let events = relations.events.iter().filter_map(|&event| {
        let role = role(press.site.thing(event).event()?, ix);
        sheet.event_view(event, role.as_deref(), false)
    });
    let (passages_title, events_title) = match thing.kind {
        Kind::Person => ("Passages that name this person", "In events"),
        Kind::Group => ("Passages that name this group", "In events"),
        _ => ("Passages that name this place", "What happened here"),
    };
    let mentions = &relations.mentions;
    let has_map = prose_html.contains("<figure class=\"sketch\"");
    let wants_map = thing.kind == Kind::Place && !has_map;
    let map = wants_map.then(|| atlas::own_locator(&sheet, ix)).flatten();
    let view = View {
        script_names: script_names(entity),
        summary_html,
        kind_text: entity.kind.as_deref().map(capitalised),
        dates: entity.dates.as_ref().map(|date| sheet.date_view(date)),
        part_of: sheet.link_views(&entity.part_of),
        parts: sheet.link_views(&relations.parts),
        member_of: member_views(&sheet, &entity.member_of),
        members: member_views(&sheet, &relations.members),
        coordinates: entity
            .coordinates
            .map(|at| coordinates_view(at, atlas::is_extent(press.site, ix))),
        events: events.collect(),
        events_title,
        claims: claim::naming(&sheet, ix),
        passage_groups: sheet.mention_groups(mentions, 1),
        passages_title,
        continuation: sheet.continuation(press.path(ix), 1, paths::pages(mentions.len())),
        names,
        map_note: map.as_ref().and_then(|map| map.note),
        map_svg: map.map(|map| map.svg),
        prose_html,
        notes: sheet.note_views(),
        bibliography: sheet.bibliography(),
    };
    let head = sheet.head_of(ix);
    sheet.fill("entity.html", head, &view)
}

/// All forms of a name, this history's own first; nothing where that is the only one.
fn name_views(sheet: &mut Sheet, own: &str, entity: &Entity) -> Vec<NameView> {
    if entity.names.is_empty() {
        return Vec::new();
    }
    let listed = entity.names.iter().any(|name| name.text == own);
    let mut views: Vec<NameView> = Vec::new();
    if !listed {
        views.push(NameView { preferred: true, ..plain_name(own) });
    }
    for name in &entity.names {
        let note_html = sheet.rich(&name.note);
        let used_by = name.used_by.iter().map(|&source| sheet.source_view(source)).collect();
        let preferred = name.text == own;
        views.push(NameView { used_by, note_html, preferred, ..name_view(name) });
    }
    views
}

fn plain_name(text: &str) -> NameView {
    NameView {
        text: text.to_string(),
        lang: None,
        dir: None,
        used_by: Vec::new(),
        preferred: false,
        lang_text: None,
        note_html: None,
    }
}

/// A form of a name without its sources.
pub fn name_view(name: &Name) -> NameView {
    NameView {
        lang: name.lang.clone(),
        dir: name.lang.as_ref().map(|_| if html::is_rtl(&name.text) { "rtl" } else { "ltr" }),
        lang_text: name.lang.as_deref().map(language),
        ..plain_name(&name.text)
    }
}

/// The forms in a script of their own.
fn script_names(entity: &Entity) -> Vec<NameView> {
    let mut seen: Vec<&str> = Vec::new();
    let names = entity.names.iter().filter(|name| name.lang.is_some() && !name.text.is_ascii());
    let first = names.filter(|name| {
        let new = !seen.contains(&name.text.as_str());
        seen.push(&name.text);
        new
    });
    first.map(name_view).collect()
}

/// The English name of a language, by its BCP 47 tag; the tag itself where it isn't listed.
fn language(tag: &str) -> String {
    let name = match tag.split('-').next().unwrap_or(tag) {
        "ar" => "Arabic",
        "en" => "English",
        "fa" | "prs" => "Persian",
        "fr" => "French",
        "de" => "German",
        "ps" => "Pashto",
        "ru" => "Russian",
        "tg" => "Tajik",
        "tk" => "Turkmen",
        "tr" => "Turkish",
        "ur" => "Urdu",
        "uz" => "Uzbek",
        _ => tag,
    };
    name.to_string()
}

fn member_views(sheet: &Sheet, members: &[Membership]) -> Vec<MemberView> {
    let views = members.iter().map(|membership| MemberView {
        link: sheet.link_view(membership.of),
        role: membership.role.clone(),
        dates: membership.dates.as_ref().map(|date| sheet.date_view(date)),
    });
    views.collect()
}

/// Where a place is. What `is_extent` has its position by what it is itself: a province.
fn coordinates_view(coordinates: Coordinates, is_extent: bool) -> CoordinatesView {
    // No more decimals than the precision allows: 0.01 degrees are about a kilometre.
    let (precision, precision_text, decimals) = match coordinates.precision {
        Precision::Site => ("site", "the spot itself", 3),
        Precision::Settlement => ("settlement", "the settlement as a whole", 2),
        Precision::District => ("district", "known only to its district", 1),
        Precision::Province => ("province", "known only to its province", 1),
        Precision::Region => ("region", "somewhere in the region", 0),
    };
    let precision_text = if is_extent { "roughly its middle" } else { precision_text };
    let (lat, lon) = (coordinates.lat, coordinates.lon);
    let (north, east) = (if lat < 0.0 { 'S' } else { 'N' }, if lon < 0.0 { 'W' } else { 'E' });
    let text = format!("{:.decimals$}° {north}, {:.decimals$}° {east}", lat.abs(), lon.abs());
    CoordinatesView { lat, lon, precision, text, precision_text }
}
