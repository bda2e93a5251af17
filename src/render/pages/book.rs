//! The whole work on one page, to be printed: all chapters with their notes, then a chronology, the
//! sources and an index of names. A long work comes in volumes, each whole in itself.

use super::chapter::{self, ChapterView};
use super::{Page, lists};
use crate::diagnostic::Diagnostic;
use crate::model::kind::Kind;
use crate::model::site::{Ix, Site, Thing};
use crate::render::paths;
use crate::render::press::Press;
use crate::render::sheet::{Part, Sheet};
use crate::render::view::{ContinuationView, DateView, EntryView, LinkView, NoteView};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Its path from the site's top.
pub const PATH: &str = "book.html";
/// What the site calls it.
pub const TITLE: &str = "The whole work";
/// How many bytes of an editor's files a volume holds: some 300 printed pages. A longer chapter is
/// a volume by itself.
const VOLUME: usize = 400_000;

#[derive(Serialize)]
struct View {
    chapters: Vec<PartView>,
    events: Vec<EventLine>,
    sources: Vec<EntryView>,
    names: Vec<NameGroup>,
    continuation: Option<ContinuationView>,
}

/// A chapter of the book.
#[derive(Serialize)]
struct PartView {
    id: String,
    number: u32,
    title: String,
    period: Option<DateView>,
    summary_html: Option<String>,
    prose_html: String,
    notes: Vec<NoteView>,
}

/// An event in the book's chronology.
#[derive(Serialize)]
struct EventLine {
    #[serde(flatten)]
    link: LinkView,
    date: Option<Arc<DateView>>,
    chapters: Vec<PlaceView>,
}

/// The names in the index that begin with one letter.
#[derive(Serialize)]
struct NameGroup {
    title: String,
    items: Vec<NameLine>,
}

/// A name in the index.
#[derive(Serialize)]
struct NameLine {
    #[serde(flatten)]
    link: LinkView,
    chapters: Vec<PlaceView>,
}

/// A place in the book.
#[derive(Serialize)]
struct PlaceView {
    href: String,
    number: u32,
}

/// A chapter as it was set, with what it takes to the book's end.
struct Set {
    view: PartView,
    sources: BTreeSet<Ix>,
    fault: Option<Diagnostic>,
}

/// Whether there is enough to bind.
pub fn is_wanted(site: &Site) -> bool {
    site.of(Kind::Chapter).nth(1).is_some()
}

/// The pages of the book, one for each volume.
pub fn pages<'p>(press: &'p Press<'p>) -> Vec<Page<'p>> {
    if !is_wanted(press.site) {
        return Vec::new();
    }
    let volumes = volumes(press);
    let of = volumes.len();
    let pages = volumes.into_iter().enumerate().map(|(at, volume)| {
        let draw = move |page: &Page<'p>| {
            draw(Sheet::new(press, &*page.path), &volume, (of > 1).then_some((at + 1, of)))
        };
        // Its text is the chapters', which are what a search should find.
        Page::new(paths::continued(PATH, at + 1), draw).unlisted()
    });
    pages.collect()
}

/// The chapters of each volume, with their places in the work, from 1.
fn volumes(press: &Press) -> Vec<BTreeMap<Ix, usize>> {
    let size = |thing: &Thing| press.texts.get(thing.file).text.len();
    let mut volumes: Vec<BTreeMap<Ix, usize>> = Vec::new();
    let mut full = usize::MAX;
    for (at, (ix, thing)) in press.site.of(Kind::Chapter).enumerate() {
        full = full.saturating_add(size(thing));
        if full > VOLUME {
            volumes.push(BTreeMap::new());
            full = size(thing);
        }
        if let Some(volume) = volumes.last_mut() {
            volume.insert(ix, at + 1);
        }
    }
    volumes
}

fn draw(
    mut sheet: Sheet,
    volume: &BTreeMap<Ix, usize>,
    number: Option<(usize, usize)>,
) -> Result<String, Diagnostic> {
    let press = sheet.press;
    let mut contents = chapter::contents(&sheet);
    let own: Vec<(Ix, ChapterView)> = {
        let places: BTreeSet<usize> = volume.values().map(|place| place - 1).collect();
        let mut at = 0..;
        contents.retain(|_| at.next().is_some_and(|at| places.contains(&at)));
        volume.keys().copied().zip(contents).collect()
    };
    let numbers: BTreeMap<Ix, u32> = own.iter().map(|(ix, view)| (*ix, view.number)).collect();
    let set: Vec<Set> = own
        .into_par_iter()
        .map(|(ix, view)| set(Sheet::new(press, &*sheet.path), volume, ix, view))
        .collect();
    let mut sources = BTreeSet::new();
    let mut chapters = Vec::new();
    for chapter in set {
        sources.extend(chapter.sources);
        chapters.push(chapter.view);
        sheet.faults.extend(chapter.fault);
    }
    let place = |ix: Ix, anchor: &str| {
        let id = if anchor.is_empty() { String::new() } else { format!("-{anchor}") };
        let href = format!("#{}", paths::encode(&format!("c{}{id}", volume[&ix])));
        PlaceView { href, number: numbers[&ix] }
    };
    let view = View {
        chapters,
        events: events(&sheet, volume, &place),
        sources: sheet.entries(with_means(press, sources).into_iter()),
        names: names(&sheet, volume, &place),
        continuation: number.and_then(|(number, of)| sheet.continuation(PATH, number, of)),
    };
    let mut head = sheet.head("book", "chapters", TITLE);
    head.noindex = true;
    sheet.fill("book.html", head, &view)
}

/// Sets one chapter.
fn set<'p>(
    mut sheet: Sheet<'p>,
    volume: &'p BTreeMap<Ix, usize>,
    ix: Ix,
    view: ChapterView,
) -> Set {
    let thing = sheet.press.site.thing(ix);
    sheet.part = Some(Part { chapter: ix, book: volume });
    let summary_html = sheet.rich(&thing.summary);
    let prose_html = sheet.prose(&thing.prose, 3);
    let ChapterView { number, title, period, .. } = view;
    let is_source = |ix: &Ix| sheet.press.site.thing(*ix).kind == Kind::Source;
    let named = sheet.cited.keys().chain(&sheet.named).chain(&sheet.linked);
    Set {
        sources: named.copied().filter(is_source).collect(),
        view: PartView {
            id: format!("c{}", volume[&ix]),
            number,
            title,
            period,
            summary_html,
            prose_html,
            notes: sheet.note_views(),
        },
        fault: sheet.faults.into_iter().next(),
    }
}

/// The sources, and those through which they are known.
fn with_means(press: &Press, mut sources: BTreeSet<Ix>) -> BTreeSet<Ix> {
    let mut next: Vec<Ix> = sources.iter().copied().collect();
    while let Some(ix) = next.pop() {
        let through = press.site.thing(ix).source().map_or(&[][..], |it| &it.known_through);
        next.extend(through.iter().filter(|&&means| sources.insert(means)));
    }
    sources
}

/// The events that the chapters tell of, by date; last those whose date nobody knows.
fn events(
    sheet: &Sheet,
    volume: &BTreeMap<Ix, usize>,
    place: &dyn Fn(Ix, &str) -> PlaceView,
) -> Vec<EventLine> {
    let site = sheet.press.site;
    let mut told: BTreeMap<Ix, Vec<Ix>> = BTreeMap::new();
    for &ix in volume.keys() {
        let events = &site.relations(ix).events;
        events.iter().for_each(|&event| told.entry(event).or_default().push(ix));
    }
    let dated = site.chronology.iter().filter_map(|&event| Some((event, told.get(&event)?)));
    let known: BTreeSet<Ix> = site.chronology.iter().copied().collect();
    let undated = told.iter().map(|(&event, chapters)| (event, chapters));
    dated
        .chain(undated.filter(|(event, _)| !known.contains(event)))
        .map(|(event, chapters)| {
            let (link, date) = (sheet.link_view(event), sheet.press.date_of(event));
            let mentions = &site.relations(event).mentions;
            let places = chapters.iter().map(|&chapter| {
                let mention = mentions.iter().find(|mention| mention.page == chapter);
                place(chapter, mention.map_or("", |mention| &mention.anchor))
            });
            EventLine { link, date, chapters: places.collect() }
        })
        .collect()
}

/// The people, groups and places that the chapters name, by letter, each with its first mention in
/// every chapter.
fn names(
    sheet: &Sheet,
    volume: &BTreeMap<Ix, usize>,
    place: &dyn Fn(Ix, &str) -> PlaceView,
) -> Vec<NameGroup> {
    let site = sheet.press.site;
    let mut filed: Vec<(String, NameLine)> = Vec::new();
    for kind in [Kind::Person, Kind::Group, Kind::Place] {
        for (ix, thing) in site.of(kind) {
            let mut first: BTreeMap<Ix, &str> = BTreeMap::new();
            let mentions = &site.relations(ix).mentions;
            for mention in mentions.iter().filter(|it| volume.contains_key(&it.page)) {
                first.entry(mention.page).or_insert(&mention.anchor);
            }
            if first.is_empty() {
                continue;
            }
            let title = lists::filed_title(thing);
            let link = LinkView { title, title_html: None, ..sheet.link_view(ix) };
            let chapters = first.iter().map(|(&chapter, anchor)| place(chapter, anchor));
            let line = NameLine { link, chapters: chapters.collect() };
            filed.push((lists::filed_as(site, ix), line));
        }
    }
    // Names that are filed alike keep the order of their kinds.
    filed.sort_by(|a, b| a.0.cmp(&b.0));
    let mut groups: Vec<NameGroup> = Vec::new();
    for (key, line) in filed {
        let title = lists::letter(&key);
        match groups.last_mut().filter(|group| group.title == title) {
            Some(group) => group.items.push(line),
            None => groups.push(NameGroup { title, items: vec![line] }),
        }
    }
    groups
}
