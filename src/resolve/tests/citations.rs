//! Keys, named citations, and what a source can bear witness to.

use super::world::*;
use crate::model::draft::*;
use crate::model::figure::Answer;
use crate::model::kind::Kind;
use crate::model::prose::{BlockKind, InlineKind};
use crate::model::site::{self, Cite};
use crate::span::Spanned;

fn name(thing: &mut Thing, here: &Here, name: &str, items: Vec<Witness>) {
    thing.citations.push(NamedCitation { name: here.refer(name), items });
}

fn cites(thing: &site::Thing) -> Vec<Cite> {
    let inlines = thing.prose.blocks.iter().flat_map(|block| match &block.kind {
        BlockKind::Paragraph(inlines) => &inlines[..],
        _ => &[],
    });
    let cites = inlines.filter_map(|inline| match &inline.kind {
        InlineKind::Cite(citation) => Some(citation.items.clone()),
        _ => None,
    });
    cites.flatten().collect()
}

#[test]
fn a_key_of_nothing() {
    let mut world = World::new();
    world.source("lee-2018", "2018").add(
        Kind::Page,
        "p",
        "P\n---\nSo it was.[@lee-2108, 3] And?[@x]",
    );
    let (site, faults) = world.resolve(&["cite::"]);
    assert_eq!(faults.len(), 2);
    world.said(&faults[0]).is("cite::unknown-key", &["p: lee-2108"], &["p: lee-2108 => lee-2018"]);
    world.said(&faults[1]).is("cite::unknown-key", &["p: x"], &[]);
    assert!(cites(site.things.iter().find(|t| t.id == "p").unwrap()).is_empty());
}

#[test]
fn a_name_that_is_also_a_source() {
    let mut world = World::new();
    world.source("lee", "2018").source("wp", "2020");
    world.add(Kind::Page, "p", "P\nlee wp\n---\nSo.[@lee]");
    world.with(|thing, here| name(thing, here, "lee", vec![here.witness("wp", &[])]));
    let (site, faults) = world.resolve(&["cite::"]);
    world.said(&faults[0]).is("cite::ambiguous-key", &["p: lee", "lee: "], &[]);
    assert_eq!(faults.len(), 1);
    let page = site.thing(ix(&site, Kind::Page, "p"));
    assert_eq!(cites(page)[0].source, ix(&site, Kind::Source, "wp"));
}

#[test]
fn named_citations_are_expanded() {
    let mut world = World::new();
    world.source("lee", "2018").source("wp", "2020").add(Kind::Group, "mfa", "MFA");
    world.add(
        Kind::Page,
        "p",
        "P\nboth lee wp mfa rout one\n---\nSo.[@both] And so.[@one, 4] No.[@both, 7]",
    );
    world.with(|thing, here| {
        let first = Witness {
            at: Some(Spanned::new(page("9"), here.span("lee"))),
            ..here.witness("lee", &[])
        };
        name(thing, here, "both", vec![first, here.witness("wp", &["mfa"])]);
        name(thing, here, "one", vec![here.witness("lee", &[])]);
        name(thing, here, "rout", vec![here.witness("lee", &[])]);
    });
    let (site, faults) = world.resolve(&["cite::", "source::", "link::"]);
    assert_eq!(faults.len(), 2, "{faults:#?}");
    world.said(&faults[0]).is("cite::unused", &["p: rout"], &[]);
    world.said(&faults[1]).is("cite::locator-twice", &["p: 7", "p: both"], &[]);
    let (lee, wp) = (ix(&site, Kind::Source, "lee"), ix(&site, Kind::Source, "wp"));
    let cites = cites(site.thing(ix(&site, Kind::Page, "p")));
    assert_eq!(cites.iter().map(|cite| cite.source).collect::<Vec<_>>(), [lee, wp, lee, lee, wp]);
    let at = |cite: &Cite| cite.locator.as_ref().map(|at| at.to_string());
    assert_eq!(at(&cites[0]).as_deref(), Some("p. 9"));
    assert_eq!(at(&cites[2]).as_deref(), Some("p. 4"));
    let mfa = ix(&site, Kind::Group, "mfa");
    assert_eq!(cites[1].attributed_to, [mfa]);
    // The group is named by the passage, and the source knows of all three.
    assert_eq!(site.relations(mfa).mentions[0].anchor, "p1");
    let passages = &site.relations(lee).passages;
    assert_eq!(passages.iter().map(|one| at_of(one)).collect::<Vec<_>>(), ["p. 9", "p. 4"]);
    assert_eq!(&*passages[0].excerpt, "So. And so. No.");
}

fn at_of(passage: &site::Passage) -> String {
    passage.locator.as_ref().unwrap().to_string()
}

#[test]
fn chains_of_attribution_make_relays() {
    let mut world = World::new();
    world.source("wsws", "2001-11-22").source("time", "2001-11-10").source("news", "2001");
    world.with(|thing, here| {
        source(thing).relays.push(Ref { value: "time".into(), span: here.span("news") });
    });
    world.add(Kind::Person, "eye", "Eye").add(Kind::Page, "p", "P\nn wsws time eye\n---\nSo.[@n]");
    world.with(|thing, here| name(thing, here, "n", vec![here.witness("wsws", &["time", "eye"])]));
    let (site, faults) = world.resolve(&["source::", "link::", "cite::"]);
    let uncited: Vec<_> = faults.iter().map(|fault| world.said(fault)).collect();
    assert_eq!(uncited.len(), 1);
    uncited[0].is("source::uncited", &["news: "], &[]);
    let (wsws, news) = (ix(&site, Kind::Source, "wsws"), ix(&site, Kind::Source, "news"));
    let time = site.relations(ix(&site, Kind::Source, "time"));
    let mut relayed_by = vec![wsws, news];
    relayed_by.sort();
    assert_eq!(time.relayed_by, relayed_by);
}

#[test]
fn a_source_older_than_what_it_is_cited_for() {
    let mut world = World::new();
    world.source("old", "1990").source("new", "2001");
    world.event("rout", "1997", "Rout\n---\nSo.[@old] So.[@new]").with(|thing, here| {
        let account = |source| here.account(source, &[], Answer::Told);
        event(thing).accounts = vec![account("old"), account("new"), account("old")];
    });
    world.event("look-back", "1998", "Look back\n---\nAs before.[@old]");
    world.fault(&["cite::"]).is(
        "cite::source-too-early",
        &["rout: old", "old: 1990", "rout: 1997"],
        &[],
    );
}

#[test]
fn a_page_beyond_the_last() {
    let mut world = World::new();
    world.source("lee", "2018").with(|thing, _| {
        source(thing).csl.insert("number-of-pages".into(), "320".into());
    });
    world.add(Kind::Page, "p", "P\n---\nSo.[@lee, 320] So.[@lee, xxi] So.[@lee, 300–321]");
    world.fault(&["cite::"]).is("cite::locator-beyond", &["p: 300–321", "lee: "], &[]);
}

#[test]
fn a_source_without_date_or_author() {
    let mut world = World::new();
    world.add(Kind::Source, "a", "A").add(Kind::Source, "b", "B\na");
    world.with(|thing, here| source(thing).known_through.push(here.refer("a")));
    world.add(Kind::Source, "c", "C").with(|thing, _| {
        source(thing).undated = Some("x".into());
        source(thing).unsigned = Some("x".into());
    });
    let (_, faults) = world.resolve(&["source::no"]);
    assert_eq!(faults.len(), 2);
    world.said(&faults[0]).is("source::no-author", &["a: "], &[]);
    world.said(&faults[1]).is("source::no-date", &["a: "], &[]);
}
