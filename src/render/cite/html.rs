//! From the formatter's element tree to HTML: escaping, emphasis, links, nested quotes and the
//! direction of scripts. Knows nothing of styles and sources.

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatting};

/// Marks for the emphasis that CSL-JSON allows within a text, in Unicode's private use area, so
/// that they pass through the formatter as letters of no script.
const MARKS: [(&str, char, char); 7] = [
    ("i", '\u{e000}', '\u{e001}'),
    ("em", '\u{e000}', '\u{e001}'),
    ("b", '\u{e002}', '\u{e003}'),
    ("strong", '\u{e002}', '\u{e003}'),
    ("sup", '\u{e004}', '\u{e005}'),
    ("sub", '\u{e006}', '\u{e007}'),
    ("sc", '\u{e008}', '\u{e009}'),
];

/// Marks for the quotes within a text: the formatter takes two closing quotes in a row for one.
pub(super) const OPEN: char = '\u{e00a}';
pub(super) const CLOSE: char = '\u{e00b}';

/// The mark after what runs from right to left in one part of an entry, so that the next part, the
/// title after the author, stands apart from it.
const APART: char = '\u{e00c}';

/// Replaces CSL-JSON's own tags (`<i>`, `<b>`, `<sup>`, `<sub>`, `<sc>`, small-capital spans) by
/// marks, where each is closed; every other `<` stays text. Marks in the text itself are dropped.
pub(super) fn mark(text: &str) -> String {
    let mut text: String =
        text.chars().filter(|c| !('\u{e000}'..='\u{e01f}').contains(c)).collect();
    if !text.contains('<') {
        return text;
    }
    for caps in
        ["<span style=\"font-variant:small-caps;\">", "<span style=\"font-variant: small-caps;\">"]
    {
        while let Some(start) = text.find(caps) {
            let Some(end) = text[start..].find("</span>").map(|i| start + i) else { break };
            text.replace_range(end..end + "</span>".len(), "</sc>");
            text.replace_range(start..start + caps.len(), "<sc>");
        }
    }
    // What is not to change its case stays as it is anyway.
    const NO_CASE: &str = "<span class=\"nocase\">";
    while let Some(start) = text.find(NO_CASE) {
        let Some(end) = text[start..].find("</span>").map(|i| start + i) else { break };
        text.replace_range(end..end + "</span>".len(), "");
        text.replace_range(start..start + NO_CASE.len(), "");
    }
    for (tag, open, close) in MARKS {
        let (start_tag, end_tag) = (format!("<{tag}>"), format!("</{tag}>"));
        while let Some(start) = text.find(&start_tag) {
            let Some(end) = text[start..].find(&end_tag).map(|i| start + i) else { break };
            text.replace_range(end..end + end_tag.len(), close.encode_utf8(&mut [0; 4]));
            text.replace_range(start..start + start_tag.len(), open.encode_utf8(&mut [0; 4]));
        }
    }
    text
}

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Look {
    italic: bool,
    bold: bool,
    caps: bool,
    sup: bool,
    sub: bool,
    underline: bool,
}

/// A stretch of text in one look, perhaps within a link.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    text: String,
    look: Look,
    url: Option<String>,
}

/// The tree as HTML. `dates` are texts printed in the stead of stand-in years; `lang` is the
/// source's language, for text in a script that runs from right to left.
///
/// `inside` puts full stops and commas within closing quotes, as American English does.
pub(super) fn html(
    tree: &ElemChildren,
    dates: &[(String, String)],
    lang: Option<&str>,
    inside: bool,
) -> String {
    let mut runs = Vec::new();
    flatten(tree, &mut runs);
    for (stand_in, date) in dates {
        for run in &mut runs {
            if run.url.is_none() && run.text.contains(stand_in.as_str()) {
                run.text = run.text.replace(stand_in.as_str(), date);
            }
        }
    }
    for run in &mut runs {
        if inside {
            // The formatter sets the stop between two closing quotes.
            for stop in [",", "."] {
                run.text = run.text.replace(&format!("{CLOSE}{stop}”"), &format!("{stop}{CLOSE}”"));
            }
        }
        run.text = run.text.replace(OPEN, "“").replace(CLOSE, "”");
    }
    nest_quotes(&mut runs);
    if inside {
        stops_inside(&mut runs);
    }
    settle_stops(&mut runs);
    let mut runs = split_marks(runs);
    if let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_string();
    }
    if let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    let mut out = String::new();
    let mut rest = &runs[..];
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|r| r.url == first.url).count();
        let (linked, after) = rest.split_at(same);
        match first.url.as_deref().filter(|u| is_web(u)) {
            Some(url) => {
                open_link(&mut out, url);
                linked.iter().for_each(|run| write_run(&mut out, run, lang, true));
                out.push_str("</a>");
            }
            None => linked.iter().for_each(|run| write_run(&mut out, run, lang, false)),
        }
        rest = after;
    }
    out
}

/// A plain text as HTML, with its marks.
pub(super) fn text_html(text: &str, lang: Option<&str>) -> String {
    let text = text.replace(OPEN, "“").replace(CLOSE, "”");
    let runs = vec![Run { text, look: Look::default(), url: None }];
    let mut out = String::new();
    split_marks(runs).iter().for_each(|run| write_run(&mut out, run, lang, false));
    out
}

/// A printed address as HTML, live where it may be.
pub(super) fn address(url: &str) -> String {
    let mut out = String::new();
    if is_web(url) {
        open_link(&mut out, url);
    }
    write_address(&mut out, url);
    out.push_str(if is_web(url) { "</a>" } else { "" });
    out
}

fn open_link(out: &mut String, url: &str) {
    out.push_str("<a rel=\"external\" href=\"");
    escape_into(out, url);
    out.push_str("\">");
}

/// Whether an address may become a live link.
fn is_web(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://"))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Escapes text for HTML, in an element or in a quoted attribute.
fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

fn flatten(tree: &ElemChildren, out: &mut Vec<Run>) {
    for child in &tree.0 {
        match child {
            ElemChild::Text(text) => push(out, &text.text, look(text.formatting), None),
            ElemChild::Elem(elem) => {
                let mut own = Vec::new();
                flatten(&elem.children, &mut own);
                if matches!(elem.meta, Some(ElemMeta::Names(_) | ElemMeta::Text)) {
                    set_apart(&mut own);
                }
                own.into_iter().for_each(|run| push(out, &run.text, run.look, run.url));
            }
            ElemChild::Link { text, url } => {
                push(out, &text.text, look(text.formatting), Some(url.clone()));
            }
            ElemChild::Markup(text) => push(out, text, Look::default(), None),
            ElemChild::Transparent { .. } => {}
        }
    }
}

/// Marks the end of the last letters that run from right to left.
fn set_apart(runs: &mut [Run]) {
    let belongs = |c: char| is_rtl(c) || is_mark_of_rtl(c);
    for run in runs.iter_mut().rev() {
        if let Some((at, last)) = run.text.char_indices().rfind(|&(_, c)| belongs(c)) {
            run.text.insert(at + last.len_utf8(), APART);
            break;
        }
    }
}

fn push(out: &mut Vec<Run>, text: &str, look: Look, url: Option<String>) {
    match out.last_mut() {
        Some(last) if last.look == look && last.url == url => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => out.push(Run { text: text.to_string(), look, url }),
    }
}

fn look(formatting: Formatting) -> Look {
    Look {
        italic: formatting.font_style == FontStyle::Italic,
        bold: formatting.font_weight == FontWeight::Bold,
        caps: formatting.font_variant == FontVariant::SmallCaps,
        sup: formatting.vertical_align == VerticalAlign::Sup,
        sub: formatting.vertical_align == VerticalAlign::Sub,
        underline: formatting.text_decoration == TextDecoration::Underline,
    }
}

/// Quotes within quotes: “a “b” c” is “a ‘b’ c”. Left alone where they are not in pairs.
fn nest_quotes(runs: &mut [Run]) {
    let mut depth = 0i32;
    let mut deepest = 0;
    for c in runs.iter().flat_map(|r| r.text.chars()) {
        depth += i32::from(c == '“') - i32::from(c == '”');
        deepest = deepest.max(depth);
        if depth < 0 {
            return;
        }
    }
    if depth != 0 || deepest < 2 {
        return;
    }
    for run in runs {
        run.text = run
            .text
            .chars()
            .map(|c| match c {
                '“' => {
                    depth += 1;
                    if depth % 2 == 0 { '‘' } else { '“' }
                }
                '”' => {
                    depth -= 1;
                    if depth % 2 == 1 { '’' } else { '”' }
                }
                _ => c,
            })
            .collect();
    }
}

/// Moves a full stop or comma within the closing quotes before it.
fn stops_inside(runs: &mut [Run]) {
    for i in 0..runs.len() {
        let mut out = String::with_capacity(runs[i].text.len());
        let next = runs.get(i + 1).and_then(|r| r.text.chars().next());
        let text = std::mem::take(&mut runs[i].text);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            out.push(c);
            let stop = chars.peek().copied().or(next).filter(|s| matches!(s, '.' | ','));
            if let Some(stop) = stop.filter(|_| c == '”') {
                let quotes = out.trim_end_matches(['”', '’']).len();
                out.insert(quotes, stop);
                if chars.next().is_none() {
                    runs[i + 1].text.remove(0);
                }
            }
        }
        runs[i].text = out;
    }
}

/// A title that ends in its own `?`, `!` or `.` takes no further full stop or comma of the kind
/// that doubles it: `Why?.` is `Why?`, `etc..` is `etc.`.
fn settle_stops(runs: &mut [Run]) {
    let mut before: Option<char> = None;
    // Quotes and marks between the two do not part them.
    let passes = |c: char| matches!(c, '”' | '’' | '\u{e000}'..='\u{e009}');
    for run in runs {
        let mut out = String::with_capacity(run.text.len());
        for c in run.text.chars() {
            let doubled = c == '.' && matches!(before, Some('?' | '!' | '.'));
            // An ellipsis is no doubled stop.
            let ellipsis = before == Some('.') && (out.ends_with("..") || out.ends_with(" ."));
            if doubled && !ellipsis {
                continue;
            }
            if !passes(c) {
                before = Some(c);
            }
            out.push(c);
        }
        run.text = out;
    }
}

/// Turns marks into looks: emphasis within italics is upright.
fn split_marks(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    let mut inner = Look::default();
    for run in runs {
        let mut text = String::new();
        for c in run.text.chars() {
            if !('\u{e000}'..='\u{e009}').contains(&c) {
                text.push(c);
                continue;
            }
            push(&mut out, &text, joined(run.look, inner), run.url.clone());
            text.clear();
            // Each mark that opens is even, and the next one closes it.
            let opens = (c as u32).is_multiple_of(2);
            match c as u32 & !1 {
                0xe000 => inner.italic = opens,
                0xe002 => inner.bold = opens,
                0xe004 => inner.sup = opens,
                0xe006 => inner.sub = opens,
                _ => inner.caps = opens,
            }
        }
        push(&mut out, &text, joined(run.look, inner), run.url);
    }
    out
}

fn joined(outer: Look, inner: Look) -> Look {
    Look {
        italic: outer.italic != inner.italic,
        bold: outer.bold || inner.bold,
        caps: outer.caps || inner.caps,
        sup: outer.sup || inner.sup,
        sub: outer.sub || inner.sub,
        underline: outer.underline,
    }
}

fn write_run(out: &mut String, run: &Run, lang: Option<&str>, address: bool) {
    let look = run.look;
    let tags = [
        (look.italic, "<em>", "</em>"),
        (look.bold, "<strong>", "</strong>"),
        (look.caps, "<span class=\"sc\">", "</span>"),
        (look.underline, "<u>", "</u>"),
        (look.sup, "<sup>", "</sup>"),
        (look.sub, "<sub>", "</sub>"),
    ];
    tags.iter().filter(|t| t.0).for_each(|t| out.push_str(t.1));
    if address && run.text.contains("://") {
        write_address(out, &run.text.replace(APART, ""));
    } else {
        write_text(out, &run.text, lang);
    }
    tags.iter().rev().filter(|t| t.0).for_each(|t| out.push_str(t.2));
}

/// A printed address may break after each single slash.
fn write_address(out: &mut String, text: &str) {
    let mut parts = text.split('/').peekable();
    while let Some(part) = parts.next() {
        escape_into(out, part);
        if let Some(next) = parts.peek() {
            out.push('/');
            if !part.is_empty() && !part.ends_with(':') && !next.is_empty() {
                out.push_str("<wbr>");
            }
        }
    }
}

/// Text with every stretch that runs from right to left set apart, so that it doesn't reorder
/// the punctuation around it.
fn write_text(out: &mut String, text: &str, lang: Option<&str>) {
    text.split(APART).for_each(|part| write_part(out, part, lang));
}

fn write_part(out: &mut String, text: &str, lang: Option<&str>) {
    let Some(start) = text.find(is_rtl) else { return escape_into(out, text) };
    let tail = &text[start..];
    let mut end = 0;
    for (i, c) in tail.char_indices() {
        if is_rtl(c) || is_mark_of_rtl(c) {
            end = i + c.len_utf8();
        } else if c.is_alphabetic() {
            break;
        }
    }
    escape_into(out, &text[..start]);
    match lang.filter(|l| !l.is_empty()) {
        Some(lang) => {
            out.push_str("<bdi lang=\"");
            escape_into(out, lang);
            out.push_str("\">");
        }
        None => out.push_str("<bdi>"),
    }
    escape_into(out, &tail[..end]);
    out.push_str("</bdi>");
    write_part(out, &tail[end..], lang);
}

/// Letters of the scripts that run from right to left.
fn is_rtl(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Vowel signs and the joiners that belong to such letters.
fn is_mark_of_rtl(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_safe_tags_and_no_others() {
        let html = |text: &str| text_html(&mark(text), None);
        assert_eq!(html("a <i>b</i> c"), "a <em>b</em> c");
        assert_eq!(html("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
        assert_eq!(html("a <i>b"), "a &lt;i&gt;b");
        assert_eq!(
            html("H<sub>2</sub>O & <b onclick=x>y</b>"),
            "H<sub>2</sub>O &amp; &lt;b onclick=x&gt;y&lt;/b&gt;"
        );
        assert_eq!(
            html("<span style=\"font-variant:small-caps;\">bce</span>"),
            "<span class=\"sc\">bce</span>"
        );
    }

    #[test]
    fn sets_right_to_left_text_apart() {
        let html = text_html("Ghubār, افغانستان در مسیر تاریخ, 2 vols", Some("fa"));
        assert_eq!(html, "Ghubār, <bdi lang=\"fa\">افغانستان در مسیر تاریخ</bdi>, 2 vols");
    }

    #[test]
    fn nests_quotes_and_settles_stops() {
        let run = |text: &str| vec![Run { text: text.into(), look: Look::default(), url: None }];
        let mut runs = run("“The “Lion” of Panjshir,” 3");
        nest_quotes(&mut runs);
        assert_eq!(runs[0].text, "“The ‘Lion’ of Panjshir,” 3");
        let mut runs = run("“Why?”. Kabul, n.d.. And so on ...");
        settle_stops(&mut runs);
        assert_eq!(runs[0].text, "“Why?” Kabul, n.d. And so on ...");
    }

    #[test]
    fn moves_stops_within_quotes() {
        let run = |text: &str| Run { text: text.into(), look: Look::default(), url: None };
        let mut runs = vec![run("“a ‘b’”, “c”."), run("“d”"), run(", e")];
        stops_inside(&mut runs);
        let text: String = runs.iter().map(|r| r.text.as_str()).collect();
        assert_eq!(text, "“a ‘b,’” “c.”“d,” e");
    }

    #[test]
    fn links_only_to_the_web() {
        assert!(is_web("https://a.example/b"));
        assert!(!is_web("javascript:alert(1)"));
        assert!(!is_web("https://a.example/ b"));
        assert!(!is_web("ftp://a.example"));
    }
}
