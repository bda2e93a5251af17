//! `content/site.yaml` as the history's settings.

use super::super::fields::{self, Table};
use super::super::values::{self, Map};
use super::super::yaml::{self, NodeKind};
use super::language::check_language;
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::codes;
use crate::model::draft::{Calendar, Settings};
use crate::model::schema;
use crate::span::{FileId, Span};

/// The settings that a site.yaml gives; `text` is `None` where there is none, which is said
/// elsewhere.
pub fn settings(file: FileId, text: Option<&str>, faults: &mut Faults) -> Settings {
    let entries = text.and_then(|text| entries(file, text, faults));
    let map: Map = entries.as_deref().unwrap_or_default();
    if let (Some(_), Some(text)) = (&entries, text) {
        let end = text.trim_end().len();
        let end = Span::new(file, end, end);
        fields::check(map, Table::Fields(schema::SITE), "the site", end, faults);
    }
    check_language(map, "language", faults);
    check_repository(map, faults);
    let theme = values::entries(map, "theme").iter();
    Settings {
        span: Span::new(file, 0, 0),
        title: values::text(map, "title").unwrap_or_default(),
        subtitle: values::text(map, "subtitle"),
        description: values::text(map, "description"),
        authors: values::references(map, "authors").into_iter().map(|name| name.value).collect(),
        language: values::text(map, "language").unwrap_or_else(|| "en".into()),
        base_url: values::spanned_text(map, "base_url"),
        repository: values::raw_text(map, "repository"),
        license: values::raw_text(map, "license"),
        csl: values::spanned_text(map, "csl"),
        calendar: values::text(map, "calendar")
            .filter(|name| name == "solar-hijri")
            .map(|_| Calendar::SolarHijri),
        autolink: values::boolean(map, "autolink").unwrap_or(true),
        raw_html: values::boolean(map, "raw_html").unwrap_or(false),
        theme: theme.map(|(key, node)| (key.value.clone(), yaml::json(node))).collect(),
    }
}

/// A repository is an address that the pages can lead to.
fn check_repository(map: Map, faults: &mut Faults) {
    let Some(repository) = values::spanned_text(map, "repository") else { return };
    let (written, span) = (repository.value.as_str(), repository.span);
    if written.is_empty() || written.starts_with("https://") {
        return;
    }
    let message = "`repository` must begin with `https://`";
    let fault = Diagnostic::new(codes::FIELD_VALUE, span, message, "no address");
    let whole = match written.split_once("://") {
        Some(("http", rest)) => Some(format!("https://{rest}")),
        Some(_) => None,
        None => match written.split('/').next() {
            Some(host) if host.contains('.') && !host.contains('@') => {
                Some(format!("https://{written}"))
            }
            _ => None,
        },
    };
    faults.push(match whole {
        Some(whole) => fault.mend(format!("write `{whole}`"), span, whole),
        None => fault.help("write its whole address, as in `https://github.com/owner/name`"),
    });
}

fn entries(
    file: FileId,
    text: &str,
    faults: &mut Faults,
) -> Option<Vec<(crate::span::Spanned<String>, yaml::Node)>> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let node = yaml::parse(file, start, &text[start..], faults)?;
    match node.kind {
        NodeKind::Map(entries) => Some(entries),
        NodeKind::Null => Some(Vec::new()),
        NodeKind::List(_) | NodeKind::Scalar(_) => {
            let message = "site.yaml must be a map of fields";
            let fault = Diagnostic::new(codes::FIELD_TYPE, node.span, message, "this is none");
            faults.push(fault.help("write each field as `name: value` on a line of its own"));
            None
        }
    }
}
