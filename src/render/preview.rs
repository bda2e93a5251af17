//! What a page knows of the things that its prose links: the few lines that a reader sees before
//! following a link. They travel with the page, so that they are there without a server.

use super::sheet::Sheet;
use super::view::capitalised;
use crate::model::kind::Kind;
use crate::model::site::{Body, Entity, Ix};
use serde::Serialize;
use std::collections::BTreeMap;

/// A thing in a few lines, all of them plain text.
#[derive(Serialize)]
struct Preview<'p> {
    title: &'p str,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
}

impl Sheet<'_> {
    /// The things that the page's prose links, as JSON for a `<script>`: a map from their addresses
    /// as the links have them, without anchors. `None` where it links none. What the bibliography
    /// holds is left to it.
    pub fn previews(&self) -> Option<String> {
        let linked = self.linked.iter().filter(|ix| !self.cited.contains_key(ix));
        let previews = linked.filter(|&&ix| self.press.path(ix) != self.path);
        let previews: BTreeMap<String, Preview> =
            previews.map(|&ix| (self.href_of(ix), self.preview(ix))).collect();
        let json = serde_json::to_string(&previews).ok().filter(|_| !previews.is_empty())?;
        // Nothing in it may end the script that it stands in.
        Some(json.replace('<', "\\u003c"))
    }

    fn preview(&self, ix: Ix) -> Preview<'_> {
        let thing = self.press.site.thing(ix);
        let (own_kind, date, within) = match &thing.body {
            Body::Event(event) => (event.kind.as_deref(), Some(&event.date), &event.places[..]),
            Body::Entity(entity) => (entity.kind.as_deref(), entity.dates.as_ref(), wider(entity)),
            Body::Source(source) => (source.kind.as_deref(), source.issued.as_ref(), &[][..]),
            Body::Chapter(chapter) => (None, chapter.period.as_ref(), &[][..]),
            Body::Page(_) => (None, None, &[][..]),
        };
        let kind = own_kind.map_or_else(|| self.kind_text(ix), str::to_string);
        let place: Vec<&str> = within.iter().map(|&place| self.press.short(place)).collect();
        let summary = self.press.plain(&thing.summary);
        Preview {
            title: self.press.short(ix),
            kind: if thing.kind == Kind::Page { String::new() } else { capitalised(&kind) },
            date: date.map(|date| self.date_view(date).text),
            place: (!place.is_empty()).then(|| place.join(", ")),
            summary: (!summary.is_empty()).then_some(summary),
        }
    }
}

/// Where a place lies. What a group is part of says nothing of where it is.
fn wider(entity: &Entity) -> &[Ix] {
    if entity.coordinates.is_some() { &entity.part_of } else { &[] }
}
