//! Prose: citations wanted, names linked, excerpts, and that nothing is lost.

use super::world::*;
use crate::model::kind::Kind;
use crate::model::prose::{self, BlockKind, InlineKind, plain};
use crate::model::site::Site;
use proptest::prelude::*;

/// The prose of a page, with every link to a thing as `<words>`.
fn shown(site: &Site, kind: Kind, id: &str) -> String {
    let mut text = String::new();
    for block in &site.thing(ix(site, kind, id)).prose.blocks {
        let inlines = match &block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading { inlines, .. } => inlines,
            _ => continue,
        };
        for inline in inlines {
            match &inline.kind {
                InlineKind::Link { inlines, .. } => text += &format!("<{}>", plain(inlines)),
                _ => text += &plain(std::slice::from_ref(inline)),
            }
        }
        text.push('|');
    }
    text
}

#[test]
fn paragraphs_of_a_chapter_need_citations() {
    let mut world = World::new();
    world.source("s", "2001");
    let text = "C\n---\nCited.[@s]\n\n# Heading\n\nBare one.\n\n<!-- uncited: x -->\nExcused.\n\n\
                Noted.[^a]\n\nBadly noted.[^b]\n\n> A quotation.\n\n![x](a.png)\n\n[^a]: See.[@s]\n\n[^b]: See.";
    world.add(Kind::Chapter, "c", text).add(Kind::Page, "p", "P\n---\nBare.");
    world.add(Kind::Chapter, "d", "D\nx\n---\nBare.");
    world.with(|thing, here| thing.uncited = Some(here.refer("x")));
    let (site, faults) = world.resolve(&["prose::"]);
    let said: Vec<_> = faults.iter().map(|fault| world.said(fault)).collect();
    assert_eq!(said.len(), 3);
    for (said, text) in said.iter().zip(["Bare one.", "Badly noted.[^b]", "> A quotation."]) {
        said.is("prose::uncited", &[&format!("c: {text}")], &[]);
    }
    let passages = &site.relations(ix(&site, Kind::Source, "s")).passages;
    let anchors: Vec<_> = passages.iter().map(|one| (&*one.anchor, &*one.excerpt)).collect();
    assert_eq!(anchors, [("p1", "Cited."), ("p4", "See.")]);
}

#[test]
fn links_without_words_say_the_name() {
    let mut world = World::new();
    world.add(Kind::Person, "dostum", "Abdul Rashid Dostum");
    world.add(Kind::Page, "p", "P\n---\nBy [[dostum]], or [[dostum|him]].");
    let (site, _) = world.resolve(&[]);
    assert_eq!(shown(&site, Kind::Page, "p"), "By <Abdul Rashid Dostum>, or <him>.|");
}

#[test]
fn first_mentions_are_linked_once_a_section() {
    let mut world = World::new();
    world.add(
        Kind::Person,
        "dostum",
        "Abdul Rashid Dostum\nDostum\nnotme\n---\nDostum himself in Mazar.",
    );
    world.with(|thing, here| {
        entity(thing).names.push(here.name("Dostum"));
        entity(thing)
            .names
            .push(crate::model::draft::Name { autolink: false, ..here.name("notme") });
    });
    world.add(Kind::Place, "mazar", "Mazar");
    let text = "P\n---\nAbdul Rashid\nDostum’s men, notme; Dostum, `Mazar` and [Mazar here](https://a.org).\n\n\
                [[mazar|There]] in Mazar.\n\n# Dostum\n\nDostum in Mazar.\n\n> Dostum";
    world.add(Kind::Page, "p", text).add(Kind::Page, "q", "Q\n---\nDostum.");
    world.with(|thing, _| thing.autolink = false);
    let (site, _) = world.resolve(&[]);
    assert_eq!(
        shown(&site, Kind::Page, "p"),
        "<Abdul Rashid Dostum>’s men, notme; Dostum, Mazar and <Mazar here>.|<There> in Mazar.|\
         Dostum|<Dostum> in <Mazar>.|"
    );
    assert_eq!(shown(&site, Kind::Page, "q"), "Dostum.|");
    assert_eq!(shown(&site, Kind::Person, "dostum"), "Dostum himself in <Mazar>.|");
    let mentions = &site.relations(ix(&site, Kind::Person, "dostum")).mentions;
    assert_eq!(mentions.iter().map(|one| &*one.anchor).collect::<Vec<_>>(), ["p1", "p3"]);
    world.draft.settings.autolink = false;
    world.add(Kind::Person, "dostum", "Dostum").add(Kind::Page, "p", "P\n---\nDostum.");
    assert_eq!(shown(&world.resolve(&[]).0, Kind::Page, "p"), "Dostum.|");
}

#[test]
fn passages_of_one_block_share_an_excerpt() {
    let mut world = World::new();
    world.source("s", "2001").source("t", "2002").add(
        Kind::Page,
        "p",
        "P\n---\nSo[@s] it was.[@t][@s]",
    );
    let (site, _) = world.resolve(&[]);
    let passages = |id| &site.relations(ix(&site, Kind::Source, id)).passages;
    assert_eq!((passages("s").len(), passages("t").len()), (1, 1));
    assert!(std::sync::Arc::ptr_eq(&passages("s")[0].excerpt, &passages("t")[0].excerpt));
}

#[test]
fn threads_change_nothing() {
    let resolve = |threads: usize| {
        let mut world = World::new();
        world.source("s", "2001").add(Kind::Person, "dostum", "Dostum");
        for at in 0..40 {
            let text = format!("E {at}\n---\nDostum [[e{}]] [[gone]].[@s, {at}][@gone]", at / 2);
            world.add(Kind::Event, &format!("e{at}"), &text);
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (site, faults) = pool.install(|| world.resolve(&[""]));
        format!("{site:?} {faults:?}")
    };
    assert_eq!(resolve(1), resolve(4));
}

/// Words without white space: it goes with a citation of nothing.
fn words<L, C>(inlines: &[prose::Inline<L, C>]) -> String {
    plain(inlines).split_whitespace().collect()
}

proptest! {
    #[test]
    fn resolving_keeps_the_words(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "Dostum", " ", "\n", "Mazar", "Mazar-i-Sharif", "’s ", "[Dostum](https://a.org)",
            "[x](javascript:x)", "[[mazar|there]]", "[[gone|lost]]", "[@s]", "[@gone]", "`Mazar`", "é", ".",
        ]), 1..30),
    ) {
        let text = format!("P\n---\n{}", pieces.concat().replace("\n\n", "\n"));
        let mut world = World::new();
        world.source("s", "2001").add(Kind::Place, "mazar", "Mazar").add(Kind::Person, "dostum", "Dostum");
        world.add(Kind::Page, "p", &text);
        let before: Vec<String> = world.draft.things.last().unwrap().prose.blocks.iter().map(|block| {
            let BlockKind::Paragraph(inlines) = &block.kind else { return String::new() };
            words(inlines)
        }).collect();
        let (site, _) = world.resolve(&[]);
        let page = site.thing(ix(&site, Kind::Page, "p"));
        let after: Vec<String> = page.prose.blocks.iter().map(|block| {
            let BlockKind::Paragraph(inlines) = &block.kind else { return String::new() };
            words(inlines)
        }).collect();
        // The space before a citation goes with it, and one that cites nothing goes itself.
        let words = |blocks: &[String]| -> Vec<String> {
            blocks.iter().map(|text| text.split_whitespace().collect()).collect()
        };
        prop_assert_eq!(words(&before), words(&after));
    }
}
