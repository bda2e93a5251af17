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
