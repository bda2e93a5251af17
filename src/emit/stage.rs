//! The output folder: whether it may be written, the new site staged beside it, and the swap.
//!
//! A site is written whole into `public.variorum-N` beside `public` (N is the process), and the two
//! are then swapped by renaming. A build that fails, is killed or finds no room leaves the old site
//! as it was; what it left beside it is cleared away by the next build. Files are not synced one by
//! one: after a loss of power the new site may lack bytes, and is built again.
//!
//! Every folder that is written here holds a file [`MARKER`] with the list of all that is in it.
//! Only an empty folder, or one that has a marker and nothing that is not on its list, is ever
//! replaced, and only what has a marker is ever removed.

use super::plan::Plan;
use crate::diagnostic::{Diagnostic, Faults};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The file by which a folder is known as this program's own, and which lists what is in it.
pub const MARKER: &str = ".variorum";

const FIRST_LINE: &str = "variorum site 1";
const NOTICE: &str = "This folder was made by variorum, and its next build replaces it whole. Keep nothing of your \
     own here. The files that belong to it:";

/// What systems leave in folders by themselves.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Why no site was written.
#[derive(Debug)]
pub enum Failure {
    /// The plan has collisions, or pages could not be drawn.
    Faults(Faults),
    /// The folder may not be written; the sentences say why, and what to do.
    Refused(String),
    /// The system refused something: what was to be done, and to what.
    Io { doing: &'static str, path: PathBuf, error: io::Error },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Faults(_) => f.write_str("some pages can't be drawn or kept"),
            Failure::Refused(why) => f.write_str(why),
            Failure::Io { doing, path, error } => {
                write!(f, "can't {doing} `{}`: {error}", path.display())?;
                match error.kind() {
                    io::ErrorKind::PermissionDenied => f.write_str(
                        "; see that you may write there, or choose another folder by `--output`",
                    ),
                    _ => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for Failure {}

fn io<'p>(doing: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> Failure + 'p {
    move |error| Failure::Io { doing, path: path.to_owned(), error }
}

/// How many files were written, and their size in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub files: usize,
    pub bytes: usize,
}

/// An output folder that may be written.
#[derive(Debug)]
pub struct Folder {
    /// The real path, without links and `..`.
    path: PathBuf,
}

/// What is at the output's path now.
enum Now {
    Nothing,
    Empty,
    Ours,
}

impl Folder {
    /// Looks whether a site may be written to `output`, and clears away what a killed build left
    /// beside it. `root` is the project's folder and `content` that of its history: neither may
    /// be in the output, nor the output in the content or in another folder that is read.
    pub fn open(output: &Path, root: &Path, content: &Path) -> Result<Folder, Failure> {
        let path = real(output)?;
        let (root, content) = (real(root)?, real(content)?);
        let shown = output.display();
        let refuse = |why: &str| {
            let out = "choose another folder with `--output`";
            Err(Failure::Refused(format!("`{shown}` can't be the output: {why}; {out}")))
        };
        if path.file_name().is_none() || root.starts_with(&path) {
            return refuse("it holds the project itself");
        }
        if content.starts_with(&path) || path.starts_with(&content) {
            return refuse("it and the content would lie one in the other");
        }
        for read in ["templates", "static"] {
            if path.starts_with(real(&root.join(read))?) {
                return refuse(&format!("a history's own `{read}/` is read from there"));
            }
        }
        let folder = Folder { path };
        folder.clear_left_overs()?;
        folder.now()?;
        Ok(folder)
    }

    /// Writes all that is planned and swaps it in. The pages are drawn on all threads of the
    /// current pool and written at once, so that few are held in memory; `progress` is told after
    /// each how many are done, and of how many. On failure the old site stands as it did.
    pub fn write(
        &self,
        plan: &Plan,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Written, Failure> {
        let faults = plan.check();
        if faults.any_error() {
            return Err(Failure::Faults(faults));
        }
        let parent = self.path.parent().expect("checked when it was opened");
        fs::create_dir_all(parent).map_err(io("make the folder", parent))?;
        let stage = Stage::new(self.beside(""), plan)?;
        let written = stage.fill(plan, progress)?;
        self.swap(stage)?;
        Ok(written)
    }

    /// `public.variorum-N` and `ending`, N being this process.
    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.file_name().expect("checked when it was opened").to_owned();
        name.push(format!(".variorum-{}{ending}", std::process::id()));
        self.path.with_file_name(name)
    }

    /// What is there now; a folder that isn't ours is refused.
    fn now(&self) -> Result<Now, Failure> {
        let path = &self.path;
        let refuse = |what: String| {
            let way = "move it away, or choose another folder with `--output`";
            Err(Failure::Refused(format!("{what}; {way}")))
        };
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Now::Nothing),
            Err(error) => return Err(io("look at", path)(error)),
            Ok(found) if !found.is_dir() => {
                return refuse(format!("`{}` isn't a folder", path.display()));
            }
            Ok(_) => {}
        }
        let mut entries = fs::read_dir(path).map_err(io("read the folder", path))?;
        if entries.next().is_none() {
            return Ok(Now::Empty);
        }
        let Some(listed) = marker(path) else {
            let what = "was not made by variorum and is not empty, so it is left alone";
            return refuse(format!("`{}` {what}", path.display()));
        };
        match stranger(path, &listed)? {
            None => Ok(Now::Ours),
            Some(name) => refuse(format!(
                "`{}` is not of the site that was built there, and would be lost",
                path.join(name).display()
            )),
        }
    }

    /// Sets the staged site in the place of the old one. Where the system can exchange two folders
    /// at once, there is no moment without a site; elsewhere the old one is set aside first, and
    /// [`Folder::clear_left_overs`] puts it back if the build dies in between.
    fn swap(&self, mut stage: Stage) -> Result<(), Failure> {
        let now = self.now()?;
        if cfg!(windows) {
            // No folder with an open file in it can be renamed there.
            stage.unlock();
        }
        let (new, site) = (&stage.path, &self.path);
        match now {
            Now::Nothing => {}
            Now::Empty => fs::remove_dir(site).map_err(io("replace the folder", site))?,
            Now::Ours if exchange(new, site) => return Ok(()),
            Now::Ours => {
                let old = self.beside("-old");
                fs::rename(site, &old).map_err(io("set aside the folder", site))?;
                if let Err(error) = fs::rename(new, site) {
                    fs::rename(&old, site).map_err(io("put back the folder", site))?;
                    return Err(io("swap in the folder", new)(error));
                }
                remove(&old);
                return Ok(());
            }
        }
        fs::rename(new, site).map_err(io("swap in the folder", new))
    }

    /// Removes the stages of builds that were killed, known by name and marker, and puts back a
    /// site that was set aside when its build died. A build that still runs is not disturbed: it
    /// holds a lock on its marker.
    fn clear_left_overs(&self) -> Result<(), Failure> {
        let (Some(parent), Some(name)) = (self.path.parent(), self.path.file_name()) else {
            return Ok(());
        };
        let Ok(entries) = fs::read_dir(parent) else { return Ok(()) };
        let prefix = format!("{}.variorum-", name.to_string_lossy());
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let Some(number) = name.strip_prefix(&prefix) else { continue };
            let old = number.strip_suffix("-old");
            let number = old.unwrap_or(number);
            let named = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            if !named || !fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
                continue;
            }
            if marker(&path).is_none() {
                // A build that died before it wrote its marker left an empty folder; this fails on
                // any other.
                let _ = fs::remove_dir(&path);
            } else if old.is_some() && !self.path.exists() {
                fs::rename(&path, &self.path).map_err(io("put back the folder", &path))?;
            } else if locked_elsewhere(&path.join(MARKER)) {
                return Err(Failure::Refused(format!(
                    "another build is writing `{}`; wait until it has ended",
                    self.path.display()
                )));
            } else {
                remove(&path);
            }
        }
        Ok(())
    }
}

/// A site on its way, removed when it is let go. After an exchange its path is that of the old
/// site, which goes the same way.
struct Stage {
    path: PathBuf,
    /// Held open and locked as a sign that the build is alive.
    marker: Option<File>,
}

impl Stage {
    fn new(path: PathBuf, plan: &Plan) -> Result<Stage, Failure> {
        // The stage has a name that nobody knows; its folder is the one that was asked for.
        let home = path.parent().unwrap_or(&path);
        fs::create_dir(&path).map_err(io("make a folder in", home))?;
        let at = path.join(MARKER);
        let mut paths: Vec<_> = plan.outputs.iter().map(|output| output.path.as_str()).collect();
        paths.sort_unstable();
        let list = format!("{FIRST_LINE}\n{NOTICE}\n{}\n", paths.join("\n"));
        let mut file = File::create_new(&at).map_err(io("write", &at))?;
        // Not every file system has locks; without one, builds at the same time are not kept apart.
        let _ = file.try_lock();
        let mut stage = Stage { path, marker: None };
        file.write_all(list.as_bytes()).map_err(io("write", &at))?;
        stage.marker = Some(file);
        Ok(stage)
    }

    fn fill(
        &self,
        plan: &Plan,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Written, Failure> {
        let folders = plan.outputs.iter().filter_map(|output| output.path.rsplit_once('/'));
        for folder in folders.map(|(folder, _)| folder).collect::<BTreeSet<_>>() {
            let folder = self.path.join(folder);
            fs::create_dir_all(&folder).map_err(io("make the folder", &folder))?;
        }
        let (done, total) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let drawn = plan.outputs.par_iter().map(|output| -> Result<Option<Diagnostic>, Failure> {
            let fault = match output.bytes() {
                Ok(bytes) => {
                    let path = self.path.join(&output.path);
                    fs::write(&path, &bytes).map_err(io("write", &path))?;
                    total.fetch_add(bytes.len(), Ordering::Relaxed);
                    None
                }
                Err(fault) => Some(fault),
            };
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, plan.outputs.len());
            Ok(fault)
        });
        let mut faults = Faults::default();
        drawn.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().for_each(|f| faults.push(f));
        if faults.iter().next().is_some() {
            return Err(Failure::Faults(faults));
        }
        Ok(Written { files: plan.outputs.len(), bytes: total.into_inner() })
    }

    fn unlock(&mut self) {
        self.marker.take();
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.unlock();
        remove(&self.path);
    }
}

/// The paths that a folder's marker lists, if it has one.
fn marker(folder: &Path) -> Option<BTreeSet<String>> {
    let text = fs::read_to_string(folder.join(MARKER)).ok()?;
    let mut lines = text.lines();
    (lines.next() == Some(FIRST_LINE)).then(|| lines.skip(1).map(String::from).collect())
}

/// The first file in a folder that its list doesn't have.
fn stranger(folder: &Path, listed: &BTreeSet<String>) -> Result<Option<PathBuf>, Failure> {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| io("read the folder", folder)(error.into()))?;
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_dir() || LITTER.contains(&&*name) {
            continue;
        }
        let path = entry.path().strip_prefix(folder).expect("it lies in the folder");
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let path_text = parts.join("/");
        if path_text != MARKER && !listed.contains(&path_text) {
            return Ok(Some(path.to_owned()));
        }
    }
    Ok(None)
}

/// Removes a folder of ours as far as that goes; the marker goes last, so that a rest of it is
/// known for what it is. What can't be removed now is tried again by the next build.
fn remove(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name() != MARKER) {
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let _ =
            if folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
    }
    if fs::read_dir(folder).is_ok_and(|entries| entries.count() <= 1) {
        let _ = fs::remove_file(folder.join(MARKER));
        let _ = fs::remove_dir(folder);
    }
}

/// Whether a living build holds this marker.
fn locked_elsewhere(marker: &Path) -> bool {
    File::open(marker).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Lets two folders change places at once; `false` where the system can't.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

/// A path without links and `..`; its last parts need not exist.
fn real(path: &Path) -> Result<PathBuf, Failure> {
    let whole = std::path::absolute(path).map_err(io("find", path))?;
    let mut real = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            Component::CurDir => {}
            part => real.push(part),
        }
        if let Ok(found) = fs::canonicalize(&real) {
            real = found;
        }
    }
    Ok(real)
}
