//! A span as the printers for machines give it: a path, lines and columns, bytes.

use crate::span::{Span, Texts};
use serde::Serialize;

/// Where a span lies. Lines and columns count from 1, columns in characters; ends are exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    pub file: &'a str,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub start_byte: usize,
    pub end_byte: usize,
    /// Whether the fault is the file as a whole: it is missing, or nothing of it could be read.
    #[serde(skip)]
    pub whole_file: bool,
}

impl<'a> Place<'a> {
    /// The place of a span, with its ends moved onto characters that exist.
    pub fn of(span: Span, texts: &'a Texts) -> Place<'a> {
        let text = texts.get(span.file);
        let start_byte = text.text.floor_char_boundary(span.start as usize);
        let end_byte = text.text.floor_char_boundary(span.end as usize).max(start_byte);
        let (start, end) = (text.line_column(start_byte), text.line_column(end_byte));
        Place {
            file: &text.path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start_byte,
            end_byte,
            whole_file: text.text.is_empty(),
        }
    }
}
