//! The histories that an editor has open, the texts that it has not saved yet, and how far each
//! history is understood. What is asked of them is not known here.

use super::lines::{Encoding, Lines};
use super::world::{Home, Open, World};
use super::{Answer, Asked, Client, Job, json_of, rename, uri};
use lsp_server::ErrorCode;
use lsp_types::{
    Diagnostic, FileRename, GlobPattern, TextDocumentContentChangeEvent, Uri, WorkspaceEdit,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// All histories at hand.
pub struct Histories {
    all: Vec<History>,
    jobs: Sender<Job>,
}

struct History {
    home: Home,
    open: Open,
    /// What the editor calls the files that it has open.
    uris: BTreeMap<String, Uri>,
    world: Option<Arc<World>>,
    /// How many changes there were, and how many of them the world knows.
    changes: u64,
    known: u64,
    /// The diagnostics that the editor has, by path.
    told: BTreeMap<String, Vec<Diagnostic>>,
}

impl Histories {
    /// None yet but that in `content`, if it is there.
    pub fn new(content: Option<PathBuf>, jobs: Sender<Job>) -> Histories {
        let mut histories = Histories { all: Vec::new(), jobs };
        if let Some(content) = content.filter(|content| content.is_dir()) {
            histories.add(Home::new(content));
        }
        histories
    }

    fn add(&mut self, home: Home) -> usize {
        if let Some(at) = self.all.iter().position(|history| history.home == home) {
            return at;
        }
        self.all.push(History {
            home,
            open: Open::new(),
            uris: BTreeMap::new(),
            world: None,
            changes: 0,
            known: 0,
            told: BTreeMap::new(),
        });
        self.changed(self.all.len() - 1);
        self.all.len() - 1
    }

    /// Has a history understood anew.
    fn changed(&mut self, at: usize) {
        let history = &mut self.all[at];
        history.changes += 1;
        let job = Job {
            history: at,
            version: history.changes,
            home: history.home.clone(),
            open: history.open.clone(),
        };
        // The other thread goes only when this one does.
        let _ = self.jobs.send(job);
    }

    /// Looks for a history in a folder that the editor has open.
    pub fn open_folder(&mut self, uri: &Uri) {
        if let Some(home) = uri::path(uri).and_then(|path| Home::around(&path)) {
            self.add(home);
        }
    }

    /// The history that a file belongs to, and its path there.
    pub fn find(&self, uri: &Uri) -> Option<(usize, String)> {
        let path = uri::path(uri)?;
        let mut found: Option<(usize, String)> = None;
        for (at, history) in self.all.iter().enumerate() {
            let Some(inside) = history.home.inside(&path) else { continue };
            // Of one history in another, the inner.
            if found.as_ref().is_none_or(|(_, known)| inside.len() < known.len()) {
                found = Some((at, inside));
            }
        }
        found
    }

    /// Takes the text of a file that was opened.
    pub fn open(&mut self, uri: &Uri, text: String) {
        if let Some(home) = uri::path(uri).and_then(|path| Home::around(&path)) {
            self.add(home);
        }
        let Some((at, path)) = self.find(uri) else { return };
        self.all[at].uris.insert(path.clone(), uri.clone());
        self.all[at].open.insert(path, text.into());
        self.changed(at);
    }

    /// Makes the changes to the text of an open file, in their order.
    pub fn change(
        &mut self,
        uri: &Uri,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let Some((at, path)) = self.find(uri) else { return };
        let Some(known) = self.all[at].open.get_mut(&path) else { return };
        let mut text = known.to_string();
        for change in changes {
            match change.range {
                None => text = change.text,
                Some(range) => {
                    let lines = Lines::new(&text, encoding);
                    let start = lines.byte(range.start);
                    let end = lines.byte(range.end).max(start);
                    text.replace_range(start..end, &change.text);
                }
            }
        }
        *known = text.into();
        self.changed(at);
    }

    /// Forgets the text of a file: what is on disk counts again.
    pub fn close(&mut self, uri: &Uri) {
        let Some((at, path)) = self.find(uri) else { return };
        self.all[at].open.remove(&path);
        self.all[at].uris.remove(&path);
        self.changed(at);
    }

    /// Notes that a file has changed on disk.
    pub fn touch(&mut self, uri: &Uri) {
        self.touch_all(std::iter::once(uri));
    }

    /// Notes that files have changed on disk.
    pub fn touch_all<'u>(&mut self, uris: impl Iterator<Item = &'u Uri>) {
        let mut touched: Vec<usize> =
            uris.filter_map(|uri| self.find(uri)).map(|(at, _)| at).collect();
        touched.sort_unstable();
        touched.dedup();
        touched.into_iter().for_each(|at| self.changed(at));
    }

    /// What to watch on disk.
    pub fn patterns(&self) -> Vec<GlobPattern> {
        let mut folders: Vec<String> = self
            .all
            .iter()
            .filter_map(|history| history.home.content().file_name())
            .map(|name| format!("**/{}/**", name.to_string_lossy()))
            .collect();
        folders.push("**/content/**".into());
        folders.sort();
        folders.dedup();
        folders.into_iter().map(GlobPattern::String).collect()
    }

    /// Takes a history as understood, and gives the diagnostics that have changed by it.
    pub fn understood(
        &mut self,
        job: &Job,
        world: Arc<World>,
        told: BTreeMap<String, Vec<Diagnostic>>,
    ) -> Vec<(Uri, Vec<Diagnostic>)> {
        let history = &mut self.all[job.history];
        history.known = job.version;
        history.world = Some(world);
        let before = std::mem::replace(&mut history.told, told);
        let gone = before.keys().filter(|path| !history.told.contains_key(*path));
        let gone = gone.map(|path| (path, Vec::new()));
        let new = history.told.iter().filter(|(path, all)| before.get(*path) != Some(all));
        let changed = new.map(|(path, all)| (path, all.clone())).chain(gone);
        changed
            .filter_map(|(path, all)| {
                let open = history.uris.get(path).cloned();
                Some((open.or_else(|| history.home.uri(path))?, all))
            })
            .collect()
    }

    /// Whether a history is not understood as it is now or, if `any` will do, not at all.
    pub fn is_behind(&self, at: usize, any: bool) -> bool {
        let history = &self.all[at];
        history.world.is_none() || (!any && history.known < history.changes)
    }

    /// A history that isn't understood at all yet.
    pub fn unknown(&self) -> Option<usize> {
        self.all.iter().position(|history| history.world.is_none())
    }

    /// A history as it was understood last.
    pub fn world(&self, at: usize) -> Option<&World> {
        self.all.get(at)?.world.as_deref()
    }

    /// All histories as they were understood last.
    pub fn worlds(&self) -> impl Iterator<Item = &World> {
        self.all.iter().filter_map(|history| history.world.as_deref())
    }

    /// Answers a request about a file; with nothing where it is in no history.
    pub fn asked<T: Serialize>(
        &self,
        client: &Client,
        uri: &Uri,
        answer: impl FnOnce(&Asked, usize) -> Result<Option<T>, (ErrorCode, String)>,
    ) -> Answer {
        let Some((at, path)) = self.find(uri) else { return json_of(()) };
        let history = &self.all[at];
        let Some(world) = history.world.as_deref() else { return json_of(()) };
        let read = world.file(&path).map(|file| &*world.texts().get(file).text);
        let Some(text) = history.open.get(&path).map(|text| &**text).or(read) else {
            return json_of(());
        };
        json_of(answer(&Asked { world, client, path: &path, text }, at)?)
    }

    /// The edits that keep links alive when files are given other names.
    pub fn files_renamed(&self, client: &Client, files: &[FileRename]) -> Option<WorkspaceEdit> {
        let parsed = files.iter().filter_map(|file| {
            let (old, new): (Uri, Uri) = (file.old_uri.parse().ok()?, file.new_uri.parse().ok()?);
            let ((at, old), (to, new)) = (self.find(&old)?, self.find(&new)?);
            (at == to).then_some((at, old, new))
        });
        let (at, old, new) = parsed.into_iter().next().filter(|_| files.len() == 1)?;
        rename::file_renamed(self.world(at)?, client, &old, &new)
    }
}
