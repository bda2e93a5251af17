//! What must hold of a site, page by page and as a whole. Reads files in memory and gives faults;
//! how a site is built, and that each rule finds what it should, is the affair of `main.rs`.

use crate::address::{Address, address, in_style};
use crate::page::{Element, Page};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The heaviest that a page may be, in bytes: it should open at once on a poor line.
const HEAVIEST: usize = 250_000;

/// The same of the book, which holds all chapters and says so where it is linked.
const HEAVIEST_BOOK: usize = 3_000_000;

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// HTML that a reader has to mend: an unclosed element, a stray tag.
    Malformed,
    DeadLink,
    DeadAnchor,
    /// A `for` or `aria-…` attribute that names no element.
    DeadReference,
    DuplicateId,
    /// A note without its way back to each of its calls, a way back to another note's call.
    Note,
    OtherHost,
    /// `javascript:` and `data:` addresses, handlers in attributes.
    Live,
    AbsolutePath,
    ImageWithoutAlt,
    LinkWithoutText,
    NoLanguage,
    NoTitle,
    /// No `h1`, or several.
    TopHeading,
    SkippedHeading,
    TooHeavy,
    Unreachable,
    /// A sitemap or a canonical link that is wrong about where pages are.
    WrongAddress,
}

/// A rule that is broken, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    pub rule: Rule,
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}: {}", self.file, self.rule, self.what)
    }
}

/// All that is wrong with a site, given as its files by path. `base` is the address that it was
/// built for, with a `/` at its end.
pub fn audit(files: &BTreeMap<String, Vec<u8>>, base: &str) -> Vec<Fault> {
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    let read = |ending: &str| -> BTreeMap<&str, Page> {
        let these = files.iter().filter(|(path, _)| path.ends_with(ending));
        these.map(|(path, bytes)| (path.as_str(), Page::read(&text(bytes)))).collect()
    };
    let (pages, drawings) = (read(".html"), read(".svg"));
    let mut audit = Audit { files, pages: &pages, base, faults: Vec::new() };
    for (path, page) in &pages {
        audit.syntax(path, page);
        audit.head(path, page);
        audit.headings(path, page);
        audit.ids(path, page);
        audit.notes(path, page);
        audit.addresses(path, page);
    }
    for (path, drawing) in &drawings {
        audit.addresses(path, drawing);
    }
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".css")) {
        in_style(&text(bytes)).iter().for_each(|url| audit.request(path, url));
    }
    audit.reach();
    audit.sitemap();
    audit.faults
}

struct Audit<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    pages: &'a BTreeMap<&'a str, Page>,
    base: &'a str,
    faults: Vec<Fault>,
}

impl Audit<'_> {
    fn fault(&mut self, file: &str, rule: Rule, what: impl Into<String>) {
        self.faults.push(Fault { file: file.to_owned(), rule, what: what.into() });
    }

    fn syntax(&mut self, path: &str, page: &Page) {
        for what in &page.malformed {
            self.fault(path, Rule::Malformed, what);
        }
        let bytes = self.files[path].len();
        let is_book = page.named("body").any(|it| it.has("class", "book"));
        if bytes > if is_book { HEAVIEST_BOOK } else { HEAVIEST } {
            self.fault(path, Rule::TooHeavy, format!("{bytes} bytes"));
        }
    }

    fn head(&mut self, path: &str, page: &Page) {
        if !page.named("html").any(|it| it.get("lang").is_some_and(|lang| !lang.is_empty())) {
            self.fault(path, Rule::NoLanguage, "no `lang` on `html`");
        }
        let in_head = |it: &&Element| it.parent.is_some_and(|at| page.elements[at].name == "head");
        if !page.named("title").filter(in_head).any(|it| !it.text.trim().is_empty()) {
            self.fault(path, Rule::NoTitle, "no `title`");
        }
        let canonical = page.named("link").find(|it| it.has("rel", "canonical"));
        let own = self.public(path);
        if let Some(href) = canonical.and_then(|it| it.get("href")).filter(|it| *it != own) {
            self.fault(path, Rule::WrongAddress, format!("canonical is `{href}`, not `{own}`"));
        }
    }

    fn headings(&mut self, path: &str, page: &Page) {
        let level = |element: &Element| match element.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        };
        let tops = page.named("h1").count();
        if tops != 1 {
            self.fault(path, Rule::TopHeading, format!("{tops} `h1`"));
        }
        let mut last = 0;
        for (level, element) in page.elements.iter().filter_map(|it| Some((level(it)?, it))) {
            if level > last + 1 {
                let what = format!("h{level} after h{last}: {}", element.text.trim());
                self.fault(path, Rule::SkippedHeading, what);
            }
            last = level;
        }
    }

    fn ids(&mut self, path: &str, page: &Page) {
        let mut ids = BTreeSet::new();
        for id in page.elements.iter().filter_map(|it| it.get("id")) {
            if !ids.insert(id) {
                self.fault(path, Rule::DuplicateId, id);
            }
        }
        for element in &page.elements {
            for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls"] {
                let wanted = element.get(name).unwrap_or_default().split_ascii_whitespace();
                for id in wanted.filter(|id| !ids.contains(id)) {
                    self.fault(path, Rule::DeadReference, format!("{name}=\"{id}\""));
                }
            }
        }
    }

    fn notes(&mut self, path: &str, page: &Page) {
        let with = |role: &'static str| {
            page.elements.iter().enumerate().filter(move |(_, it)| it.has("role", role))
        };
        // Which elements each way back lies in, and which call it leads to.
        let backs: Vec<(Vec<usize>, &str)> =
            with("doc-backlink").map(|(at, it)| (page.around(at).collect(), anchor(it))).collect();
        let mut back_to: BTreeMap<&str, Vec<&[usize]>> = BTreeMap::new();
        backs.iter().for_each(|(in_, to)| back_to.entry(to).or_default().push(in_));
        for (_, call) in with("doc-noteref") {
            let id = call.get("id").unwrap_or_default();
            let leads_back =
                |note| back_to.get(id).is_some_and(|all| all.iter().any(|in_| in_.contains(&note)));
            // A call to a note that isn't there is a dead anchor already.
            if page.by_id(anchor(call)).is_some_and(|note| id.is_empty() || !leads_back(note)) {
                self.fault(path, Rule::Note, format!("no way back to `{id}`"));
            }
        }
        for (within, to) in &backs {
            // A way back to what isn't there is a dead anchor already.
            let Some(call) = page.by_id(to).map(|at| &page.elements[at]) else { continue };
            let note = page.by_id(anchor(call)).filter(|_| call.has("role", "doc-noteref"));
            if note.is_none_or(|note| !within.contains(&note)) {
                let what = format!("a way back leads to `{to}`, which doesn't call its note");
                self.fault(path, Rule::Note, what);
            }
        }
        let with_back: BTreeSet<usize> =
            backs.iter().flat_map(|(in_, _)| in_.iter().copied()).collect();
        for (section, _) in with("doc-endnotes") {
            let items = page.elements.iter().enumerate().filter(|(at, it)| {
                it.name == "li"
                    && it.get("id").is_some()
                    && page.around(*at).any(|it| it == section)
            });
            for (at, item) in items.filter(|(at, _)| !with_back.contains(at)) {
                let id = item.get("id").unwrap_or_default();
                self.fault(path, Rule::Note, format!("`{id}` (element {at}) has no way back"));
            }
        }
    }

    fn addresses(&mut self, path: &str, page: &Page) {
        for element in &page.elements {
            let name = element.name.as_str();
            if let Some(handler) = element.attributes.keys().find(|key| key.starts_with("on")) {
                self.fault(path, Rule::Live, format!("`{handler}` on `{name}`"));
            }
            if name == "img" && element.get("alt").is_none() {
                let what = element.get("src").unwrap_or_default();
                self.fault(path, Rule::ImageWithoutAlt, what);
            }
            for key in ["src", "poster", "data", "background", "ping", "action", "formaction"] {
                element.get(key).into_iter().for_each(|url| self.request(path, url));
            }
            for set in ["srcset", "imagesrcset"].iter().filter_map(|key| element.get(key)) {
                let each = set.split(',').filter_map(|it| it.split_ascii_whitespace().next());
                each.for_each(|url| self.request(path, url));
            }
            for style in
                element.get("style").into_iter().chain((name == "style").then_some(&*element.text))
            {
                in_style(style).iter().for_each(|url| self.request(path, url));
            }
            if name == "meta"
                && element.get("http-equiv").is_some_and(|it| it.eq_ignore_ascii_case("refresh"))
            {
                self.fault(path, Rule::Live, "a page that sends its reader elsewhere");
            }
            for href in ["href", "xlink:href"].iter().filter_map(|key| element.get(key)) {
                match name {
                    "a" | "area" => self.link(path, element, href),
                    "link" if element.has("rel", "canonical") => {}
                    _ => self.request(path, href),
                }
            }
        }
    }

    /// An address that a reader may follow.
    fn link(&mut self, path: &str, element: &Element, href: &str) {
        let label = element.get("aria-label").unwrap_or(&element.text);
        if label.trim().is_empty() {
            self.fault(path, Rule::LinkWithoutText, href);
        }
        if self.address(path, href) != Address::OtherHost {
            self.request(path, href);
        }
    }

    /// An address that a browser fetches by itself, or one inside the site.
    fn request(&mut self, path: &str, url: &str) {
        match self.address(path, url) {
            Address::OtherHost => self.fault(path, Rule::OtherHost, url),
            Address::Absolute => self.fault(path, Rule::AbsolutePath, url),
            Address::Live => self.fault(path, Rule::Live, url),
            Address::Contact => {}
            Address::Inside { file, anchor } => {
                let Some(file) = file.filter(|file| self.files.contains_key(file)) else {
                    return self.fault(path, Rule::DeadLink, url);
                };
                let page = self.pages.get(file.as_str());
                let there = |id: &str| page.is_none_or(|page| page.by_id(id).is_some());
                if anchor.is_some_and(|id| !there(&id)) {
                    self.fault(path, Rule::DeadAnchor, url);
                }
            }
        }
    }

    /// The address as it is meant on this page: a server shows `404.html` at any depth, so it alone
    /// names its files from the root of the host.
    fn address(&self, path: &str, text: &str) -> Address {
        let root = self.base.splitn(4, '/').nth(3).map(|path| format!("/{path}"));
        let inside = root.as_deref().and_then(|root| text.strip_prefix(root));
        match inside.filter(|_| path == "404.html") {
            Some("") => address(path, "index.html"),
            Some(inside) => address(path, inside),
            None => address(path, text),
        }
    }

    /// Where a page is on the web: a folder's `index.html` is the folder.
    fn public(&self, path: &str) -> String {
        let folder =
            path.strip_suffix("index.html").filter(|it| it.is_empty() || it.ends_with('/'));
        format!("{}{}", self.base, folder.unwrap_or(path))
    }

    /// Every page must be found from the first one, by links alone.
    fn reach(&mut self) {
        let mut reached = BTreeSet::new();
        let mut next = vec!["index.html".to_owned()];
        while let Some(path) = next.pop() {
            let Some(page) = self.pages.get(path.as_str()) else { continue };
            if reached.insert(path.clone()) {
                let hrefs = page.named("a").filter_map(|it| it.get("href"));
                next.extend(hrefs.filter_map(|href| match address(&path, href) {
                    Address::Inside { file, .. } => file,
                    _ => None,
                }));
            }
        }
        for path in self.pages.keys() {
            if !reached.contains(*path) && *path != "404.html" {
                self.fault(path, Rule::Unreachable, "no link leads here from index.html");
            }
        }
    }

    /// The sitemap lists all pages but those that ask not to be found.
    fn sitemap(&mut self) {
        let Some(bytes) = self.files.get("sitemap.xml") else {
            return self.fault("sitemap.xml", Rule::WrongAddress, "there is none");
        };
        let sitemap = Page::read(&String::from_utf8_lossy(bytes));
        let listed: BTreeSet<&str> = sitemap.named("loc").map(|it| it.text.trim()).collect();
        let hidden = |page: &Page| page.named("meta").any(|it| it.has("content", "noindex"));
        let wanted: BTreeSet<String> = self
            .pages
            .iter()
            .filter(|(_, page)| !hidden(page))
            .map(|(path, _)| self.public(path))
            .collect();
        let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
        for url in wanted.symmetric_difference(&listed) {
            self.fault("sitemap.xml", Rule::WrongAddress, *url);
        }
    }
}

/// What a link leads to on its own page.
fn anchor(link: &Element) -> &str {
    link.get("href").and_then(|href| href.strip_prefix('#')).unwrap_or_default()
}
