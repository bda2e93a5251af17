//! A whole history as a data package: tables that lead to each other, and a description of them
//! (Frictionless Data Package 1, Table Schema 1).

mod columns;

use super::table::{Foreign, Table};
use super::things::{date, events, ids, of_account, of_claim, words};
use crate::model::kind::Kind;
use crate::model::schema::PRECISIONS;
use crate::model::site::{Account, Entity, Ix, Site, Thing};
use serde_json::{Map, Value, json};

/// The files of the data package, by their names: `datapackage.json` and a CSV for each table.
pub fn files(site: &Site) -> Vec<(String, String)> {
    let tables = tables(site);
    let mut files = vec![("datapackage.json".to_string(), descriptor(site, &tables))];
    files.extend(tables.iter().map(|table| (format!("{}.csv", table.name), table.csv())));
    files
}

fn descriptor(site: &Site, tables: &[Table]) -> String {
    let settings = &site.settings;
    let mut package = Map::new();
    package.insert("profile".into(), json!("tabular-data-package"));
    package.insert("name".into(), json!(name(&settings.title)));
    package.insert("title".into(), json!(settings.title));
    if let Some(description) = settings.description.as_ref().or(settings.subtitle.as_ref()) {
        package.insert("description".into(), json!(description));
    }
    if let Some(base) = &settings.base_url {
        package.insert("homepage".into(), json!(base.value));
    }
    if let Some(license) = &settings.license {
        let field = if license.contains("://") { "path" } else { "name" };
        package.insert("licenses".into(), json!([{ field: license }]));
    }
    let authors = settings.authors.iter().map(|name| json!({ "title": name, "role": "author" }));
    let authors: Vec<Value> = authors.collect();
    if !authors.is_empty() {
        package.insert("contributors".into(), Value::Array(authors));
    }
    let address = settings.base_url.as_ref().map(|base| &base.value);
    if let Some(path) = settings.repository.as_ref().or(address) {
        package.insert("sources".into(), json!([{ "title": settings.title, "path": path }]));
    }
    package.insert("resources".into(), tables.iter().map(Table::resource).collect());
    serde_json::to_string_pretty(&package).expect("a map is JSON") + "\n"
}

/// A title as the name of a package: small letters of English, digits and hyphens.
fn name(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    if name.is_empty() { "history".to_string() } else { name }
}

fn tables(site: &Site) -> Vec<Table> {
    let mut tables = vec![
        sources(site),
        links(
            site,
            "source_known_through",
            "The sources that were not seen themselves, and those that quote or report them.",
            (Kind::Source, "source", "sources"),
            ("through", "sources", "The source that it is known through."),
            |thing| thing.source().map_or_else(Vec::new, |source| source.known_through.clone()),
        ),
        relays(site),
        places(site),
        links(
            site,
            "place_parts",
            "Which place lies in which.",
            (Kind::Place, "place", "places"),
            ("part_of", "places", "The larger place."),
            |thing| thing.entity().map_or_else(Vec::new, |entity| entity.part_of.clone()),
        ),
        entities(site, Kind::Group, "groups", "Groups: governments, parties, armies, peoples."),
        links(
            site,
            "group_parts",
            "Which group belongs to which.",
            (Kind::Group, "group", "groups"),
            ("part_of", "groups", "The larger group."),
            |thing| thing.entity().map_or_else(Vec::new, |entity| entity.part_of.clone()),
        ),
        entities(site, Kind::Person, "people", "People."),
        memberships(site),
        names(site),
        happenings(site),
    ];
    tables.push(links(
        site,
        "event_places",
        "Where each event happened.",
        (Kind::Event, "event", "events"),
        ("place", "places", "A place of the event."),
        |thing| thing.event().map_or_else(Vec::new, |event| event.places.clone()),
    ));
    tables.push(links(
        site,
        "event_parts",
        "Which event belongs to which larger one.",
        (Kind::Event, "event", "events"),
        ("part_of", "events", "The larger event."),
        |thing| thing.event().map_or_else(Vec::new, |event| event.part_of.clone()),
    ));
    tables.push(links(
        site,
        "event_effects",
        "Which event led to which, as a source says.",
        (Kind::Event, "event", "events"),
        ("leads_to", "events", "What it brought about."),
        |thing| thing.event().map_or_else(Vec::new, |event| event.leads_to.clone()),
    ));
    tables.push(links(
        site,
        "event_sources",
        "What each event rests on: the sources of its accounts and claims, and those that its text \
         cites.",
        (Kind::Event, "event", "events"),
        ("source", "sources", "A source of the event."),
        |thing| thing.event().map_or_else(Vec::new, |event| super::things::sources(thing, event)),
    ));
    tables.extend([participants(site), tellings(site), claims(site), answers(site)]);
    tables
}

/// A table of pairs, from each thing of a kind to those that it names.
fn links(
    site: &Site,
    name: &'static str,
    about: &'static str,
    (kind, from, their): (Kind, &'static str, &'static str),
    (to, table, to_about): (&'static str, &'static str, &'static str),
    of: impl Fn(&Thing) -> Vec<Ix>,
) -> Table {
    let mut rows = Vec::new();
    for (_, thing) in in_order(site, kind) {
        let mut seen: Vec<Ix> = Vec::new();
        for ix in of(thing) {
            if !seen.contains(&ix) {
                seen.push(ix);
                let mut row = Map::new();
                row.insert(from.into(), json!(thing.id));
                row.insert(to.into(), json!(site.thing(ix).id));
                rows.push(row);
            }
        }
    }
    let (columns, key, foreign) = columns::pair(from, their, to, table, to_about);
    Table { name, about, columns, key, foreign, rows }
}

/// All things of a kind; events that have a date, in the order of time.
fn in_order(site: &Site, kind: Kind) -> Vec<(Ix, &Thing)> {
    match kind {
        Kind::Event => events(site).map(|(ix, thing, _)| (ix, thing)).collect(),
        kind => site.of(kind).collect(),
    }
}

fn sources(site: &Site) -> Table {
    let rows = site.of(Kind::Source).map(|(_, thing)| {
        let source = thing.source().expect("a source");
        let csl = |name: &str| match source.csl.get(name) {
            Some(Value::Number(number)) => json!(number.to_string()),
            Some(Value::String(text)) => json!(text),
            _ => Value::Null,
        };
        let people = |name: &str| {
            let list = source.csl.get(name).and_then(Value::as_array);
            let names: Vec<String> = list.into_iter().flatten().map(person).collect();
            if names.is_empty() { Value::Null } else { json!(names.join("; ")) }
        };
        let mut row = Map::new();
        row.insert("id".into(), json!(thing.id));
        row.insert("type".into(), csl("type"));
        row.insert("title".into(), json!(thing.title));
        row.insert("author".into(), people("author"));
        row.insert("editor".into(), people("editor"));
        date(&mut row, "issued_", source.issued.as_ref());
        for name in columns::CSL {
            row.insert(name.replace('-', "_").to_lowercase(), csl(name));
        }
        row.insert("kind".into(), json!(source.kind));
        row.insert("siglum".into(), json!(source.siglum));
        row.insert("short".into(), words(site, &source.short));
        row.insert("stance".into(), words(site, &source.stance));
        row.insert("undated".into(), json!(source.undated));
        row.insert("unsigned".into(), json!(source.unsigned));
        row.insert("summary".into(), words(site, &thing.summary));
        row
    });
    Table {
        name: "sources",
        about: "What the history rests on.",
        columns: columns::sources(),
        key: &["id"],
        foreign: Vec::new(),
        rows: rows.collect(),
    }
}

/// A name of CSL-JSON in the order of a catalogue.
fn person(name: &Value) -> String {
    let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default();
    if !part("literal").is_empty() {
        return part("literal").to_string();
    }
    let family = [part("non-dropping-particle"), part("family")].join(" ");
    let given = [part("given"), part("dropping-particle")].join(" ");
    let parts = [family.trim(), given.trim(), part("suffix")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// One column of three, by the kind of the thing that it leads to.
fn by_kind(site: &Site, row: &mut Map<String, Value>, ix: Ix) {
    let thing = site.thing(ix);
    for kind in [Kind::Source, Kind::Person, Kind::Group] {
        let id = if thing.kind == kind { json!(thing.id) } else { Value::Null };
        row.insert(format!("by_{}", kind.word()), id);
    }
}

fn relays(site: &Site) -> Table {
    let mut rows = Vec::new();
    for (_, thing) in site.of(Kind::Source) {
        let relays = thing.source().map_or(&[][..], |source| &source.relays);
        for (at, &ix) in relays.iter().enumerate() {
            let mut row = Map::new();
            row.insert("source".into(), json!(thing.id));
            row.insert("position".into(), json!(at + 1));
            by_kind(site, &mut row, ix);
            rows.push(row);
        }
    }
    Table {
        name: "source_relays",
        about: "What a source as a whole rests on, from the nearest to the first.",
        columns: columns::relays(),
        key: &["source", "position"],
        foreign: columns::origins(),
        rows,
    }
}

fn entity_row(site: &Site, thing: &Thing, entity: &Entity) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("id".into(), json!(thing.id));
    row.insert("name".into(), json!(thing.title));
    row.insert("sort".into(), json!(entity.sort));
    row.insert("kind".into(), json!(entity.kind));
    date(&mut row, "dates_", entity.dates.as_ref());
    row.insert("summary".into(), words(site, &thing.summary));
    row
}

fn entities(site: &Site, kind: Kind, name: &'static str, about: &'static str) -> Table {
    let row = |(_, thing): (Ix, &Thing)| Some(entity_row(site, thing, thing.entity()?));
    Table {
        name,
        about,
        columns: columns::entities(),
        key: &["id"],
        foreign: Vec::new(),
        rows: site.of(kind).filter_map(row).collect(),
    }
}

fn places(site: &Site) -> Table {
    let row = |(_, thing): (Ix, &Thing)| {
        let entity = thing.entity()?;
        let mut row = entity_row(site, thing, entity);
        if let Some(at) = &entity.coordinates {
            row.insert("latitude".into(), json!(at.lat));
            row.insert("longitude".into(), json!(at.lon));
            row.insert("precision".into(), json!(PRECISIONS[at.precision as usize]));
        }
        Some(row)
    };
    let mut columns = columns::entities();
    columns.extend(columns::coordinates());
    Table {
        name: "places",
        about: "Places, with coordinates in decimal degrees of WGS 84.",
        columns,
        key: &["id"],
        foreign: Vec::new(),
        rows: site.of(Kind::Place).filter_map(row).collect(),
    }
}

fn memberships(site: &Site) -> Table {
    let mut rows = Vec::new();
    for (_, thing) in site.of(Kind::Person) {
        let memberships = thing.entity().map_or(&[][..], |entity| &entity.member_of);
        for (at, membership) in memberships.iter().enumerate() {
            let mut row = Map::new();
            row.insert("person".into(), json!(thing.id));
            row.insert("position".into(), json!(at + 1));
            row.insert("group".into(), json!(site.thing(membership.of).id));
            row.insert("role".into(), json!(membership.role));
            date(&mut row, "dates_", membership.dates.as_ref());
            rows.push(row);
        }
    }
    Table {
        name: "memberships",
        about: "Which person belonged to which group.",
        columns: columns::memberships(),
        key: &["person", "position"],
        foreign: vec![
            Foreign { columns: &["person"], table: "people", theirs: &["id"] },
            Foreign { columns: &["group"], table: "groups", theirs: &["id"] },
        ],
        rows,
    }
}

fn names(site: &Site) -> Table {
    let mut rows = Vec::new();
    for kind in Kind::ENTITIES {
        for (_, thing) in site.of(kind) {
            let names = thing.entity().map_or(&[][..], |entity| &entity.names);
            for (at, name) in names.iter().enumerate() {
                let mut row = Map::new();
                row.insert("of".into(), json!(format!("{}:{}", kind.word(), thing.id)));
                row.insert("position".into(), json!(at + 1));
                for other in Kind::ENTITIES {
                    let id = if other == kind { json!(thing.id) } else { Value::Null };
                    row.insert(other.word().into(), id);
                }
                row.insert("text".into(), json!(name.text));
                row.insert("lang".into(), json!(name.lang));
                row.insert("used_by".into(), ids(site, &name.used_by));
                row.insert("note".into(), words(site, &name.note));
                rows.push(row);
            }
        }
    }
    Table {
        name: "names",
        about: "Other forms of names of people, groups and places.",
        columns: columns::names(),
        key: &["of", "position"],
        foreign: vec![
            Foreign { columns: &["person"], table: "people", theirs: &["id"] },
            Foreign { columns: &["group"], table: "groups", theirs: &["id"] },
            Foreign { columns: &["place"], table: "places", theirs: &["id"] },
        ],
        rows,
    }
}

fn happenings(site: &Site) -> Table {
    let rows = events(site).map(|(_, thing, event)| {
        let mut row = Map::new();
        row.insert("id".into(), json!(thing.id));
        row.insert("title".into(), json!(thing.title));
        date(&mut row, "", Some(&event.date));
        row.insert("said".into(), json!(event.said));
        row.insert("date_note".into(), words(site, &event.date_note));
        row.insert("kind".into(), json!(event.kind));
        row.insert("summary".into(), words(site, &thing.summary));
        row
    });
    Table {
        name: "events",
        about: "What happened, in the order of time.",
        columns: columns::events(),
        key: &["id"],
        foreign: Vec::new(),
        rows: rows.collect(),
    }
}

fn participants(site: &Site) -> Table {
    let mut rows = Vec::new();
    for (_, thing, event) in events(site) {
        for (at, one) in event.participants.iter().enumerate() {
            let mut row = Map::new();
            row.insert("event".into(), json!(thing.id));
            row.insert("position".into(), json!(at + 1));
            for kind in [Kind::Person, Kind::Group] {
                let who = site.thing(one.who);
                let id = if who.kind == kind { json!(who.id) } else { Value::Null };
                row.insert(kind.word().into(), id);
            }
            row.insert("role".into(), json!(one.role));
            row.insert("side".into(), json!(one.side));
            row.insert("note".into(), words(site, &one.note));
            rows.push(row);
        }
    }
    Table {
        name: "participants",
        about: "Who took part in each event, and how.",
        columns: columns::participants(),
        key: &["event", "position"],
        foreign: vec![
            Foreign { columns: &["event"], table: "events", theirs: &["id"] },
            Foreign { columns: &["person"], table: "people", theirs: &["id"] },
            Foreign { columns: &["group"], table: "groups", theirs: &["id"] },
        ],
        rows,
    }
}

fn claims(site: &Site) -> Table {
    let rows = site.claims().map(|(ix, claim)| {
        let mut row = of_claim(site, ix, claim);
        let name = row.remove("claim").unwrap_or_default();
        row.insert("name".into(), name);
        row
    });
    Table {
        name: "claims",
        about: "Questions that the sources answer, well or differently.",
        columns: columns::claims(),
        key: &["event", "name"],
        foreign: vec![Foreign { columns: &["event"], table: "events", theirs: &["id"] }],
        rows: rows.collect(),
    }
}

/// Rows of accounts that begin with these cells.
fn account_rows(
    site: &Site,
    head: &[(&str, &str)],
    accounts: &[Account],
) -> Vec<Map<String, Value>> {
    let row = |(at, account): (usize, &Account)| {
        let mut row: Map<String, Value> =
            head.iter().map(|(name, value)| (name.to_string(), json!(value))).collect();
        row.insert("position".into(), json!(at + 1));
        row.extend(of_account(site, account));
        row
    };
    accounts.iter().enumerate().map(row).collect()
}

fn tellings(site: &Site) -> Table {
    let rows = events(site)
        .flat_map(|(_, thing, event)| account_rows(site, &[("event", &thing.id)], &event.accounts));
    Table {
        name: "event_accounts",
        about: "How each source tells an event.",
        columns: columns::accounts(false),
        key: &["event", "position"],
        foreign: vec![
            Foreign { columns: &["event"], table: "events", theirs: &["id"] },
            Foreign { columns: &["source"], table: "sources", theirs: &["id"] },
        ],
        rows: rows.collect(),
    }
}

fn answers(site: &Site) -> Table {
    let rows = site.claims().flat_map(|(ix, claim)| {
        let head = [("event", site.thing(ix).id.as_str()), ("claim", &claim.name)];
        account_rows(site, &head, &claim.accounts)
    });
    Table {
        name: "accounts",
        about: "What each source answers to a claim.",
        columns: columns::accounts(true),
        key: &["event", "claim", "position"],
        foreign: vec![
            Foreign { columns: &["event"], table: "events", theirs: &["id"] },
            Foreign { columns: &["event", "claim"], table: "claims", theirs: &["event", "name"] },
            Foreign { columns: &["source"], table: "sources", theirs: &["id"] },
        ],
        rows: rows.collect(),
    }
}
