//! BibTeX and BibLaTeX, mapped to CSL. Each entry is read by itself, so that one fault doesn't
//! take the whole file.

mod inherit;
mod month;
mod parsed;
pub(super) mod scan;
mod strings;
mod tables;
mod tex;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use biblatex::{Chunk, Chunks, ChunksExt, ChunksRef, Person, Spanned};
use serde_json::{Map, Value, json};

pub use tables::{DATES, FIELDS, KINDS, LANGUAGES, NAMES, number_variable};

use parsed::{Parsed, Places, Values, circles, parsed, wholes};
use scan::Item;
use strings::Strings;

pub(super) use parsed::is_reference;
pub(super) use tables::language;

use super::{EXACT, Library, LibraryFault, Record, extra, keep_custom};
use crate::model::date::Date;
use crate::model::schema::{CSL_DATES, CSL_NAMES};
use crate::model::{codes, csl};

/// Reads a `.bib` file.
pub fn bib(text: &str) -> Library {
    let mut library = Library::default();
    let mut strings = Strings::default();
    let mut entries: Vec<scan::Entry> = Vec::new();
    for item in scan::items(text) {
        match item {
            Ok(Item::Strings(fields)) => {
                fields.iter().for_each(|field| strings.add(field));
            }
            Ok(Item::Entry(entry)) if entry.key.text.is_empty() && entry.fields.is_empty() => {
                let message = format!("this `@{}` has no key and no fields", entry.kind.text);
                library.leave(entry.kind.span, message, "take it out, or fill it");
            }
            Ok(Item::Entry(entry)) => entries.push(entry),
            Ok(Item::Aside) => {}
            Err(fault) => library.leave(fault.range, fault.message, fault.help),
        }
    }
    let mut keys = BTreeSet::new();
    let mut all: Vec<Parsed> = Vec::new();
    for entry in entries {
        if !entry.key.text.is_empty() && !keys.insert(entry.key.text) {
            let message = format!("the key `{}` is used twice in this file", entry.key.text);
            library.leave(entry.key.span, message, "give one of the two another key");
            continue;
        }
        all.push(parsed(entry, &strings, &mut library));
    }
    let at: HashMap<String, usize> =
        all.iter().enumerate().map(|(at, one)| (one.entry.key.text.to_string(), at)).collect();
    for circle in circles(&all, &at) {
        let one = &mut all[circle];
        let key = one.entry.key.text;
        let message = format!("`{key}` refers to itself through `crossref` or `xdata`");
        library.fault(one.entry.key.span.clone(), message, "take one of these fields out");
        (one.crossref, one.xdata) = Default::default();
    }
    for one in all.iter() {
        for (field, named) in [("crossref", &one.crossref), ("xdata", &one.xdata)] {
            for key in named.iter().filter(|key| !at.contains_key(*key)) {
                let place = one.places.get(field).unwrap_or(&one.entry.key.span).clone();
                let name = one.entry.named().text;
                let message = format!("`{name}` takes fields from `{key}`, which isn't here");
                let help = "put that entry into the same file, or take the field out";
                library.warn(place, message, help);
            }
        }
    }
    let wholes = wholes(&all, &at);
    for (one, values) in all.iter().zip(&wholes).filter(|(one, _)| one.kind != "xdata") {
        let mut reading = Reading {
            source: text,
            values,
            kind: &one.kind,
            places: &one.places,
            key_span: &one.entry.key.span,
            item: Map::new(),
            dates: BTreeMap::new(),
            library: &mut library,
        };
        reading.read(one.entry.kind.span.clone());
        for (field, named) in [("crossref", &one.crossref), ("xdata", &one.xdata)] {
            let lost: Vec<&str> =
                named.iter().filter(|key| !at.contains_key(*key)).map(String::as_str).collect();
            if !lost.is_empty() {
                keep_custom(&mut reading.item, field, json!(lost.join(", ")));
            }
        }
        let Reading { item, dates, .. } = reading;
        let (key, mut key_span) = (one.entry.key.text.to_string(), one.entry.key.span.clone());
        if key.is_empty() {
            key_span = one.entry.kind.span.clone();
        }
        let mut record = Record { key, key_span, item, dates, ..Record::default() };
        extra::take(&mut record);
        if let Some(place) = one.places.get(EXACT) {
            let held = &text[place.clone()];
            let inside = held.strip_prefix('{').and_then(|held| held.strip_suffix('}'));
            let is_json = serde_json::from_str::<Map<String, Value>>(held).is_ok();
            record.patch(inside.filter(|_| !is_json).unwrap_or(held));
        }
        library.add(record);
    }
    library
}

/// One entry on its way to CSL.
struct Reading<'a> {
    source: &'a str,
    values: &'a Values,
    kind: &'a str,
    places: &'a Places,
    key_span: &'a Range<usize>,
    item: Map<String, Value>,
    dates: BTreeMap<String, String>,
    library: &'a mut Library,
}

impl Reading<'_> {
    fn read(&mut self, kind_span: Range<usize>) {
        self.kind_and_genre(kind_span);
        self.titles();
        for (field, variable) in NAMES {
            self.names(field, variable);
        }
        for (field, variable) in DATES {
            if let Some(text) = self.text(field) {
                self.date(field, variable, &text);
            }
        }
        self.year_and_month();
        for (field, variable) in FIELDS {
            if let Some(text) = self.text(field) {
                let text = if *variable == "page" { text.replace("--", "–") } else { text };
                match text.contains(char::is_alphanumeric) {
                    true => self.put(variable, field, text),
                    // `??--??` says that it isn't known.
                    false => keep_custom(&mut self.item, field, json!(text)),
                }
            }
        }
        let number = number_variable(self.kind);
        for (field, variable) in [("number", number), ("issue", "issue")] {
            if let Some(text) = self.text(field) {
                self.put(variable, field, text);
            }
        }
        self.how_published();
        self.rest();
    }

    fn text(&self, field: &str) -> Option<String> {
        let text = tex::plain(&self.values.get(field)?.format_verbatim());
        let lines: Vec<String> = text
            .split(tex::LINE)
            .map(|line| {
                line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
            })
            .filter(|line| !line.is_empty())
            .collect();
        // Lines matter where they are variables of Zotero's.
        let is_list = field == "note" && lines.iter().any(|line| extra::variable(line).is_some());
        let text = lines.join(if is_list { "\n" } else { " " });
        (!text.is_empty()).then_some(text)
    }

    /// Gives a variable its text, or keeps that aside where the variable has another.
    fn put(&mut self, variable: &str, field: &str, text: String) {
        match self.item.get(variable) {
            None => _ = self.item.insert(variable.to_string(), json!(text)),
            Some(other) if *other == text.as_str() => {}
            Some(_) => keep_custom(&mut self.item, field, json!(text)),
        }
    }

    fn kind_and_genre(&mut self, kind_span: Range<usize>) {
        let known = KINDS.iter().find(|(name, ..)| *name == self.kind);
        if known.is_none() {
            let message = format!("`@{}` is no type of BibLaTeX", self.kind);
            self.library.fault(
                kind_span,
                message,
                "write one of its types: `@misc` where no other fits",
            );
            keep_custom(&mut self.item, "entrytype", json!(self.kind));
        }
        let (_, mut kind, mut genre) = known.copied().unwrap_or(("", "document", ""));
        kind = match (kind, self.text("entrysubtype").as_deref()) {
            ("article-journal", Some("magazine")) => "article-magazine",
            ("article-journal", Some("newspaper")) => "article-newspaper",
            ("document", _) if self.kind == "misc" && self.text("url").is_some() => "webpage",
            _ => kind,
        };
        let written = self.text("type");
        if let Some(written) = &written {
            genre = match written.to_lowercase().as_str() {
                "phdthesis" => "PhD diss.",
                "mathesis" | "mastersthesis" => "master’s thesis",
                "bathesis" => "bachelor’s thesis",
                "candthesis" => "candidate thesis",
                "techreport" => "technical report",
                "resreport" => "research report",
                "letter" => "letter",
                "patent" => "patent",
                "patentde" => "German patent",
                "patenteu" => "European patent",
                "patentfr" => "French patent",
                "patentuk" => "British patent",
                "patentus" => "U.S. patent",
                _ => written,
            };
        }
        self.item.insert("type".to_string(), json!(kind));
        if !genre.is_empty() {
            self.item.insert("genre".to_string(), json!(genre));
        }
    }

    fn titles(&mut self) {
        let whole = |reading: &Self, title: &str, subtitle: &str| {
            let title = reading.text(title)?;
            Some(match reading.text(subtitle) {
                Some(subtitle) if title.ends_with(['?', '!']) => format!("{title} {subtitle}"),
                Some(subtitle) => format!("{title}: {subtitle}"),
                None => title,
            })
        };
        if let Some(title) = whole(self, "title", "subtitle") {
            if self.text("shorttitle").is_none() && self.text("subtitle").is_some() {
                let short = self.text("title").unwrap_or_default();
                self.item.insert("title-short".to_string(), json!(short));
            }
            self.item.insert("title".to_string(), json!(title));
        }
        for (field, subtitle) in [
            ("booktitle", "booksubtitle"),
            ("journaltitle", "journalsubtitle"),
            ("journal", ""),
            ("maintitle", "mainsubtitle"),
        ] {
            if let Some(container) = whole(self, field, subtitle) {
                self.put("container-title", field, container);
            }
        }
    }

    fn names(&mut self, field: &str, variable: &str) {
        let Some(chunks) = self.values.get(field) else { return };
        let written = tex::plain(&chunks.format_verbatim());
        // Of an Arabic or Chinese name.
        let commas = |chunk: &Spanned<Chunk>| match &chunk.v {
            Chunk::Normal(text) => {
                let text = text.replace(['،', '，'], ",");
                Spanned::new(Chunk::Normal(text), chunk.span.clone())
            }
            _ => chunk.clone(),
        };
        let chunks: Chunks = chunks.iter().map(commas).collect();
        let Ok(people) = chunks.parse::<Vec<Person>>() else { return };
        let list: Vec<Value> = people.iter().filter_map(|p| name(p, &chunks)).collect();
        let variable = match (variable, self.text("editortype").as_deref()) {
            ("editor", Some("compiler")) => "compiler",
            ("editor", Some("director")) => "director",
            ("editor", Some("organizer")) => "organizer",
            _ => variable,
        };
        if !list.is_empty() {
            match self.item.get(variable) {
                None => _ = self.item.insert(variable.to_string(), Value::Array(list)),
                Some(_) => keep_custom(&mut self.item, field, json!(written)),
            }
        }
    }

    fn date(&mut self, field: &str, variable: &str, text: &str) {
        // BibLaTeX leaves an open end empty, and writes unknown figures as `u`.
        let edtf = text.replace('u', "X");
        let edtf = match edtf.strip_prefix('/') {
            Some(end) => format!("../{end}"),
            None => edtf,
        };
        if let Ok(date) = Date::parse(&edtf) {
            self.item.insert(variable.to_string(), date.csl_date());
            self.dates.insert(variable.to_string(), edtf);
        } else {
            let range = self.places.get(field).unwrap_or(self.key_span).clone();
            let message = format!("`{text}` is no EDTF date, and is printed as it is");
            let better = Date::parse(text).err().and_then(|error| error.suggestion);
            let help = match &better {
                Some(date) => format!("write `{date}`"),
                None => "write it like `1997-05-28`; a source without a date needs a file of its \
                         own instead, with `undated: …`"
                    .to_string(),
            };
            // Exact where the field holds this text and nothing else, in its braces or quotes.
            let written = &self.source[range.clone()];
            let exact = written.matches(text).count() == 1 && written.len() <= text.len() + 2;
            let replacement = better.filter(|_| exact).map(|date| written.replace(text, &date));
            self.library.faults.push(LibraryFault {
                range,
                message,
                help: Some(help),
                code: codes::LIBRARY_DATE,
                is_warning: true,
                is_left: false,
                replacement,
            });
            self.item.insert(variable.to_string(), json!({ "literal": text }));
        }
    }

    fn year_and_month(&mut self) {
        let Some(year) = self.text("year").filter(|_| !self.item.contains_key("issued")) else {
            return;
        };
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let (months, day) = (self.text("month"), self.text("day"));
        let edtf = months.as_deref().filter(|_| is_year);
        let edtf = edtf.and_then(|months| month::edtf(&year, months, day.as_deref()));
        if edtf.is_none() {
            for (field, written) in [("month", months), ("day", day)] {
                let Some(written) = written else { continue };
                keep_custom(&mut self.item, field, json!(written));
                // `????` says that it isn't known.
                if !written.contains(char::is_alphanumeric) {
                    continue;
                }
                let place = self.places.get(field).unwrap_or(self.key_span).clone();
                let message = format!("`{written}` isn't understood as the {field} of `{year}`");
                let help = "it is kept under `custom`; write the whole as `date = {1997-05-28}`";
                self.library.warn(place, message, help);
            }
        }
        self.date("year", "issued", &edtf.unwrap_or(year));
    }

    /// `howpublished` is an address, a letter's or thesis's sort, or a medium.
    fn how_published(&mut self) {
        // As it is written: the library drops the command `\url` with what it holds.
        let Some(place) = self.places.get("howpublished") else { return };
        let raw = self.source.get(place.clone()).unwrap_or_default();
        let address = raw.find("http").map(|start| {
            let end =
                raw[start..].find(|c: char| c.is_whitespace() || matches!(c, '}' | '"' | ','));
            raw[start..end.map_or(raw.len(), |end| start + end)].replace("\\", "")
        });
        if let Some(address) = address {
            self.put("URL", "howpublished", address.clone());
            if self.item["type"] == "document" {
                self.item.insert("type".to_string(), json!("webpage"));
            }
            // What stands around the address.
            let words = self.text("howpublished").unwrap_or_default();
            let words = words.replace(&address, "");
            let words = words.trim_matches(|c: char| c.is_whitespace() || ":.,;()<>".contains(c));
            if !words.is_empty() {
                self.put("medium", "howpublished", words.to_string());
            }
        } else if let Some(text) = self.text("howpublished") {
            self.put("medium", "howpublished", text);
        }
    }

    /// Fields that bear a CSL variable's own name stay so; the rest is kept aside.
    fn rest(&mut self) {
        const READ: &[&str] = &[
            "title",
            "subtitle",
            "booktitle",
            "booksubtitle",
            "journal",
            "journaltitle",
            "journalsubtitle",
            "maintitle",
            "mainsubtitle",
            "type",
            "entrysubtype",
            "number",
            "issue",
            "year",
            "month",
            "day",
            "howpublished",
            "editortype",
            "crossref",
            "xdata",
        ];
        let values = self.values;
        for field in values.keys() {
            let mapped = READ.contains(&field.as_str())
                || [FIELDS, NAMES, DATES].iter().any(|t| t.iter().any(|(name, _)| name == field));
            let Some(text) = self.text(field).filter(|_| !mapped) else { continue };
            match field.as_str() {
                "language" | "langid" | "hyphenation" => {
                    let is_british = text.eq_ignore_ascii_case("english")
                        && self.text("langidopts").is_some_and(|it| it.contains("variant=british"));
                    let tag = if is_british { "en-GB" } else { language(&text) };
                    self.put("language", field, tag.to_string());
                }
                "archivelocation" | "shelfmark" | "callnumber" | "call-number" => {
                    self.put("archive_location", field, text);
                }
                name if CSL_NAMES.contains(&name) => self.names(name, name),
                name if CSL_DATES.contains(&name) => self.date(name, name, &text),
                _ if csl::variable(field).is_some() && !self.item.contains_key(field) => {
                    self.item.insert(field.clone(), json!(text));
                }
                _ => keep_custom(&mut self.item, field, json!(text)),
            }
        }
    }
}

/// A name in CSL. One wholly in braces, or of one word, is printed as it is.
fn name(person: &Person, chunks: ChunksRef) -> Option<Value> {
    let whole = |name: &str| {
        chunks.iter().any(|c| matches!(&c.v, Chunk::Verbatim(text) if text.trim() == name))
    };
    let Person { name, given_name, prefix, suffix, .. } = person;
    if name.is_empty() && given_name.is_empty() {
        return None;
    }
    if given_name.is_empty() && prefix.is_empty() && (suffix.is_empty() || whole(name)) {
        return Some(json!({ "literal": tex::plain(name) }));
    }
    let mut out = Map::new();
    let particle = match person.use_prefix {
        Some(false) => "dropping-particle",
        _ => "non-dropping-particle",
    };
    let (mut name, mut given, mut prefix) = (name.clone(), given_name.clone(), prefix.clone());
    if person.use_prefix.is_none() && !prefix.is_empty() && !is_particle(&prefix) {
        // Words of a script without small letters are no particles: with a comma they belong to the
        // family, which stands before it, else to the given names.
        match given.is_empty() {
            true => given = prefix,
            false => name = format!("{prefix} {name}"),
        }
        prefix = String::new();
    }
    let parts =
        [("family", name), ("given", given), (particle, prefix), ("suffix", suffix.clone())];
    for (key, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        out.insert(key.to_string(), json!(tex::plain(&value)));
    }
    Some(Value::Object(out))
}

/// Whether words before a family name are particles: they begin with a small letter. The letters of
/// Georgian count as small ones in Unicode, and are none.
fn is_particle(words: &str) -> bool {
    let first = words.chars().find(|c| c.is_alphabetic());
    first.is_none_or(|c| c.is_lowercase() && !('\u{10d0}'..='\u{10ff}').contains(&c))
}

#[cfg(test)]
mod tests;
