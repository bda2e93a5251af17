//! Diagnostics for people, in the look of rustc. Which of them are printed, and where, is the
//! caller's affair.

use super::place::Place;
use super::{Diagnostic, Edit, Label, Severity};
use crate::span::{FileId, Span, Texts};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether to colour by ANSI escapes.
    pub colour: bool,
    /// How many columns there are; longer lines of a file are cut around the fault.
    pub width: usize,
}

/// All diagnostics in full: the message, each place with its line of the file, each way out. They
/// are separated by an empty line; there is none after the last.
pub fn human(diagnostics: &[Diagnostic], texts: &Texts, look: Look) -> String {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(look.width);
    let mut out = String::new();
    for diagnostic in diagnostics {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&renderer.render(&report(diagnostic, texts, look.width)));
        out.push('\n');
    }
    out
}

/// A diagnostic as groups: the fault with its labels and the ways out in words, then one group for
/// each way out that is an edit.
fn report<'a>(diagnostic: &'a Diagnostic, texts: &'a Texts, width: usize) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.name);
    let mut main = Group::with_title(title);
    for file in files(&diagnostic.labels) {
        let labels = || diagnostic.labels.iter().filter(move |label| label.span.file == file);
        let text = texts.get(file);
        if text.text.is_empty() {
            main = main.element(Origin::path(&text.path));
            for label in labels().filter(|label| !label.text.is_empty()) {
                main = main.element(Level::NOTE.message(&label.text));
            }
            continue;
        }
        let cut = Cut::around(labels().map(|label| label.span), texts);
        let annotations = labels().map(|label| {
            let primary = std::ptr::eq(label, &diagnostic.labels[0]);
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let label_text = (!label.text.is_empty()).then_some(label.text.as_str());
            kind.span(cut.range(label.span, texts)).label(label_text)
        });
        main = main.element(cut.snippet().annotations(annotations));
    }
    let (edits, words): (Vec<_>, Vec<_>) = diagnostic
        .helps
        .iter()
        .partition(|help| help.edit.as_ref().is_some_and(|edit| is_narrow(edit, texts, width)));
    main = main.elements(words.into_iter().map(|help| Level::HELP.message(&help.text)));
    let edits = edits.into_iter().filter_map(|help| {
        let edit = help.edit.as_ref()?;
        Some(suggestion(&help.text, edit, texts))
    });
    std::iter::once(main).chain(edits).collect()
}

/// Whether the lines that an edit changes can be shown whole. A paragraph is often one long line,
/// which the printer doesn't cut; then the way out is told in words.
fn is_narrow(edit: &Edit, texts: &Texts, width: usize) -> bool {
    let cut = Cut::around(std::iter::once(edit.span), texts);
    cut.text.lines().all(|line| line.chars().count() + 8 <= width)
}

/// A way out as the lines that it changes.
fn suggestion<'a>(text: &'a str, edit: &'a Edit, texts: &'a Texts) -> Group<'a> {
    let group = Level::HELP.secondary_title(text);
    let cut = Cut::around(std::iter::once(edit.span), texts);
    let patch = Patch::new(cut.range(edit.span, texts), &edit.text);
    group.element(cut.snippet().patch(patch))
}

/// The files of some labels, each once, in the order in which they are met.
fn files(labels: &[Label]) -> Vec<FileId> {
    let mut files = Vec::new();
    for label in labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

/// The whole lines of a file that some spans touch. The printer is given no more than these: it
/// reads all it is given, and a library of sources may be long.
struct Cut<'a> {
    path: &'a str,
    text: &'a str,
    start: usize,
    line: u32,
}

impl<'a> Cut<'a> {
    /// The lines from the first to the last of these spans, which lie in one file.
    fn around(spans: impl Iterator<Item = Span>, texts: &'a Texts) -> Cut<'a> {
        let places = spans.map(|span| (span.file, Place::of(span, texts)));
        let (file, path, start, last) =
            places.fold((None, "", usize::MAX, 0), |so_far, (id, p)| {
                (Some(id), p.file, so_far.2.min(p.start_byte), so_far.3.max(p.end_byte))
            });
        let file = texts.get(file.expect("a group of labels has at least one"));
        let start = file.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let end = file.text[last..].find('\n').map_or(file.text.len(), |at| last + at);
        // A line break of two characters would be shown as a sign of its own.
        let end = if file.text[..end].ends_with('\r') { last.max(end - 1) } else { end };
        let line = file.line_column(start).line;
        Cut { path, text: &file.text[start..end], start, line }
    }

    fn range(&self, span: Span, texts: &Texts) -> std::ops::Range<usize> {
        let place = Place::of(span, texts);
        place.start_byte - self.start..place.end_byte - self.start
    }

    fn snippet<T: Clone>(&self) -> Snippet<'a, T> {
        Snippet::source(self.text).path(self.path).line_start(self.line as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codes;

    const PLAIN: Look = Look { colour: false, width: 100 };

    fn print(texts: &Texts, diagnostic: Diagnostic) -> String {
        human(&[diagnostic], texts, PLAIN)
    }

    #[test]
    fn two_files_a_help_and_a_patch() {
        let mut texts = Texts::default();
        let a = texts.add("content/events/a.md", "---\ntitle: A\n---\n\nSo it was [@lee-2108].\n");
        let b = texts.add("content/sources/lee-2018.md", "---\ntitle: Lee\n---\n");
        let span = Span::new(a, 30, 38);
        assert_eq!(texts.slice(span), "lee-2108");
        let fault =
            Diagnostic::new(codes::CITE_UNKNOWN_KEY, span, "unknown key `lee-2108`", "no source")
                .label(Span::new(b, 11, 14), "this one is near")
                .help("sources live in `content/sources/`")
                .suggest("did you mean `lee-2018`?", span, "lee-2018");
        assert_eq!(
            print(&texts, fault),
            "\
error[cite::unknown-key]: unknown key `lee-2108`
 --> content/events/a.md:5:13
  |
5 | So it was [@lee-2108].
  |             ^^^^^^^^ no source
  |
 ::: content/sources/lee-2018.md:2:8
  |
2 | title: Lee
  |        --- this one is near
  |
  = help: sources live in `content/sources/`
help: did you mean `lee-2018`?
  |
5 - So it was [@lee-2108].
5 + So it was [@lee-2018].
  |
"
        );
    }

    #[test]
    fn a_file_that_is_not_there() {
        let mut texts = Texts::default();
        let file = texts.add("content/site.yaml", "");
        let fault = Diagnostic::new(
            codes::FILE_MISSING,
            Span::new(file, 0, 0),
            "there is no `content/site.yaml`",
            "",
        )
        .help("make one that says `title: …`");
        assert_eq!(
            print(&texts, fault),
            "\
error[file::missing]: there is no `content/site.yaml`
--> content/site.yaml
 = help: make one that says `title: …`
"
        );
    }

    #[test]
    fn tabs_wide_and_rtl_letters_and_odd_ends() {
        let mut texts = Texts::default();
        let text = "a\tb\r\nعبدالرشید دوستم x\r\n戰爭 ok";
        let file = texts.add("x.md", text);
        let at = |what: &str| {
            let start = text.find(what).unwrap();
            Span::new(file, start, start + what.len())
        };
        let spans = [
            at("b"),
            at("دوستم"),
            at("ok"),
            Span::new(file, text.len(), text.len()),
            Span::new(file, 7, 9_999),
            Span::new(file, 0, text.len()),
            Span::new(file, 4, 4),
            Span::new(file, 5, 5),
        ];
        for span in spans {
            let fault = Diagnostic::new(codes::DATE_INVALID, span, "m", "here")
                .suggest("write", span, "z\tz");
            let printed = print(&texts, fault);
            assert!(printed.starts_with("error[date::invalid]: m\n --> x.md:"), "{printed}");
        }
        let printed = print(&texts, Diagnostic::new(codes::DATE_INVALID, at("ok"), "m", "here"));
        assert!(printed.contains("3 | 戰爭 ok\n  |      ^^ here"), "{printed}");
        let printed = print(&texts, Diagnostic::new(codes::DATE_INVALID, at("b"), "m", "here"));
        assert!(printed.contains("1 | a    b\n  |      ^ here"), "{printed}");
    }

    #[test]
    fn several_are_parted_by_one_empty_line() {
        let mut texts = Texts::default();
        let file = texts.add("x.md", "abc\n");
        let fault = Diagnostic::new(codes::LINK_UNKNOWN, Span::new(file, 0, 3), "m", "");
        let printed = human(&[fault.clone(), fault], &texts, PLAIN);
        assert_eq!(printed.matches("\n\n").count(), 1, "{printed}");
        assert!(printed.ends_with("^^^\n"), "{printed}");
        assert_eq!(human(&[], &texts, PLAIN), "");
    }
}
