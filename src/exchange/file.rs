//! An entry as the Markdown file of a source: front matter in plain YAML, and the prose. What is
//! written is read again as the same entry.

use super::entry::{Entry, shape};
use crate::model::schema::Shape;
use serde_json::{Map, Value};

/// The file of a source.
pub fn write(entry: &Entry) -> String {
    let mut out = String::from("---\n");
    for (name, value) in &entry.fields {
        let open = matches!(name.as_str(), "custom");
        field(&mut out, name, value, 0, open, shape(name));
    }
    out.push_str("---\n");
    if !entry.prose.is_empty() {
        out.push_str(&entry.prose);
        out.push('\n');
    }
    out
}

/// One field. In an open one numbers and truth values are told from texts.
fn field(
    out: &mut String,
    name: &str,
    value: &Value,
    depth: usize,
    open: bool,
    like: Option<Shape>,
) {
    let space = "  ".repeat(depth);
    out.push_str(&space);
    out.push_str(&scalar(name, true, true));
    out.push(':');
    match value {
        Value::String(text) if is_block(text) => {
            out.push_str(" |-\n");
            for line in text.split('\n') {
                if !line.is_empty() {
                    out.push_str(&space);
                    out.push_str("  ");
                }
                out.push_str(line);
                out.push('\n');
            }
        }
        Value::Array(items) if items.is_empty() => out.push_str(" []\n"),
        Value::Array(items) => {
            // A list of one where one will do.
            if let (Some(Shape::OneOrMany(_)), [one]) = (like, &items[..])
                && !one.is_object()
            {
                out.push(' ');
                flow(out, one, open);
                out.push('\n');
                return;
            }
            out.push('\n');
            for item in items {
                out.push_str(&space);
                out.push_str("  - ");
                flow(out, item, open);
                out.push('\n');
            }
        }
        Value::Object(map) if map.is_empty() => out.push_str(" {}\n"),
        Value::Object(map) => {
            out.push('\n');
            for (name, value) in map {
                field(out, name, value, depth + 1, open, None);
            }
        }
        other => {
            out.push(' ');
            match other {
                Value::String(text) => out.push_str(&scalar(text, false, open)),
                other => flow(out, other, open),
            }
            out.push('\n');
        }
    }
}

/// A value on one line.
fn flow(out: &mut String, value: &Value, open: bool) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(is) => out.push_str(if *is { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => out.push_str(&scalar(text, true, open)),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                flow(out, item, open);
            }
            out.push(']');
        }
        Value::Object(map) => flow_map(out, map, open),
    }
}

fn flow_map(out: &mut String, map: &Map<String, Value>, open: bool) {
    if map.is_empty() {
        return out.push_str("{}");
    }
    out.push_str("{ ");
    for (at, (name, value)) in map.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        out.push_str(&scalar(name, true, true));
        out.push_str(": ");
        flow(out, value, open);
    }
    out.push_str(" }");
}

/// Whether a text is written as lines of a block: several, none of which hides space at its ends.
fn is_block(text: &str) -> bool {
    let odd = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    let sound = |line: &str| line.trim() == line;
    text.contains('\n')
        && !text.starts_with('\n')
        && !text.ends_with('\n')
        && !text.contains(odd)
        && text.split('\n').all(sound)
}

/// A text as a scalar, in quotes where it would be read otherwise without. `flow`: within `{}` or
/// `[]`; `open`: where a number or truth value without quotes is no text.
fn scalar(text: &str, flow: bool, open: bool) -> String {
    let plain = is_plain(text) && !(flow && text.contains([',', '[', ']', '{', '}'])) && {
        let lower = text.to_lowercase();
        let word = ["true", "false", "null", "yes", "no", "on", "off"].contains(&&*lower);
        let digits = |b: u8| b.is_ascii_digit() || b"+-.eE".contains(&b);
        let number = text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(digits);
        !(word || open && number)
    };
    match plain {
        true => text.to_string(),
        false => quoted(text),
    }
}

fn is_plain(text: &str) -> bool {
    let begins = |c: char| c.is_alphanumeric() || "(“‘«„/".contains(c);
    text.starts_with(begins)
        && text.trim() == text
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
        // No fence, and no key of another map.
        && !text.contains(":\t")
}

/// A text in double quotes, as YAML and JSON both have it.
fn quoted(text: &str) -> String {
    let json = Value::String(text.to_string()).to_string();
    let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match odd(c) {
            true => out.push_str(&format!("\\u{:04x}", c as u32)),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn entry(fields: Value) -> Entry {
        Entry { id: "a".into(), fields: fields.as_object().unwrap().clone(), ..Entry::default() }
    }

    #[test]
    fn a_file_reads_as_an_editor_would_write_it() {
        let entry = entry(json!({
            "type": "article-journal",
            "title": "Kabul: a city, “rebuilt”",
            "author": [{"family": "Lee", "given": "Jonathan L."}, "UNAMA, Kabul"],
            "editor": ["UNAMA"],
            "issued": "1932~",
            "page": "10–12",
            "volume": "2",
            "abstract": "One.\n\nTwo: three.",
            "relays": ["a", "b"],
            "custom": {"volume": "2", "read": true, "tags": ["x", "y: z"]},
        }));
        let file = write(&entry);
        assert_eq!(
            file,
            "---\ntype: article-journal\ntitle: \"Kabul: a city, “rebuilt”\"\nauthor:\n  \
             - { family: Lee, given: Jonathan L. }\n  - \"UNAMA, Kabul\"\neditor: UNAMA\n\
             issued: 1932~\npage: 10–12\nvolume: 2\nabstract: |-\n  One.\n\n  Two: three.\n\
             relays:\n  - a\n  - b\ncustom:\n  volume: \"2\"\n  read: true\n  tags:\n    - x\n    \
             - \"y: z\"\n---\n"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            title in "\\PC{1,30}", text in "[\\PC\n\t\r\u{85}\u{2028}]{0,40}", key in "[a-zA-Z ~:#-]{1,8}",
        ) {
            let entry = entry(json!({
                "title": title.trim(), "abstract": text,
                "custom": { key: [text, {"a": title}], "b": text },
            }));
            prop_assume!(!title.trim().is_empty() && !text.trim().is_empty());
            let read = Entry::of_file("a", &write(&entry)).unwrap();
            prop_assert_eq!(read.fields, entry.fields);
        }
    }
}
