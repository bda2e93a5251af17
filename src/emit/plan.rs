//! The plan of a site: every file that it will have, who wants it, and how its bytes are come by.
//! Nothing is written here.

use super::sitemap;
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::base_url::BaseUrl;
use crate::model::codes;
use crate::span::Span;
use rayon::prelude::*;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use unicode_normalization::UnicodeNormalization;

/// Makes a file's bytes when they are wanted, so that few are held at once. It may be called from
/// any thread and must give the same bytes each time.
pub type Draw<'a> = Box<dyn Fn() -> Result<Vec<u8>, Diagnostic> + Send + Sync + 'a>;

/// How a file's bytes are come by.
pub enum Content<'a> {
    Bytes(Vec<u8>),
    Draw(Draw<'a>),
}

/// One file of the site.
pub struct Output<'a> {
    /// The path in the output folder, with `/` on every platform.
    pub path: String,
    /// What wants it, for messages: "the event `kunduz`".
    pub owner: String,
    /// Where the owner is written.
    pub span: Span,
    pub content: Content<'a>,
}

impl Output<'_> {
    /// The file's bytes.
    pub fn bytes(&self) -> Result<std::borrow::Cow<'_, [u8]>, Diagnostic> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.into()),
            Content::Draw(draw) => Ok(draw()?.into()),
        }
    }
}

/// All files of the site.
#[derive(Default)]
pub struct Plan<'a> {
    pub outputs: Vec<Output<'a>>,
}

impl<'a> Plan<'a> {
    /// Plans a file whose bytes are at hand.
    pub fn bytes(
        &mut self,
        path: impl Into<String>,
        owner: impl Into<String>,
        span: Span,
        bytes: impl Into<Vec<u8>>,
    ) {
        let content = Content::Bytes(bytes.into());
        self.outputs.push(Output { path: path.into(), owner: owner.into(), span, content });
    }

    /// Plans a file that is drawn when it is written.
    pub fn draw(
        &mut self,
        path: impl Into<String>,
        owner: impl Into<String>,
        span: Span,
        draw: impl Fn() -> Result<Vec<u8>, Diagnostic> + Send + Sync + 'a,
    ) {
        let content = Content::Draw(Box::new(draw));
        self.outputs.push(Output { path: path.into(), owner: owner.into(), span, content });
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.outputs.iter().filter(|output| output.path.ends_with(".html")).count()
    }

    /// Adds what every site has besides its pages: `.nojekyll`, so that GitHub serves the folder
    /// as it is, and the sitemap where it is known where the site will be. There is no
    /// `robots.txt`: it counts only at the top of a host, and would allow what is allowed anyway.
    /// Call it last; `listed` are the paths of the pages that a search should find, `span` is the
    /// site's settings.
    pub fn complete(&mut self, base: Option<&BaseUrl>, listed: &[String], span: Span) {
        self.bytes(".nojekyll", "the note to GitHub Pages", span, "");
        let Some(base) = base else { return };
        let mut pages: Vec<&str> = listed.iter().map(String::as_str).collect();
        pages.sort_unstable();
        for (path, bytes) in sitemap::sitemap(base, &pages) {
            self.bytes(path, "the sitemap", span, bytes);
        }
    }

    /// Says which files can't all be written, on any common platform: two of one name (also where
    /// only case or composition differs), a file that is another's folder, a name that some
    /// systems can't keep.
    pub fn check(&self) -> Faults {
        let mut faults = Faults::default();
        let mut files: HashMap<String, &Output> = HashMap::with_capacity(self.outputs.len());
        for output in &self.outputs {
            if let Some(why) = bad_path(&output.path) {
                let message = format!("{} can't be kept as `{}`: {why}", output.owner, output.path);
                let fault = Diagnostic::new(codes::OUTPUT_PATH, output.span, message, "");
                faults.push(fault.help("give its file another name"));
                continue;
            }
            match files.entry(folded(&output.path)) {
                Entry::Occupied(first) => faults.push(collision(first.get(), output)),
                Entry::Vacant(free) => drop(free.insert(output)),
            }
        }
        for (key, output) in &files {
            let folders = key.match_indices('/').map(|(at, _)| &key[..at]);
            if let Some(file) = folders.filter_map(|folder| files.get(folder)).next() {
                faults.push(collision(file, output));
            }
        }
        faults
    }

    /// Checks the names, draws every page and keeps none: how faults of templates are found
    /// without writing anything.
    /// `progress` is told after each how many are done, and of how many.
    pub fn try_all(&self, progress: &(dyn Fn(usize, usize) + Sync)) -> Faults {
        let done = std::sync::atomic::AtomicUsize::new(0);
        let drawn = self.outputs.par_iter().filter_map(|output| {
            let fault = output.bytes().err();
            let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            progress(done, self.outputs.len());
            fault
        });
        let mut faults = self.check();
        told_once(drawn.collect()).into_iter().for_each(|fault| faults.push(fault));
        faults
    }
}

/// The faults of pages, each place once: a fault of a template that many pages share is one.
pub fn told_once(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut shared: Vec<(Diagnostic, usize)> = Vec::new();
    for fault in faults {
        let place = (fault.code, fault.span());
        match shared.iter_mut().find(|(known, _)| (known.code, known.span()) == place) {
            Some((_, more)) => *more += 1,
            None => shared.push((fault, 0)),
        }
    }
    let told = shared.into_iter().map(|(fault, more)| match more {
        0 => fault,
        1 => fault.help("another page is hindered by the same"),
        _ => fault.help(format!("{more} other pages are hindered by the same")),
    });
    told.collect()
}

/// A path as those systems see it that tell neither case nor composition apart.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}

fn collision(first: &Output, second: &Output) -> Diagnostic {
    let (a, b) = (&first.path, &second.path);
    let message = if a == b {
        format!("{} and {} would both be the file `{a}`", first.owner, second.owner)
    } else if folded(a) == folded(b) {
        format!("`{a}` and `{b}` are one file where capitals don't count")
    } else {
        format!("`{a}` would be a file, and also the folder of `{b}`")
    };
    let fault = Diagnostic::new(
        codes::OUTPUT_COLLISION,
        second.span,
        message,
        format!("{} wants `{b}`", second.owner),
    );
    fault
        .label(first.span, format!("{} wants `{a}`", first.owner))
        .help("give one of them another name")
}

/// Why a path can't be kept, if it can't. The limits are those of the common file systems: no name
/// over 255 bytes, no path over 1000, none that Windows keeps for itself.
fn bad_path(path: &str) -> Option<String> {
    if path.len() > 1000 {
        return Some("it is longer than 1000 bytes".into());
    }
    path.split('/').find_map(|name| {
        let odd = name.chars().find(|c| c.is_control() || "<>:\"|?*\\".contains(*c));
        if name.is_empty() || name == "." || name == ".." {
            Some("it leads out of the site, or has an empty part".into())
        } else if name.len() > 255 {
            Some("a part of it is longer than 255 bytes".into())
        } else if crate::model::kind::is_device(name) {
            Some(format!("Windows keeps the name `{name}` for itself"))
        } else if let Some(odd) = odd {
            Some(format!("no name may hold {odd:?} on Windows"))
        } else if name.ends_with(['.', ' ']) {
            Some(format!("Windows drops what `{name}` ends with"))
        } else if path == super::stage::MARKER {
            Some("that is the file by which the folder is known".into())
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Texts;

    fn messages(paths: &[&str]) -> Vec<String> {
        let mut texts = Texts::default();
        let mut plan = Plan::default();
        for (at, path) in paths.iter().enumerate() {
            let file = texts.add(format!("{at}.md"), "x");
            plan.bytes(*path, format!("number {at}"), Span::new(file, 0, 1), "");
        }
        let faults = plan.check().finish(&texts, false);
        faults.iter().map(|fault| format!("{} {}", fault.code.name, fault.message)).collect()
    }

    #[test]
    fn two_of_one_name() {
        assert_eq!(messages(&["a.html", "b/a.html", "c", "ca/x"]), [""; 0]);
        assert_eq!(
            messages(&["a.html", "b.html", "a.html"]),
            ["output::collision number 0 and number 2 would both be the file `a.html`"]
        );
        let folded = "are one file where capitals don't count";
        assert_eq!(
            messages(&["a/É.html", "a/e\u{301}.html"]),
            [format!("output::collision `a/É.html` and `a/e\u{301}.html` {folded}")]
        );
        assert_eq!(
            messages(&["a/b/c.html", "A"]),
            ["output::collision `A` would be a file, and also the folder of `a/b/c.html`"]
        );
    }

    #[test]
    fn both_places_are_shown() {
        let mut texts = Texts::default();
        let (a, b) = (texts.add("a.md", "x"), texts.add("b.md", "y"));
        let mut plan = Plan::default();
        plan.bytes("x.html", "the page `a`", Span::new(a, 0, 1), "");
        plan.bytes("x.html", "the page `b`", Span::new(b, 0, 1), "");
        let faults = plan.check().finish(&texts, false);
        let places: Vec<_> = faults[0].labels.iter().map(|label| label.span.file).collect();
        assert_eq!(places, [b, a]);
    }

    #[test]
    fn names_that_not_all_can_keep() {
        let long = format!("{}.html", "é".repeat(126));
        let deep = "a/".repeat(500) + "a";
        let bad = [
            "",
            "/a",
            "a//b",
            "../a",
            "a/./b",
            "con.html",
            "a/Nul",
            "lpt1.x.html",
            "a:b",
            "a\\b",
            "a.",
            "a /b",
            "a\nb",
            &long,
            &deep,
            ".variorum",
        ];
        for path in bad {
            let said = messages(&[path]);
            assert!(said.len() == 1 && said[0].starts_with("output::path "), "{path:?}: {said:?}");
        }
        let good = ["console.html", "com.html", "com10.html", "مزار.html", ".nojekyll", "a b.html"];
        assert_eq!(messages(&good), [""; 0]);
    }

    #[test]
    fn a_site_is_completed() {
        let mut texts = Texts::default();
        let span = Span::new(texts.add("site.yaml", "x"), 0, 1);
        let mut plan = Plan::default();
        for path in ["index.html", "404.html", "a.css", "b.html"] {
            plan.bytes(path, "", span, "");
        }
        let listed = ["index.html", "b.html"].map(str::to_string);
        plan.complete(Some(&BaseUrl::parse("https://a.b").unwrap()), &listed, span);
        let paths: Vec<_> = plan.outputs.iter().map(|output| output.path.as_str()).collect();
        assert_eq!(paths[4..], [".nojekyll", "sitemap.xml"]);
        let sitemap = plan.outputs[5].bytes().unwrap();
        let sitemap = String::from_utf8_lossy(&sitemap);
        assert!(sitemap.contains("<loc>https://a.b/</loc>\n") && sitemap.contains("/b.html"));
        assert!(!sitemap.contains("404") && !sitemap.contains("css"));
    }
}
