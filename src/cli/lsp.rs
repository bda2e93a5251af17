//! `variorum lsp`: the language server, on standard input and output.

use super::{Options, Status};
use crate::desk::lsp;
use std::io::{BufReader, stdin, stdout};

/// Serves an editor until it says that it is done.
pub fn run(options: &Options) -> Status {
    let content = std::path::absolute(&options.content).ok();
    match lsp::serve(BufReader::new(stdin()), stdout().lock(), content) {
        lsp::Ending::Asked => Status::Well,
        lsp::Ending::Abrupt => Status::Faults,
    }
}
