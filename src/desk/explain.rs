//! What the guide says of each code of a diagnostic, for a terminal. The pages themselves are
//! written in the guide.

use crate::diagnostic::{Code, Severity, nearest};
use crate::model::codes;
use std::fmt::Write;

/// The guide's pages by their paths; a code's page bears its name, as `cite-unknown-key.md`.
const PAGES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// How the text is set.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub colour: bool,
    /// The width of the lines, in characters.
    pub width: usize,
}

/// The code of this name: `cite::unknown-key`, also written `cite-unknown-key`, or `unknown-key`
/// where one family alone has it. The error names the nearest, for people.
pub fn find(name: &str) -> Result<&'static Code, String> {
    let wanted = name.trim().trim_end_matches(".md").to_lowercase();
    let named = |code: &&Code| code.name == wanted || stem(code) == wanted;
    let last = |code: &&Code| code.name.split("::").nth(1) == Some(&wanted);
    let mut alone = codes::ALL.iter().copied().filter(last);
    if let Some(code) = codes::ALL.iter().copied().find(named) {
        return Ok(code);
    }
    if let (Some(code), None) = (alone.next(), alone.next()) {
        return Ok(code);
    }
    let family = format!("{}::", wanted.trim_end_matches(':'));
    let family: Vec<_> = codes::ALL
        .iter()
        .filter(|code| code.name.starts_with(&family))
        .map(|code| format!("`{}`", code.name))
        .collect();
    if !family.is_empty() {
        let codes = family.join(", ");
        return Err(format!("`{name}` is a family of codes; name one of them: {codes}"));
    }
    let all = "`variorum explain` lists all codes";
    Err(match nearest(&wanted, codes::ALL.iter().map(|code| code.name)) {
        Some(near) => format!("there is no code `{name}`; did you mean `{near}`? {all}"),
        None => format!("there is no code `{name}`; {all}"),
    })
}

/// The name of a code's page, without its ending.
fn stem(code: &Code) -> String {
    code.name.replace("::", "-")
}

/// The Markdown of a code's page, with its front matter, if the guide has one.
pub fn page(code: &Code) -> Option<&'static str> {
    let name = format!("/{}.md", stem(code));
    let (_, bytes) = PAGES.iter().find(|(path, _)| path.ends_with(&name))?;
    std::str::from_utf8(bytes).ok()
}

/// All codes with what each means, a line each, family by family.
pub fn list(look: Look) -> String {
    let widest = codes::ALL.iter().map(|code| code.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    let mut family = "";
    for code in codes::ALL {
        let own = code.name.split("::").next().unwrap_or_default();
        if !family.is_empty() && own != family {
            out.push('\n');
        }
        family = own;
        let name = format!("{:<widest$}", code.name);
        _ = writeln!(out, "{}  {}", bold(&name, look), code.meaning);
    }
    out
}

/// A code's page, lightly set: headings stand out, text is wrapped, examples are indented.
pub fn explanation(code: &Code, look: Look) -> String {
    let severity = match code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut out = format!("{} ({severity})\n\n", bold(code.name, look));
    wrap(&mut out, code.meaning, "", look);
    let body = page(code).map(body).unwrap_or_default();
    let mut fence: Option<&str> = None;
    let mut text = String::new();
    for line in body.lines() {
        let mark = line.trim_start();
        match fence {
            Some(open) if mark.trim_end() == open => fence = None,
            Some(_) if line.is_empty() => out.push('\n'),
            Some(_) => _ = writeln!(out, "    {line}"),
            None if mark.starts_with("```") => {
                paragraph(&mut out, &mut text, look);
                out.push('\n');
                let marks = mark.len() - mark.trim_start_matches('`').len();
                fence = Some(&mark[..marks]);
            }
            None if line.starts_with('#') => {
                paragraph(&mut out, &mut text, look);
                _ = writeln!(out, "\n{}", bold(line.trim_start_matches('#').trim(), look));
            }
            None if line.trim().is_empty() => paragraph(&mut out, &mut text, look),
            None if mark.starts_with(['-', '|']) => {
                paragraph(&mut out, &mut text, look);
                out.push_str(if text.is_empty() && out.ends_with("\n\n") { "" } else { "\n" });
                wrap(&mut out, &plain(mark), "  ", look);
            }
            None => {
                text.push_str(line.trim());
                text.push(' ');
            }
        }
    }
    paragraph(&mut out, &mut text, look);
    out
}

/// A page without its front matter.
fn body(page: &str) -> &str {
    let inside = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    inside.map_or(page, |(_, body)| body).trim()
}

/// Puts a paragraph out, if there is one, after an empty line.
fn paragraph(out: &mut String, text: &mut String, look: Look) {
    if !text.trim().is_empty() {
        out.push('\n');
        wrap(out, &plain(text), "", look);
    }
    text.clear();
}

/// A text without the addresses of its links.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let Some(open) = rest[..at].rfind('[') else { break };
        let Some(end) = rest[at..].find(')') else { break };
        out.push_str(&rest[..open]);
        out.push_str(&rest[open + 1..at]);
        rest = &rest[at + end + 1..];
    }
    out + rest
}

/// Lines no wider than the look wants, those after the first so far indented.
fn wrap(out: &mut String, text: &str, indent: &str, look: Look) {
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > look.width {
            _ = write!(out, "\n{indent}");
            width = indent.len();
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
}

fn bold(text: &str, look: Look) -> String {
    if look.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look { colour: false, width: 60 };

    #[test]
    fn codes_are_found_by_what_an_editor_types() {
        for name in ["cite::unknown-key", "cite-unknown-key", "unknown-key", " Cite::Unknown-Key "]
        {
            assert_eq!(find(name).unwrap(), codes::CITE_UNKNOWN_KEY, "{name}");
        }
        assert!(
            find("cite::unkown-key").unwrap_err().contains("did you mean `cite::unknown-key`?")
        );
        let family = find("date").unwrap_err();
        assert!(family.contains("`date::invalid`, `date::end-before-start`"), "{family}");
        let unclear = find("unreadable").unwrap_err();
        assert!(unclear.ends_with("`variorum explain` lists all codes"), "{unclear}");
    }

    #[test]
    fn every_code_has_its_page() {
        for code in codes::ALL {
            let page = page(code).unwrap_or_else(|| panic!("`{}` has no page", code.name));
            assert!(page.contains(&format!("title: {}\n", code.name)), "{}", code.name);
            for heading in ["## What it means", "## Why it matters", "## How to mend it"] {
                assert!(page.contains(heading), "{}: {heading}", code.name);
            }
        }
    }

    #[test]
    fn a_page_is_set_for_a_terminal() {
        for code in codes::ALL {
            let text = explanation(code, LOOK);
            assert!(text.starts_with(&format!("{} (", code.name)), "{text}");
            assert!(!text.contains("```") && !text.contains("\n\n\n"), "{text}");
            assert!(!text.contains("\n## ") && !text.contains("menu: false"), "{text}");
            for line in text.lines().filter(|line| !line.starts_with("    ")) {
                assert!(line.chars().count() <= 60 || !line.contains(' '), "{line}");
                assert!(!line.contains("]("), "{line}");
            }
        }
        let list = list(LOOK);
        assert!(codes::ALL.iter().all(|code| list.contains(code.meaning)));
        assert!(explanation(codes::LIBRARY, Look { colour: true, ..LOOK }).contains('\u{1b}'));
    }

    #[test]
    fn links_lose_their_addresses() {
        assert_eq!(plain("See [Dates](../a.md), [x] and [y](z)."), "See Dates, [x] and y.");
        assert_eq!(plain("[a](b"), "[a](b");
    }
}
