//! Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors read.

use super::place::Place;
use super::{Diagnostic, Severity};
use crate::span::{Span, Texts};
use serde_json::{Map, Value, json};

/// One SARIF log with one run: the codes met as its rules, the diagnostics as its results, exact
/// ways out as fixes. Columns count characters. Paths are relative to `%SRCROOT%`, the project's
/// folder.
pub fn sarif(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let mut codes: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_by_key(|code| code.name);
    codes.dedup();
    let rules: Vec<_> = codes
        .iter()
        .map(|code| {
            json!({
                "id": code.name,
                "shortDescription": { "text": code.meaning },
                "help": { "text": help(diagnostics, code.name, code.meaning) },
                "defaultConfiguration": { "level": level(code.severity) },
            })
        })
        .collect();
    let results: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            let rule = codes.binary_search_by_key(&diagnostic.code.name, |code| code.name);
            result(diagnostic, rule.expect("every code met is a rule"), texts)
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut out = serde_json::to_string_pretty(&log).expect("values serialize");
    out.push('\n');
    out
}

/// What a rule means, and the ways out that its results name, each once.
fn help(diagnostics: &[Diagnostic], name: &str, meaning: &str) -> String {
    let of_code = diagnostics.iter().filter(|diagnostic| diagnostic.code.name == name);
    let mut lines = vec![meaning];
    for help in of_code.flat_map(|diagnostic| &diagnostic.helps).filter(|h| h.edit.is_none()) {
        if !lines.contains(&&*help.text) {
            lines.push(&help.text);
        }
    }
    lines.join("\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(diagnostic: &Diagnostic, rule: usize, texts: &Texts) -> Value {
    let mut text = diagnostic.message.clone();
    for help in &diagnostic.helps {
        text.push_str(&format!("\nhelp: {}", help.text));
    }
    let mut labels = diagnostic.labels.iter();
    let first = labels.next().expect("a diagnostic has a place");
    let mut result = json!({
        "ruleId": diagnostic.code.name,
        "ruleIndex": rule,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [location(first.span, &first.text, texts)],
    });
    let related: Vec<_> = labels
        .enumerate()
        .map(|(at, label)| {
            let mut location = location(label.span, &label.text, texts);
            location["id"] = json!(at + 1);
            location
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    let fixes: Vec<_> = diagnostic
        .helps
        .iter()
        .filter_map(|help| Some((help, help.edit.as_ref()?)))
        .map(|(help, edit)| {
            let place = Place::of(edit.span, texts);
            json!({
                "description": { "text": help.text },
                "artifactChanges": [{
                    "artifactLocation": artifact(place.file),
                    "replacements": [{
                        "deletedRegion": region(&place),
                        "insertedContent": { "text": edit.text },
                    }],
                }],
            })
        })
        .collect();
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    result
}

fn location(span: Span, text: &str, texts: &Texts) -> Value {
    let place = Place::of(span, texts);
    let mut physical = Map::new();
    physical.insert("artifactLocation".into(), artifact(place.file));
    if !place.whole_file {
        physical.insert("region".into(), region(&place));
    }
    let mut location = json!({ "physicalLocation": physical });
    if !text.is_empty() {
        location["message"] = json!({ "text": text });
    }
    location
}

fn region(place: &Place) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

/// A path as a relative reference (RFC 3986): what is not unreserved or `/` percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char);
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codes;

    fn sample() -> Value {
        let mut texts = Texts::default();
        let a = texts.add("content/events/à b.md", "é [@x]\n");
        let b = texts.add("content/site.yaml", "");
        let span = Span::new(a, 5, 6);
        let key = Diagnostic::new(codes::CITE_UNKNOWN_KEY, span, "no `x`", "here")
            .label(Span::new(a, 0, 2), "there")
            .help("look")
            .suggest("write `y`", span, "y");
        let missing = Diagnostic::new(codes::FILE_MISSING, Span::new(b, 0, 0), "gone", "");
        let unused = Diagnostic::new(codes::CITE_UNUSED, Span::new(a, 0, 2), "unused", "");
        serde_json::from_str(&sarif(&[key, missing, unused], &texts)).unwrap()
    }

    #[test]
    fn rules_are_the_codes_met_and_results_name_them() {
        let log = sample();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let ids: Vec<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["cite::unknown-key", "cite::unused", "file::missing"]);
        assert!(rules.iter().all(|rule| !rule["help"]["text"].as_str().unwrap().is_empty()));
        for result in run["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(result["ruleId"].as_str().unwrap(), ids[index]);
        }
        assert_eq!(run["results"][2]["level"], "warning");
    }

    #[test]
    fn places_fixes_and_whole_files() {
        let log = sample();
        let results = &log["runs"][0]["results"];
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/events/%C3%A0%20b.md");
        let region = json!({ "startLine": 1, "startColumn": 5, "endLine": 1, "endColumn": 6 });
        assert_eq!(place["region"], region);
        assert_eq!(results[0]["relatedLocations"][0]["message"]["text"], "there");
        let change = &results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["deletedRegion"], region);
        assert_eq!(change["insertedContent"]["text"], "y");
        assert!(results[1]["locations"][0]["physicalLocation"].get("region").is_none());
    }
}
