//! `variorum schema`: JSON Schemas of front matter, on standard output.

use super::Status;
use crate::desk::schema::{self, Subject};
use clap::Args;
use std::io::Write;

/// Which schemas to print.
#[derive(Debug, Clone, Copy, Args)]
pub struct Arguments {
    /// `site`, `chapter`, `event`, `person`, `group`, `place`, `source` or `page`; without it, all of
    /// them in one object
    #[arg(value_name = "KIND", value_parser = subject)]
    subject: Option<Subject>,
}

fn subject(word: &str) -> Result<Subject, String> {
    let words: Vec<_> = Subject::all().map(Subject::word).collect();
    Subject::from_word(word).ok_or_else(|| format!("name one of {}", words.join(", ")))
}

/// Prints them. A reader that went away is no reason to complain.
pub fn run(arguments: Arguments) -> Status {
    let text = arguments.subject.map_or_else(schema::all, schema::schema);
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Status::Well
}
