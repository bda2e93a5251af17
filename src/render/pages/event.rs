//! Events: when, where and who; what happened; how each source tells it; where they part; what led
//! to it and came of it; who else speaks of it.

use super::Page;
use crate::diagnostic::Diagnostic;
use crate::model::site::{Event, Ix, Participant};
use crate::render::claim::{self, AccountView, ClaimView};
use crate::render::paths;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::sketch::atlas;
use crate::render::view::{
    ContinuationView, DateView, EntryView, EventView, GroupView, LinkView, NoteView, capitalised,
};
use serde::Serialize;

/// How many events before and after are shown.
const AROUND: usize = 2;

#[derive(Serialize)]
struct View {
    summary_html: Option<String>,
    date: DateView,
    kind_text: Option<String>,
    places: Vec<PlaceView>,
    sides: Vec<SideView>,
    map_svg: Option<String>,
    map_note: Option<&'static str>,
    prose_html: String,
    accounts_text: String,
    accounts: Vec<AccountView>,
    claims: Vec<ClaimView>,
    part_of: Vec<EventView>,
    parts: Vec<EventView>,
    led_from: Vec<EventView>,
    leads_to: Vec<EventView>,
    before: Vec<EventView>,
    after: Vec<EventView>,
    passages_title: &'static str,
    passage_groups: Vec<GroupView>,
    continuation: Option<ContinuationView>,
    notes: Vec<NoteView>,
    bibliography: Vec<EntryView>,
}

#[derive(Serialize)]
struct PlaceView {
    #[serde(flatten)]
    link: LinkView,
    within: Option<String>,
}

#[derive(Serialize)]
struct SideView {
    title: Option<String>,
    participants: Vec<ParticipantView>,
}

#[derive(Serialize)]
struct ParticipantView {
    #[serde(flatten)]
    link: LinkView,
    role: Option<String>,
    note_html: Option<String>,
}

/// The pages of all events, each with the further pages of the passages that speak of it.
pub fn pages<'p>(press: &'p Press<'p>) -> impl Iterator<Item = Page<'p>> {
    let place = press.site.chronology.iter().enumerate();
    let mut places: Vec<(Ix, usize)> = place.map(|(at, &ix)| (ix, at)).collect();
    places.sort_unstable();
    places.into_iter().flat_map(move |(ix, at)| {
        let draw = move |page: &Page<'p>| draw(Sheet::new(press, &*page.path), ix, at);
        let first = Page::new(press.path(ix), draw).owned(press, ix);
        std::iter::once(first).chain(super::entity::further(press, ix))
    })
}

fn draw(mut sheet: Sheet, ix: Ix, at: usize) -> Result<String, Diagnostic> {
    let press = sheet.press;
    let thing = press.site.thing(ix);
    let Some(event) = thing.event() else { unreachable!("events alone are drawn as events") };
    let summary_html = sheet.rich(&thing.summary);
    let mut date = sheet.date_view(&event.date);
    date.said = event.said.clone();
    date.note_html = sheet.rich(&event.date_note);
    let chronology = &press.site.chronology;
    let (before, after) = (&chronology[..at], &chronology[at + 1..]);
    let before = &before[before.len().saturating_sub(AROUND)..];
    let after = &after[..after.len().min(AROUND)];
    // The order in which a reader meets these is the order of the notes.
    let sides = sides(&mut sheet, event);
    let prose_html = sheet.prose(&thing.prose, 3);
    let accounts = event.accounts.iter().enumerate().map(|(at, account)| {
        claim::account_view(&mut sheet, account, format!("account-{}", at + 1))
    });
    let accounts: Vec<_> = accounts.collect();
    let claims: Vec<_> = event.claims.iter().map(|claim| claim::view(&mut sheet, claim)).collect();
    let relations = press.site.relations(ix);
    let mentions = &relations.mentions;
    let has_map = prose_html.contains("<figure class=\"sketch\"");
    let map = (!has_map).then(|| atlas::locator(&sheet, &event.places)).flatten();
    let view = View {
        summary_html,
        kind_text: event.kind.as_deref().map(capitalised),
        places: places(&sheet, event),
        sides,
        accounts_text: format!("{}.", capitalised(&claim::accounts_text(&event.accounts))),
        accounts,
        claims,
        part_of: sheet.event_views(&event.part_of, false),
        parts: sheet.event_views(&relations.parts, false),
        led_from: sheet.event_views(&relations.led_from, false),
        leads_to: sheet.event_views(&event.leads_to, false),
        before: sheet.event_views(before, false),
        after: sheet.event_views(after, false),
        passages_title: "Passages that speak of it",
        passage_groups: sheet.mention_groups(mentions, 1),
        continuation: sheet.continuation(press.path(ix), 1, paths::pages(mentions.len())),
        date,
        map_note: map.as_ref().and_then(|map| map.note),
        map_svg: map.map(|map| map.svg),
        prose_html,
        notes: sheet.note_views(),
        bibliography: sheet.bibliography(),
    };
    let head = sheet.head_of(ix);
    sheet.fill("event.html", head, &view)
}

fn places(sheet: &Sheet, event: &Event) -> Vec<PlaceView> {
    let views = event.places.iter().map(|&ix| {
        let wider = sheet.press.site.thing(ix).entity().and_then(|place| place.part_of.first());
        let within = wider.map(|&wider| sheet.press.site.thing(wider).title.clone());
        PlaceView { link: sheet.link_view(ix), within }
    });
    views.collect()
}

/// The participants by side, in the order in which the sides come up.
fn sides(sheet: &mut Sheet, event: &Event) -> Vec<SideView> {
    let mut sides: Vec<SideView> = Vec::new();
    for Participant { who, role, side, note } in &event.participants {
        let participant = ParticipantView {
            link: sheet.link_view(*who),
            role: role.clone(),
            note_html: sheet.rich(note),
        };
        let title = side.as_deref().map(capitalised);
        match sides.iter_mut().find(|side| side.title == title) {
            Some(side) => side.participants.push(participant),
            None => sides.push(SideView { title, participants: vec![participant] }),
        }
    }
    sides
}

/// The roles that an entity has in an event, joined.
pub fn role(event: &Event, entity: Ix) -> Option<String> {
    let own = event.participants.iter().filter(|participant| participant.who == entity);
    let roles: Vec<&str> = own.filter_map(|participant| participant.role.as_deref()).collect();
    (!roles.is_empty()).then(|| roles.join("; "))
}
