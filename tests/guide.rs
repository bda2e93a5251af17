//! The guide in `docs/` is tried: its examples give what it says of them, it has a page for each
//! code, and it speaks of all fields and commands. `UPDATE=1 cargo test --test guide` writes anew
//! the messages that it shows; read them before you commit them.
//!
//! An example is a fenced block whose info string has a second word:
//!
//! - a path, ```` ```md content/events/fire.md ````, `templates/…`, `static/…`: that file beside those of
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
use variorum::model::locator::LocatorTerm;
use variorum::model::schema::{self, Field, Shape};
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

/// Whether a text is the page of a code: those stand in no menu.
fn is_of_code(text: &str) -> bool {
    text.split("\n---\n").next().is_some_and(|fields| fields.contains("\nmenu: false"))
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
        let Pressed { texts, mut faults, plan, .. } = pressed;
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
        assert!(!is_of_code(&text) || known.contains(&path), "{path} is the page of no code");
    }
}

#[test]
fn the_examples_of_the_chapters_have_no_fault() {
    let passed: Vec<_> = WHOLE.into_iter().chain(PART).collect();
    for (path, text) in texts() {
        if is_of_code(&text) {
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
            let whole = file.0 == "content/site.yaml" || !file.0.starts_with("content/");
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

/// Where the guide has the table of a map's fields, by the field that holds the map: the chapter and
/// the headings under which its rows stand.
const MAPS: &[(&str, &str, &[&str])] = &[
    ("citations", "03-citations", &["Citations with a name"]),
    ("accounts", "05-claims", &["Accounts"]),
    ("claims", "05-claims", &["Claims"]),
    ("measure", "05-claims", &["Measures"]),
    ("names", "06-names-and-links", &["Names"]),
    ("participants", "02-content-model", &["Participants"]),
    ("member_of", "02-content-model", &["Memberships"]),
    ("coordinates", "02-content-model", &["Coordinates"]),
    ("author", "02-content-model", &["Names in sources"]),
];

/// What stands under a heading, as far as the next of any level.
fn section<'t>(text: &'t str, heading: &str) -> &'t str {
    let found = text.match_indices(&format!("# {heading}\n")).next();
    let (at, line) = found.unwrap_or_else(|| panic!("there is no heading `{heading}`"));
    let rest = &text[at + line.len()..];
    rest.find("\n#").map_or(rest, |end| &rest[..end])
}

/// The maps that a shape holds.
fn records(shape: Shape) -> Vec<&'static [Field]> {
    match shape {
        Shape::Record(fields) => vec![fields],
        Shape::List(inner) | Shape::OneOrMany(inner) | Shape::Map(inner) => records(*inner),
        Shape::Either(one, other) => [records(*one), records(*other)].concat(),
        _ => Vec::new(),
    }
}

/// Sees that each field has its row, and each of its maps' fields theirs.
fn fields_have_rows(chapter: &str, heading: &str, fields: &[Field], lacking: &mut Vec<String>) {
    let texts = texts();
    let text = section(&texts[&format!("chapters/{chapter}.md")], heading);
    for field in fields {
        let name = format!("`{}`", field.name);
        let name = if field.required { format!("| **{name}** |") } else { format!("| {name} |") };
        if !text.lines().any(|line| line.starts_with(&name)) {
            lacking.push(format!("{chapter}, {heading}: {name} ({})", field.doc));
        }
        if let Shape::Choice(values) = field.shape
            && field.name != "type"
        {
            let row = text.lines().find(|line| line.starts_with(&name)).unwrap_or_default();
            let values = values.iter().filter(|value| !row.contains(&format!("`{value}`")));
            lacking.extend(values.map(|value| format!("{chapter}, {heading}: {name} `{value}`")));
        }
        // Several maps of one field are the same.
        if let Some(inner) = records(field.shape).first() {
            map_has_rows(field.name, inner, lacking);
        }
    }
}

fn map_has_rows(name: &str, fields: &[Field], lacking: &mut Vec<String>) {
    let place = MAPS.iter().find(|(field, ..)| *field == name);
    let (_, chapter, headings) = place.unwrap_or_else(|| panic!("`MAPS` doesn't know `{name}`"));
    headings.iter().for_each(|heading| fields_have_rows(chapter, heading, fields, lacking));
}

#[test]
fn each_field_has_its_row() {
    let mut lacking = Vec::new();
    let model = "02-content-model";
    fields_have_rows(model, "The site", schema::SITE, &mut lacking);
    fields_have_rows(model, "Fields every kind has", schema::COMMON, &mut lacking);
    for kind in Kind::ALL {
        let heading = match kind {
            Kind::Chapter => "Chapters",
            Kind::Event => "Events",
            Kind::Person | Kind::Group | Kind::Place => "People, groups and places",
            Kind::Source => "Sources",
            Kind::Page => "Pages",
        };
        fields_have_rows(model, heading, schema::fields(kind), &mut lacking);
    }
    let name = schema::shape(Kind::Source, "author").expect("a source has authors");
    map_has_rows("author", records(name)[0], &mut lacking);
    let texts = texts();
    let text = &texts["chapters/02-content-model.md"];
    for (heading, names) in [
        ("Types of sources", schema::CSL_TYPES),
        ("Names in sources", schema::CSL_NAMES),
        ("Dates in sources", schema::CSL_DATES),
        ("Texts in sources", schema::CSL_TEXTS),
    ] {
        let text = section(text, heading);
        let absent = names.iter().filter(|name| !text.contains(&format!("`{name}`")));
        lacking.extend(absent.map(|name| format!("{heading}: `{name}`")));
    }
    assert!(lacking.is_empty(), "the guide lacks\n{}", lacking.join("\n"));
}

#[test]
fn no_row_is_of_a_field_that_is_gone() {
    let mut known: BTreeSet<&str> = schema::SITE.iter().map(|field| field.name).collect();
    fn add(known: &mut BTreeSet<&'static str>, fields: &'static [Field]) {
        for field in fields {
            known.insert(field.name);
            records(field.shape).into_iter().for_each(|inner| add(known, inner));
        }
    }
    add(&mut known, schema::COMMON);
    Kind::ALL.into_iter().for_each(|kind| add(&mut known, schema::fields(kind)));
    let name = schema::shape(Kind::Source, "author").expect("a source has authors");
    add(&mut known, records(name)[0]);
    for (path, text) in texts() {
        let mut in_table = false;
        for line in text.lines() {
            in_table = line.starts_with("| field |") || in_table && line.starts_with('|');
            let name = line.trim_start_matches(['|', ' ', '*']).strip_prefix('`');
            if let Some((name, _)) = name.and_then(|name| name.split_once('`'))
                && in_table
            {
                assert!(known.contains(name), "{path} has a row of `{name}`, which is no field");
            }
        }
    }
}

#[test]
fn each_term_of_a_locator_is_named() {
    let texts = texts();
    let text = section(&texts["chapters/03-citations.md"], "The place in a source");
    for term in LocatorTerm::ALL {
        assert!(text.contains(&format!("\n| {} |", term.csl())), "{}", term.csl());
    }
}

/// What the program says of a command's options.
fn help(command: &[&str]) -> Option<String> {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_variorum"));
    let output = program.args(command).arg("--help").output().expect("the program runs");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("it is text"))
}

/// The commands that a help text names.
fn commands(help: &str) -> Vec<&str> {
    let list = help.split_once("\nCommands:\n").map_or("", |(_, list)| list);
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

/// The command lines that a text shows: in blocks of the shell, in the steps of a workflow, and in
/// code within the prose.
fn command_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut prose = text.to_string();
    for block in blocks(text) {
        prose = prose.replace(block.text, "");
        for line in block.text.lines() {
            let line = match block.info {
                "console" | "sh" => line.strip_prefix("$ ").unwrap_or(line),
                "yaml" => line.split_once("run: ").map_or("", |(_, line)| line),
                _ => "",
            };
            lines.push(line.split(" # ").next().unwrap_or_default().to_string());
        }
    }
    // Every other piece between back-ticks is code.
    let spans = prose.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    lines.extend(spans.map(String::from));
    lines.retain(|line| line.starts_with("variorum "));
    lines
}

#[test]
fn command_lines_name_what_there_is() {
    let whole = help(&[]).expect("there is help");
    let is_in = |help: &str, name: &str| {
        help.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| word == name)
    };
    let mut tried = 0;
    for (path, text) in texts() {
        for line in command_lines(&text) {
            let words: Vec<_> = line.split_whitespace().skip(1).collect();
            let mut known = whole.clone();
            let mut command = Vec::new();
            for word in words.iter().take_while(|word| !word.starts_with('-')) {
                let names = commands(&known);
                if names.is_empty() {
                    break;
                }
                assert!(names.contains(word), "{path}: `{line}`: there is no command `{word}`");
                command.push(*word);
                known = help(&command).expect("a command has help");
            }
            for option in words.iter().filter(|word| word.starts_with('-') && word.len() > 1) {
                let name = option.split('=').next().unwrap_or_default();
                assert!(is_in(&known, name), "{path}: `{line}`: there is no option `{option}`");
            }
            tried += 1;
        }
    }
    assert!(tried > 20, "only {tried} command lines were found");
}

#[test]
fn each_command_and_option_is_told() {
    let texts = texts();
    let text = &texts["chapters/09-commands.md"];
    let whole = help(&[]).expect("there is help");
    for command in commands(&whole) {
        assert!(text.contains(&format!("\n## variorum {command}\n")), "`{command}` has no section");
        let mut own = help(&[command]).expect("a command has help");
        for below in commands(&own.clone()) {
            own.push_str(&help(&[command, below]).expect("a command has help"));
        }
        for word in own.split(|c: char| !(c.is_alphanumeric() || c == '-')) {
            let is_option = word.len() > 2 && word.starts_with("--") && word != "--help";
            assert!(!is_option || text.contains(word), "`{word}` of `{command}` is not told");
        }
    }
}

#[test]
fn the_readme_and_its_like_lead_to_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "content/map/README.md"] {
        let text = fs::read_to_string(root.join(file)).expect("it is text");
        let folder = root.join(file).parent().expect("it lies in a folder").to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            let is_file = !path.is_empty() && !path.contains(':');
            assert!(!is_file || folder.join(path).exists(), "{file} leads to `{target}`");
        }
    }
}
