//! The few words of HTML that the renderer writes itself: escaped text and attributes. No page and
//! no template here.

use std::collections::BTreeMap;

/// Appends text so that it stands as text, also inside a double-quoted attribute.
pub fn push_text(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(escaped);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// The text, escaped.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_text(&mut out, text);
    out
}

/// Appends ` name="value"`.
pub fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_text(out, value);
    out.push('"');
}

/// Whether text runs from right to left, by its first strong letter.
pub fn is_rtl(text: &str) -> bool {
    let rtl = |c: char| matches!(c as u32, 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF);
    text.chars().find(|c| c.is_alphabetic()).is_some_and(rtl)
}

/// The words of HTML, without its tags.
pub fn words(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(out, |out, (escaped, sign)| out.replace(escaped, sign))
}

/// The language of each name that isn't written in Latin script, where it is known.
pub type Langs = BTreeMap<String, String>;

/// The text, escaped, with each run of right-to-left script set apart in a `<bdi>` of its own, so
/// that it doesn't turn the line around it. A run that is a name of `langs` bears its language.
pub fn isolated(words: &str, langs: &Langs) -> String {
    if words.is_ascii() || !words.chars().any(|c| is_rtl(c.encode_utf8(&mut [0; 4]))) {
        return text(words);
    }
    let mut out = String::new();
    let mut rest = words;
    while let Some(start) = rest.find(|c: char| is_rtl(c.encode_utf8(&mut [0; 4]))) {
        let run = &rest[start..];
        let ends = |c: char| c.is_alphabetic() && !is_rtl(c.encode_utf8(&mut [0; 4]));
        let run = run[..run.find(ends).unwrap_or(run.len())].trim_end();
        let run =
            run.trim_end_matches(|c: char| c.is_ascii_punctuation() || c.is_ascii_whitespace());
        push_text(&mut out, &rest[..start]);
        out.push_str("<bdi");
        if let Some(lang) = langs.get(run) {
            push_attribute(&mut out, "lang", lang);
        }
        out.push_str(" dir=\"rtl\">");
        push_text(&mut out, run);
        out.push_str("</bdi>");
        rest = &rest[start + run.len()..];
    }
    push_text(&mut out, rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_out_live() {
        assert_eq!(text("<a href=\"x\">&</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;");
    }

    #[test]
    fn words_of_html_are_what_was_escaped() {
        assert_eq!(words("<em lang=\"fa\">A &amp;lt; B</em> &lt;C"), "A &lt; B <C");
    }

    #[test]
    fn right_to_left_runs_stand_apart() {
        let none = Langs::new();
        assert_eq!(
            isolated("Dostum (دوستم) won", &none),
            "Dostum (<bdi dir=\"rtl\">دوستم</bdi>) won"
        );
        assert_eq!(isolated("عبدالرشید دوستم", &none), "<bdi dir=\"rtl\">عبدالرشید دوستم</bdi>");
        let langs = Langs::from([("دوستم".to_string(), "fa".to_string())]);
        let dostum = "<bdi lang=\"fa\" dir=\"rtl\">دوستم</bdi>";
        assert_eq!(isolated("(دوستم).", &langs), format!("({dostum})."));
        assert_eq!(isolated("ā", &none), "ā");
    }
}
