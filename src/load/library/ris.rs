//! RIS, the tagged form that catalogues and reference managers exchange, mapped to CSL. The tags
//! are those of the Research Information Systems specification (2001) with the types that came
//! later.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::{EXACT, Library, Record, extra, keep_custom};
use crate::model::csl::season;
use crate::model::date::Date;

/// RIS types, and the CSL type of each. Of several RIS types with one CSL type, the first is
/// the one that is written.
pub const TYPES: &[(&str, &str)] = &[
    ("JOUR", "article-journal"),
    ("EJOUR", "article-journal"),
    ("ABST", "article-journal"),
    ("INPR", "article"),
    ("MGZN", "article-magazine"),
    ("NEWS", "article-newspaper"),
    ("BOOK", "book"),
    ("EDBOOK", "book"),
    ("EBOOK", "book"),
    ("CTLG", "book"),
    ("SER", "book"),
    ("CHAP", "chapter"),
    ("ECHAP", "chapter"),
    ("CPAPER", "paper-conference"),
    ("CONF", "paper-conference"),
    ("THES", "thesis"),
    ("RPRT", "report"),
    ("GOVDOC", "report"),
    ("MANSCPT", "manuscript"),
    ("UNPB", "manuscript"),
    ("PCOMM", "personal_communication"),
    ("ICOMM", "personal_communication"),
    ("PAMP", "pamphlet"),
    ("ENCYC", "entry-encyclopedia"),
    ("DICT", "entry-dictionary"),
    ("JFULL", "periodical"),
    ("BLOG", "post-weblog"),
    ("ELEC", "webpage"),
    ("WEB", "webpage"),
    ("MAP", "map"),
    ("ART", "graphic"),
    ("FIGURE", "figure"),
    ("CHART", "figure"),
    ("EQUA", "figure"),
    ("VIDEO", "motion_picture"),
    ("MPCT", "motion_picture"),
    ("SOUND", "song"),
    ("MUSIC", "musical_score"),
    ("ADVS", "broadcast"),
    ("DATA", "dataset"),
    ("DBASE", "dataset"),
    ("AGGR", "dataset"),
    ("COMP", "software"),
    ("CASE", "legal_case"),
    ("STAT", "legislation"),
    ("BILL", "bill"),
    ("UNBILL", "bill"),
    ("HEAR", "hearing"),
    ("LEGAL", "regulation"),
    ("STAND", "standard"),
    ("PAT", "patent"),
    ("SLIDE", "speech"),
    ("CLSWK", "classic"),
    ("ANCIENT", "classic"),
    ("GEN", "document"),
    ("GRANT", "document"),
    ("MULTI", "document"),
];

/// Tags with one CSL variable each, whatever the type. Those that depend on it are in [`variable`].
pub const TAGS: &[(&str, &str)] = &[
    ("TI", "title"),
    ("T1", "title"),
    ("CT", "title"),
    ("T3", "collection-title"),
    ("ST", "title-short"),
    ("JF", "container-title"),
    ("JO", "container-title"),
    ("JA", "container-title-short"),
    ("J1", "container-title-short"),
    ("J2", "container-title-short"),
    ("VL", "volume"),
    ("SV", "collection-number"),
    ("NV", "number-of-volumes"),
    ("ET", "edition"),
    ("PB", "publisher"),
    ("CY", "publisher-place"),
    ("PP", "publisher-place"),
    ("UR", "URL"),
    ("DO", "DOI"),
    ("AB", "abstract"),
    ("N2", "abstract"),
    ("N1", "note"),
    ("RN", "annote"),
    ("LA", "language"),
    ("CN", "call-number"),
    ("DB", "archive"),
    ("AN", "archive_location"),
    ("AV", "archive_location"),
    ("DP", "source"),
    ("M3", "genre"),
    ("SE", "section"),
    ("RI", "reviewed-title"),
];

/// Tags that hold names.
pub const NAMES: &[(&str, &str)] = &[
    ("AU", "author"),
    ("A1", "author"),
    ("A2", "editor"),
    ("ED", "editor"),
    ("A3", "collection-editor"),
    ("A4", "translator"),
    ("TA", "translator"),
];

/// The CSL variable of a tag that means something else in each type.
pub fn variable(tag: &str, kind: &str) -> Option<&'static str> {
    let alone = matches!(
        kind,
        "book" | "thesis" | "report" | "map" | "manuscript" | "pamphlet" | "classic" | "software"
    );
    Some(match tag {
        "T2" if alone => "collection-title",
        "T2" => "container-title",
        "BT" if alone => "title",
        "BT" => "container-title",
        "IS" | "M1" if kind.starts_with("article") || kind == "periodical" => "issue",
        "IS" | "M1" => "number",
        "SN" if kind.starts_with("article") || kind == "periodical" => "ISSN",
        "SN" => "ISBN",
        _ => return None,
    })
}

/// A line with its tag.
struct Line {
    tag: String,
    text: String,
    span: Range<usize>,
}

/// Reads a RIS file.
pub fn ris(text: &str) -> Library {
    let mut library = Library::default();
    let mut open: Vec<Line> = Vec::new();
    let mut at = 0;
    for whole in text.split_inclusive(['\n', '\r']) {
        let span = at..at + whole.trim_end().len();
        at += whole.len();
        let line = whole.trim_end().trim_start_matches('\u{feff}');
        let Some((tag, value)) = tagged(line) else {
            // A long text goes on.
            match open.last_mut() {
                _ if line.trim().is_empty() => {}
                Some(last) => {
                    last.text.push(' ');
                    last.text.push_str(line.trim());
                }
                None => {
                    let message = "this line belongs to no entry".to_string();
                    library.fault(span, message, "an entry of RIS begins with a line `TY  - …`");
                }
            }
            continue;
        };
        let line = Line { tag: tag.to_string(), text: value.trim().to_string(), span };
        match tag {
            "TY" if !open.is_empty() => {
                unended(&open, &mut library);
                open = vec![line];
            }
            "ER" => {
                let lines = std::mem::take(&mut open);
                match lines.first() {
                    Some(first) if first.tag == "TY" => entry(lines, &mut library),
                    _ => {
                        let from = lines.first().map_or(line.span.start, |l| l.span.start);
                        let message = "this entry does not say its type".to_string();
                        let help = "begin it with a line such as `TY  - BOOK`";
                        library.leave(from..line.span.end, message, help);
                    }
                }
            }
            _ => open.push(line),
        }
    }
    if !open.is_empty() {
        unended(&open, &mut library);
    }
    if library.records.is_empty() && library.faults.is_empty() && !text.trim().is_empty() {
        let message = "this file has no entry of RIS".to_string();
        library.fault(0..0, message, "an entry begins with a line `TY  - …`");
    }
    library
}

/// The tag and the value of a line such as `AU  - Lee, Jonathan L.`.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let tag = line.get(..2)?;
    let mut bytes = tag.bytes();
    let first = bytes.next()?.is_ascii_uppercase();
    let second = bytes.next().is_some_and(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let rest = &line[2..];
    // Some programs write one space only.
    let value = rest
        .strip_prefix("  -")
        .or_else(|| rest.strip_prefix(" -").filter(|_| matches!(tag, "TY" | "ER")))?;
    (first && second && (value.is_empty() || value.starts_with(' '))).then_some((tag, value))
}

fn unended(lines: &[Line], library: &mut Library) {
    let span = lines[0].span.start..lines[lines.len() - 1].span.end;
    let message = "this entry has no end, and is left out".to_string();
    library.leave(span, message, "end it with a line `ER  - `");
}

fn entry(lines: Vec<Line>, library: &mut Library) {
    let head = lines[0].span.clone();
    let written = lines[0].text.as_str();
    let kind = TYPES.iter().find(|(name, _)| *name == written).map(|(_, kind)| *kind);
    if kind.is_none() {
        let message = format!("`{written}` is no type of RIS");
        library.fault(head.clone(), message, "write one of its types: `GEN` where no other fits");
    }
    let mut record = Record::default();
    if kind.is_none() && !written.is_empty() {
        keep_custom(&mut record.item, "TY", json!(written));
    }
    let kind = kind.unwrap_or("document");
    record.item.insert("type".into(), json!(kind));
    let (mut pages, mut keywords) = ((None, None), Vec::new());
    let mut exact = None;
    for line in &lines[1..] {
        let text = line.text.as_str();
        if text.is_empty() {
            continue;
        }
        match line.tag.as_str() {
            "ID" => (record.key, record.key_span) = (text.to_string(), line.span.clone()),
            "SP" if pages.0.is_none() => pages.0 = Some(text),
            "EP" if pages.1.is_none() => pages.1 = Some(text),
            "KW" => keywords.push(text),
            // A day is more than the year that stands beside it.
            "DA" | "PY" | "Y1" | "Y2" => {
                let variable = if line.tag == "Y2" { "accessed" } else { "issued" };
                if !date(&mut record, variable, &line.tag, text) {
                    let message = format!("not all of the date `{text}` is understood");
                    let help = "what is not is kept under `custom`";
                    library.warn(line.span.clone(), message, help);
                }
            }
            "U5" if text.starts_with(EXACT) => exact = text[EXACT.len()..].strip_prefix(": "),
            tag => {
                if let Some((_, variable)) = NAMES.iter().find(|(known, _)| *known == tag) {
                    let list = record.item.entry(*variable).or_insert_with(|| json!([]));
                    list.as_array_mut().expect("a list of names").push(name(text));
                    continue;
                }
                let fixed = TAGS.iter().find(|(known, _)| *known == tag).map(|(_, v)| *v);
                match fixed.or_else(|| variable(tag, kind)) {
                    Some(variable) if !record.item.contains_key(variable) => {
                        record.item.insert(variable.into(), json!(text));
                    }
                    Some(variable) if record.item[variable] == text => {}
                    _ => keep_line(&mut record.item, tag, text),
                }
            }
        }
    }
    let page = match pages {
        (Some(from), Some(to)) if from != to && !from.contains(['-', '–']) => {
            Some(format!("{from}–{to}"))
        }
        (from, to) => from.or(to).map(|page| page.replace('-', "–")),
    };
    if let Some(page) = page {
        record.item.insert("page".into(), json!(page));
    }
    if !keywords.is_empty() {
        record.item.insert("keyword".into(), json!(keywords.join(", ")));
    }
    extra::take(&mut record);
    if let Some(patch) = exact {
        record.patch(patch);
    }
    if record.key.is_empty() {
        record.key_span = head;
    }
    library.add(record);
}

/// Keeps a line that CSL has no variable for; several with one tag as a list.
fn keep_line(item: &mut Map<String, Value>, tag: &str, text: &str) {
    let before = item.get("custom").and_then(|custom| custom.get(tag)).cloned();
    let value = match before {
        None => json!(text),
        Some(Value::Array(mut list)) => {
            list.push(json!(text));
            Value::Array(list)
        }
        Some(one) => json!([one, text]),
    };
    keep_custom(item, tag, value);
}

/// A name written "Family, Given, Suffix"; without a comma it is printed as it is.
fn name(text: &str) -> Value {
    let commas = text.replace(['،', '，'], ",");
    let mut parts = commas.splitn(3, ',').map(str::trim);
    let family = parts.next().unwrap_or_default();
    let (given, suffix) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if given.is_empty() || family.is_empty() {
        return json!({ "literal": text.trim_matches([',', ' ']) });
    }
    let mut name = Map::new();
    name.insert("family".into(), json!(family));
    name.insert("given".into(), json!(given));
    if !suffix.is_empty() {
        name.insert("suffix".into(), json!(suffix));
    }
    Value::Object(name)
}

/// Takes a date: `1997/05/28/`, `1997///`, `1997///Spring`, or what else is written there. What
/// isn't understood is kept aside; whether all of it was.
fn date(record: &mut Record, variable: &str, tag: &str, text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(4, '/').map(str::trim).collect();
    let given: Vec<&str> = parts.iter().take(3).copied().take_while(|p| !p.is_empty()).collect();
    let mut edtf = given
        .iter()
        .map(|part| if part.len() == 1 { format!("0{part}") } else { part.to_string() })
        .collect::<Vec<_>>()
        .join("-");
    let mut rest = parts.get(3).copied().unwrap_or_default();
    if let (1, Some(season)) = (given.len(), season(rest)) {
        (edtf, rest) = (format!("{edtf}-2{season}"), "");
    }
    let slashed = given.len() == 1 || parts.len() > 2;
    let read = match slashed {
        true => Date::parse(&edtf).map(|date| (date, edtf)),
        // An interval, or a year and a month.
        false => Date::parse(text)
            .map(|date| (date, text.to_string()))
            .or_else(|_| Date::parse(&edtf).map(|date| (date, edtf))),
    };
    let before = record.dates.get(variable).cloned().unwrap_or_default();
    match read {
        Ok((date, edtf)) if edtf.len() > before.len() => {
            let there = record.item.insert(variable.into(), date.csl_date());
            let words = there.as_ref().and_then(|there| there["literal"].as_str());
            let other = (!before.is_empty() && !edtf.starts_with(&before)).then_some(&*before);
            if let Some(words) = words.or(other) {
                keep_line(&mut record.item, tag, words);
            }
            record.dates.insert(variable.into(), edtf);
        }
        Ok((_, edtf)) if before.starts_with(&edtf) => {}
        Err(_) if before.is_empty() && !record.item.contains_key(variable) => {
            record.item.insert(variable.into(), json!({ "literal": text }));
        }
        Err(_) if record.item[variable]["literal"] == text => {}
        Ok(_) | Err(_) => keep_line(&mut record.item, tag, text),
    }
    if !rest.is_empty() && record.dates.contains_key(variable) {
        keep_line(&mut record.item, tag, rest);
        // Zotero adds the hour of day.
        return rest.bytes().all(|b| b.is_ascii_digit() || b == b':');
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_entries_with_their_places() {
        let text = "TY  - JOUR\r\nID  - lee-2018\r\nAU  - Lee, Jonathan L.\r\nAU  - UNAMA\r\n\
                    TI  - A title\r\n that goes on\r\nT2  - Survey\r\nSP  - 10\r\nEP  - 12\r\n\
                    PY  - 2018///\r\nDA  - 2018/05/03/\r\nY2  - 2020/01/02\r\nKW  - a\r\nKW  - b\r\n\
                    C7  - x\r\nSN  - 1234-5678\r\nER  - \r\n";
        let library = ris(text);
        assert_eq!(library.faults, []);
        let record = &library.records[0];
        assert_eq!(record.key, "lee-2018");
        let item = Value::Object(record.item.clone());
        assert_eq!(item["title"], "A title that goes on");
        assert_eq!(item["author"][0]["family"], "Lee");
        assert_eq!(item["author"][1]["literal"], "UNAMA");
        assert_eq!(item["container-title"], "Survey");
        assert_eq!(item["page"], "10–12");
        assert_eq!(item["keyword"], "a, b");
        assert_eq!(item["ISSN"], "1234-5678");
        assert_eq!(item["custom"]["C7"], "x");
        assert_eq!(record.dates["issued"], "2018-05-03");
        assert_eq!(record.dates["accessed"], "2020-01-02");
    }

    #[test]
    fn gives_keys_where_there_are_none() {
        let one = "TY  - BOOK\nAU  - Lee, J.\nPY  - 2018\nTI  - A\nER  - \n";
        let mut library = ris(&format!("{one}{one}TY  - BOOK\nTI  - Letters home\nER  -\n"));
        library.name();
        let keys: Vec<_> = library.records.iter().map(|r| r.key.as_str()).collect();
        assert_eq!(keys, ["lee-2018", "lee-2018-2", "letters-home"]);
    }

    #[test]
    fn a_made_key_gives_way_to_one_that_is_written() {
        let entry = |id: &str, name: &str| {
            format!("TY  - BOOK\n{id}AU  - Lee, {name}\nTI  - X\nPY  - 2018\nER  - \n")
        };
        let text = entry("", "A") + &entry("ID  - lee-2018\n", "B");
        let library = super::super::read(super::super::Form::Ris, &text);
        let keys: Vec<_> = library.records.iter().map(|record| record.key.as_str()).collect();
        assert_eq!((keys, library.faults.len()), (vec!["lee-2018-2", "lee-2018"], 0));
    }

    #[test]
    fn tells_what_it_cannot_read() {
        for (text, said) in [
            ("hello", "this line belongs to no entry"),
            ("TY  - BOOK\nTI  - A\n", "this entry has no end, and is left out"),
            ("TY  - BOOK\nTY  - BOOK\nTI  - A\nER  - \n", "this entry has no end, and is left out"),
            ("TI  - A\nER  - \n", "this entry does not say its type"),
            ("TY  - NOVEL\nTI  - A\nER  - \n", "`NOVEL` is no type of RIS"),
        ] {
            let library = ris(text);
            assert_eq!(library.faults.len(), 1, "{text}");
            assert_eq!(library.faults[0].message, said);
        }
    }

    #[test]
    fn never_panics() {
        for text in ["", "\u{feff}", "TY  -", "é", "TY  - BOOK\nDA  - /\nER  -", "ER  -", "ÄÄ  - x"]
        {
            ris(text);
        }
        let line = "TY  - GEN\nPY  - c. 1932\nDA  - 1932/13/99/x\nER  - \n";
        let record = &ris(line).records[0];
        assert_eq!(record.item["issued"]["literal"], "c. 1932");
    }
}
