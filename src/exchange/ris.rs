//! Sources as RIS, in UTF-8. What it has no tag for stands, as JSON, in a line of the tag `U5`,
//! which the form leaves to its users.

use super::entry::{Entry, FIELD, exact_json};
use crate::load::library;
use crate::load::library::ris::{NAMES, TAGS, TYPES, variable};
use crate::model::schema::CSL_TEXTS;
use serde_json::Value;

/// The entries as a `.ris` file.
pub fn write(entries: &[Entry]) -> String {
    entries.iter().map(entry).collect::<Vec<_>>().join("\n")
}

fn entry(entry: &Entry) -> String {
    let mut lines = lines(entry);
    let read = library::ris(&set(&lines));
    let read = read.records.first().map(Entry::of_record).unwrap_or_default();
    if let Some(beyond) = entry.beyond(&read) {
        lines.push(("U5", format!("{FIELD}: {}", exact_json(&beyond))));
    }
    set(&lines)
}

fn set(lines: &[(&str, String)]) -> String {
    let lines: String = lines.iter().map(|(tag, value)| format!("{tag}  - {value}\n")).collect();
    format!("{lines}ER  - \n")
}

fn lines(entry: &Entry) -> Vec<(&'static str, String)> {
    let csl = entry.text("type").unwrap_or("document");
    let known = TYPES.iter().find(|(_, kind)| *kind == csl).map(|(name, _)| *name);
    let mut lines = vec![("TY", known.unwrap_or("GEN").to_string()), ("ID", entry.id.clone())];
    let mut add = |tag: &'static str, text: &str| {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            lines.push((tag, words));
        }
    };
    for (name, value) in &entry.fields {
        let name = name.as_str();
        match (name, value) {
            (_, Value::Array(names)) => {
                let Some((tag, _)) = NAMES.iter().find(|(_, variable)| *variable == name) else {
                    continue;
                };
                names.iter().for_each(|name| add(tag, &person(name)));
            }
            ("issued", Value::String(edtf)) => {
                add("PY", &edtf.chars().take(4).collect::<String>());
                add("DA", &day(edtf));
            }
            ("accessed", Value::String(edtf)) => add("Y2", &day(edtf)),
            ("page", Value::String(pages)) => match pages.split_once('–') {
                Some((from, to)) => {
                    add("SP", from);
                    add("EP", to);
                }
                None => add("SP", pages),
            },
            ("keyword", Value::String(words)) => words.split(", ").for_each(|word| add("KW", word)),
            (_, Value::String(text)) if name == "title" || CSL_TEXTS.contains(&name) => {
                if let Some(tag) = tag(name, csl) {
                    add(tag, text);
                }
            }
            _ => {}
        }
    }
    lines
}

/// The tag of a CSL variable in an entry of this type.
fn tag(name: &str, csl: &str) -> Option<&'static str> {
    let turns = ["T2", "IS", "SN"];
    let turning = turns.into_iter().find(|tag| variable(tag, csl) == Some(name));
    let fixed = || TAGS.iter().find(|(_, variable)| *variable == name).map(|(tag, _)| *tag);
    turning.or_else(fixed)
}

/// A date with slashes where it is a year, month or day, else as it is.
fn day(edtf: &str) -> String {
    let parts: Vec<&str> = edtf.split('-').collect();
    let digits =
        parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    match (&parts[..], digits) {
        ([year], true) => format!("{year}///"),
        ([year, month], true) => format!("{year}/{month}//"),
        ([year, month, day], true) => format!("{year}/{month}/{day}/"),
        _ => edtf.to_string(),
    }
}

fn person(name: &Value) -> String {
    let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default();
    if let Some(literal) = name.as_str() {
        return literal.to_string();
    }
    let particle = [part("dropping-particle"), part("non-dropping-particle")].join(" ");
    let family = format!("{} {}", particle.trim(), part("family"));
    let parts = [family.trim(), part("given"), part("suffix")];
    let end = if parts[2].is_empty() { 2 } else { 3 };
    parts[..end].join(", ")
}
