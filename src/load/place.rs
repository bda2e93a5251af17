//! Where a piece of text came from: it stands in its file as it is, or only the whole of it can be
//! pointed at. Knows nothing of what the text holds.

use crate::span::{FileId, Span};
use std::ops::Range;

/// How places in a piece of text map into its file.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// The text begins at this byte of the file and stands there as it is.
    At(FileId, usize),
    /// The text was escaped, folded or indented: everything in it is this span.
    Whole(Span),
}

impl Place {
    /// Where a range of the text's bytes is in the file.
    pub fn span(self, range: Range<usize>) -> Span {
        match self {
            Place::At(file, start) => Span::new(file, start + range.start, start + range.end),
            Place::Whole(span) => span,
        }
    }

    /// Whether ranges of the text are exact, so that edits of them can be given.
    pub fn is_exact(self) -> bool {
        matches!(self, Place::At(..))
    }
}
