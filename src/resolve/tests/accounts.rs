//! Claims and the independence of their accounts.

use super::world::*;
use crate::model::date::Date;
use crate::model::draft::*;
use crate::model::figure::Answer;
use crate::model::kind::Kind;
use crate::model::site::{Ix, Site};
use crate::span::Spanned;
use proptest::prelude::*;

/// An event with one claim, whose text names the sources `s1` to `s3`.
fn claim(build: impl FnOnce(&Here) -> Claim) -> World {
    let mut world = World::new();
    world.source("s1", "2001").source("s2", "2002").source("s3", "2003");
    world.event("rout", "1997", "Rout\nkilled s1 s2 s3 persons weeks");
    world.with(|thing, here| event(thing).claims.push(build(here)));
    world
}

fn words() -> Answer<Ref> {
    Answer::Words("so".into())
}

fn date() -> Answer<Ref> {
    Answer::Date { date: Date::parse("1997").unwrap(), said: None }
}

#[test]
fn figures_without_a_measure() {
    claim(|here| {
        let accounts = ["s1", "s2"].map(|source| here.account(source, &[], figure(1.0)));
        here.claim("killed", accounts.into())
    })
    .fault(&["claim::"])
    .is("claim::no-measure", &["rout: s1", "rout: killed"], &[]);
}

#[test]
fn figures_of_another_unit() {
    let build = |scope: Option<String>| {
        claim(|here| {
            let odd = Account {
                unit: Some(Spanned::new("weeks".into(), here.span("weeks"))),
                scope,
                ..here.account("s2", &[], figure(2.0))
            };
            let accounts = vec![here.account("s1", &[], figure(1.0)), odd];
            Claim { measure: Some(here.measure("persons")), ..here.claim("killed", accounts) }
        })
    };
    build(None).fault(&["claim::"]).is(
        "claim::different-measure",
        &["rout: weeks", "rout: persons"],
        &[],
    );
    assert!(build(Some("how long".into())).resolve(&["claim::"]).1.is_empty());
}

#[test]
fn answers_of_unlike_kind() {
    let build = |stance: Stance, told: bool| {
        claim(|here| {
            let second = if told { words() } else { date() };
            let odd = Account { stance, ..here.account("s2", &[], second) };
            let accounts = vec![here.account("s1", &[], figure(1.0)), odd];
            Claim { measure: Some(here.measure("persons")), ..here.claim("killed", accounts) }
        })
    };
    build(Stance::Asserts, false).fault(&["claim::"]).is(
        "claim::mixed-answers",
        &["rout: s2", "rout: s1"],
        &[],
    );
    assert!(build(Stance::Silent, false).resolve(&["claim::"]).1.is_empty());
    assert!(build(Stance::Denies, true).resolve(&["claim::"]).1.is_empty());
    let mut scoped = claim(|here| {
        let odd = Account { scope: Some("x".into()), ..here.account("s2", &[], figure(1.0)) };
        let accounts = vec![here.account("s1", &[], date()), odd];
        Claim { measure: Some(here.measure("persons")), ..here.claim("killed", accounts) }
    });
    assert!(scoped.resolve(&["claim::"]).1.is_empty());
}

#[test]
fn accounts_of_one_origin_count_once() {
    let mut world = World::new();
    world.source("wire", "1997").source("daily", "1998").with(|thing, here| {
        source(thing).relays.push(Ref { value: "wire".into(), span: here.span("daily") });
    });
    world.source("book", "2001").add(Kind::Person, "witness", "W");
    world.event("rout", "1996", "Rout\nkilled wire daily book witness");
    world.with(|thing, here| {
        let silent =
            Account { stance: Stance::Silent, ..here.account("book", &["witness"], Answer::Told) };
        let accounts = vec![
            here.account("daily", &[], words()),
            here.account("book", &[], words()),
            here.account("book", &["wire"], words()),
            silent,
        ];
        event(thing).claims.push(here.claim("killed", accounts));
    });
    let (site, _) = world.resolve(&[]);
    let claim = &site.thing(site.chronology[0]).event().unwrap().claims[0];
    let origins: Vec<usize> = claim.accounts.iter().map(|account| account.origin).collect();
    assert_eq!(origins, [0, 1, 0, 2]);
    assert_eq!(claim.independent, 2);
    let wire = ix(&site, Kind::Source, "wire");
    assert_eq!(claim.accounts[0].origins, [wire]);
    assert!(claim.accounts[1].origins.is_empty());
    assert_eq!(claim.accounts[2].origins, [wire]);
    let passages = &site.relations(ix(&site, Kind::Source, "book")).passages;
    assert!(
        passages.iter().all(|one| one.anchor == "killed" && &*one.excerpt == "What of killed?")
    );
    assert_eq!(passages.len(), 3);
}

/// How many groups there are when accounts are joined as long as any two share something.
fn brute_force(site: &Site) -> usize {
    let accounts = &site.thing(site.chronology[0]).event().unwrap().claims[0].accounts;
    let mut groups: Vec<Vec<Ix>> = accounts
        .iter()
        .map(|account| {
            let origin = account.cite.attributed_to.last().unwrap_or(&account.cite.source);
            let mut all = vec![*origin];
            loop {
                let before = all.len();
                for ix in all.clone() {
                    all.extend(&site.thing(ix).source().unwrap().relays);
                }
                all.sort();
                all.dedup();
                if all.len() == before {
                    return all;
                }
            }
        })
        .collect();
    'again: loop {
        for a in 0..groups.len() {
            for b in a + 1..groups.len() {
                if groups[a].iter().any(|ix| groups[b].contains(ix)) {
                    let joined = groups.remove(b);
                    groups[a].extend(joined);
                    continue 'again;
                }
            }
        }
        return groups.len();
    }
}

proptest! {
    #[test]
    fn independence_is_the_number_of_components(
        relays in prop::collection::vec((0..8usize, 0..8usize), 0..10),
        accounts in prop::collection::vec((0..8usize, prop::option::of(0..8usize)), 0..7),
    ) {
        let mut world = World::new();
        let names: Vec<String> = (0..8).map(|at| format!("s{at}")).collect();
        for (at, name) in names.iter().enumerate() {
            world.source(name, "2001").with(|thing, here| {
                let span = here.span(name);
                let mine = relays.iter().filter(|relay| relay.0 == at);
                let refs = mine.map(|&(_, to)| Ref { value: names[to].clone(), span });
                source(thing).relays.extend(refs);
            });
        }
        world.event("e", "1997", &format!("E\nkilled {}", names.join(" ")));
        world.with(|thing, here| {
            let accounts = accounts.iter().map(|&(source, origin)| {
                let origin: Vec<&str> = origin.iter().map(|&at| names[at].as_str()).collect();
                here.account(&names[source], &origin, words())
            });
            event(thing).claims.push(here.claim("killed", accounts.collect()));
        });
        let (site, _) = world.resolve(&[]);
        let independent = site.thing(site.chronology[0]).event().unwrap().claims[0].independent;
        prop_assert_eq!(independent, brute_force(&site));
    }
}
