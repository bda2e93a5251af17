//! A renaming carried out on disk, whole or not at all: each changed text is first written beside
//! its file, then put in its place. What changes is settled in `rename`.

use super::rename::Renaming;
use crate::load::files::Disk;
use crate::span::Texts;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a new text is called until it takes its file's place.
const BESIDE: &str = ".variorum-new";

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
    let staged = changes.iter().try_for_each(stage);
    let put = staged.and_then(|()| {
        for (at, change) in changes.iter().enumerate() {
            if let Err(error) = fs::rename(beside(&change.place), &change.place) {
                put_back(&changes[..at]);
                return Err(cannot("write", change.path, &error));
            }
        }
        Ok(())
    });
    let moved = put.and_then(|()| {
        let Some((old, new)) = &renaming.moved else { return Ok(()) };
        fs::rename(locate(old)?, locate(new)?).map_err(|error| {
            put_back(&changes);
            cannot("rename", old, &error)
        })
    });
    if moved.is_err() {
        changes.iter().for_each(|change| drop(fs::remove_file(beside(&change.place))));
    }
    moved
}

/// A file, and what is to stand in it.
struct Change<'t> {
    path: &'t str,
    place: PathBuf,
    old: &'t str,
    new: String,
}

/// Writes the new text beside its file, with the file's permissions.
fn stage(change: &Change) -> Result<(), String> {
    let place = beside(&change.place);
    let write = || -> io::Result<()> {
        let mut file = File::create(&place)?;
        file.write_all(change.new.as_bytes())?;
        fs::set_permissions(&place, fs::metadata(&change.place)?.permissions())
    };
    write().map_err(|error| cannot("write", change.path, &error))
}

fn beside(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}{BESIDE}"))
}

/// Gives files the texts again that they had.
fn put_back(changes: &[Change]) {
    for change in changes {
        let _ = fs::write(&change.place, change.old);
    }
}

fn cannot(what: &str, path: &str, error: &io::Error) -> String {
    format!("can't {what} `{path}`: {error}; the files are as they were")
}
