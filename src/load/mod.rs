//! From files to a draft. Parsing never fails: it returns what it got and what is wrong with it.
//! Whether ids, keys and links lead anywhere is for resolution to say.

mod base_map;
mod entries;
mod fields;
#[expect(clippy::disallowed_methods, reason = "here the history is read from disk")]
pub mod files;
mod front;
pub mod library;
mod markdown;
mod numbers;
mod place;
mod slips;
mod stray;
mod values;
mod yaml;

pub use front::{as_id, matter_end};
pub use library::keys_named;
pub use markdown::{decoded, is_key};

use crate::diagnostic::{Diagnostic, Faults};
use crate::model::base_map::BaseMap;
use crate::model::codes;
use crate::model::draft::{Draft, Settings, Thing};
use crate::model::kind::Kind;
use crate::model::locator::LocatorFault;
use crate::model::typography::without_tags;
use crate::span::{FileId, Span, Texts};
use files::Files;
pub use front::source_fields;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::string::FromUtf8Error;
use std::sync::Arc;

/// What was read of a project, with the texts that the draft and the faults point into.
#[derive(Debug)]
pub struct Loaded {
    pub draft: Draft,
    pub texts: Texts,
    pub faults: Faults,
}

const SITE: &str = "content/site.yaml";
/// Where base maps lie, below `content/`.
const MAP: &str = "map/";

/// Reads all of a project's content. The result depends on the files alone, not on the number of
/// threads.
pub fn load(files: &dyn Files) -> Loaded {
    load_again(files, None)
}

/// What was made of the files before, for [`load_again`].
#[derive(Debug, Default)]
pub struct Kept {
    /// The settings that all was read by, as text.
    settings: Option<(FileId, Arc<str>)>,
    parts: HashMap<String, Part>,
    maps: Vec<(FileId, Arc<str>)>,
    map: (BaseMap, Faults),
}

/// A file as it was parsed.
#[derive(Debug)]
struct Part {
    file: FileId,
    text: Arc<str>,
    things: Vec<Arc<Thing>>,
    faults: Faults,
}

/// The same, taking what was made before of a file whose text, path and place among the files have
/// not changed. What it gives doesn't depend on what was kept.
pub fn load_again(files: &dyn Files, mut kept: Option<&mut Kept>) -> Loaded {
    let (mut texts, mut faults) = (Texts::default(), Faults::default());
    let paths = files.list();
    let content: Vec<(&str, Role)> = paths
        .iter()
        .filter_map(|path| Some((path.as_str(), role(path.strip_prefix("content/")?))))
        .collect();
    let read: Vec<_> = content
        .par_iter()
        .map(|(path, role)| (*role != Role::Asset).then(|| files.text(path)))
        .collect();
    let (mut assets, mut strays) = (Vec::new(), Vec::new());
    let mut parts: Vec<(FileId, &str, Role)> = Vec::new();
    for (&(path, role), read) in content.iter().zip(read) {
        match read {
            None => {
                let inside = &path["content/".len()..];
                assets.push(inside.to_string());
                if !inside.starts_with(MAP) {
                    strays.extend(stray::asset(inside).map(|said| (path, said)));
                }
            }
            Some(text) => {
                let file = add(&mut texts, path, text, &mut faults);
                parts.extend(file.map(|file| (file, path, role)));
            }
        }
    }
    // What is linked is not left out, whatever its name.
    let named = stray::named(strays.iter().map(|(path, _)| *path), &texts);
    for (path, (message, help)) in strays.into_iter().filter(|(path, _)| !named.contains(path)) {
        // Its text is not wanted, only a place to point at.
        let span = Span::new(texts.add(path, ""), 0, 0);
        faults.push(Diagnostic::new(codes::FILE_MISPLACED, span, message, "").help(help));
    }
    let settings = site(&mut texts, &parts, content.is_empty(), misnamed(&assets), &mut faults);
    let text = |file: FileId| texts.get(file).text.clone();
    if let Some(kept) = &mut kept {
        // All else is read by the settings.
        let site = parts.iter().find(|(_, _, role)| *role == Role::Site);
        let site = site.map(|&(file, ..)| (file, text(file)));
        if site.is_none() || kept.settings != site {
            **kept = Kept { settings: site, ..Kept::default() };
        }
    }
    let before = kept.as_deref();
    let parsed: Vec<(Vec<Arc<Thing>>, Faults, Option<Part>)> = parts
        .par_iter()
        .map(|&(file, path, role)| {
            let known = before.and_then(|kept| kept.parts.get(path));
            if let Some(known) = known.filter(|it| it.file == file && same(&it.text, &text(file))) {
                return (known.things.clone(), known.faults.clone(), None);
            }
            let mut faults = Faults::default();
            let things = part(file, path, role, &texts, &settings, &mut faults);
            let things: Vec<Arc<Thing>> = things.into_iter().map(Arc::new).collect();
            let new = before.is_some().then(|| Part {
                file,
                text: text(file),
                things: things.clone(),
                faults: faults.clone(),
            });
            (things, faults, new)
        })
        .collect();
    let mut things = Vec::new();
    for ((found, wrong, new), (_, path, _)) in parsed.into_iter().zip(&parts) {
        things.extend(found);
        faults.extend(wrong);
        if let (Some(new), Some(kept)) = (new, &mut kept) {
            kept.parts.insert(path.to_string(), new);
        }
    }
    let maps = parts.iter().filter(|(_, _, role)| *role == Role::BaseMap);
    let maps: Vec<(FileId, Arc<str>)> = maps.map(|&(file, ..)| (file, text(file))).collect();
    let known = kept.as_ref().filter(|kept| kept.maps == maps).map(|kept| kept.map.clone());
    let (map, wrong) = known.unwrap_or_else(|| {
        let (mut map, mut wrong) = Default::default();
        for (file, text) in &maps {
            base_map::read(*file, text, &mut map, &mut wrong);
        }
        (map, wrong)
    });
    if let Some(kept) = kept {
        if kept.maps != maps {
            (kept.maps, kept.map) = (maps, (map.clone(), wrong.clone()));
        }
        // What is gone needn't be kept.
        if kept.parts.len() > parts.len() {
            let paths: HashSet<&str> = parts.iter().map(|(_, path, _)| *path).collect();
            kept.parts.retain(|path, _| paths.contains(path.as_str()));
        }
    }
    faults.extend(wrong);
    Loaded { draft: Draft { settings, things, base_map: map, assets }, texts, faults }
}

/// Whether two texts are one, or say the same.
fn same(a: &Arc<str>, b: &Arc<str>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// What a file below `content/` is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Site,
    Thing(Kind),
    Library,
    BaseMap,
    /// Markdown where no kind lives.
    Stray,
    Asset,
}

fn role(path: &str) -> Role {
    let kind = path.split_once('/').and_then(|(folder, _)| Kind::from_folder(folder));
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match (path, ending, kind) {
        ("site.yaml", ..) => Role::Site,
        _ if path.starts_with(MAP) && ending == "json" => Role::BaseMap,
        // What explains or makes a map.
        _ if path.starts_with(MAP) => Role::Asset,
        (_, "md", Some(kind)) => Role::Thing(kind),
        (_, "md", None) => Role::Stray,
        (_, "bib" | "json" | "ris", Some(Kind::Source)) => Role::Library,
        _ => Role::Asset,
    }
}

/// Adds what was read to the texts; `None`, and a fault, where that is no text.
fn add(
    texts: &mut Texts,
    path: &str,
    read: std::io::Result<Result<Arc<str>, FromUtf8Error>>,
    faults: &mut Faults,
) -> Option<FileId> {
    let mut refuse = |file, code, start, end, message: String, help: &str| {
        let span = Span::new(file, start, end);
        faults.push(Diagnostic::new(code, span, message, "").help(help));
        None
    };
    match read {
        Ok(Ok(text)) if text.len() <= u32::MAX as usize => Some(texts.add(path, text)),
        Ok(Ok(_)) => {
            let message = "this file is larger than 4 GiB".to_string();
            refuse(texts.add(path, ""), codes::FILE_UNREADABLE, 0, 0, message, "split it")
        }
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            let bad = error.as_bytes()[at];
            // The sound text before the fault is kept, so that line and column are right.
            let file = texts.add(path, String::from_utf8_lossy(error.as_bytes()));
            let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
            let is_utf16 =
                [[0xFF, 0xFE], [0xFE, 0xFF]].iter().any(|it| error.as_bytes().starts_with(it));
            let message = match is_utf16 {
                true => "this file is UTF-16, not UTF-8".to_string(),
                false => format!("byte {at} of this file, 0x{bad:02X}, is no UTF-8 text"),
            };
            refuse(file, codes::FILE_NOT_UTF8, at, end, message, "save the file as UTF-8")
        }
        Err(error) => {
            let message = format!("this file can't be read: {error}");
            let help = "check that it exists and that you may read it";
            refuse(texts.add(path, ""), codes::FILE_UNREADABLE, 0, 0, message, help)
        }
    }
}

/// Settings by another name.
fn misnamed(assets: &[String]) -> Option<&str> {
    let is_site = |path: &&str| ["site.yaml", "site.yml"].contains(&&*path.to_lowercase());
    assets.iter().map(String::as_str).find(is_site)
}

/// The settings, which all other files are read by. `misnamed` is a file that seems to be they.
fn site(
    texts: &mut Texts,
    parts: &[(FileId, &str, Role)],
    nothing: bool,
    misnamed: Option<&str>,
    faults: &mut Faults,
) -> Settings {
    if let Some(&(file, ..)) = parts.iter().find(|(_, _, role)| *role == Role::Site) {
        return front::settings(file, Some(&texts.get(file).text), faults);
    }
    // A site.yaml that can't be read was reported as that.
    let unread = texts.iter().find(|(_, text)| text.path == SITE).map(|(file, _)| file);
    if let Some(file) = unread {
        return front::settings(file, None, faults);
    }
    let message = "the history has no `content/site.yaml`";
    let help = match nothing {
        true => "make it, with a line `title: …`; there is no file in `content` yet",
        false => "make it, with a line `title: …`",
    };
    let renamed = match misnamed {
        Some(name) => format!("rename `content/{name}` to `{SITE}`"),
        None => help.to_string(),
    };
    let file = texts.add(SITE, "");
    let span = Span::new(file, 0, 0);
    faults.push(Diagnostic::new(codes::FILE_MISSING, span, message, "").help(renamed));
    front::settings(file, None, faults)
}

/// The things of one file.
fn part(
    file: FileId,
    path: &str,
    role: Role,
    texts: &Texts,
    settings: &Settings,
    faults: &mut Faults,
) -> Vec<Thing> {
    let text = &texts.get(file).text;
    let mut things = match role {
        Role::Thing(kind) => vec![front::thing(file, path, kind, text, settings, faults)],
        Role::Stray => {
            faults.push(stray::markdown(file, path.strip_prefix("content/").unwrap_or(path)));
            Vec::new()
        }
        Role::Library => entries::things(file, path, text, settings, faults),
        Role::Site | Role::BaseMap | Role::Asset => Vec::new(),
    };
    // Citations print what CSL's tags mean; where a title stands by itself it is plain text.
    for source in things.iter_mut().filter(|thing| thing.kind == Kind::Source) {
        source.title.value = without_tags(&source.title.value);
    }
    things
}

/// A locator's fault at its place.
///
/// The span is `exact` where it holds the very letters that the fault speaks of.
fn locator_fault(fault: &LocatorFault, span: Span, exact: bool) -> Diagnostic {
    let unknown = fault.message.starts_with("unknown locator term");
    let code = if unknown { codes::CITE_LOCATOR_TERM } else { codes::CITE_LOCATOR };
    let diagnostic = Diagnostic::new(code, span, &fault.message, "here");
    match (&fault.help, &fault.edit) {
        (Some(help), Some(edit)) if exact => {
            diagnostic.suggest_if(edit.safe, help, span, &edit.text)
        }
        (Some(help), _) => diagnostic.help(help),
        (None, _) => diagnostic,
    }
}

#[cfg(test)]
mod tests;
