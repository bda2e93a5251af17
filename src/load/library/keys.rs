//! A key for an entry that has none.

use super::Record;
use crate::load::markdown::slug;
use serde_json::Value;
use std::collections::BTreeSet;

/// A key of the first name and the year, such as `lee-2018`, that no entry has: these are `known`.
pub fn made(record: &Record, known: &BTreeSet<String>) -> String {
    let key = from_fields(record);
    let taken = |key: &str| known.contains(key);
    match taken(&key) {
        false => key,
        true => (2..)
            .map(|number| format!("{key}-{number}"))
            .find(|key| !taken(key))
            .expect("there is always another number"),
    }
}

fn from_fields(record: &Record) -> String {
    let item = &record.item;
    let first = ["author", "editor"].iter().find_map(|v| item.get(*v)?.as_array()?.first());
    let name = first.and_then(|name| name.get("family").or(name.get("literal"))?.as_str());
    let title = item.get("title").and_then(Value::as_str).unwrap_or("source");
    let words = match slug(name.unwrap_or(title)) {
        // Of signs alone.
        words if words.is_empty() => "source".to_string(),
        words => words,
    };
    let head: Vec<&str> = words.split('-').take(3).collect();
    let year = record.dates.get("issued").map(|date| date.chars().take(4).collect::<String>());
    let key = head.join("-");
    match year {
        Some(year) => format!("{key}-{}", year.to_lowercase()),
        None => key,
    }
}
