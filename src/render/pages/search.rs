//! The search: a form that a script answers, and below it, for everyone, ways to all there is and
//! the list of all names.

use super::lists::{self, JumpView};
use super::{Page, index_path};
use crate::diagnostic::Diagnostic;
use crate::model::fold::fold;
use crate::model::kind::Kind;
use crate::model::site::{Ix, Thing};
use crate::render::html;
use crate::render::paths;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{ContinuationView, LinkView};
use serde::Serialize;
use std::sync::Arc;

/// The path of the page.
pub const PATH: &str = "search.html";
/// How many names stand on one page. They are short, and are mostly looked for in one go.
const NAMES: usize = 2000;

#[derive(Serialize)]
struct View {
    /// The way to the folder of the index; only where the form stands, on the first page.
    index: Option<String>,
    ways: Vec<WayView>,
    jumps: Vec<JumpView>,
    groups: Vec<GroupView>,
    continuation: Option<ContinuationView>,
}

#[derive(Serialize)]
struct WayView {
    #[serde(flatten)]
    link: LinkView,
    count: usize,
}

#[derive(Serialize)]
struct GroupView {
    id: String,
    title: String,
    names: Vec<NameView>,
}

/// A name, and whose it is where that is called otherwise.
#[derive(Serialize)]
struct NameView {
    text: String,
    lang: Option<String>,
    dir: Option<&'static str>,
    href: String,
    kind: &'static str,
    of: Option<String>,
}

/// A name with what it is filed under, and its place among the names of its thing; none for the
/// title.
struct Filed {
    letter: String,
    key: String,
    ix: Ix,
    name: Option<usize>,
}

/// The search and, where there are very many names, the further pages of their list; none without
/// things.
pub fn pages<'p>(press: &'p Press<'p>) -> Vec<Page<'p>> {
    if press.site.things.is_empty() {
        return Vec::new();
    }
    let filed = Arc::new(names(press));
    let of = filed.len().div_ceil(NAMES).max(1);
    let pages = (1..=of).map(|number| {
        let filed = filed.clone();
        let page = Page::new(paths::continued(PATH, number), move |page: &Page<'p>| {
            draw(Sheet::new(press, &*page.path), &filed, number, of)
        });
        if number > 1 { page.unlisted() } else { page }
    });
    pages.collect()
}

/// All names of people, groups and places, filed.
fn names(press: &Press) -> Vec<Filed> {
    let mut filed: Vec<Filed> = Vec::new();
    for (ix, thing) in Kind::ENTITIES.into_iter().flat_map(|kind| press.site.of(kind)) {
        let mut put = |text: &str, name: Option<usize>| {
            let key = fold(text);
            filed.push(Filed { letter: lists::letter(&key), key, ix, name });
        };
        put(sort_form(thing), None);
        for (at, name) in thing.entity().map_or(&[][..], |entity| &entity.names).iter().enumerate()
        {
            if name.text != thing.title {
                put(&name.text, Some(at));
            }
        }
    }
    filed.sort_by(|a, b| (&a.key, a.ix, a.name).cmp(&(&b.key, b.ix, b.name)));
    filed
}

fn sort_form(thing: &Thing) -> &str {
    thing.entity().map_or(&thing.title, |entity| &entity.sort)
}

fn draw(sheet: Sheet, filed: &[Filed], number: usize, of: usize) -> Result<String, Diagnostic> {
    let here = filed.chunks(NAMES).nth(number - 1).unwrap_or_default();
    let starts =
        filed.iter().enumerate().filter(|(at, it)| *at == 0 || filed[at - 1].letter != it.letter);
    let jumps = starts.map(|(at, it)| {
        let href = sheet.href_on(PATH, at / NAMES + 1, number, &lists::letter_id(&it.letter));
        JumpView { title: it.letter.clone(), href: Some(href), current: false }
    });
    let groups = here.chunk_by(|a, b| a.letter == b.letter).map(|chunk| GroupView {
        id: lists::letter_id(&chunk[0].letter),
        title: chunk[0].letter.clone(),
        names: chunk.iter().map(|it| name_view(&sheet, it)).collect(),
    });
    let view = View {
        index: (number == 1).then(|| format!("{}{}/", sheet.root, sheet.press.index().folder)),
        ways: if number == 1 { ways(&sheet) } else { Vec::new() },
        jumps: jumps.collect(),
        groups: groups.collect(),
        continuation: sheet.continuation(PATH, number, of),
    };
    let mut head = sheet.head("search", "search", "Search");
    head.noindex = number > 1;
    sheet.fill("search.html", head, &view)
}

/// The lists of all things. The template adds what the site's menus have besides.
fn ways(sheet: &Sheet) -> Vec<WayView> {
    let site = sheet.press.site;
    let lists = Kind::ALL.into_iter().filter(|&kind| kind != Kind::Page);
    let lists = lists.map(|kind| (kind, site.of(kind).count())).filter(|(_, count)| *count > 0);
    let link = |href: String, title: &str, kind: &'static str| LinkView {
        href,
        title: title.to_string(),
        title_html: None,
        kind,
        summary: None,
    };
    let lists = lists.map(|(kind, count)| WayView {
        link: link(sheet.href(&index_path(kind), None), lists::title(kind), "index"),
        count,
    });
    lists.collect()
}

fn name_view(sheet: &Sheet, filed: &Filed) -> NameView {
    let thing = sheet.press.site.thing(filed.ix);
    let name = thing.entity().zip(filed.name).map(|(entity, at)| &entity.names[at]);
    let lang = name.and_then(|name| name.lang.clone());
    let text = name.map_or(sort_form(thing), |name| &name.text).to_string();
    NameView {
        dir: lang.is_some().then(|| if html::is_rtl(&text) { "rtl" } else { "ltr" }),
        lang,
        text,
        href: sheet.href_of(filed.ix),
        kind: thing.kind.word(),
        of: name.map(|_| thing.title.clone()),
    }
}
