//! JSON Schemas of front matter and of `site.yaml`, for editors and other tools, made of the table
//! that the program itself reads by. What only the program can know, whether an id exists or a date
//! is one, no schema says.

use crate::model::kind::Kind;
use crate::model::schema::{self, CSL_NAMES, Field, Shape};
use serde_json::{Map, Value, json};

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// `content/site.yaml`.
    Site,
    /// The front matter of a kind of thing.
    Kind(Kind),
}

impl Subject {
    /// All that there is a schema of.
    pub fn all() -> impl Iterator<Item = Subject> {
        std::iter::once(Subject::Site).chain(Kind::ALL.map(Subject::Kind))
    }

    /// Its word, which is also the name of its file below `schemas/`.
    pub fn word(self) -> &'static str {
        match self {
            Subject::Site => "site",
            Subject::Kind(kind) => kind.word(),
        }
    }

    /// The subject of this word.
    pub fn from_word(word: &str) -> Option<Subject> {
        Subject::all().find(|subject| subject.word() == word)
    }
}

/// The schema of a subject by JSON Schema 2020-12, with a line break at its end. It uses no word that
/// tools which know older drafts alone would not read alike.
pub fn schema(subject: Subject) -> String {
    let (title, described) = match subject {
        Subject::Site => ("Variorum: site.yaml".to_string(), "The settings of a history.".into()),
        Subject::Kind(kind) => (
            format!("Variorum: {}", kind.word()),
            format!("The front matter of a file in content/{}/.", kind.folder()),
        ),
    };
    let mut all = Map::new();
    all.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    all.insert("title".into(), title.into());
    all.insert("description".into(), described.into());
    let body = match subject {
        Subject::Site => record(schema::SITE),
        Subject::Kind(kind) => of_kind(kind),
    };
    all.extend(body);
    pretty(&Value::Object(all))
}

/// The schemas of all subjects in one object, by word.
pub fn all() -> String {
    let schema = |subject: Subject| {
        let parsed = serde_json::from_str(&schema(subject)).unwrap_or(Value::Null);
        (subject.word().to_string(), parsed)
    };
    pretty(&Value::Object(Subject::all().map(schema).collect()))
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn of_kind(kind: Kind) -> Map<String, Value> {
    let names = schema::names(kind);
    let fields = names.filter_map(|name| {
        let (shape, doc) = (schema::shape(kind, name)?, schema::doc(kind, name)?);
        Some((name, shape, doc, schema::is_required(kind, name)))
    });
    let mut whole = object(fields);
    // The many fields of names are said once.
    let mut names = None;
    for name in CSL_NAMES {
        if let Some(field) = whole.get_mut("properties").and_then(|all| all.get_mut(name)) {
            names.get_or_insert_with(|| field.clone());
            *field = json!({ "$ref": "#/$defs/names" });
        }
    }
    if let Some(names) = names {
        whole.insert("$defs".into(), json!({ "names": names }));
    }
    whole
}

fn record(fields: &[Field]) -> Map<String, Value> {
    object(fields.iter().map(|field| (field.name, field.shape, field.doc, field.required)))
}

/// A map of fields, each with its name, shape and meaning, and whether it must be there.
fn object<'f>(fields: impl Iterator<Item = (&'f str, Shape, &'f str, bool)>) -> Map<String, Value> {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (name, shape, doc, is_required) in fields {
        let mut one = of_shape(shape);
        one.insert("description".into(), doc.into());
        if is_required {
            required.push(Value::from(name));
        } else {
            or_nothing(&mut one);
        }
        properties.insert(name.into(), Value::Object(one));
    }
    let mut out = Map::new();
    out.insert("type".into(), "object".into());
    out.insert("properties".into(), Value::Object(properties));
    if !required.is_empty() {
        out.insert("required".into(), Value::Array(required));
    }
    out.insert("additionalProperties".into(), false.into());
    out
}

/// Lets a field hold nothing, which is the same as no field.
fn or_nothing(one: &mut Map<String, Value>) {
    match one.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(Value::String(single)) => {
            let both = json!([*single, "null"]);
            one.insert("type".into(), both);
        }
        _ => {}
    }
    if let Some(Value::Array(words)) = one.get_mut("enum") {
        words.push(Value::Null);
    }
    if let Some(Value::Array(any)) = one.get_mut("anyOf") {
        any.push(json!({ "type": "null" }));
    }
}

fn of_shape(shape: Shape) -> Map<String, Value> {
    let value = match shape {
        // A title may be a number, as YAML has it; it is taken as it is written.
        Shape::Text | Shape::Markdown => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Number => json!({ "type": "number" }),
        Shape::Date => json!({ "type": ["string", "integer"] }),
        Shape::Locator | Shape::Reference(_) => json!({ "type": ["string", "number"] }),
        Shape::Choice(words) => json!({ "type": "string", "enum": words }),
        Shape::List(inner) => json!({ "type": "array", "items": of_shape(*inner) }),
        Shape::OneOrMany(inner) => {
            let list = json!({ "type": "array", "items": of_shape(*inner) });
            any(vec![of_shape(*inner).into(), list])
        }
        Shape::Either(a, b) => any(vec![of_shape(*a).into(), of_shape(*b).into()]),
        Shape::Record(fields) => Value::Object(record(fields)),
        Shape::Map(inner) => {
            json!({ "type": "object", "additionalProperties": of_shape(*inner) })
        }
        Shape::Open => json!({}),
    };
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// One of several, those that are one of several themselves laid open.
fn any(of: Vec<Value>) -> Value {
    let mut flat = Vec::new();
    for mut one in of {
        match one.get_mut("anyOf").map(Value::take) {
            Some(Value::Array(inner)) => flat.extend(inner),
            _ => flat.push(one),
        }
    }
    json!({ "anyOf": flat })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a value is as a schema of ours has it, by the few words of JSON Schema that we use,
    /// without references.
    fn holds(schema: &Value, value: &Value) -> bool {
        let types = match &schema["type"] {
            Value::Null => None,
            Value::Array(types) => Some(types.clone()),
            one => Some(vec![one.clone()]),
        };
        let is = |name: &str| match name {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_i64(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{other}"),
        };
        let typed = types.is_none_or(|all| all.iter().any(|one| is(one.as_str().unwrap())));
        let listed = schema["enum"].as_array().is_none_or(|all| all.contains(value));
        let any =
            schema["anyOf"].as_array().is_none_or(|all| all.iter().any(|it| holds(it, value)));
        let items = value.as_array().is_none_or(|all| {
            schema.get("items").is_none_or(|inner| all.iter().all(|it| holds(inner, it)))
        });
        let fields = value.as_object().is_none_or(|map| {
            let known = |(name, it): (&String, &Value)| match schema["properties"].get(name) {
                Some(inner) => holds(inner, it),
                None => match schema.get("additionalProperties") {
                    Some(Value::Bool(allowed)) => *allowed,
                    Some(inner) => holds(inner, it),
                    None => true,
                },
            };
            let has = |name: &Value| map.contains_key(name.as_str().unwrap());
            let complete = schema["required"].as_array().is_none_or(|all| all.iter().all(has));
            complete && map.iter().all(known)
        });
        typed && listed && any && items && fields
    }

    fn event(more: Value) -> bool {
        let schema: Value = serde_json::from_str(&schema(Subject::Kind(Kind::Event))).unwrap();
        let mut whole = json!({ "title": "T", "date": "1997-05-28" });
        whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        holds(&schema, &whole)
    }

    #[test]
    fn a_schema_takes_what_the_program_takes() {
        assert!(event(json!({})));
        assert!(event(json!({ "date": 1997, "title": 1997, "kind": null })));
        assert!(event(json!({ "place": "mazar" })) && event(json!({ "place": ["a", "b"] })));
        let account = json!({ "source": "lee", "about": 600, "stance": "denies" });
        assert!(event(json!({ "accounts": [account] })));
        let claim = json!({ "question": "Q?", "accounts": [account], "relation": "rival" });
        assert!(event(json!({ "claims": { "killed": claim } })));
        assert!(event(
            json!({ "citations": { "a": { "source": "x" }, "b": [{ "source": "y" }] } })
        ));
    }

    #[test]
    fn a_schema_refuses_what_the_program_refuses() {
        assert!(!event(json!({ "titel": "x" })));
        assert!(!event(json!({ "date": null })));
        assert!(!event(json!({ "accounts": { "source": "lee" } })));
        assert!(!event(json!({ "accounts": [{ "source": "lee", "stance": "says" }] })));
        assert!(!event(json!({ "claims": { "killed": { "question": "Q?" } } })));
        assert!(!event(json!({ "participants": [{ "role": "x" }] })));
    }
}
