//! Diagnostics as one JSON object, for editors and scripts.
//!
//! ```json
//! {
//!   "version": 1,
//!   "diagnostics": [{
//!     "code": "cite::unknown-key", "severity": "error", "message": "…",
//!     "file": "content/events/a.md", "line": 5, "column": 13, "end_line": 5, "end_column": 21,
//!     "start_byte": 29, "end_byte": 37,
//!     "labels": [{ "file": "…", "line": 5, …, "text": "…" }],
//!     "helps": [{ "text": "…", "edit": null }, { "text": "…", "edit": { "file": "…", …, "text": "…", "safe": true } }]
//!   }],
//!   "counts": { "errors": 1, "warnings": 0 }
//! }
//! ```
//!
//! Lines and columns count from 1, columns in characters, bytes from 0 in UTF-8; ends are
//! exclusive. Files are paths from the project's folder, with `/`. The first label is the place
//! that the diagnostic itself repeats. An edit replaces its bytes by `text`; a safe one may be
//! made unasked, as `variorum check --fix` does. `version` grows when
//! a field changes its meaning or goes; new fields may come without that.

use super::place::Place;
use super::{Diagnostic, Severity, count};
use crate::span::Texts;
use serde::Serialize;

/// All diagnostics as the object described above, indented, with a line break at its end.
pub fn json(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let (errors, warnings) = count(diagnostics);
    let report = Report {
        version: 1,
        diagnostics: diagnostics.iter().map(|diagnostic| fault(diagnostic, texts)).collect(),
        counts: Counts { errors, warnings },
    };
    let mut out = serde_json::to_string_pretty(&report).expect("strings and numbers serialize");
    out.push('\n');
    out
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    diagnostics: Vec<Fault<'a>>,
    counts: Counts,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Fault<'a> {
    code: &'static str,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    labels: Vec<At<'a>>,
    helps: Vec<Help<'a>>,
}

/// A place, and what stands or shall stand there.
#[derive(Serialize)]
struct At<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    edit: Option<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    at: At<'a>,
    safe: bool,
}

fn fault<'a>(diagnostic: &'a Diagnostic, texts: &'a Texts) -> Fault<'a> {
    let at = |span, text| At { place: Place::of(span, texts), text };
    Fault {
        code: diagnostic.code.name,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        place: Place::of(diagnostic.span(), texts),
        labels: diagnostic.labels.iter().map(|label| at(label.span, &*label.text)).collect(),
        helps: diagnostic
            .helps
            .iter()
            .map(|help| Help {
                text: &help.text,
                edit: help
                    .edit
                    .as_ref()
                    .map(|edit| Edit { at: at(edit.span, &*edit.text), safe: edit.safe }),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codes;
    use crate::span::Span;
    use serde_json::{Value, json};

    #[test]
    fn the_object_is_as_documented() {
        let mut texts = Texts::default();
        let file = texts.add("content/a.md", "é [@x]\n");
        let span = Span::new(file, 5, 6);
        let fault = Diagnostic::new(codes::CITE_UNKNOWN_KEY, span, "no `x`", "here")
            .help("look")
            .mend("write `y`", span, "y");
        let printed: Value = serde_json::from_str(&json(&[fault], &texts)).unwrap();
        let place = json!({
            "file": "content/a.md", "line": 1, "column": 5, "end_line": 1, "end_column": 6,
            "start_byte": 5, "end_byte": 6,
        });
        let with = |more: Value| {
            let mut object = place.as_object().unwrap().clone();
            object.extend(more.as_object().unwrap().clone());
            Value::Object(object)
        };
        let expected = json!({
            "version": 1,
            "diagnostics": [with(json!({
                "code": "cite::unknown-key", "severity": "error", "message": "no `x`",
                "labels": [with(json!({ "text": "here" }))],
                "helps": [
                    { "text": "look", "edit": null },
                    { "text": "write `y`", "edit": with(json!({ "text": "y", "safe": true })) },
                ],
            }))],
            "counts": { "errors": 1, "warnings": 0 },
        });
        assert_eq!(printed, expected);
    }

    #[test]
    fn nothing_is_an_object_too() {
        let printed: Value = serde_json::from_str(&json(&[], &Texts::default())).unwrap();
        assert_eq!(printed["counts"], json!({ "errors": 0, "warnings": 0 }));
        assert_eq!(printed["diagnostics"], json!([]));
    }
}
