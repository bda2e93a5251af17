//! A Markdown file as a thing: its front matter is found, checked and read, its prose parsed. What
//! each kind has of its own is read in the modules below.

mod accounts;
mod entity;
mod event;
mod language;
mod site;
mod source;

pub use site::settings;
pub use source::source_fields;

use super::fields::{self, Table};
use super::markdown::{self, Rules};
use super::values::{self, Map, Values};
use super::yaml::{self, NodeKind};
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::codes;
use crate::model::draft::{Body, Chapter, NamedCitation, Page, Ref, Settings, Thing, Witness};
use crate::model::kind::{self, Kind};
use crate::model::typography::curl;
use crate::span::{FileId, Span, Spanned};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Reads the file of a thing. There always is a thing, so that what leads to it isn't reported too.
pub fn thing(
    file: FileId,
    path: &str,
    kind: Kind,
    text: &str,
    settings: &Settings,
    faults: &mut Faults,
) -> Thing {
    let rules = Rules { raw_html: settings.raw_html };
    let (order, id) = id(file, path, kind, faults);
    let matter = Matter::find(text);
    let entries = matter.read(file, text, faults);
    let map: Map = entries.as_deref().unwrap_or_default();
    if entries.is_some() {
        let end = Span::new(file, matter.yaml.end, matter.closing.end);
        fields::check(map, Table::Kind(kind), a(kind), end, faults);
    }
    let mut values = Values { rules, faults };
    let body = match kind {
        Kind::Chapter => Body::Chapter(Chapter { period: values.date(map, "period") }),
        Kind::Event => Body::Event(Box::new(event::event(&mut values, map))),
        Kind::Person | Kind::Group | Kind::Place => {
            Body::Entity(Box::new(entity::entity(&mut values, map)))
        }
        Kind::Source => Body::Source(Box::new(source::source(&mut values, map, &id))),
        Kind::Page => Body::Page(Page { menu: values::boolean(map, "menu").unwrap_or(true) }),
    };
    let summary = values.markdown(map, "summary");
    let citations = citations(&mut values, map);
    let uncited = uncited(&mut values, map);
    let formerly = formerly(&mut values, map);
    let start = Span::new(file, 0, 0);
    let name = if Kind::ENTITIES.contains(&kind) { "name" } else { "title" };
    let title = values::spanned_text(map, name)
        .map(|title| Spanned::new(curl(&title.value), title.span))
        .unwrap_or_else(|| Spanned::new(id.clone(), start));
    let claims: Vec<(&str, Span)> = match &body {
        Body::Event(event) => {
            event.claims.iter().map(|claim| (claim.name.value.as_str(), claim.name.span)).collect()
        }
        _ => Vec::new(),
    };
    let prose = markdown::prose(file, matter.body, &text[matter.body..], rules, &claims, faults);
    Thing {
        kind,
        span: start,
        file,
        order,
        title,
        summary,
        citations,
        autolink: values::boolean(map, "autolink").unwrap_or(settings.autolink),
        uncited,
        formerly,
        body,
        prose,
        id,
    }
}

/// A kind with its article.
fn a(kind: Kind) -> &'static str {
    match kind {
        Kind::Chapter => "a chapter",
        Kind::Event => "an event",
        Kind::Person => "a person",
        Kind::Group => "a group",
        Kind::Place => "a place",
        Kind::Source => "a source",
        Kind::Page => "a page",
    }
}

/// A chapter's number, and the id that a file's name gives.
fn id(file: FileId, path: &str, kind: Kind, faults: &mut Faults) -> (Option<u32>, String) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let (order, id) = match kind {
        Kind::Chapter => kind::chapter_number(stem),
        _ => (None, stem),
    };
    if !kind::is_id(id) {
        let number = &stem[..stem.len() - id.len()];
        let better = format!("{number}{}.md", as_id(id));
        let message = format!("the file's name `{name}` can't be an id");
        let mut fault = Diagnostic::new(
            codes::ID_INVALID,
            Span::new(file, 0, 0),
            message,
            "this file",
        )
        .help(
            "an id has small letters, digits, `-`, `_` and `.`, and begins with a letter or digit",
        );
        if name.nfc().eq(better.chars()) {
            let help = "write each letter and its mark as one character: rename the file to";
            fault = fault.help(format!("{help} `{better}`, typed anew"));
        } else if kind::is_id(&as_id(id)) {
            fault = fault.help(format!("rename the file to `{better}`"));
        }
        faults.push(fault);
    }
    (order, id.to_string())
}

/// Where the last line of a file's front matter ends, and its closing fence begins; `None` where
/// there is no front matter.
pub fn matter_end(text: &str) -> Option<usize> {
    let matter = Matter::find(text);
    (!matter.closing.is_empty()).then_some(matter.closing.start)
}

/// The nearest id to a text; it may be empty, or none after all.
pub fn as_id(text: &str) -> String {
    let text: String = text.nfc().collect();
    let parts: Vec<_> = text.split(['.', '_']).map(markdown::slug).collect();
    let marks: Vec<_> = text.matches(['.', '_']).collect();
    let joined =
        parts.iter().zip(marks.iter().chain(&[""])).map(|(part, mark)| part.clone() + mark);
    joined.collect::<String>().trim_start_matches(['.', '_', '-']).to_string()
}

/// Where the front matter of a file is.
struct Matter {
    /// Whether the file begins with a fence.
    opened: bool,
    yaml: Range<usize>,
    /// The closing fence; empty where there is none.
    closing: Range<usize>,
    /// Where the prose begins.
    body: usize,
}

impl Matter {
    fn find(text: &str) -> Matter {
        let first = text.len() - text.trim_start_matches('\u{feff}').len();
        let mut lines = lines(text, first);
        let none = Matter { opened: false, yaml: first..first, closing: first..first, body: first };
        let Some(opening) = lines.next().filter(|line| text[line.clone()].trim_end() == "---")
        else {
            return none;
        };
        let start = opening.end;
        for line in lines {
            let fence = text[line.clone()].trim_end();
            if fence == "---" || fence == "..." {
                let closing = line.start..line.start + 3;
                return Matter { opened: true, yaml: start..line.start, closing, body: line.end };
            }
        }
        let end = text.len();
        Matter { opened: true, yaml: start..end, closing: end..end, body: end }
    }

    /// The entries of the front matter; `None` where it can't be read, which is reported.
    fn read(
        &self,
        file: FileId,
        text: &str,
        faults: &mut Faults,
    ) -> Option<Vec<(Spanned<String>, yaml::Node)>> {
        if !self.opened {
            let late = self.body + (text[self.body..].len() - text[self.body..].trim_start().len());
            if late > self.body && Matter::find(&text[late..]).opened {
                let fault = Diagnostic::new(
                    codes::YAML_NO_FRONT_MATTER,
                    Span::new(file, late, late + "---".len()),
                    "the front matter doesn't begin with the file",
                    "blank lines stand before it",
                );
                let above = Span::new(file, self.body, late);
                faults.push(fault.mend("take the blank lines above it out", above, ""));
                return None;
            }
            if text.contains('\r') && !text.contains('\n') {
                let fault = Diagnostic::new(
                    codes::YAML_NO_FRONT_MATTER,
                    Span::new(file, self.body, self.body),
                    "the lines of this file end in a way that isn't read",
                    "all of it is one line",
                );
                let help = "save it with line ends of Unix (LF) or Windows (CRLF)";
                faults.push(fault.help(help));
                return None;
            }
            let end = text[self.body..].find('\n').map_or(text.len(), |at| self.body + at);
            let fault = Diagnostic::new(
                codes::YAML_NO_FRONT_MATTER,
                Span::new(file, self.body, end),
                "this file has no front matter",
                "the front matter should begin here",
            );
            faults.push(fault.help("begin the file with a line `---`, fields, and a line `---`"));
            return None;
        }
        if self.closing.is_empty() {
            let fence = text[..self.yaml.start].trim_end();
            let opening = Span::new(file, fence.len() - "---".len(), fence.len());
            let fault = Diagnostic::new(
                codes::YAML_SYNTAX,
                opening,
                "the front matter is never closed",
                "it begins here",
            );
            faults.push(fault.help("add a line `---` below its last field"));
            return None;
        }
        let node = yaml::parse(file, self.yaml.start, &text[self.yaml.clone()], faults)?;
        match node.kind {
            NodeKind::Map(entries) => Some(entries),
            NodeKind::Null => Some(Vec::new()),
            NodeKind::List(_) | NodeKind::Scalar(_) => {
                let fault = Diagnostic::new(
                    codes::FIELD_TYPE,
                    node.span,
                    "the front matter must be a map of fields",
                    "this is none",
                );
                faults.push(fault.help("write each field as `name: value` on a line of its own"));
                None
            }
        }
    }
}

/// The lines from a byte on, each with its line break.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    text[start..].split_inclusive('\n').scan(start, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..*at)
    })
}

/// Why the prose may stand without citations. An opt-out without a reason is one all the same, so
/// that what it covers isn't reported too.
fn uncited(values: &mut Values, map: Map) -> Option<Spanned<String>> {
    let (key, node) = map.iter().find(|(key, _)| key.value == "uncited")?;
    if node.is_blank() {
        let span = if node.is_null() { key.span } else { node.span };
        let message = "this opt-out from citation gives no reason";
        let fault = Diagnostic::new(codes::PROSE_NO_REASON, span, message, "no reason");
        values
            .faults
            .push(fault.help("write why: `uncited: an introduction, told from what follows`"));
        return Some(Spanned::new(String::new(), span));
    }
    values::spanned(node)
}

/// The ids that a thing had, with the place of the whole field.
fn formerly(values: &mut Values, map: Map) -> Option<Spanned<Vec<Ref>>> {
    let (key, node) = map.iter().find(|(key, _)| key.value == "formerly")?;
    let ids = values::references(map, "formerly");
    for id in ids.iter().filter(|id| !kind::is_id(&id.value) && !markdown::is_key(&id.value)) {
        let message = format!("`{}` can't have been an id", id.value);
        let fault = Diagnostic::new(codes::ID_INVALID, id.span, message, "not an id");
        let better = as_id(&id.value);
        values.faults.push(fault.suggest(format!("write `{better}`"), id.span, better));
    }
    Some(Spanned::new(ids, Span { end: node.span.end, ..key.span }))
}

/// The citations of the front matter.
fn citations(values: &mut Values, map: Map) -> Vec<NamedCitation> {
    let mut citations: Vec<NamedCitation> = Vec::new();
    for (name, node) in values::entries(map, "citations") {
        if !markdown::is_key(&name.value) {
            let message = format!("nothing can cite `{}`: it isn't one word", name.value);
            let fault = Diagnostic::new(codes::ID_INVALID, name.span, message, "not a key");
            values.faults.push(fault.suggest(
                "write it as one word",
                name.span,
                as_id(&name.value),
            ));
        }
        let records = node.list().unwrap_or(std::slice::from_ref(node)).iter();
        let items = records.filter_map(|node| witness(values, node.map()?)).collect();
        if markdown::is_key(&name.value) && citations.iter().all(|one| one.name.value != name.value)
        {
            citations.push(NamedCitation { name: name.clone(), items });
        }
    }
    citations
}

/// A source with the passage in it; `None` without a source.
fn witness(values: &mut Values, map: Map) -> Option<Witness> {
    let at = values.locator(map, "at");
    let note = values.markdown(map, "note");
    Some(Witness {
        source: values::spanned_text(map, "source")?,
        at,
        attributed_to: values::references(map, "attributed_to"),
        prefix: values::text(map, "prefix").unwrap_or_default(),
        note,
    })
}
