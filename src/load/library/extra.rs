//! Variables written as lines of a note, such as `original-date: 1730`, as Zotero lets them be in its
//! field Extra.

use super::Record;
use super::bib::language;
use crate::model::csl;
use crate::model::date::Date;
use crate::model::schema::{CSL_DATES, CSL_NAMES, CSL_TEXTS};
use serde_json::{Value, json};

/// Takes the lines that give a variable which the entry doesn't have otherwise; the rest is the note.
pub fn take(record: &mut Record) {
    let Some(note) = record.item.get("note").and_then(Value::as_str) else { return };
    let lines: Vec<String> = note.lines().map(str::to_string).collect();
    let mut names: Vec<&str> = Vec::new();
    let left: Vec<&str> = lines
        .iter()
        .map(String::as_str)
        .filter(|line| {
            !variable(line).is_some_and(|(name, value)| put(record, name, value, &mut names))
        })
        .collect();
    if left.len() == lines.len() {
        return;
    }
    match left.join("\n").trim() {
        "" => _ = record.item.remove("note"),
        note => _ = record.item.insert("note".into(), json!(note)),
    }
}

/// The CSL variable that a line names, and what it is given: `Original Date: 1730`, or as Zotero had
/// it before, `{:original-date: 1730}`.
pub fn variable(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim();
    let line = line.strip_prefix("{:").and_then(|line| line.strip_suffix('}')).unwrap_or(line);
    let (name, value) = line.split_once(':')?;
    let (name, value) = (name.trim().replace(' ', "-"), value.trim());
    // Texts that no note would hold as one line.
    let own = ["note", "annote", "abstract", "keyword"];
    let all = CSL_TEXTS.iter().chain(CSL_DATES).chain(CSL_NAMES).chain(&["type"]);
    let known = all.copied().find(|known| known.eq_ignore_ascii_case(&name))?;
    (!own.contains(&known) && !value.is_empty()).then_some((known, value))
}

/// Gives the entry this variable; whether it took it.
fn put(
    record: &mut Record,
    name: &'static str,
    value: &str,
    names: &mut Vec<&'static str>,
) -> bool {
    let has = record.item.contains_key(name);
    if name == "type" {
        let known = csl::kind(value).is_some();
        if known {
            record.item.insert(name.into(), json!(value));
        }
        return known;
    }
    if CSL_NAMES.contains(&name) {
        if has && !names.contains(&name) {
            return false;
        }
        let one = match value.split_once("||") {
            Some((family, given)) => json!({ "family": family.trim(), "given": given.trim() }),
            None => json!({ "literal": value }),
        };
        let list = record.item.entry(name).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(one);
        }
        names.push(name);
        return true;
    }
    if has {
        return false;
    }
    if CSL_DATES.contains(&name) {
        let Ok(date) = Date::parse(value) else { return false };
        record.item.insert(name.into(), date.csl_date());
        record.dates.insert(name.into(), value.to_string());
        return true;
    }
    let value = if name == "language" { language(value) } else { value };
    if name == "language" && !is_tag(value) {
        return false;
    }
    record.item.insert(name.into(), json!(value));
    true
}

/// Whether a text has the form of a tag of BCP 47, which begins with two or three letters.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_language = |part: &str| {
        matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    parts.next().is_some_and(is_language)
        && parts.all(|part| {
            matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_note_are_variables() {
        let mut record = Record::default();
        let note = "Seen in the reading room.\nOriginal Date: 1730\n{:genre: letter}\n\
                    editor: Meer || Johanna\neditor: Town Council\nPublisher: Y\nShelf: 3\n\
                    Original-Date: 1731\nsubmitted: soon";
        record.item.insert("note".into(), json!(note));
        record.item.insert("publisher".into(), json!("X"));
        take(&mut record);
        assert_eq!(record.dates["original-date"], "1730");
        let item = Value::Object(record.item);
        assert_eq!(item["genre"], "letter");
        assert_eq!(
            item["editor"],
            json!([{ "family": "Meer", "given": "Johanna" }, { "literal": "Town Council" }])
        );
        assert_eq!(
            item["note"],
            "Seen in the reading room.\nPublisher: Y\nShelf: 3\nOriginal-Date: 1731\nsubmitted: soon"
        );
    }

    #[test]
    fn a_language_is_given_by_its_tag() {
        for (written, tag) in [
            ("Persian", Some("fa")),
            ("de-AT", Some("de-AT")),
            ("Persian and Pashto", None),
            ("unknown", None),
        ] {
            let mut record = Record::default();
            let note = format!("Language: {written}");
            record.item.insert("note".into(), json!(note));
            take(&mut record);
            let held = record.item.get("language").and_then(Value::as_str);
            assert_eq!(held, tag, "{written}");
            let left = record.item.get("note").and_then(Value::as_str);
            assert_eq!(left, tag.is_none().then_some(note.as_str()), "{written}");
        }
    }
}
