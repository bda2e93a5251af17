//! Chapters: the prose with its notes, the events that it tells of, the ways on.

use super::evidence::{self, SupportView};
use super::{Page, plain};
use crate::model::kind::Kind;
use crate::model::prose::{self, BlockKind};
use crate::model::site::{Body, Ix, Prose};
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{DateView, EntryView, EventView, LinkView, NoteView};
use serde::Serialize;

#[derive(Serialize)]
struct View {
    number: u32,
    period: Option<DateView>,
    summary_html: Option<String>,
    support: Option<SupportView>,
    sections: Vec<LinkView>,
    prose_html: String,
    events: Vec<EventView>,
    notes: Vec<NoteView>,
    bibliography: Vec<EntryView>,
    prev: Option<Neighbour>,
    next: Option<Neighbour>,
}

#[derive(Serialize)]
struct Neighbour {
    href: String,
    number: u32,
    title: String,
}

/// A chapter in a table of contents.
#[derive(Serialize)]
pub struct ChapterView {
    pub href: String,
    pub number: u32,
    pub title: String,
    pub kind: &'static str,
    pub period: Option<DateView>,
    pub summary_html: Option<String>,
}

/// The pages of all chapters.
pub fn pages<'p>(press: &'p Press<'p>) -> impl Iterator<Item = Page<'p>> {
    press.site.of(Kind::Chapter).map(move |(ix, _)| {
        let draw = move |page: &Page<'p>| draw(Sheet::new(press, &*page.path), ix);
        Page::new(press.path(ix), draw).owned(press, ix)
    })
}

/// All chapters, for a table of contents on this page.
pub fn contents(sheet: &Sheet) -> Vec<ChapterView> {
    let chapters = sheet.press.site.of(Kind::Chapter).enumerate();
    let views = chapters.map(|(at, (ix, thing))| ChapterView {
        href: sheet.href_of(ix),
        number: number(sheet, at),
        title: thing.title.clone(),
        kind: Kind::Chapter.word(),
        period: match &thing.body {
            Body::Chapter(chapter) => chapter.period.as_ref().map(|date| sheet.date_view(date)),
            _ => None,
        },
        summary_html: sheet.bare(&thing.summary),
    });
    views.collect()
}

/// A chapter's number: that of its file, else its place.
fn number(sheet: &Sheet, at: usize) -> u32 {
    let thing = sheet.press.site.of(Kind::Chapter).nth(at).map(|(_, thing)| thing);
    thing.and_then(|thing| thing.order).unwrap_or(at as u32 + 1)
}

fn draw(mut sheet: Sheet, ix: Ix) -> Result<String, crate::diagnostic::Diagnostic> {
    let press = sheet.press;
    let thing = press.site.thing(ix);
    let Body::Chapter(chapter) = &thing.body else { unreachable!("a chapter is a chapter") };
    let (period, events) = (chapter.period.as_ref(), &press.site.relations(ix).events[..]);
    let at = press.site.of(Kind::Chapter).position(|(other, _)| other == ix).unwrap_or(0);
    let neighbour = |sheet: &Sheet, at: Option<usize>| {
        let at = at?;
        let (ix, thing) = press.site.of(Kind::Chapter).nth(at)?;
        let (href, title) = (sheet.href_of(ix), thing.title.clone());
        Some(Neighbour { href, number: number(sheet, at), title })
    };
    let summary_html = sheet.rich(&thing.summary);
    sheet.support = &chapter.support;
    let prose_html = sheet.prose(&thing.prose, 2);
    let view = View {
        support: evidence::support_view(&sheet, &chapter.support),
        number: number(&sheet, at),
        period: period.map(|date| sheet.date_view(date)),
        summary_html,
        sections: sections(&thing.prose),
        prose_html,
        events: sheet.event_views(events, true),
        prev: neighbour(&sheet, at.checked_sub(1)),
        next: neighbour(&sheet, Some(at + 1)),
        notes: sheet.note_views(),
        bibliography: sheet.bibliography(),
    };
    let head = sheet.head_of(ix);
    sheet.fill("chapter.html", head, &view)
}

/// The chapter's sections, by its headings of the highest level.
fn sections(prose: &Prose) -> Vec<LinkView> {
    let headings = prose.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading { level, anchor, inlines } if *level <= 2 => Some(LinkView {
            href: format!("#{}", crate::render::paths::encode(anchor)),
            title: prose::plain(inlines),
            title_html: None,
            kind: "section",
            summary: None,
        }),
        _ => None,
    });
    headings.collect()
}

/// What the site's first page says of itself, where its settings say nothing.
pub fn first_summary(press: &Press) -> Option<String> {
    press.site.of(Kind::Chapter).find_map(|(_, thing)| plain(press, &thing.summary))
}
