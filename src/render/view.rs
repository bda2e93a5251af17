//! The plain values that templates are given, as far as several pages share them: links, dates,
//! sources, notes, passages, events in lists. The guide describes
//! each field, in `docs/content/chapters/08-templates.md`.

pub use super::date::DateView;
use super::date::date_view;
use super::sheet::{Sheet, call_id};
use super::{claim, paths};
use crate::model::date::Date;
use crate::model::kind::Kind;
use crate::model::site::{Inline, Ix, Mention, Passage};
use serde::Serialize;
use std::sync::Arc;

/// A way to a page.
#[derive(Serialize)]
pub struct LinkView {
    pub href: String,
    pub title: String,
    /// The title where it has marks of its own: *Time*.
    pub title_html: Option<String>,
    pub kind: &'static str,
    pub summary: Option<String>,
}

/// A source as a margin or a table names it.
#[derive(Serialize)]
pub struct SourceView {
    pub id: String,
    pub siglum: String,
    pub hue: usize,
    pub short: String,
    pub short_html: String,
    pub title: String,
    pub kind_text: Option<String>,
    pub href: String,
}

/// An event in a list.
#[derive(Serialize)]
pub struct EventView {
    pub href: String,
    pub title: String,
    pub kind: &'static str,
    pub date: Arc<DateView>,
    pub places: Vec<LinkView>,
    pub role: Option<String>,
    pub claims: usize,
    pub claims_text: Option<String>,
    pub summary_html: Option<String>,
    pub kind_text: Option<String>,
}

/// A note at the page's end.
#[derive(Serialize)]
pub struct NoteView {
    pub number: usize,
    pub id: String,
    pub html: String,
    pub backlinks: Vec<BacklinkView>,
}

/// A way back from a note to one of its calls.
#[derive(Serialize)]
pub struct BacklinkView {
    pub href: String,
    pub label: String,
}

/// A work in the page's bibliography.
#[derive(Serialize)]
pub struct EntryView {
    pub id: String,
    pub source: SourceView,
    pub html: String,
    /// How many passages of the whole site rest on it.
    pub rests: usize,
}

/// The passages of one page that speak of a thing, or rest on a source.
#[derive(Serialize)]
pub struct GroupView {
    pub id: String,
    pub href: String,
    pub title: String,
    pub kind: &'static str,
    pub kind_text: String,
    pub count_text: String,
    pub continued: bool,
    pub passages: Vec<PassageView>,
}

/// One passage.
#[derive(Serialize)]
pub struct PassageView {
    pub id: Option<String>,
    pub href: String,
    pub page_title: String,
    pub excerpt_html: String,
    pub locator: Option<String>,
    pub attributed_to: Vec<LinkView>,
    /// The source that was cited, where it only relays the one that the list is of.
    pub through: Option<LinkView>,
    pub note_html: Option<String>,
}

/// Where one is in a list that goes over several pages.
#[derive(Serialize, Clone)]
pub struct ContinuationView {
    pub number: usize,
    pub of: usize,
    pub prev: Option<String>,
    pub next: Option<String>,
}

impl Sheet<'_> {
    /// A link to a thing.
    pub fn link_view(&self, ix: Ix) -> LinkView {
        let thing = self.press.site.thing(ix);
        LinkView {
            href: self.href_of(ix),
            title: self.press.short(ix).to_string(),
            title_html: self.press.marked_html(ix).map(str::to_string),
            kind: thing.kind.word(),
            summary: None,
        }
    }

    /// Links to things.
    pub fn link_views(&self, things: &[Ix]) -> Vec<LinkView> {
        things.iter().map(|&ix| self.link_view(ix)).collect()
    }

    /// A date without a word on it.
    pub fn date_view(&self, date: &Date) -> DateView {
        date_view(self.press.site.settings.calendar, date)
    }

    /// A source.
    pub fn source_view(&self, ix: Ix) -> SourceView {
        let thing = self.press.site.thing(ix);
        let siglum = self.press.siglum(ix);
        SourceView {
            id: thing.id.clone(),
            siglum: siglum.letters.clone(),
            hue: siglum.hue,
            short: self.press.short(ix).to_string(),
            short_html: self.press.short_html(ix).into_owned(),
            title: thing.title.clone(),
            kind_text: thing.source().and_then(|source| source.kind.as_deref()).map(capitalised),
            href: self.href_of(ix),
        }
    }

    /// An event in a list; `role` is what the list's own thing did in it.
    pub fn event_view(&self, ix: Ix, role: Option<&str>, summary: bool) -> Option<EventView> {
        let thing = self.press.site.thing(ix);
        let event = thing.event()?;
        let disputed = event.claims.iter().filter(|claim| claim::is_disputed(claim)).count();
        Some(EventView {
            href: self.href_of(ix),
            title: thing.title.clone(),
            kind: Kind::Event.word(),
            date: self.press.date_of(ix)?,
            places: self.link_views(&event.places),
            role: role.map(str::to_string),
            claims: disputed,
            claims_text: (disputed > 0)
                .then(|| counted(disputed, "question in dispute", "questions in dispute")),
            summary_html: summary.then(|| self.bare(&thing.summary)).flatten(),
            kind_text: event.kind.clone(),
        })
    }

    /// Events in a list, without roles.
    pub fn event_views(&self, events: &[Ix], summary: bool) -> Vec<EventView> {
        events.iter().filter_map(|&ix| self.event_view(ix, None, summary)).collect()
    }

    /// Running text with its links and notes, or nothing where there is none.
    pub fn rich(&mut self, inlines: &[Inline]) -> Option<String> {
        (!inlines.is_empty()).then(|| self.inlines(inlines))
    }

    /// Running text without links and notes, or nothing where there is none.
    pub fn bare(&self, inlines: &[Inline]) -> Option<String> {
        (!inlines.is_empty()).then(|| self.unlinked(inlines))
    }

    /// The notes that have come up, once the whole page is set.
    pub fn note_views(&self) -> Vec<NoteView> {
        let prefix = &self.id("");
        let views = self.notes.iter().enumerate().map(|(at, note)| {
            let number = at + 1;
            let backlinks = (1..=note.calls).map(|call| BacklinkView {
                href: format!("#{prefix}{}", call_id(number, call)),
                label: match call {
                    1 => format!("Back to the text, note {number}"),
                    _ => format!("Back to the text, note {number}, use {call}"),
                },
            });
            NoteView {
                number,
                id: format!("{prefix}note-{number}"),
                html: note.html.clone(),
                backlinks: backlinks.collect(),
            }
        });
        views.collect()
    }

    /// The works that the page cites, in the style's order.
    pub fn bibliography(&self) -> Vec<EntryView> {
        self.entries(self.cited.keys().copied())
    }

    /// Works as in a bibliography, in the style's order.
    pub fn entries(&self, works: impl Iterator<Item = Ix>) -> Vec<EntryView> {
        let mut cited: Vec<Ix> = works.collect();
        cited.sort_by(|&a, &b| self.press.compare(a, b));
        let views = cited.into_iter().map(|ix| EntryView {
            id: paths::entry_anchor(&self.press.site.thing(ix).id),
            source: self.source_view(ix),
            html: self.entry(ix),
            rests: self.press.site.relations(ix).passages.len(),
        });
        views.collect()
    }

    /// A source as the bibliography has it, with whom it is known through.
    fn entry(&self, source: Ix) -> String {
        let mut html = self.press.entry(source).to_string();
        if let Some(through) = self.known_through(source, false) {
            html.push(' ');
            html.push_str(&capitalised(&through));
            self.press.formatter.full_stop(&mut html);
        }
        html
    }

    /// The passages that rest on a source, as far as they stand on the nth page of their list, under
    /// the pages that they are found on.
    pub fn passage_groups(&self, all: &[Arc<Passage>], number: usize) -> Vec<GroupView> {
        self.groups(
            all,
            number,
            |passage| passage.page,
            |passage| PassageView {
                locator: passage.locator.as_ref().map(|it| self.press.formatter.locator(it)),
                attributed_to: self.link_views(&passage.attributed_to),
                through: passage.through.map(|ix| self.link_view(ix)),
                ..self.passage(passage.page, &passage.anchor, &passage.excerpt)
            },
        )
    }

    /// The passages that name a thing, in the same way.
    pub fn mention_groups(&self, all: &[Arc<Mention>], number: usize) -> Vec<GroupView> {
        let view = |m: &Arc<Mention>| self.passage(m.page, &m.anchor, &m.excerpt);
        self.groups(all, number, |mention| mention.page, view)
    }

    fn groups<T>(
        &self,
        all: &[T],
        number: usize,
        page: impl Fn(&T) -> Ix,
        view: impl Fn(&T) -> PassageView,
    ) -> Vec<GroupView> {
        let before = (number - 1) * paths::LIST;
        let last = before.checked_sub(1).and_then(|at| all.get(at)).map(&page);
        let chunks = paths::part(all, number).chunk_by(|a, b| page(a) == page(b));
        let groups = chunks.enumerate().map(|(at, chunk)| {
            let on = page(&chunk[0]);
            let continued = at == 0 && last == Some(on);
            self.group(on, continued, chunk.iter().map(&view).collect())
        });
        groups.collect()
    }

    fn passage(&self, page: Ix, anchor: &str, excerpt: &str) -> PassageView {
        let number = anchor.strip_prefix('p').filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
        PassageView {
            id: None,
            href: self.href(self.press.path(page), Some(anchor)),
            page_title: self.press.site.thing(page).title.clone(),
            excerpt_html: self.press.isolated(excerpt),
            locator: number.map(|number| format!("¶ {number}")),
            attributed_to: Vec::new(),
            through: None,
            note_html: None,
        }
    }

    fn group(&self, page: Ix, continued: bool, passages: Vec<PassageView>) -> GroupView {
        let thing = self.press.site.thing(page);
        GroupView {
            id: paths::passages_anchor(thing.kind, &thing.id),
            href: self.href_of(page),
            title: thing.title.clone(),
            kind: thing.kind.word(),
            kind_text: self.kind_text(page),
            count_text: counted(passages.len(), "passage", "passages"),
            continued,
            passages,
        }
    }

    /// "chapter 2", "event", "person".
    pub fn kind_text(&self, ix: Ix) -> String {
        let thing = self.press.site.thing(ix);
        match thing.order {
            Some(number) => format!("{} {number}", thing.kind.word()),
            None => thing.kind.word().to_string(),
        }
    }
}

/// "one passage", "twelve passages", "13 passages".
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", in_words(number), if number == 1 { one } else { many })
}

/// "1 passage", "12 passages": for columns, where words don't line up.
pub fn figured(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number as f64), if number == 1 { one } else { many })
}

/// A number up to twelve in words, a greater one in figures, grouped by thousands.
pub fn in_words(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS.get(number).map_or_else(|| grouped(number as f64), ToString::to_string)
}

/// A number with its thousands set apart, `3,600`, and no more decimals than it has.
pub fn grouped(number: f64) -> String {
    let plain = format!("{number}");
    let (whole, rest) = plain.split_once('.').map_or((&*plain, None), |(w, r)| (w, Some(r)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut out = sign.to_string();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    rest.map_or(out.clone(), |rest| format!("{out}.{rest}"))
}

/// The text with a large first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(counted(1, "passage", "passages"), "one passage");
        assert_eq!(counted(3600, "passage", "passages"), "3,600 passages");
        assert_eq!(grouped(1234567.5), "1,234,567.5");
        assert_eq!(grouped(-12.0), "−12");
    }
}
