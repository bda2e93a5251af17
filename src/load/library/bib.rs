//! BibTeX and BibLaTeX, mapped to CSL. Each entry is read by itself, so that one fault doesn't
//! take the whole file.

mod tables;
mod tex;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use biblatex::{
    Bibliography, Chunk, ChunksExt, ChunksRef, Entry, Pair, Person, RawBibliography, RawEntry,
    Spanned,
};
use serde_json::{Map, Value, json};

pub use tables::{DATES, FIELDS, KINDS, LANGUAGES, NAMES, number_variable};

use tables::{language, month};

use super::{EXACT, Library, LibraryFault, Record, keep_custom};
use crate::model::date::Date;
use crate::model::schema::{CSL_DATES, CSL_NAMES};
use crate::model::{codes, csl};

/// Reads a `.bib` file.
pub fn bib(text: &str) -> Library {
    let mut library = Library::default();
    let mut abbreviations: Vec<Pair> = Vec::new();
    // Each entry, and where its part of the file begins.
    let mut entries: Vec<(Spanned<RawEntry>, usize)> = Vec::new();
    for part in parts(text) {
        match RawBibliography::parse(&text[part.clone()]) {
            Ok(raw) => {
                abbreviations.extend(raw.abbreviations);
                entries.extend(raw.entries.into_iter().map(|entry| (entry, part.start)));
            }
            Err(error) => {
                let range = shifted(text, error.span, part.start);
                let message = format!("this entry can't be read: {}", error.kind);
                library.fault(range, message, "see that its braces and quotes are in pairs");
            }
        }
    }
    let mut whole = Bibliography::new();
    let mut places: Vec<(String, Range<usize>, Range<usize>, Places)> = Vec::new();
    let circles = circles(&entries);
    for (mut entry, start) in entries {
        let key = entry.v.key.v.to_string();
        let key_span = shifted(text, entry.v.key.span.clone(), start);
        if places.iter().any(|(other, ..)| *other == key) {
            let message = format!("the key `{key}` is used twice in this file");
            library.fault(key_span, message, "give one of the two another key");
            continue;
        }
        if circles.contains(&key) {
            let message = format!("`{key}` refers to itself through `crossref` or `xdata`");
            library.fault(key_span.clone(), message, "take one of these fields out");
            entry.v.fields.retain(|field| !is_reference(field.key.v));
        }
        // References are followed once all entries are there.
        let held: Vec<Pair> =
            entry.v.fields.iter().filter(|f| is_reference(f.key.v)).cloned().collect();
        let fields = entry
            .v
            .fields
            .iter()
            .map(|f| {
                let start_of = f.value.span.start + start;
                (f.key.v.to_ascii_lowercase(), start_of..f.value.span.end + start)
            })
            .collect();
        let kind_span = shifted(text, entry.v.kind.span.clone(), start);
        // What this holds is no TeX.
        entry.v.fields.retain(|field| !field.key.v.eq_ignore_ascii_case(EXACT));
        let alone = RawBibliography {
            preamble: String::new(),
            entries: vec![entry],
            abbreviations: abbreviations.clone(),
        };
        match Bibliography::from_raw(alone) {
            Ok(read) => {
                for mut found in read {
                    for field in &held {
                        let chunk = Chunk::Normal(field.value.v.iter().map(raw_text).collect());
                        let value = vec![Spanned::new(chunk, field.value.span.clone())];
                        found.fields.insert(field.key.v.to_ascii_lowercase(), value);
                    }
                    // An alias would hide an entry that has this key for its own.
                    found.fields.remove("ids");
                    whole.insert(found);
                }
                places.push((key, key_span, kind_span, fields));
            }
            Err(error) => {
                let range = shifted(text, error.span, start);
                let message = format!("`{key}` can't be read: {}", error.kind);
                library.fault(range, message, "see the fields of this entry");
            }
        }
    }
    // Only an entry that refers to another is read again, for what it takes from there.
    let resolved = Bibliography::parse(&whole.to_biblatex_string()).ok();
    for (key, key_span, kind_span, fields) in places {
        let refers = fields.keys().any(|field| is_reference(field));
        let again = resolved.as_ref().filter(|_| refers).and_then(|r| r.get(&key));
        let Some(entry) = again.or_else(|| whole.get(&key)) else { continue };
        if entry.entry_type == biblatex::EntryType::XData {
            continue;
        }
        let kind = text[kind_span.clone()].to_lowercase();
        let mut reading = Reading {
            source: text,
            entry,
            kind: &kind,
            fields: &fields,
            key_span: &key_span,
            item: Map::new(),
            dates: BTreeMap::new(),
            library: &mut library,
        };
        reading.read(kind_span);
        let Reading { item, dates, .. } = reading;
        let mut record = Record { key, key_span, item, dates, ..Record::default() };
        if let Some(place) = fields.get(EXACT) {
            let held = &text[place.clone()];
            let inside = held.strip_prefix('{').and_then(|held| held.strip_suffix('}'));
            let is_json = serde_json::from_str::<Map<String, Value>>(held).is_ok();
            record.patch(inside.filter(|_| !is_json).unwrap_or(held));
        }
        library.add(record);
    }
    library
}

type Places = BTreeMap<String, Range<usize>>;

/// The parts of the file, each from an `@` at the beginning of a line to the next.
pub(super) fn parts(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.trim_start();
        let is_entry = rest.strip_prefix('@').is_some_and(|r| {
            let name = r.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            name.len() < r.len() && name.trim_start().starts_with(['{', '('])
        });
        if is_entry {
            starts.push(at + line.len() - rest.len());
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// A span within a part as one in the file, on whole characters.
fn shifted(text: &str, span: Range<usize>, start: usize) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = floor(span.start + start);
    from..floor(span.end + start).max(from)
}

pub(super) fn is_reference(field: &str) -> bool {
    field.eq_ignore_ascii_case("crossref") || field.eq_ignore_ascii_case("xdata")
}

fn raw_text<'a>(chunk: &Spanned<biblatex::RawChunk<'a>>) -> &'a str {
    match chunk.v {
        biblatex::RawChunk::Normal(text) | biblatex::RawChunk::Abbreviation(text) => text,
    }
}

/// The keys of entries that refer to themselves in a circle, which the library would follow
/// without end.
fn circles(entries: &[(Spanned<RawEntry<'_>>, usize)]) -> BTreeSet<String> {
    let targets: BTreeMap<&str, Vec<&str>> = entries
        .iter()
        .map(|(entry, _)| {
            let fields = entry.v.fields.iter().filter(|f| is_reference(f.key.v));
            let chunks = fields.flat_map(|f| f.value.v.iter().map(raw_text));
            (entry.v.key.v, chunks.flat_map(|c| c.split(',')).map(str::trim).collect())
        })
        .collect();
    let reaches_itself = |key: &str| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = targets.get(key).into_iter().flatten().copied().collect();
        while let Some(next) = open.pop() {
            if next == key {
                return true;
            }
            if seen.insert(next) {
                open.extend(targets.get(next).into_iter().flatten().copied());
            }
        }
        false
    };
    targets.keys().filter(|key| reaches_itself(key)).map(|key| key.to_string()).collect()
}

/// One entry on its way to CSL.
struct Reading<'a> {
    source: &'a str,
    entry: &'a Entry,
    kind: &'a str,
    fields: &'a Places,
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
                self.put(variable, field, text);
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
        let chunks = self.entry.fields.get(field)?;
        let mut text = tex::plain(&chunks.format_verbatim());
        let written = self.fields.get(field).map_or("", |place| &self.source[place.clone()]);
        // A tie between words; where the sign itself is meant, it is escaped.
        let verbatim = matches!(field, "url" | "doi" | "eprint" | "file" | "howpublished")
            || matches!(field, "year" | "month" | "day")
            || DATES.iter().any(|(date, _)| *date == field)
            || CSL_DATES.contains(&field);
        if text.contains('~') && !verbatim && !written.contains("tilde") && !written.contains("\\~")
        {
            text = text.replace('~', " ");
        }
        let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let text = text.trim().to_string();
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
        let Some(chunks) = self.entry.fields.get(field) else { return };
        let Ok(people) = chunks.parse::<Vec<Person>>() else { return };
        let list: Vec<Value> = people.iter().filter_map(|p| name(p, chunks)).collect();
        let written = tex::plain(&chunks.format_verbatim());
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
            let range = self.fields.get(field).unwrap_or(self.key_span).clone();
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
        let written = self.text("month");
        let of_month = written.as_deref().map(|m| m.split_whitespace().collect::<Vec<_>>());
        // Also "10 jun" and "jun 10".
        let (month, day) = match of_month.as_deref() {
            Some([one]) => (month(one), None),
            Some([a, b]) => match (month(a), month(b), a.parse().ok(), b.parse::<u8>().ok()) {
                (Some(month), None, None, Some(day)) => (Some(month), Some(day)),
                (_, Some(month), Some(day), _) => (Some(month), Some(day)),
                (Some(month), _, None, Some(day)) => (Some(month), Some(day)),
                _ => (None, None),
            },
            _ => (None, None),
        };
        if let Some(written) = written.filter(|_| month.is_none()) {
            keep_custom(&mut self.item, "month", json!(written));
        }
        let day = day.or_else(|| self.text("day").and_then(|d| d.parse::<u8>().ok()));
        let text = match (is_year, month, day) {
            (true, Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
            (true, Some(month), None) => format!("{year}-{month:02}"),
            _ => year,
        };
        self.date("year", "issued", &text);
    }

    /// `howpublished` is an address, a letter's or thesis's sort, or a medium.
    fn how_published(&mut self) {
        // As it is written: the library drops the command `\url` with what it holds.
        let Some(place) = self.fields.get("howpublished") else { return };
        let raw = self.source.get(place.clone()).unwrap_or_default();
        let address = raw.find("http").map(|start| {
            let end =
                raw[start..].find(|c: char| c.is_whitespace() || matches!(c, '}' | '"' | ','));
            raw[start..end.map_or(raw.len(), |end| start + end)].replace("\\", "")
        });
        if let Some(address) = address {
            self.item.entry("URL").or_insert(json!(address));
            if self.item["type"] == "document" {
                self.item.insert("type".to_string(), json!("webpage"));
            }
        } else if let Some(text) = self.text("howpublished") {
            self.item.entry("medium").or_insert(json!(text));
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
        let entry = self.entry;
        for field in entry.fields.keys() {
            let mapped = READ.contains(&field.as_str())
                || [FIELDS, NAMES, DATES].iter().any(|t| t.iter().any(|(name, _)| name == field));
            let Some(text) = self.text(field).filter(|_| !mapped) else { continue };
            match field.as_str() {
                "language" | "langid" | "hyphenation" => {
                    let tag = language(&text).to_string();
                    self.put("language", field, tag);
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
    let parts = [("family", name), ("given", given_name), (particle, prefix), ("suffix", suffix)];
    for (key, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        out.insert(key.to_string(), json!(tex::plain(value)));
    }
    Some(Value::Object(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
% a library
@string{hurst = "Hurst"}
@book{lee-2018,
  author = {Lee, Jonathan L. and {Human Rights Watch}},
  title = {Afghanistan}, subtitle = {A History},
  publisher = hurst, address = {London}, year = 2018, month = may, mood = {fine},
}
@phdthesis{tapper, author = {Nancy van der Tapper}, title = {Settlement in {N}orthern Afgh\={a}nistan}, school = {University of London}, year = {1973}}
@thesis{t2, author = {Müller, J{\"o}rg}, title = {X}, type = {phdthesis}, date = {1992~}}
@article{cole, author={Cole, Juan}, title={Who?}, journaltitle={JAS}, number=3, pages={701--733}, date={1997-05-28/1997-05-30}}
@misc{web, title={Page}, howpublished={\url{https://a.example/x_y}}, urldate={2024-01-02}, year={n.d.}}
@incollection{part, author={A, B}, title={Part}, crossref={whole}}
@collection{whole, editor={E, F}, title={Whole}, date={2001}}
@novel{n, title={N}}
@book{lee-2018, title={again}}
@book{broken, title={open
@book{a, title={A}, crossref={b}}
@book{b, title={B}, crossref={a}}
"#;

    #[test]
    fn reads_entries() {
        let library = bib(TEXT);
        let get = |key: &str| library.records.iter().find(|r| r.key == key).unwrap();
        let lee = get("lee-2018");
        assert_eq!(&TEXT[lee.key_span.clone()], "lee-2018");
        assert_eq!(
            lee.item["author"],
            json!([{"family": "Lee", "given": "Jonathan L."}, {"literal": "Human Rights Watch"}])
        );
        assert_eq!(lee.item["title"], "Afghanistan: A History");
        assert_eq!(lee.item["publisher"], "Hurst");
        assert_eq!(lee.item["custom"]["mood"], "fine");
        assert_eq!(lee.dates["issued"], "2018-05");
        assert_eq!(lee.item["issued"], json!({"date-parts": [[2018, 5]]}));
        let tapper = get("tapper");
        assert_eq!(tapper.item["genre"], "PhD diss.");
        assert_eq!(tapper.item["title"], "Settlement in Northern Afghānistan");
        assert_eq!(tapper.item["author"][0]["non-dropping-particle"], "van der");
        assert_eq!(get("t2").item["genre"], "PhD diss.");
        assert_eq!(get("t2").item["issued"]["circa"], true);
        assert_eq!(get("t2").item["author"][0]["given"], "Jörg");
        assert_eq!(get("cole").item["page"], "701–733");
        assert_eq!(get("cole").item["issue"], "3");
        assert_eq!(get("cole").dates["issued"], "1997-05-28/1997-05-30");
        assert_eq!(get("web").item["URL"], "https://a.example/x_y");
        assert_eq!(get("web").item["type"], "webpage");
        assert_eq!(get("part").item["container-title"], "Whole");
        assert_eq!(get("n").item["type"], "document");
    }

    #[test]
    fn collects_every_fault() {
        let said: Vec<_> =
            bib(TEXT).faults.into_iter().map(|f| (TEXT[f.range].to_string(), f.message)).collect();
        let messages: Vec<_> = said.iter().map(|(_, m)| m.as_str()).collect();
        for part in [
            "can't be read",
            "`lee-2018` is used twice",
            "`a` refers to itself",
            "`b` refers to itself",
            "`n.d.` is no EDTF date",
            "`@novel` is no type",
        ] {
            assert_eq!(messages.iter().filter(|m| m.contains(part)).count(), 1, "{part}: {said:?}");
        }
        assert_eq!(messages.len(), 6, "{said:?}");
    }

    #[test]
    fn never_panics() {
        for text in [
            "",
            "@",
            "@book",
            "@book{",
            "@book{é",
            "@book{a,}",
            "@book{a, title={\\é}}",
            "@book(a, b=c)",
            "@string{x=1}",
            "@xdata{a, xdata={a}}",
            "@book{,}",
            "@book{a, year={}, author={ and }}",
            "@book{a, author={=}}",
        ] {
            bib(text);
        }
    }
}
