//! Front matter against the model's tables: which fields a map may have, what they may hold, and what
//! is missing. What the values mean is read elsewhere.

use super::numbers;
use super::yaml::{Node, NodeKind};
use crate::diagnostic::{Diagnostic, Faults, nearest, phrase};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::kind::Kind;
use crate::model::schema::{self, CSL_TYPES, Field, Shape};
use crate::model::typography::tag;
use crate::span::{Span, Spanned};
use std::ops::Range;

/// The fields that a map may have.
#[derive(Debug, Clone, Copy)]
pub enum Table {
    /// Those of a kind of thing.
    Kind(Kind),
    Fields(&'static [Field]),
}

impl Table {
    fn shape(self, name: &str) -> Option<Shape> {
        match self {
            Table::Kind(kind) => schema::shape(kind, name),
            Table::Fields(fields) => fields.iter().find(|f| f.name == name).map(|f| f.shape),
        }
    }

    fn names(self) -> Vec<&'static str> {
        match self {
            Table::Kind(kind) => schema::names(kind).collect(),
            Table::Fields(fields) => fields.iter().map(|field| field.name).collect(),
        }
    }

    fn required(self) -> impl Iterator<Item = &'static Field> {
        let (own, common): (&[Field], &[Field]) = match self {
            Table::Kind(kind) => (schema::fields(kind), schema::COMMON),
            Table::Fields(fields) => (fields, &[]),
        };
        own.iter().chain(common).filter(|field| field.required)
    }
}

type Entry = (Spanned<String>, Node);

/// Reports every fault of a map: unknown fields, missing ones, values of another type or choice.
/// `of` names what the map describes, as in "an event"; `end` is where a missing field should be.
pub fn check(map: &[Entry], table: Table, of: &str, end: Span, faults: &mut Faults) {
    let mut alike = meant(map, table);
    for (at, (key, node)) in map.iter().enumerate() {
        match table.shape(&key.value) {
            // What a comma has cut off is said together with the first piece.
            None if is_told_before(map, at) => {}
            Some(shape) => {
                check_value(node, shape, &key.value, faults);
                check_tags(node, shape, &key.value, table, faults);
            }
            None => {
                let fault = unknown(map, at, table, of);
                // Said once a file, where it is first met.
                faults.push(match alike.take() {
                    Some(help) => fault.help(help),
                    None => fault,
                });
            }
        }
    }
    for field in table.required() {
        let written = map.iter().find(|(key, _)| key.value == field.name);
        if written.is_some_and(|(_, node)| !node.is_blank()) || is_misspelt(map, table, field.name)
        {
            continue;
        }
        let name = field.name;
        let (span, label) = match written {
            Some((key, _)) => (key.span, format!("`{name}` holds nothing")),
            None => (end, format!("`{name}` should be here")),
        };
        let message = format!("the field `{name}` of {of} is missing");
        let way = match written {
            Some(_) => format!("write it after `{name}:`"),
            None => format!("add `{name}: …`"),
        };
        faults.push(
            Diagnostic::new(codes::FIELD_MISSING, span, message, label)
                .help(format!("{way}, {}", described(field))),
        );
    }
}

/// Whether a key of the map was taken for a misspelt `name`: then that is the fault, and not that
/// the field is missing.
pub fn is_misspelt(map: &[Entry], table: Table, name: &str) -> bool {
    let mut unknown = map.iter().filter(|(key, _)| table.shape(&key.value).is_none());
    unknown.any(|(key, _)| near(&key.value, &table.names()) == Some(name))
}

/// The field that was meant by a name that is none's.
fn near(written: &str, names: &[&'static str]) -> Option<&'static str> {
    let lower = written.to_lowercase();
    let other = OTHER_NAMES.iter().find(|(others, _)| others.contains(&lower.as_str()));
    let other = other.and_then(|(_, name)| names.iter().copied().find(|known| known == name));
    other.or_else(|| nearest(written, names.iter().copied()))
}

/// What editors and other programs call fields.
const OTHER_NAMES: [(&[&str], &str); 9] = [
    (&["year", "date", "published", "publication_date"], "issued"),
    (&["last", "last_name", "lastname", "surname"], "family"),
    (&["first", "first_name", "firstname", "forename"], "given"),
    (&["journal", "newspaper", "magazine", "booktitle"], "container-title"),
    (&["address", "city", "location"], "publisher-place"),
    (&["link", "website"], "URL"),
    (&["born", "died", "lifetime"], "dates"),
    (&["latitude"], "lat"),
    (&["longitude", "lng", "long"], "lon"),
];

/// What a field takes and means, without saying the same twice.
fn described(field: &Field) -> String {
    let (wanted, doc) = (wanted(field.shape), phrase(field.doc));
    let noun = doc.split_once(' ').filter(|(article, _)| ["a", "an", "the"].contains(article));
    match noun.is_some_and(|(_, noun)| wanted.ends_with(noun)) {
        true => wanted,
        false => format!("{wanted}: {doc}"),
    }
}

/// What to do with a file whose fields are those of an event, in a folder of another kind.
fn meant(map: &[Entry], table: Table) -> Option<String> {
    let Table::Kind(kind) = table else { return None };
    // Pages and chapters are given a date out of habit, without being events.
    let dated = Kind::ENTITIES.contains(&kind);
    let is_event = |name: &str| match name {
        "participants" | "claims" | "accounts" => true,
        "date" => dated,
        _ => false,
    };
    let of_event = map.iter().any(|(key, _)| is_event(&key.value));
    (of_event && !matches!(kind, Kind::Event | Kind::Source))
        .then(|| "this looks like an event: it belongs in `content/events/`".to_string())
}

/// Whether the entry is words alone, without a colon: in `{ role: besieged, some 300 men }` the
/// comma has made a field of the last three.
fn is_cut_off((key, node): &Entry) -> bool {
    node.is_null() && node.span == key.span
}

/// Whether the entry is a further piece of a text that was told of at its first one.
fn is_told_before(map: &[Entry], at: usize) -> bool {
    let pieces = map[..=at].iter().rev().take_while(|entry| is_cut_off(entry)).count();
    pieces > 1 && cut_text(map, at + 1 - pieces).is_some()
}

/// The text that commas have cut into fields, from the value before them on: its place, and how to
/// write it.
fn cut_text(map: &[Entry], at: usize) -> Option<(Span, String)> {
    let (_, first) = &map[at.checked_sub(1)?];
    let mut text = first.scalar().filter(|scalar| scalar.plain)?.text.clone();
    let mut end = first.span.end;
    for (key, _) in map[at..].iter().take_while(|entry| is_cut_off(entry)) {
        text.push_str(if key.span.start - end > 1 { ", " } else { "," });
        text.push_str(&key.value);
        end = key.span.end;
    }
    let span = Span::new(first.span.file, first.span.start as usize, end as usize);
    (end > first.span.end && !text.contains(['"', '\\'])).then(|| (span, format!("\"{text}\"")))
}

fn unknown(map: &[Entry], at: usize, table: Table, of: &str) -> Diagnostic {
    let (key, node) = &map[at];
    let name = &key.value;
    let message = format!("`{name}` is no field of {of}");
    let fault = Diagnostic::new(codes::FIELD_UNKNOWN, key.span, message, "unknown field");
    // `{ value: 3,600 }` is a field `value` of 3 and a field `600` without a value.
    let before = at.checked_sub(1).map(|before| &map[before].1);
    if let Some(number) = before.and_then(|node| node.scalar()).filter(|s| s.number().is_some())
        && node.is_null()
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_digit())
    {
        let start = before.map_or(key.span, |node| node.span).start as usize;
        let whole = Span::new(key.span.file, start, key.span.end as usize);
        let joined = format!("{}{name}", number.text);
        // A comma before one or two digits may be a decimal one.
        return match name.len() {
            3 => fault.mend(format!("write numbers without commas: `{joined}`"), whole, joined),
            _ => fault.help("write numbers without commas, and decimals with a point"),
        };
    }
    if let Some((span, quoted)) = cut_text(map, at) {
        let help = "a comma ends a value between braces: put a text that holds one in quotes";
        return fault.mend(help, span, quoted);
    }
    let names = table.names();
    match near(name, &names) {
        Some(near) => {
            let taken = map.iter().any(|(key, _)| key.value == near);
            let safe = !taken && is_same_word(name, near);
            fault.suggest_if(safe, format!("did you mean `{near}`?"), key.span, near)
        }
        None if names.len() <= 24 => fault.help(format!("the fields of {of} are {}", list(&names))),
        None => fault.help(format!("remove it, or write it in the prose of {of}")),
    }
}

fn check_value(node: &Node, shape: Shape, field: &str, faults: &mut Faults) {
    // Nothing is the same as no field; a required one is reported as missing.
    if node.is_blank() {
        return;
    }
    match (shape, &node.kind) {
        (Shape::Open, _) => {}
        (Shape::Text, NodeKind::Scalar(scalar)) => {
            if let Some(at) = markup(&scalar.text).filter(|_| field != "uncited") {
                let (marks, span) = (&scalar.text[at.clone()], scalar.place.span(at));
                let message = format!("`{field}` is plain text: `{marks}` is printed as it stands");
                faults.push(
                    Diagnostic::new(codes::FIELD_MARKUP, span, message, "marks of Markdown")
                        .help("take the marks out, or say it in a field of inline Markdown"),
                );
            }
        }
        (
            Shape::Markdown | Shape::Date | Shape::Locator | Shape::Reference(_),
            NodeKind::Scalar(_),
        ) => {}
        (Shape::Boolean, NodeKind::Scalar(scalar)) => {
            if scalar.boolean().is_none() {
                let fault = wrong_type(node, shape, field);
                faults.push(match scalar.text.to_lowercase().as_str() {
                    "yes" | "on" | "true" => fault.mend("write `true`", node.span, "true"),
                    "no" | "off" | "false" => fault.mend("write `false`", node.span, "false"),
                    _ => fault.help("write `true` or `false`"),
                });
            }
        }
        (Shape::Number, NodeKind::Scalar(scalar)) => {
            if scalar.number().is_none() {
                faults.push(no_number(node, &scalar.text, field));
            }
        }
        (Shape::Choice(choices), NodeKind::Scalar(scalar)) => {
            if !choices.contains(&scalar.text.as_str()) {
                let message = format!("`{}` is no value of `{field}`", scalar.text);
                let fault =
                    Diagnostic::new(codes::FIELD_VALUE, node.span, message, "none of its values");
                faults.push(match like(&scalar.text, choices) {
                    Some(near) => {
                        let safe = is_same_word(&scalar.text, near);
                        fault.suggest_if(safe, format!("did you mean `{near}`?"), node.span, near)
                    }
                    None => fault.help(format!("write {}", wanted(shape))),
                });
            }
        }
        (Shape::List(inner) | Shape::OneOrMany(inner), NodeKind::List(items)) => {
            for item in items {
                if item.is_blank() {
                    let message = format!("an item of `{field}` is empty");
                    faults.push(
                        Diagnostic::new(codes::FIELD_TYPE, item.span, message, "nothing here")
                            .help(format!("write {}, or remove the item", wanted(*inner))),
                    );
                }
                check_value(item, *inner, field, faults);
            }
        }
        (Shape::OneOrMany(inner), _) => match fits(*inner, node) {
            true => check_value(node, *inner, field, faults),
            false => faults.push(wrong_type(node, shape, field)),
        },
        (Shape::List(inner), NodeKind::Scalar(scalar)) => {
            let fault = wrong_type(node, shape, field);
            let plain = scalar.plain && !scalar.text.contains([',', '[', ']', '{', '}', '\n']);
            faults.push(match plain && fits(*inner, node) {
                true => {
                    let list = format!("[{}]", scalar.text);
                    // `-Sabbagh` may be an item without its space.
                    let safe = !scalar.text.starts_with('-');
                    fault.suggest_if(safe, "put it in brackets", node.span, list)
                }
                false => fault.help(format!("write {}", wanted(shape))),
            });
        }
        (Shape::Record(fields), NodeKind::Map(entries)) => {
            let last = entries.last().map_or(node.span, |(key, value)| match value.is_null() {
                true => key.span,
                false => value.span,
            });
            let end = Span::new(last.file, last.end as usize, last.end as usize);
            check(entries, Table::Fields(fields), &format!("`{field}`"), end, faults);
        }
        (Shape::Map(inner), NodeKind::Map(entries)) => {
            for (key, value) in entries {
                if value.is_blank() && !matches!(inner, Shape::Open) {
                    let message = format!("`{}` in `{field}` holds nothing", key.value);
                    faults.push(
                        Diagnostic::new(codes::FIELD_TYPE, key.span, message, "nothing follows")
                            .help(format!("write {}, or remove it", wanted(*inner))),
                    );
                }
                check_value(value, *inner, &key.value, faults);
            }
        }
        (Shape::Either(a, b), _) => match (fits(*a, node), fits(*b, node)) {
            (true, _) => check_value(node, *a, field, faults),
            (_, true) => check_value(node, *b, field, faults),
            _ => faults.push(wrong_type(node, shape, field)),
        },
        _ => faults.push(wrong_type(node, shape, field)),
    }
}

/// Warns of HTML in a plain text. The texts of a source may hold the few tags that CSL knows: its
/// citations print them as they mean.
fn check_tags(node: &Node, shape: Shape, field: &str, table: Table, faults: &mut Faults) {
    let rich = matches!(table, Table::Kind(Kind::Source));
    let (Shape::Text, NodeKind::Scalar(scalar), false) = (shape, &node.kind, rich) else { return };
    let Some(at) = tag(&scalar.text).filter(|_| field != "uncited") else { return };
    let (tag, span) = (&scalar.text[at.clone()], scalar.place.span(at));
    let message = format!("`{field}` is plain text: `{tag}` is printed as it stands");
    faults.push(
        Diagnostic::new(codes::FIELD_MARKUP, span, message, "a tag of HTML")
            .help("take the tags out, or say it in a field of inline Markdown"),
    );
}

/// The first emphasis, link or citation in a text.
fn markup(text: &str) -> Option<Range<usize>> {
    let closed = |open: &str, close: &str| {
        let start = text.find(open)?;
        let end = start + open.len() + text[start + open.len()..].find(close)?;
        Some(start..end + close.len())
    };
    let is_word = |c: char| !c.is_whitespace() && c != '*';
    let emphasis = closed("*", "*").filter(|at| {
        let inner = &text[at.start + 1..at.end - 1];
        let alone = !text[..at.start].ends_with(char::is_alphanumeric);
        alone && inner.starts_with(is_word) && inner.ends_with(is_word)
    });
    emphasis.or_else(|| closed("[[", "]]")).or_else(|| closed("[@", "]"))
}

/// Whether two words differ in their case and in the marks between their parts alone: `Part-of` and
/// `part_of`.
fn is_same_word(a: &str, b: &str) -> bool {
    let bare = |text: &str| text.trim().to_lowercase().replace(['-', '_', ' '], "");
    bare(a) == bare(b)
}

/// The choice that was meant by what was written: the nearest, or for a source the type of CSL
/// that takes documents of this name.
fn like(written: &str, choices: &[&'static str]) -> Option<&'static str> {
    let types = if choices == CSL_TYPES { TYPES } else { &[] };
    let written = written.trim().to_lowercase();
    let (_, known) = types
        .iter()
        .find(|(names, _)| names.contains(&written.as_str()))
        .copied()
        .unwrap_or((&[], ""));
    choices
        .iter()
        .copied()
        .find(|choice| *choice == known)
        .or_else(|| nearest(&written, choices.iter().copied()))
}

/// What editors call documents, and their types in CSL.
const TYPES: &[(&[&str], &str)] = &[
    (&["journal", "paper"], "article-journal"),
    (&["magazine"], "article-magazine"),
    (&["newspaper", "news", "press"], "article-newspaper"),
    (&["monograph", "memoir", "memoirs", "autobiography", "novel"], "book"),
    (&["radio", "television", "tv", "podcast"], "broadcast"),
    (&["essay", "incollection", "inbook"], "chapter"),
    (&["encyclopedia", "encyclopaedia", "wikipedia"], "entry-encyclopedia"),
    (&["dictionary"], "entry-dictionary"),
    (&["image", "painting", "photo", "photograph", "picture"], "graphic"),
    (&["oral history", "testimony", "conversation"], "interview"),
    (&["court case", "case", "judgment", "judgement"], "legal_case"),
    (&["law", "act", "decree", "statute"], "legislation"),
    (
        &[
            "archive",
            "archival",
            "charter",
            "chronicle",
            "diary",
            "ledger",
            "notebook",
            "register",
            "unpublished",
        ],
        "manuscript",
    ),
    (&["film", "movie", "video"], "motion_picture"),
    (&["conference", "inproceedings"], "paper-conference"),
    (&["leaflet", "brochure"], "pamphlet"),
    (
        &["letter", "letters", "email", "e-mail", "telegram", "correspondence"],
        "personal_communication",
    ),
    (&["tweet", "comment"], "post"),
    (&["blog"], "post-weblog"),
    (&["techreport"], "report"),
    (&["lecture", "sermon", "address"], "speech"),
    (&["dissertation"], "thesis"),
    (&["web", "website", "web page", "online", "site"], "webpage"),
];

/// Whether a value is of the sort that a shape takes, whatever is in it.
fn fits(shape: Shape, node: &Node) -> bool {
    match shape {
        Shape::Open => true,
        Shape::List(_) => node.list().is_some(),
        Shape::Record(_) | Shape::Map(_) => node.map().is_some(),
        Shape::OneOrMany(inner) => node.list().is_some() || fits(*inner, node),
        Shape::Either(a, b) => fits(*a, node) || fits(*b, node),
        _ => node.scalar().is_some(),
    }
}

fn wrong_type(node: &Node, shape: Shape, field: &str) -> Diagnostic {
    let found = match &node.kind {
        NodeKind::Null => "nothing",
        NodeKind::Scalar(scalar) if scalar.number().is_some() => "a number",
        NodeKind::Scalar(_) => "text",
        NodeKind::List(_) => "a list",
        NodeKind::Map(_) => "a map",
    };
    let takes = match shape {
        Shape::List(_) => "a list".into(),
        shape => wanted(shape),
    };
    let message = format!("`{field}` takes {takes}, not {found}");
    let fault = Diagnostic::new(codes::FIELD_TYPE, node.span, message, format!("this is {found}"));
    match (&node.kind, shape) {
        (NodeKind::List(_), Shape::Text | Shape::Markdown | Shape::Reference(_)) => {
            fault.help("a text that begins with `[` needs quotes around it")
        }
        (NodeKind::Map(_), Shape::Text | Shape::Markdown) => {
            fault.help("a text that begins with `{` or holds `: ` needs quotes around it")
        }
        (NodeKind::List(items), Shape::Date) => match unquoted_set(node, items) {
            Some(set) => fault.mend(format!("put it in quotes: `{set}`"), node.span, set),
            None => fault
                .help("write one date; one of several, `'[1997-05-19,1997-05-20]'`, needs quotes"),
        },
        (NodeKind::Scalar(_), Shape::Boolean | Shape::List(_)) => fault,
        _ => fault.help(format!("write {}", wanted(shape))),
    }
}

/// The dates of a list in brackets as what EDTF has for one of several, in the quotes that it needs.
fn unquoted_set(node: &Node, items: &[Node]) -> Option<String> {
    let dates: Option<Vec<&str>> =
        items.iter().map(|item| item.scalar().map(|scalar| scalar.text.as_str())).collect();
    let set = format!("[{}]", dates?.join(","));
    let in_brackets = items.last().is_some_and(|last| last.span.end < node.span.end);
    (in_brackets && Date::parse(&set).is_ok()).then(|| format!("'{set}'"))
}

fn no_number(node: &Node, text: &str, field: &str) -> Diagnostic {
    let message = format!("`{field}` takes a number, not `{text}`");
    let fault = Diagnostic::new(codes::FIELD_TYPE, node.span, message, "no number");
    if matches!(field, "lat" | "lon") {
        return match numbers::degrees(text) {
            Some(decimal) => {
                let safe = numbers::is_on_side(text, field);
                let help = format!("write decimal degrees: `{decimal}`");
                fault.suggest_if(safe, help, node.span, decimal)
            }
            None => fault.help("write decimal degrees, as in `54.2`; south and west are negative"),
        };
    }
    let bare = text.replace([',', ' ', '\u{a0}', '\'', '’', '_'], "");
    match bare != text && !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        true if numbers::is_grouped(text) => {
            let help = format!("write digits without commas or spaces: `{bare}`");
            fault.mend(help, node.span, bare)
        }
        // A comma before one or two digits may be a decimal one.
        true => fault.help("write digits without commas or spaces, and decimals with a point"),
        false if text.parse::<f64>().is_ok_and(f64::is_finite) => {
            fault.mend("write it without quotes", node.span, text)
        }
        false if FIGURES.contains(&field) => {
            let digits = "write it in digits, or as `words: …` if the source gives only words";
            fault.help(numbers::figure(text, field).unwrap_or_else(|| digits.into()))
        }
        false => fault.help("write it in digits"),
    }
}

/// The fields of an account whose number a source may give in words.
const FIGURES: [&str; 6] = ["value", "about", "at_least", "at_most", "low", "high"];

/// What a shape takes, in an editor's words.
fn wanted(shape: Shape) -> String {
    match shape {
        Shape::Text | Shape::Markdown => "text".into(),
        Shape::Boolean => "`true` or `false`".into(),
        Shape::Number => "a number".into(),
        Shape::Date => "a date".into(),
        Shape::Locator => "a locator such as `p. 12`".into(),
        Shape::Reference(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.word()).collect();
            format!("the id of a {}", kinds.join(" or "))
        }
        Shape::Choice(CSL_TYPES) => "one of CSL's types, among them `book`, `chapter`, \
                                     `article-journal`, `article-newspaper`, `report`, \
                                     `manuscript`, `personal_communication`, `interview`, \
                                     `webpage` (all are listed in the guide's chapter “The content model”)"
            .into(),
        Shape::Choice([only]) => format!("`{only}`"),
        Shape::Choice(choices) => format!("one of {}", list(choices)),
        Shape::List(inner) => format!("a list, each item {}", wanted(*inner)),
        Shape::OneOrMany(inner) => format!("{} or a list of them", wanted(*inner)),
        Shape::Record(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.name).collect();
            format!("a map of {}", list(&names))
        }
        Shape::Map(inner) => format!("a map from names to {}", wanted(*inner)),
        Shape::Either(a, b) => format!("{} or {}", wanted(*a), wanted(*b)),
        Shape::Open => "any value".into(),
    }
}

/// Names as "`a`, `b` and `c`", the first eight of many.
fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    match (&quoted[..], names.len() > 8) {
        (quoted, true) => format!("{}, …", quoted.join(", ")),
        ([first @ .., last], false) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (quoted, false) => quoted.concat(),
    }
}
