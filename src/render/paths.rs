//! Where each page stands in the site, and how one page names another. Links are relative, so that
//! the site works from a file, at a domain's root and below a path.

use crate::model::kind::Kind;

/// The path of a thing's page from the site's top: `events/mazar-uprising.html`.
pub fn page(kind: Kind, id: &str) -> String {
    match kind {
        Kind::Page => format!("{}.html", slug(id)),
        _ => format!("{}/{}.html", kind.folder(), slug(id)),
    }
}

/// The path of a further page of a long list: the second of `sources/lee-2018.html` is
/// `sources/lee-2018/2.html`. The first is the page itself.
pub fn continued(path: &str, number: usize) -> String {
    match number {
        1 => path.to_string(),
        _ => format!("{}/{number}.html", path.trim_end_matches(".html")),
    }
}

/// How many passages, events or claims stand on one page of a long list.
pub const LIST: usize = 200;

/// The part of a long list that stands on its nth page, from 1.
pub fn part<T>(list: &[T], number: usize) -> &[T] {
    let first = list.len().min((number - 1) * LIST);
    &list[first..list.len().min(first + LIST)]
}

/// How many pages a list goes over.
pub fn pages(list: usize) -> usize {
    list.div_ceil(LIST)
}

/// The way from a page up to the site's top: `""`, `"../"`, `"../../"`.
pub fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// A short word that changes with the bytes. It stands in the names of what browsers may keep.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..8].to_string()
}

/// A path as it stands in a link: what isn't safe there is percent-encoded (RFC 3986).
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    push_encoded(&mut out, path);
    out
}

/// Appends a path as it stands in a link.
pub fn push_encoded(out: &mut String, path: &str) {
    for &byte in path.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/#!$'()*+,=@".contains(&byte) {
            out.push(byte as char);
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(DIGITS[usize::from(byte >> 4)] as char);
            out.push(DIGITS[usize::from(byte & 15)] as char);
        }
    }
}

/// The anchor of a source in a bibliography: `bib-lee-2018`.
pub fn entry_anchor(id: &str) -> String {
    format!("bib-{}", slug(id))
}

/// The anchor of the passages that stand on a thing's page, in a list: `passages-event-kunduz`.
pub fn passages_anchor(kind: Kind, id: &str) -> String {
    format!("passages-{}-{}", kind.word(), slug(id))
}

/// An id as a file's name: what some file system refuses becomes a hyphen.
fn slug(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lie_in_their_kinds_folder() {
        assert_eq!(page(Kind::Event, "mazar-uprising"), "events/mazar-uprising.html");
        assert_eq!(page(Kind::Page, "about"), "about.html");
        assert_eq!(page(Kind::Source, "dbl:a/b"), "sources/dbl-a-b.html");
        assert_eq!(continued("sources/lee.html", 2), "sources/lee/2.html");
        assert_eq!(root("sources/lee/2.html"), "../../");
        assert_eq!(encode("people/مزار.html").len(), "people/".len() + 24 + ".html".len());
    }
}
