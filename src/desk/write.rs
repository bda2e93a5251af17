//! Writing an editor's files: a new one never over another, and a changed one whole or not at all.
//! Which texts they get is decided elsewhere.
#![expect(clippy::disallowed_methods, reason = "an editor's own files are written here alone")]

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file that is not there yet, with the folders above it. Fails with `AlreadyExists` where
/// anything is there, which then stays as it was.
pub fn new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    drop(file);
    // Half a file is worse than none; this one was not there before.
    written.inspect_err(|_| drop(fs::remove_file(path)))
}

/// Puts `new` in the place of a file that still holds `old`, by a file beside it that is renamed, so
/// that the one or the other is there whole at any time. A symbolic link stays one: what it leads to
/// is replaced. Fails, and changes nothing, where the file holds something else by now.
pub fn replace(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    if fs::read(&path)? != old.as_bytes() {
        let why = "it was changed in the meantime, and is left as it is";
        return Err(io::Error::other(why));
    }
    let permissions = fs::metadata(&path)?.permissions();
    let beside = beside(&path);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    let written = file
        .write_all(new.as_bytes())
        .and_then(|()| file.set_permissions(permissions))
        .and_then(|()| file.sync_all());
    drop(file);
    written.and_then(|()| fs::rename(&beside, &path)).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

/// A hidden name in the same folder, which no history reads.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.variorum-{}", std::process::id()))
}

/// The first thing in a folder that is in the way of a new history: anything but what a version
/// control or the system keeps there. `None` where the folder is free, or isn't there.
pub fn in_the_way(folder: &Path) -> io::Result<Option<String>> {
    const FREE: [&str; 6] = [".git", ".hg", ".jj", ".DS_Store", "Thumbs.db", "desktop.ini"];
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    // What shows itself goes first.
    names.sort_unstable_by_key(|name: &String| (name.starts_with('.'), name.clone()));
    Ok(names.into_iter().find(|name| !FREE.contains(&name.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("a/b.md");
        new(&path, "one").unwrap();
        assert_eq!(new(&path, "two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert!(replace(&path, "other", "two").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        replace(&path, "one", "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(temp.path().join("a")).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_keeps_its_file_s_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let temp = tempfile::tempdir().unwrap();
        let (file, link) = (temp.path().join("file"), temp.path().join("link"));
        fs::write(&file, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("file", &link).unwrap();
        replace(&link, "one", "two").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let temp = tempfile::tempdir().unwrap();
        assert_eq!(in_the_way(&temp.path().join("none")).unwrap(), None);
        fs::create_dir(temp.path().join(".git")).unwrap();
        assert_eq!(in_the_way(temp.path()).unwrap(), None);
        fs::write(temp.path().join("thesis.docx"), "x").unwrap();
        assert_eq!(in_the_way(temp.path()).unwrap(), Some("thesis.docx".into()));
        assert!(in_the_way(&temp.path().join("thesis.docx")).is_err());
    }
}
