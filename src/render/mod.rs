//! From the site to HTML: plain views of it, drawn by templates, each page a pure function of the
//! site. Where pages are written is not known here.

mod chart;
pub mod cite;
mod claim;
mod date;
mod highlight;
mod html;
pub mod lettering;
mod pages;
pub mod paths;
mod press;
mod preview;
mod prose;
mod search;
mod sheet;
mod sketch;
mod templates;
mod timeline;
mod view;

pub(crate) use claim::figure_text;
pub use pages::Page;
pub use press::Press;
pub use search::Index;
pub use templates::{BUILTIN, Templates};

use crate::model::kind::Kind;
use crate::model::site::{Body, Site};
use serde::Serialize;
use std::collections::BTreeMap;

/// All pages of a site, ready to be drawn in any order and on any number of threads.
pub fn pages<'p>(press: &'p Press<'p>) -> Vec<Page<'p>> {
    pages::all(press)
}

/// The files that lie beside the pages and are named by what they hold, each with its path: the
/// search's index and the timeline's data. They are made by this.
pub fn named_files<'p>(press: &'p Press) -> impl Iterator<Item = (&'p str, &'p [u8])> {
    let index = press.index().files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let timeline = pages::has_timeline(press.site).then(|| press.timeline());
    index.chain(timeline.map(|script| (script.path.as_str(), script.text.as_bytes())))
}

/// The file of [`named_files`] at a path, if there is one. Only what it belongs to is made by this.
pub fn named_file<'p>(press: &'p Press, path: &str) -> Option<&'p [u8]> {
    if path.split('/').next() == Some(search::FOLDER) {
        let mut files = press.index().files.iter();
        return files.find(|(known, _)| known == path).map(|(_, bytes)| bytes.as_slice());
    }
    let is_timeline = path.starts_with(pages::TIMELINE) && pages::has_timeline(press.site);
    let script = is_timeline.then(|| press.timeline())?;
    (script.path == path).then_some(script.text.as_bytes())
}

/// What every template can name besides its own view: `site`, and `assets`, the path of each
/// asset from the site's top by its logical name.
pub fn share(templates: &mut Templates, site: &Site, assets: &BTreeMap<String, String>) {
    let settings = &site.settings;
    let language = settings.language.split('-').next().unwrap_or_default();
    let is_rtl = matches!(language, "ar" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi");
    let view = SiteView {
        title: &settings.title,
        subtitle: settings.subtitle.as_deref(),
        description: settings.description.as_deref(),
        authors: &settings.authors,
        language: &settings.language,
        dir: if is_rtl { "rtl" } else { "ltr" },
        base_url: settings.base_url.as_ref().map(|url| url.value.as_str()),
        repository: settings.repository.as_deref(),
        nav: nav(site),
        pages: plain_pages(site),
        theme: &settings.theme,
    };
    templates.share("site", &view);
    templates.share("assets", assets);
}

#[derive(Serialize)]
struct SiteView<'s> {
    title: &'s str,
    subtitle: Option<&'s str>,
    description: Option<&'s str>,
    authors: &'s [String],
    language: &'s str,
    dir: &'static str,
    base_url: Option<&'s str>,
    repository: Option<&'s str>,
    nav: Vec<NavView>,
    pages: Vec<NavView>,
    theme: &'s serde_json::Map<String, serde_json::Value>,
}

/// An entry of the site's menu.
#[derive(Serialize)]
struct NavView {
    title: String,
    path: String,
    section: String,
}

/// The lists of what there is.
fn nav(site: &Site) -> Vec<NavView> {
    let has = |kind| site.of(kind).next().is_some();
    let entry = |title: &str, path: String, section: &str| NavView {
        title: title.to_string(),
        path,
        section: section.to_string(),
    };
    let list = |kind: Kind| {
        entry(pages::list_title(kind), format!("{}/index.html", kind.folder()), kind.folder())
    };
    let mut nav = Vec::new();
    if has(Kind::Chapter) {
        nav.push(list(Kind::Chapter));
    }
    if has(Kind::Event) {
        nav.push(entry("Chronology", "chronology.html".into(), "chronology"));
        nav.push(list(Kind::Event));
    }
    if site.claims().any(|(_, claim)| claim::is_disputed(claim)) {
        nav.push(entry("Disputes", "disputes.html".into(), "disputes"));
    }
    if pages::map::is_wanted(site) {
        nav.push(entry("Map", pages::map::PATH.into(), "map"));
    }
    nav.extend(
        [Kind::Person, Kind::Group, Kind::Place, Kind::Source]
            .into_iter()
            .filter(|&kind| has(kind))
            .map(list),
    );
    if !site.things.is_empty() {
        nav.push(entry("Search", pages::SEARCH.into(), "search"));
    }
    nav
}

/// The plain pages that the menu lists, which tell of the history as a whole, the page on its
/// evidence, and the book.
fn plain_pages(site: &Site) -> Vec<NavView> {
    let listed = site
        .of(Kind::Page)
        .filter(|(_, page)| !matches!(page.body, Body::Page(page) if !page.menu));
    let views = listed.map(|(_, page)| NavView {
        title: page.title.clone(),
        path: paths::page(Kind::Page, &page.id),
        section: page.id.clone(),
    });
    let evidence = pages::has_evidence(site).then(|| NavView {
        title: "Evidence".into(),
        path: pages::EVIDENCE.into(),
        section: "evidence".into(),
    });
    let book = pages::has_book(site).then(|| NavView {
        title: format!("{} on one page", pages::BOOK_TITLE),
        path: pages::BOOK.into(),
        section: "book".into(),
    });
    views.chain(evidence).chain(book).collect()
}
