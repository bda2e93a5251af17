//! Plain pages, and the page for an address where there is nothing.

use super::{Page, PageView};
use crate::diagnostic::Diagnostic;
use crate::model::kind::Kind;
use crate::model::site::Ix;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{EntryView, NoteView};
use serde::Serialize;

#[derive(Serialize)]
struct View {
    summary_html: Option<String>,
    prose_html: String,
    notes: Vec<NoteView>,
    bibliography: Vec<EntryView>,
}

#[derive(Serialize)]
struct Nothing {}

/// The plain pages and `404.html`.
pub fn pages<'p>(press: &'p Press<'p>) -> impl Iterator<Item = Page<'p>> {
    let plain = press.site.of(Kind::Page).map(move |(ix, _)| {
        let draw = move |page: &Page<'p>| draw(Sheet::new(press, &*page.path), ix);
        Page::new(press.path(ix), draw).owned(press, ix)
    });
    let lost = Page::new("404.html", |page| draw_lost(Sheet::new(press, &*page.path))).unlisted();
    plain.chain(std::iter::once(lost))
}

fn draw(mut sheet: Sheet, ix: Ix) -> Result<String, Diagnostic> {
    let thing = sheet.press.site.thing(ix);
    let summary_html = sheet.rich(&thing.summary);
    let prose_html = sheet.prose(&thing.prose, 2);
    let view = View {
        summary_html,
        prose_html,
        notes: sheet.note_views(),
        bibliography: sheet.bibliography(),
    };
    let head = sheet.head_of(ix);
    sheet.fill("page.html", head, &view)
}

/// A server shows this page at any address, so where the site's own is known its links, and no
/// other page's, begin at the host's root.
fn draw_lost(sheet: Sheet) -> Result<String, Diagnostic> {
    let root = sheet.press.base.as_ref().map(|base| base.root().to_string());
    let head = PageView {
        root: root.unwrap_or_default(),
        noindex: true,
        canonical: None,
        ..sheet.head("not-found", "", "Nothing here")
    };
    sheet.fill("404.html", head, &Nothing {})
}
