//! What a library becomes in `content/sources/`: which file each entry makes, and why one makes
//! none. Writes nothing.

use super::entry::{Entry, meant};
use super::file;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::library::{self, Form};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::kind::{is_device, is_id};
use crate::model::schema::{CSL_DATES, CSL_NAMES};
use crate::span::{FileId, Span};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A file is to be written.
    New,
    /// The file is there and says the same.
    Same,
    /// It can't be taken; a fault says why.
    Left,
}

/// An entry, and what became of it.
#[derive(Debug)]
pub struct Taken {
    /// The key that the library gives it.
    pub key: String,
    /// The id that it has here.
    pub id: String,
    /// The path of its file from the project's folder.
    pub path: String,
    pub fate: Fate,
    /// The file, where it is new.
    pub text: String,
}

/// What is to be done with a library.
#[derive(Debug, Default)]
pub struct Import {
    pub taken: Vec<Taken>,
    /// How many entries could not be read at all, each with a fault.
    pub unread: usize,
    pub faults: Vec<Diagnostic>,
}

/// The sources that are there, by id: the path of each one's file, and its text.
pub type Present<'a> = BTreeMap<&'a str, (&'a str, &'a str)>;

/// Plans the import of a library with this text. Ids that are `present` are never taken.
pub fn plan(form: Form, file: FileId, text: &str, present: &Present) -> Import {
    let mut import = Import::default();
    let read = library::read(form, text);
    import.unread = read.faults.iter().filter(|fault| fault.is_left).count();
    let libraries = libraries(present);
    let span = |range: &std::ops::Range<usize>| Span::new(file, range.start, range.end);
    for fault in read.faults {
        // Dates and keys are spoken of below, where it is known what became of them.
        if fault.code.name == codes::LIBRARY_DATE.name || fault.code.name == codes::LIBRARY_KEY.name
        {
            continue;
        }
        let mut diagnostic = Diagnostic::new(fault.code, span(&fault.range), fault.message, "here");
        // What is said of an entry that is taken keeps nothing from being written.
        if !fault.is_left {
            diagnostic.severity = Severity::Warning;
        }
        if is_type(&diagnostic.message) {
            let help = "the entry is taken as a `document`; give its file the `type` that fits";
            import.faults.push(diagnostic.help(help));
            continue;
        }
        import.faults.push(match fault.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
    let mut made: BTreeMap<String, String> = BTreeMap::new();
    for record in &read.records {
        let mut entry = Entry::of_record(record);
        let own = entry.clone();
        let key = record.key.clone();
        let place = span(&record.key_span);
        entry.id = id(&mut entry, &made);
        if let Some(other) = made.get(&entry.id) {
            let id = free(&entry.id, |id| made.contains_key(id));
            let message = format!("`{key}` and `{other}` would both be `{}`", entry.id);
            let mut fault = Diagnostic::new(codes::LIBRARY, place, message, "");
            fault.severity = Severity::Warning;
            let help = format!("it is taken as `{id}`; leave one out if they are the same");
            import.faults.push(fault.help(help));
            if !entry.fields.contains_key("citation-key") {
                entry.fields.insert("citation-key".into(), json!(key));
                entry.fields = super::entry::ordered(entry.fields);
            }
            entry.id = id;
        }
        if !entry.fields.contains_key("title") {
            let mut fields = entry.fields.clone();
            fields.insert("title".into(), json!(key));
            entry.fields = super::entry::ordered(fields);
            let message = format!("`{key}` has no title; its key stands for it");
            let mut fault = Diagnostic::new(codes::FIELD_MISSING, place, message, "");
            fault.severity = Severity::Warning;
            import.faults.push(fault.help("give the file a title, in brackets if it is yours"));
        }
        let id = entry.id.clone();
        let mut taken = Taken {
            path: format!("content/sources/{id}.md"),
            key: key.clone(),
            id: id.clone(),
            fate: Fate::New,
            text: String::new(),
        };
        let refusal = if let Some(there) =
            libraries.get(key.as_str()).filter(|(_, there)| *there == own)
        {
            taken.path = there.0.to_string();
            taken.fate = Fate::Same;
            None
        } else if let Some((path, there)) = present.get(id.as_str()) {
            match path.ends_with(".md") && Entry::of_file(&id, there).as_ref() == Some(&entry) {
                true => {
                    taken.fate = Fate::Same;
                    None
                }
                false => Some((
                    format!("there is a source `{id}` already, in `{path}`, which says otherwise"),
                    "take over by hand what is new, or give this entry another key".to_string(),
                )),
            }
        } else {
            None
        };
        match refusal {
            Some((message, help)) => {
                let fault = Diagnostic::new(codes::LIBRARY, place, message, "left out");
                import.faults.push(fault.help(help));
                taken.fate = Fate::Left;
            }
            None => {
                if taken.fate == Fate::New {
                    import.faults.extend(dates(&entry, place));
                    import.faults.extend(others(&entry, place));
                    taken.text = file::write(&entry);
                }
                made.insert(id, key);
            }
        }
        import.taken.push(taken);
    }
    import
}

/// The sources that stand in libraries, by key, each with the path of its library.
fn libraries<'a>(present: &Present<'a>) -> BTreeMap<String, (&'a str, Entry)> {
    let files: BTreeMap<&str, &str> = present.values().copied().collect();
    let mut entries = BTreeMap::new();
    for (path, text) in files {
        let Some(form) = Form::of(path) else { continue };
        for record in &library::read(form, text).records {
            entries.insert(record.key.clone(), (path, Entry::of_record(record)));
        }
    }
    entries
}

/// What there is to say of names that are left open.
fn others(entry: &Entry, place: Span) -> Vec<Diagnostic> {
    let open = CSL_NAMES.iter().filter(|name| {
        let list = entry.fields.get(**name).and_then(Value::as_array);
        matches!(list.map(Vec::as_slice), Some([_, .., last]) if last == "others")
    });
    let said = open.map(|name| {
        let message = format!("`{name}` of `{}` names not all, and ends with “others”", entry.id);
        let mut fault = Diagnostic::new(codes::LIBRARY, place, message, "");
        fault.severity = Severity::Warning;
        fault.help("it is printed so, as if it were a name; add the other names to the file")
    });
    said.collect()
}

/// What there is to say of the dates that are no EDTF.
fn dates(entry: &Entry, place: Span) -> Vec<Diagnostic> {
    let Some(Value::Object(custom)) = entry.fields.get("custom") else { return Vec::new() };
    let told = CSL_DATES.iter().filter_map(|name| {
        let words = custom.get(*name)?.as_str()?;
        let id = &entry.id;
        Some(match meant(words).filter(|edtf| entry.text(name) == Some(edtf)) {
            Some(edtf) => Diagnostic::new(
                codes::LIBRARY_DATE,
                place,
                format!("the date `{words}` of `{id}` is taken as `{edtf}`"),
                "",
            )
            .help(format!("its words are kept under `custom`; see that `{name}: {edtf}` is meant")),
            None => Diagnostic::new(
                codes::LIBRARY_DATE,
                place,
                format!("the date `{words}` of `{id}` is no EDTF; it is kept under `custom`"),
                "",
            )
            .help(format!("add it to the file as in `{name}: 1997-05`, as sure as it is")),
        })
    });
    told.collect()
}

/// The id of an entry: its key in small letters, other signs as hyphens. Where the key is an
/// address or number of a program's own, one of the first name and the year. A key that is changed
/// is kept.
fn id(entry: &mut Entry, made: &BTreeMap<String, String>) -> String {
    let key = entry.id.clone();
    let citable = |key: &str| !key.contains("://") && !key.starts_with("zotero-");
    let numeral = key.bytes().all(|b| b.is_ascii_digit() || b == b'/');
    let own = entry.text("citation-key").filter(|key| citable(key)).map(str::to_string);
    // No file can have it on every computer.
    let unfit = |key: &str| is_device(&plain(key)) || plain(key).len() > 200;
    let own = own.filter(|own| !unfit(own));
    let (id, made_up) = match (citable(&key) && !numeral && !unfit(&key), own) {
        (true, _) => (plain(&key), false),
        (false, Some(own)) => (plain(&own), true),
        (false, None) => {
            let base = from_fields(entry);
            (free(&base, |id| made.contains_key(id) || is_device(id)), true)
        }
    };
    if id != key {
        match made_up {
            true => keep(entry, "id", &key),
            false if !entry.fields.contains_key("citation-key") => {
                let mut fields = entry.fields.clone();
                fields.insert("citation-key".into(), json!(key));
                *entry = Entry { fields: super::entry::ordered(fields), ..entry.clone() };
            }
            false => {}
        }
    }
    id
}

/// The id, with a number where it is taken.
fn free(id: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    let all = [id.to_string()].into_iter().chain(numbered);
    all.into_iter().find(|id| !taken(id)).expect("there is always another number")
}

fn keep(entry: &mut Entry, name: &str, value: &str) {
    let mut fields = entry.fields.clone();
    let custom = fields.entry("custom").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(custom) = custom {
        custom.entry(name).or_insert_with(|| json!(value));
    }
    entry.fields = super::entry::ordered(fields);
}

/// A key as an id.
fn plain(key: &str) -> String {
    if is_id(key) && crate::load::is_key(key) {
        return key.to_string();
    }
    // Small letters, with single marks between them.
    let mut id = String::new();
    for c in key.chars() {
        let small: String = c.to_lowercase().collect();
        match c {
            '.' | '_' | '-' if !id.is_empty() && !id.ends_with(['.', '_', '-']) => id.push(c),
            _ if small.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase()) => {
                id.push_str(&small)
            }
            _ if id.is_empty() || id.ends_with(['.', '_', '-']) => {}
            _ => id.push('-'),
        }
    }
    let id = id.trim_end_matches(['.', '_', '-']);
    if id.is_empty() { "source".to_string() } else { id.to_string() }
}

/// An id of the first name, or the title, and the year: `lee-2018`.
fn from_fields(entry: &Entry) -> String {
    let first = ["author", "editor"].iter().find_map(|v| entry.fields.get(*v)?.as_array()?.first());
    let name = first.and_then(|name| name.as_str().or(name.get("family")?.as_str()));
    let words = plain(name.or(entry.text("title")).unwrap_or("source"));
    let head = words.split('-').take(3).collect::<Vec<_>>().join("-");
    // A title without spaces is one word, however long.
    let head = head[..head.floor_char_boundary(80)].trim_end_matches(['.', '_', '-']);
    let year = entry.text("issued").and_then(|edtf| Date::parse(edtf).ok()?.earliest());
    match year {
        Some(day) => format!("{head}-{}", day.year),
        None => head.to_string(),
    }
}

/// Whether a fault says that a type isn't known; such an entry is taken all the same.
fn is_type(message: &str) -> bool {
    message.contains(" is no type of ")
        || message.ends_with(" is no CSL type")
        || message.ends_with(" has no `type`")
}
