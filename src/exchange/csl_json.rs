//! Sources as CSL-JSON 1.0.2, the form of Zotero and of citation processors. What it has no
//! variable for stands under `custom`.

use super::entry::{Entry, FIELD};
use crate::load::library;
use serde_json::{Map, Value};

/// The entries as a CSL-JSON array.
pub fn write(entries: &[Entry]) -> String {
    let items: Vec<Value> = entries.iter().map(|entry| Value::Object(item(entry))).collect();
    let mut text = serde_json::to_string_pretty(&items).expect("values are JSON");
    text.push('\n');
    text
}

fn item(entry: &Entry) -> Map<String, Value> {
    let mut item = entry.item();
    let read = Value::Object(item.clone()).to_string();
    let read = library::json(&read).records.first().map(Entry::of_record).unwrap_or_default();
    if let Some(beyond) = entry.beyond(&read) {
        let custom = item.entry("custom").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(custom) = custom {
            custom.insert(FIELD.into(), Value::Object(beyond));
        }
    }
    item
}
