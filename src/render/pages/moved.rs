//! The addresses that pages had: a line that leads on to where each is now. No list, map or search
//! names them, and no template draws them.

use super::Page;
use crate::model::site::Ix;
use crate::render::html;
use crate::render::paths;
use crate::render::press::Press;

/// A page at each former address of a thing.
pub fn pages<'p>(press: &'p Press<'p>) -> impl Iterator<Item = Page<'p>> {
    press.site.things.iter().enumerate().flat_map(move |(at, thing)| {
        thing.formerly.iter().flat_map(|all| &all.value).map(move |former| {
            let path = paths::page(thing.kind, &former.value);
            let mut page = Page::new(path, move |page| Ok(draw(press, &page.path, Ix(at as u32))));
            page.owner = Some(former.span);
            page.moved = true;
            page.unlisted()
        })
    })
}

/// By the refresh of a head, which needs no script; with one, the anchor comes along. Where the site
/// will be known, the address by which it is known there is given.
fn draw(press: &Press, path: &str, to: Ix) -> String {
    let now = press.path(to);
    let href = paths::encode(&format!("{}{now}", paths::root(path)));
    let canonical =
        press.base.as_ref().map_or_else(|| href.clone(), |base| html::text(&base.page(now)));
    let title = html::text(&press.site.thing(to).title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n\
         <script>location.replace(\"{href}\" + location.hash)</script>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n</head>\n<body>\n\
         <main>\n<h1>Moved</h1>\n<p>This page is now at <a href=\"{href}\">{title}</a>.</p>\n\
         </main>\n</body>\n</html>\n"
    )
}
