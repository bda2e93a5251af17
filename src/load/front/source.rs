//! What only a source has: its CSL variables as CSL-JSON, and what the history says of it.

use super::super::values::{self, Map, Values};
use super::super::yaml::Node;
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::draft::Source;
use crate::model::schema::{CSL_DATES, CSL_NAMES, CSL_TEXTS};
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

/// Names as CSL-JSON: a plain text is printed as it is.
fn names(values: &mut Values, map: Map, name: &str) -> Vec<Value> {
    values::items(map, name).filter_map(|node| csl_name(values, node)).collect()
}

fn csl_name(values: &mut Values, node: &Node) -> Option<Value> {
    if let Some(scalar) = node.scalar() {
        return Some(json!({ "literal": scalar.text }));
    }
    let parts: Object<String, Value> = node
        .map()?
        .iter()
        .filter(|(_, node)| !node.is_blank())
        .filter_map(|(key, node)| Some((key.value.clone(), node.scalar()?.text.clone().into())))
        .collect();
    if !["family", "given", "literal"].iter().any(|part| parts.contains_key(*part)) {
        values.faults.push(
            Diagnostic::new(codes::FIELD_MISSING, node.span, "this name names nobody", "no name")
                .help("add `family` and `given`, or `literal` for a name that is printed as it is"),
        );
        return None;
    }
    Some(Value::Object(parts))
}
