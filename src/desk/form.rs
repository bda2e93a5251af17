//! The file of a new thing, with every field that it may have explained by the schema's own words.
//! Pure: a kind in, a text out. Which ids are free is asked elsewhere.

use crate::load::as_id;
use crate::model::draft::{Draft, Thing};
use crate::model::kind::{self, Kind};
use crate::model::schema::{self, COMMON, CSL_DATES, CSL_NAMES, CSL_TEXTS, Field, Shape};
use std::fmt::Write;

/// How wide comments are.
const WIDTH: usize = 92;

/// Values that are known already, by their fields.
pub type Given<'a> = &'a [(&'a str, String)];

/// Where the file of a new thing goes, as a path from the project's folder with `/`, or why there
/// can be none, in words for people. A chapter's `id` may bear its number; else it gets the next.
pub fn place(kind: Kind, id: &str, things: &Draft) -> Result<String, String> {
    let stem = id.strip_suffix(".md").unwrap_or(id);
    let (number, id) = match kind {
        Kind::Chapter => kind::chapter_number(stem),
        _ => (None, stem),
    };
    let is_number =
        |id: &str| (1..=3).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    if kind == Kind::Chapter && number.is_none() && is_number(id) {
        return Err(format!("`{id}` is a chapter's number without an id: take `{id}-name`"));
    }
    if !kind::is_id(id) {
        let rule = "an id has small letters, digits, `-`, `_` and `.`, and begins with a letter \
                    or digit";
        let better = as_id(id.rsplit('/').next().unwrap_or(id));
        let way_out = match kind::is_id(&better) {
            true => format!("; take `{better}`"),
            false => String::new(),
        };
        return Err(format!("`{stem}` can't be an id: {rule}{way_out}"));
    }
    let of_kind = || things.things.iter().filter(|thing| thing.kind == kind);
    let name = match (kind, number) {
        (Kind::Chapter, None) => {
            let last = of_kind().filter_map(|thing| thing.order).max().unwrap_or(0);
            format!("{:02}-{id}", last.saturating_add(1))
        }
        _ => stem.to_owned(),
    };
    Ok(format!("content/{}/{name}.md", kind.folder()))
}

/// The thing that has this kind and the id of this path already.
pub fn taken<'d>(kind: Kind, path: &str, things: &'d Draft) -> Option<&'d Thing> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let id = if kind == Kind::Chapter { kind::chapter_number(stem).1 } else { stem };
    things.things.iter().map(|thing| &**thing).find(|thing| thing.kind == kind && thing.id == id)
}

/// The fields that a new thing's file leaves open, each in backticks.
pub fn open(kind: Kind, given: Given) -> Vec<String> {
    let fields = schema::fields(kind).iter();
    let fields = fields.filter(|field| field.required && !has(given, field.name));
    fields.map(|field| format!("`{}`", field.name)).collect()
}

/// The text of a new thing's file: fields that are needed are open, others are commented out, all
/// are explained. `given` fills some in.
pub fn form(kind: Kind, given: Given) -> String {
    let own = schema::fields(kind);
    let mut out = String::from("---\n");
    let (open, spare): (Vec<&Field>, Vec<&Field>) =
        own.iter().chain(COMMON).partition(|field| field.required || has(given, field.name));
    for field in open {
        comment(&mut out, &explained(field, false));
        let value = given.iter().find(|(name, _)| *name == field.name);
        match value.map(|(_, value)| value.as_str()).unwrap_or_default() {
            "" => _ = writeln!(out, "{}:", field.name),
            value => _ = writeln!(out, "{}: {}", field.name, scalar(value)),
        }
    }
    out.push('\n');
    comment(
        &mut out,
        "Fields that may be left out. Take the mark `#` from the lines that you use, and delete \
         the others.",
    );
    if kind == Kind::Source {
        csl(&mut out);
    }
    for field in spare {
        out.push('\n');
        comment(&mut out, &explained(field, false));
        for line in skeleton(field) {
            _ = writeln!(out, "#{line}");
        }
    }
    _ = write!(out, "---\n<!-- {} -->\n", prose(kind));
    out
}

fn has(given: Given, name: &str) -> bool {
    given.iter().any(|(field, _)| *field == name)
}

/// A text as a YAML scalar: in quotes.
fn scalar(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    serde_json::to_string(&text).expect("a text serializes")
}

/// What a field means, and what it takes; the latter `briefly` where there is little room.
fn explained(field: &Field, briefly: bool) -> String {
    let hint = hint(field.shape, briefly);
    let needed = if field.required { " Needed." } else { "" };
    match hint.as_str() {
        "" => format!("{}{needed}", field.doc),
        hint => format!("{}{needed} {}", field.doc, sentence(hint)),
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// Lines of a comment, no wider than [`WIDTH`].
fn comment(out: &mut String, text: &str) {
    let mut line = String::from("#");
    for word in text.split(' ') {
        if line.chars().count() + 1 + word.chars().count() > WIDTH && line.len() > 1 {
            _ = writeln!(out, "{line}");
            line.truncate(1);
        }
        line.push(' ');
        line.push_str(word);
    }
    _ = writeln!(out, "{line}");
}

/// What a shape takes, in an editor's words; nothing where that needs none.
fn hint(shape: Shape, briefly: bool) -> String {
    match shape {
        Shape::Text | Shape::Open => String::new(),
        Shape::Markdown if briefly => String::new(),
        Shape::Markdown => "Markdown, with links and citations".into(),
        Shape::Boolean => "`true` or `false`".into(),
        Shape::Number => "in digits".into(),
        Shape::Date if briefly => "EDTF".into(),
        Shape::Date => "EDTF: `1997-05-28`, `1997-05`, `1997~` (about), `1997?` (uncertain), \
                        `1997-05/1997-07` (from, to)"
            .into(),
        Shape::Locator => "as in `p. 12`, `par. 3`, `sec. \"Name\"`".into(),
        Shape::Reference(_) if briefly => "by id or name".into(),
        Shape::Reference(kinds) => {
            let words: Vec<_> = kinds.iter().map(|kind| kind.word()).collect();
            let whose = match words.as_slice() {
                [first @ .., last] if !first.is_empty() => {
                    format!("{} or {last}", first.join(", "))
                }
                words => words.concat(),
            };
            format!("the id or name of {} {whose}", if whose == "event" { "an" } else { "a" })
        }
        Shape::Choice(choices) => format!("one of: {}", choices.join(", ")),
        Shape::OneOrMany(inner) => match hint(*inner, briefly).as_str() {
            "" => "one, or a list: `[a, b]`".into(),
            hint => format!("{hint}, or a list: `[a, b]`"),
        },
        Shape::List(Shape::Text) => "a list: `[a, b]`".into(),
        Shape::List(Shape::Either(inner, Shape::Record(_))) => {
            match hint(**inner, briefly).as_str() {
                "" => "a list, each item a text or as here".into(),
                hint => format!("a list, each item {hint} or as here"),
            }
        }
        Shape::List(_) => "a list".into(),
        Shape::Record(_) | Shape::Map(_) | Shape::Either(..) => String::new(),
    }
}

/// A field with all that may stand in it, each on a line of its own.
fn skeleton(field: &Field) -> Vec<String> {
    let mut lines = vec![format!("{}:", field.name)];
    value(field.shape, 2, &mut lines);
    lines
}

/// What may stand below a field, so far indented.
fn value(shape: Shape, indent: usize, lines: &mut Vec<String>) {
    let space = " ".repeat(indent);
    match shape {
        Shape::Record(fields) => record(fields, indent, lines),
        Shape::List(inner) => {
            let from = lines.len();
            value(*inner, indent + 2, lines);
            if let Some(first) = lines.get_mut(from) {
                first.replace_range(indent..indent + 1, "-");
            }
        }
        Shape::Map(inner) if !matches!(inner, Shape::Open) => {
            lines.push(format!("{space}a-name-of-your-own:"));
            value(*inner, indent + 2, lines);
        }
        Shape::Either(a, b) => match a {
            Shape::Record(_) => value(*a, indent, lines),
            _ => value(*b, indent, lines),
        },
        Shape::OneOrMany(inner @ (Shape::Record(_) | Shape::Either(..))) => {
            value(*inner, indent, lines);
        }
        _ => {}
    }
}

/// The fields of a map, their meanings in a column beside them.
fn record(fields: &[Field], indent: usize, lines: &mut Vec<String>) {
    let space = " ".repeat(indent);
    let widest = fields.iter().map(|field| field.name.len()).max().unwrap_or(0);
    for field in fields {
        let name = format!("{}:", field.name);
        lines.push(format!(
            "{space}{name:<width$}  # {}",
            explained(field, true),
            width = widest + 1
        ));
        value(field.shape, indent + 2, lines);
    }
}

/// The variables of CSL, which every source may have.
fn csl(out: &mut String) {
    out.push('\n');
    comment(out, "Who made it, when, where: the variables of CSL, by their names there.");
    out.push_str(
        "#author: [{ family: Weiss, given: Johann }]\n#issued: 1702~\n#container-title:\n\
         #publisher:\n#publisher-place:\n#archive:\n#archive_location:\n#page:\n#URL:\n#accessed:\n",
    );
    for (what, names) in [
        ("Names, each as a list like `author` above; a corporate name is a plain text", CSL_NAMES),
        ("Dates, EDTF", CSL_DATES),
        ("Texts", CSL_TEXTS),
    ] {
        out.push('\n');
        comment(out, &format!("{what}: {}.", names.join(", ")));
    }
}

/// What goes below the front matter.
fn prose(kind: Kind) -> &'static str {
    match kind {
        Kind::Chapter => {
            "The narrative. Each paragraph cites: [@source-id, p. 12]. Link what you speak of:\n\
             [[event-id]] or [[event-id|the words]]. Alone in a paragraph, ![[event-id#claim]] sets in a\n\
             claim, ![[timeline]] and ![[map]] a figure. Comments like this one are not printed."
        }
        Kind::Event => {
            "Your own narrative of it, with citations: [@source-id, p. 12]. Link what you speak of:\n\
             [[person-id]] or [[person-id|the words]]. Comments like this one are not printed."
        }
        Kind::Source => {
            "What the document is and what it is not, how it came down, what it can be trusted for.\n\
             Cite it as [@its-id, p. 12]. Comments like this one are not printed."
        }
        Kind::Person | Kind::Group | Kind::Place => {
            "What is known of it, with citations: [@source-id, p. 12]. Comments like this one are not\n\
             printed."
        }
        Kind::Page => "The page, in Markdown. Comments like this one are not printed.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::files::Memory;
    use crate::press::understand;

    fn told(kind: Kind, text: &str) -> Vec<String> {
        let path = format!("content/{}/it.md", kind.folder());
        let files = [("content/site.yaml", "title: T\n"), (&path, text)];
        let memory: Memory = files.into_iter().collect();
        let understood = understand(&memory);
        let faults = understood.faults.finish(&understood.texts, false).into_iter();
        faults.map(|fault| format!("{}: {}", fault.code.name, fault.message)).collect()
    }

    #[test]
    fn a_new_file_lacks_what_it_says_and_nothing_else() {
        for kind in Kind::ALL {
            let text = form(kind, &[]);
            let needed = schema::fields(kind).iter().filter(|field| field.required).count();
            let told = told(kind, &text);
            let missing = told.iter().filter(|one| one.starts_with("field::missing")).count();
            assert_eq!(missing, needed, "{told:?}");
            let others = ["field::missing", "link::orphan", "source::", "id::chapter-number"];
            let known = |one: &String| others.iter().any(|other| one.starts_with(other));
            assert!(told.iter().all(known), "{told:#?}\n{text}");
            assert!(text.lines().all(|line| !line.ends_with(' ')), "{text}");
        }
    }

    #[test]
    fn every_field_is_there_and_can_be_uncommented() {
        for kind in Kind::ALL {
            let text = form(kind, &[]);
            for name in schema::names(kind) {
                assert!(text.contains(name), "{kind:?} lacks `{name}`");
            }
            let bare = |line: &str| match line.strip_prefix('#') {
                Some(rest) if !rest.starts_with(' ') || rest.starts_with("  ") => rest.to_string(),
                _ => line.to_string(),
            };
            let used: String = text.lines().map(|line| bare(line) + "\n").collect();
            for one in told(kind, &used) {
                let wrong = ["field::unknown", "field::type", "yaml::", "field::value"];
                assert!(!wrong.iter().any(|code| one.starts_with(code)), "{one}\n{used}");
            }
        }
    }

    #[test]
    fn what_is_given_is_filled_in() {
        let text = form(Kind::Event, &[("title", "The \"mill\": a\nfire".into())]);
        assert!(text.contains("\ntitle: \"The \\\"mill\\\": a fire\"\n"), "{text}");
        assert!(text.contains("\ndate:\n"), "{text}");
    }

    #[test]
    fn an_id_that_cannot_be_gets_a_better_one() {
        let none = crate::load::load(&Memory::default()).draft;
        assert_eq!(place(Kind::Event, "a.md", &none).unwrap(), "content/events/a.md");
        assert_eq!(place(Kind::Chapter, "a", &none).unwrap(), "content/chapters/01-a.md");
        assert_eq!(place(Kind::Chapter, "07-a", &none).unwrap(), "content/chapters/07-a.md");
        let why = place(Kind::Event, "The Mill Burns", &none).unwrap_err();
        assert!(why.ends_with("; take `the-mill-burns`"), "{why}");
        for bad in ["", "../x", "a/b", "/etc/passwd", "…"] {
            assert!(place(Kind::Person, bad, &none).is_err(), "{bad}");
        }
    }
}
