//! Giving a thing another id from within an editor: the edits of a whole history, as the editor
//! takes them. Which edits those are, the room of renaming knows.

use super::definition::{Target, own, target};
use super::world::World;
use super::{Asked, Client};
use crate::desk::refs::References;
use crate::desk::rename::{self, Refusal, Renaming};
use crate::diagnostic::Edit;
use crate::load::is_key;
use crate::model::kind::{Kind, chapter_number};
use crate::model::site::{Ix, Spelling};
use crate::span::Span;
use lsp_server::ErrorCode;
use lsp_types::{
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    Position, PrepareRenameResponse, Range, RenameFile, ResourceOp, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};
use std::collections::{BTreeMap, HashMap};

/// Why something can't be renamed, for people.
type Refused = (ErrorCode, String);

/// What stands at a place and can be given another name.
enum Named {
    Thing(Ix),
    /// A citation of the file's own front matter, defined here.
    Citation(Span),
}

const NOT_YET: &str = "claims and headings can't be renamed here yet";

fn refused(why: impl Into<String>) -> Refused {
    (ErrorCode::RequestFailed, why.into())
}

/// Whether a claim's name stands at a byte, in the front matter of its event.
fn is_claim(asked: &Asked, byte: usize) -> bool {
    let thing = asked.world.file(asked.path).and_then(|file| asked.world.thing_of(file));
    let claims = thing.and_then(|(_, thing)| thing.event()).map(|event| &event.claims);
    claims.into_iter().flatten().any(|claim| {
        let name = claim.span.range();
        (name.start..=name.end).contains(&byte)
    })
}

/// What can be renamed at a place, and where it is written there.
fn named(asked: &Asked, at: Position) -> Result<(Named, Option<Span>), Refused> {
    let byte = asked.lines().byte(at);
    match target(asked, byte) {
        Some((Target::Citation(defined, _), span)) => Ok((Named::Citation(defined), Some(span))),
        Some((Target::Thing(ix), span)) => {
            let all = References::of(&asked.world.now.site);
            let here = all.at(span.file, byte).find(|one| one.to == ix && one.span == span);
            // A name is no id: the id is shown, and the name stays.
            let by_id = |spelling| matches!(spelling, Spelling::Id { .. } | Spelling::Path);
            Ok((
                Named::Thing(ix),
                here.filter(|one| one.exact && by_id(one.spelling)).map(|_| span),
            ))
        }
        Some(_) => Err(refused(NOT_YET)),
        // What is typed for a claim's own name must not become the event's id.
        None if is_claim(asked, byte) => Err(refused(NOT_YET)),
        None => {
            let defined = asked.world.file(asked.path).and_then(|file| {
                let all = asked.world.now.site.references();
                let spans = all.iter().filter_map(|one| match one.spelling {
                    Spelling::Citation(span) if span.file == file => Some(span),
                    _ => None,
                });
                spans
                    .into_iter()
                    .find(|span| (span.start as usize..=span.end as usize).contains(&byte))
            });
            if let Some(span) = defined {
                return Ok((Named::Citation(span), Some(span)));
            }
            let why = "nothing here has an id; point at one, or at the front matter of a thing";
            own(asked, byte).map(|ix| (Named::Thing(ix), None)).ok_or_else(|| refused(why))
        }
    }
}

/// The place and id, or name, of what can be renamed where the editor points.
pub fn prepare(asked: &Asked, at: Position) -> Result<PrepareRenameResponse, Refused> {
    let (named, span) = named(asked, at)?;
    let (world, lines) = (asked.world, asked.lines());
    let placeholder = match named {
        Named::Thing(ix) => world.now.site.thing(ix).id.clone(),
        Named::Citation(span) => world.texts().slice(span).to_string(),
    };
    let range = span.map_or(Range::new(at, at), |span| lines.range(span.range()));
    Ok(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
}

/// The edits that give what stands at a place another id or name, in the whole history. The old
/// address of a thing's page leads on to the new one.
pub fn rename(asked: &Asked, at: Position, new: &str) -> Result<WorkspaceEdit, Refused> {
    let (world, client) = (asked.world, asked.client);
    match named(asked, at)?.0 {
        Named::Citation(defined) => {
            let edits = citation(world, defined, new)?;
            Ok(workspace_edit(world, client, &edits, None))
        }
        Named::Thing(ix) => {
            let renaming = renaming(world, ix, new)?;
            let moved = renaming.moved.as_ref();
            if moved.is_some() && !(client.renames && client.document_changes) {
                let (old, id) = (world.handle(ix), &renaming.to);
                return Err(refused(format!(
                    "this editor can't rename files; close them and run `variorum mv {old} {id}`"
                )));
            }
            Ok(workspace_edit(world, client, &renaming.edits, moved))
        }
    }
}

fn renaming(world: &World, ix: Ix, new: &str) -> Result<Renaming, Refused> {
    let told = |refusal: Refusal| refused(format!("{}; {}", refusal.message, refusal.help));
    let renaming =
        rename::rename(&world.now.site, world.texts(), ix, new.trim(), true).map_err(told)?;
    rename::check(&world.files(), &world.now, &renaming).map_err(|harm| {
        let first = harm.faults.first().map(|fault| format!(": {}", fault.message));
        let first = first.unwrap_or_default();
        refused(format!("that would change what the history means{first}; choose another id"))
    })?;
    Ok(renaming)
}

/// The edits that give a citation of the front matter another name.
fn citation(world: &World, defined: Span, new: &str) -> Result<Vec<Edit>, Refused> {
    if !is_key(new) {
        return Err(refused(format!("`{new}` can't be cited: write one word, as in `rout-1997`")));
    }
    if !world.meant(new, &[Kind::Source]).is_empty() {
        return Err(refused(format!("`{new}` is a source already; choose another name")));
    }
    let text = &world.texts().get(defined.file).text;
    let names = super::matter::front(text).map(|yaml| super::matter::keys(text, yaml, "citations"));
    if names.unwrap_or_default().iter().any(|(name, _)| name == new) {
        return Err(refused(format!(
            "this file has a citation `{new}` already; choose another name"
        )));
    }
    let uses = world.now.site.references().iter();
    let uses = uses.filter(|one| one.spelling == Spelling::Citation(defined) && one.exact);
    let mut spans: Vec<Span> = uses.map(|one| one.span).chain([defined]).collect();
    spans.sort_unstable();
    spans.dedup();
    Ok(spans.into_iter().map(|span| Edit { span, text: new.to_string(), safe: true }).collect())
}

/// The edits that keep all links alive when a thing's file is given another name; `None` where that
/// gives it no other id.
pub fn file_renamed(world: &World, client: &Client, old: &str, new: &str) -> Option<WorkspaceEdit> {
    let (ix, thing) = world.thing_of(world.file(old)?)?;
    let (folder, name) = new.strip_suffix(".md")?.rsplit_once('/')?;
    let (number, id) = match thing.kind {
        Kind::Chapter => chapter_number(name),
        _ => (None, name),
    };
    // Another number is in no link but those by path, which the renaming of ids doesn't know.
    let fits = old.starts_with(&format!("{folder}/")) && number == thing.order && id != thing.id;
    let renaming = fits.then(|| renaming(world, ix, id).ok())??;
    Some(workspace_edit(world, client, &renaming.edits, None))
}

/// Edits as the editor takes them: file by file and, last, the file that gets another name.
fn workspace_edit(
    world: &World,
    client: &Client,
    edits: &[Edit],
    moved: Option<&(String, String)>,
) -> WorkspaceEdit {
    let mut files: BTreeMap<&str, (Uri, Vec<TextEdit>)> = BTreeMap::new();
    for edit in edits {
        let path = world.texts().get(edit.span.file).path.as_str();
        let Some(location) = world.location(edit.span, client.encoding) else { continue };
        let (_, all) = files.entry(path).or_insert_with(|| (location.uri, Vec::new()));
        all.push(TextEdit::new(location.range, edit.text.clone()));
    }
    if !client.document_changes {
        #[expect(clippy::mutable_key_type, reason = "the library's type; its text never changes")]
        let changes: HashMap<Uri, Vec<TextEdit>> = files.into_values().collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let mut operations: Vec<DocumentChangeOperation> = files
        .into_values()
        .map(|(uri, edits)| {
            let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
            let edits = edits.into_iter().map(OneOf::Left).collect();
            DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits })
        })
        .collect();
    let uris = moved.and_then(|(old, new)| Some((world.home.uri(old)?, world.home.uri(new)?)));
    if let Some((old_uri, new_uri)) = uris {
        let file = RenameFile { old_uri, new_uri, options: None, annotation_id: None };
        operations.push(DocumentChangeOperation::Op(ResourceOp::Rename(file)));
    }
    let document_changes = Some(DocumentChanges::Operations(operations));
    WorkspaceEdit { document_changes, ..WorkspaceEdit::default() }
}
