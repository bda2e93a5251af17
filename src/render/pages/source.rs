//! Sources: what each is and where it stands, how to cite it, and every passage that rests on it,
//! summed up by page first.

use super::Page;
use super::entity::draw_further;
use crate::diagnostic::Diagnostic;
use crate::model::kind::Kind;
use crate::model::site::{Ix, Passage, Source};
use crate::render::paths;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{
    ContinuationView, EntryView, GroupView, LinkView, NoteView, SourceView, capitalised, counted,
    figured,
};
use serde::Serialize;
use std::sync::Arc;

/// How many citing pages are summed up; the rest is on the further pages of passages.
const PAGES: usize = 100;

#[derive(Serialize)]
struct View {
    source: SourceView,
    entry_html: String,
    kind_text: Option<String>,
    stance_html: Option<String>,
    relays: Vec<LinkView>,
    relayed_by: Vec<LinkView>,
    known_through: Vec<LinkView>,
    undated: Option<String>,
    unsigned: Option<String>,
    inferred_html: Option<String>,
    url: Option<String>,
    prose_html: String,
    formats: Vec<FormatView>,
    rests_text: String,
    pages: Vec<CountView>,
    pages_more: Option<String>,
    passage_groups: Vec<GroupView>,
    continuation: Option<ContinuationView>,
    notes: Vec<NoteView>,
    bibliography: Vec<EntryView>,
}

#[derive(Serialize)]
struct FormatView {
    title: &'static str,
    text: String,
}

/// A page that rests on the source, and in how many passages.
#[derive(Serialize)]
struct CountView {
    #[serde(flatten)]
    link: LinkView,
    kind_text: String,
    count: usize,
    count_text: String,
    /// Where its passages begin, here or on a further page.
    passages_href: String,
}

/// The pages of all sources, each with the further pages of what rests on it.
pub fn pages<'p>(press: &'p Press<'p>) -> impl Iterator<Item = Page<'p>> {
    press.site.of(Kind::Source).flat_map(move |(ix, _)| {
        let draw = move |page: &Page<'p>| draw(Sheet::new(press, &*page.path), ix);
        let first = Page::new(press.path(ix), draw).owned(press, ix);
        let passages = &press.site.relations(ix).passages;
        let of = paths::pages(passages.len());
        let further = (2..=of).map(move |number| {
            let draw = move |page: &Page<'p>| {
                let sheet = Sheet::new(press, &*page.path);
                let groups = sheet.passage_groups(passages, number);
                draw_further(sheet, ix, number, of, groups)
            };
            Page::new(paths::continued(press.path(ix), number), draw).owned(press, ix).unlisted()
        });
        std::iter::once(first).chain(further)
    })
}

/// "20 passages on 4 pages".
pub fn rests_text(passages: &[Arc<Passage>]) -> String {
    let pages = passages.chunk_by(|a, b| a.page == b.page).count();
    match passages.len() {
        0 => "nothing yet".to_string(),
        passages => format!(
            "{} on {}",
            counted(passages, "passage", "passages"),
            counted(pages, "page", "pages")
        ),
    }
}

fn draw(mut sheet: Sheet, ix: Ix) -> Result<String, Diagnostic> {
    let press = sheet.press;
    let thing = press.site.thing(ix);
    let Some(source) = thing.source() else { unreachable!("sources alone are drawn as sources") };
    let relations = press.site.relations(ix);
    let stance_html = sheet.rich(&source.stance);
    let inferred_html = sheet.rich(&source.inferred);
    let prose_html = sheet.prose(&thing.prose, 2);
    let (pages, left) = counts(&sheet, &relations.passages);
    let url = source.csl.get("URL").and_then(|url| url.as_str()).filter(|url| is_web(url));
    let view = View {
        source: sheet.source_view(ix),
        entry_html: press.entry(ix).to_string(),
        kind_text: source.kind.as_deref().map(capitalised),
        stance_html,
        relays: sheet.link_views(&source.relays),
        relayed_by: sheet.link_views(&relations.relayed_by),
        known_through: sheet.link_views(&source.known_through),
        undated: source.undated.as_deref().map(capitalised),
        unsigned: source.unsigned.as_deref().map(capitalised),
        inferred_html,
        url: url.map(str::to_string),
        formats: vec![FormatView { title: "CSL-JSON", text: csl_json(source) }],
        rests_text: format!("{}.", capitalised(&rests_text(&relations.passages))),
        pages,
        pages_more: (left > 0)
            .then(|| format!("and {}", counted(left, "further page", "further pages"))),
        passage_groups: sheet.passage_groups(&relations.passages, 1),
        continuation: sheet.continuation(press.path(ix), 1, paths::pages(relations.passages.len())),
        prose_html,
        notes: sheet.note_views(),
        bibliography: sheet.bibliography(),
    };
    let head = sheet.head_of(ix);
    sheet.fill("source.html", head, &view)
}

/// The citing pages with their counts, those that cite most first, and how many are left out.
fn counts(sheet: &Sheet, passages: &[Arc<Passage>]) -> (Vec<CountView>, usize) {
    let mut at = 0;
    let mut pages: Vec<(Ix, usize, usize)> = passages
        .chunk_by(|a, b| a.page == b.page)
        .map(|chunk| {
            let number = at / paths::LIST + 1;
            at += chunk.len();
            (chunk[0].page, chunk.len(), number)
        })
        .collect();
    let left = pages.len().saturating_sub(PAGES);
    pages.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let views = pages.into_iter().take(PAGES).map(|(ix, count, number)| {
        let thing = sheet.press.site.thing(ix);
        let anchor = paths::passages_anchor(thing.kind, &thing.id);
        CountView {
            link: sheet.link_view(ix),
            kind_text: sheet.kind_text(ix),
            count,
            count_text: figured(count, "passage", "passages"),
            passages_href: sheet.href_on(&sheet.path, number, 1, &anchor),
        }
    });
    (views.collect(), left)
}

fn csl_json(source: &Source) -> String {
    serde_json::to_string_pretty(&[&source.csl]).unwrap_or_default()
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
