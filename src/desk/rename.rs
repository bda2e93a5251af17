//! Another id for a thing: which letters of which files that changes, and which file gets another
//! name. Texts go in and edits come out; what is done with them is `mv`'s affair, or an editor's
//! program's.

use super::edited::{Edited, apply};
use crate::diagnostic::{Diagnostic, Edit, Faults};
use crate::load::files::Files;
use crate::load::{as_id, is_key, keys_named, matter_end};
use crate::model::draft::Ref;
use crate::model::kind::{Kind, is_id};
use crate::model::site::{Ix, Reference, Role, Site, Spelling, Thing};
use crate::press::{Understood, understand};
use crate::span::{FileId, Span, Spanned, Texts};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What renaming a thing comes to.
#[derive(Debug, PartialEq, Eq)]
pub struct Renaming {
    pub of: Ix,
    pub from: String,
    pub to: String,
    /// By file and place, none overlapping; their spans are of the texts as they are.
    pub edits: Vec<Edit>,
    /// Of these edits, how many write a reference anew.
    pub references: usize,
    /// The path of the thing's file, and the one that it gets; `None` for an entry of a library.
    pub moved: Option<(String, String)>,
    /// Whether the address of its page will lead on to the new one.
    pub leads_on: bool,
}

/// Why a thing can't be renamed so, and a way out; for people.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub help: String,
}

/// What comes of giving a thing this id. Everything that names it by its id is written anew; where
/// another thing has the same id, as `kind:id`. With `lead_on`, the thing's file notes the old id in
/// its field `formerly`, and the old address of its page leads to the new one.
///
/// Refused are an id that can't be one or is taken, and a history that names the thing in a way
/// that can't be written anew. What the history then means should still be [`check`]ed.
pub fn rename(
    site: &Site,
    texts: &Texts,
    of: Ix,
    new: &str,
    lead_on: bool,
) -> Result<Renaming, Refusal> {
    let thing = site.thing(of);
    let path = texts.get(thing.file).path.as_str();
    let is_file = path.ends_with(".md");
    refuse_bad(new, thing, is_file)?;
    refuse_taken(site, texts, of, new)?;

    let mut edits = references(site, texts, of, new)?;
    let written = edits.len();
    let moved = match is_file {
        true => {
            let head = path.strip_suffix(&format!("{}.md", thing.id)).unwrap_or(path);
            Some((path.to_string(), format!("{head}{new}.md")))
        }
        false => {
            entry(texts, thing, new, &mut edits)?;
            None
        }
    };
    let leads_on = is_file && lead_on;
    let text = &texts.get(thing.file).text;
    edits.extend(formerly(text, thing, new, leads_on)?);
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    let (from, to) = (thing.id.clone(), new.to_string());
    Ok(Renaming { of, from, to, edits, references: written, moved, leads_on })
}

impl Renaming {
    /// The files whose text changes, with how many references are written anew in each, by path as
    /// it is now.
    pub fn counts<'t>(&self, texts: &'t Texts) -> BTreeMap<&'t str, usize> {
        let mut counts = BTreeMap::new();
        for edit in &self.edits {
            *counts.entry(texts.get(edit.span.file).path.as_str()).or_default() += 1;
        }
        counts
    }

    /// The new text of each file that changes, by its path as it is now.
    pub fn texts<'t>(&self, texts: &'t Texts) -> BTreeMap<&'t str, String> {
        let mut files: Vec<FileId> = self.edits.iter().map(|edit| edit.span.file).collect();
        files.dedup();
        let new = |file: FileId| (texts.get(file).path.as_str(), apply(texts, file, &self.edits));
        files.into_iter().map(new).collect()
    }

    /// The history as it will be.
    pub fn applied<'f>(&self, own: &'f dyn Files, texts: &Texts) -> Edited<'f> {
        let mut changed: BTreeMap<String, Option<Vec<u8>>> = BTreeMap::new();
        for (path, text) in self.texts(texts) {
            changed.insert(path.to_string(), Some(text.into_bytes()));
        }
        if let Some((old, new)) = &self.moved {
            let bytes = changed.insert(old.clone(), None).flatten();
            let bytes = bytes.or_else(|| own.read(old).ok());
            changed.insert(new.clone(), bytes);
        }
        Edited { own, changed }
    }
}

/// What a renaming would do beside renaming: faults that are not there now, with the texts that
/// they are found in.
pub struct Harm {
    pub texts: Texts,
    pub faults: Vec<Diagnostic>,
}

/// Reads the history as it will be, and holds that it means what it meant: the same references lead
/// to the same things, and nothing is at fault that was not.
pub fn check(own: &dyn Files, now: &Understood, renaming: &Renaming) -> Result<(), Harm> {
    let later = understand(&renaming.applied(own, &now.texts));
    let counts = |faults: &Faults| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        faults.iter().for_each(|fault| *counts.entry(fault.code.name).or_default() += 1);
        counts
    };
    let (before, after) = (counts(&now.faults), counts(&later.faults));
    let more = |code: &str| after.get(code) > before.get(code);
    let means_the_same = meaning(now, Some(renaming)) == meaning(&later, None);
    if means_the_same && !after.keys().any(|code| more(code)) {
        return Ok(());
    }
    let known: Vec<&str> = now.faults.iter().map(|fault| fault.message.as_str()).collect();
    let mut new = Faults::default();
    for fault in later.faults.iter().filter(|fault| more(fault.code.name)) {
        if !known.contains(&fault.message.as_str()) {
            new.push(fault.clone());
        }
    }
    let faults = new.finish(&later.texts, false);
    Err(Harm { texts: later.texts, faults })
}

/// What each file names, and as what: with the names that a renaming will give.
fn meaning(
    all: &Understood,
    renaming: Option<&Renaming>,
) -> BTreeMap<String, Vec<(Role, Kind, String)>> {
    let mut files: BTreeMap<String, Vec<(Role, Kind, String)>> = BTreeMap::new();
    for one in all.site.references() {
        let path = &all.texts.get(one.span.file).path;
        let renamed = renaming.filter(|renaming| renaming.of == one.to);
        let moved = renaming.and_then(|renaming| renaming.moved.as_ref());
        let path = moved.filter(|(old, _)| old == path).map_or(path, |(_, new)| new);
        let thing = all.site.thing(one.to);
        let id = renamed.map_or(&thing.id, |renaming| &renaming.to);
        files.entry(path.clone()).or_default().push((one.role, thing.kind, id.clone()));
    }
    files.values_mut().for_each(|named| named.sort_unstable());
    files
}

fn refuse_bad(new: &str, thing: &Thing, is_file: bool) -> Result<(), Refusal> {
    if new == thing.id {
        let message = format!("the {} has the id `{new}` already", thing.kind.word());
        return Err(Refusal { message, help: "choose another id".into() });
    }
    let is_plain = |c: char| c.is_alphanumeric() || "-_.:+/".contains(c);
    let good = match is_file {
        true => is_id(new),
        false => is_key(new) && new.chars().all(is_plain),
    };
    if good {
        return Ok(());
    }
    let message = format!("`{new}` can't be an id");
    let rule =
        "an id has small letters, digits, `-`, `_` and `.`, and begins with a letter or digit";
    let better = as_id(new);
    let help = match is_id(&better) {
        true => format!("{rule}; write `{better}`"),
        false => rule.to_string(),
    };
    Err(Refusal { message, help })
}

fn refuse_taken(site: &Site, texts: &Texts, of: Ix, new: &str) -> Result<(), Refusal> {
    let kind = site.thing(of).kind;
    for (ix, other) in site.of(kind).filter(|&(ix, _)| ix != of) {
        let path = &texts.get(other.file).path;
        if other.id == new {
            let message = format!("the id `{new}` is taken: “{}” has it, in `{path}`", other.title);
            let help = "choose another id, or rename that one first".to_string();
            return Err(Refusal { message, help });
        }
        if former_ids(other).any(|former| former.value == new) {
            let id = &site.thing(ix).id;
            let message = format!("`{new}` is a former id of `{id}`, and its address leads there");
            let help = format!("choose another id, or take it out of `formerly` in `{path}`");
            return Err(Refusal { message, help });
        }
    }
    Ok(())
}

fn former_ids(thing: &Thing) -> impl Iterator<Item = &Ref> {
    thing.formerly.iter().flat_map(|all| &all.value)
}

/// The edits of all that names the thing by its id or its file's path.
fn references(site: &Site, texts: &Texts, of: Ix, new: &str) -> Result<Vec<Edit>, Refusal> {
    let by_id = |one: &&Reference| {
        one.to == of && matches!(one.spelling, Spelling::Id { .. } | Spelling::Path)
    };
    let (mut edits, mut unclear) = (Vec::new(), Vec::new());
    for one in site.references().iter().filter(by_id) {
        if !one.exact {
            let text = texts.get(one.span.file);
            let place = text.line_column(one.span.start as usize);
            unclear.push(format!("{}:{}:{}", text.path, place.line, place.column));
            continue;
        }
        let new = match one.spelling {
            Spelling::Id { kind: false } if one.role == Role::Citation => key(texts, one, new),
            Spelling::Id { kind: false } if is_shared(site, one, new) => {
                format!("{}:{new}", site.thing(of).kind.word())
            }
            _ => new.to_string(),
        };
        edits.push(edit(one.span, new));
    }
    match unclear.is_empty() {
        true => {
            edits.extend(bystanders(site, texts, of, new));
            edits.sort_by_key(|edit| edit.span);
            edits.dedup();
            Ok(edits)
        }
        false => Err(Refusal {
            message: format!(
                "it is named where the name can't be written anew: {}",
                unclear.join(", ")
            ),
            help: "write the id there plainly, on one line and without escapes, and try again"
                .into(),
        }),
    }
}

/// A key as a citation needs it: in braces where it isn't one by Pandoc's rule.
fn key(texts: &Texts, one: &Reference, new: &str) -> String {
    let before = &texts.get(one.span.file).text[..one.span.start as usize];
    match is_key(new) || before.ends_with('{') {
        true => new.to_string(),
        false => format!("{{{new}}}"),
    }
}

/// The kinds of thing that a reference in this role may lead to, where there are several.
fn kinds(role: Role) -> &'static [Kind] {
    match role {
        Role::Link | Role::Embed => &Kind::ALL,
        Role::Attribution | Role::Field("relays") => &[Kind::Source, Kind::Person, Kind::Group],
        Role::Field("participants" | "agent") => &[Kind::Person, Kind::Group],
        _ => &[],
    }
}

/// Whether another thing has the new id that this reference could mean as well.
fn is_shared(site: &Site, one: &Reference, new: &str) -> bool {
    let (own, kinds) = (site.thing(one.to).kind, kinds(one.role));
    let clashes =
        |thing: &Arc<Thing>| thing.id == new && thing.kind != own && kinds.contains(&thing.kind);
    site.things.iter().any(clashes)
}

/// The edits of what leads to other things, and would no longer do so, or not clearly: it is spelt
/// like the new id.
fn bystanders(site: &Site, texts: &Texts, of: Ix, new: &str) -> Vec<Edit> {
    let own = site.thing(of).kind;
    let is_near = |one: &&Reference| {
        let other = site.thing(one.to);
        let bare = matches!(one.spelling, Spelling::Id { kind: false } | Spelling::Name)
            && !texts.get(one.span.file).text[..one.span.start as usize].ends_with(':');
        one.to != of
            && other.kind != own
            && bare
            && one.exact
            && kinds(one.role).contains(&own)
            && texts.slice(one.span) == new
    };
    let near = site.references().iter().filter(is_near);
    let edit = |one: &Reference| {
        let other = site.thing(one.to);
        edit(one.span, format!("{}:{}", other.kind.word(), other.id))
    };
    near.map(edit).collect()
}

/// The edits of a library: the entry's key, and what other entries take from it by name.
fn entry(texts: &Texts, thing: &Thing, new: &str, edits: &mut Vec<Edit>) -> Result<(), Refusal> {
    let text = texts.get(thing.file);
    if texts.slice(thing.span) != thing.id {
        let place = text.line_column(thing.span.start as usize);
        return Err(Refusal {
            message: format!(
                "the key at {}:{}:{} isn't spelt as it is read",
                text.path, place.line, place.column
            ),
            help: "write it plainly, without escapes, and try again".into(),
        });
    }
    let before = &text.text[..thing.span.start as usize];
    // A number as an id of CSL-JSON stands without quotation marks.
    let bare = text.path.ends_with(".json") && !before.ends_with('"');
    let key = if bare { format!("\"{new}\"") } else { new.to_string() };
    edits.push(edit(thing.span, key));
    if text.path.ends_with(".bib") {
        let named = keys_named(&text.text).into_iter().filter(|(key, _)| *key == thing.id);
        edits.extend(named.map(|(_, at)| edit(Span::new(thing.file, at.start, at.end), new)));
    }
    Ok(())
}

/// The edit by which a thing's file notes the id that it had, and no longer the one that it gets
/// back.
fn formerly(text: &str, thing: &Thing, new: &str, lead_on: bool) -> Result<Option<Edit>, Refusal> {
    let mut ids: Vec<&str> = former_ids(thing).map(|one| one.value.as_str()).collect();
    let had = ids.len();
    ids.retain(|&id| id != new && id != thing.id);
    if lead_on {
        ids.push(&thing.id);
    }
    let line = format!("formerly: [{}]", ids.join(", "));
    let Some(Spanned { span, .. }) = &thing.formerly else {
        let at = matter_end(text).filter(|_| lead_on);
        let insert = |at: usize| {
            let crlf = text[at..].lines().next().is_some_and(|_| text[..at].ends_with("\r\n"));
            let end = if crlf { "\r\n" } else { "\n" };
            edit(Span::new(thing.file, at, at), format!("{line}{end}"))
        };
        return Ok(at.map(insert));
    };
    if !lead_on && ids.len() == had {
        return Ok(None);
    }
    let written = &text[span.range()];
    if written.contains('#') {
        let message = "the field `formerly` of its file holds a comment".to_string();
        let help = format!("write `{line}` there yourself, and try again with `--no-redirect`");
        return Err(Refusal { message, help });
    }
    let end = span.start as usize + written.trim_end().len();
    let (start, end, line) = match ids.is_empty() {
        // The whole line goes, with its break.
        true => {
            let rest = &text[end..];
            let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            (span.start as usize, end + line_end, String::new())
        }
        false => (span.start as usize, end, line),
    };
    Ok(Some(edit(Span::new(thing.file, start, end), line)))
}

/// What a renaming asks for is sure.
fn edit(span: Span, text: impl Into<String>) -> Edit {
    Edit { span, text: text.into(), safe: true }
}

#[cfg(test)]
mod tests;
