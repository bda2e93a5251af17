//! Whole libraries of sources: BibTeX and BibLaTeX files, and CSL-JSON. Every entry becomes
//! CSL-JSON, with its dates as EDTF beside. Decides nothing about a source's place in the
//! history.

mod bib;
mod json;
mod named;

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value};

use super::markdown;
use crate::diagnostic::Code;
use crate::model::codes;

pub use bib::bib;
pub use json::{json, json_fault, place};
pub use named::keys_named;

/// One source of a library.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub key: String,
    /// Where the key stands in the file.
    pub key_span: Range<usize>,
    /// CSL-JSON. Fields that CSL doesn't know stand under `custom`.
    pub item: Map<String, Value>,
    /// The dates as EDTF, by CSL variable, where the file has them so.
    pub dates: BTreeMap<String, String>,
}

/// What is wrong in a library, where, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryFault {
    pub range: Range<usize>,
    pub message: String,
    pub help: Option<String>,
    pub code: &'static Code,
    /// What to put in the place of `range`, where that is exact; `help` says what it means.
    pub replacement: Option<String>,
}

/// What was read of a library, and every fault. A faulty entry is left out; the rest is there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    pub records: Vec<Record>,
    pub faults: Vec<LibraryFault>,
}

impl Library {
    fn fault(&mut self, range: Range<usize>, message: String, help: &str) {
        self.fault_as(codes::LIBRARY, range, message, help);
    }

    fn fault_as(&mut self, code: &'static Code, range: Range<usize>, message: String, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_string());
        self.faults.push(LibraryFault { range, message, help, code, replacement: None });
    }

    /// Adds a record, unless its key is taken.
    fn add(&mut self, record: Record) {
        if !markdown::is_key(&record.key) {
            let message = format!("nothing can cite `{}`: it isn't one word", record.key);
            let help = "give it a key such as `weiss-1702`; Zotero's add-on Better BibTeX exports \
                        such keys";
            self.fault_as(codes::LIBRARY_KEY, record.key_span.clone(), message, help);
        }
        if self.records.iter().any(|r| r.key == record.key) {
            let message = format!("the key `{}` is used twice in this file", record.key);
            self.fault(record.key_span, message, "give one of the two another key");
        } else {
            self.records.push(record);
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
