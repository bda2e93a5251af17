//! The guide in `docs/` is tried: its examples give what it says of them, it has a page for each
//! code, and it speaks of all fields and commands. `UPDATE=1 cargo test --test guide` writes anew
//! the messages that it shows; read them before you commit them.
//!
//! An example is a fenced block whose info string has a second word:
//!
//! - a path, ```` ```md content/events/fire.md ````: that file beside those of
//!   `tests/fixtures/guide/`, whose history has no fault;
//! - a kind, ```` ```yaml event ```` or ```` ```md chapter ````: fields or prose of such a thing;
//! - `message`: what the program says of the blocks of the page.
//!
//! A path may be followed by `faulty` or `mended`. On the page of a code, the `faulty` blocks and
//! those without a word give that code and no other, the `mended` ones none; elsewhere no example
//! gives any.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use variorum::diagnostic::human::{Look, human};
use variorum::diagnostic::{Diagnostic, Severity};
use variorum::load::files::Memory;
use variorum::model::codes;
use variorum::model::kind::Kind;
use variorum::press::{Pressed, Purpose, Understood, press, understand};
use variorum::span::Texts;

/// How wide the messages are that the guide shows.
const WIDTH: usize = 72;

/// Codes that no example can raise, and why.
const EXEMPT: &[(&str, &str)] = &[
    ("file::unreadable", "files in memory can always be read"),
    ("file::not-utf8", "the guide is UTF-8 itself"),
];

/// Codes that are found only once pages are planned and drawn.
const PLANNED: [&str; 4] = ["cite::style", "output::collision", "output::path", "template::error"];

/// Warnings that only a whole history can avoid.
const WHOLE: [&str; 2] = ["link::orphan", "source::uncited"];
/// What fields without their prose, or prose without its fields, can't avoid.
const PART: [&str; 1] = ["cite::unused"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content")
}

/// The texts of the guide by their paths from `docs/content`.
fn texts() -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder()).into_iter().map(|entry| entry.expect("an entry"));
    files
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "md"))
        .map(|entry| {
            let path = entry.path().strip_prefix(folder()).expect("it lies inside");
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            (parts.join("/"), fs::read_to_string(entry.path()).expect("it is text"))
        })
        .collect()
}

/// A fenced block: its info string, its text, and where that stands in the file.
struct Block<'t> {
    info: &'t str,
    text: &'t str,
    start: usize,
}

fn blocks(file: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, &str, usize)> = None;
    let mut at = 0;
    for line in file.split_inclusive('\n') {
        let bare = line.trim_end();
        let ticks = bare.len() - bare.trim_start_matches('`').len();
        match open {
            Some((fence, info, start)) if bare == fence => {
                blocks.push(Block { info, text: &file[start..at], start });
                open = None;
            }
            None if ticks >= 3 => {
                open = Some((&bare[..ticks], bare[ticks..].trim(), at + line.len()));
            }
            _ => {}
        }
        at += line.len();
    }
    assert!(open.is_none(), "a fence is never closed");
    blocks
}

/// What an example is, by its info string.
enum Example<'t> {
    File { path: &'t str, mark: &'t str },
    Part { of: Kind, language: &'t str },
    Message,
}

fn example<'t>(info: &'t str) -> Option<Example<'t>> {
    let (language, rest) = info.split_once(' ')?;
    if rest == "message" {
        return Some(Example::Message);
    }
    if let Some(of) = Kind::ALL.into_iter().find(|kind| kind.word() == rest) {
        return Some(Example::Part { of, language });
    }
    assert!(rest.contains('/'), "`{info}` marks no example: name a path, a kind or `message`");
    let marked = rest.rsplit_once(' ').filter(|(_, mark)| ["faulty", "mended"].contains(mark));
    let (path, mark) = marked.unwrap_or((rest, ""));
    Some(Example::File { path, mark })
}

/// The history that examples are set into.
fn base() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/guide");
    let files = walkdir::WalkDir::new(&root).into_iter().map(|entry| entry.expect("an entry"));
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).expect("it lies inside");
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            (parts.join("/"), fs::read_to_string(entry.path()).expect("it is text"))
        })
        .collect()
}

/// All faults of the base history with these files in it, handed to `then` with their texts. Pages
/// are planned and drawn only where `whole`, as that takes long.
fn check<R>(
    files: &[(String, String)],
    whole: bool,
    then: impl FnOnce(&[Diagnostic], &Texts) -> R,
) -> R {
    let mut all = base();
    for (path, text) in files {
        // The settings by another name stand in their place.
        if path == "content/site.yml" {
            all.remove("content/site.yaml");
        }
        all.insert(path.clone(), text.clone());
    }
    let all: Memory = all.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    if !whole {
        let Understood { texts, faults, .. } = understand(&all);
        return then(&faults.finish(&texts, false), &texts);
    }
    press(&all, None, Purpose::Check, &|_| {}, |pressed| {
        let Pressed { texts, mut faults, plan } = pressed;
        faults.extend(plan.try_all(&|_, _| {}));
        then(&faults.finish(texts, false), texts)
    })
}

/// The codes of all faults but those that are passed over.
fn codes_of(files: &[(String, String)], whole: bool, passed: &[&str]) -> BTreeSet<String> {
    check(files, whole, |faults, _| {
        let names = faults.iter().map(|fault| fault.code.name);
        names.filter(|name| !passed.contains(name)).map(String::from).collect()
    })
}

/// The fields or the prose of a thing as a whole file.
fn part(of: Kind, language: &str, text: &str) -> (String, String) {
    let path =
        format!("content/{}/{}.md", of.folder(), if of == Kind::Chapter { "02-e" } else { "e" });
    let (fields, prose) = if language == "md" { ("", text) } else { (text, "") };
    let mut front = String::new();
    let known: &[(&str, &str)] = match of {
        Kind::Event => &[("title", "An example"), ("date", "1702-03-14")],
        Kind::Chapter | Kind::Page => &[("title", "An example")],
        Kind::Source => {
            &[("type", "book"), ("title", "An example"), ("author", "Somebody"), ("issued", "1890")]
        }
        Kind::Person | Kind::Group | Kind::Place => &[("name", "An example")],
    };
    for (name, value) in known {
        if !fields.lines().any(|line| line.starts_with(&format!("{name}:"))) {
            front.push_str(&format!("{name}: {value}\n"));
        }
    }
    (path, format!("---\n{front}{fields}---\n{prose}"))
}

#[test]
fn the_history_of_the_examples_has_no_fault() {
    assert_eq!(codes_of(&[], true, &[]), BTreeSet::new());
}

#[test]
fn each_code_has_its_page_and_its_example() {
    let update = std::env::var_os("UPDATE").is_some();
    let texts = texts();
    let mut wrong = Vec::new();
    for code in codes::ALL {
        let path = format!("pages/{}.md", code.name.replace("::", "-"));
        let Some(text) = texts.get(&path) else {
            wrong.push(format!("{path} is missing"));
            continue;
        };
        let head =
            format!("---\ntitle: {}\nsummary: \"{}\"\nmenu: false\n---\n", code.name, code.meaning);
        if !text.starts_with(&head) {
            wrong.push(format!("{path} must begin with\n{head}"));
        }
        for heading in ["What it means", "Why it matters", "How to mend it", "Example"] {
            if !text.contains(&format!("\n## {heading}\n")) {
                wrong.push(format!("{path} lacks the heading {heading}"));
            }
        }
        if let Err(why) = try_page(code.name, &path, text, update) {
            wrong.push(why);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Tries the example on the page of a code.
fn try_page(code: &str, path: &str, text: &str, update: bool) -> Result<(), String> {
    let mut files: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    let mut message = None;
    for block in blocks(text) {
        match example(block.info) {
            Some(Example::File { path, mark }) => {
                files.entry(mark).or_default().push((path.into(), block.text.into()));
            }
            Some(Example::Message) => message = Some(block),
            _ => {}
        }
    }
    if EXEMPT.iter().any(|(exempt, _)| *exempt == code) {
        return Ok(());
    }
    let with = |mark: &str| {
        let parts = ["", mark].map(|mark| files.get(mark).cloned().unwrap_or_default());
        parts.concat()
    };
    let passed: Vec<_> = WHOLE.into_iter().filter(|name| *name != code).collect();
    let whole = PLANNED.contains(&code);
    let faulty = codes_of(&with("faulty"), whole, &passed);
    let mended = codes_of(&with("mended"), whole, &passed);
    if faulty != BTreeSet::from([code.to_string()]) {
        return Err(format!("{path}: the example gives {faulty:?}"));
    }
    if files.contains_key("mended") && !mended.is_empty() || !files.contains_key("mended") {
        return Err(format!("{path}: the mended example gives {mended:?}"));
    }
    let said = check(&with("faulty"), whole, |faults, texts| {
        let own: Vec<_> = faults.iter().filter(|fault| fault.code.name == code).cloned().collect();
        human(&own, texts, Look { colour: false, width: WIDTH })
    });
    let message = message.ok_or_else(|| format!("{path} shows no message"))?;
    if message.text == said {
        return Ok(());
    }
    if update {
        let end = message.start + message.text.len();
        let new = [&text[..message.start], &said, &text[end..]].concat();
        fs::write(folder().join(path), new).expect("the page can be written");
        return Ok(());
    }
    Err(format!("{path} shows\n{}where the program says\n{said}", message.text))
}

#[test]
fn no_page_is_of_a_code_that_is_gone() {
    let known: BTreeSet<_> = codes::ALL
        .iter()
        .map(|code| format!("pages/{}.md", code.name.replace("::", "-")))
        .collect();
    for (path, text) in texts() {
        let of_code = text.contains("\nmenu: false\n");
        assert!(!of_code || known.contains(&path), "{path} is the page of no code");
    }
}

#[test]
fn the_examples_of_the_chapters_have_no_fault() {
    let passed: Vec<_> = WHOLE.into_iter().chain(PART).collect();
    for (path, text) in texts() {
        if text.contains("\nmenu: false\n") {
            continue;
        }
        for block in blocks(&text) {
            let file = match example(block.info) {
                Some(Example::File { path, mark: "" }) => {
                    (path.to_string(), block.text.to_string())
                }
                Some(Example::Part { of, language }) => part(of, language, block.text),
                Some(_) => panic!("{path}: `{}` belongs on the page of a code", block.info),
                None => continue,
            };
            let whole = file.0 == "content/site.yaml" || file.0.starts_with("templates/");
            let said = check(&[file], whole, |faults, texts| {
                let own: Vec<_> = faults
                    .iter()
                    .filter(|fault| !passed.contains(&fault.code.name))
                    .cloned()
                    .collect();
                human(&own, texts, Look { colour: false, width: 100 })
            });
            assert!(said.is_empty(), "{path}, `{}`:\n{}\n{said}", block.info, block.text);
        }
    }
}

#[test]
fn severities_of_the_index_are_those_of_the_codes() {
    let texts = texts();
    let Some(index) = texts.get("chapters/12-diagnostics.md") else {
        panic!("the chapter on diagnostics is missing")
    };
    for code in codes::ALL {
        let severity = match code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let page = code.name.replace("::", "-");
        let row =
            format!("| [`{}`](../pages/{page}.md) | {severity} | {} |", code.name, code.meaning);
        assert!(index.contains(&row), "the chapter on diagnostics lacks the row\n{row}");
    }
}
