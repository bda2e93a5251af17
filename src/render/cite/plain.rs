//! What is printed without a style: the author's name within a sentence, the order of a
//! bibliography, and the plain form of a source for which the style has nothing.

use hayagriva::citationberg as csl;

use csl::json::{self, DateValue, NameItem, NameValue};
use csl::taxonomy::{Kind, OtherTerm, Term};
use csl::{Locale, TermForm};
use unicode_normalization::UnicodeNormalization;

use super::html::{address, text_html};
use super::item::Item;

/// How a source is filed in a bibliography: by author, then title, then date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    author: String,
    title: String,
    date: Vec<i16>,
}

/// Files a source under its author or editor; without one, under its title.
pub(super) fn sort_key(source: &Item) -> SortKey {
    let title = fold(text(source, "title").unwrap_or_default());
    let title = ["the ", "an ", "a "]
        .iter()
        .find_map(|article| title.strip_prefix(article))
        .unwrap_or(&title)
        .to_string();
    let names = responsible(source);
    let author = names.iter().map(|n| fold(&inverted(n))).collect::<Vec<_>>().join("\u{1}");
    let date = match source.item.0.get("issued") {
        Some(json::Value::Date(DateValue::DateParts { date_parts, .. })) => {
            date_parts.0.first().map(|d| d.0.clone()).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let author = if author.is_empty() { title.clone() } else { author };
    SortKey { author, title, date }
}

/// A name within a sentence: "Lee", "Mehrdad and Raghavan", "Rubin et al."; without an author,
/// the short title.
pub(super) fn author(source: &Item, locale: &Locale) -> String {
    let term = |term: OtherTerm, default: &'static str| -> String {
        let found = locale.term(Term::Other(term), TermForm::Long).and_then(|t| t.single());
        found.unwrap_or(default).to_string()
    };
    let names: Vec<String> = responsible(source).iter().map(short).collect();
    let lang = source.lang.as_deref();
    match &names[..] {
        [] => short_title(source),
        [one] => text_html(one, lang),
        [one, two] => text_html(&format!("{one} {} {two}", term(OtherTerm::And, "and")), lang),
        [first, ..] => text_html(&format!("{first} {}", term(OtherTerm::EtAl, "et al.")), lang),
    }
}

/// The source in plain form, as a note or an entry: author, title, container, place, date.
pub(super) fn plain(source: &Item, is_entry: bool, inside: bool) -> String {
    let lang = source.lang.as_deref();
    let mut parts: Vec<String> = Vec::new();
    let names = responsible(source);
    if !names.is_empty() {
        let names: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(i, name)| if is_entry && i == 0 { inverted(name) } else { direct(name) })
            .collect();
        parts.push(text_html(&list(&names), lang));
    }
    if let Some(title) = text(source, "title") {
        parts.push(titled(source, title));
    }
    if let Some(genre) = text(source, "genre") {
        parts.push(text_html(&started(genre, is_entry), lang));
    }
    if let Some(json::Value::Names(names)) = source.item.0.get("interviewer")
        && !std::ptr::eq(&names[..], responsible(source))
    {
        let names: Vec<String> = names.iter().map(direct).collect();
        let by = format!("interview by {}", list(&names));
        parts.push(text_html(&started(&by, is_entry), lang));
    }
    if let Some(container) = text(source, "container-title") {
        let html = text_html(container, lang);
        let is_site = matches!(source.kind, Some(Kind::Post | Kind::Webpage));
        parts.push(if is_site { html } else { format!("<em>{html}</em>") });
    }
    for variable in ["event-title", "event-place", "publisher-place", "publisher"] {
        parts.extend(text(source, variable).map(|t| text_html(t, lang)));
    }
    parts.extend(date(source));
    for variable in ["archive_location", "archive_collection", "archive", "archive-place"] {
        parts.extend(text(source, variable).map(|t| text_html(t, lang)));
    }
    if is_entry {
        parts.extend(text(source, "URL").map(address));
    }
    if parts.is_empty() {
        parts.push("Untitled source".to_string());
    }
    let sign = if is_entry { '.' } else { ',' };
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            close(&mut out, sign, inside);
            out.push(' ');
        }
        out.push_str(&part);
    }
    if is_entry {
        close(&mut out, '.', inside);
    }
    out
}

/// "A", "A and B", "A, B, and C".
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [head @ .., last] => format!("{}, and {last}", head.join(", ")),
    }
}

/// A phrase as it begins a sentence of an entry, or stands within a note.
fn started(phrase: &str, is_entry: bool) -> String {
    let mut chars = phrase.chars();
    match chars.next() {
        Some(first) if is_entry => first.to_uppercase().chain(chars).collect(),
        _ => phrase.to_string(),
    }
}

/// Ends a stretch of HTML with a sign, not after another stop: within a closing quote where the
/// language has it so (`inside`), else behind it.
pub(super) fn close(html: &mut String, sign: char, inside: bool) {
    let mut at = html.len();
    // Tags and quotes at the end stand behind the sign.
    let mut quote = None;
    loop {
        let head = &html[..at];
        if head.ends_with('>')
            && let Some(start) = head.rfind('<')
        {
            at = start;
        } else if let Some(rest) = head.strip_suffix(['”', '’']) {
            at = rest.len();
            quote = Some(at);
        } else {
            break;
        }
    }
    let last = html[..at].chars().next_back();
    let stops = match sign {
        '.' => matches!(last, Some('.' | '?' | '!')),
        _ => matches!(last, Some('?' | '!')) || last == Some(sign),
    };
    if !stops {
        html.insert(quote.filter(|_| inside).unwrap_or(html.len()), sign);
    }
}

/// Whether the kind of source is one whose title stands alone, in italics.
fn is_whole(source: &Item) -> bool {
    matches!(
        source.kind,
        Some(
            Kind::Book
                | Kind::Report
                | Kind::MotionPicture
                | Kind::Map
                | Kind::Classic
                | Kind::Periodical
                | Kind::Collection
        )
    )
}

fn titled(source: &Item, title: &str) -> String {
    let title = text_html(title, source.lang.as_deref());
    if is_whole(source) { format!("<em>{title}</em>") } else { format!("“{title}”") }
}

fn short_title(source: &Item) -> String {
    match text(source, "title-short").or_else(|| text(source, "title")) {
        Some(title) => titled(source, title),
        None => plain(source, false, true),
    }
}

fn text<'a>(source: &'a Item, variable: &str) -> Option<&'a str> {
    match source.item.0.get(variable)? {
        json::Value::String(text) => Some(text),
        _ => None,
    }
}

/// The authors; without any, whoever else answers for the source.
fn responsible(source: &Item) -> &[NameValue] {
    let roles = ["author", "editor", "director", "interviewer", "compiler", "translator"];
    roles
        .iter()
        .find_map(|role| match source.item.0.get(*role)? {
            json::Value::Names(names) if !names.is_empty() => Some(&names[..]),
            _ => None,
        })
        .unwrap_or_default()
}

fn particles(name: &NameItem) -> String {
    [&name.dropping_particle, &name.non_dropping_particle]
        .into_iter()
        .flatten()
        .map(|particle| {
            if particle.ends_with(['’', '\'', '-']) {
                particle.clone()
            } else {
                format!("{particle} ")
            }
        })
        .collect()
}

fn short(name: &NameValue) -> String {
    match name {
        NameValue::Literal(name) => name.literal.clone(),
        NameValue::Item(name) => {
            let particle = name.non_dropping_particle.as_deref().unwrap_or_default();
            let gap = if particle.is_empty() || particle.ends_with(['’', '\'', '-']) {
                ""
            } else {
                " "
            };
            format!("{particle}{gap}{}", name.family)
        }
    }
}

fn direct(name: &NameValue) -> String {
    match name {
        NameValue::Literal(name) => name.literal.clone(),
        NameValue::Item(name) => {
            let given = name.given.as_deref().map_or(String::new(), |g| format!("{g} "));
            let suffix = name.suffix.as_deref().map_or(String::new(), |s| format!(" {s}"));
            format!("{given}{}{}{suffix}", particles(name), name.family)
        }
    }
}

fn inverted(name: &NameValue) -> String {
    match name {
        NameValue::Literal(name) => name.literal.clone(),
        NameValue::Item(name) => {
            let rest: Vec<&str> = [&name.given, &name.dropping_particle]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            let suffix = name.suffix.as_deref().map_or(String::new(), |s| format!(", {s}"));
            let short = short(&NameValue::Item(name.clone()));
            match rest.is_empty() {
                true => format!("{short}{suffix}"),
                false => format!("{short}, {}{suffix}", rest.join(" ")),
            }
        }
    }
}

fn date(source: &Item) -> Option<String> {
    let value =
        ["issued", "event-date", "original-date"].iter().find_map(|v| source.item.0.get(*v))?;
    let json::Value::Date(DateValue::DateParts { date_parts, circa, .. }) = value else {
        return None;
    };
    let day = date_parts.0.first()?;
    let written = super::item::written(&day.0);
    let stand_in = source.dates.iter().find(|(year, _)| *year == written);
    let written = stand_in.map_or(written, |(_, text)| text_html(text, None));
    Some(if *circa { format!("ca. {written}") } else { written })
}

/// Letters and figures only, small, without accents: Masʿūd is masud.
fn fold(text: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() && !('\u{2b0}'..='\u{2ff}').contains(c) || *c == ' ';
    text.nfkd().filter(kept).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes_within_quotes_and_tags() {
        for (html, closed) in [
            ("a “b”", "a “b.”"),
            ("a <em>b</em>", "a <em>b</em>."),
            ("a <em>b?</em>", "a <em>b?</em>"),
            ("“Why?”", "“Why?”"),
            ("a “b ‘c’”", "a “b ‘c.’”"),
            ("n.d.", "n.d."),
            ("", "."),
        ] {
            let mut out = html.to_string();
            close(&mut out, '.', true);
            assert_eq!(out, closed);
        }
    }
}
