//! TeX in a field, before and after its accents are made letters: spaces, quotation marks and letters
//! that accents stand on; commands of type, as the tags that CSL-JSON has for them.

/// Commands with an argument, and what stands before and after it.
const COMMANDS: [(&str, &str, &str); 24] = [
    // Of the bibliographies of the TeX Users Group.
    ("booktitle", "<i>", "</i>"),
    ("textnohyphenation", "", ""),
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

/// Stands for a line break until it is known whether that matters.
pub const LINE: char = '\u{1e}';

/// Commands that stand for a sign, alone or in braces.
const SIGNS: [(&str, &str); 29] = [
    ("i", "ı"),
    ("j", "ȷ"),
    ("slash", "/"),
    ("ldots", "…"),
    ("dots", "…"),
    ("quad", " "),
    ("qquad", " "),
    ("space", " "),
    ("newline", " "),
    ("nobreak", ""),
    ("allowbreak", ""),
    ("relax", ""),
    ("bgroup", ""),
    ("egroup", ""),
    ("null", ""),
    ("euro", "€"),
    ("texteuro", "€"),
    ("textdegree", "°"),
    ("textmu", "µ"),
    ("textonehalf", "½"),
    ("texttimes", "×"),
    ("textcopyright", "©"),
    ("textquotedblbase", "„"),
    ("textquotesinglbase", "‚"),
    ("textperiodcentered", "·"),
    ("guillemetleft", "«"),
    ("guillemetright", "»"),
    ("lq", "‘"),
    ("rq", "’"),
];

/// Letters that accents stand on, and letters that are accents.
const LETTERS: [&str; 13] =
    ["i", "j", "ae", "AE", "oe", "OE", "o", "O", "aa", "AA", "l", "L", "ss"];
const ACCENTS: &str = "'`\"^~=.";
const ACCENT_LETTERS: &str = "uvHcdbkrt";

/// A value before its commands are read: with the spaces, ties and quotation marks of TeX as signs,
/// accents around what they stand on, and switches of type as commands.
pub fn prepared(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '~', '`', '\'', '{']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut put = |with: &str, len: usize| {
            out.push_str(with);
            len
        };
        let eaten = match rest.as_bytes()[0] {
            b'~' => put(" ", 1),
            b'`' if rest.starts_with("``") => put("“", 2),
            b'`' => put("‘", 1),
            b'\'' if rest.starts_with("''") => put("”", 2),
            b'\'' => put("'", 1),
            b'{' => switch(rest, &mut out),
            _ => command(rest, &mut out),
        };
        rest = &rest[eaten..];
    }
    out.push_str(rest);
    out
}

/// A brace, and a switch of type behind it. Gives the bytes that are done with.
fn switch(text: &str, out: &mut String) -> usize {
    let spaces = text[1..].len() - text[1..].trim_start().len();
    let name = text[1 + spaces..].strip_prefix('\\').map_or("", word);
    let command = match name {
        "em" | "it" | "itshape" | "sl" => "emph",
        "bf" | "bfseries" => "textbf",
        "sc" | "scshape" => "textsc",
        _ => {
            out.push('{');
            return 1;
        }
    };
    let end = 1 + spaces + 1 + name.len();
    let after = &text[end..];
    out.push_str(&format!("\\{command}{{"));
    end + after.len() - after.trim_start_matches(['\n', ' ', '\t']).len()
}

/// The letters at the beginning.
fn word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len())]
}

/// A command. Gives the bytes that are done with.
fn command(text: &str, out: &mut String) -> usize {
    let after = &text[1..];
    let name = word(after);
    if matches!(name, "url" | "path" | "nolinkurl") && after[name.len()..].starts_with('{') {
        // An address stands as it is.
        if let Some((inside, _)) = argument(&after[name.len()..]) {
            out.push_str(&inside.replace('\\', ""));
            return 1 + name.len() + inside.len() + 2;
        }
    }
    if name.is_empty() {
        let Some(sign) = after.chars().next() else {
            out.push('\\');
            return 1;
        };
        let with = match sign {
            ',' | ';' | ':' | '>' | ' ' | '\n' | '\\' => " ",
            '!' | '/' | '@' | '-' => "",
            sign if ACCENTS.contains(sign) => return accent(text, 2, out),
            sign => {
                out.push('\\');
                out.push(sign);
                return 1 + sign.len_utf8();
            }
        };
        out.push_str(with);
        return 1 + sign.len_utf8();
    }
    if name.len() == 1 && ACCENT_LETTERS.contains(name) {
        return accent(text, 2, out);
    }
    if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == name) {
        out.push_str(sign);
        let behind = &after[name.len()..];
        let gone = match behind.starts_with("{}") {
            true => 2,
            false => behind.len() - behind.trim_start_matches([' ', '\t']).len(),
        };
        return 1 + name.len() + gone;
    }
    out.push('\\');
    out.push_str(name);
    1 + name.len()
}

/// An accent of so many bytes. A letter that is a command gets braces.
fn accent(text: &str, len: usize, out: &mut String) -> usize {
    let behind = &text[len..];
    let spaces = behind.len() - behind.trim_start().len();
    let name = behind[spaces..].strip_prefix('\\').map_or("", word);
    if !LETTERS.contains(&name) {
        // A tie over two letters.
        let head = if text.starts_with("\\t{") { "" } else { &text[..len] };
        out.push_str(head);
        return len;
    }
    let letter = match name {
        "i" => "ı",
        "j" => "ȷ",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "o" => "ø",
        "O" => "Ø",
        "aa" => "å",
        "AA" => "Å",
        "l" => "ł",
        "L" => "Ł",
        _ => "ß",
    };
    out.push_str(&format!("{}{{{letter}}}", &text[..len]));
    let end = len + spaces + 1 + name.len();
    let left = &text[end..];
    end + if left.starts_with("{}") { 2 } else { left.len() - left.trim_start_matches(' ').len() }
}

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
    use super::{plain, prepared};

    #[test]
    fn tex_is_made_plain_for_the_reader_of_commands() {
        for (text, wanted) in [
            ("Mar{\\'\\i}a, na\\\"\\i ve, {\\=\\i}", "Mar{\\'{ı}}a, na\\\"{ı}ve, {\\={ı}}"),
            ("{\\u\\i} {\\v{s}} {\\c c}", "{\\u{ı}} {\\v{s}} {\\c c}"),
            ("``Quoted'' and `single' o'clock", "“Quoted” and ‘single' o'clock"),
            ("5\\,km, p.~3, pp.\\ 4", "5 km, p. 3, pp. 4"),
            ("{\\em A {\\bf b}} {\\emph{c}}", "\\emph{A \\textbf{b}} {\\emph{c}}"),
            ("\\url{http://a.b/~c\\_d} \\& \\~{n}", "http://a.b/~c_d \\& \\~{n}"),
            ("one\\slash two \\foo{x}\\", "one/two \\foo{x}\\"),
        ] {
            assert_eq!(prepared(text), wanted);
        }
    }

    #[test]
    fn commands_of_type_become_tags() {
        assert_eq!(
            plain("The \\emph{Babur \\textbf{Nama}} of \\em Babur"),
            "The <i>Babur <b>Nama</b></i> of Babur"
        );
        assert_eq!(plain("\\enquote{So} \\foo{x} \\emph{open \\"), "“So” \\foo{x} \\emph{open \\");
    }
}
