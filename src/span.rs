//! Where things stand in the files: file ids, byte spans, and the lines and columns they fall on.
//! Holds the texts that were read and nothing of what they mean.

use std::sync::{Arc, OnceLock};

/// A file among the [`Texts`] of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`. Files over 4 GiB are refused when they are read.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        Span { file, start: start as u32, end: end.max(start) as u32 }
    }

    /// The bytes as a range into the file's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of this span that begins `start` bytes and ends `end` bytes after its own start.
    pub fn part(self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.start as usize + start, self.start as usize + end)
    }
}

/// A value, and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value to its place.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

/// A place as people count it: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// One file as it was read.
#[derive(Debug)]
pub struct Text {
    /// The path from the project's folder, with `/` on every platform.
    pub path: String,
    pub text: Arc<str>,
    line_starts: OnceLock<Vec<u32>>,
}

impl Text {
    /// The line and column of a byte; past the end, those of the end.
    pub fn line_column(&self, byte: usize) -> LineColumn {
        let byte = floor_char_boundary(&self.text, byte);
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start as usize <= byte) - 1;
        let column = self.text[starts[line] as usize..byte].chars().count() + 1;
        LineColumn { line: line as u32 + 1, column: column as u32 }
    }

    /// The text of a line counted from 1, without its line break; empty past the end.
    pub fn line(&self, line: u32) -> &str {
        let starts = self.line_starts();
        let Some(&start) = (line as usize).checked_sub(1).and_then(|line| starts.get(line)) else {
            return "";
        };
        let end = starts.get(line as usize).map_or(self.text.len(), |&next| next as usize);
        self.text[start as usize..end].trim_end_matches(['\n', '\r'])
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect()
        })
    }
}

/// All files of one run, in the order in which they were added.
#[derive(Debug, Default)]
pub struct Texts(Vec<Text>);

impl Texts {
    /// Adds a file and gives it its id. The path is that from the project's folder.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let text = Text { path: path.into(), text: text.into(), line_starts: OnceLock::new() };
        self.0.push(text);
        FileId(self.0.len() as u32 - 1)
    }

    /// The file with this id.
    pub fn get(&self, file: FileId) -> &Text {
        &self.0[file.0 as usize]
    }

    /// What stands at a span.
    pub fn slice(&self, span: Span) -> &str {
        let text = &self.get(span.file).text;
        let start = floor_char_boundary(text, span.start as usize);
        &text[start..floor_char_boundary(text, span.end as usize).max(start)]
    }

    /// The files with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Text)> {
        self.0.iter().enumerate().map(|(at, text)| (FileId(at as u32), text))
    }
}

/// The last character boundary at or before a byte.
pub fn floor_char_boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let mut texts = Texts::default();
        let file = texts.add("a.md", "é b\nسلام x\n");
        let text = texts.get(file);
        assert_eq!(text.line_column(3), LineColumn { line: 1, column: 3 });
        assert_eq!(text.line_column(5), LineColumn { line: 2, column: 1 });
        assert_eq!(text.line_column(13), LineColumn { line: 2, column: 5 });
        assert_eq!(text.line_column(999), LineColumn { line: 3, column: 1 });
        assert_eq!(text.line(2), "سلام x");
        assert_eq!(text.line(9), "");
    }

    #[test]
    fn slices_never_cut_a_character() {
        let mut texts = Texts::default();
        let file = texts.add("a.md", "é");
        assert_eq!(texts.slice(Span::new(file, 1, 2)), "é");
        assert_eq!(texts.slice(Span::new(file, 5, 9)), "");
    }
}
