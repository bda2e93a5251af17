//! A history with some of its files other than they are on disk: as an editor has them open, or as
//! a change would leave them. Nothing is written.

use crate::diagnostic::Edit;
use crate::load::files::Files;
use crate::span::{FileId, Texts};
use std::collections::BTreeMap;
use std::io;
use std::string::FromUtf8Error;
use std::sync::Arc;

/// Files, some of which are changed, added or taken away.
pub struct Edited<'f> {
    pub own: &'f dyn Files,
    /// By path: the bytes that stand there instead, or `None` where there is no file any more.
    pub changed: BTreeMap<String, Option<Vec<u8>>>,
}

impl Files for Edited<'_> {
    fn list(&self) -> Vec<String> {
        let mut paths = self.own.list();
        paths.retain(|path| !self.changed.contains_key(path));
        let there = self.changed.iter().filter(|(_, bytes)| bytes.is_some());
        paths.extend(there.map(|(path, _)| path.clone()));
        paths.sort_unstable();
        paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.changed.get(path) {
            Some(Some(bytes)) => Ok(bytes.clone()),
            Some(None) => Err(io::ErrorKind::NotFound.into()),
            None => self.own.read(path),
        }
    }

    fn text(&self, path: &str) -> io::Result<Result<Arc<str>, FromUtf8Error>> {
        match self.changed.contains_key(path) {
            true => Ok(String::from_utf8(self.read(path)?).map(Arc::from)),
            false => self.own.text(path),
        }
    }
}

/// The text of a file after edits that are made to it; those of other files are passed over. Edits
/// must not overlap, and stand in the order of their places.
pub fn apply(texts: &Texts, file: FileId, edits: &[Edit]) -> String {
    let text = &texts.get(file).text;
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits.iter().filter(|edit| edit.span.file == file) {
        let range = edit.span.range();
        out.push_str(&text[done..range.start]);
        out.push_str(&edit.text);
        done = range.end;
    }
    out + &text[done..]
}
