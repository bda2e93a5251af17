//! Outlines: what a file holds, and all things of the histories at hand.

use super::Asked;
use super::definition::{Named, headings};
use super::facts;
use super::lines::Encoding;
use super::world::{World, names_of};
use crate::model::kind::Kind;
use crate::model::site::Ix;
use crate::span::Span;
use lsp_types::{
    DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind, Uri,
};

/// The most things that one search gives.
const MOST: usize = 200;

/// What a file holds: its claims and headings, or the entries of a library.
pub fn of_file(asked: &Asked, uri: &Uri) -> Option<DocumentSymbolResponse> {
    let file = asked.world.file(asked.path)?;
    let lines = asked.lines();
    let symbol = |name: &str, detail: Option<String>, kind, span: Span| {
        let range = lines.range(span.range());
        #[expect(deprecated, reason = "the type has a field that tags have replaced")]
        DocumentSymbol {
            name: if name.trim().is_empty() { "…".into() } else { name.to_string() },
            detail,
            kind,
            tags: None,
            deprecated: None,
            range,
            selection_range: range,
            children: None,
        }
    };
    let mut all: Vec<DocumentSymbol> = Vec::new();
    match asked.world.thing_of(file) {
        Some((_, thing)) => {
            let claims = thing.event().map_or(&[][..], |event| &event.claims);
            all.extend(claims.iter().map(|claim| {
                let question = Some(claim.question.clone());
                symbol(&claim.name, question, SymbolKind::EVENT, claim.span)
            }));
            let mut found: Vec<(u8, Named)> = Vec::new();
            headings(&thing.prose.blocks, &mut |level, named| found.push((level, named)));
            let mut open: Vec<(u8, DocumentSymbol)> = Vec::new();
            for (level, named) in found {
                close(&mut open, &mut all, level);
                open.push((level, symbol(&named.words, None, SymbolKind::STRING, named.span)));
            }
            close(&mut open, &mut all, 0);
        }
        None => {
            let things = asked.world.now.site.things.iter().enumerate();
            let mut entries: Vec<_> = things.filter(|(_, thing)| thing.file == file).collect();
            entries.sort_by_key(|(_, thing)| thing.span.start);
            all.extend(entries.into_iter().map(|(at, thing)| {
                let line = facts::line(asked.world, Ix(at as u32));
                symbol(&thing.id, Some(line), SymbolKind::OBJECT, thing.span)
            }));
        }
    }
    if asked.client.hierarchical {
        return Some(DocumentSymbolResponse::Nested(all));
    }
    let mut flat = Vec::new();
    flatten(all, uri, &mut flat);
    Some(DocumentSymbolResponse::Flat(flat))
}

/// Ends the sections that a heading of this level ends. A section reaches to the end of its last
/// part.
fn close(open: &mut Vec<(u8, DocumentSymbol)>, all: &mut Vec<DocumentSymbol>, level: u8) {
    while let Some((_, done)) = open.pop_if(|(top, _)| *top >= level) {
        match open.last_mut() {
            Some((_, around)) => {
                around.range.end = around.range.end.max(done.range.end);
                around.children.get_or_insert_default().push(done);
            }
            None => all.push(done),
        }
    }
}

fn flatten(symbols: Vec<DocumentSymbol>, uri: &Uri, flat: &mut Vec<SymbolInformation>) {
    for one in symbols {
        #[expect(deprecated, reason = "the type has a field that tags have replaced")]
        flat.push(SymbolInformation {
            name: one.name,
            kind: one.kind,
            tags: None,
            deprecated: None,
            location: Location::new(uri.clone(), one.range),
            container_name: None,
        });
        flatten(one.children.unwrap_or_default(), uri, flat);
    }
}

/// The things whose id or names hold what was typed.
pub fn of_all<'w>(
    worlds: impl Iterator<Item = &'w World>,
    query: &str,
    encoding: Encoding,
) -> Vec<SymbolInformation> {
    let query = query.to_lowercase();
    let mut found = Vec::new();
    for world in worlds {
        for thing in &world.now.site.things {
            let fits = |name: &str| name.to_lowercase().contains(&query);
            if !fits(&thing.id) && !names_of(thing).iter().any(|name| fits(name)) {
                continue;
            }
            let Some(location) = world.location(thing.span, encoding) else { continue };
            #[expect(deprecated, reason = "the type has a field that tags have replaced")]
            found.push(SymbolInformation {
                name: thing.title.clone(),
                kind: symbol_kind(thing.kind),
                tags: None,
                deprecated: None,
                location,
                container_name: Some(format!("{} {}", thing.kind.word(), thing.id)),
            });
            if found.len() == MOST {
                return found;
            }
        }
    }
    found
}

fn symbol_kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Chapter | Kind::Page => SymbolKind::FILE,
        Kind::Event => SymbolKind::EVENT,
        Kind::Person | Kind::Group => SymbolKind::CLASS,
        Kind::Place => SymbolKind::NAMESPACE,
        Kind::Source => SymbolKind::OBJECT,
    }
}
