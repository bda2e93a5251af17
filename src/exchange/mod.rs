//! A history in the forms that others read and write, as pure functions of the site and the texts
//! that it was made from. Where files are read and written is not known here.

pub mod biblatex;
pub mod csl_json;
pub mod entry;
pub mod file;
pub mod import;
pub mod package;
pub mod ris;
pub mod table;
pub mod things;

use crate::load::library::{self, Form};
use crate::model::kind::Kind;
use crate::model::site::Site;
use crate::span::{FileId, Texts};
use entry::Entry;
use std::collections::BTreeMap;

/// All sources of a history, in its order, as they are written in its files.
pub fn entries(site: &Site, texts: &Texts) -> Vec<Entry> {
    let mut libraries: BTreeMap<FileId, BTreeMap<String, Entry>> = BTreeMap::new();
    let mut entries = Vec::new();
    for (_, thing) in site.of(Kind::Source) {
        let text = texts.get(thing.file);
        let entry = match Form::of(&text.path) {
            Some(form) => {
                let library = libraries.entry(thing.file).or_insert_with(|| {
                    let records = library::read(form, &text.text).records;
                    records.iter().map(|r| (r.key.clone(), Entry::of_record(r))).collect()
                });
                library.get(&thing.id).cloned()
            }
            None => Entry::of_file(&thing.id, &text.text),
        };
        entries.extend(entry);
    }
    entries
}

/// All sources of a history as a library of this form.
pub fn library(form: Form, entries: &[Entry]) -> String {
    match form {
        Form::Bib => biblatex::write(entries),
        Form::Json => csl_json::write(entries),
        Form::Ris => ris::write(entries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::CSL_TYPES;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    /// Texts as they come: of many scripts, and with all that some form takes for a sign.
    fn words() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            "{NATO}",
            "100%",
            "A & B",
            "$x_1$",
            "~tilde",
            "\\emph{x}",
            "\\",
            "}",
            "{",
            "\"q\"",
            "é",
            "<i>Nama</i>",
            "and",
            "van der",
            "al-Dīn",
            "--",
            "–",
            "a=b",
            "a, b",
            "#1",
            "^",
            "TY  - X",
            "خراسان",
            "История",
            "史記",
            "@a",
            "':",
            "- x",
            "\u{a0}",
            "ER  -",
        ]);
        let word = prop_oneof![odd.prop_map(str::to_string), "[A-Za-z0-9é]{1,8}"];
        prop::collection::vec(word, 1..5)
            .prop_map(|words| words.join(" ").trim().to_string())
            .prop_filter("some text", |words| !words.is_empty())
    }

    fn name() -> impl Strategy<Value = Value> {
        let plain = (words(), words()).prop_map(|(f, g)| json!({ "family": f, "given": g }));
        let parts = (words(), words(), any::<[bool; 4]>()).prop_map(|(family, given, has)| {
            let mut name = Map::new();
            name.insert("family".into(), json!(family));
            let more = [
                ("given", json!(given)),
                ("suffix", json!("Jr.")),
                ("dropping-particle", json!("von")),
                ("non-dropping-particle", json!("van der")),
            ];
            let more = more.into_iter().zip(has).filter(|(_, has)| *has);
            name.extend(more.map(|((key, value), _)| (key.to_string(), value)));
            Value::Object(name)
        });
        prop_oneof![words().prop_map(Value::String), plain, parts]
    }

    fn an_entry() -> impl Strategy<Value = Entry> {
        let date = prop::sample::select(vec![
            "1997",
            "1997-05",
            "1997-05-28",
            "1932~",
            "1996-06-25?",
            "199X",
            "1992~/1994",
            "1979-12/..",
            "../1999",
            "-0043",
            "1997-21",
            "[1667,1668]",
            "1984%",
        ]);
        let text = prop::sample::select(vec![
            "container-title",
            "volume",
            "issue",
            "number",
            "page",
            "URL",
            "DOI",
            "ISBN",
            "genre",
            "language",
            "keyword",
            "abstract",
            "note",
            "call-number",
            "collection-number",
            "original-title",
            "PMCID",
            "medium",
            "archive_location",
            "publisher",
            "title-short",
        ]);
        let names = prop::sample::select(vec!["author", "editor", "compiler", "translator"]);
        let dates = prop::sample::select(vec!["issued", "accessed", "original-date", "submitted"]);
        let custom = prop_oneof![
            words().prop_map(Value::String),
            Just(json!([1, { "a": null }])),
            Just(json!(true)),
            Just(json!("c. 1932")),
        ];
        let key =
            prop::sample::select(vec!["file", "x", "C1", "keywords", "issued", "odd key", "ids"]);
        (
            (prop::sample::select(CSL_TYPES), words(), words()),
            prop::collection::btree_map(
                text,
                prop_oneof![words(), words().prop_map(|w| w + "\n\nx")],
                0..8,
            ),
            prop::collection::btree_map(names, prop::collection::vec(name(), 1..4), 0..3),
            prop::collection::btree_map(dates, date, 0..3),
            prop::collection::btree_map(key, custom, 0..3),
        )
            .prop_map(|((kind, title, prose), texts, names, dates, custom)| {
                let mut fields = Map::new();
                fields.insert("type".into(), json!(kind));
                fields.insert("title".into(), json!(title));
                fields.insert("kind".into(), json!(prose));
                fields.extend(texts.into_iter().map(|(k, v)| (k.to_string(), json!(v))));
                fields.extend(names.into_iter().map(|(k, v)| (k.to_string(), json!(v))));
                fields.extend(dates.into_iter().map(|(k, v)| (k.to_string(), json!(v))));
                if !custom.is_empty() {
                    let custom: Map<_, _> =
                        custom.into_iter().map(|(k, v)| (k.to_string(), v)).collect();
                    fields.insert("custom".into(), Value::Object(custom));
                }
                let fields = entry::ordered(fields);
                Entry { id: "lee-2018".into(), fields, prose }
            })
    }

    proptest! {
        #[test]
        fn out_and_in_again_loses_nothing(entry in an_entry(), other in an_entry()) {
            let other = Entry { id: "other".into(), ..other };
            for form in [Form::Bib, Form::Json, Form::Ris] {
                let text = library(form, &[entry.clone(), other.clone()]);
                let read = library::read(form, &text);
                prop_assert_eq!(&read.faults, &[], "{}", text);
                let back: Vec<Entry> = read.records.iter().map(Entry::of_record).collect();
                prop_assert_eq!(&back, &[entry.clone(), other.clone()], "{}", text);
                prop_assert_eq!(library(form, &back), text);
            }
            let file = file::write(&entry);
            let back = Entry::of_file(&entry.id, &file);
            prop_assert_eq!(back, Some(entry), "{}", file);
        }
    }
}
