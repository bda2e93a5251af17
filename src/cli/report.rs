//! What the commands print: faults in the form asked for, and sentences for people. Forms for
//! machines go to standard output and all else to standard error, so that neither gets into the
//! other.

use super::{Colour, Format, Options, Status};
use crate::diagnostic::{self, Diagnostic, Faults, Severity, github, human, json, sarif};
use crate::span::Texts;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// How wide lines of files are shown where there is no terminal.
const WIDTH: usize = 140;
/// How wide a text to be read is at most.
const PAGE: usize = 92;

/// Prints the faults. A reader that went away is no reason to complain.
pub fn faults(options: &Options, diagnostics: &[Diagnostic], texts: &Texts) {
    let text = match options.format {
        Format::Human => {
            let width = terminal_size::terminal_size_of(std::io::stderr());
            let width = width.map_or(WIDTH, |(width, _)| usize::from(width.0).max(40));
            let look = human::Look { colour: errors_coloured(options), width };
            let text = human::human(diagnostics, texts, look);
            return say(&if text.is_empty() { text } else { text + "\n" });
        }
        Format::Json => json::json(diagnostics, texts),
        Format::Github => github::github(diagnostics, texts),
        Format::Sarif => sarif::sarif(diagnostics, texts),
    };
    print(&text);
}

/// Prints to standard output what was asked for. A reader that went away is no reason to complain.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Says that a command has no such form of its answer.
pub fn no_such_form(options: &Options, command: &str) -> Status {
    let why = format!("`variorum {command}` answers with `--format human` or `--format json`");
    could_not_run(options, &why)
}

/// Says, where it is so, that files could not be read whole: what they say is missing from an
/// answer.
pub fn incomplete(options: &Options, faults: &Faults) {
    let errors = faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    if errors > 0 && !options.quiet {
        let (they, keep, them) = match errors {
            1 => ("it", "keeps", "it"),
            _ => ("they", "keep", "them"),
        };
        let errors = number(errors, "error");
        say(&format!(
            "The history has {errors}, and what {they} {keep} from being read is missing here; \
             `variorum check` tells {them}.\n"
        ));
    }
}

/// Whether a text to be read on standard output is coloured, and how wide its lines are.
pub fn page(options: &Options) -> (bool, usize) {
    let width = terminal_size::terminal_size_of(std::io::stdout());
    let width = width.map_or(PAGE, |(width, _)| usize::from(width.0).clamp(40, PAGE));
    (colour(options.color, std::io::stdout().is_terminal()), width)
}

/// Prints a text for people, unless they wanted quiet.
pub fn note(options: &Options, line: &str) {
    if !options.quiet {
        say(&format!("{line}\n"));
    }
}

/// Says why the command could not run. Forms for machines are left empty: there is no report.
pub fn could_not_run(options: &Options, why: &str) -> Status {
    let (bold, plain) =
        if errors_coloured(options) { ("\u{1b}[1m\u{1b}[91m", "\u{1b}[0m") } else { ("", "") };
    say(&format!("{bold}error{plain}: {why}\n"));
    Status::CouldNotRun
}

/// "2 errors, 1 warning".
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let (errors, warnings) = diagnostic::count(diagnostics);
    format!("{}, {}", number(errors, "error"), number(warnings, "warning"))
}

/// "1 page", "2 pages".
pub fn number(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// "207 files": those of the history itself, without templates.
pub fn files(texts: &Texts) -> String {
    let content = texts.iter().filter(|(_, text)| text.path.starts_with("content/"));
    number(content.count(), "file")
}

/// "0.42 s".
pub fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// Writes to standard error; there is nobody to tell if that fails.
pub fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

fn errors_coloured(options: &Options) -> bool {
    colour(options.color, std::io::stderr().is_terminal())
}

fn colour(choice: Colour, is_terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    match choice {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            is_terminal
                && set("NO_COLOR").is_none()
                && set("TERM").is_none_or(|term| term != "dumb")
        }
    }
}
