//! A history as the server knows it: the files on disk with the open ones over them, and what they
//! were understood to mean. What an editor asks of it is answered elsewhere.

use super::lines::{Encoding, Lines};
use super::uri;
use crate::desk::edited::Edited;
use crate::desk::snapshot::Snapshot;
use crate::diagnostic::Diagnostic;
use crate::load::files::Disk;
use crate::model::fold::fold;
use crate::model::kind::Kind;
use crate::model::prose::plain;
use crate::model::site::{Body, Ix, Thing};
use crate::press::{self, Understood};
use crate::render::cite::{self, Formatter};
use crate::span::{FileId, Span, Texts};
use lsp_types::{Location, Uri};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The texts of open files, by path from the project's folder.
pub type Open = BTreeMap<String, Arc<str>>;

/// Where a history is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The content folder, absolute.
    content: PathBuf,
    /// The same without symbolic links.
    canonical: PathBuf,
}

impl Home {
    /// The history in this content folder.
    pub fn new(content: PathBuf) -> Home {
        let canonical = content.canonicalize().unwrap_or_else(|_| content.clone());
        Home { content, canonical }
    }

    /// The history that a file or folder belongs to: the nearest folder that holds a `site.yaml`, or
    /// whose `content` does.
    pub fn around(path: &Path) -> Option<Home> {
        let is_home = |folder: &Path| folder.join("site.yaml").is_file();
        path.ancestors().find_map(|folder| {
            let inner = folder.join("content");
            [folder.to_path_buf(), inner].into_iter().find(|it| is_home(it)).map(Home::new)
        })
    }

    /// The content folder.
    pub fn content(&self) -> &Path {
        &self.content
    }

    /// Its files on disk.
    pub fn disk(&self) -> Disk {
        let root = self.content.parent().unwrap_or(&self.content);
        Disk::new(root).with_content(&self.content)
    }

    /// A file's path from the project's folder, as `content/…`; `None` where it isn't in there.
    pub fn inside(&self, path: &Path) -> Option<String> {
        let inside =
            path.strip_prefix(&self.content).or_else(|_| path.strip_prefix(&self.canonical));
        let parts: Option<Vec<&str>> = inside.ok()?.iter().map(|part| part.to_str()).collect();
        Some(format!("content/{}", parts?.join("/"))).filter(|path| path != "content/")
    }

    /// The URI of a path from the project's folder.
    pub fn uri(&self, path: &str) -> Option<Uri> {
        let inside = path.strip_prefix("content/")?;
        uri::uri(&inside.split('/').fold(self.content.clone(), |at, part| at.join(part)))
    }
}

/// What is kept of a history from one time that it is understood to the next.
#[derive(Default)]
pub struct Kept {
    disk: Option<Arc<Snapshot>>,
    made: press::Kept,
}

/// What a history was understood to mean, at one time.
pub struct World {
    pub home: Home,
    disk: Arc<Snapshot>,
    changed: BTreeMap<String, Option<Vec<u8>>>,
    pub now: Understood,
    /// Its faults, in order.
    pub faults: Vec<Diagnostic>,
    by_path: HashMap<String, FileId>,
    by_id: HashMap<String, Vec<Ix>>,
    by_name: OnceLock<HashMap<String, Vec<Ix>>>,
    formatter: OnceLock<Formatter>,
}

impl World {
    /// Understands a history, with the texts of open files in the place of what is on disk. What was
    /// kept of it when it was understood last is taken over where it still holds.
    pub fn new(home: Home, open: Open, kept: &mut Kept) -> World {
        let disk = Arc::new(Snapshot::take(&home.disk(), kept.disk.as_deref()));
        kept.disk = Some(disk.clone());
        let bytes = |text: Arc<str>| Some(text.as_bytes().to_vec());
        let changed: BTreeMap<_, _> =
            open.into_iter().map(|(path, text)| (path, bytes(text))).collect();
        let files = Edited { own: &*disk, changed };
        let now = press::understand_again(&files, Some(&mut kept.made));
        let changed = files.changed;
        let faults = now.faults.clone().finish(&now.texts, false);
        let by_path = now.texts.iter().map(|(id, text)| (text.path.clone(), id)).collect();
        let mut by_id: HashMap<String, Vec<Ix>> = HashMap::new();
        for (at, thing) in now.site.things.iter().enumerate() {
            by_id.entry(thing.id.clone()).or_default().push(Ix(at as u32));
        }
        let (by_name, formatter) = (OnceLock::new(), OnceLock::new());
        World { home, disk, changed, now, faults, by_path, by_id, by_name, formatter }
    }

    /// The history's files, as the editor has them.
    pub fn files(&self) -> Edited<'_> {
        Edited { own: &*self.disk, changed: self.changed.clone() }
    }

    /// The texts that were read.
    pub fn texts(&self) -> &Texts {
        &self.now.texts
    }

    /// The file with this path, as it was read.
    pub fn file(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// The thing that was read from a Markdown file.
    pub fn thing_of(&self, file: FileId) -> Option<(Ix, &Thing)> {
        let at = self.now.site.things.iter().position(|thing| thing.file == file)?;
        let thing = &self.now.site.things[at];
        let is_own = self.texts().get(file).path.ends_with(".md");
        is_own.then_some((Ix(at as u32), thing))
    }

    /// The things of these kinds that a written reference may mean: by id, with or without its
    /// kind, else by name.
    pub fn meant(&self, written: &str, kinds: &[Kind]) -> Vec<Ix> {
        let written = written.trim();
        let prefixed = written.split_once(':');
        let prefixed = prefixed.and_then(|(word, id)| Some((Kind::from_word(word.trim())?, id)));
        let (asked, name) = prefixed.map_or((None, written), |(kind, id)| (Some(kind), id.trim()));
        let fits = |ix: &Ix| {
            let kind = self.now.site.thing(*ix).kind;
            kinds.contains(&kind) && asked.is_none_or(|asked| asked == kind)
        };
        let of = |all: Option<&Vec<Ix>>| -> Vec<Ix> {
            all.into_iter().flatten().copied().filter(fits).collect()
        };
        let with_id = of(self.by_id.get(name));
        if with_id.is_empty() { of(self.names().get(&fold(name))) } else { with_id }
    }

    /// How a thing is named so that only it is meant: its id, else `kind:id`.
    pub fn handle(&self, ix: Ix) -> String {
        let thing = self.now.site.thing(ix);
        match self.by_id.get(&thing.id).map_or(0, Vec::len) {
            0 | 1 => thing.id.clone(),
            _ => format!("{}:{}", thing.kind.word(), thing.id),
        }
    }

    fn names(&self) -> &HashMap<String, Vec<Ix>> {
        self.by_name.get_or_init(|| {
            let mut names: HashMap<String, Vec<Ix>> = HashMap::new();
            for (at, thing) in self.now.site.things.iter().enumerate() {
                let ix = Ix(at as u32);
                for name in names_of(thing) {
                    let bearers = names.entry(fold(&name)).or_default();
                    if bearers.last() != Some(&ix) {
                        bearers.push(ix);
                    }
                }
            }
            names
        })
    }

    /// The formatter of this history's style and language.
    pub fn formatter(&self) -> &Formatter {
        self.formatter.get_or_init(|| {
            let style =
                press::style(&self.files(), &self.now.site.settings, &mut Default::default());
            Formatter::new(style, &self.now.site.settings.language)
        })
    }

    /// A source's entry in the bibliography, as HTML.
    pub fn reference(&self, ix: Ix) -> Option<Arc<str>> {
        let source = self.now.site.thing(ix).source()?;
        Some(self.formatter().entry(&cite::Source::new(&source.csl)))
    }

    /// A place in a file as an editor takes it.
    pub fn location(&self, span: Span, encoding: Encoding) -> Option<Location> {
        let text = self.texts().get(span.file);
        let uri = self.home.uri(&text.path)?;
        Some(Location::new(uri, Lines::new(&text.text, encoding).range(span.range())))
    }
}

/// The names that a thing goes by.
pub fn names_of(thing: &Thing) -> Vec<String> {
    let mut names = vec![thing.title.clone()];
    match &thing.body {
        Body::Entity(entity) => names.extend(entity.names.iter().map(|name| name.text.clone())),
        Body::Source(source) if !source.short.is_empty() => names.push(plain(&source.short)),
        _ => {}
    }
    names
}
