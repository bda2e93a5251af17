//! Diagnostics as GitHub's workflow commands, which a run of Actions sets beside the lines of a
//! change.

use super::place::Place;
use super::{Diagnostic, Severity};
use crate::span::Texts;

/// One line a diagnostic: `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=CODE::MESSAGE`.
/// What the first label says and the ways out follow the message on lines of their own, which are
/// escaped as GitHub wants it.
pub fn github(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = Place::of(diagnostic.span(), texts);
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        out.push_str(&format!("::{level} file={}", property(place.file)));
        if !place.whole_file {
            out.push_str(&format!(",line={},col={}", place.line, place.column));
            // GitHub passes over columns that are not on one line.
            if place.line == place.end_line {
                let end = place.end_column.max(place.column);
                out.push_str(&format!(",endLine={},endColumn={end}", place.end_line));
            } else {
                out.push_str(&format!(",endLine={}", place.end_line));
            }
        }
        let title = property(diagnostic.code.name);
        out.push_str(&format!(",title={title}::{}\n", data(&message(diagnostic))));
    }
    out
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    let label = &diagnostic.labels[0].text;
    if !label.is_empty() {
        text.push_str(&format!("\n{label}"));
    }
    for help in &diagnostic.helps {
        text.push_str(&format!("\nhelp: {}", help.text));
    }
    text
}

/// The text after `::`, in which line breaks end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value, in which `:` and `,` part properties as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codes;
    use crate::span::Span;

    #[test]
    fn all_that_has_a_meaning_is_escaped() {
        let mut texts = Texts::default();
        let file = texts.add("content/a,b:c%.md", "x [[y]]\nz\n");
        let fault = Diagnostic::new(
            codes::LINK_UNKNOWN,
            Span::new(file, 4, 5),
            "50 % is\r\nnothing: a, b",
            "here",
        )
        .help("go");
        assert_eq!(
            github(&[fault], &texts),
            "::error file=content/a%2Cb%3Ac%25.md,line=1,col=5,endLine=1,endColumn=6,\
             title=link%3A%3Aunknown-target::50 %25 is%0D%0Anothing: a, b%0Ahere%0Ahelp: go\n"
        );
    }

    #[test]
    fn whole_files_and_several_lines() {
        let mut texts = Texts::default();
        let file = texts.add("content/site.yaml", "");
        let two = texts.add("b.md", "a\nb\n");
        let missing = Diagnostic::new(codes::FILE_MISSING, Span::new(file, 0, 0), "m", "");
        let long = Diagnostic::new(codes::PROSE_UNCITED, Span::new(two, 0, 3), "n", "");
        assert_eq!(
            github(&[missing, long], &texts),
            "::error file=content/site.yaml,title=file%3A%3Amissing::m\n\
             ::warning file=b.md,line=1,col=1,endLine=2,title=prose%3A%3Auncited::n\n"
        );
    }
}
