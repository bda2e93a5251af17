//! Whole libraries of sources: BibTeX and BibLaTeX files, CSL-JSON, and RIS. Every entry becomes
//! CSL-JSON, with its dates as EDTF beside. Decides nothing about a source's place in the
//! history.

pub mod bib;
mod extra;
mod json;
mod keys;
mod named;
pub mod ris;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::{Map, Value};

use super::markdown;
use crate::diagnostic::Code;
use crate::model::codes;
use crate::model::date::Date;
use crate::model::schema::{CSL_DATES, CSL_NAMES, CSL_TEXTS};

pub use bib::bib;
pub use json::{json, json_fault, place};
pub use named::keys_named;
pub use ris::ris;

/// The field under which an entry holds, as JSON, what its form has no field for: fields of a
/// source as its front matter has them, which go before what the other fields say. `null` takes a
/// field away.
pub const EXACT: &str = "variorum";

/// The forms of a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// BibTeX and BibLaTeX.
    Bib,
    /// CSL-JSON 1.0.2.
    Json,
    Ris,
}

impl Form {
    /// The form that a path's ending names.
    pub fn of(path: &str) -> Option<Form> {
        match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "bib" => Some(Form::Bib),
            "json" => Some(Form::Json),
            "ris" => Some(Form::Ris),
            _ => None,
        }
    }
}

/// Reads a library, a byte-order mark allowed. All places in what it gives are bytes of `text`.
pub fn read(form: Form, text: &str) -> Library {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let body = &text[start..];
    let mut library = match form {
        Form::Bib => bib(body),
        Form::Json => json(body),
        Form::Ris => ris(body),
    };
    library.name();
    let move_on = |range: &mut Range<usize>| *range = range.start + start..range.end + start;
    library.records.iter_mut().for_each(|record| move_on(&mut record.key_span));
    library.faults.iter_mut().for_each(|fault| move_on(&mut fault.range));
    library
}

/// One source of a library.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    pub key: String,
    /// Where the key stands in the file.
    pub key_span: Range<usize>,
    /// CSL-JSON. Fields that CSL doesn't know stand under `custom`.
    pub item: Map<String, Value>,
    /// The dates as EDTF, by CSL variable, where the file has them so.
    pub dates: BTreeMap<String, String>,
    /// What [`EXACT`] holds besides: fields of this program's own, as front matter has them.
    pub own: Map<String, Value>,
}

impl Record {
    /// Takes what [`EXACT`] holds, which goes before what was read. What is no JSON is kept aside.
    fn patch(&mut self, text: &str) {
        match serde_json::from_str::<Map<String, Value>>(text) {
            Ok(fields) => self.exact(fields),
            Err(_) => keep_custom(&mut self.item, EXACT, text.into()),
        }
    }

    fn exact(&mut self, fields: Map<String, Value>) {
        for (name, value) in fields {
            let key = name.as_str();
            if value.is_null() {
                self.item.remove(key);
                self.dates.remove(key);
            } else if CSL_NAMES.contains(&key) {
                let literal = |name: Value| match name {
                    Value::String(literal) => serde_json::json!({ "literal": literal }),
                    name => name,
                };
                let names = match value {
                    Value::Array(names) => names.into_iter().map(literal).collect(),
                    name => vec![literal(name)],
                };
                self.item.insert(name, Value::Array(names));
            } else if CSL_DATES.contains(&key) {
                let edtf = value.as_str().unwrap_or_default();
                let Ok(date) = Date::parse(edtf) else { continue };
                self.dates.insert(name.clone(), edtf.to_string());
                self.item.insert(name, date.csl_date());
            } else if CSL_TEXTS.contains(&key) || matches!(key, "type" | "title" | "custom") {
                self.item.insert(name, value);
            } else {
                self.own.insert(name, value);
            }
        }
    }
}

/// What is wrong in a library, where, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryFault {
    pub range: Range<usize>,
    pub message: String,
    pub help: Option<String>,
    pub code: &'static Code,
    /// Whether it is a warning only, where the code would say otherwise.
    pub is_warning: bool,
    /// Whether the entry is left out.
    pub is_left: bool,
    /// What to put in the place of `range`, where that is exact; `help` says what it means.
    pub replacement: Option<String>,
}

/// What was read of a library, and every fault. A faulty entry is left out; the rest is there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    pub records: Vec<Record>,
    pub faults: Vec<LibraryFault>,
    /// The keys of the records.
    keys: BTreeSet<String>,
}

impl Library {
    fn fault(&mut self, range: Range<usize>, message: String, help: &str) {
        self.fault_as(codes::LIBRARY, range, message, help);
    }

    fn fault_as(&mut self, code: &'static Code, range: Range<usize>, message: String, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_string());
        let (is_warning, is_left, replacement) = (false, false, None);
        let fault = LibraryFault { range, message, help, code, is_warning, is_left, replacement };
        self.faults.push(fault);
    }

    /// Says something of an entry that is taken all the same.
    fn warn(&mut self, range: Range<usize>, message: String, help: &str) {
        self.fault(range, message, help);
        self.faults.iter_mut().last().expect("it was just put there").is_warning = true;
    }

    /// Says why an entry is left out.
    fn leave(&mut self, range: Range<usize>, message: String, help: &str) {
        self.fault(range, message, help);
        self.faults.iter_mut().last().expect("it was just put there").is_left = true;
    }

    /// Adds a record, unless its key is taken. One without a key waits for [`Library::name`].
    fn add(&mut self, record: Record) {
        if record.key.is_empty() {
            self.records.push(record);
            return;
        }
        if !markdown::is_key(&record.key) {
            let message = format!("nothing can cite `{}`: it isn't one word", record.key);
            let help = "give it a key such as `weiss-1702`; Zotero's add-on Better BibTeX exports \
                        such keys";
            self.fault_as(codes::LIBRARY_KEY, record.key_span.clone(), message, help);
        }
        if self.keys.insert(record.key.clone()) {
            self.records.push(record);
        } else {
            let message = format!("the key `{}` is used twice in this file", record.key);
            self.leave(record.key_span, message, "give one of the two another key");
        }
    }

    /// Gives a key to each record that has none, once all that are written are known.
    fn name(&mut self) {
        for record in self.records.iter_mut().filter(|record| record.key.is_empty()) {
            record.key = keys::made(record, &self.keys);
            self.keys.insert(record.key.clone());
        }
    }
}

/// Puts a value under `custom`, where CSL has no variable for it.
fn keep_custom(item: &mut Map<String, Value>, name: &str, value: Value) {
    let custom = item.entry("custom").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(custom) = custom {
        custom.insert(name.to_string(), value);
    }
}
