//! A renaming carried out on disk, whole or not at all: what was written is put back where the rest
//! can't be. What changes is settled in `rename`; each file is written by `write`.

use super::rename::Renaming;
use super::write;
use crate::load::files::Disk;
use crate::span::Texts;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Writes the changed files and gives the thing's own its new name. `texts` are those that the
/// renaming was made from.
///
/// The error says, for people, what could not be done; the files are then as they were. A file that
/// is no longer as it was read, and one in the place of the new name, is refused. Permissions stay,
/// and a symbolic link stays one.
pub fn apply(disk: &Disk, texts: &Texts, renaming: &Renaming) -> Result<(), String> {
    let locate = |path: &str| disk.locate(path).ok_or(format!("`{path}` lies outside the project"));
    if let Some((_, new)) = &renaming.moved
        && fs::symlink_metadata(locate(new)?).is_ok()
    {
        return Err(format!("there is a file `{new}` already; nothing was written"));
    }
    let read: Vec<_> = texts.iter().map(|(_, text)| text).collect();
    let mut changes = Vec::new();
    for (path, new) in renaming.texts(texts) {
        let old = read.iter().find(|text| text.path == path).map_or("", |text| &*text.text);
        let place =
            fs::canonicalize(locate(path)?).map_err(|error| cannot("find", path, &error))?;
        if fs::read(&place).map_err(|error| cannot("read", path, &error))? != old.as_bytes() {
            return Err(format!(
                "`{path}` was changed while it was read; nothing was written, try again"
            ));
        }
        changes.push(Change { path, place, old, new });
    }
    for (at, change) in changes.iter().enumerate() {
        if let Err(error) = write::replace(&change.place, change.old, &change.new) {
            put_back(&changes[..at]);
            return Err(cannot("write", change.path, &error));
        }
    }
    let Some((old, new)) = &renaming.moved else { return Ok(()) };
    fs::rename(locate(old)?, locate(new)?).map_err(|error| {
        put_back(&changes);
        cannot("rename", old, &error)
    })
}

/// A file, and what is to stand in it.
struct Change<'t> {
    path: &'t str,
    place: PathBuf,
    old: &'t str,
    new: String,
}

/// Gives files the texts again that they had.
fn put_back(changes: &[Change]) {
    for change in changes {
        let _ = write::replace(&change.place, &change.new, change.old);
    }
}

fn cannot(what: &str, path: &str, error: &io::Error) -> String {
    format!("can't {what} `{path}`: {error}; the files are as they were")
}
