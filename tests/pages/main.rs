//! Small histories in memory and the pages that are drawn of them, read as a browser would get them.
//! What is said of faulty histories is tested in `suite.rs`; the histories' own files here are sound
//! unless a test says otherwise.

mod book;
mod claims;
mod evidence;
mod hints;
mod lists;
mod map;
mod notes;
mod prose;
mod safety;
mod search;
mod site;
mod things;
mod timeline;

use std::collections::BTreeMap;
use std::ops::Index;
use variorum::diagnostic::Severity;
use variorum::load::files::Memory;
use variorum::press::{Purpose, press};

/// The drawn site: what each text file of it holds, and what was said of the history.
pub struct Site {
    pub pages: BTreeMap<String, String>,
    /// "code: path:line: message", warnings and errors.
    pub faults: Vec<String>,
}

impl Index<&str> for Site {
    type Output = str;

    fn index(&self, path: &str) -> &str {
        let paths = || self.pages.keys().cloned().collect::<Vec<_>>().join(" ");
        self.pages.get(path).unwrap_or_else(|| panic!("no {path} among {}", paths()))
    }
}

/// Draws a history; `content/` stands before each path that names no other folder.
pub fn draw(files: &[(&str, &str)]) -> Site {
    draw_at(None, files)
}

/// The same at an address.
pub fn draw_at(base_url: Option<&str>, files: &[(&str, &str)]) -> Site {
    let full = |path: &str| match path.split_once('/') {
        Some(("templates" | "static", _)) => path.to_string(),
        _ => format!("content/{path}"),
    };
    let mut all: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    all.insert("content/site.yaml".into(), "title: A test".into());
    all.extend(files.iter().map(|(path, text)| (full(path), text.as_bytes().to_vec())));
    let memory: Memory = all.into_iter().collect();
    press(&memory, base_url, Purpose::Build, &|_| {}, |pressed| {
        let mut pages = BTreeMap::new();
        let mut faults = pressed.faults;
        faults.extend(pressed.plan.check());
        for output in &pressed.plan.outputs {
            match output.bytes() {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    pages.insert(output.path.clone(), text);
                }
                Err(fault) => faults.push(fault),
            }
        }
        let faults = faults.finish(pressed.texts, false).into_iter().map(|fault| {
            let span = fault.span();
            let file = pressed.texts.get(span.file);
            let line = file.text[..span.start as usize].matches('\n').count() + 1;
            let severity = match fault.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            format!("{severity} {}: {}:{line}: {}", fault.code.name, file.path, fault.message)
        });
        Site { pages, faults: faults.collect() }
    })
}

/// Draws a history that has no errors, whatever its warnings.
pub fn sound(files: &[(&str, &str)]) -> Site {
    let site = draw(files);
    let errors: Vec<_> = site.faults.iter().filter(|fault| fault.starts_with("error")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    site
}

/// What stands between two marks, the first time; panics with the text where they don't stand so.
pub fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let Some((_, rest)) = text.split_once(start) else { panic!("no {start:?} in\n{text}") };
    let Some((inside, _)) = rest.split_once(end) else { panic!("no {end:?} after\n{rest}") };
    inside
}

/// The words of HTML without its tags, white space drawn together.
pub fn words(html: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        in_tag = (in_tag || c == '<') && c != '>';
        if !in_tag && c != '>' {
            out.push(c);
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The notes of a page, in words, without their ways back.
pub fn notes(page: &str) -> Vec<String> {
    if !page.contains("doc-endnotes") {
        return Vec::new();
    }
    let list = between(page, "role=\"doc-endnotes\"", "</section>");
    let items = list.split("<li id=\"note-").skip(1);
    items.map(|item| words(between(item, ">", "<span class=\"back\">"))).collect()
}

/// The values of an attribute, in the order of the page.
pub fn values<'t>(page: &'t str, attribute: &str) -> Vec<&'t str> {
    let mark = format!(" {attribute}=\"");
    page.split(&*mark).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

/// Asserts that every relative link and picture of every page leads to a file of the site, every
/// anchor to an id, that no id stands twice, and that each note's calls and ways back meet.
pub fn assert_linked(site: &Site) {
    for (path, page) in site.pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        let ids = values(page, "id");
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{path}: the id {id} stands twice");
        }
        for href in values(page, "href").into_iter().chain(values(page, "src")) {
            if href.contains("://") {
                continue;
            }
            let (file, anchor) = href.split_once('#').map_or((href, None), |(a, b)| (a, Some(b)));
            let target = if file.is_empty() { path.clone() } else { resolved(path, file) };
            let Some(found) = site.pages.get(&target) else {
                panic!("{path}: {href} leads to no file");
            };
            if let Some(anchor) = anchor {
                let anchor = decoded(anchor);
                let known = values(found, "id").contains(&&*anchor);
                assert!(known, "{path}: {href} leads to no place on {target}");
            }
        }
        let backs = page.matches("role=\"doc-backlink\"").count();
        assert_eq!(page.matches("role=\"doc-noteref\"").count(), backs, "{path}");
    }
}

/// A relative address, from the page at `path`.
fn resolved(path: &str, href: &str) -> String {
    let mut parts: Vec<String> = path.split('/').map(String::from).collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop().unwrap_or_else(|| panic!("{path}: {href} leads out"))),
            part => parts.push(decoded(part)),
        }
    }
    parts.join("/")
}

fn decoded(href: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = href.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%').then(|| std::str::from_utf8(&after[..2]).unwrap());
        bytes.push(code.map_or(first, |code| u8::from_str_radix(code, 16).unwrap()));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap()
}

/// A book with an author.
pub const LEE: (&str, &str) = (
    "sources/lee.md",
    "---\ntype: book\ntitle: Afghanistan\nauthor: [{ family: Lee, given: Jonathan L. }]\n\
     publisher: Reaktion\npublisher-place: London\nissued: 2018\n---\n",
);

/// A newspaper report.
pub const POST: (&str, &str) = (
    "sources/post.md",
    "---\ntype: article-newspaper\ntitle: Taliban Driven Out\nauthor: [{ family: Doe, given: Jane }]\n\
     container-title: The Daily Paper\nissued: 1997-05-29\nURL: https://example.org/taliban\n---\n",
);
