//! What a link's destination is: a wiki name, a path, an anchor or a URL, as typed. Whether it leads
//! anywhere is resolved later.

use crate::model::draft::Target;

/// The target of `[[name#anchor]]`.
pub fn wiki(written: &str) -> Target {
    // In a table the bar before the text is escaped.
    let written = written.trim().trim_end_matches('\\');
    let (name, anchor) = match written.split_once('#') {
        Some((name, anchor)) => (name, Some(anchor.trim().to_string())),
        None => (written, None),
    };
    Target::Wiki { name: name.trim().to_string(), anchor: anchor.filter(|a| !a.is_empty()) }
}

/// The target of `[…](written)` or `<written>`.
pub fn link(written: &str) -> Target {
    if has_scheme(written) || written.starts_with("//") {
        return Target::Url(written.to_string());
    }
    let (path, anchor) = match written.split_once('#') {
        Some((path, anchor)) => (path, Some(decoded(anchor)).filter(|anchor| !anchor.is_empty())),
        None => (written, None),
    };
    match (path, anchor) {
        ("", anchor) => Target::Here(anchor.unwrap_or_default()),
        (path, anchor) => Target::Path { path: decoded(path), anchor },
    }
}

/// Whether it begins with a scheme, read as leniently as browsers do: white space and control
/// characters don't count.
fn has_scheme(written: &str) -> bool {
    let mut letters = written.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    if !letters.next().is_some_and(|c| c.is_ascii_alphabetic()) {
        return false;
    }
    let end = letters.find(|c| !c.is_ascii_alphanumeric() && !"+-.".contains(*c));
    end == Some(':')
}

/// With `%20` and the like decoded; what is no UTF-8 then stays as written.
pub fn decoded(written: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(written.len()), written.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        let digits = (first == b'%').then(|| after.get(..2)).flatten();
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let code = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| written.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str, anchor: Option<&str>) -> Target {
        Target::Path { path: path.into(), anchor: anchor.map(String::from) }
    }

    #[test]
    fn destinations_are_told_apart() {
        assert_eq!(link("../events/a.md#killed"), path("../events/a.md", Some("killed")));
        assert_eq!(link("my%20file.md"), path("my file.md", None));
        assert_eq!(link("100%.md"), path("100%.md", None));
        assert_eq!(link("%ff.md"), path("%ff.md", None));
        assert_eq!(link("#top"), Target::Here("top".into()));
        assert_eq!(link("https://a.org/x#y"), Target::Url("https://a.org/x#y".into()));
        assert_eq!(link("//a.org"), Target::Url("//a.org".into()));
        assert_eq!(link("java\tscript:alert(1)"), Target::Url("java\tscript:alert(1)".into()));
        assert_eq!(link("\u{1}data:x"), Target::Url("\u{1}data:x".into()));
        assert_eq!(link("a/b:c.md"), path("a/b:c.md", None));
    }

    #[test]
    fn wiki_names_have_anchors() {
        let killed = Target::Wiki { name: "event:kunduz".into(), anchor: Some("killed".into()) };
        assert_eq!(wiki("event:kunduz#killed"), killed);
        assert_eq!(wiki(" Dostam \\"), Target::Wiki { name: "Dostam".into(), anchor: None });
    }
}
