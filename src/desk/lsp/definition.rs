//! What the letters at a place lead to, where that is, and what else leads there.

use super::matter;
use super::spot::{Spot, spot};
use super::world::World;
use super::{Asked, spot::Sort};
use crate::desk::refs::References;
use crate::load::decoded;
use crate::model::kind::Kind;
use crate::model::prose::{BlockKind, plain};
use crate::model::site::{Block, Claim, Ix, Reference, Spelling};
use crate::span::{FileId, Span};
use lsp_types::{GotoDefinitionResponse, Location, Position};

/// A place on a thing's page that has a name.
pub struct Named {
    pub anchor: String,
    /// The heading's words, or the claim's question.
    pub words: String,
    pub span: Span,
}

/// What the letters at a place lead to.
pub enum Target<'w> {
    Thing(Ix),
    Anchor(Ix, Named),
    Claim(&'w Claim),
    /// A citation of the file's own front matter, defined here, with its sources.
    Citation(Span, Vec<Ix>),
}

/// What the letters at a byte of a file lead to, with the place of those letters.
pub fn target<'w>(asked: &Asked<'w>, byte: usize) -> Option<(Target<'w>, Span)> {
    let world = asked.world;
    let file = world.file(asked.path)?;
    let span = |range: std::ops::Range<usize>| Span::new(file, range.start, range.end);
    // The anchor of a link leads further than its thing.
    let found = spot(asked.text, byte, asked.sort());
    let anchored = match &found {
        Some(Spot::WikiAnchor { name, anchor }) => {
            let name = asked.text[name.clone()].trim();
            let ix = match name.is_empty() {
                true => world.thing_of(file).map(|(ix, _)| ix),
                false => world.meant(name, &Kind::ALL).first().copied(),
            };
            ix.map(|ix| (ix, anchor.clone()))
        }
        Some(Spot::PathAnchor { path, anchor }) => {
            let ix = match path.is_empty() {
                true => world.thing_of(file).map(|(ix, _)| ix),
                false => at_path(asked, &asked.text[path.clone()]),
            };
            ix.map(|ix| (ix, anchor.clone()))
        }
        _ => None,
    };
    if let Some((ix, range)) = anchored {
        return Some((anchor(world, ix, &asked.text[range.clone()])?, span(range)));
    }
    let here: Vec<&Reference> = References::of(&world.now.site).at(file, byte).collect();
    if let Some(first) = here.first() {
        return Some(match first.spelling {
            Spelling::Citation(defined) => {
                let sources = here.iter().map(|one| one.to).collect();
                (Target::Citation(defined, sources), first.span)
            }
            _ => (Target::Thing(first.to), first.span),
        });
    }
    // A link may be pointed at in any part, and a field while its file can't be read.
    let (ix, range) = match found? {
        Spot::Wiki(name) => (world.meant(&asked.text[name.clone()], &Kind::ALL), name),
        Spot::Key(key) => (world.meant(&asked.text[key.clone()], &[Kind::Source]), key),
        Spot::Path(path) => (at_path(asked, &asked.text[path.clone()]).into_iter().collect(), path),
        Spot::Matter(matter) => {
            let kinds = matter.values.iter().find_map(|shape| match shape {
                crate::model::schema::Shape::Reference(kinds) => Some(*kinds),
                _ => None,
            });
            (world.meant(&asked.text[matter.word.clone()], kinds?), matter.word)
        }
        _ => return None,
    };
    Some((Target::Thing(*ix.first()?), span(range)))
}

/// The thing that is defined at a byte of a file: that of the file where the byte is in its front
/// matter, or an entry of a library, by its key.
pub fn own(asked: &Asked, byte: usize) -> Option<Ix> {
    let file = asked.world.file(asked.path)?;
    if let Sort::Thing(_) = asked.sort() {
        let yaml = matter::front(asked.text)?;
        return (byte <= yaml.end).then(|| asked.world.thing_of(file).map(|(ix, _)| ix))?;
    }
    let at_key = |span: Span| span.file == file && span.range().contains(&byte);
    let at = asked.world.now.site.things.iter().position(|thing| at_key(thing.span))?;
    Some(Ix(at as u32))
}

/// Where what is named at a place is defined.
pub fn definition(asked: &Asked, at: Position) -> Option<GotoDefinitionResponse> {
    let (target, _) = target(asked, asked.lines().byte(at))?;
    let span = match target {
        Target::Thing(ix) => asked.world.now.site.thing(ix).span,
        Target::Anchor(_, named) => named.span,
        Target::Claim(claim) => claim.span,
        Target::Citation(span, _) => span,
    };
    let location = asked.world.location(span, asked.client.encoding)?;
    Some(GotoDefinitionResponse::Scalar(location))
}

/// All passages that name the thing at a place; with `own`, also where it is defined. In the front
/// matter of a thing, beside other references, the thing itself is meant.
pub fn references(asked: &Asked, at: Position, with_own: bool) -> Option<Vec<Location>> {
    let (world, byte) = (asked.world, asked.lines().byte(at));
    let all = References::of(&world.now.site);
    let spans: Vec<Span> = match target(asked, byte) {
        Some((Target::Citation(defined, _), _)) => {
            let same = |one: &&Reference| one.spelling == Spelling::Citation(defined);
            let mut spans: Vec<_> = world.now.site.references().iter().filter(same).collect();
            spans.dedup_by_key(|one| one.span);
            let own = with_own.then_some(defined);
            own.into_iter().chain(spans.into_iter().map(|one| one.span)).collect()
        }
        Some((Target::Claim(_), _)) => return None,
        found => {
            let ix = match found {
                Some((Target::Thing(ix) | Target::Anchor(ix, _), _)) => ix,
                _ => own(asked, byte)?,
            };
            let own = with_own.then(|| world.now.site.thing(ix).span);
            own.into_iter().chain(all.written(ix).map(|one| one.span)).collect()
        }
    };
    let encoding = asked.client.encoding;
    Some(spans.into_iter().filter_map(|span| world.location(span, encoding)).collect())
}

/// The place on a thing's page that is meant by what stands after `#`.
fn anchor<'w>(world: &'w World, ix: Ix, written: &str) -> Option<Target<'w>> {
    let thing = world.now.site.thing(ix);
    let slug = written.trim().to_lowercase().replace(char::is_whitespace, "-");
    let is = |name: &str| name == written || name == slug;
    let claims = thing.event().map_or(&[][..], |event| &event.claims);
    if let Some(claim) = claims.iter().find(|claim| is(&claim.name)) {
        return Some(Target::Claim(claim));
    }
    if let Some(named) = anchors(world, ix).into_iter().find(|named| is(&named.anchor)) {
        return Some(Target::Anchor(ix, named));
    }
    let number: u32 = written.strip_prefix('p')?.parse().ok()?;
    let (_, block) = thing.prose.numbered().find(|(at, _)| *at == Some(number))?;
    let named = Named { anchor: written.into(), words: String::new(), span: block.span };
    Some(Target::Anchor(ix, named))
}

/// The named places on a thing's page: its claims, then its headings.
pub fn anchors(world: &World, ix: Ix) -> Vec<Named> {
    let thing = world.now.site.thing(ix);
    let claims = thing.event().map_or(&[][..], |event| &event.claims);
    let mut all: Vec<Named> = claims
        .iter()
        .map(|claim| Named {
            anchor: claim.name.clone(),
            words: claim.question.clone(),
            span: claim.span,
        })
        .collect();
    headings(&thing.prose.blocks, &mut |_, named| all.push(named));
    all
}

/// Hands on the headings of some blocks with their levels, in order.
pub fn headings(blocks: &[Block], take: &mut dyn FnMut(u8, Named)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { level, anchor, inlines } => {
                let words = plain(inlines);
                take(*level, Named { anchor: anchor.clone(), words, span: block.span });
            }
            BlockKind::Quote(inner) => headings(inner, take),
            BlockKind::List { items, .. } => items.iter().for_each(|item| headings(item, take)),
            _ => {}
        }
    }
}

/// The thing whose file is at a path from a file's folder.
pub fn at_path(asked: &Asked, path: &str) -> Option<Ix> {
    let folder = asked.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let file: FileId = asked.world.file(&decoded(&parts.join("/")))?;
    asked.world.thing_of(file).map(|(ix, _)| ix)
}

/// The path to a file from another's folder, both given from the project's.
pub fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let to: Vec<&str> = to.split('/').collect();
    let shared = folder.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folder.len() - shared);
    let parts: Vec<&str> = up.chain(to[shared..].iter().copied()).collect();
    parts.join("/").replace(' ', "%20")
}
