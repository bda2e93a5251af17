//! The entries of a whole library as sources without prose. How libraries are read lives in
//! `library`.

use super::library::{self, Library, Record};
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::model::date::Date;
use crate::model::draft::{Body, Prose, Settings, Source, Thing};
use crate::model::kind::Kind;
use crate::model::schema::CSL_NAMES;
use crate::span::{FileId, Span, Spanned};

/// The sources of a library, of the form that its path's ending names.
pub fn things(
    file: FileId,
    path: &str,
    text: &str,
    settings: &Settings,
    faults: &mut Faults,
) -> Vec<Thing> {
    let form = library::Form::of(path).unwrap_or(library::Form::Json);
    let Library { records, faults: wrong, .. } = library::read(form, text);
    let span = |range: std::ops::Range<usize>| Span::new(file, range.start, range.end);
    for fault in wrong {
        let span = span(fault.range);
        let mut diagnostic = Diagnostic::new(fault.code, span, fault.message, "here");
        if fault.is_warning {
            diagnostic.severity = Severity::Warning;
        }
        faults.push(match (fault.help, fault.replacement) {
            (Some(help), Some(better)) => diagnostic.suggest(help, span, better),
            (Some(help), None) => diagnostic.help(help),
            (None, _) => diagnostic,
        });
    }
    let thing = |record: Record| {
        let key = span(record.key_span.clone());
        thing(file, key, record, settings)
    };
    records.into_iter().map(thing).collect()
}

fn thing(file: FileId, span: Span, record: Record, settings: &Settings) -> Thing {
    let Record { key, item: mut csl, dates, .. } = record;
    csl.insert("id".into(), key.clone().into());
    let issued = dates.get("issued").and_then(|text| Date::parse(text).ok());
    let issued = issued.map(|date| Spanned::new(date, span));
    let title = csl.get("title").and_then(|title| title.as_str()).unwrap_or(&key).to_string();
    let source = Source {
        issued,
        signed: CSL_NAMES.iter().any(|name| csl.contains_key(*name)),
        csl,
        ..Source::default()
    };
    Thing {
        kind: Kind::Source,
        id: key,
        span,
        file,
        order: None,
        title: Spanned::new(title, span),
        summary: Vec::new(),
        citations: Vec::new(),
        autolink: settings.autolink,
        uncited: None,
        formerly: None,
        body: Body::Source(Box::new(source)),
        prose: Prose::default(),
    }
}
