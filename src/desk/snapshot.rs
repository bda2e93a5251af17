//! The files of a project as they were at one moment, so that all is read from one state of them. A
//! file that didn't change since the last moment is not read again. When to look is for others to
//! say.

use crate::load::files::{Disk, Files};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::string::FromUtf8Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A file's time tells whether it changed only if it is older than this: clocks of file systems are
/// coarse, and two saves may fall on one tick.
const SETTLED: Duration = Duration::from_secs(2);

/// The state of all files at one moment.
#[derive(Debug)]
pub struct Snapshot {
    disk: Disk,
    files: BTreeMap<String, Arc<Entry>>,
}

/// One file.
#[derive(Debug, PartialEq)]
struct Entry {
    stamp: Stamp,
    /// Whether the stamp was old enough to be trusted when the bytes were read.
    settled: bool,
    held: Held,
}

/// By what the file system tells two states of a file apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    len: u64,
    node: u64,
}

/// What is kept of a file.
#[derive(Debug, PartialEq)]
enum Held {
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
    /// A picture or the like: it is read when a page asks for it.
    OnDisk,
    /// Why it can't be read.
    Unreadable(io::ErrorKind, String),
}

impl Snapshot {
    /// The files as they are now; `last` is how they were before.
    pub fn take(disk: &Disk, last: Option<&Snapshot>) -> Snapshot {
        let entry = |path: String| {
            let last = last.and_then(|last| last.files.get(&path));
            entry(disk, &path, last).map(|entry| (path, entry))
        };
        let files: Vec<_> = disk.list().into_par_iter().filter_map(entry).collect();
        Snapshot { disk: disk.clone(), files: files.into_iter().collect() }
    }

    /// Whether both have the same files with the same contents.
    pub fn same(&self, other: &Snapshot) -> bool {
        let same = |(a, b): (&Arc<Entry>, &Arc<Entry>)| {
            let stamped = !matches!(a.held, Held::OnDisk) || a.stamp == b.stamp;
            Arc::ptr_eq(a, b) || (stamped && a.held == b.held)
        };
        self.files.len() == other.files.len()
            && self.files.keys().eq(other.files.keys())
            && self.files.values().zip(other.files.values()).all(same)
    }

    /// Whether there are templates here, and others than in `old`.
    pub fn has_other_templates(&self, old: Option<&Snapshot>) -> bool {
        let of = |all: &Snapshot| -> Vec<(String, Arc<Entry>)> {
            let templates = all.files.iter().filter(|(path, _)| path.starts_with("templates/"));
            templates.map(|(path, entry)| (path.clone(), entry.clone())).collect()
        };
        let new = of(self);
        let same = |old: &Vec<(String, Arc<Entry>)>| {
            let mut pairs = old.iter().zip(&new);
            old.len() == new.len() && pairs.all(|(a, b)| a.0 == b.0 && a.1.held == b.1.held)
        };
        !new.is_empty() && !old.map(of).as_ref().is_some_and(same)
    }

    /// The texts that are new or other than they were in `old`: path, old and new text. The old one
    /// of a new file is empty.
    pub fn changed<'s>(&'s self, old: &'s Snapshot) -> Vec<(&'s str, &'s str, &'s str)> {
        let text = |entry: &'s Entry| match &entry.held {
            Held::Text(text) => Some(&**text),
            _ => None,
        };
        let changed = |(path, new): (&'s String, &'s Arc<Entry>)| {
            let was = old.files.get(path);
            if was.is_some_and(|was| Arc::ptr_eq(was, new) || was.held == new.held) {
                return None;
            }
            let was = was.and_then(|was| text(was)).unwrap_or_default();
            Some((path.as_str(), was, text(new)?))
        };
        self.files.iter().filter_map(changed).collect()
    }
}

/// A file as it is now; `None` if it is gone.
fn entry(disk: &Disk, path: &str, last: Option<&Arc<Entry>>) -> Option<Arc<Entry>> {
    let place = disk.locate(path)?;
    let stamp = std::fs::metadata(&place).map(|data| Stamp {
        modified: data.modified().ok(),
        len: data.len(),
        node: node(&data),
    });
    let stamp = match stamp {
        Ok(stamp) => stamp,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        // Reading it says why.
        Err(_) => Stamp { modified: None, len: 0, node: 0 },
    };
    let on_disk = is_on_disk(path);
    if let Some(last) = last
        && last.stamp == stamp
        && (last.settled || on_disk)
    {
        return Some(last.clone());
    }
    let age = stamp.modified.and_then(|then| SystemTime::now().duration_since(then).ok());
    let settled = age.is_some_and(|age| age > SETTLED);
    let held = match on_disk {
        true => Held::OnDisk,
        false => match disk.read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Held::Text(text.into()),
                Err(error) => Held::Bytes(error.into_bytes().into()),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => Held::Unreadable(error.kind(), error.to_string()),
        },
    };
    Some(Arc::new(Entry { stamp, settled, held }))
}

/// Whether a file is none that pages are made of, and may be large.
fn is_on_disk(path: &str) -> bool {
    let text = ["md", "yaml", "yml", "json", "bib", "ris", "csl"];
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    path.starts_with("content/") && !text.contains(&ending)
}

#[cfg(unix)]
fn node(data: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn node(_: &std::fs::Metadata) -> u64 {
    0
}

impl Files for Snapshot {
    fn list(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let entry = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        match &entry.held {
            Held::Text(text) => Ok(text.as_bytes().to_vec()),
            Held::Bytes(bytes) => Ok(bytes.to_vec()),
            Held::OnDisk => self.disk.read(path),
            Held::Unreadable(kind, why) => Err(io::Error::new(*kind, why.clone())),
        }
    }

    fn text(&self, path: &str) -> io::Result<Result<Arc<str>, FromUtf8Error>> {
        match self.files.get(path).map(|entry| &entry.held) {
            Some(Held::Text(text)) => Ok(Ok(text.clone())),
            _ => Ok(String::from_utf8(self.read(path)?).map(Arc::from)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_moment_is_kept_and_a_change_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("content/pages")).unwrap();
        fs::write(at("content/site.yaml"), "title: A\n").unwrap();
        fs::write(at("content/pages/a.md"), "one").unwrap();
        fs::write(at("content/pages/a.jpg"), "picture").unwrap();
        let disk = Disk::new(folder.path());
        let first = Snapshot::take(&disk, None);
        let again = Snapshot::take(&disk, Some(&first));
        assert!(again.same(&first) && again.changed(&first).is_empty());
        // Of the same length, within the same tick of the clock perhaps.
        fs::write(at("content/pages/a.md"), "two").unwrap();
        let second = Snapshot::take(&disk, Some(&again));
        assert!(!second.same(&first));
        assert_eq!(second.changed(&first), [("content/pages/a.md", "one", "two")]);
        assert_eq!(first.read("content/pages/a.md").unwrap(), b"one");
        assert_eq!(second.read("content/pages/a.md").unwrap(), b"two");
        assert_eq!(second.read("content/pages/a.jpg").unwrap(), b"picture");
        fs::remove_file(at("content/pages/a.md")).unwrap();
        let third = Snapshot::take(&disk, Some(&second));
        assert!(!third.same(&second) && third.changed(&second).is_empty());
        assert_eq!(third.read("content/pages/a.md").unwrap_err().kind(), io::ErrorKind::NotFound);
        fs::remove_dir_all(at("content")).unwrap();
        assert!(Snapshot::take(&disk, Some(&third)).list().is_empty());
    }
}
