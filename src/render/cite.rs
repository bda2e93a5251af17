//! Citations by CSL: the note, the bibliography entry and the author's name of a source, as
//! HTML. Prefix, suffix, and the joining of several cites into one note are the caller's.
//!
//! A source's note differs between two pages in nothing but its locator. So a note is formatted
//! once per source, position and sort of locator, with a stand-in for the locator's value, and
//! the values are set into it afterwards; where a style makes that impossible, each note is
//! formatted by itself.

mod html;
mod item;
mod lean;
mod parts;
mod plain;
mod style;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};

use hayagriva::citationberg as csl;
use hayagriva::{
    CitationItem, CitationRequest, LocatorPayload, SpecificLocator, standalone_citation,
};
use serde_json::{Map, Value};

use crate::model::locator::{Locator, LocatorPart, LocatorTerm};
use item::Item;
use lean::{Known, Place};

pub use plain::SortKey;
pub use style::{DEFAULT, Style, StyleFault, names};

/// Whether the page has cited the source before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Position {
    First,
    Subsequent,
}

/// How one cite departs from the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Leave out the author's name, which the sentence has given: `[-@lee-2018]`.
    pub suppress_author: bool,
}

/// A source ready to be formatted, with what was formatted of it so far. One belongs to one
/// [`Formatter`]; threads share it.
#[derive(Debug)]
pub struct Source {
    item: Item,
    /// Notes without a locator, by place and author, and whether the style printed them.
    bare: [OnceLock<(Arc<str>, bool)>; 4],
    entry: OnceLock<Arc<str>>,
    author: OnceLock<Arc<str>>,
    frames: RwLock<BTreeMap<FrameKey, Arc<Frame>>>,
    /// Notes whose locator could not be set into a frame.
    direct: RwLock<BTreeMap<(Place, bool, Locator), Arc<str>>>,
}

type FrameKey = (Place, bool, LocatorTerm, Shape);

/// The sorts of value that a style prints alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Shape {
    Number,
    Span,
    List,
    Name,
}

/// A note around its locator's value.
#[derive(Debug)]
enum Frame {
    Around {
        before: String,
        after: String,
    },
    /// The value can't be told from the rest.
    None,
}

impl Source {
    /// Reads a source's CSL-JSON. What CSL doesn't know is passed over; nothing is refused.
    pub fn new(csl_json: &Map<String, Value>) -> Source {
        Source {
            item: item::item(csl_json),
            bare: Default::default(),
            entry: OnceLock::new(),
            author: OnceLock::new(),
            frames: RwLock::default(),
            direct: RwLock::default(),
        }
    }
}

/// Formats sources by one style, in one language.
#[derive(Debug)]
pub struct Formatter {
    style: Style,
    /// Exactly one; the library asks for a slice.
    locale: Vec<csl::Locale>,
    substituted: Vec<csl::taxonomy::Variable>,
    /// Whether full stops and commas go within closing quotes.
    inside: bool,
    /// Whether volume and page are one locator, `2:33`, as the Chicago Manual has it.
    joins_volume: bool,
}

impl Formatter {
    /// A formatter for a style and the site's language (BCP 47; American English where the
    /// language has no locale). Costs about 60 ms: make one for a site.
    pub fn new(mut style: Style, language: &str) -> Formatter {
        let locale = style::locale(&style, language);
        style.csl.default_locale = locale.lang.clone();
        lean::keep_letters(&mut style.csl);
        let id = &style.csl.info.id;
        Formatter {
            substituted: lean::substituted(&style.csl),
            inside: locale.style_options.and_then(|o| o.punctuation_in_quote).unwrap_or(false),
            joins_volume: style.is_note() && (id.contains("chicago") || id.contains("turabian")),
            style,
            locale: vec![locale],
        }
    }

    /// Whether the style prints notes. Others print within the text, and the caller sets what
    /// [`Formatter::note`] gives in parentheses.
    pub fn is_note_style(&self) -> bool {
        self.style.is_note()
    }

    /// One cite as it stands in a note, as HTML without a full stop at its end.
    pub fn note(
        &self,
        source: &Source,
        locator: Option<&Locator>,
        position: Position,
        options: Options,
    ) -> Arc<str> {
        let place = match position {
            Position::First => Place::FirstNote,
            Position::Subsequent => Place::LaterNote,
        };
        let no_author = options.suppress_author;
        let Some(locator) = locator else { return self.bare(source, place, no_author).0 };
        let joined = self.joined(locator);
        let locator = joined.as_ref().unwrap_or(locator);
        if let Some(note) = self.spliced(source, locator, place, no_author) {
            return note.into();
        }
        let key = (place, no_author, locator.clone());
        if let Some(note) = read(&source.direct).get(&key) {
            return note.clone();
        }
        let note: Arc<str> = self.direct(source, locator, place, no_author).into();
        // Another thread may have been first, with the same text.
        write(&source.direct).entry(key).or_insert(note).clone()
    }

    /// The bibliography entry, as HTML with its full stop.
    pub fn entry(&self, source: &Source) -> Arc<str> {
        let make = || {
            let printed = self.print(source, Place::Entry, false, None);
            match printed.filter(|html| !is_blank(html)) {
                Some(html) => html.into(),
                None => plain::plain(&source.item, true, self.inside).into(),
            }
        };
        source.entry.get_or_init(make).clone()
    }

    /// The author's name within a sentence, as HTML: "Lee", "Mehrdad and Raghavan", "Rubin et
    /// al."; without an author or editor, the short title.
    pub fn author(&self, source: &Source) -> Arc<str> {
        let make = || plain::author(&source.item, &self.locale[0]).into();
        source.author.get_or_init(make).clone()
    }

    /// The key by which a bibliography is sorted: author, title, date, without accents and
    /// leading articles. The style's own order is not followed.
    pub fn sort_key(&self, source: &Source) -> SortKey {
        plain::sort_key(&source.item)
    }

    /// Ends a note with a full stop, which goes within a closing quote where the language has it
    /// so, and is left out after another stop.
    pub fn full_stop(&self, html: &mut String) {
        plain::close(html, '.', self.inside);
    }

    /// `vol. 2, p. 33` as the page `2:33`, in the styles that have it so.
    fn joined(&self, locator: &Locator) -> Option<Locator> {
        let [volume, page] = locator.parts() else { return None };
        let is_pair = (volume.term, page.term) == (LocatorTerm::Volume, LocatorTerm::Page);
        if !self.joins_volume || !is_pair || volume.plural || volume.is_name() || page.is_name() {
            return None;
        }
        let value = format!("{}:{}", volume.value, self.printed(page));
        let part = LocatorPart { term: LocatorTerm::Page, value, plural: page.plural };
        Locator::new(vec![part])
    }

    /// The note without a locator, and whether the style has one: else it is in plain form.
    fn bare(&self, source: &Source, place: Place, no_author: bool) -> (Arc<str>, bool) {
        let index = usize::from(place == Place::LaterNote) * 2 + usize::from(no_author);
        let make = || {
            let printed = self.print(source, place, no_author, None);
            match printed.filter(|html| !is_blank(html)) {
                Some(html) => (html.into(), true),
                None => (plain::plain(&source.item, false, self.inside).into(), false),
            }
        };
        source.bare[index].get_or_init(make).clone()
    }

    /// The note with the locator's value set into its frame.
    fn spliced(
        &self,
        source: &Source,
        locator: &Locator,
        place: Place,
        no_author: bool,
    ) -> Option<String> {
        let (part, more) = locator.parts().split_first()?;
        let shape = shape(part)?;
        let frame = self.frame(source, (place, no_author, part.term, shape));
        let Frame::Around { before, after } = &*frame else { return None };
        let value = match shape {
            Shape::Number | Shape::Span | Shape::List => self.printed(part),
            Shape::Name => html::text_html(&part.value, source.item.lang.as_deref()),
        };
        // What narrows a quoted name down stands behind its quote, and before the stop in it.
        let quoted = after.split_once('”').filter(|_| shape == Shape::Name && !more.is_empty());
        let (stop, rest) = quoted.unwrap_or(("", after));
        let quote = if quoted.is_some() { "”" } else { "" };
        let mut out = format!("{before}{value}{quote}");
        self.add_parts(&mut out, more);
        out.push_str(stop);
        out.push_str(rest);
        Some(out)
    }

    fn direct(&self, source: &Source, locator: &Locator, place: Place, no_author: bool) -> String {
        let Some((part, more)) = locator.parts().split_first() else { return String::new() };
        let (bare, is_styled) = self.bare(source, place, no_author);
        let print = || self.print(source, place, no_author, Some((part.term, &self.printed(part))));
        let mut out = match is_styled.then(print).flatten() {
            Some(html) => html,
            None => {
                let mut out = bare.to_string();
                self.add_parts(&mut out, std::slice::from_ref(part));
                out
            }
        };
        self.add_parts(&mut out, more);
        out
    }

    /// Appends the parts that narrow a locator down.
    fn add_parts(&self, out: &mut String, parts: &[LocatorPart]) {
        for part in parts {
            if self.inside {
                plain::close(out, ',', self.inside);
            } else {
                out.push(',');
            }
            out.push(' ');
            out.push_str(&self.labelled(part));
        }
    }

    /// The frame of a note, made from a note with a stand-in for the value.
    fn frame(&self, source: &Source, key: FrameKey) -> Arc<Frame> {
        if let Some(frame) = read(&source.frames).get(&key) {
            return frame.clone();
        }
        let (place, no_author, term, shape) = key;
        let stand_in = match shape {
            Shape::Number => "7919",
            Shape::Span => "6367–8923",
            Shape::List => "6367, 8923",
            Shape::Name => "Qvxzj",
        };
        let make = || -> Option<Frame> {
            let locator = Locator::new(vec![LocatorPart::new(term, stand_in)?])?;
            let html = self.direct(source, &locator, place, no_author);
            let (before, after) = html.split_once(stand_in)?;
            // A source that has the stand-in in its own title, or a style that prints it twice.
            let is_sure = !after.contains(stand_in);
            is_sure.then(|| Frame::Around { before: before.to_string(), after: after.to_string() })
        };
        let frame = Arc::new(make().unwrap_or(Frame::None));
        write(&source.frames).entry(key).or_insert(frame).clone()
    }

    /// A part's value as the style prints it: pages 415–417 are 415–17 in Chicago.
    fn printed(&self, part: &LocatorPart) -> String {
        let format = self.style.csl.settings.page_range_format;
        let span = part.value.split_once('–').filter(|_| shape(part) == Some(Shape::Span));
        match (part.term, format, span) {
            (LocatorTerm::Page, Some(format), Some((from, to))) => {
                let mut out = String::new();
                match format.format(&mut out, from, to, None) {
                    Ok(()) => out,
                    Err(_) => part.value.clone(),
                }
            }
            _ => part.printed(),
        }
    }

    /// A locator by itself, in the words of the notes: "sect. “Background”, para. 2".
    pub fn locator(&self, locator: &Locator) -> String {
        let Some((first, more)) = locator.parts().split_first() else { return String::new() };
        let mut html = self.labelled(first);
        self.add_parts(&mut html, more);
        super::html::words(&html)
    }

    /// A part with the language's short label, as it follows another.
    fn labelled(&self, part: &LocatorPart) -> String {
        let value = html::text_html(&self.printed(part), None);
        let term = locator_term(part.term);
        let find = |form| self.locale[0].term(csl::taxonomy::Term::Locator(term), form);
        let found = find(csl::TermForm::Short).or_else(|| find(csl::TermForm::Long));
        let label = found.and_then(|t| if part.plural { t.multiple() } else { t.single() });
        match label {
            Some(label) if term != csl::taxonomy::Locator::Custom => format!("{label} {value}"),
            _ => html::text_html(&part.to_string(), None),
        }
    }

    /// What the style prints, where it has a layout for the place.
    fn print(
        &self,
        source: &Source,
        place: Place,
        no_author: bool,
        locator: Option<(LocatorTerm, &str)>,
    ) -> Option<String> {
        let item = &source.item;
        let term = locator.map(|(term, _)| locator_term(term));
        let known = Known { kind: item.kind, has: &item.has, place, locator: term, no_author };
        let style = lean::lean(&self.style.csl, &self.substituted, &known)?;
        // Terms that the library doesn't know carry their label with them.
        let value = locator.map(|(term, value)| match locator_term(term) {
            csl::taxonomy::Locator::Custom => format!("{} {value}", term.csl()),
            _ => value.chars().filter(|c| !('\u{e000}'..='\u{e01f}').contains(c)).collect(),
        });
        let payload = term.zip(value.as_deref());
        let payload = payload.map(|(term, v)| SpecificLocator(term, LocatorPayload::Str(v)));
        let cite = CitationItem::with_locator(&item.item, payload);
        let request = CitationRequest::new(vec![cite], &style, None, &self.locale, None);
        let tree = standalone_citation(request);
        Some(html::html(&tree, &item.dates, item.lang.as_deref(), self.inside))
    }
}

/// The shape of a value that can be set into a frame.
fn shape(part: &LocatorPart) -> Option<Shape> {
    let value = &part.value;
    let is_digits = |s: &str| !s.is_empty() && s.len() < 6 && s.bytes().all(|b| b.is_ascii_digit());
    let whole = |s: &str| is_digits(s) && !s.starts_with('0');
    if whole(value) {
        return Some(Shape::Number);
    }
    if value.split_once('–').is_some_and(|(from, to)| whole(from) && is_digits(to)) {
        return Some(Shape::Span);
    }
    if value.contains(", ") && value.split(", ").all(whole) {
        return Some(Shape::List);
    }
    // A stop at the end of a name moves what follows it, and quotes within change with depth.
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '’');
    let ends = value.ends_with(char::is_alphanumeric) && value.starts_with(char::is_alphabetic);
    (part.is_name() && ends && value.chars().all(plain)).then_some(Shape::Name)
}

fn locator_term(term: LocatorTerm) -> csl::taxonomy::Locator {
    term.csl().parse().unwrap_or(csl::taxonomy::Locator::Custom)
}

/// Whether a reader would see no word or figure.
fn is_blank(html: &str) -> bool {
    let mut in_tag = false;
    !html.chars().any(|c| {
        in_tag = (in_tag || c == '<') && c != '>';
        !in_tag && c.is_alphanumeric()
    })
}

// A thread that panicked can't have left a half-made value: each is inserted whole.

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayagriva::{BibliographyDriver, BibliographyRequest};
    use serde_json::json;

    /// What the library prints by itself: the first note, a later one, and the entry.
    fn whole(
        formatter: &Formatter,
        source: &Source,
        at: Option<(LocatorTerm, &str)>,
    ) -> [String; 3] {
        let style = &formatter.style.csl;
        let mut driver = BibliographyDriver::new();
        let mut other = Source::new(json!({"title": "Z", "issued": "1901"}).as_object().unwrap());
        let id = hayagriva::citationberg::json::Value::String("other".to_string());
        other.item.item.0.insert("id".to_string(), id);
        for (number, item) in [&source.item, &other.item, &source.item].into_iter().enumerate() {
            let locator = at.map(|(term, value)| {
                SpecificLocator(locator_term(term), LocatorPayload::Str(value))
            });
            let cite = CitationItem::with_locator(&item.item, locator);
            driver.citation(CitationRequest::new(
                vec![cite],
                style,
                None,
                &formatter.locale,
                Some(number * 40 + 1),
            ));
        }
        let locale_files = &formatter.locale;
        let rendered = driver.finish(BibliographyRequest { style, locale: None, locale_files });
        let html = |tree| {
            html::html(tree, &source.item.dates, source.item.lang.as_deref(), formatter.inside)
        };
        let entry = rendered.bibliography.unwrap().items.into_iter().find(|i| i.key == "source");
        let layout = &style.citation.layout;
        let note = |i: usize| {
            let note = html(&rendered.citations[i].citation);
            let note = note.strip_prefix(layout.prefix.as_deref().unwrap_or("")).unwrap_or(&note);
            let mut note = note.to_string();
            match layout.suffix.as_deref() {
                Some(".") | None => formatter.full_stop(&mut note),
                Some(suffix) => note.truncate(note.len() - suffix.len()),
            }
            note
        };
        [note(0), note(2), html(&entry.unwrap().content)]
    }

    const STYLES: [&str; 5] = [DEFAULT, "chicago-author-date", "mla", "apa", "turabian-fullnote-8"];

    fn items() -> Vec<Map<String, Value>> {
        let text = include_str!("../../tests/golden/sources.json");
        let list: Vec<Value> = serde_json::from_str(text).unwrap();
        list.iter().map(|s| s["item"].as_object().unwrap().clone()).collect()
    }

    #[test]
    fn a_lean_style_prints_what_the_whole_one_does() {
        let mut compared = 0;
        for style in STYLES {
            let formatter = Formatter::new(Style::named(style).unwrap(), "en");
            // Where one name substitutes for another, the library forgets that the other is
            // there; a lean style doesn't.
            let plain =
                |i: &Map<_, _>| i.contains_key("author") && i["type"] != "entry-encyclopedia";
            for item in items().iter().filter(|i| plain(i)) {
                let is_classic = item["type"] == "classic";
                let source = Source::new(item);
                for at in
                    [None, Some((LocatorTerm::Page, "12")), Some((LocatorTerm::Section, "“B”"))]
                {
                    let expected = whole(&formatter, &source, at);
                    let places = [Place::FirstNote, Place::LaterNote, Place::Entry];
                    for (place, expected) in places.into_iter().zip(expected) {
                        let at = at.filter(|_| place != Place::Entry);
                        let mut html = formatter.print(&source, place, false, at).unwrap();
                        let suffix = formatter.style.csl.citation.layout.suffix.as_deref();
                        if place != Place::Entry && matches!(suffix, None | Some(".")) {
                            formatter.full_stop(&mut html);
                        }
                        // An opening parenthesis hides from this test's cutting of the layout's.
                        if !is_classic && !html.contains("(@") {
                            assert_eq!(html, expected, "{style}, {place:?}");
                            compared += 1;
                        }
                    }
                }
            }
        }
        assert!(compared > 1000, "{compared}");
    }

    #[test]
    fn setting_a_value_into_a_frame_is_formatting_it() {
        let mut spliced = 0;
        let values = [
            "p. 3",
            "p. 1234",
            "pp. 415-417",
            "pp. 98-103",
            "pp. 1200-1203",
            "p. 3, 5, 9",
            "par. 17",
            "pars. 3-4",
            "sec. \"Background\"",
            "sec. \"The fall, and after\"",
            "sec. \"Background\", par. 2",
            "ch. 2, n. 4",
            "s.v. Kabul",
            "fol. 3",
            "vol. 2, p. 33",
            "n. 4",
            "surah 2, v. 255",
            "sec. 3, pars. 4-5",
        ];
        for style in STYLES {
            let formatter = Formatter::new(Style::named(style).unwrap(), "en");
            for item in items().into_iter().step_by(2) {
                let source = Source::new(&item);
                for at in values {
                    let locator = crate::model::locator::parse(at).locator.unwrap();
                    let locator = formatter.joined(&locator).unwrap_or(locator);
                    for place in [Place::FirstNote, Place::LaterNote] {
                        let Some(note) = formatter.spliced(&source, &locator, place, false) else {
                            continue;
                        };
                        // Only a frame finds the place of a further part within a note.
                        let [part] = locator.parts() else { continue };
                        if formatter.printed(part) == part.printed() {
                            let direct = formatter.direct(&source, &locator, place, false);
                            assert_eq!(note, direct, "{style}, {at}");
                            spliced += 1;
                        }
                    }
                }
            }
        }
        assert!(spliced > 1500, "{spliced}");
    }
}
