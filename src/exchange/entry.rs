//! A source between the forms: the fields that its file's front matter has, in one order, and its
//! prose. How each form writes it lives beside; how forms are read, in `load::library`.

use crate::load::library::{EXACT, Record};
use crate::load::source_fields;
use crate::model::csl;
use crate::model::date::Date;
use crate::model::kind::Kind;
use crate::model::schema::{self, CSL_DATES, CSL_NAMES, CSL_TEXTS, CSL_TYPES, Shape};
use serde_json::{Map, Value, json};

/// The field of [`EXACT`] that holds the prose.
pub const PROSE: &str = "prose";

/// A source as its file has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    pub id: String,
    /// Front matter: names as a list of texts and maps, dates as EDTF, all else as it is typed. A
    /// date in words stands under `custom`. In the order of [`place`].
    pub fields: Map<String, Value>,
    /// Markdown, without blank lines around it.
    pub prose: String,
}

impl Entry {
    /// The entry of a library.
    pub fn of_record(record: &Record) -> Entry {
        let mut fields = Map::new();
        let mut custom = match record.item.get("custom") {
            Some(Value::Object(custom)) => custom.clone(),
            _ => Map::new(),
        };
        let mut prose = String::new();
        for (name, value) in &record.item {
            let name = name.as_str();
            if matches!(name, "id" | "custom") {
                continue;
            }
            if CSL_NAMES.contains(&name) {
                let names = names(value);
                match names.len() {
                    0 => {}
                    _ => _ = fields.insert(name.into(), Value::Array(names)),
                }
            } else if CSL_DATES.contains(&name) {
                match record.dates.get(name) {
                    Some(edtf) => _ = fields.insert(name.into(), json!(edtf)),
                    None => words(name, value, &mut fields, &mut custom),
                }
            } else if CSL_TEXTS.contains(&name) || matches!(name, "type" | "title") {
                match text(value) {
                    Some(text) if text.is_empty() => {}
                    Some(text) => _ = fields.insert(name.into(), json!(text)),
                    None => _ = custom.insert(name.into(), value.clone()),
                }
            } else {
                custom.insert(name.into(), value.clone());
            }
        }
        // A type that CSL doesn't know.
        let kind = fields.get("type").and_then(Value::as_str).map(str::to_string);
        if kind.as_deref().is_none_or(|kind| !CSL_TYPES.contains(&kind)) {
            if let Some(kind) = kind {
                custom.entry("type").or_insert(json!(kind));
            }
            fields.insert("type".into(), json!("document"));
        }
        for (name, value) in &record.own {
            match (name.as_str(), value) {
                (PROSE, Value::String(text)) => prose = text.trim().to_string(),
                (name, value) if is_own(name) => _ = fields.insert(name.into(), value.clone()),
                (name, value) => _ = custom.insert(name.into(), value.clone()),
            }
        }
        if !custom.is_empty() {
            fields.insert("custom".into(), Value::Object(custom));
        }
        Entry { id: record.key.clone(), fields: ordered(fields), prose }
    }

    /// The source that a Markdown file holds; `None` where its front matter can't be read.
    pub fn of_file(id: &str, file: &str) -> Option<Entry> {
        let (mut fields, prose) = source_fields(file)?;
        for (name, value) in &mut fields {
            if CSL_NAMES.contains(&name.as_str()) {
                *value = Value::Array(names(value));
            }
            if matches!(name.as_str(), "relays" | "known_through")
                && let Value::Array(list) = value
                && list.len() == 1
            {
                *value = list.remove(0);
            }
        }
        Some(Entry { id: id.into(), fields: ordered(fields), prose: prose.trim().to_string() })
    }

    /// A field that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }

    /// The entry as CSL-JSON has it, as far as that can say it.
    pub fn item(&self) -> Map<String, Value> {
        let mut item = Map::new();
        item.insert("id".into(), json!(self.id));
        for (name, value) in &self.fields {
            let name = name.as_str();
            let value = match value {
                Value::Array(list) if CSL_NAMES.contains(&name) => {
                    Value::Array(list.iter().map(csl_name).collect())
                }
                Value::String(edtf) if CSL_DATES.contains(&name) => match Date::parse(edtf) {
                    Ok(date) => date.csl_date(),
                    Err(_) => json!({ "literal": edtf }),
                },
                Value::String(_)
                    if CSL_TEXTS.contains(&name) || matches!(name, "type" | "title") =>
                {
                    value.clone()
                }
                _ => continue,
            };
            item.insert(name.into(), value);
        }
        if let Some(Value::Object(custom)) = self.fields.get("custom") {
            let mut custom = custom.clone();
            for date in CSL_DATES {
                if !item.contains_key(*date)
                    && let Some(Value::String(words)) = custom.get(*date)
                {
                    item.insert(date.to_string(), json!({ "literal": words }));
                    custom.shift_remove(*date);
                }
            }
            if !custom.is_empty() {
                item.insert("custom".into(), Value::Object(custom));
            }
        }
        item
    }

    /// What [`EXACT`] must hold so that an entry read as `read` becomes this one: nothing if it is
    /// this one already.
    pub fn beyond(&self, read: &Entry) -> Option<Map<String, Value>> {
        let mut beyond = Map::new();
        let mut read = read.clone();
        // A date that was read as one in words has left these under `custom`.
        for name in CSL_DATES {
            let Some(Value::Object(kept)) = read.fields.get_mut("custom") else { break };
            let own = self.fields.get("custom").and_then(|custom| custom.get(*name));
            if let Some(date) = self.fields.get(*name)
                && kept.get(*name) != own
            {
                beyond.insert(name.to_string(), date.clone());
                if own.is_none() {
                    kept.shift_remove(*name);
                }
            }
            if kept.is_empty() {
                read.fields.shift_remove("custom");
            }
        }
        for (name, value) in &self.fields {
            if read.fields.get(name) != Some(value) {
                beyond.insert(name.clone(), value.clone());
            }
        }
        for name in read.fields.keys().filter(|name| !self.fields.contains_key(*name)) {
            beyond.insert(name.clone(), Value::Null);
            // A date that only seemed meant: its words went with it.
            if CSL_DATES.contains(&name.as_str())
                && let Some(custom) = self.fields.get("custom")
            {
                beyond.insert("custom".into(), custom.clone());
            }
        }
        if self.prose != read.prose {
            beyond.insert(PROSE.into(), json!(self.prose));
        }
        (!beyond.is_empty()).then_some(beyond)
    }
}

/// Whether a source has a field of this name that is none of CSL's.
fn is_own(name: &str) -> bool {
    schema::shape(Kind::Source, name).is_some()
}

/// A date that is no EDTF, kept in its words; where they can be read as EDTF, that too.
fn words(
    name: &str,
    value: &Value,
    fields: &mut Map<String, Value>,
    custom: &mut Map<String, Value>,
) {
    if let Some(edtf) = csl::edtf(value) {
        fields.insert(name.into(), json!(edtf));
        return;
    }
    let written = ["literal", "raw", "edtf"].iter().find_map(|key| value.get(*key)?.as_str());
    let Some(written) = written.or(value.as_str()).map(str::trim).filter(|w| !w.is_empty()) else {
        custom.insert(name.into(), value.clone());
        return;
    };
    if let Some(edtf) = meant(written) {
        fields.insert(name.into(), json!(edtf));
    }
    custom.insert(name.into(), json!(written));
}

/// The EDTF that a date in words can only mean.
pub fn meant(words: &str) -> Option<String> {
    Date::parse(words).err()?.suggestion.filter(|edtf| Date::parse(edtf).is_ok())
}

/// Names as front matter has them: one that is printed as it is, is a text.
fn names(value: &Value) -> Vec<Value> {
    let list = match value {
        Value::Array(list) => &list[..],
        one => std::slice::from_ref(one),
    };
    list.iter().filter_map(name).collect()
}

fn name(value: &Value) -> Option<Value> {
    if let Some(literal) = text(value) {
        return (!literal.is_empty()).then(|| json!(literal));
    }
    const PARTS: [&str; 6] =
        ["family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"];
    let map = value.as_object()?;
    let mut parts = Map::new();
    for part in PARTS {
        if let Some(text) = map.get(part).and_then(text).filter(|text| !text.is_empty()) {
            parts.insert(part.into(), json!(text));
        }
    }
    for part in ["comma-suffix", "static-ordering"] {
        let is = map.get(part).is_some_and(|v| match v {
            Value::Bool(is) => *is,
            Value::Number(n) => n.as_i64() == Some(1),
            other => other.as_str() == Some("true"),
        });
        if is {
            parts.insert(part.into(), json!(true));
        }
    }
    match parts.len() {
        0 => None,
        1 => Some(parts.get("literal").cloned().unwrap_or(Value::Object(parts))),
        _ => Some(Value::Object(parts)),
    }
}

fn csl_name(name: &Value) -> Value {
    match name {
        Value::String(literal) => json!({ "literal": literal }),
        name => name.clone(),
    }
}

/// A text or a number as text, without space around it.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The fields in the order in which a file lists them.
pub fn ordered(mut fields: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Object(custom)) = fields.get_mut("custom") {
        custom.sort_keys();
    }
    let mut list: Vec<(String, Value)> = fields.into_iter().collect();
    list.sort_by(|a, b| (place(&a.0), &a.0).cmp(&(place(&b.0), &b.0)));
    list.into_iter().collect()
}

/// A field's place: type and title, names, dates, CSL's other variables, then what is this
/// program's own.
fn place(name: &str) -> usize {
    let own = schema::fields(Kind::Source).iter().chain(schema::COMMON).map(|field| field.name);
    let own = own.filter(|name| !matches!(*name, "type" | "title" | "custom"));
    let csl = [CSL_NAMES, &["issued"], CSL_DATES, CSL_TEXTS].into_iter().flatten().copied();
    let all = ["type", "title"].into_iter().chain(csl).chain(own).chain(["custom"]);
    all.into_iter().position(|known| known == name).unwrap_or(usize::MAX)
}

/// The shape of a field of a source.
pub fn shape(name: &str) -> Option<Shape> {
    schema::shape(Kind::Source, name)
}

/// JSON on one line, in which braces stand in pairs and no line break is.
pub fn exact_json(fields: &Map<String, Value>) -> String {
    let text = serde_json::to_string(fields).expect("a map is JSON");
    let mut out = String::with_capacity(text.len());
    let (mut inside, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            '{' | '}' if inside => out.push_str(if c == '{' { "\\u007b" } else { "\\u007d" }),
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{7f}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
        inside ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
    }
    out
}

/// The name of the field that [`exact_json`] stands in.
pub const FIELD: &str = EXACT;
