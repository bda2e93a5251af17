//! Small drafts for tests, written as files so that every span is real. The prose is read by a
//! toy reader that knows only what the tests need.

use crate::diagnostic::{Diagnostic, Faults};
use crate::model::date::Date;
use crate::model::draft::*;
use crate::model::figure::{Answer, Figure};
use crate::model::kind::Kind;
use crate::model::locator::{Locator, LocatorPart, LocatorTerm};
use crate::model::prose::{BlockKind, Footnote, InlineKind};
use crate::model::site::{Ix, Site};
use crate::span::{FileId, Span, Spanned, Texts};
use std::sync::Arc;

/// A draft in the making.
pub struct World {
    pub texts: Texts,
    pub draft: Draft,
}

impl World {
    pub fn new() -> World {
        let mut texts = Texts::default();
        let file = texts.add("content/site.yaml", "title: A test");
        let settings = Settings {
            span: Span::new(file, 0, 0),
            title: "A test".into(),
            subtitle: None,
            description: None,
            authors: Vec::new(),
            language: "en".into(),
            base_url: None,
            repository: None,
            license: None,
            csl: None,
            calendar: None,
            autolink: true,
            raw_html: false,
            theme: Default::default(),
        };
        let base_map = Default::default();
        let draft = Draft { settings, things: Vec::new(), base_map, assets: Vec::new() };
        World { texts, draft }
    }

    /// Adds a thing whose file holds its title, then what `fields` look for, then `---` and prose.
    pub fn add(&mut self, kind: Kind, id: &str, text: &str) -> &mut Self {
        let path = format!("content/{}/{id}.md", kind.folder());
        let file = self.texts.add(path, text);
        let title = text.lines().next().unwrap_or("").to_owned();
        let body = match kind {
            Kind::Chapter => Body::Chapter(Chapter { period: None }),
            Kind::Event => Body::Event(Box::new(Event {
                date: None,
                said: None,
                date_note: Vec::new(),
                places: Vec::new(),
                kind: None,
                participants: Vec::new(),
                part_of: Vec::new(),
                leads_to: Vec::new(),
                accounts: Vec::new(),
                claims: Vec::new(),
            })),
            Kind::Person | Kind::Group | Kind::Place => Body::Entity(Box::default()),
            Kind::Source => Body::Source(Box::default()),
            Kind::Page => Body::Page(Page { menu: true }),
        };
        let prose = text.find("---\n").map_or_else(Prose::default, |at| prose(file, text, at + 4));
        self.draft.things.push(Arc::new(Thing {
            kind,
            id: id.into(),
            span: Span::new(file, 0, 0),
            file,
            order: None,
            title: Spanned::new(title.clone(), Span::new(file, 0, title.len())),
            summary: Vec::new(),
            citations: Vec::new(),
            autolink: true,
            uncited: None,
            formerly: None,
            body,
            prose,
        }));
        self
    }

    /// Changes the thing added last.
    pub fn with(&mut self, change: impl FnOnce(&mut Thing, &Here)) -> &mut Self {
        let thing = Arc::get_mut(self.draft.things.last_mut().unwrap()).unwrap();
        let here = Here { file: thing.file, texts: &self.texts };
        change(thing, &here);
        self
    }

    /// Adds an event with a date, which stands somewhere in its text.
    pub fn event(&mut self, id: &str, date: &str, text: &str) -> &mut Self {
        self.add(Kind::Event, id, &format!("{text}\n{date}"));
        self.with(|thing, here| event(thing).date = Some(here.date(date)))
    }

    /// Adds a well-described source, with whatever follows.
    pub fn source(&mut self, id: &str, issued: &str) -> &mut Self {
        self.add(Kind::Source, id, &format!("The {id}\n{issued}"));
        self.with(|thing, here| {
            let source = source(thing);
            source.issued = Some(here.date(issued));
            source.signed = true;
        })
    }

    /// Resolves it. The faults are those of the given families or codes only.
    pub fn resolve(&mut self, families: &[&str]) -> (Site, Vec<Diagnostic>) {
        let empty = Draft {
            settings: self.draft.settings.clone(),
            things: Vec::new(),
            base_map: Default::default(),
            assets: Vec::new(),
        };
        let draft = std::mem::replace(&mut self.draft, empty);
        let mut faults = Faults::default();
        let site = crate::resolve::resolve(draft, &self.texts, &mut faults);
        let raw = faults.iter().count();
        let mut all = faults.finish(&self.texts, false);
        assert_eq!(raw, all.len(), "a fault was said twice");
        all.retain(|fault| families.iter().any(|family| fault.code.name.starts_with(family)));
        (site, all)
    }

    /// The one fault of these families, as its code and what its labels and edits point at.
    pub fn fault(&mut self, families: &[&str]) -> Said {
        let (_, mut faults) = self.resolve(families);
        assert_eq!(faults.len(), 1, "{faults:#?}");
        self.said(&faults.remove(0))
    }

    pub fn said(&self, fault: &Diagnostic) -> Said {
        assert!(!fault.helps.is_empty(), "a fault without a way out");
        let point = |span: Span| {
            let path = &self.texts.get(span.file).path;
            let stem = path.rsplit('/').next().unwrap().trim_end_matches(".md");
            format!("{stem}: {}", self.texts.slice(span))
        };
        let edits = fault.helps.iter().filter_map(|help| help.edit.as_ref());
        Said {
            code: fault.code.name,
            labels: fault.labels.iter().map(|label| point(label.span)).collect(),
            edits: edits.map(|edit| format!("{} => {}", point(edit.span), edit.text)).collect(),
        }
    }
}

/// A fault, as far as tests look at it.
#[derive(Debug, PartialEq)]
pub struct Said {
    pub code: &'static str,
    pub labels: Vec<String>,
    pub edits: Vec<String>,
}

impl Said {
    pub fn is(&self, code: &str, labels: &[&str], edits: &[&str]) {
        assert_eq!(
            (self.code, &self.labels[..], &self.edits[..]),
            (code, &own(labels)[..], &own(edits)[..])
        );
    }
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| text.to_string()).collect()
}

/// A file, to find the places of values in.
pub struct Here<'a> {
    file: FileId,
    texts: &'a Texts,
}

impl Here<'_> {
    pub fn span(&self, value: &str) -> Span {
        let at = self.texts.get(self.file).text.find(value).expect(value);
        Span::new(self.file, at, at + value.len())
    }

    pub fn refer(&self, value: &str) -> Ref {
        Spanned::new(value.into(), self.span(value))
    }

    pub fn date(&self, value: &str) -> Spanned<Date> {
        Spanned::new(Date::parse(value).unwrap(), self.span(value))
    }

    pub fn witness(&self, source: &str, attributed_to: &[&str]) -> Witness {
        Witness {
            source: self.refer(source),
            at: None,
            attributed_to: attributed_to.iter().map(|whom| self.refer(whom)).collect(),
            prefix: String::new(),
            note: Vec::new(),
        }
    }

    pub fn name(&self, text: &str) -> Name {
        Name {
            text: self.refer(text),
            lang: None,
            used_by: Vec::new(),
            note: Vec::new(),
            autolink: true,
        }
    }

    pub fn account(&self, source: &str, attributed_to: &[&str], answer: Answer<Ref>) -> Account {
        Account {
            span: self.span(source),
            witness: self.witness(source, attributed_to),
            says: Vec::new(),
            stance: Stance::Asserts,
            answer,
            answer_span: self.span(source),
            scope: None,
            unit: None,
        }
    }

    pub fn claim(&self, name: &str, accounts: Vec<Account>) -> Claim {
        Claim {
            name: self.refer(name),
            question: format!("What of {name}?"),
            measure: None,
            accounts,
            relation: None,
            assessment: Vec::new(),
        }
    }

    pub fn measure(&self, unit: &str) -> Measure {
        let (who, place, time) = (None, None, None);
        Measure { span: self.span(unit), of: "people".into(), who, place, time, unit: unit.into() }
    }
}

pub fn event(thing: &mut Thing) -> &mut Event {
    if let Body::Event(event) = &mut thing.body { event } else { panic!("no event") }
}

pub fn entity(thing: &mut Thing) -> &mut Entity {
    if let Body::Entity(entity) = &mut thing.body { entity } else { panic!("no entity") }
}

pub fn source(thing: &mut Thing) -> &mut Source {
    if let Body::Source(source) = &mut thing.body { source } else { panic!("no source") }
}

pub fn figure(number: f64) -> Answer<Ref> {
    Answer::Figure(Figure::About(number))
}

/// The place of a thing in a site.
pub fn ix(site: &Site, kind: Kind, id: &str) -> Ix {
    site.of(kind).find(|(_, thing)| thing.id == id).expect(id).0
}

pub fn page(page: &str) -> Locator {
    Locator::new(vec![LocatorPart::new(LocatorTerm::Page, page).unwrap()]).unwrap()
}

/// Reads paragraphs (`# x` is a heading, `> ` a quotation, `<!-- uncited: -->` an opt-out,
/// `[^a]: ` a footnote), and in them `[[…]]`, `[…](…)`, `![…](…)`, `[@key, 3]`, `[^a]`, `` `…` ``.
fn prose(file: FileId, text: &str, from: usize) -> Prose {
    let mut prose = Prose::default();
    let mut at = from;
    for part in text[from..].split("\n\n") {
        let (start, end) = (at, at + part.len());
        at = end + 2;
        let span = Span::new(file, start, end);
        let run = |cut: usize| inlines(file, text, start + cut, end);
        let mut uncited = None;
        let kind = if let Some(words) = part.strip_prefix("# ") {
            BlockKind::Heading { level: 2, anchor: words.to_lowercase(), inlines: run(2) }
        } else if part.starts_with("> ") {
            let kind = BlockKind::Paragraph(run(2));
            BlockKind::Quote(vec![Block { span, uncited: None, kind }])
        } else if let Some(rest) = part.strip_prefix("![[") {
            let inner = rest.trim_end_matches("]]");
            let span = Span::new(file, start + 3, start + 3 + inner.len());
            BlockKind::Embed(Spanned::new(wiki(inner), span))
        } else if let Some(rest) = part.strip_prefix("[^") {
            let label = rest.split(']').next().unwrap().to_owned();
            let inlines = run(label.len() + 5);
            let kind = BlockKind::Paragraph(inlines);
            let blocks = vec![Block { span, uncited: None, kind }];
            prose.footnotes.push(Footnote { label, span, blocks });
            continue;
        } else {
            let opt_out = "<!-- uncited: x -->\n";
            uncited = part.starts_with(opt_out).then(|| "x".to_owned());
            let cut = if uncited.is_some() { opt_out.len() } else { 0 };
            BlockKind::Paragraph(run(cut))
        };
        prose.blocks.push(Block { span, uncited, kind });
    }
    prose
}

fn wiki(inner: &str) -> Target {
    let (name, anchor) = match inner.split_once('#') {
        Some((name, anchor)) => (name, Some(anchor.to_owned())),
        None => (inner, None),
    };
    Target::Wiki { name: name.into(), anchor }
}

fn inlines(file: FileId, text: &str, from: usize, to: usize) -> Vec<Inline> {
    let mut all = Vec::new();
    let mut at = from;
    while at < to {
        let rest = &text[at..to];
        let span = |from: usize, to: usize| Span::new(file, at + from, at + to);
        let words = |from: usize, to: usize| Inline {
            span: span(from, to),
            kind: InlineKind::Text(rest[from..to].to_owned()),
        };
        let target = |inner: &str| match inner {
            url if url.contains(':') => Target::Url(url.into()),
            here if here.starts_with('#') => Target::Here(here[1..].into()),
            path => match path.split_once('#') {
                Some((path, anchor)) => {
                    Target::Path { path: path.into(), anchor: Some(anchor.into()) }
                }
                None => Target::Path { path: path.into(), anchor: None },
            },
        };
        let (kind, len) = if rest.starts_with("[[") {
            let end = rest.find("]]").unwrap();
            let (inner, label) = rest[2..end].split_once('|').unwrap_or((&rest[2..end], ""));
            let to = Spanned::new(wiki(inner), span(2, 2 + inner.len()));
            let inlines =
                if label.is_empty() { vec![] } else { vec![words(end - label.len(), end)] };
            (InlineKind::Link { to, title: String::new(), inlines }, end + 2)
        } else if rest.starts_with("[@") {
            let end = rest.find(']').unwrap();
            let (key, pages) = rest[2..end].split_once(", ").unwrap_or((&rest[2..end], ""));
            let locator = (!pages.is_empty())
                .then(|| Spanned::new(page(pages), span(end - pages.len(), end)));
            let item = CitationItem {
                key: Spanned::new(key.into(), span(2, 2 + key.len())),
                prefix: String::new(),
                locator,
                suffix: String::new(),
                suppress_author: false,
            };
            (InlineKind::Cite(Citation { in_sentence: false, items: vec![item] }), end + 1)
        } else if rest.starts_with("[^") {
            let end = rest.find(']').unwrap();
            (InlineKind::NoteMark(rest[2..end].into()), end + 1)
        } else if rest.starts_with('[') || rest.starts_with("![") {
            let image = usize::from(rest.starts_with('!'));
            let (mid, end) = (rest.find("](").unwrap(), rest.find(')').unwrap());
            let to = Spanned::new(target(&rest[mid + 2..end]), span(mid + 2, end));
            let title = String::new();
            let kind = match image {
                1 => InlineKind::Image { to, title, alt: rest[2..mid].into() },
                _ => InlineKind::Link { to, title, inlines: vec![words(1, mid)] },
            };
            (kind, end + 1)
        } else if let Some(code) = rest.strip_prefix('`') {
            let end = code.find('`').unwrap();
            (InlineKind::Code(code[..end].into()), end + 2)
        } else if rest.starts_with('\n') {
            (InlineKind::SoftBreak, 1)
        } else {
            let end = rest.find(['[', '!', '`', '\n']).unwrap_or(rest.len());
            (words(0, end).kind, end)
        };
        all.push(Inline { span: span(0, len), kind });
        at += len;
    }
    all
}
