//! What may be written at a place: keys of citations, ids, anchors, fields and their values.

use super::facts;
use super::matter;
use super::spot::{Known, Matter, Sort, Spot, spot};
use super::world::{World, names_of};
use super::{Asked, definition};
use crate::model::kind::Kind;
use crate::model::schema::Shape;
use crate::model::site::Ix;
use crate::render::cite;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList,
    CompletionTextEdit, Documentation, MarkupContent, MarkupKind, Position, TextEdit,
};
use serde_json::json;
use std::ops::Range;

/// The most that is offered at once. Of more, the editor asks again when more is typed.
const MOST: usize = 400;

/// What may be written at a place of a file; `history` is the number of its history.
pub fn complete(asked: &Asked, at: Position, history: usize) -> Option<CompletionList> {
    let byte = asked.lines().byte(at);
    let list = List { asked, history, byte };
    let mut items = match spot(asked.text, byte, asked.sort())? {
        Spot::Key(key) => list.keys(key),
        Spot::Wiki(name) => list.things(name, &Kind::ALL, Quoting::Wiki),
        Spot::WikiAnchor { name, anchor } => {
            let name = asked.text[name].trim();
            let ix = match name.is_empty() {
                true => asked.world.thing_of(asked.world.file(asked.path)?)?.0,
                false => *asked.world.meant(name, &Kind::ALL).first()?,
            };
            list.anchors(ix, anchor)
        }
        Spot::PathAnchor { path, anchor } => {
            let ix = match path.is_empty() {
                true => asked.world.thing_of(asked.world.file(asked.path)?)?.0,
                false => definition::at_path(asked, &asked.text[path])?,
            };
            list.anchors(ix, anchor)
        }
        Spot::Path(path) => list.paths(path),
        Spot::Matter(matter) => list.matter(&matter),
    };
    let is_incomplete = items.len() > MOST;
    items.truncate(MOST);
    Some(CompletionList { is_incomplete, items }).filter(|list| !list.items.is_empty())
}

/// Adds what an item is to be explained by: the source's reference, the event's date and place.
pub fn resolve<'w>(
    mut item: CompletionItem,
    world: impl Fn(usize) -> Option<&'w World>,
) -> CompletionItem {
    let said = item.data.as_ref().and_then(|data| {
        let world = world(data.get("history")?.as_u64()? as usize)?;
        let kind = Kind::from_word(data.get("kind")?.as_str()?)?;
        let ix = *world.meant(data.get("id")?.as_str()?, &[kind]).first()?;
        Some(facts::hover(world, ix))
    });
    if let Some(said) = said {
        item.documentation = Some(markdown(said));
    }
    item
}

fn markdown(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

/// What is written around an id.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Plain,
    /// `[[id]]`
    Wiki,
}

struct List<'a> {
    asked: &'a Asked<'a>,
    history: usize,
    byte: usize,
}

impl List<'_> {
    /// An item that puts `text` in the place of a range.
    fn item(&self, label: &str, range: Range<usize>, text: String) -> CompletionItem {
        let range = self.asked.lines().range(range);
        CompletionItem {
            label: label.to_string(),
            // Some editors (Neovim) hold whatever has an edit and no such text for fitting.
            filter_text: Some(label.to_string()),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
            ..CompletionItem::default()
        }
    }

    /// The keys of sources, and the names of the file's own citations, which come first.
    fn keys(&self, key: Range<usize>) -> Vec<CompletionItem> {
        let text = self.asked.text;
        let own = matter::front(text).map(|yaml| matter::keys(text, yaml, "citations"));
        let own = own.unwrap_or_default().into_iter().map(|(name, place)| {
            let mut item = self.item(&name, key.clone(), name.clone());
            item.kind = Some(CompletionItemKind::VARIABLE);
            item.detail = Some("a citation of this file".into());
            item.sort_text = Some(format!("0{name}"));
            let line = text[place.start..].lines().next().unwrap_or_default();
            item.documentation = Some(markdown(format!("```yaml\n{line}\n```")));
            item
        });
        let mut items: Vec<_> = own.collect();
        items.extend(self.things(key, &[Kind::Source], Quoting::Plain));
        items
    }

    /// All things of some kinds, by their ids.
    fn things(&self, word: Range<usize>, kinds: &[Kind], quoting: Quoting) -> Vec<CompletionItem> {
        let world = self.asked.world;
        let typed = self.asked.text[word.start..self.byte.max(word.start)].trim().to_lowercase();
        let all =
            world.now.site.things.iter().enumerate().map(|(at, thing)| (Ix(at as u32), thing));
        let all: Vec<_> = all.filter(|(_, thing)| kinds.contains(&thing.kind)).collect();
        let must_match = all.len() > MOST;
        let close =
            quoting == Quoting::Wiki && !self.asked.text[word.end..].starts_with([']', '#', '|']);
        // The lines are counted once, not for each item.
        let range = self.asked.lines().range(word.clone());
        let item = |(ix, thing): (Ix, &std::sync::Arc<crate::model::site::Thing>)| {
            let handle = match kinds {
                [_] => thing.id.clone(),
                _ => world.handle(ix),
            };
            let line = facts::line(world, ix);
            // Editors that know of details show these in the list, and the line only beside it.
            let description = match kinds {
                [_] => line.clone(),
                _ => format!("{}: {line}", thing.kind.word()),
            };
            let filter = format!("{handle} {line} {}", names_of(thing)[1..].join(" "));
            if must_match && !typed.is_empty() && !filter.to_lowercase().contains(&typed) {
                return None;
            }
            let text = if close { format!("{handle}]]") } else { handle.clone() };
            Some(CompletionItem {
                label: handle.clone(),
                kind: Some(CompletionItemKind::REFERENCE),
                detail: Some(line),
                label_details: Some(CompletionItemLabelDetails {
                    detail: None,
                    description: Some(description),
                }),
                filter_text: Some(filter),
                sort_text: Some(format!("1{handle}")),
                text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
                data: Some(json!({
                    "history": self.history, "kind": thing.kind.word(), "id": thing.id,
                })),
                ..CompletionItem::default()
            })
        };
        all.into_iter().filter_map(item).collect()
    }

    /// The paths of the things' files, from this file's folder.
    fn paths(&self, path: Range<usize>) -> Vec<CompletionItem> {
        let world = self.asked.world;
        let item = |(at, thing): (usize, &std::sync::Arc<crate::model::site::Thing>)| {
            let file = &world.texts().get(thing.file).path;
            file.ends_with(".md").then_some(())?;
            let relative = definition::relative(self.asked.path, file);
            let mut item = self.item(&relative, path.clone(), relative.clone());
            item.kind = Some(CompletionItemKind::FILE);
            item.detail = Some(facts::line(world, Ix(at as u32)));
            Some(item)
        };
        world.now.site.things.iter().enumerate().filter_map(item).collect()
    }

    /// The places on a thing's page that have a name.
    fn anchors(&self, ix: Ix, anchor: Range<usize>) -> Vec<CompletionItem> {
        let places = definition::anchors(self.asked.world, ix).into_iter();
        let item = |place: definition::Named| {
            let mut item = self.item(&place.anchor, anchor.clone(), place.anchor.clone());
            item.kind = Some(CompletionItemKind::REFERENCE);
            item.detail = Some(place.words);
            item
        };
        places.map(item).collect()
    }

    fn matter(&self, matter: &Matter) -> Vec<CompletionItem> {
        let fields = matter.fields.iter().filter(|field| {
            let typed = &self.asked.text[matter.word.clone()];
            field.name == typed || !matter.beside.iter().any(|known| known == field.name)
        });
        let fields = fields.enumerate().map(|(at, field)| self.field(matter, field, at));
        let mut items: Vec<_> = fields.collect();
        for shape in &matter.values {
            match shape {
                Shape::Choice(words) => {
                    items.extend(words.iter().map(|word| self.word(matter, word)))
                }
                Shape::Boolean => {
                    items.extend(["true", "false"].map(|word| self.word(matter, word)));
                }
                Shape::Reference(kinds) => {
                    items.extend(self.things(matter.word.clone(), kinds, Quoting::Plain));
                }
                Shape::Text
                    if self.asked.sort() == Sort::Site && matter.of.as_deref() == Some("csl") =>
                {
                    let names = cite::names().into_iter();
                    items.extend(names.map(|name| self.word(matter, name)));
                }
                _ => {}
            }
        }
        items
    }

    fn word(&self, matter: &Matter, word: &str) -> CompletionItem {
        let mut item = self.item(word, matter.word.clone(), word.to_string());
        item.kind = Some(CompletionItemKind::ENUM_MEMBER);
        item
    }

    /// A field's name, with the colon that belongs to it.
    fn field(&self, matter: &Matter, field: &Known, at: usize) -> CompletionItem {
        let rest = &self.asked.text[matter.word.end..];
        let has_colon = rest.trim_start_matches(' ').starts_with(':');
        let is_many = matches!(field.shape, Shape::Map(_) | Shape::Record(_) | Shape::List(_));
        let text = match (has_colon, is_many && !matter.flow) {
            (true, _) => field.name.to_string(),
            (false, true) => format!("{}:", field.name),
            (false, false) => format!("{}: ", field.name),
        };
        let mut item = self.item(field.name, matter.word.clone(), text);
        item.kind = Some(CompletionItemKind::FIELD);
        item.detail = Some(if field.required { "required".into() } else { "optional".into() });
        item.documentation = Some(markdown(field.doc.to_string()));
        // Required ones first, then in the order of the schema.
        item.sort_text = Some(format!("{}{at:04}", u8::from(!field.required)));
        item
    }
}
