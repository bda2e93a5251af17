//! Runs the small histories in `tests/suite/*.txt` and compares what is said of them with what
//! stands in them. `UPDATE=1 cargo test --test suite` writes anew what is said; read it before you
//! commit it. How such a file is made is told in `tests/suite/README.md`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use variorum::diagnostic::{Diagnostic, Severity};
use variorum::load::files::Memory;
use variorum::model::codes;
use variorum::press::{Pressed, Purpose, press};
use variorum::span::{Span, Texts};

/// Codes that no file of the suite can raise, and why.
const EXEMPT: &[(&str, &str)] = &[
    ("file::unreadable", "files in memory can always be read; tested where files are read"),
    ("file::not-utf8", "the suite is UTF-8 itself; tested where files are read"),
];

/// What a message may begin with, though it is no small letter.
const NAMES: &[&str] = &["February", "Windows"];

/// A suite file: what it is about, whose warnings count, and its histories.
struct Suite {
    intro: Vec<String>,
    /// The families whose warnings are shown. Errors always are.
    warnings: Vec<String>,
    cases: Vec<Case>,
}

/// A history, or under the name `common` the files that all others of its suite have too.
#[derive(Default)]
struct Case {
    name: String,
    sections: Vec<Section>,
}

/// A file of a history; without lines where the common one of this name is taken away.
struct Section {
    path: String,
    lines: Option<Vec<String>>,
    form: Form,
}

/// How the bytes of a file differ from its lines.
#[derive(Default, Clone, Copy, PartialEq)]
enum Form {
    #[default]
    Plain,
    /// With a byte-order mark before them.
    Bom,
    /// With line breaks of two characters.
    Crlf,
}

const ABSENT: &str = " (absent)";
const FORMS: [(Form, &str); 3] =
    [(Form::Bom, " (BOM)"), (Form::Crlf, " (CRLF)"), (Form::Plain, "")];

impl Suite {
    fn parse(text: &str) -> Suite {
        let mut suite = Suite { intro: Vec::new(), warnings: Vec::new(), cases: Vec::new() };
        for line in text.lines() {
            let between = |mark: &str| line.strip_prefix(mark)?.trim_end().strip_suffix(mark);
            if let Some(name) = between("==") {
                suite.cases.push(Case { name: name.trim().into(), ..Case::default() });
                continue;
            }
            let Some(case) = suite.cases.last_mut() else {
                if let Some(families) = line.strip_prefix("warnings:") {
                    suite.warnings = families.split_whitespace().map(String::from).collect();
                }
                suite.intro.push(line.into());
                continue;
            };
            if let Some(path) = between("--").filter(|path| path.starts_with(' ')) {
                let path = path.trim();
                let absent = path.strip_suffix(ABSENT);
                let lines = absent.is_none().then(Vec::new);
                let path = absent.unwrap_or(path);
                let formed =
                    FORMS.iter().find_map(|(form, word)| Some((form, path.strip_suffix(word)?)));
                let (&form, path) = formed.expect("every path ends with nothing");
                case.sections.push(Section { path: path.into(), lines, form });
            } else if !line.starts_with('~')
                && let Some(Section { lines: Some(lines), .. }) = case.sections.last_mut()
            {
                lines.push(line.into());
            }
        }
        let lines = suite.cases.iter_mut().flat_map(|case| &mut case.sections);
        for lines in lines.filter_map(|section| section.lines.as_mut()) {
            while lines.last().is_some_and(|line| line.is_empty()) {
                lines.pop();
            }
        }
        suite
    }

    /// The whole file with what is said of each history set into it.
    fn run(&self) -> String {
        let mut out = self.intro.join("\n");
        out.truncate(out.trim_end().len());
        out.push('\n');
        let common = self.cases.iter().find(|case| case.name == "common");
        for case in &self.cases {
            let notes = match common {
                Some(common) if std::ptr::eq(common, case) => Notes::default(),
                _ => self.notes(case, common),
            };
            write!(out, "\n== {} ==\n", case.name).unwrap();
            out.extend(notes.elsewhere.iter().map(|note| format!("{note}\n")));
            for Section { path, lines, form } in &case.sections {
                let absent = if lines.is_none() { ABSENT } else { "" };
                let formed =
                    FORMS.iter().find(|(known, _)| known == form).map_or("", |(_, word)| word);
                writeln!(out, "-- {path}{formed}{absent} --").unwrap();
                let lines = lines.iter().flatten().map(String::as_str);
                for (number, line) in std::iter::once(None).chain(lines.map(Some)).enumerate() {
                    out.extend(line.map(|line| format!("{line}\n")));
                    let here = notes.by_line.get(&(path.clone(), number as u32));
                    out.extend(here.into_iter().flatten().map(|note| format!("{note}\n")));
                }
            }
        }
        out
    }

    /// Presses a history and notes what is said of it.
    fn notes(&self, case: &Case, common: Option<&Case>) -> Notes {
        let sections = common.into_iter().chain([case]).flat_map(|case| &case.sections);
        let mut files = BTreeMap::new();
        for Section { path, lines, form } in sections {
            match lines {
                Some(lines) => {
                    let end = if *form == Form::Crlf { "\r\n" } else { "\n" };
                    let mut text: String =
                        lines.iter().map(|line| format!("{line}{end}")).collect();
                    if *form == Form::Bom {
                        text.insert(0, '\u{feff}');
                    }
                    files.insert(path.clone(), text.into_bytes())
                }
                None => files.remove(path),
            };
        }
        press(&files.into_iter().collect::<Memory>(), None, Purpose::Check, &|_| {}, |pressed| {
            let Pressed { texts, mut faults, plan, .. } = pressed;
            faults.extend(plan.try_all(&|_, _| {}));
            let faults = faults.finish(texts, false);
            let shown = faults.iter().filter(|fault| {
                let family = fault.code.name.split("::").next().unwrap_or_default();
                fault.severity == Severity::Error || self.warnings.iter().any(|name| name == family)
            });
            let mut notes = Notes::default();
            shown.for_each(|fault| notes.add(fault, case, texts));
            notes
        })
    }
}

/// Lines that begin with `~`, by the file and the line under which they stand; 0 is the head of the
/// file.
#[derive(Default)]
struct Notes {
    by_line: BTreeMap<(String, u32), Vec<String>>,
    /// Of files that the case itself doesn't hold.
    elsewhere: Vec<String>,
}

impl Notes {
    fn add(&mut self, fault: &Diagnostic, case: &Case, texts: &Texts) {
        let severity = match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let code = fault.code.name;
        let (first, others) = fault.labels.split_first().expect("a diagnostic has a place");
        let mut more = Vec::new();
        if !first.text.is_empty() {
            more.push(format!("label: {}", first.text));
        }
        for help in &fault.helps {
            let edit = help.edit.as_ref().map(|edit| {
                let (old, new) = (texts.slice(edit.span), &edit.text);
                let arrow = if edit.safe { "=>" } else { "->" };
                format!(" [{old:?} {arrow} {new:?}]")
            });
            more.push(format!("help: {}{}", help.text, edit.unwrap_or_default()));
        }
        self.note(
            first.span,
            '^',
            &format!("{severity} {code}: {}", fault.message),
            &more,
            case,
            texts,
        );
        for label in others {
            self.note(label.span, '-', &format!("{code}: {}", label.text), &[], case, texts);
        }
    }

    fn note(
        &mut self,
        span: Span,
        mark: char,
        said: &str,
        more: &[String],
        case: &Case,
        texts: &Texts,
    ) {
        let text = texts.get(span.file);
        let (start, end) =
            (text.line_column(span.start as usize), text.line_column(span.end as usize));
        let section = case.sections.iter().find(|section| section.path == text.path);
        let lines = section.and_then(|section| section.lines.as_ref()).map(Vec::len);
        let head = span.end == 0;
        let (mut prefix, notes) = match lines {
            Some(count) => {
                let line = if head { 0 } else { start.line.min(count as u32) };
                let notes = self.by_line.entry((text.path.clone(), line)).or_default();
                let width = if end.line == start.line {
                    end.column - start.column
                } else {
                    (text.line(start.line).chars().count() as u32 + 1).saturating_sub(start.column)
                };
                let goes_on = if end.line > start.line { "…" } else { "" };
                let marks = carets(start.column as usize, width as usize, mark) + goes_on;
                (if head { String::from("~") } else { marks }, notes)
            }
            None if head => (format!("~ {}", text.path), &mut self.elsewhere),
            None => {
                let place = format!("~ {}:{}:{}", text.path, start.line, start.column);
                (place, &mut self.elsewhere)
            }
        };
        let mut said = said.split('\n');
        prefix.push(' ');
        prefix.push_str(said.next().unwrap_or_default());
        notes.push(prefix.trim_end().to_string());
        let more = said.chain(more.iter().flat_map(|line| line.split('\n')));
        notes.extend(more.map(|line| format!("~   {line}").trim_end().to_string()));
    }
}

/// Marks under `width` characters from `column` on, on a line whose first character is `~`. That
/// `~` counts as the first mark where marks follow it at once; `>` is the first mark of those that
/// begin in the second column.
fn carets(column: usize, width: usize, mark: char) -> String {
    let marks = |count: usize| mark.to_string().repeat(count);
    match column {
        1 => format!("~{}", marks(width.max(2) - 1)),
        2 => format!("~>{}", marks(width.max(1) - 1)),
        _ => format!("~{}{}", " ".repeat(column - 2), marks(width.max(1))),
    }
}

/// All files of the suite, by name.
fn suites() -> Vec<(PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// The first lines in which two texts differ, with some before them.
fn difference(expected: &str, said: &str) -> String {
    let (expected, said): (Vec<_>, Vec<_>) = (expected.lines().collect(), said.lines().collect());
    let same = expected.iter().zip(&said).take_while(|(a, b)| a == b).count();
    let show = |sign: char, lines: &[&str]| -> String {
        lines.iter().skip(same).take(8).map(|line| format!("{sign} {line}\n")).collect()
    };
    let before: String =
        said[same.saturating_sub(4)..same].iter().map(|line| format!("  {line}\n")).collect();
    format!("line {}:\n{before}{}{}", same + 1, show('-', &expected), show('+', &said))
}

#[test]
fn histories_are_told_what_stands_in_them() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut failed = String::new();
    for (path, text) in suites() {
        let said = Suite::parse(&text).run();
        if said == text {
            continue;
        }
        if update {
            std::fs::write(&path, said).unwrap();
        } else {
            let name = path.file_name().unwrap().display();
            writeln!(failed, "{name}, {}", difference(&text, &said)).unwrap();
        }
    }
    assert!(failed.is_empty(), "(-) expected, (+) said\n{failed}");
}

#[test]
fn every_code_is_met() {
    let texts: Vec<_> = suites().into_iter().map(|(_, text)| text).collect();
    let notes = || texts.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with('~'));
    let met = |name: &str| {
        let said = [format!("error {name}: "), format!("warning {name}: ")];
        notes().any(|line| said.iter().any(|said| line.contains(said)))
    };
    let exempt = |name: &str| EXEMPT.iter().any(|(exempt, _)| *exempt == name);
    let names = || codes::ALL.iter().map(|code| code.name);
    let missing: Vec<_> = names().filter(|name| !met(name) && !exempt(name)).collect();
    assert!(missing.is_empty(), "no history raises {missing:#?}");
    let needless: Vec<_> = EXEMPT.iter().filter(|(name, _)| met(name)).collect();
    assert!(needless.is_empty(), "exempt, and raised: {needless:?}");
}

#[test]
fn all_is_said_in_one_style() {
    let mut odd = Vec::new();
    let suites = suites();
    for line in suites.iter().flat_map(|(_, text)| text.lines()) {
        let Some(note) = line.strip_prefix('~') else { continue };
        let said = ["label: ", "help: "].iter().find_map(|kind| note.trim().strip_prefix(kind));
        let said = said.or_else(|| {
            let coded = note.split_once("::").and_then(|(_, rest)| rest.split_once(": "));
            coded.map(|(_, said)| said)
        });
        let Some(said) = said else { continue };
        // Small letters, unless a name begins it; no full stop.
        let first = said.split(' ').next().unwrap_or_default();
        let begins = !first.starts_with(char::is_uppercase) || NAMES.contains(&first);
        if !begins || said.ends_with('.') || said.is_empty() {
            odd.push(said);
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
}

#[test]
fn marks_stand_under_what_they_mean() {
    let under = |column, width| carets(column, width, '^');
    assert_eq!(under(1, 4), "~^^^");
    assert_eq!(under(1, 0), "~^");
    assert_eq!(under(2, 3), "~>^^");
    assert_eq!(under(2, 0), "~>");
    assert_eq!(under(3, 2), "~ ^^");
    assert_eq!(under(5, 0), "~   ^");
}

#[test]
fn a_file_comes_back_with_its_notes() {
    let text =
        "About.\nwarnings: cite\n\n== one ==\n-- content/a.md --\nab\n\ncde\n-- b (absent) --\n";
    let suite = Suite::parse(text);
    assert_eq!(suite.warnings, ["cite"]);
    let case = &suite.cases[0];
    assert_eq!(case.sections[0].lines.as_ref().unwrap(), &["ab", "", "cde"]);
    assert!(case.sections[1].lines.is_none() && case.sections[1].path == "b");

    let mut texts = Texts::default();
    let a = texts.add("content/a.md", "ab\n\ncde\n");
    let b = texts.add("content/site.yaml", "");
    let mut notes = Notes::default();
    let fault = Diagnostic::new(codes::CITE_UNKNOWN_KEY, Span::new(a, 5, 7), "no\nsuch", "here")
        .label(Span::new(a, 0, 6), "and here")
        .suggest("write `x`", Span::new(a, 5, 7), "x");
    notes.add(&fault, case, &texts);
    notes.add(&Diagnostic::new(codes::FILE_MISSING, Span::new(b, 0, 0), "gone", ""), case, &texts);
    notes.add(&Diagnostic::new(codes::CITE_UNUSED, Span::new(a, 0, 0), "head", ""), case, &texts);
    assert_eq!(notes.elsewhere, ["~ content/site.yaml error file::missing: gone"]);
    let at = |line| notes.by_line[&("content/a.md".to_string(), line)].clone();
    assert_eq!(at(0), ["~ warning cite::unused: head"]);
    assert_eq!(at(1), ["~-… cite::unknown-key: and here"]);
    let expected = [
        "~>^ error cite::unknown-key: no",
        "~   such",
        "~   label: here",
        "~   help: write `x` [\"de\" -> \"x\"]",
    ];
    assert_eq!(at(3), expected);
}
