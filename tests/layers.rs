//! The floors of the house: a file names its own floor's rooms and lower ones, never higher; only
//! its tests may. Also what holds of every file: a header that says what lives there, and a length
//! that can be read.

use std::{collections::BTreeMap, fs, path::Path};

/// The rooms of `src/` from the ground up. `press` joins the floors below for the commands.
const FLOORS: [&[&str]; 10] = [
    &["span"],
    &["diagnostic"],
    &["model"],
    &["load"],
    &["resolve"],
    &["render"],
    &["emit", "exchange"],
    &["press"],
    &["desk"],
    &["cli"],
];

/// The longest that a file may be, in lines without its tests.
const LONGEST: usize = 600;

/// The floor of a room.
fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// All Rust files of `src/`, by their paths from there.
fn sources() -> BTreeMap<String, String> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = walkdir::WalkDir::new(&top).into_iter().map(|entry| entry.expect("an entry"));
    entries
        .filter(|entry| entry.path().extension().is_some_and(|it| it == "rs"))
        .map(|entry| {
            let inside = entry.path().strip_prefix(&top).expect("it lies inside");
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            (parts.join("/"), fs::read_to_string(entry.path()).expect("UTF-8 text"))
        })
        .collect()
}

/// The path of a file's module: `["load", "front", "source"]`.
fn module(path: &str) -> Vec<&str> {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    stem.split('/').filter(|part| *part != "mod").collect()
}

/// The code of a file: without comments and the contents of strings, in which a path is no path.
fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(raw) = raw_string(rest) {
            raw
        } else if first == '"' {
            string(rest)
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\'") {
            3
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skipped..];
    }
    code
}

/// The length of the string that begins here.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// The length of the raw string that begins here, if one does.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix('r')?;
    let marks = hashes.len() - hashes.trim_start_matches('#').len();
    let inside = hashes[marks..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(marks));
    Some(inside.find(&end).map_or(text.len(), |at| marks + 2 + at + end.len()))
}

/// The rooms that a file names: the first name of each path from the crate's top, or from a `super`
/// that climbs out of the file's own room.
fn rooms_named(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let mut named = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_none_or(|it| !it.is_alphanumeric() && it != '_') {
            named.extend(firsts(&code[at + "crate::".len()..]));
        }
    }
    let depth = module(path).len();
    let mut from = 0;
    while let Some(at) = code[from..].find("super::").map(|at| at + from) {
        let rest = code[at..].trim_start_matches("super::");
        let climbs = (code[at..].len() - rest.len()) / "super::".len();
        from = code.len() - rest.len();
        if climbs >= depth {
            named.extend(firsts(rest));
        }
    }
    named
}

/// The first names of what a path goes on with: one, or each of a group in braces.
fn firsts(rest: &str) -> Vec<String> {
    let name = |text: &str| {
        let text = text.trim_start();
        let end = text.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(text.len());
        text[..end].to_owned()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut depth = 0;
    let mut names = vec![name(group)];
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// A file without its tests, which may name what they need.
fn untested<'a>(path: &str, text: &'a str) -> &'a str {
    if module(path).contains(&"tests") {
        return "";
    }
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    &text[..end]
}

/// What a file names above its own floor, or what is on no floor.
fn climbs(path: &str, text: &str) -> Vec<String> {
    let own = module(path)[0].to_owned();
    let Some(here) = floor(&own) else { return vec![format!("src/{path} is on no floor")] };
    let mut faults = Vec::new();
    for room in rooms_named(path, untested(path, text)) {
        match floor(&room) {
            None => faults.push(format!("src/{path} names `{room}`, which is on no floor")),
            Some(there) if there > here => {
                faults.push(format!("src/{path} (floor {here}) names `{room}` (floor {there})"));
            }
            Some(_) => {}
        }
    }
    faults
}

#[test]
fn each_floor_names_only_lower_ones() {
    let sources = sources();
    let rooms = sources.iter().filter(|(path, _)| !["lib.rs", "main.rs"].contains(&path.as_str()));
    let faults: Vec<String> = rooms.flat_map(|(path, text)| climbs(path, text)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let named: usize = sources.iter().map(|(path, text)| rooms_named(path, text).len()).sum();
    assert!(named > 50, "only {named} names found: does the test still read the code?");
}

#[test]
fn a_climb_is_found() {
    for (path, text, wanted) in [
        ("load/yaml.rs", "use crate::resolve::names;", 1),
        ("load/yaml.rs", "use crate::{model::{kind, date}, emit::plan, span::Span};", 1),
        ("load/yaml.rs", "fn f() { crate::cli::main() }", 1),
        ("load/mod.rs", "use super::emit::plan;", 1),
        ("load/front/event.rs", "use super::super::super::render;", 1),
        ("load/front/event.rs", "use super::super::yaml;", 0),
        ("load/yaml.rs", "#[cfg(test)]\nmod tests { use crate::cli; }", 0),
        ("load/markdown/tests.rs", "use crate::resolve;", 0),
        ("load/yaml.rs", "use crate::attic::x;", 1),
        ("attic.rs", "", 1),
        ("load/yaml.rs", "// crate::cli\nlet x = \"\\\" crate::cli\"; r#\"crate::\"cli\"#;", 0),
        ("load/yaml.rs", "let x = '\"'; crate::cli::main(); let y = '\"';", 1),
        ("emit/plan.rs", "use crate::{render, span::Span}; use other_crate::cli;", 0),
    ] {
        assert_eq!(climbs(path, text).len(), wanted, "{path}: {text}");
    }
}

#[test]
fn each_file_says_what_lives_in_it() {
    let sources = sources();
    let silent: Vec<_> = sources.iter().filter(|(_, text)| !text.starts_with("//! ")).collect();
    let silent: Vec<_> = silent.iter().map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "no `//!` at the top of {silent:?}");
}

#[test]
fn no_file_is_too_long_to_be_read() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(path, text)| (path, untested(path, text).trim_end().lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("src/{path} has {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}
