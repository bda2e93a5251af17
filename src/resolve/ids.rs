//! The table of all things: which there are, by kind and id, by name of file, and what others need
//! to know of them before they are resolved. Which thing bears which name is in `names`.

use super::kept::Last;
use super::{citations, names, things};
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::draft::{Block, Body, Settings, Thing};
use crate::model::kind::Kind;
use crate::model::prose::{self, BlockKind};
use crate::model::site::Ix;
use crate::span::{FileId, Span, Spanned, Texts};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Puts the things in the site's order: by kind, then chapters by number, others by id. Of two
/// things with one kind and id the first by path stays.
pub fn sorted(mut things: Vec<Arc<Thing>>, texts: &Texts, faults: &mut Faults) -> Vec<Arc<Thing>> {
    let path = |thing: &Thing| &texts.get(thing.file).path;
    things.sort_by(|a, b| {
        (a.kind, &a.id, path(a), a.span.start).cmp(&(b.kind, &b.id, path(b), b.span.start))
    });
    things.dedup_by(|later, first| {
        let same = (later.kind, &later.id) == (first.kind, &first.id);
        if same {
            faults.push(
                Diagnostic::new(
                    codes::ID_DUPLICATE,
                    later.span,
                    format!("two {} have the id `{}`", later.kind.folder(), later.id),
                    "this one is left out",
                )
                .label(first.span, "the id is taken here")
                .help(
                    match [&*later, &*first].map(|thing| path(thing).ends_with(".md")) {
                        [true, true] => "rename one of them: a file's name is its id",
                        [false, false] => "take one of the two entries out, or give it another key",
                        _ => {
                            "take the entry out of the library, or remove the file: a source is \
                         written in one place"
                        }
                    },
                ),
            );
        }
        same
    });
    // Stable, so that all but chapters stay in the order of their ids.
    things.sort_by_key(|thing| (thing.kind, thing.order.unwrap_or(u32::MAX)));
    check_numbers(&things, faults);
    things
}

/// Says of which chapters, where there are several, the order is left to their names.
fn check_numbers(things: &[Arc<Thing>], faults: &mut Faults) {
    let chapters: Vec<_> = things.iter().filter(|thing| thing.kind == Kind::Chapter).collect();
    for pair in chapters.windows(2).filter(|pair| pair[0].order == pair[1].order) {
        if let Some(number) = pair[0].order {
            let message = format!("two chapters have the number {number}");
            let fault = Diagnostic::new(codes::ID_CHAPTER_NUMBER, pair[1].span, message, "")
                .label(pair[0].span, "the number is taken here; their order is that of their ids");
            faults.push(fault.help("rename one of the files so that each has its own number"));
        }
    }
    let last = chapters.iter().filter_map(|one| one.order).max().unwrap_or(0);
    let unnumbered = chapters.iter().filter(|one| chapters.len() > 1 && one.order.is_none());
    for (free, chapter) in (last.saturating_add(1)..).zip(unnumbered) {
        let message = "this chapter has no number, and comes after those that have one";
        let fault = Diagnostic::new(codes::ID_CHAPTER_NUMBER, chapter.span, message, "");
        let name = &chapter.id;
        faults.push(fault.help(format!(
            "begin the file's name with its number, as in `{free:02}-{name}.md`; links stay as they \
             are"
        )));
    }
}

/// What others need to know of a thing.
#[derive(PartialEq)]
pub struct Card {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    /// The folded forms of all that it is called.
    pub names: Vec<String>,
    /// What a sentence calls it: a source by its author's family name, else the title.
    pub called: String,
    /// Where its id is said.
    pub span: Span,
    /// The ids that it had.
    pub formerly: Vec<String>,
    /// When an event happened, or a source was issued.
    pub date: Option<Spanned<Date>>,
    /// How many pages a source has, where its locators count from its own first page.
    pub pages: Option<u64>,
    /// The anchors of its headings, and of its claims in their order, with the claims' questions.
    headings: Vec<String>,
    claims: Vec<String>,
    questions: Vec<String>,
    blocks: u32,
    accounts: bool,
}

/// A place on a page.
#[derive(Debug, PartialEq, Eq)]
pub enum Anchor {
    /// A claim, by its place in the event.
    Claim(usize),
    /// Anything else, under its right name.
    Other(String),
}

impl Card {
    /// The place that is meant by what stands after `#`. A heading's own words will do.
    pub fn anchor(&self, written: &str) -> Option<Anchor> {
        let slug = written.trim().to_lowercase().replace(char::is_whitespace, "-");
        let is = |known: &String| known == written || *known == slug;
        let numbered = || {
            let number: u32 = written.strip_prefix('p')?.parse().ok()?;
            ((1..=self.blocks).contains(&number) && prose::anchor(number) == written)
                .then(|| written.to_owned())
        };
        if let Some(claim) = self.claims.iter().position(is) {
            return Some(Anchor::Claim(claim));
        }
        let heading = self.headings.iter().find(|known| is(known)).cloned();
        let accounts = || (self.accounts && written == "accounts").then(|| written.to_owned());
        // Words that the page itself has for a part are those of the heading with a word before them.
        let renamed = || self.headings.iter().find(|h| **h == format!("section-{slug}")).cloned();
        heading.or_else(accounts).or_else(numbered).or_else(renamed).map(Anchor::Other)
    }

    /// The names of the places on its page, without the numbered ones.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        let accounts = self.accounts.then_some("accounts");
        self.claims.iter().chain(&self.headings).map(String::as_str).chain(accounts)
    }

    /// The question of a claim, by its place in the event.
    pub fn question(&self, claim: usize) -> &str {
        self.questions.get(claim).map_or("", String::as_str)
    }

    /// The names of its claims.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        self.claims.iter().map(String::as_str)
    }
}

/// All things, and all other files.
pub struct Table {
    /// In the site's order.
    pub cards: Vec<Arc<Card>>,
    pub index: Arc<Index>,
}

/// By what things and files are found.
pub struct Index {
    /// The files that aren't things: paths below the content folder, sorted.
    pub assets: Vec<String>,
    /// The content folder as a path from the project's, with a `/` at its end; empty where they
    /// are one.
    pub root: String,
    /// The path of each thing's file from the project's folder.
    paths: Vec<String>,
    by_id: HashMap<String, Vec<Ix>>,
    by_path: HashMap<String, Ix>,
    by_former_id: HashMap<String, Vec<Ix>>,
    by_former_path: HashMap<String, Ix>,
}

impl Table {
    /// Makes the table of things in the site's order, taking over what hasn't changed since the
    /// last one.
    pub fn new(
        things: &[Arc<Thing>],
        mut assets: Vec<String>,
        settings: &Settings,
        texts: &Texts,
        last: Option<&Last>,
    ) -> Table {
        let site = &texts.get(settings.span.file).path;
        let root = &site[..site.rfind('/').map_or(0, |slash| slash + 1)];
        assets.sort_unstable();
        let card_of = |(at, thing): (usize, &Arc<Thing>)| {
            let known = last.filter(|last| Arc::ptr_eq(&last.drafts[at], thing));
            known.map_or_else(|| Arc::new(card(thing)), |last| last.table.cards[at].clone())
        };
        match last.filter(|last| last.table.index.is_of(last, things, &assets, root, texts)) {
            Some(last) => Table {
                cards: things.iter().enumerate().map(card_of).collect(),
                index: last.table.index.clone(),
            },
            None => Table {
                cards: things.par_iter().map(|thing| Arc::new(card(thing))).collect(),
                index: Arc::new(Index::new(things, assets, root, texts)),
            },
        }
    }

    /// What is known of a thing.
    pub fn card(&self, ix: Ix) -> &Card {
        &self.cards[ix.0 as usize]
    }

    /// The files that aren't things: paths below the content folder, sorted.
    pub fn assets(&self) -> &[String] {
        &self.index.assets
    }

    /// The content folder as a path from the project's, with a `/` at its end; empty where they
    /// are one.
    pub fn root(&self) -> &str {
        &self.index.root
    }

    /// The things of any kind that have this id.
    pub fn with_id(&self, id: &str) -> &[Ix] {
        self.index.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<Ix> {
        self.with_id(id).iter().copied().find(|&ix| self.card(ix).kind == Kind::Source)
    }

    /// The thing that was read from a Markdown file, by its path from the project's folder.
    pub fn at_path(&self, path: &str) -> Option<Ix> {
        self.index.by_path.get(path).copied()
    }

    /// The things of any kind that had this id.
    pub fn formerly(&self, id: &str) -> &[Ix] {
        self.index.by_former_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The thing whose file would have this path if it still had one of its former ids.
    pub fn formerly_at(&self, path: &str) -> Option<Ix> {
        self.index.by_former_path.get(path).copied()
    }

    /// The paths of the things' own files from the project's folder, in the things' order.
    pub fn paths(&self) -> Vec<&str> {
        let paths = self.index.paths.iter().map(String::as_str);
        paths.filter(|path| path.ends_with(".md")).collect()
    }

    /// All things of these kinds, in order.
    pub fn of(&self, kinds: &[Kind]) -> impl Iterator<Item = (Ix, &Card)> {
        let cards = self.cards.iter().enumerate().map(|(at, card)| (Ix(at as u32), &**card));
        cards.filter(|(_, card)| kinds.contains(&card.kind))
    }

    /// How a thing is named so that only it is meant: its id, else `kind:id`.
    pub fn handle(&self, ix: Ix) -> String {
        let card = self.card(ix);
        if self.with_id(&card.id).len() > 1 { self.full_handle(ix) } else { card.id.clone() }
    }

    /// `kind:id`.
    pub fn full_handle(&self, ix: Ix) -> String {
        let card = self.card(ix);
        format!("{}:{}", card.kind.word(), card.id)
    }
}

impl Index {
    fn new(things: &[Arc<Thing>], assets: Vec<String>, root: &str, texts: &Texts) -> Index {
        let mut by_id: HashMap<String, Vec<Ix>> = HashMap::with_capacity(things.len());
        let mut by_path = HashMap::with_capacity(things.len());
        let mut by_former_id: HashMap<String, Vec<Ix>> = HashMap::new();
        let mut by_former_path = HashMap::new();
        for (at, thing) in things.iter().enumerate() {
            let ix = Ix(at as u32);
            by_id.entry(thing.id.clone()).or_default().push(ix);
            let path = &texts.get(thing.file).path;
            if path.ends_with(".md") {
                by_path.insert(path.clone(), ix);
            }
            for former in thing.formerly.iter().flat_map(|all| &all.value) {
                by_former_id.entry(former.value.clone()).or_default().push(ix);
                if let Some(head) = path.strip_suffix(&format!("{}.md", thing.id)) {
                    by_former_path.insert(format!("{head}{}.md", former.value), ix);
                }
            }
        }
        let path = |thing: &Arc<Thing>| texts.get(thing.file).path.clone();
        let (root, paths) = (root.to_owned(), things.iter().map(path).collect());
        Index { assets, root, paths, by_id, by_path, by_former_id, by_former_path }
    }

    /// Whether it would come out the same for these things and files.
    fn is_of(
        &self,
        last: &Last,
        things: &[Arc<Thing>],
        assets: &[String],
        root: &str,
        texts: &Texts,
    ) -> bool {
        let formerly = |thing: &Thing| {
            let all = thing.formerly.as_ref().map_or(&[][..], |all| &all.value);
            all.iter().map(|one| one.value.clone()).collect::<Vec<_>>()
        };
        let same = |(at, new): (usize, &Arc<Thing>)| {
            let old = &last.drafts[at];
            // What was read of a file is taken over under the same path only.
            Arc::ptr_eq(old, new)
                || ((old.kind, &old.id, old.file) == (new.kind, &new.id, new.file)
                    && self.paths[at] == texts.get(new.file).path
                    && formerly(old) == formerly(new))
        };
        things.len() == last.drafts.len()
            && self.assets == assets
            && self.root == root
            && things.iter().enumerate().all(same)
    }
}

fn card(thing: &Thing) -> Card {
    let mut headings = Vec::new();
    push_headings(&thing.prose.blocks, &mut headings);
    let (mut date, mut pages, mut claims, mut accounts) = (None, None, Vec::new(), false);
    let mut questions = Vec::new();
    let mut called = &*thing.title.value;
    match &thing.body {
        Body::Event(event) => {
            date = event.date.clone();
            claims = event.claims.iter().map(|claim| claim.name.value.clone()).collect();
            questions = event.claims.iter().map(|claim| claim.question.clone()).collect();
            accounts = !event.accounts.is_empty();
        }
        Body::Source(source) => {
            date = source.issued.clone();
            pages = citations::page_count(&source.csl);
            called = things::family_name(&source.csl).unwrap_or(called);
        }
        _ => {}
    }
    let former = thing.formerly.iter().flat_map(|all| &all.value);
    Card {
        kind: thing.kind,
        id: thing.id.clone(),
        title: thing.title.value.clone(),
        names: names::of(thing),
        called: called.to_string(),
        span: thing.span,
        formerly: former.map(|one| one.value.clone()).collect(),
        date,
        pages,
        headings,
        claims,
        questions,
        blocks: thing.prose.numbered().filter_map(|(number, _)| number).last().unwrap_or(0),
        accounts,
    }
}

fn push_headings(blocks: &[Block], anchors: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { anchor, .. } => anchors.push(anchor.clone()),
            BlockKind::Quote(inner) => push_headings(inner, anchors),
            BlockKind::List { items, .. } => {
                items.iter().for_each(|item| push_headings(item, anchors));
            }
            BlockKind::Definitions(definitions) => {
                let meanings = definitions.iter().flat_map(|definition| &definition.meanings);
                meanings.for_each(|meaning| push_headings(meaning, anchors));
            }
            _ => {}
        }
    }
}

/// The folder of a path, with its `/`; empty at the top.
pub fn folder(texts: &Texts, file: FileId) -> &str {
    let path = &texts.get(file).path;
    path.rfind('/').map_or("", |slash| &path[..=slash])
}
