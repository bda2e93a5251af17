//! The pages of a site, a file for each family: what each is given, and when. What a page looks
//! like is the templates' affair; where it is written, that of the rooms above.

mod book;
mod chapter;
mod disputes;
mod entity;
mod event;
mod evidence;
mod home;
mod lists;
pub mod map;
mod moved;
mod plain;
mod search;
mod source;
mod sources;
mod time;

use super::paths;
use super::press::Press;
use super::sheet::Sheet;
use super::view::{ContinuationView, LinkView};
use crate::diagnostic::Diagnostic;
use crate::model::kind::Kind;
use crate::model::site::{Inline, Ix};
use crate::span::Span;
pub use book::{PATH as BOOK, TITLE as BOOK_TITLE, is_wanted as has_book};
pub use evidence::{PATH as EVIDENCE, has_evidence};
pub use lists::title as list_title;
pub use search::PATH as SEARCH;
use serde::Serialize;
pub use time::{TIMELINE, has_timeline, timeline};

/// A page that can be drawn, whenever and on whichever thread.
pub struct Page<'p> {
    /// Its path from the site's top.
    pub path: String,
    /// What it is drawn from, for messages: a file of the history, or none.
    pub owner: Option<Span>,
    /// Whether only its address is left: it leads on to where the page is now.
    pub moved: bool,
    /// Whether a sitemap names it.
    pub listed: bool,
    draw: Box<Draw<'p>>,
}

/// How a page is drawn.
type Draw<'p> = dyn Fn(&Page<'p>) -> Result<String, Diagnostic> + Send + Sync + 'p;

impl<'p> Page<'p> {
    fn new(
        path: impl Into<String>,
        draw: impl Fn(&Page<'p>) -> Result<String, Diagnostic> + Send + Sync + 'p,
    ) -> Page<'p> {
        Page { path: path.into(), owner: None, moved: false, listed: true, draw: Box::new(draw) }
    }

    fn owned(mut self, press: &Press, ix: Ix) -> Page<'p> {
        self.owner = Some(Span::new(press.site.thing(ix).file, 0, 0));
        self
    }

    fn unlisted(mut self) -> Page<'p> {
        self.listed = false;
        self
    }

    /// The page's HTML, or the fault of the template that it is drawn with.
    pub fn draw(&self) -> Result<String, Diagnostic> {
        (self.draw)(self).map_err(|fault| fault.help(format!("it was drawing `{}`", self.path)))
    }
}

/// All pages of the site, by kind and then in the order of the things.
pub fn all<'p>(press: &'p Press<'p>) -> Vec<Page<'p>> {
    let mut pages = vec![home::page(press)];
    pages.extend(chapter::pages(press));
    pages.extend(book::pages(press));
    pages.extend(event::pages(press));
    pages.extend(entity::pages(press));
    pages.extend(source::pages(press));
    pages.extend(lists::pages(press));
    pages.extend(disputes::pages(press));
    pages.extend(evidence::page(press));
    pages.extend(time::pages(press));
    pages.extend(map::page(press));
    pages.extend(search::pages(press));
    pages.extend(plain::pages(press));
    pages.extend(moved::pages(press));
    pages
}

/// What the base template is told of the page.
#[derive(Serialize)]
struct PageView {
    kind: &'static str,
    title: String,
    path: String,
    root: String,
    section: &'static str,
    canonical: Option<String>,
    description: Option<String>,
    edit_url: Option<String>,
    noindex: bool,
    crumbs: Vec<LinkView>,
    /// What the prose links, in a few lines each: JSON for a script.
    previews: Option<String>,
}

/// A view of one template, with what the base template needs beside it.
#[derive(Serialize)]
struct Whole<'v, V: Serialize> {
    page: PageView,
    #[serde(flatten)]
    view: &'v V,
}

impl Sheet<'_> {
    /// The head of a page that is no thing's own.
    fn head(&self, kind: &'static str, section: &'static str, title: &str) -> PageView {
        PageView {
            kind,
            title: title.to_string(),
            path: self.path.clone(),
            root: self.root.clone(),
            section,
            canonical: self.press.base.as_ref().map(|base| base.page(&self.path)),
            description: None,
            edit_url: None,
            noindex: false,
            crumbs: Vec::new(),
            previews: None,
        }
    }

    /// The head of a thing's page.
    fn head_of(&self, ix: Ix) -> PageView {
        let thing = self.press.site.thing(ix);
        let section = match thing.kind {
            Kind::Page => "pages",
            kind => kind.folder(),
        };
        PageView {
            description: plain(self.press, &thing.summary),
            edit_url: self.edit_url(ix),
            crumbs: self.crumbs(thing.kind),
            ..self.head(thing.kind.word(), section, &thing.title)
        }
    }

    fn crumbs(&self, kind: Kind) -> Vec<LinkView> {
        if kind == Kind::Page {
            return Vec::new();
        }
        vec![LinkView {
            href: self.href(&index_path(kind), None),
            title: lists::title(kind).to_string(),
            title_html: None,
            kind: "index",
            summary: None,
        }]
    }

    fn edit_url(&self, ix: Ix) -> Option<String> {
        let repository = self.press.site.settings.repository.as_deref()?;
        let file = &self.press.texts.get(self.press.site.thing(ix).file).path;
        Some(format!("{}/edit/main/{}", repository.trim_end_matches('/'), paths::encode(file)))
    }

    /// Fills a template, once all else of the page is set.
    fn fill(
        self,
        template: &str,
        mut page: PageView,
        view: &impl Serialize,
    ) -> Result<String, Diagnostic> {
        page.previews = self.previews();
        match self.faults.into_iter().next() {
            Some(fault) => Err(fault),
            None => self.press.templates.page(template, &Whole { page, view }),
        }
    }

    /// Where one is in a list of this many pages, which begins at `first`; `None` if it is alone.
    fn continuation(&self, first: &str, number: usize, of: usize) -> Option<ContinuationView> {
        let href = |number| self.href(&paths::continued(first, number), None);
        (of > 1).then(|| ContinuationView {
            number,
            of,
            prev: (number > 1).then(|| href(number - 1)),
            next: (number < of).then(|| href(number + 1)),
        })
    }
}

/// The path of a kind's list.
fn index_path(kind: Kind) -> String {
    format!("{}/index.html", kind.folder())
}

/// Running text as bare words, or nothing where there is none.
fn plain(press: &Press, inlines: &[Inline]) -> Option<String> {
    let words = press.plain(inlines);
    (!words.is_empty()).then_some(words)
}
