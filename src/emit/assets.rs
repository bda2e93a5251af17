//! Assets named by their content, so that browsers may keep them for ever: `style.css` becomes
//! `assets/style.3f2a9c1d.css`, and what a style sheet refers to is renamed in it. Scripts are not
//! looked into: a script that loads another must be given its name by a template.

use crate::render::paths;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Assets under the names that they have in the site.
#[derive(Debug, Default)]
pub struct Assets<'a> {
    /// From the path below `static/` to the path in the output.
    pub names: BTreeMap<String, String>,
    /// Paths in the output and their bytes, in the order of the paths below `static/`.
    pub files: Vec<(String, Cow<'a, [u8]>)>,
    /// References that lead to no asset: the style sheet's path below `static/`, and what stands
    /// in it.
    pub dangling: Vec<(String, String)>,
}

/// What lies in `static/root/` keeps its name and goes to the top of the site: `CNAME`,
/// `favicon.ico` and the like, which others look for there.
const ROOT: &str = "root/";

/// Names assets by their content. `files` are paths below `static/` and their bytes.
pub fn name<'a>(files: &BTreeMap<String, Cow<'a, [u8]>>) -> Assets<'a> {
    let mut naming = Naming { files, done: BTreeMap::new(), dangling: Vec::new() };
    for path in files.keys() {
        naming.place(path, &mut Vec::new());
    }
    let Naming { done, dangling, .. } = naming;
    let mut assets = Assets { dangling, ..Assets::default() };
    for (path, (name, bytes)) in done {
        assets.names.insert(path, name.clone());
        assets.files.push((name, bytes));
    }
    assets
}

struct Naming<'f, 'a> {
    files: &'f BTreeMap<String, Cow<'a, [u8]>>,
    done: BTreeMap<String, (String, Cow<'a, [u8]>)>,
    dangling: Vec<(String, String)>,
}

impl Naming<'_, '_> {
    /// The name in the output of a file and of all that it refers to. `open` are the style sheets
    /// being read: one that refers back to one of them can't be renamed in it.
    fn place(&mut self, path: &str, open: &mut Vec<String>) -> Option<String> {
        if let Some((name, _)) = self.done.get(path) {
            return Some(name.clone());
        }
        if open.iter().any(|other| other == path) {
            return None;
        }
        let mut bytes = self.files.get(path)?.clone();
        if path.ends_with(".css")
            && let Ok(css) = std::str::from_utf8(&bytes)
        {
            open.push(path.into());
            let css = css.to_owned();
            bytes = Cow::Owned(self.rewrite(path, &css, open).into_bytes());
            open.pop();
        }
        let name = match path.strip_prefix(ROOT) {
            Some(name) => name.into(),
            None => hashed(path, &bytes),
        };
        self.done.insert(path.into(), (name.clone(), bytes));
        Some(name)
    }

    /// A style sheet with its references renamed. All assets keep their folders, so that only the
    /// last part of a reference changes.
    fn rewrite(&mut self, path: &str, css: &str, open: &mut Vec<String>) -> String {
        let mut out = String::new();
        let mut from = 0;
        for range in references(css) {
            let written = &css[range.clone()];
            let (target, tail) =
                written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
            let foreign = target.is_empty() || target.starts_with('/') || target.contains(':');
            let Some(asset) = join(path, target).filter(|_| !foreign) else { continue };
            match self.place(&asset, open) {
                Some(name) if !asset.starts_with(ROOT) => {
                    let folder = target.rfind('/').map_or(0, |at| at + 1);
                    let last = name.rfind('/').map_or(0, |at| at + 1);
                    out.push_str(&css[from..range.start]);
                    out.push_str(&format!("{}{}{tail}", &target[..folder], &name[last..]));
                    from = range.end;
                }
                _ => self.dangling.push((path.into(), written.into())),
            }
        }
        out.push_str(&css[from..]);
        out
    }
}

/// `fonts/a.woff2` as `assets/fonts/a.3f2a9c1d.woff2`.
fn hashed(path: &str, bytes: &[u8]) -> String {
    let hash = paths::hash(bytes);
    let folder = path.rfind('/').map_or(0, |at| at + 1);
    match path[folder..].rfind('.').filter(|&at| at > 0) {
        Some(dot) => format!("assets/{}.{hash}{}", &path[..folder + dot], &path[folder + dot..]),
        None => format!("assets/{path}.{hash}"),
    }
}

/// A relative reference from a file, as a path below `static/`; `None` if it leads out of it.
fn join(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<_> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Where the references of a style sheet stand: within `url(…)`, quoted or not, and after
/// `@import`. Comments and other strings are passed over.
fn references(css: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let quoted = |at: usize| {
        let quote = css[at..].chars().next().filter(|c| *c == '"' || *c == '\'')?;
        let mut escaped = false;
        let inside = css[at + 1..].char_indices().find(|&(_, c)| {
            let end = c == quote && !escaped;
            escaped = c == '\\' && !escaped;
            end
        });
        Some(at + 1..at + 1 + inside.map_or(css.len() - at - 1, |(end, _)| end))
    };
    let past_space = |at: usize| css.len() - css[at..].trim_start().len();
    let starts = |at: usize, word: &str| {
        css.as_bytes()[at..]
            .get(..word.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(word.as_bytes()))
    };
    while let Some(c) = css[at..].chars().next() {
        if starts(at, "/*") {
            at = css[at + 2..].find("*/").map_or(css.len(), |end| at + 2 + end + 2);
        } else if starts(at, "url(") {
            let start = past_space(at + 4);
            let range = quoted(start).unwrap_or_else(|| {
                let end = css[start..].find(')').map_or(css.len(), |end| start + end);
                start..start + css[start..end].trim_end().len()
            });
            at = css[range.end..].find(')').map_or(css.len(), |end| range.end + end + 1);
            found.push(range);
        } else if starts(at, "@import") {
            at = past_space(at + 7);
            if let Some(range) = quoted(at) {
                at = (range.end + 1).min(css.len());
                found.push(range);
            }
        } else if let Some(range) = quoted(at) {
            at = (range.end + 1).min(css.len());
        } else {
            at += c.len_utf8();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'a>(files: &[(&str, &'a str)]) -> Assets<'a> {
        let files = files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().into()));
        name(&files.collect())
    }

    #[test]
    fn names_follow_the_bytes() {
        let one = named(&[("js/a.js", "1"), ("LICENSE", "l"), ("root/CNAME", "x.org")]);
        let two = named(&[("js/a.js", "2")]);
        assert!(one.names["js/a.js"].starts_with("assets/js/a."));
        assert!(one.names["js/a.js"].ends_with(".js") && one.names["js/a.js"].len() == 23);
        assert_ne!(one.names["js/a.js"], two.names["js/a.js"]);
        assert!(one.names["LICENSE"].starts_with("assets/LICENSE."));
        assert_eq!(one.names["root/CNAME"], "CNAME");
    }

    #[test]
    fn style_sheets_name_what_they_use() {
        let css = "/* url(no.png) */ @import 'b.css'; @font-face { src: url( \"../fonts/a.woff2?x#y\" ) \
                   format(\"url(z)\"), url(//h/x), url(data:font/x), url(#id), url(gone.png) }";
        let assets = named(&[("css/a.css", css), ("css/b.css", "b"), ("fonts/a.woff2", "f")]);
        let file = |path: &str| &assets.names[path];
        let last = |path: &str| file(path).rsplit('/').next().unwrap();
        let bytes = assets.files.iter().find(|(path, _)| path == file("css/a.css")).unwrap();
        let expected = css
            .replace("'b.css'", &format!("'{}'", last("css/b.css")))
            .replace("a.woff2?", &format!("{}?", last("fonts/a.woff2")));
        assert_eq!(std::str::from_utf8(&bytes.1).unwrap(), expected);
        assert_eq!(assets.dangling, [("css/a.css".into(), "gone.png".into())]);
    }

    #[test]
    fn a_sheet_is_renamed_when_its_font_changes() {
        let css = "@font-face { src: url(a.woff2) }";
        let one = named(&[("a.css", css), ("a.woff2", "1")]);
        let two = named(&[("a.css", css), ("a.woff2", "2")]);
        assert_ne!(one.names["a.css"], two.names["a.css"]);
    }

    #[test]
    fn odd_style_sheets_end() {
        for css in ["url(", "url('", "@import", "/*", "'\\", "@import \"", "url(a.css)", "é url(é"]
        {
            named(&[("a.css", css)]);
        }
        let round = named(&[("a.css", "@import 'b.css'"), ("b.css", "@import 'a.css'")]);
        assert_eq!(round.dangling, [("b.css".into(), "a.css".into())]);
    }
}
