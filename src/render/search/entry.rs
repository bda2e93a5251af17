//! What can be found: each thing with its names and its passages as bare words.

use crate::model::kind::Kind;
use crate::model::prose::{BlockKind, InlineKind, anchor};
use crate::model::site::{Block, Body, Entity, Event, Inline, Ix, Link, Source};
use crate::render::html;
use crate::render::paths;
use crate::render::press::Press;

/// A thing as the search finds it.
pub struct Entry {
    pub title: String,
    /// The address of its page from the site's top.
    pub href: String,
    /// A few words beside the title: its date, or what kind of thing it is.
    pub note: String,
    /// Its other names, with their languages.
    pub names: Vec<(String, String)>,
    /// Its passages: an anchor on its page, and the words.
    pub passages: Vec<(String, String)>,
}

/// All that can be found of a thing.
pub fn entry(press: &Press, ix: Ix) -> Entry {
    let thing = press.site.thing(ix);
    let mut href = String::new();
    paths::push_encoded(&mut href, press.path(ix));
    let mut entry = Entry {
        title: thing.title.clone(),
        href,
        note: String::new(),
        names: Vec::new(),
        passages: Vec::new(),
    };
    entry.add(press, "", &thing.summary);
    match &thing.body {
        Body::Event(event) => entry.add_event(press, ix, event),
        Body::Entity(entity) => entry.add_entity(entity),
        Body::Source(source) => entry.add_source(press, ix, source),
        Body::Chapter(_) if thing.order.is_some_and(|order| order > 0) => {
            entry.note = format!("chapter {}", thing.order.unwrap_or_default());
        }
        Body::Chapter(_) | Body::Page(_) => {}
    }
    for (number, block) in thing.prose.numbered() {
        let at = match (&block.kind, number) {
            (BlockKind::Heading { anchor, .. }, _) => anchor.clone(),
            (_, Some(number)) => anchor(number),
            _ => continue,
        };
        let mut words = String::new();
        push_block(press, block, &mut words);
        entry.push(&at, &words);
    }
    for footnote in &thing.prose.footnotes {
        let mut words = String::new();
        footnote.blocks.iter().for_each(|block| push_block(press, block, &mut words));
        entry.push("notes", &words);
    }
    entry
}

impl Entry {
    fn push(&mut self, anchor: &str, words: &str) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            self.passages.push((anchor.to_string(), words));
        }
    }

    fn add(&mut self, press: &Press, anchor: &str, inlines: &[Inline]) {
        let mut words = String::new();
        push_words(press, inlines, &mut words);
        self.push(anchor, &words);
    }

    fn name(&mut self, text: &str, lang: Option<&str>) {
        let known = self.names.iter().any(|(name, _)| name == text);
        if !known && !text.is_empty() && text != self.title {
            self.names.push((text.to_string(), lang.unwrap_or_default().to_string()));
        }
    }

    fn add_event(&mut self, press: &Press, ix: Ix, event: &Event) {
        if let Some(date) = press.date_of(ix) {
            self.note.clone_from(&date.short);
        }
        self.add(press, "", &event.date_note);
        for account in &event.accounts {
            let mut says = String::new();
            push_words(press, &account.says, &mut says);
            if !says.is_empty() {
                let source = press.short(account.cite.source);
                self.push("accounts", &format!("{source}: {says}"));
            }
        }
        for claim in &event.claims {
            self.push(&claim.name, &claim.question);
            self.add(press, &claim.name, &claim.assessment);
        }
    }

    fn add_entity(&mut self, entity: &Entity) {
        self.note = entity.kind.clone().unwrap_or_default();
        for name in &entity.names {
            self.name(&name.text, name.lang.as_deref());
        }
    }

    fn add_source(&mut self, press: &Press, ix: Ix, source: &Source) {
        self.note = source.kind.clone().unwrap_or_default();
        self.name(press.short(ix), None);
        if let Some(siglum) = &source.siglum {
            self.name(siglum, None);
        }
        self.push("", &html::words(&press.entry(ix)));
        self.add(press, "", &source.stance);
    }
}

/// Appends running text as a reader sees it: a link without words of its own has its target's name.
fn push_words(press: &Press, inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => out.push_str(words),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Deleted(inner) => push_words(press, inner, out),
            InlineKind::Link { to: Link::Thing { ix, .. }, inlines, .. } if inlines.is_empty() => {
                out.push_str(&press.site.thing(*ix).title);
            }
            InlineKind::Link { to: Link::Claim { event, claim }, inlines, .. }
                if inlines.is_empty() =>
            {
                let claims = press.site.thing(*event).event().map(|event| &event.claims);
                let claim = claims.and_then(|claims| claims.get(*claim));
                out.push_str(claim.map_or("", |claim| &claim.question));
            }
            InlineKind::Link { inlines, .. } => push_words(press, inlines, out),
            InlineKind::Image { alt, .. } => out.push_str(alt),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            InlineKind::Cite(citation) => match press.named(citation) {
                Some(name) => out.push_str(&html::words(&name)),
                None => out.truncate(out.trim_end().len()),
            },
            InlineKind::NoteMark(_) | InlineKind::Html(_) => {}
        }
    }
}

fn push_block(press: &Press, block: &Block, out: &mut String) {
    let inlines = |inlines: &[Inline], out: &mut String| {
        push_words(press, inlines, out);
        out.push(' ');
    };
    let blocks = |blocks: &[Block], out: &mut String| {
        blocks.iter().for_each(|block| push_block(press, block, out));
    };
    match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Plain(text) => inlines(text, out),
        BlockKind::Heading { inlines: text, .. } => inlines(text, out),
        BlockKind::List { items, .. } => items.iter().for_each(|item| blocks(item, out)),
        BlockKind::Quote(inner) => blocks(inner, out),
        BlockKind::Code { text, .. } => out.push_str(text),
        BlockKind::Table { head, rows, .. } => {
            head.iter().chain(rows.iter().flatten()).for_each(|cell| inlines(cell, out));
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                inlines(&definition.term, out);
                definition.meanings.iter().for_each(|meaning| blocks(meaning, out));
            }
        }
        BlockKind::Embed(_) | BlockKind::Figure(_) | BlockKind::Rule | BlockKind::Html(_) => {}
    }
}

/// The kinds in which results are shown, by the order of the things.
pub fn kinds(press: &Press) -> Vec<(Kind, usize)> {
    let kinds = Kind::ALL.into_iter().map(|kind| (kind, press.site.of(kind).count()));
    kinds.filter(|(_, count)| *count > 0).collect()
}
