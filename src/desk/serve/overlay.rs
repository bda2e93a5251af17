//! Diagnostics as HTML, in the words of the printer for people, with links that open the files in
//! the editor's own program. Where and when they are shown is the page's script's affair.

use crate::diagnostic::{self, Diagnostic, Severity, human};
use crate::span::Texts;
use std::path::PathBuf;

/// The lines of files are shown this wide.
const WIDTH: usize = 110;
/// More than these at one time nobody mends; how many more there are is said.
const MOST: usize = 30;

/// How a link to a file's place is written: a URL in which `{file}`, `{line}` and `{column}` stand
/// for what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor(Option<String>);

/// The programs known by name, with how their addresses look.
const EDITORS: [(&str, &str); 5] = [
    ("vscode", "vscode://file/{file}:{line}:{column}"),
    ("vscodium", "vscodium://file/{file}:{line}:{column}"),
    ("zed", "zed://file/{file}:{line}:{column}"),
    ("obsidian", "obsidian://open?path={file}"),
    ("sublime", "subl://open?url=file://{file}&line={line}&column={column}"),
];

impl Editor {
    /// An editor by its name, or by an address of one's own; `none` makes no links. The error says
    /// what can be given.
    pub fn parse(written: &str) -> Result<Editor, String> {
        let known = EDITORS.iter().find(|(name, _)| *name == written);
        match known {
            Some((_, address)) => Ok(Editor(Some(address.to_string()))),
            None if written == "none" => Ok(Editor(None)),
            // A script is no address of a file.
            None if written.contains("{file}")
                && written.contains("://")
                && !written.trim().to_lowercase().starts_with("javascript:") =>
            {
                Ok(Editor(Some(written.to_string())))
            }
            None => {
                let names: Vec<_> = EDITORS.iter().map(|(name, _)| format!("`{name}`")).collect();
                Err(format!(
                    "give {}, `none`, or an address with `{{file}}` in it, such as \
                     `vscode://file/{{file}}:{{line}}:{{column}}`",
                    names.join(", ")
                ))
            }
        }
    }

    /// The address of a place in a file.
    fn address(&self, file: &str, line: &str, column: &str) -> Option<String> {
        let path = crate::render::paths::encode(file);
        let path = path.strip_prefix('/').map_or(path.clone(), |rest| match &self.0 {
            // `…://file/` has the slash already.
            Some(address) if address.contains("/{file}") && !address.contains("///{file}") => {
                rest.to_string()
            }
            _ => path.clone(),
        });
        let address = self.0.as_ref()?.replace("{file}", &path);
        Some(address.replace("{line}", line).replace("{column}", column))
    }
}

/// All diagnostics as HTML: each in a `<pre>`, its first line in a heading. `locate` gives the place
/// of a file on disk.
pub fn html(
    diagnostics: &[Diagnostic],
    texts: &Texts,
    editor: &Editor,
    locate: &dyn Fn(&str) -> Option<PathBuf>,
) -> String {
    let look = human::Look { colour: false, width: WIDTH };
    let mut out = String::new();
    // Errors first: they are what keeps the page from changing.
    let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let others = diagnostics.iter().filter(|one| one.severity != Severity::Error);
    for one in errors.chain(others).take(MOST) {
        let class = if one.severity == Severity::Error { "error" } else { "warning" };
        let printed = human::human(std::slice::from_ref(one), texts, look);
        let (head, rest) = printed.split_once('\n').unwrap_or((&printed, ""));
        out.push_str(&format!("<article class=\"{class}\"><h2>{}</h2><pre>", escape(head)));
        for line in rest.lines() {
            out.push_str(&linked(line, editor, locate));
            out.push('\n');
        }
        out.push_str("</pre></article>");
    }
    if diagnostics.len() > MOST {
        out.push_str(&format!("<p>and {} more</p>", diagnostics.len() - MOST));
    }
    out
}

/// "1 error, 2 warnings".
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let (errors, warnings) = diagnostic::count(diagnostics);
    let number = |count: usize, word: &str| {
        (count > 0).then(|| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
    };
    let both = [number(errors, "error"), number(warnings, "warning")];
    both.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A line of the printer; where it names a place, ` --> content/a.md:5:13`, that is a link.
fn linked(line: &str, editor: &Editor, locate: &dyn Fn(&str) -> Option<PathBuf>) -> String {
    let begun = line.trim_start();
    let place = begun.strip_prefix("--> ").or_else(|| begun.strip_prefix("::: "));
    let link = place.and_then(|place| {
        let mut parts = place.rsplitn(3, ':');
        let counted = |part: Option<&str>| part.filter(|it| it.parse::<u32>().is_ok()).is_some();
        let (column, row, path) = (parts.next(), parts.next(), parts.next());
        let (path, row, column) = match counted(column) && counted(row) {
            true => (path?, row?, column?),
            false => (place, "1", "1"),
        };
        let file = locate(path)?;
        let file = file.to_string_lossy().replace('\\', "/");
        editor.address(&file, row, column)
    });
    match (place, link) {
        (Some(place), Some(link)) => {
            let before = &line[..line.len() - place.len()];
            format!("{}<a href=\"{}\">{}</a>", escape(before), escape(&link), escape(place))
        }
        _ => escape(line),
    }
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codes;
    use crate::span::Span;

    #[test]
    fn a_fault_is_told_in_the_printers_words_and_its_file_linked() {
        let mut texts = Texts::default();
        let file = texts.add("content/pages/a b.md", "x\nSo <b>it</b> was.\n");
        let fault = Diagnostic::new(codes::LINK_UNKNOWN, Span::new(file, 5, 8), "no `<b>`", "here")
            .help("take & give");
        let locate = |path: &str| Some(PathBuf::from("/home/me").join(path));
        let editor = Editor::parse("vscode").unwrap();
        let html = html(&[fault], &texts, &editor, &locate);
        assert!(html.contains("<h2>error[link::unknown-target]: no `&lt;b&gt;`</h2>"), "{html}");
        let link = "<a href=\"vscode://file/home/me/content/pages/a%20b.md:2:4\">";
        assert!(html.contains(link), "{html}");
        assert!(html.contains("content/pages/a b.md:2:4</a>"), "{html}");
        assert!(html.contains("So &lt;b&gt;it&lt;/b&gt; was.") && html.contains("take &amp; give"));
        assert!(!html.contains("<b>"));
    }

    #[test]
    fn an_editor_is_known_by_name_or_address() {
        assert_eq!(Editor::parse("none"), Ok(Editor(None)));
        let own = Editor::parse("me://x?f={file}&l={line}").unwrap();
        assert_eq!(own.address("/a", "3", "1").unwrap(), "me://x?f=/a&l=3");
        let zed = Editor::parse("zed").unwrap();
        assert_eq!(zed.address("/a", "3", "1").unwrap(), "zed://file/a:3:1");
        assert!(Editor::parse("emacs").unwrap_err().contains("`vscode`"));
        assert!(Editor::parse("javascript://{file}").is_err());
    }
}
