//! Where files come from: a folder on disk, memory, or the theme inside the program. Only bytes and
//! paths; what is in them is read elsewhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::sync::Arc;
use std::{fs, io};

/// The folders of a project that hold anything to read.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// A project's files. Paths are relative to the project's folder, with `/` on every platform.
pub trait Files: Sync {
    /// All paths below `content/`, `templates/` and `static/`, sorted.
    fn list(&self) -> Vec<String>;

    /// The bytes of a file. Fails as the store fails, and with `NotFound` for an unknown path.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The same as text, or where it stops being UTF-8. A store that holds texts shares them.
    fn text(&self, path: &str) -> io::Result<Result<Arc<str>, FromUtf8Error>> {
        Ok(String::from_utf8(self.read(path)?).map(Arc::from))
    }
}

/// A project in a folder on disk.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    content: PathBuf,
}

impl Disk {
    /// The project in this folder, with its content in `content/`.
    pub fn new(root: impl Into<PathBuf>) -> Disk {
        let root = root.into();
        Disk { content: root.join("content"), root }
    }

    /// The same project, with its content in another folder. Paths still begin with `content/`.
    pub fn with_content(mut self, content: impl Into<PathBuf>) -> Disk {
        self.content = content.into();
        self
    }

    /// Where one of the three folders is: `content`, `templates` or `static`.
    pub fn folder(&self, name: &str) -> PathBuf {
        if name == "content" { self.content.clone() } else { self.root.join(name) }
    }

    /// Where a project's path is on disk, with or without a file there; `None` where it leaves the
    /// three folders.
    pub fn locate(&self, path: &str) -> Option<PathBuf> {
        let (folder, inside) = path.split_once('/')?;
        let plain = inside.split('/').all(|part| !matches!(part, "" | "." | ".."));
        (FOLDERS.contains(&folder) && plain).then(|| self.folder(folder).join(inside))
    }
}

impl Files for Disk {
    fn list(&self) -> Vec<String> {
        let mut paths: Vec<String> =
            FOLDERS.iter().flat_map(|name| walk(&self.folder(name), name)).collect();
        paths.sort_unstable();
        paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.locate(path).ok_or(io::ErrorKind::NotFound)?)
    }
}

/// The files of a folder as `name/…`. A folder that can't be read is listed as if it were a file,
/// so that reading it says why.
fn walk(folder: &Path, name: &str) -> Vec<String> {
    let inside = |path: &Path| {
        let parts = path.strip_prefix(folder).ok()?.iter();
        let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
        Some(format!("{name}/{}", parts.join("/")))
    };
    let home = folder.canonicalize().ok();
    let stays = |path: &Path| match (path.canonicalize(), &home) {
        (Ok(target), Some(home)) => target.starts_with(home) && target.is_file(),
        _ => false,
    };
    let entries = walkdir::WalkDir::new(folder).follow_links(false).into_iter();
    entries
        .filter_entry(|entry| entry.depth() == 0 || is_kept(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_file() => inside(entry.path()),
            // A link to a file inside the folder is read; one that leads out of it is not.
            Ok(entry) if entry.path_is_symlink() && stays(entry.path()) => inside(entry.path()),
            // Nor is a link to nothing, but where a text was meant, reading it says so.
            Ok(entry) if entry.path_is_symlink() && is_lost(entry.path()) => inside(entry.path()),
            Ok(_) => None,
            Err(error) if error.depth() == 0 => None,
            Err(error) => error.path().and_then(inside),
        })
        .collect()
}

/// Whether a Markdown file is a link that leads to nothing.
fn is_lost(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "md") && !path.exists()
}

/// Whether a file of this name is an editor's own and no hidden file or backup.
fn is_kept(name: &str) -> bool {
    let backup = name.ends_with('~') || name.ends_with(".swp") || name.starts_with('#');
    // A word processor's mark that a file is open.
    let backup = backup || name.starts_with("~$");
    !name.starts_with('.') && !backup
}

/// A project in memory: bytes by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl<P: Into<String>, B: Into<Vec<u8>>> FromIterator<(P, B)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Memory {
        Memory(files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect())
    }
}

impl Files for Memory {
    fn list(&self) -> Vec<String> {
        let known = |path: &&String| {
            path.split_once('/').is_some_and(|(folder, _)| FOLDERS.contains(&folder))
        };
        self.0.keys().filter(known).cloned().collect()
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// The theme inside the program, by path, sorted within each folder.
pub const THEME: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme.rs"));

/// A project over the theme inside the program: its own `templates/` and `static/` override that
/// file by file.
pub struct Themed<'a> {
    pub own: &'a dyn Files,
    /// The theme beneath: [`THEME`], or another one.
    pub theme: &'a [(&'a str, &'a [u8])],
}

impl<'a> Themed<'a> {
    /// A project over [`THEME`].
    pub fn new(own: &'a dyn Files) -> Themed<'a> {
        Themed { own, theme: THEME }
    }

    fn embedded(&self, path: &str) -> Option<&'a [u8]> {
        self.theme.iter().find(|(known, _)| *known == path).map(|&(_, bytes)| bytes)
    }
}

impl Files for Themed<'_> {
    fn list(&self) -> Vec<String> {
        let mut paths = self.own.list();
        paths.extend(self.theme.iter().map(|(path, _)| path.to_string()));
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.own.read(path) {
            // Only a file that isn't there gives way; one that can't be read is a fault.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.embedded(path).map(<[u8]>::to_vec).ok_or(error)
            }
            read => read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_without_hidden_files_and_backups() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        write("content/events/b.md");
        write("content/events/a.md");
        write("content/.obsidian/x.json");
        write("content/events/a.md~");
        write("content/events/.a.md.swp");
        write("content/events/#a.md#");
        write("content/events/~$a.docx");
        write("static/site.css");
        write("src/main.rs");
        let disk = Disk::new(folder.path());
        assert_eq!(disk.list(), ["content/events/a.md", "content/events/b.md", "static/site.css"]);
        assert_eq!(disk.read("content/events/a.md").unwrap(), b"x");
        assert_eq!(
            disk.read("content/../src/main.rs").unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
        assert!(disk.read("src/main.rs").is_err());
    }

    #[test]
    fn content_may_lie_elsewhere() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(other.path().join("site.yaml"), "title: T").unwrap();
        let disk = Disk::new(folder.path()).with_content(other.path());
        assert_eq!(disk.list(), ["content/site.yaml"]);
        assert_eq!(disk.read("content/site.yaml").unwrap(), b"title: T");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_the_folder_only() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("secret"), "s").unwrap();
        fs::write(folder.path().join("content/a.md"), "a").unwrap();
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(to, folder.path().join("content").join(name)).unwrap();
        };
        link("../secret", "out.md");
        link("a.md", "in.md");
        link(".", "round");
        link("gone.md", "lost.md");
        link("gone.jpg", "lost.jpg");
        let disk = Disk::new(folder.path());
        assert_eq!(disk.list(), ["content/a.md", "content/in.md", "content/lost.md"]);
        assert_eq!(disk.read("content/lost.md").unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_project_overrides_the_theme_file_by_file() {
        let own: Memory =
            [("templates/a.html", "own"), ("content/site.yaml", "")].into_iter().collect();
        let theme: &[(&str, &[u8])] = &[("templates/a.html", b"theme"), ("templates/b.html", b"b")];
        let files = Themed { own: &own, theme };
        assert_eq!(files.list(), ["content/site.yaml", "templates/a.html", "templates/b.html"]);
        assert_eq!(files.read("templates/a.html").unwrap(), b"own");
        assert_eq!(files.read("templates/b.html").unwrap(), b"b");
        assert!(files.read("templates/c.html").is_err());
    }
}
