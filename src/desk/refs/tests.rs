//! What is noted of written references: where they stand, to the letter, and what they lead to.

use super::*;
use crate::load::files::Memory;
use crate::press::{Understood, understand};

const EVENT: &str = "\
---
title: The fall
date: 1998-08
place: Mazar
participants:
  - { who: \"person:dostum\", role: defender }
part_of: war
citations:
  rout: { source: lee, at: p. 1, note: \"See [[the-fall]].\" }
  both:
    - { source: lee }
    - { source: wp, attributed_to: [lee, dostum] }
claims:
  killed:
    question: How many?
    accounts:
      - { source: lee, answer: Many. }
      - source: wp
        says: >-
          The lee shore of [[place:mazar]], as [@wp] and
          then [@lee, p. 2; @{wp}] say.
---

Dostum left [[place:mazar#p1|the town]] [@rout; @both], says @lee [p. 3].

![[the-fall#killed]]

See [by path](../events/the-fall.md#killed), [again](war.md) and [[ war ]].

[@both]
";

const FILES: [(&str, &str); 8] = [
    ("content/site.yaml", "title: T\n"),
    ("content/events/the-fall.md", EVENT),
    ("content/events/war.md", "---\ntitle: War\ndate: 1998\n---\n"),
    ("content/people/dostum.md", "---\nname: Dostum\n---\n"),
    ("content/places/mazar.md", "---\nname: Mazar\n---\n"),
    ("content/groups/mazar.md", "---\nname: The men of Mazar\n---\n"),
    ("content/sources/lee.md", "---\ntype: book\ntitle: Lee\nrelays: wp\n---\n"),
    ("content/sources/wp.md", "---\ntype: webpage\ntitle: WP\nknown_through: Lee\n---\n"),
];

fn understood() -> Understood {
    understand(&FILES.into_iter().collect::<Memory>())
}

/// The references to a thing as `file:line:column letters role`.
fn told(all: &Understood, written: &str) -> Vec<String> {
    let Understood { site, texts, .. } = all;
    let references = References::of(site);
    let ix = find(site, written).unwrap();
    let tell = |one: &Reference| {
        let text = texts.get(one.span.file);
        let place = text.line_column(one.span.start as usize);
        let file = text.path.rsplit('/').next().unwrap();
        let letters = texts.slice(one.span);
        format!("{file}:{}:{} {letters} {:?}", place.line, place.column, one.role)
    };
    references.written(ix).map(tell).collect()
}

#[test]
fn each_reference_is_noted_to_the_letter() {
    let all = understood();
    assert!(all.site.references().iter().all(|one| one.exact));
    assert_eq!(
        told(&all, "lee"),
        [
            "the-fall.md:9:19 lee NamedCitation",
            "the-fall.md:11:17 lee NamedCitation",
            "the-fall.md:12:37 lee Attribution",
            "the-fall.md:17:19 lee Answer",
            "the-fall.md:21:18 lee Citation",
            "the-fall.md:24:43 rout Citation",
            "the-fall.md:24:50 both Citation",
            "the-fall.md:24:63 lee Citation",
            "the-fall.md:30:3 both Citation",
            "wp.md:4:16 Lee Field(\"known_through\")",
        ]
    );
    assert_eq!(
        told(&all, "wp"),
        [
            "the-fall.md:12:17 wp NamedCitation",
            "the-fall.md:18:17 wp Answer",
            "the-fall.md:20:50 wp Citation",
            "the-fall.md:21:31 wp Citation",
            "the-fall.md:24:50 both Citation",
            "the-fall.md:30:3 both Citation",
            "lee.md:4:9 wp Field(\"relays\")",
        ]
    );
    assert_eq!(
        told(&all, "place:mazar"),
        [
            "the-fall.md:4:8 Mazar Field(\"place\")",
            "the-fall.md:20:36 mazar Link",
            "the-fall.md:24:21 mazar Link",
        ]
    );
    assert_eq!(
        told(&all, "dostum"),
        ["the-fall.md:6:20 dostum Field(\"participants\")", "the-fall.md:12:42 dostum Attribution",]
    );
    assert_eq!(
        told(&all, "war"),
        [
            "the-fall.md:7:10 war Field(\"part_of\")",
            "the-fall.md:28:54 war Link",
            "the-fall.md:28:69 war Link"
        ]
    );
    assert_eq!(
        told(&all, "the-fall"),
        [
            "the-fall.md:9:47 the-fall Link",
            "the-fall.md:26:4 the-fall Embed",
            "the-fall.md:28:25 the-fall Link"
        ]
    );
}

#[test]
fn first_mentions_are_listed_apart_and_places_lead_on() {
    let all = understood();
    let Understood { site, texts, .. } = &all;
    let references = References::of(site);
    let dostum = find(site, "person:dostum").unwrap();
    let mentions: Vec<_> = references.mentions(dostum).collect();
    assert_eq!(mentions.len(), 1);
    assert_eq!(texts.slice(mentions[0].span), "Dostum");
    let file = site.thing(find(site, "the-fall").unwrap()).file;
    let leads = |byte: usize| -> Vec<&str> {
        references.at(file, byte).map(|one| site.thing(one.to).id.as_str()).collect()
    };
    let both = EVENT.find("@both").unwrap() + 2;
    assert_eq!(leads(both), ["lee", "wp"]);
    assert_eq!(leads(0), [""; 0]);
    let town = EVENT.find("mazar#p1").unwrap();
    assert_eq!(
        (leads(town), leads(town + 5), leads(town + 6)),
        (vec!["mazar"], vec!["mazar"], vec![])
    );
}

#[test]
fn things_are_found_by_id_and_kind() {
    let all = understood();
    assert!(find(&all.site, "mazar").unwrap_err().contains("`group:mazar` or `place:mazar`"));
    assert!(find(&all.site, "the-fal").unwrap_err().contains("is `the-fall` meant"));
    assert!(find(&all.site, "person:lee").unwrap_err().contains("no person"));
}
