//! What is said of what the editor points at: the source, the event, the claim, the field, the date.

use super::definition::{Target, target};
use super::spot::{Spot, spot};
use super::{Asked, facts};
use crate::model::date::Date;
use crate::model::schema::Shape;
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use std::ops::Range;

/// What is said of what stands at a place.
pub fn hover(asked: &Asked, at: Position) -> Option<Hover> {
    let byte = asked.lines().byte(at);
    let (said, range) = match target(asked, byte) {
        Some((target, span)) => (of_target(asked, &target)?, span.range()),
        None => of_matter(asked, byte)?,
    };
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: said };
    let range = asked.lines().range(range);
    Some(Hover { contents: HoverContents::Markup(contents), range: Some(range) })
}

fn of_target(asked: &Asked, target: &Target) -> Option<String> {
    let world = asked.world;
    Some(match target {
        Target::Thing(ix) => facts::hover(world, *ix),
        Target::Claim(claim) => facts::claim(world, claim),
        Target::Anchor(ix, named) => {
            let title = facts::escaped(&world.now.site.thing(*ix).title);
            match named.words.as_str() {
                "" => format!("**{title}**, {}", named.anchor),
                words => format!("**{}**\n\nin {title}", facts::escaped(words)),
            }
        }
        Target::Citation(_, sources) => {
            let sources = sources.iter().map(|&ix| facts::hover(world, ix));
            sources.collect::<Vec<_>>().join("\n\n---\n\n")
        }
    })
}

/// What is said of a field, or of its value.
fn of_matter(asked: &Asked, byte: usize) -> Option<(String, Range<usize>)> {
    let Spot::Matter(matter) = spot(asked.text, byte, asked.sort())? else { return None };
    let word = asked.text.get(matter.word.clone())?;
    if let Some(field) = matter.fields.iter().find(|field| field.name == word) {
        let required = if field.required { ", required" } else { "" };
        return Some((format!("`{}`{required}: {}", field.name, field.doc), matter.word));
    }
    let is_date = matter.values.iter().any(|shape| matches!(shape, Shape::Date));
    let date = is_date.then(|| Date::parse(word).ok())??;
    Some((facts::escaped(&date.prose()), matter.word))
}
