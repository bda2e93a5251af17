//! What is left of TeX in a field once its accents are letters: commands of type, as the tags that
//! CSL-JSON has for them, and ties.

/// Commands with an argument, and what stands before and after it.
const COMMANDS: [(&str, &str, &str); 22] = [
    ("emph", "<i>", "</i>"),
    ("textit", "<i>", "</i>"),
    ("mkbibemph", "<i>", "</i>"),
    ("textsl", "<i>", "</i>"),
    ("textbf", "<b>", "</b>"),
    ("mkbibbold", "<b>", "</b>"),
    ("textsuperscript", "<sup>", "</sup>"),
    ("textsubscript", "<sub>", "</sub>"),
    ("textsc", "<sc>", "</sc>"),
    ("enquote", "“", "”"),
    ("mkbibquote", "“", "”"),
    ("mkbibparens", "(", ")"),
    ("mkbibbrackets", "[", "]"),
    ("textrm", "", ""),
    ("textsf", "", ""),
    ("texttt", "", ""),
    ("text", "", ""),
    ("textnormal", "", ""),
    ("mbox", "", ""),
    ("url", "", ""),
    ("uppercase", "", ""),
    ("lowercase", "", ""),
];

/// Switches of type, whose reach is lost with the braces around them.
const SWITCHES: [&str; 10] =
    ["em", "it", "bf", "rm", "sc", "sl", "sf", "tt", "itshape", "bfseries"];

/// The text without these commands. Others stay as they are.
pub fn plain(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let name = &after[..after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len())];
        let behind = &after[name.len()..];
        let command = COMMANDS.iter().find(|(known, ..)| *known == name);
        match (command, argument(behind)) {
            (Some((_, before, end)), Some((inside, left))) => {
                out.push_str(before);
                out.push_str(&plain(inside));
                out.push_str(end);
                rest = left;
            }
            _ if SWITCHES.contains(&name) => rest = behind.trim_start(),
            _ => {
                out.push('\\');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What stands in the braces at the beginning, and what follows them.
fn argument(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let mut depth = 0;
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some((&inner[..at], &inner[at + 1..])),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn commands_of_type_become_tags() {
        assert_eq!(
            plain("The \\emph{Babur \\textbf{Nama}} of \\em Babur"),
            "The <i>Babur <b>Nama</b></i> of Babur"
        );
        assert_eq!(plain("\\enquote{So} \\foo{x} \\emph{open \\"), "“So” \\foo{x} \\emph{open \\");
    }
}
