//! What only a source has: its CSL variables as CSL-JSON, and what the history says of it. Also its
//! fields as they are typed, for those who write them elsewhere.

use super::super::fields::{self, Table};
use super::super::values::{self, Map, Values};
use super::super::yaml::{self, Node, NodeKind};
use super::Matter;
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::model::codes;
use crate::model::draft::Source;
use crate::model::schema::{CSL_DATES, CSL_NAMES, CSL_TEXTS, PERSON_NAME};
use serde_json::{Map as Object, Value, json};

/// The fields of a source.
pub fn source(values: &mut Values, map: Map, id: &str) -> Source {
    let mut csl = Object::new();
    csl.insert("id".into(), id.into());
    let mut issued = None;
    for (key, _) in map {
        let name = key.value.as_str();
        if csl.contains_key(name) {
            continue;
        }
        let value = if CSL_NAMES.contains(&name) {
            Some(names(values, map, name)).filter(|names| !names.is_empty()).map(Value::Array)
        } else if CSL_DATES.contains(&name) {
            values.date(map, name).map(|date| {
                let csl = date.value.csl_date();
                if name == "issued" {
                    issued = Some(date);
                }
                csl
            })
        } else if CSL_TEXTS.contains(&name) || matches!(name, "type" | "title") {
            values::text(map, name).map(Value::String)
        } else {
            None
        };
        if let Some(value) = value {
            csl.insert(name.into(), value);
        }
    }
    let custom: Object<String, Value> = values::entries(map, "custom")
        .iter()
        .map(|(k, v)| (k.value.clone(), yaml::json(v)))
        .collect();
    // Dates in words, which are no EDTF, are printed as they are.
    for name in CSL_DATES {
        if let (Some(Value::String(words)), false) = (custom.get(*name), csl.contains_key(*name)) {
            csl.insert(name.to_string(), json!({ "literal": words }));
        }
    }
    if !custom.is_empty() {
        csl.insert("custom".into(), Value::Object(custom));
    }
    Source {
        signed: CSL_NAMES.iter().any(|name| csl.contains_key(*name)),
        csl,
        issued,
        short: values.markdown(map, "short"),
        siglum: values::text(map, "siglum"),
        kind: values::text(map, "kind"),
        stance: values.markdown(map, "stance"),
        relays: values::references(map, "relays"),
        known_through: values::references(map, "known_through"),
        undated: values::text(map, "undated"),
        unsigned: values::text(map, "unsigned"),
        inferred: values.markdown(map, "inferred"),
    }
}

/// The fields of a source's file as they are typed, and its prose; `None` where they can't be read.
/// All scalars are texts, but for those within `custom`. A field without a value is none.
pub fn source_fields(text: &str) -> Option<(Object<String, Value>, &str)> {
    let file = crate::span::Texts::default().add("", "");
    let mut faults = Faults::default();
    let matter = Matter::find(text);
    let entries = matter.read(file, text, &mut faults)?;
    let given = entries.iter().filter(|(_, node)| !node.is_blank());
    let value = |key: &str, node: &Node| match key {
        "custom" => yaml::json(node),
        _ => texts(node),
    };
    let fields = given.map(|(key, node)| (key.value.clone(), value(&key.value, node))).collect();
    Some((fields, &text[matter.body..]))
}

/// A node as JSON in which every scalar is a text.
fn texts(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Scalar(scalar) => Value::String(scalar.text.clone()),
        NodeKind::List(items) => Value::Array(items.iter().map(texts).collect()),
        NodeKind::Map(entries) => Value::Object(
            entries.iter().map(|(key, node)| (key.value.clone(), texts(node))).collect(),
        ),
    }
}

/// Names as CSL-JSON: a plain text is printed as it is.
fn names(values: &mut Values, map: Map, name: &str) -> Vec<Value> {
    values::items(map, name).filter_map(|node| csl_name(values, node)).collect()
}

/// Warns of a person's name that was typed as in a card index, `Meier, Hans`: as a text it is the
/// name of a body, and would be printed and filed as it stands.
fn check_order(values: &mut Values, node: &Node, text: &str) {
    let Some((family, given)) = text.split_once(", ") else { return };
    let is_name = |part: &str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        // Caseless scripts have letters that are neither.
        let is_small = |word: &&str| word.starts_with(char::is_lowercase);
        let of_body = |word: &&str| ["and", "for", "of", "the", "und", "et"].contains(word);
        (1..=3).contains(&words.len())
            && !words.iter().all(is_small)
            && !words.iter().any(of_body)
            && !part.contains(|c: char| c.is_ascii_digit() || ",;:&()\"{}[]".contains(c))
    };
    if !is_name(family) || !is_name(given) {
        return;
    }
    let message = format!("`{text}` is taken for the name of a body, and printed as it stands");
    let mut fault = Diagnostic::new(codes::FIELD_VALUE, node.span, message, "one text");
    fault.severity = Severity::Warning;
    // What doesn't begin with a letter may mean something to YAML.
    let written = |part: &str| match part.starts_with(char::is_alphabetic) && !part.contains('#') {
        true => part.to_string(),
        false => format!("\"{}\"", part.replace('\\', "\\\\")),
    };
    let person = format!("{{ family: {}, given: {} }}", written(family), written(given));
    values.faults.push(
        fault
            .suggest(format!("write `{person}` for a person"), node.span, person)
            .help(format!("write `{{ literal: \"{text}\" }}` for a body")),
    );
}

fn csl_name(values: &mut Values, node: &Node) -> Option<Value> {
    if let Some(scalar) = node.scalar() {
        check_order(values, node, &scalar.text);
        return Some(json!({ "literal": scalar.text }));
    }
    let parts: Object<String, Value> = node
        .map()?
        .iter()
        .filter(|(_, node)| !node.is_blank())
        .filter_map(|(key, node)| {
            let scalar = node.scalar()?;
            let value = match key.value.as_str() {
                "comma-suffix" | "static-ordering" => scalar.boolean()?.into(),
                _ => scalar.text.clone().into(),
            };
            Some((key.value.clone(), value))
        })
        .collect();
    const NEEDED: [&str; 3] = ["family", "given", "literal"];
    if !NEEDED.iter().any(|part| parts.contains_key(*part)) {
        let table = Table::Fields(PERSON_NAME);
        let map = node.map()?;
        if NEEDED.iter().any(|part| fields::is_misspelt(map, table, part)) {
            return None;
        }
        values.faults.push(
            Diagnostic::new(codes::FIELD_MISSING, node.span, "this name names nobody", "no name")
                .help("add `family` and `given`, or `literal` for a name that is printed as it is"),
        );
        return None;
    }
    Some(Value::Object(parts))
}
