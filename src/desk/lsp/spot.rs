//! What stands at a place of a text while it is typed: a citation's key, a link, a field or its
//! value. Whether what is named exists is not known here.

use super::matter::{self, Step};
use crate::model::kind::Kind;
use crate::model::schema::{self, Field, Shape};
use crate::span::floor_char_boundary;
use std::ops::Range;

/// What stands at a place.
#[derive(Debug)]
pub enum Spot {
    /// A citation's key, without its `@`.
    Key(Range<usize>),
    /// The name in `[[name#anchor|words]]`.
    Wiki(Range<usize>),
    WikiAnchor {
        name: Range<usize>,
        anchor: Range<usize>,
    },
    /// The path in `[words](path#anchor)`.
    Path(Range<usize>),
    PathAnchor {
        path: Range<usize>,
        anchor: Range<usize>,
    },
    Matter(Matter),
}

/// A place in front matter that the schema knows.
#[derive(Debug)]
pub struct Matter {
    pub word: Range<usize>,
    pub flow: bool,
    /// The fields whose names may stand here.
    pub fields: Vec<Known>,
    pub beside: Vec<String>,
    /// What values may stand here.
    pub values: Vec<Shape>,
    /// The field that the value is of.
    pub of: Option<String>,
}

/// A field as an editor is told of it.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    pub doc: &'static str,
}

impl From<&'static Field> for Known {
    fn from(field: &'static Field) -> Known {
        Known { name: field.name, shape: field.shape, required: field.required, doc: field.doc }
    }
}

/// Which fields a file's front matter has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Site,
    Thing(Kind),
    /// A library, or a file that is no thing.
    Other,
}

impl Sort {
    /// The sort of a file, by its path from the project's folder.
    pub fn of(path: &str) -> Sort {
        let Some(inside) = path.strip_prefix("content/") else { return Sort::Other };
        let kind = inside.split_once('/').and_then(|(folder, _)| Kind::from_folder(folder));
        match kind {
            _ if inside == "site.yaml" => Sort::Site,
            Some(kind) if inside.ends_with(".md") => Sort::Thing(kind),
            _ => Sort::Other,
        }
    }

    /// All its fields.
    pub fn fields(self) -> Vec<Known> {
        match self {
            Sort::Site => schema::SITE.iter().map(Known::from).collect(),
            Sort::Thing(kind) => schema::names(kind)
                .filter_map(|name| {
                    let (shape, doc) = (schema::shape(kind, name)?, schema::doc(kind, name)?);
                    let required = schema::is_required(kind, name);
                    Some(Known { name, shape, required, doc })
                })
                .collect(),
            Sort::Other => Vec::new(),
        }
    }

    /// The shapes that a value at this path may have.
    fn shapes(self, path: &[Step]) -> Vec<Shape> {
        let Some((Step::Key(first), rest)) = path.split_first() else { return Vec::new() };
        let known = self.fields().into_iter().find(|field| field.name == first);
        let mut shapes: Vec<Shape> = known.map(|field| field.shape).into_iter().collect();
        for step in rest {
            shapes =
                shapes.into_iter().flat_map(alternatives).flat_map(|it| into(it, step)).collect();
        }
        shapes.into_iter().flat_map(alternatives).collect()
    }
}

/// The shapes that one may be, those of a single one of several among them.
fn alternatives(shape: Shape) -> Vec<Shape> {
    match shape {
        Shape::Either(a, b) => [*a, *b].into_iter().flat_map(alternatives).collect(),
        Shape::OneOrMany(inner) => {
            std::iter::once(Shape::List(inner)).chain(alternatives(*inner)).collect()
        }
        shape => vec![shape],
    }
}

/// The shapes that a step leads to.
fn into(shape: Shape, step: &Step) -> Vec<Shape> {
    match (shape, step) {
        (Shape::List(inner), Step::Item) => alternatives(*inner),
        (Shape::Map(inner), Step::Key(_)) => alternatives(*inner),
        (Shape::Record(fields), Step::Key(name)) => {
            let field = fields.iter().find(|field| field.name == name);
            field.map(|field| alternatives(field.shape)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// What stands at a byte of a file.
pub fn spot(text: &str, at: usize, sort: Sort) -> Option<Spot> {
    let at = floor_char_boundary(text, at);
    let yaml = match sort {
        Sort::Site => Some(0..text.len()),
        Sort::Thing(_) => matter::front(text),
        Sort::Other => return None,
    };
    let Some(yaml) = yaml.filter(|yaml| (yaml.start..=yaml.end).contains(&at)) else {
        return prose(text, at);
    };
    let is_behind = at == yaml.end && text[at..].starts_with("---");
    let place = matter::place(text, yaml, at).filter(|_| !is_behind)?;
    let shapes = sort.shapes(&place.path);
    if place.value && shapes.iter().any(|shape| matches!(shape, Shape::Markdown)) {
        return prose(text, at);
    }
    let fields = match place.path.is_empty() {
        true => sort.fields(),
        false => shapes
            .iter()
            .filter_map(
                |shape| if let Shape::Record(fields) = shape { Some(*fields) } else { None },
            )
            .flat_map(|fields| fields.iter().map(Known::from))
            .collect(),
    };
    let of = place.path.iter().rev().find_map(|step| match step {
        Step::Key(name) => Some(name.clone()),
        Step::Item => None,
    });
    Some(Spot::Matter(Matter {
        word: place.word,
        flow: place.flow,
        fields: if place.key { fields } else { Vec::new() },
        beside: place.beside,
        values: if place.value { shapes } else { Vec::new() },
        of,
    }))
}

/// What stands at a byte of running text.
fn prose(text: &str, at: usize) -> Option<Spot> {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    wiki(text, start, at, end)
        .or_else(|| path(text, start, at, end))
        .or_else(|| key(text, start, at))
}

fn wiki(text: &str, start: usize, at: usize, end: usize) -> Option<Spot> {
    let open = start + text[start..at].rfind("[[")? + 2;
    if text[open..at].contains("]]") {
        return None;
    }
    // What isn't closed yet ends at the place.
    let close = match (text[at..end].find("]]"), text[at..end].find("[[")) {
        (Some(close), next) if next.is_none_or(|next| close < next) => at + close,
        _ => at,
    };
    let name_end = text[open..close].find(['#', '|']).map_or(close, |found| open + found);
    let name = open..name_end;
    if at <= name_end {
        return Some(Spot::Wiki(name));
    }
    if !text[name_end..].starts_with('#') {
        return Some(Spot::Wiki(name)).filter(|_| close > at);
    }
    let anchor = name_end + 1;
    let anchor_end = text[anchor..close].find('|').map_or(close, |found| anchor + found);
    match at <= anchor_end {
        true => Some(Spot::WikiAnchor { name, anchor: anchor..anchor_end }),
        false => Some(Spot::Wiki(name)),
    }
}

fn path(text: &str, start: usize, at: usize, end: usize) -> Option<Spot> {
    let open = start + text[start..at].rfind("](")? + 2;
    if text[open..at].contains([')', ' ']) {
        return None;
    }
    let close = text[at..end].find([')', ' ']).map_or(at, |found| at + found);
    let written = &text[open..close];
    if written.contains("://") || written.starts_with("mailto:") {
        return None;
    }
    let path_end = written.find('#').map_or(close, |found| open + found);
    Some(match at <= path_end {
        true => Spot::Path(open..path_end),
        false => Spot::PathAnchor { path: open..path_end, anchor: path_end + 1..close },
    })
}

fn key(text: &str, start: usize, at: usize) -> Option<Spot> {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let is_mark = |c: char| ":.#$%&-+?<>~/".contains(c);
    let before = text[start..at].trim_end_matches(|c| is_letter(c) || is_mark(c));
    // On the `@` itself is on the key too.
    let (sign, first) = match (before.ends_with('@'), text[at..].starts_with('@')) {
        (true, _) => (start + before.len() - 1, start + before.len()),
        (false, true) => (at, at + 1),
        _ => return None,
    };
    let is_mail = text[..sign].chars().next_back().is_some_and(char::is_alphanumeric);
    if is_mail {
        return None;
    }
    let rest = &text[first..];
    let written = rest.len() - rest.trim_start_matches(|c| is_letter(c) || is_mark(c)).len();
    let key = rest[..written].trim_end_matches(is_mark);
    let end = (first + key.len()).max(at);
    Some(Spot::Key(first..end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What stands at the `‸`, in words.
    fn at(marked: &str, sort: Sort) -> String {
        let at = marked.find('‸').unwrap();
        let text = marked.replace('‸', "");
        let slice = |range: Range<usize>| text[range].to_string();
        match spot(&text, at, sort) {
            None => "nothing".into(),
            Some(Spot::Key(key)) => format!("key {}", slice(key)),
            Some(Spot::Wiki(name)) => format!("wiki {}", slice(name)),
            Some(Spot::WikiAnchor { name, anchor }) => {
                format!("anchor {} of {}", slice(anchor), slice(name))
            }
            Some(Spot::Path(path)) => format!("path {}", slice(path)),
            Some(Spot::PathAnchor { path, anchor }) => {
                format!("anchor {} of path {}", slice(anchor), slice(path))
            }
            Some(Spot::Matter(matter)) => {
                let fields: Vec<_> = matter.fields.iter().map(|field| field.name).collect();
                let count = matter.values.len();
                format!("{}: {} fields, {count} values", slice(matter.word), fields.len())
            }
        }
    }

    #[test]
    fn citations_and_links_are_found() {
        let at = |marked: &str| at(marked, Sort::Thing(Kind::Page));
        assert_eq!(at("See [@le‸e-2018, p. 3]."), "key lee-2018");
        assert_eq!(at("See [@‸"), "key ");
        assert_eq!(at("See [-‸@lee; @x]"), "key lee");
        assert_eq!(at("As @lee-2018‸. Then"), "key lee-2018");
        assert_eq!(at("a@b‸.org"), "nothing");
        assert_eq!(at("[@lee, p. ‸3]"), "nothing");
        assert_eq!(at("[[ma‸zar|the town]]"), "wiki mazar");
        assert_eq!(at("[[ma‸ and more [[b]]"), "wiki ma");
        assert_eq!(at("[[mazar|the ‸town]]"), "wiki mazar");
        assert_eq!(at("[[a]] ‸ [[b]]"), "nothing");
        assert_eq!(at("![[event:a#ki‸lled]]"), "anchor killed of event:a");
        assert_eq!(at("[x](../events/a‸.md)"), "path ../events/a.md");
        assert_eq!(at("[x](../events/a.md#k‸)"), "anchor k of path ../events/a.md");
        assert_eq!(at("[x](https://a.org/‸x)"), "nothing");
        assert_eq!(at("plain ‸words"), "nothing");
    }

    #[test]
    fn fields_have_their_schema() {
        let event = Sort::Thing(Kind::Event);
        assert_eq!(at("---\nplace: ma‸zar\n---\n", event), "mazar: 0 fields, 2 values");
        assert_eq!(at("---\nsummary: by [@le‸e]\n---\n", event), "key lee");
        assert_eq!(at("---\nsummary: >-\n  by [[le‸e]]\n---\n", event), "wiki lee");
        assert_eq!(
            at("---\nclaims:\n  k:\n    relation: r‸\n---\n", event),
            "r: 0 fields, 1 values"
        );
        let accounts = schema::ACCOUNT.len();
        let wanted = format!(": {accounts} fields, 0 values");
        assert_eq!(at("---\nclaims:\n  k:\n    accounts:\n      - { ‸ }\n---\n", event), wanted);
        let wanted = format!(": {} fields, 0 values", schema::SITE.len());
        assert_eq!(at("title: x\n‸", Sort::Site), wanted);
        assert_eq!(at("---\ntitle: x\n---\n‸\n", event), "nothing");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[-a:{\\[\\], #|@()\né]{0,40}", at in 0usize..44) {
            let at = crate::span::floor_char_boundary(&text, at);
            for sort in [Sort::Site, Sort::Thing(Kind::Event), Sort::Other] {
                spot(&text, at, sort);
                spot(&format!("---\n{text}"), at, sort);
            }
        }
    }
}
