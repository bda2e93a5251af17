//! `variorum explain`: what a code of a diagnostic means, from the guide.

use super::{Options, Status, report};
use crate::desk::explain;
use clap::Args;

/// What is to be explained.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, as `check` prints it in brackets; without one, all codes are listed
    code: Option<String>,
}

/// Prints the code's page, or the list of all codes, to standard output.
pub fn run(options: &Options, wanted: &Explain) -> Status {
    let (colour, width) = report::page(options);
    let look = explain::Look { colour, width };
    let text = match wanted.code.as_deref().map(explain::find) {
        None => explain::list(look),
        Some(Ok(code)) => explain::explanation(code, look),
        Some(Err(why)) => return report::could_not_run(options, &why),
    };
    report::print(&text);
    Status::Well
}
