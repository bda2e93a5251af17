//! Ids, names, links, files, time and wholes.

use super::world::*;
use crate::model::draft::*;
use crate::model::kind::Kind;
use crate::model::prose::{BlockKind, InlineKind};
use crate::model::site::{self, Link};

fn links(site: &site::Site, kind: Kind, id: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for block in &site.thing(ix(site, kind, id)).prose.blocks {
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                links.extend(inlines.iter().filter_map(|inline| match &inline.kind {
                    InlineKind::Link { to, .. } | InlineKind::Image { to, .. } => Some(to.clone()),
                    _ => None,
                }));
            }
            BlockKind::Embed(to) => links.push(to.clone()),
            _ => {}
        }
    }
    links
}

#[test]
fn two_things_of_one_kind_and_id() {
    let mut world = World::new();
    world.add(Kind::Page, "a", "First").add(Kind::Page, "a", "Second").add(
        Kind::Event,
        "a",
        "Other",
    );
    let (site, faults) = world.resolve(&["id::"]);
    world.said(&faults[0]).is("id::duplicate", &["a: ", "a: "], &[]);
    assert_ne!(faults[0].labels[0].span, faults[0].labels[1].span);
    assert_eq!(site.of(Kind::Page).map(|(_, thing)| &*thing.title).collect::<Vec<_>>(), ["First"]);
}

#[test]
fn things_stand_by_kind_then_number_then_id() {
    let mut world = World::new();
    world.add(Kind::Page, "b", "B").add(Kind::Page, "a", "A");
    world.add(Kind::Chapter, "alpha", "Two").with(|thing, _| thing.order = Some(2));
    world.add(Kind::Chapter, "beta", "One").with(|thing, _| thing.order = Some(1));
    world.add(Kind::Chapter, "aaa", "None");
    let (site, faults) = world.resolve(&[""]);
    assert_eq!(
        site.things.iter().map(|t| &*t.title).collect::<Vec<_>>(),
        ["One", "Two", "None", "A", "B"]
    );
    let codes: Vec<_> = faults.iter().map(|fault| fault.code.name).collect();
    assert_eq!(codes, ["id::chapter-number"]);
}

#[test]
fn a_name_of_two_entities() {
    let build = |opt_out: bool| {
        let mut world = World::new();
        world.add(Kind::Page, "p", "P\n---\nThen Malik came to [[malik-a]] and [[malik-b]].");
        world.add(Kind::Person, "malik-a", "Abdul Malik\nMalik").with(|thing, here| {
            entity(thing).names.push(Name { autolink: !opt_out, ..here.name("Malik") });
        });
        world.add(Kind::Person, "malik-b", "Gul Malik\nMālik").with(|thing, here| {
            entity(thing).names.extend([here.name("Mālik"), here.name("Malik")]);
        });
        world
    };
    build(false).fault(&["name::"]).is(
        "name::ambiguous",
        &["malik-a: Malik", "malik-b: Mālik"],
        &[],
    );
    let (site, faults) = build(true).resolve(&["name::"]);
    assert!(faults.is_empty());
    let b = ix(&site, Kind::Person, "malik-b");
    assert_eq!(links(&site, Kind::Page, "p")[0], Link::Thing { ix: b, anchor: None });
    let (site, _) = build(false).resolve(&[]);
    assert_eq!(links(&site, Kind::Page, "p").len(), 2);
}

#[test]
fn links_find_ids_kinds_names_and_titles() {
    let mut world = World::new();
    world.add(
        Kind::Page,
        "p",
        "P\n---\n[[dostum]] [[person:dostum]] [[Dostam]] [[abdul  rashid DOSTÚM]] [[The rout]] \
         [[rout#killed]] [[rout#p2]] [[rout#end]] [[rout#End]] [x](../events/rout.md#accounts) \
         [x](#p1) [x](https://a.org) [x](MAILTO:a@b.org)",
    );
    world.add(Kind::Person, "dostum", "Abdul Rashid Dostum\nDostam");
    world.with(|thing, here| entity(thing).names.push(here.name("Dostam")));
    world.source("s", "2001").source("t", "2002");
    world.event("rout", "1997", "The rout\nkilled s t\n---\nOne\n\n# end\n\nTwo");
    world.with(|thing, here| {
        let accounts =
            vec![here.account("s", &[], figure(1.0)), here.account("t", &[], figure(2.0))];
        event(thing).accounts = accounts.clone();
        event(thing)
            .claims
            .push(Claim { measure: Some(here.measure("rout")), ..here.claim("killed", accounts) });
    });
    let (site, faults) = world.resolve(&["link", "claim"]);
    assert!(faults.is_empty(), "{faults:#?}");
    let (dostum, rout) = (ix(&site, Kind::Person, "dostum"), ix(&site, Kind::Event, "rout"));
    let to = |ix, anchor: &str| Link::Thing {
        ix,
        anchor: Some(anchor.into()).filter(|a: &String| !a.is_empty()),
    };
    let mut expected = vec![to(dostum, ""); 4];
    expected.extend([to(rout, ""), Link::Claim { event: rout, claim: 0 }, to(rout, "p2")]);
    expected.extend([to(rout, "end"), to(rout, "end"), to(rout, "accounts")]);
    expected.extend([Link::Here("p1".into()), Link::Url("https://a.org".into())]);
    expected.push(Link::Url("MAILTO:a@b.org".into()));
    assert_eq!(links(&site, Kind::Page, "p"), expected);
    assert_eq!(site.relations(dostum).mentions.len(), 1);
}

#[test]
fn a_link_to_nothing() {
    let mut world = World::new();
    world.add(Kind::Page, "p", "P\n---\nSee [[dostm#a|him]].").add(Kind::Person, "dostum", "D");
    world.fault(&["link::unk"]).is(
        "link::unknown-target",
        &["p: dostm#a"],
        &["p: dostm => dostum"],
    );
    let mut world = World::new();
    world.add(Kind::Page, "p", "P\n---\n[x](../events/rout.md)").event("route", "1997", "R");
    world.fault(&["link::unk"]).is(
        "link::unknown-target",
        &["p: ../events/rout.md"],
        &["p: ../events/rout.md => ../events/route.md"],
    );
    let (site, _) = {
        world.add(Kind::Page, "p", "P\n---\n[[nothing like it]]");
        world.resolve(&[])
    };
    assert_eq!(links(&site, Kind::Page, "p"), [Link::Dead]);
}

#[test]
fn a_link_that_could_mean_two() {
    let mut world = World::new();
    world.add(Kind::Page, "p", "P\n---\n[[kunduz]]");
    world.event("kunduz", "1997", "Fall").add(Kind::Place, "kunduz", "Kunduz");
    world.fault(&["link::a"]).is(
        "link::ambiguous",
        &["p: kunduz", "kunduz: ", "kunduz: "],
        &["p: kunduz => event:kunduz", "p: kunduz => place:kunduz"],
    );
}

#[test]
fn a_reference_to_another_kind() {
    let mut world = World::new();
    world.event("rout", "1997", "Rout\nin dostum");
    world.with(|thing, here| event(thing).places.push(here.refer("dostum")));
    world.add(Kind::Person, "dostum", "D");
    world.fault(&["link::w"]).is("link::wrong-kind", &["rout: dostum", "dostum: "], &[]);
}

#[test]
fn a_field_picks_the_kind_that_it_takes() {
    let mut world = World::new();
    world.event("kunduz", "1997", "Fall\nin kunduz");
    world.with(|thing, here| event(thing).places.push(here.refer("kunduz")));
    world.add(Kind::Place, "kunduz", "Kunduz");
    let (site, faults) = world.resolve(&["link::a", "link::w", "link::u"]);
    assert!(faults.is_empty());
    let (event, place) = (ix(&site, Kind::Event, "kunduz"), ix(&site, Kind::Place, "kunduz"));
    assert_eq!(site.thing(event).event().unwrap().places, [place]);
    assert_eq!(site.relations(place).events, [event]);
}

#[test]
fn a_place_that_a_page_lacks() {
    let mut world = World::new();
    world.add(Kind::Page, "p", "P\n---\n[[q#midle]]").add(Kind::Page, "q", "Q\n---\n# middle");
    world.fault(&["link::"]).is(
        "link::unknown-anchor",
        &["p: q#midle", "q: "],
        &["p: midle => middle"],
    );
    let mut world = World::new();
    world.add(Kind::Page, "p", "P\n---\n[x](#p2)");
    world.fault(&["link::"]).is("link::unknown-anchor", &["p: #p2", "p: "], &[]);
}

#[test]
fn a_scheme_that_may_not_be_live() {
    for url in ["javascript:alert", "data:text/html,x", "file:///etc/passwd", " JavaScript:x"] {
        let mut world = World::new();
        world.add(Kind::Page, "p", &format!("P\n---\n[x]({url})"));
        world.fault(&["link::"]).is("link::unsafe", &[&format!("p: {url}")], &[]);
    }
    let mut world = World::new();
    world.add(Kind::Page, "p", "P\n---\n![x](https://a.org/b.png)");
    world.fault(&["link::"]).is("link::unsafe", &["p: https://a.org/b.png"], &[]);
}

#[test]
fn files_and_missing_files() {
    let mut world = World::new();
    world.draft.assets = vec!["images/photo one.jpg".into(), "images/map.png".into()];
    let text = "P\n---\n![x](../images/photo one.jpg) [x](../images/map.png)\n\n![[map.png]]";
    world.add(Kind::Page, "p", text);
    world.add(Kind::Page, "q", "Q\n---\n![x](../images/photo on.jpg)");
    let (site, faults) = world.resolve(&["link::"]);
    let asset = |path: &str| Link::Asset(path.into());
    assert_eq!(
        links(&site, Kind::Page, "p"),
        [asset("images/photo one.jpg"), asset("images/map.png"), asset("images/map.png")]
    );
    assert_eq!(site.assets, ["images/map.png", "images/photo one.jpg"]);
    assert_eq!(faults.len(), 1);
    world.said(&faults[0]).is(
        "link::missing-file",
        &["q: ../images/photo on.jpg"],
        &["q: ../images/photo on.jpg => ../images/photo%20one.jpg"],
    );
}

#[test]
fn an_embed_of_what_can_not_be_set_in() {
    let mut world = World::new();
    world.source("s", "2001").source("t", "2002").event("rout", "1997", "Rout\nkilled s t");
    world.with(|thing, here| {
        let accounts =
            vec![here.account("s", &[], figure(1.0)), here.account("t", &[], figure(2.0))];
        event(thing)
            .claims
            .push(Claim { measure: Some(here.measure("t")), ..here.claim("killed", accounts) });
    });
    world.add(Kind::Chapter, "c", "C\n---\n![[rout#kiled]]\n\n![[rout#killed]]");
    let (site, faults) = world.resolve(&["link::e"]);
    world.said(&faults[0]).is("link::embed", &["c: rout#kiled", "rout: "], &["c: kiled => killed"]);
    let rout = ix(&site, Kind::Event, "rout");
    assert_eq!(
        links(&site, Kind::Chapter, "c"),
        [Link::Dead, Link::Claim { event: rout, claim: 0 }]
    );
    assert_eq!(site.relations[0].events, [rout]);
    world.add(Kind::Page, "p", "P\n---\n![[p]]");
    world.fault(&["link::e"]).is("link::embed", &["p: p", "p: "], &[]);
}

#[test]
fn parts_outside_their_whole_and_effects_before_their_cause() {
    let mut world = World::new();
    world.event("war", "1997-05/1997-07", "War").event("late", "1998-01", "Late\nwar");
    world.with(|thing, here| event(thing).part_of.push(here.refer("war")));
    world.event("inside", "1997-06", "Inside\nwar\nlate\nwhole");
    world.with(|thing, here| {
        event(thing).part_of.push(here.refer("war"));
        event(thing).leads_to.push(here.refer("late"));
    });
    let (site, faults) = world.resolve(&["date::"]);
    assert_eq!(faults.len(), 1);
    world.said(&faults[0]).is(
        "date::outside-whole",
        &["late: 1998-01", "war: 1997-05/1997-07", "late: war"],
        &[],
    );
    let at = |id| ix(&site, Kind::Event, id);
    assert_eq!(site.chronology, [at("war"), at("inside"), at("late")]);
    assert_eq!(site.relations(at("war")).parts, [at("inside"), at("late")]);
    assert_eq!(site.relations(at("late")).led_from, [at("inside")]);

    let mut world = World::new();
    world.event("cause", "1997", "Cause\neffect").event("effect", "1996", "Effect");
    world.draft.things.swap(0, 1);
    world.with(|thing, here| event(thing).leads_to.push(here.refer("effect")));
    world.fault(&["date::"]).is(
        "date::effect-before-cause",
        &["cause: effect", "cause: 1997", "effect: 1996"],
        &[],
    );
}

#[test]
fn of_one_time_causes_come_before_their_effects() {
    let mut world = World::new();
    let leading = |world: &mut World, id: &str, to: &str| {
        world.event(id, "1997", &format!("{}\n{to}", id.to_uppercase()));
        world.with(|thing, here| {
            event(thing).leads_to.extend((!to.is_empty()).then(|| here.refer(to)))
        });
    };
    for (id, to) in [("a", ""), ("b", "d"), ("c", ""), ("d", "a"), ("x", "y"), ("y", "x")] {
        leading(&mut world, id, to);
    }
    let (site, _) = world.resolve(&[]);
    let order: Vec<&str> = site.chronology.iter().map(|&ix| &*site.thing(ix).id).collect();
    assert_eq!(order, ["b", "c", "d", "a", "x", "y"]);
}

#[test]
fn a_thing_that_is_part_of_itself() {
    let mut world = World::new();
    for (id, whole) in [("a", "the b"), ("b", "the c"), ("c", "the a")] {
        world.add(Kind::Place, id, &format!("{}\n{whole}", id.to_uppercase()));
        world.with(|thing, here| {
            let mut whole = here.refer(whole);
            whole.value = whole.value[4..].into();
            entity(thing).part_of.push(whole);
        });
    }
    let (site, faults) = world.resolve(&["part::"]);
    assert_eq!(faults.len(), 1);
    world.said(&faults[0]).is("part::cycle", &["c: the a", "a: the b", "b: the c"], &[]);
    let wholes: Vec<_> = site.things.iter().map(|t| t.entity().unwrap().part_of.len()).collect();
    assert_eq!(wholes, [1, 1, 0]);
}

#[test]
fn an_event_without_a_date_keeps_its_page() {
    let mut world = World::new();
    world.add(Kind::Event, "a", "A").event("b", "1997", "B\na");
    world.with(|thing, here| event(thing).leads_to.push(here.refer("a")));
    let (site, faults) = world.resolve(&["date", "link::u"]);
    assert!(faults.is_empty());
    assert_eq!(site.chronology, [ix(&site, Kind::Event, "b")]);
    assert_eq!(site.relations(ix(&site, Kind::Event, "a")).led_from.len(), 1);
}

#[test]
fn pages_that_nobody_links() {
    let mut world = World::new();
    world.add(Kind::Page, "p", "P\n---\n[[b]]").event("b", "1997", "B\nhere c");
    world.with(|thing, here| event(thing).places.push(here.refer("c")));
    world.add(Kind::Place, "c", "C").add(Kind::Chapter, "x", "X");
    world.add(Kind::Group, "d", "D\n---\n[[d]] is here");
    world.fault(&["link::"]).is("link::orphan", &["d: "], &[]);
}
