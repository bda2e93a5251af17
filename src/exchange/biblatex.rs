//! Sources as BibLaTeX, in UTF-8. What it has no field for stands, as JSON, in a field of this
//! program's own, which other programs pass over.

use super::entry::{Entry, FIELD, exact_json};
use crate::load::library;
use crate::load::library::bib::{DATES, FIELDS, LANGUAGES, NAMES, number_variable};
use crate::model::csl;
use crate::model::schema::{CSL_DATES, CSL_NAMES, CSL_TEXTS};
use serde_json::{Map, Value};

/// The entries as a `.bib` file.
pub fn write(entries: &[Entry]) -> String {
    entries.iter().map(entry).collect::<Vec<_>>().join("\n")
}

fn entry(entry: &Entry) -> String {
    let (kind, mut fields) = fields(entry);
    // A value that can't be read again at all may not stand there.
    while {
        let read = library::bib(&set(kind, &entry.id, &fields));
        read.records.is_empty() && fields.pop().is_some()
    } {}
    let read = library::bib(&set(kind, &entry.id, &fields));
    let read = read.records.first().map(Entry::of_record).unwrap_or_default();
    if let Some(beyond) = entry.beyond(&read) {
        fields.push((FIELD.to_string(), exact_json(&beyond)));
    }
    set(kind, &entry.id, &fields)
}

fn set(kind: &str, key: &str, fields: &[(String, String)]) -> String {
    let lines: String =
        fields.iter().map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
    format!("@{kind}{{{key},\n{lines}}}\n")
}

/// CSL types, the BibLaTeX type of each, and its subtype.
const KINDS: &[(&str, &str, &str)] = &[
    ("article-journal", "article", ""),
    ("article-magazine", "article", "magazine"),
    ("article-newspaper", "article", "newspaper"),
    ("book", "book", ""),
    ("broadcast", "audio", ""),
    ("chapter", "incollection", ""),
    ("dataset", "dataset", ""),
    ("entry-dictionary", "inreference", ""),
    ("entry-encyclopedia", "inreference", ""),
    ("graphic", "image", ""),
    ("legal_case", "jurisdiction", ""),
    ("legislation", "legislation", ""),
    ("manuscript", "unpublished", ""),
    ("motion_picture", "movie", ""),
    ("pamphlet", "booklet", ""),
    ("paper-conference", "inproceedings", ""),
    ("patent", "patent", ""),
    ("performance", "performance", ""),
    ("periodical", "periodical", ""),
    ("personal_communication", "letter", ""),
    ("report", "report", ""),
    ("review", "review", ""),
    ("software", "software", ""),
    ("song", "music", ""),
    ("standard", "standard", ""),
    ("thesis", "thesis", ""),
    ("treaty", "legal", ""),
    ("webpage", "online", ""),
];

/// Words for the sort of a thesis, report or patent, and BibLaTeX's keys for them.
const GENRES: &[(&str, &str)] = &[
    ("PhD diss.", "phdthesis"),
    ("master’s thesis", "mathesis"),
    ("bachelor’s thesis", "bathesis"),
    ("candidate thesis", "candthesis"),
    ("technical report", "techreport"),
    ("research report", "resreport"),
    ("German patent", "patentde"),
    ("European patent", "patenteu"),
    ("French patent", "patentfr"),
    ("British patent", "patentuk"),
    ("U.S. patent", "patentus"),
];

/// The type and the fields that say as much as BibLaTeX can.
fn fields(entry: &Entry) -> (&'static str, Vec<(String, String)>) {
    let csl = entry.text("type").unwrap_or("document");
    let known = KINDS.iter().find(|(name, ..)| *name == csl);
    let (kind, subtype) = known.map_or(("misc", ""), |(_, kind, subtype)| (*kind, *subtype));
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| {
        if !value.is_empty() && fields.iter().all(|(known, _)| known != name) {
            fields.push((name.to_string(), value));
        }
    };
    if !subtype.is_empty() {
        add("entrysubtype", subtype.to_string());
    }
    for (name, value) in &entry.fields {
        let name = name.as_str();
        match value {
            Value::Array(names) if CSL_NAMES.contains(&name) => {
                let field = NAMES.iter().find(|(_, variable)| *variable == name);
                let mut names: Vec<String> = names.iter().map(person).collect();
                // Two words of BibTeX for "et al.".
                if let [_, .., last] = &mut names[..]
                    && last == "{others}"
                {
                    *last = "others".to_string();
                }
                add(field.map_or(name, |(field, _)| field), names.join(" and "));
            }
            Value::String(edtf) if CSL_DATES.contains(&name) => {
                let field = DATES.iter().find(|(_, variable)| *variable == name);
                add(field.map_or(name, |(field, _)| field), edtf.clone());
            }
            Value::String(text) if name == "title" || CSL_TEXTS.contains(&name) => {
                if let Some((field, value)) = text_field(name, text, csl, kind) {
                    add(field, value);
                }
            }
            Value::Object(custom) if name == "custom" => {
                for (name, value) in aside(custom) {
                    add(&name, value);
                }
            }
            _ => {}
        }
    }
    (kind, fields)
}

/// The field of a CSL variable in an entry of this type, and its value there; `None` where there
/// is none.
fn text_field<'n>(name: &'n str, text: &str, csl: &str, kind: &str) -> Option<(&'n str, String)> {
    let field = match name {
        "title" => "title",
        "genre" => {
            let key = GENRES.iter().find(|(words, _)| *words == text).map(|(_, key)| *key);
            return Some(("type", key.map_or_else(|| tex(text), str::to_string)));
        }
        "language" => {
            let known = LANGUAGES.iter().find(|(_, tag)| *tag == text).map(|(name, _)| *name);
            return Some(("langid", known.map_or_else(|| tex(text), str::to_string)));
        }
        "container-title" if csl.starts_with("article") || csl == "review" => "journaltitle",
        "container-title" => "booktitle",
        "publisher" => match csl {
            "report" | "thesis" => "institution",
            "webpage" | "software" | "dataset" => "organization",
            _ => "publisher",
        },
        "publisher-place" => "location",
        "annote" => "annotation",
        "medium" => "howpublished",
        "archive_location" => "archivelocation",
        "issue" | "number" | "collection-number" if number_variable(kind) == name => "number",
        "issue" => "issue",
        "URL" | "DOI" => {
            // These are read as they stand.
            let field = if name == "URL" { "url" } else { "doi" };
            return (!text.contains(['{', '}', '\\', '\n'])).then(|| (field, text.to_string()));
        }
        "page" => return Some(("pages", tex(text).replace('–', "--"))),
        _ => match FIELDS.iter().find(|(_, variable)| *variable == name) {
            Some((field, _)) => field,
            None if is_field(name) && !matches!(name, "number" | "collection-number") => name,
            None => return None,
        },
    };
    Some((field, tex(text)))
}

/// Fields kept aside that can stand under their own names.
fn aside(custom: &Map<String, Value>) -> impl Iterator<Item = (String, String)> {
    const MEANT: [&str; 24] = [
        "author",
        "booksubtitle",
        "booktitle",
        "crossref",
        "day",
        "editortype",
        "entrysubtype",
        "howpublished",
        "hyphenation",
        "ids",
        "issue",
        "journal",
        "journalsubtitle",
        "journaltitle",
        "langid",
        "language",
        "mainsubtitle",
        "maintitle",
        "month",
        "number",
        "subtitle",
        "type",
        "xdata",
        "year",
    ];
    let free = |name: &str| {
        let known = [FIELDS, NAMES, DATES];
        let read = known.iter().any(|table| table.iter().any(|(field, _)| *field == name));
        let meant = MEANT.contains(&name) || csl::variable(name).is_some() || name == FIELD;
        is_field(name) && !read && !meant
    };
    custom
        .iter()
        .filter(move |(name, _)| free(name))
        .filter_map(|(name, value)| Some((name.clone(), tex(value.as_str()?))))
}

/// Whether a name can be that of a field, and is read as it is written.
fn is_field(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        && !matches!(name, "call-number" | "callnumber" | "shelfmark")
}

/// A name: "von Family, Jr., Given"; one that is printed as it is, in braces.
fn person(name: &Value) -> String {
    let part = |key: &str| name.get(key).and_then(Value::as_str).map(tex).unwrap_or_default();
    if let Some(literal) = name.as_str() {
        return format!("{{{}}}", tex(literal));
    }
    let (family, given, suffix) = (part("family"), part("given"), part("suffix"));
    let (prefix, dropped) = (part("non-dropping-particle"), part("dropping-particle"));
    if !dropped.is_empty() {
        let suffix = if suffix.is_empty() { suffix } else { format!(", suffix={{{suffix}}}") };
        return format!(
            "family={{{family}}}{suffix}, given={{{given}}}, prefix={{{dropped}}}, useprefix=false"
        );
    }
    let starts_small = family.starts_with(|c: char| !c.is_uppercase());
    let whole = family.contains([' ', ',', '=']) || starts_small;
    let family = if whole { format!("{{{family}}}") } else { family };
    let family = if prefix.is_empty() { family } else { format!("{prefix} {family}") };
    match suffix.is_empty() {
        true => format!("{family}, {given}"),
        false => format!("{family}, {suffix}, {given}"),
    }
}

/// A text as TeX takes it. CSL-JSON's tags become commands, letters stay as they are.
fn tex(text: &str) -> String {
    const TAGS: [(&str, &str); 5] = [
        ("i", "textit"),
        ("b", "textbf"),
        ("sup", "textsuperscript"),
        ("sub", "textsubscript"),
        ("sc", "textsc"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    'next: while let Some(c) = rest.chars().next() {
        if c == '<' {
            for (tag, command) in TAGS {
                let Some(inner) = rest.strip_prefix(&format!("<{tag}>")) else { continue };
                let Some((inside, after)) = inner.split_once(&format!("</{tag}>")) else {
                    continue;
                };
                out.push_str(&format!("\\{command}{{{}}}", tex(inside)));
                rest = after;
                continue 'next;
            }
        }
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '`' => out.push_str("\\textasciigrave{}"),
            '\'' if rest.starts_with("''") => out.push_str("'{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '$' | '%' | '&' | '#' | '_' => out.extend(['\\', c]),
            c if c.is_whitespace() && c != '\u{a0}' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out.trim().to_string()
}
