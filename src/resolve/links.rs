//! Where links, images and embeds lead: things, places on pages, files, the web. What they say is
//! `prose`'s affair.

use super::ids::{self, Anchor};
use super::names;
use super::scope::{Scope, Use};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::codes;
use crate::model::draft::Target;
use crate::model::kind::{Kind, chapter_number};
use crate::model::site::{Ix, Link, Role};
use crate::span::{Span, Spanned};

/// The schemes that may come out live.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];
/// The endings of files that can be set into a page as an image.
const IMAGES: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

impl Scope<'_> {
    /// Where a link leads. What leads nowhere is dead.
    pub fn link(&mut self, to: Spanned<Target>) -> Link {
        let span = to.span;
        match to.value {
            Target::Wiki { name, anchor } if name.is_empty() => {
                self.here_link(&anchor.unwrap_or_default(), span)
            }
            Target::Wiki { name, anchor } => {
                if has_extension(&name)
                    && self.known.table.with_id(&name).is_empty()
                    && let Some(asset) = self.asset_named(&name)
                {
                    return self.asset(asset);
                }
                let reference = Spanned::new(name, span);
                match self.follow(&reference, &Kind::ALL, codes::LINK_UNKNOWN, Role::Link) {
                    Some(ix) => self.thing_link(ix, anchor.as_deref(), span),
                    None => Link::Dead,
                }
            }
            Target::Path { path, anchor } => self.path_link(&path, anchor.as_deref(), span),
            Target::Here(anchor) => self.here_link(&anchor, span),
            Target::Url(url) => self.url_link(url, span),
        }
    }

    /// Where an image is: a file of the history. Nothing is fetched from other hosts.
    pub fn image(&mut self, to: Spanned<Target>) -> Link {
        let span = to.span;
        match to.value {
            Target::Path { path, .. } => match self.asset_at(&path) {
                Some(asset) => self.asset(asset),
                None => self.missing_file(&path, span),
            },
            Target::Wiki { name, .. } => match self.asset_named(&name) {
                Some(asset) => self.asset(asset),
                None if has_extension(&name) => self.missing_file(&name, span),
                None => {
                    let message = "an embed must stand alone in its paragraph";
                    let fault =
                        Diagnostic::new(codes::LINK_EMBED, span, message, "stands among words");
                    let help = "set it into a paragraph of its own, or link it, without the `!`";
                    self.faults.push(fault.help(help));
                    Link::Dead
                }
            },
            Target::Here(anchor) => self.missing_file(&format!("#{anchor}"), span),
            Target::Url(url) => {
                let (message, label) = match url.split_once(':') {
                    Some((scheme, _)) if !scheme.to_lowercase().starts_with("http") => (
                        format!("an image may not be a `{scheme}:` link"),
                        "only files of this history are printed",
                    ),
                    _ => (
                        "an image may not come from another host".to_owned(),
                        "would be fetched from there by every reader",
                    ),
                };
                self.faults.push(
                    Diagnostic::new(codes::LINK_UNSAFE, span, message, label)
                        .help("put the image into `images/` and name it by its path"),
                );
                Link::Dead
            }
        }
    }

    /// What an embed sets into the page: a claim or an image.
    pub fn embed(&mut self, to: Spanned<Target>) -> Link {
        let (name, anchor, span) = match to.value {
            Target::Wiki { name, anchor } => (name, anchor, to.span),
            other => return self.image(Spanned::new(other, to.span)),
        };
        if let Some(asset) = self.asset_named(&name) {
            if is_image(&asset) {
                return self.asset(asset);
            }
            self.faults.push(
                Diagnostic::new(
                    codes::LINK_EMBED,
                    span,
                    format!("`{name}` is no image"),
                    "can't be set into a page",
                )
                .help(format!("link it: `[[{name}]]`")),
            );
            return Link::Dead;
        }
        if is_image(&name) {
            return self.missing_file(&name, span);
        }
        let reference = Spanned::new(name, span);
        let ix = match reference.value.is_empty() {
            true => self.ix,
            false => match self.follow(&reference, &Kind::ALL, codes::LINK_UNKNOWN, Role::Embed) {
                Some(ix) => ix,
                None => return Link::Dead,
            },
        };
        let card = self.known.table.card(ix);
        let anchor = anchor.unwrap_or_default();
        if let Some(Anchor::Claim(claim)) = card.anchor(&anchor) {
            self.uses(Use::Thing(ix));
            self.text.push_str(card.question(claim));
            return Link::Claim { event: ix, claim };
        }
        let message = match anchor.is_empty() {
            true => format!("“{}” is a whole page", card.title),
            false => format!("“{}” has no claim `{anchor}`", card.title),
        };
        let fault =
            Diagnostic::new(codes::LINK_EMBED, span, message, "only a claim or an image fits here")
                .label(card.span, "the page is here");
        let fault = match nearest(&anchor, card.claims()) {
            Some(right) => names::suggest(self.known, fault, span, &anchor, right),
            None => fault.help("set in a claim, `![[event#claim]]`, or link the page"),
        };
        self.faults.push(fault);
        Link::Dead
    }

    fn thing_link(&mut self, ix: Ix, anchor: Option<&str>, span: Span) -> Link {
        self.uses(Use::Thing(ix));
        let Some(written) = anchor.filter(|anchor| !anchor.is_empty()) else {
            return Link::Thing { ix, anchor: None };
        };
        match self.known.table.card(ix).anchor(written) {
            Some(Anchor::Claim(claim)) => Link::Claim { event: ix, claim },
            Some(Anchor::Other(anchor)) => Link::Thing { ix, anchor: Some(anchor) },
            None => {
                self.unknown_anchor(ix, written, span);
                Link::Thing { ix, anchor: None }
            }
        }
    }

    fn here_link(&mut self, written: &str, span: Span) -> Link {
        let card = self.known.table.card(self.ix);
        match card.anchor(written) {
            Some(Anchor::Claim(claim)) => Link::Claim { event: self.ix, claim },
            Some(Anchor::Other(anchor)) => Link::Here(anchor),
            None => {
                self.unknown_anchor(self.ix, written, span);
                Link::Dead
            }
        }
    }

    fn unknown_anchor(&mut self, ix: Ix, written: &str, span: Span) {
        let card = self.known.table.card(ix);
        if written.is_empty() {
            let message = "this link names no place";
            let fault = Diagnostic::new(codes::LINK_ANCHOR, span, message, "leads nowhere");
            self.faults.push(fault.help("write the name of a heading or claim after the `#`"));
            return;
        }
        let fault = Diagnostic::new(
            codes::LINK_ANCHOR,
            span,
            format!("“{}” has no place `{written}`", card.title),
            "leads to no heading, claim or paragraph",
        )
        .label(card.span, "the page is here");
        self.faults.push(match nearest(written, card.anchors()) {
            Some(right) => names::suggest(self.known, fault, span, written, right),
            None => fault.help("give the heading a name, `## Words { #name }`, or link the page"),
        });
    }

    fn url_link(&mut self, url: String, span: Span) -> Link {
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme.trim());
        if SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Link::Url(url);
        }
        let message = match scheme {
            "" => "a link to another site needs its scheme".to_owned(),
            _ => format!("a link may not begin with `{}:`", scheme.escape_debug()),
        };
        self.faults.push(
            Diagnostic::new(codes::LINK_UNSAFE, span, message, "only its words are printed")
                .help("link by `https:`, `http:` or `mailto:`"),
        );
        Link::Dead
    }

    fn path_link(&mut self, path: &str, anchor: Option<&str>, span: Span) -> Link {
        let full = self.full_path(path);
        if let Some(ix) = full.as_deref().and_then(|full| self.known.table.at_path(full)) {
            self.refer_by_path(path, span, ix);
            return self.thing_link(ix, anchor, span);
        }
        if let Some(asset) = self.asset_at(path) {
            return self.asset(asset);
        }
        if let Some(ix) = full.as_deref().and_then(|full| self.known.table.formerly_at(full)) {
            let (former, id) =
                (file_name(path).trim_end_matches(".md"), &self.known.table.card(ix).id);
            let former = match self.known.table.card(ix).kind {
                Kind::Chapter => chapter_number(former).1,
                _ => former,
            };
            self.faults.push(names::former(self.known, ix, span, former, id));
            self.refer_by_path(path, span, ix);
            return self.thing_link(ix, anchor, span);
        }
        if has_extension(path) && !path.ends_with(".md") {
            return self.missing_file(path, span);
        }
        let fault = Diagnostic::new(
            codes::LINK_UNKNOWN,
            span,
            format!("there is no page `{path}`"),
            "leads to nothing",
        );
        let paths = self.known.table.paths();
        self.faults.push(match full.and_then(|full| near_path(&full, &paths)) {
            Some(right) => {
                let right = relative(ids::folder(self.known.texts, self.file), right);
                names::suggest(self.known, fault, span, path, &right)
            }
            None => fault.help("name the page's file by its path from this file's folder"),
        });
        Link::Dead
    }

    /// The path from the project's folder; none where it leads out of it.
    fn full_path(&self, path: &str) -> Option<String> {
        let (folder, path) = match path.strip_prefix('/') {
            Some(path) => ("", path),
            None => (ids::folder(self.known.texts, self.file), path),
        };
        let mut parts: Vec<&str> = folder.split_terminator('/').collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    /// The asset at a path that is relative to this file, as its path below the content folder.
    fn asset_at(&self, path: &str) -> Option<String> {
        let full = self.full_path(path)?;
        let below = full.strip_prefix(self.known.table.root())?;
        let assets = self.known.table.assets();
        assets.binary_search_by(|asset| asset.as_str().cmp(below)).ok().map(|at| assets[at].clone())
    }

    /// The asset with this path below the content folder, else the one whose path ends with it.
    fn asset_named(&self, name: &str) -> Option<String> {
        let assets = self.known.table.assets();
        if let Ok(at) = assets.binary_search_by(|asset| asset.as_str().cmp(name)) {
            return Some(assets[at].clone());
        }
        let ends =
            |asset: &&String| asset.strip_suffix(name).is_some_and(|head| head.ends_with('/'));
        let mut all = assets.iter().filter(ends);
        let one = all.next().filter(|_| !name.is_empty())?;
        all.next().is_none().then(|| one.clone())
    }

    fn asset(&mut self, asset: String) -> Link {
        self.found.assets.push(asset.clone());
        Link::Asset(asset)
    }

    fn missing_file(&mut self, path: &str, span: Span) -> Link {
        let fault = Diagnostic::new(
            codes::LINK_FILE,
            span,
            format!("there is no file `{path}`"),
            "names no file",
        );
        let table = &self.known.table;
        let assets: Vec<&str> = table.assets().iter().map(String::as_str).collect();
        self.faults.push(match near_path(path, &assets) {
            Some(right) => {
                let folder = ids::folder(self.known.texts, self.file);
                let right = match path.contains('/') {
                    true => relative(folder, &format!("{}{right}", table.root())),
                    false => file_name(right).to_owned(),
                };
                names::suggest(self.known, fault, span, path, &right)
            }
            None => fault.help("put the file below the content folder, or take the link out"),
        });
        Link::Dead
    }
}

/// Of some paths, the one with the nearest name; one in the folder asked for comes first.
fn near_path<'a>(path: &str, known: &[&'a str]) -> Option<&'a str> {
    let name = names::near(file_name(path), known.iter().map(|known| file_name(known)))?;
    let mut named = known.iter().copied().filter(|known| file_name(known) == name);
    let folder = |path: &str| path.rsplit('/').nth(1).unwrap_or("").to_owned();
    let first = named.clone().next();
    named.find(|known| folder(known) == folder(path)).or(first)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn has_extension(path: &str) -> bool {
    file_name(path).rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty()
            && (1..=5).contains(&end.len())
            && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_image(path: &str) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    IMAGES.contains(&end.as_str())
}

/// The path to a file from a folder, both given from the project's folder; spaces as `%20`.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split_terminator('/').collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let parts: Vec<&str> = up.chain(to[shared..].iter().copied()).collect();
    parts.join("/").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_folder_to_file() {
        assert_eq!(relative("content/chapters/", "content/events/a.md"), "../events/a.md");
        assert_eq!(relative("content/", "content/a b.md"), "a%20b.md");
        assert_eq!(relative("", "a.md"), "a.md");
    }

    #[test]
    fn names_of_files_are_told_from_titles() {
        assert!(has_extension("photo.jpg") && has_extension("../a/b.pdf"));
        assert!(
            !has_extension("mazar-uprising") && !has_extension("St. Mary") && !has_extension(".md")
        );
    }
}
