//! CSL-JSON, as Zotero and other reference managers export it.

use std::collections::BTreeMap;
use std::ops::Range;

use hayagriva::citationberg::taxonomy::Variable;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{EXACT, Library, Record, extra, keep_custom};
use crate::model::csl;
use crate::model::date::Date;

/// Where an item's own fields stand.
#[derive(Deserialize)]
struct Places<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow, rename = "type")]
    kind: Option<&'a RawValue>,
}

/// A list in a map, as the web interface of Zotero gives it.
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

/// Reads a CSL-JSON array, such an array as the `items` of a map, or one item.
pub fn json(text: &str) -> Library {
    let mut library = Library::default();
    // A mark of byte order that some exports begin with.
    let text_start = text.len() - text.trim_start_matches('\u{feff}').len();
    let body = &text[text_start..];
    let items: Vec<&RawValue> = match body.trim_start().starts_with('{') {
        true => match serde_json::from_str(body) {
            Ok(item) => match serde_json::from_str::<Wrapped>(body) {
                Ok(wrapped) => wrapped.items,
                Err(_) => vec![item],
            },
            Err(error) => return broken(library, text, text_start, &error),
        },
        false => match serde_json::from_str(body) {
            Ok(items) => items,
            Err(error) => return broken(library, text, text_start, &error),
        },
    };
    for raw in items {
        let span = place(text, raw);
        let item = serde_json::from_str::<Map<String, Value>>(raw.get());
        let places = serde_json::from_str::<Places>(raw.get());
        let (Ok(item), Ok(places)) = (item, places) else {
            let message = "this is no entry of CSL-JSON: it has no fields".to_string();
            library.leave(span, message, "write it as in `{ \"id\": \"roth-1901\", … }`");
            continue;
        };
        let key = match item.get("id") {
            Some(Value::String(id)) if !id.trim().is_empty() => id.trim().to_string(),
            Some(Value::Number(id)) => id.to_string(),
            _ => String::new(),
        };
        let key_span = places.id.map_or(span.clone(), |id| inner(place(text, id), id.get()));
        let kind_span = places.kind.map_or(span, |kind| inner(place(text, kind), kind.get()));
        let record = record(key, key_span, item, kind_span, &mut library);
        library.add(record);
    }
    library
}

fn record(
    key: String,
    key_span: Range<usize>,
    fields: Map<String, Value>,
    kind_span: Range<usize>,
    library: &mut Library,
) -> Record {
    let mut item = Map::new();
    let mut dates = BTreeMap::new();
    let mut exact = Map::new();
    match fields.get("type").and_then(Value::as_str) {
        Some(kind) if csl::kind(kind).is_some() => {}
        Some(kind) => {
            let message = format!("`{kind}` is no CSL type");
            library.fault(
                kind_span,
                message,
                "give it one of the types of CSL: `document` where no other fits",
            );
        }
        None => {
            let message = match key.as_str() {
                "" => "this item has no `type`".to_string(),
                key => format!("the item `{key}` has no `type`"),
            };
            library.fault(
                kind_span,
                message,
                "give it one of the types of CSL: `document` where no other fits",
            );
        }
    }
    // Older names of two variables.
    let renamed = |name: String| match name.as_str() {
        "journalAbbreviation" => "container-title-short".to_string(),
        "shortTitle" => "title-short".to_string(),
        _ => name,
    };
    for (name, value) in fields {
        let name = match renamed(name.clone()) {
            new if item.contains_key(&new) => name,
            new => new,
        };
        match csl::variable(&name) {
            _ if name == "id" || name == "type" => {
                item.insert(name, value);
            }
            Some(Variable::Date(_)) => {
                let edtf = csl::edtf(&value);
                // `{"edtf": …}` and a bare text are no CSL.
                let is_csl = value.get("date-parts").is_some() || value.get("raw").is_some();
                let date = edtf.as_deref().and_then(|edtf| Date::parse(edtf).ok());
                let is_bad = date.is_none();
                if let (Some(text), Some(edtf)) = (beside(&value, edtf.as_deref()), &edtf) {
                    let message = format!("not all of `{name}` is understood: `{text}`");
                    let help =
                        format!("it is read as `{edtf}`; what is not is kept under `custom`");
                    library.warn(key_span.clone(), message, &help);
                    keep_custom(&mut item, &format!("{name}-words"), text.into());
                }
                let value = match date {
                    Some(date) if !is_csl => date.csl_date(),
                    _ => value,
                };
                item.insert(name.clone(), value);
                if is_bad && item[&name].get("date-parts").is_some() {
                    let message = format!("`{name}` of `{key}` is no date");
                    let help = "write it like `{ \"date-parts\": [[1997, 5, 28]] }`";
                    library.fault(key_span.clone(), message, help);
                } else if let Some(edtf) = edtf.filter(|_| !is_bad) {
                    dates.insert(name, edtf);
                }
            }
            Some(_) => {
                item.insert(name, value);
            }
            None if name == "custom" && value.is_object() => {
                for (name, value) in value.as_object().cloned().unwrap_or_default() {
                    match value {
                        Value::Object(fields) if name == EXACT => exact = fields,
                        value => keep_custom(&mut item, &name, value),
                    }
                }
            }
            None => keep_custom(&mut item, &name, value),
        }
    }
    let mut record = Record { key, key_span, item, dates, ..Record::default() };
    extra::take(&mut record);
    record.exact(exact);
    record
}

/// The words of a date that its EDTF doesn't hold: a season that is none, or a text beside the
/// figures.
fn beside(date: &Value, edtf: Option<&str>) -> Option<String> {
    let season = |value: &Value| match value {
        Value::String(text) if crate::model::csl::season(text).is_none() => {
            let is_known = text.parse().is_ok_and(|n: u8| (1..=4).contains(&n));
            (!is_known && !text.is_empty()).then(|| text.clone())
        }
        _ => None,
    };
    date.get("date-parts")?;
    let mut texts = ["literal", "raw"].iter().filter_map(|key| date.get(*key)?.as_str());
    let text = texts.find(|text| Some(*text) != edtf && !text.is_empty());
    text.map(str::to_string).or_else(|| season(date.get("season")?))
}

/// The bytes of a value within the text that it borrows from.
pub fn place(text: &str, raw: &RawValue) -> Range<usize> {
    let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let start = start.min(text.len());
    start..(start + raw.get().len()).min(text.len())
}

/// A value's place without the quotes around it.
fn inner(span: Range<usize>, raw: &str) -> Range<usize> {
    if raw.starts_with('"') && raw.len() > 1 { span.start + 1..span.end - 1 } else { span }
}

fn broken(mut library: Library, text: &str, start: usize, error: &serde_json::Error) -> Library {
    let (place, message) = json_fault(text, start, error);
    let is_other = message.starts_with("invalid type");
    let message = if is_other { "it is no list of entries".to_string() } else { message };
    library.leave(place, format!("this is no CSL-JSON: {message}"), "export the library again");
    library
}

/// Where a text, whose JSON begins at `start`, is broken, and why.
pub fn json_fault(text: &str, start: usize, error: &serde_json::Error) -> (Range<usize>, String) {
    let line: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    // The column counts bytes, and stands behind the fault.
    let first = if error.line() <= 1 { start } else { 0 };
    let mut at = (line + first + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let message = error.to_string();
    let message = match message.split(" at line").next().unwrap_or_default() {
        said if said.starts_with("EOF while parsing") => "it ends too early".to_string(),
        said => said.to_string(),
    };
    (at..end, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_items_with_their_places() {
        let text = r#"[ {"id": "lee-2018", "type": "book", "title": "A", "x-note": 1,
            "issued": {"date-parts": [[2018, 5]]}, "accessed": {"edtf": "2024-01-02"}},
            {"type": "book", "title": "Letters home"}, {"id": "lee-2018", "type": "novel"} ]"#;
        let mut library = json(text);
        library.name();
        assert_eq!(library.records.len(), 2);
        assert_eq!(
            (library.records[1].key.as_str(), library.faults[1].is_left),
            ("letters-home", true)
        );
        let record = &library.records[0];
        assert_eq!(&text[record.key_span.clone()], "lee-2018");
        assert_eq!(record.item["custom"]["x-note"], 1);
        assert_eq!(record.dates["issued"], "2018-05");
        assert_eq!(record.item["accessed"]["date-parts"][0][2], 2);
        let said: Vec<_> = library.faults.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            said,
            ["`novel` is no CSL type", "the key `lee-2018` is used twice in this file",]
        );
        assert_eq!(&text[library.faults[0].range.clone()], "novel");
    }

    #[test]
    fn a_list_may_stand_in_a_map() {
        let library = json(r#"{"items": [{"id": "x", "type": "book", "title": "X"}]}"#);
        assert_eq!((library.records.len(), library.faults), (1, vec![]));
    }

    #[test]
    fn no_word_of_a_date_is_lost() {
        let item = |date: &str| {
            let text = format!(r#"[{{"id": "x", "type": "book", "issued": {date}}}]"#);
            let mut library = json(&text);
            (library.records.remove(0), library.faults.len())
        };
        let (record, said) = item(r#"{"date-parts": [[1997]], "season": "Autumn"}"#);
        assert_eq!((record.dates["issued"].as_str(), said), ("1997-23", 0));
        let (record, said) = item(r#"{"date-parts": [[1997]], "season": "Michaelmas"}"#);
        assert_eq!((record.dates["issued"].as_str(), said), ("1997", 1));
        assert_eq!(record.item["custom"]["issued-words"], "Michaelmas");
        let (record, _) = item(r#"{"date-parts": [[1997]], "literal": "in the year 1997"}"#);
        assert_eq!(record.dates["issued"], "1997");
        assert_eq!(record.item["custom"]["issued-words"], "in the year 1997");
    }

    #[test]
    fn says_where_json_breaks() {
        let text = "[\n  {\"id\": \"a\" \"é\"}\n]";
        let library = json(text);
        assert_eq!(library.faults.len(), 1);
        assert_eq!(&text[library.faults[0].range.clone()], "\"");
        for text in ["", "[", "{", "3", "\"é", "[1]", "[{\"id\":"] {
            assert_eq!(json(text).faults.len(), 1, "{text}");
        }
    }
}
