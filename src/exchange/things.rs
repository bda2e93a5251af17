//! Events and claims as plain values, and as JSON, CSV and GeoJSON made of them. Words are without
//! Markdown; dates are EDTF, with the earliest and the latest day that they can mean.

use super::table::{csv, joined};
use crate::model::date::{Date, Day};
use crate::model::draft::{Coordinates, Measure};
use crate::model::figure::{Answer, Figure};
use crate::model::kind::Kind;
use crate::model::prose::{InlineKind, plain};
use crate::model::schema::{PRECISIONS, RELATIONS, STANCES};
use crate::model::site::{Account, Claim, Event, Inline, Ix, Link, Participant, Role, Site, Thing};
use serde_json::{Map, Value, json};

/// The events as a JSON array, in the order of time, each with the accounts of it. What isn't known
/// isn't there.
pub fn events_json(site: &Site) -> String {
    let events = events(site).map(|(_, thing, event)| {
        let mut map = of_event(site, thing, event);
        map.insert("accounts".into(), accounts(site, &event.accounts));
        known(map)
    });
    pretty(&events.collect::<Vec<_>>())
}

/// Accounts without what isn't known of them.
fn accounts(site: &Site, accounts: &[Account]) -> Value {
    accounts.iter().map(|account| known(of_account(site, account))).collect()
}

/// A map without what isn't known.
fn known(map: Map<String, Value>) -> Value {
    let is_known =
        |value: &Value| !value.is_null() && value.as_array().is_none_or(|l| !l.is_empty());
    Value::Object(map.into_iter().filter(|(_, value)| is_known(value)).collect())
}

/// The columns of [`events_csv`].
const EVENT: [&str; 16] = [
    "id",
    "title",
    "date",
    "earliest",
    "latest",
    "said",
    "kind",
    "places",
    "latitude",
    "longitude",
    "precision",
    "participants",
    "part_of",
    "leads_to",
    "sources",
    "summary",
];

/// The events as CSV, one a row. Lists are joined by semicolons; where an event has several
/// places, the coordinates are those of the first that has any.
pub fn events_csv(site: &Site) -> String {
    let rows = events(site).map(|(_, thing, event)| {
        let mut row = of_event(site, thing, event);
        let list = row["participants"].as_array().cloned().unwrap_or_default();
        let who: Vec<Value> = list.iter().map(|one| one["who"].clone()).collect();
        row.insert("participants".into(), Value::Array(who));
        if let Some((_, at)) = located(site, event).first() {
            row.insert("latitude".into(), json!(at.lat));
            row.insert("longitude".into(), json!(at.lon));
            row.insert("precision".into(), json!(PRECISIONS[at.precision as usize]));
        }
        EVENT.iter().map(|name| joined(row.get(*name).unwrap_or(&Value::Null))).collect()
    });
    csv(&EVENT, rows)
}

/// The events as a GeoJSON feature collection (RFC 7946): a point, several points, or no geometry
/// where no place of the event has coordinates.
pub fn events_geojson(site: &Site) -> String {
    let features = events(site).map(|(_, thing, event)| {
        let mut properties = of_event(site, thing, event);
        let at = located(site, event);
        let places: Vec<Value> = at
            .iter()
            .map(|(ix, at)| {
                let place = site.thing(*ix);
                json!({
                    "id": place.id,
                    "name": place.title,
                    "precision": PRECISIONS[at.precision as usize],
                })
            })
            .collect();
        properties.insert("located".into(), Value::Array(places));
        let point = |at: &Coordinates| json!([at.lon, at.lat]);
        let geometry = match &at[..] {
            [] => Value::Null,
            [(_, one)] => json!({ "type": "Point", "coordinates": point(one) }),
            several => {
                let points: Vec<Value> = several.iter().map(|(_, at)| point(at)).collect();
                json!({ "type": "MultiPoint", "coordinates": points })
            }
        };
        json!({
            "type": "Feature", "id": thing.id, "geometry": geometry, "properties": known(properties),
        })
    });
    let features: Vec<Value> = features.collect();
    pretty(&json!({ "type": "FeatureCollection", "features": features }))
}

/// The claims with their accounts as a JSON array, in the order of their events.
pub fn claims_json(site: &Site) -> String {
    let claims = site.claims().map(|(ix, claim)| {
        let mut map = of_claim(site, ix, claim);
        map.insert("accounts".into(), accounts(site, &claim.accounts));
        known(map)
    });
    pretty(&claims.collect::<Vec<_>>())
}

/// What a row of [`claims_csv`] says of the claim.
const CLAIM: [&str; 11] = [
    "event",
    "claim",
    "question",
    "measure_of",
    "measure_who",
    "measure_where",
    "measure_when",
    "measure_unit",
    "relation",
    "independent",
    "assessment",
];

/// The claims as CSV, one row for each account.
pub fn claims_csv(site: &Site) -> String {
    let columns: Vec<&str> = CLAIM.iter().chain(&ACCOUNT).copied().collect();
    let rows = site.claims().flat_map(|(ix, claim)| {
        let head = of_claim(site, ix, claim);
        claim.accounts.iter().map(move |account| {
            let account = of_account(site, account);
            let cell = |map: &Map<String, Value>, name: &str| {
                joined(map.get(name).unwrap_or(&Value::Null))
            };
            let claim = CLAIM.iter().map(|name| cell(&head, name));
            claim.chain(ACCOUNT.iter().map(|name| cell(&account, name))).collect::<Vec<_>>()
        })
    });
    csv(&columns, rows)
}

/// All events that have a date, in the order of time.
pub fn events(site: &Site) -> impl Iterator<Item = (Ix, &Thing, &Event)> {
    site.chronology.iter().filter_map(|&ix| {
        let thing = site.thing(ix);
        Some((ix, thing, thing.event()?))
    })
}

/// The places of an event that have coordinates.
fn located<'s>(site: &'s Site, event: &Event) -> Vec<(Ix, &'s Coordinates)> {
    let place = |&ix: &Ix| Some((ix, site.thing(ix).entity()?.coordinates.as_ref()?));
    event.places.iter().filter_map(place).collect()
}

fn of_event(site: &Site, thing: &Thing, event: &Event) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("id".into(), json!(thing.id));
    map.insert("title".into(), json!(thing.title));
    date(&mut map, "", Some(&event.date));
    map.insert("said".into(), json!(event.said));
    map.insert("kind".into(), json!(event.kind));
    map.insert("places".into(), ids(site, &event.places));
    let who = event.participants.iter().map(|one| of_participant(site, one));
    map.insert("participants".into(), who.map(known).collect());
    map.insert("part_of".into(), ids(site, &event.part_of));
    map.insert("leads_to".into(), ids(site, &event.leads_to));
    map.insert("sources".into(), ids(site, &sources(thing, event)));
    map.insert("summary".into(), words(site, &thing.summary));
    map
}

/// The sources of an event, each once: those of its accounts, of its claims' accounts, and those that
/// its text cites.
pub fn sources(thing: &Thing, event: &Event) -> Vec<Ix> {
    let claims = event.claims.iter().flat_map(|claim| &claim.accounts);
    let told = event.accounts.iter().chain(claims).map(|account| account.cite.source);
    let cited = thing.references.iter().filter(|one| one.role == Role::Citation);
    let mut sources: Vec<Ix> = Vec::new();
    for ix in told.chain(cited.map(|one| one.to)) {
        if !sources.contains(&ix) {
            sources.push(ix);
        }
    }
    sources
}

fn of_participant(site: &Site, one: &Participant) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("who".into(), json!(named(site, one.who)));
    map.insert("role".into(), json!(one.role));
    map.insert("side".into(), json!(one.side));
    map.insert("note".into(), words(site, &one.note));
    map
}

/// A claim without its accounts.
pub fn of_claim(site: &Site, event: Ix, claim: &Claim) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("event".into(), json!(site.thing(event).id));
    map.insert("claim".into(), json!(claim.name));
    map.insert("question".into(), json!(claim.question));
    let of = |part: fn(&Measure) -> Option<&str>| json!(claim.measure.as_ref().and_then(part));
    map.insert("measure_of".into(), of(|measure| Some(&measure.of)));
    map.insert("measure_who".into(), of(|measure| measure.who.as_deref()));
    map.insert("measure_where".into(), of(|measure| measure.place.as_deref()));
    map.insert("measure_when".into(), of(|measure| measure.time.as_deref()));
    map.insert("measure_unit".into(), of(|measure| Some(&measure.unit)));
    map.insert("relation".into(), json!(claim.relation.map(|it| RELATIONS[it as usize])));
    map.insert("independent".into(), json!(claim.independent));
    map.insert("assessment".into(), words(site, &claim.assessment));
    map
}

/// What is said of an account.
pub const ACCOUNT: [&str; 23] = [
    "source",
    "at",
    "attributed_to",
    "stance",
    "says",
    "value",
    "about",
    "at_least",
    "at_most",
    "low",
    "high",
    "in_words",
    "least",
    "greatest",
    "date",
    "earliest",
    "latest",
    "said",
    "agents",
    "answer",
    "scope",
    "unit",
    "origin",
];

/// An account: `least` and `greatest` are the bounds of its figure, and accounts of one event or
/// claim with one `origin` go back to one witness.
pub fn of_account(site: &Site, account: &Account) -> Map<String, Value> {
    let mut map: Map<String, Value> =
        ACCOUNT.iter().map(|name| (name.to_string(), Value::Null)).collect();
    let mut set = |name: &str, value: Value| _ = map.insert(name.into(), value);
    set("source", json!(site.thing(account.cite.source).id));
    set("at", json!(account.cite.locator.as_ref().map(|at| at.to_string())));
    let by: Vec<String> = account.cite.attributed_to.iter().map(|&ix| named(site, ix)).collect();
    set("attributed_to", json!(by));
    set("stance", json!(STANCES[account.stance as usize]));
    set("says", words(site, &account.says));
    set("agents", json!([]));
    match &account.answer {
        Answer::Figure(figure) => {
            let (least, greatest) = figure.bounds();
            set("least", number(least));
            set("greatest", number(greatest));
            match figure {
                Figure::Exactly(n) => set("value", number(Some(*n))),
                Figure::About(n) => set("about", number(Some(*n))),
                Figure::AtLeast(n) => set("at_least", number(Some(*n))),
                Figure::AtMost(n) => set("at_most", number(Some(*n))),
                Figure::Between(low, high) => {
                    set("low", number(Some(*low)));
                    set("high", number(Some(*high)));
                }
                Figure::Words(words) => set("in_words", json!(words)),
            }
        }
        Answer::Date { date: answer, said } => {
            set("said", json!(said));
            date(&mut map, "", Some(answer));
        }
        Answer::Agents(agents) => {
            let agents: Vec<String> = agents.iter().map(|&ix| named(site, ix)).collect();
            set("agents", json!(agents));
        }
        Answer::Words(answer) => set("answer", json!(answer)),
        Answer::Told => {}
    }
    map.insert("scope".into(), json!(account.scope));
    map.insert("unit".into(), json!(account.unit));
    map.insert("origin".into(), json!(account.origin));
    map
}

/// A figure, without a fraction where it has none.
fn number(figure: Option<f64>) -> Value {
    match figure {
        Some(n) if n.fract() == 0.0 && n.abs() < 9e15 => json!(n as i64),
        other => json!(other),
    }
}

/// A date under three names, each after this beginning.
pub fn date(map: &mut Map<String, Value>, begin: &str, date: Option<&Date>) {
    let day = |day: Option<Day>| json!(day.filter(|day| (0..=9999).contains(&day.year)).map(iso));
    let name = if begin.is_empty() { "date" } else { begin.trim_end_matches('_') };
    map.insert(name.into(), json!(date.map(|date| date.to_string())));
    map.insert(format!("{begin}earliest"), day(date.and_then(Date::earliest)));
    map.insert(format!("{begin}latest"), day(date.and_then(Date::latest)));
}

/// A day of the years 0 to 9999 as ISO 8601 has it.
fn iso(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

/// A thing's id after its kind, for lists that hold things of several kinds.
pub fn named(site: &Site, ix: Ix) -> String {
    let thing = site.thing(ix);
    match thing.kind {
        Kind::Event | Kind::Chapter | Kind::Page => thing.id.clone(),
        kind => format!("{}:{}", kind.word(), thing.id),
    }
}

/// The ids of things of one kind.
pub fn ids(site: &Site, list: &[Ix]) -> Value {
    json!(list.iter().map(|&ix| site.thing(ix).id.as_str()).collect::<Vec<_>>())
}

/// The bare words of a text; nothing where there is none.
pub fn words(site: &Site, inlines: &[Inline]) -> Value {
    let mut text = String::new();
    for inline in inlines {
        match &inline.kind {
            InlineKind::Link { to, inlines, .. } if inlines.is_empty() => match to {
                Link::Thing { ix, .. } => text.push_str(&site.thing(*ix).title),
                Link::Claim { event, .. } => text.push_str(&site.thing(*event).title),
                Link::Url(url) => text.push_str(url),
                Link::Here(_) | Link::Asset(_) | Link::Dead => {}
            },
            InlineKind::Cite(_) => text.truncate(text.trim_end().len()),
            _ => text.push_str(&plain(std::slice::from_ref(inline))),
        }
    }
    let text = text.trim();
    if text.is_empty() { Value::Null } else { json!(text) }
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).expect("values are JSON") + "\n"
}
