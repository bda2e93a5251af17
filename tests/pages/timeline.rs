//! What the timeline on the chronology is drawn from.

use crate::*;
use serde_json::{Value, json};

/// Where the data lie, as the chronology says.
fn path(site: &Site) -> &str {
    let from = site["chronology.html"].find("chronology/events.").expect("the page has a timeline");
    let path = &site["chronology.html"][from..];
    &path[..path.find('"').expect("the end of a name")]
}

/// The data that the script hands over.
fn data(site: &Site) -> Value {
    let script = &site[path(site)];
    let call = between(script, "self.variorumTimeline?.(", ");\n");
    serde_json::from_str(call).unwrap_or_else(|error| panic!("{error} in\n{call}"))
}

fn event<'d>(data: &'d Value, file: &str) -> &'d Value {
    let events = data["events"].as_array().expect("a list");
    events.iter().find(|event| event[0] == file).unwrap_or_else(|| panic!("no {file} in {data}"))
}

fn dated(dates: &[(&str, &str)]) -> Site {
    let files: Vec<(String, String)> = dates
        .iter()
        .map(|(id, date)| {
            let text = format!("---\ntitle: \"Event {id}\"\ndate: \"{date}\"\n---\nText [@lee].\n");
            (format!("events/{id}.md"), text)
        })
        .collect();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    all.push(LEE);
    sound(&all)
}

#[test]
fn dates_keep_their_ends_and_doubts() {
    let site = dated(&[
        ("day", "1970-01-11"),
        ("month", "1970-02"),
        ("stretch", "1970-01-01/1970-01-03"),
        ("about", "1970~"),
        ("doubtful", "1970-01-11?"),
        ("open", "1970-01-11/.."),
        ("unknown", "1970-01-11/"),
        ("before", "[..1969-12-31]"),
    ]);
    let data = data(&site);
    for (file, from, to, signs) in [
        ("day", json!(10), json!(11), 0),
        ("month", json!(31), json!(59), 1),
        ("stretch", json!(0), json!(3), 1 + 8),
        ("about", json!(0), json!(365), 2),
        ("doubtful", json!(10), json!(11), 3),
        ("open", json!(10), json!(null), 4 + 8),
        ("unknown", json!(10), json!(null), 1 + 8 + 32),
    ] {
        let event = event(&data, file);
        assert_eq!((&event[3], &event[4], &event[5]), (&from, &to, &json!(signs)), "{file}");
    }
    assert_eq!(event(&data, "before")[3], json!(null));
    assert_eq!(event(&data, "before")[4], json!(0));
    assert_eq!(event(&data, "day")[1], "Event day");
    assert_eq!(event(&data, "month")[2], "February 1970");
    assert_eq!(data["events"].as_array().map(Vec::len), Some(8));
}

#[test]
fn events_can_be_picked_by_what_they_are_about() {
    let site = sound(&[
        LEE,
        ("people/ann.md", "---\nname: Ann \"A\"\nsort: A, Ann\n---\nText [@lee].\n"),
        ("people/idle.md", "---\nname: Idle\n---\nText [@lee].\n"),
        ("groups/band.md", "---\nname: The Band\n---\nText [@lee].\n"),
        ("places/land.md", "---\nname: Land\n---\nText [@lee].\n"),
        ("places/town.md", "---\nname: Town\npart_of: land\n---\nText [@lee].\n"),
        (
            "events/fight.md",
            "---\ntitle: Fight\ndate: 1990\nkind: battle\nplace: town\n\
             participants: [{ who: ann }, { who: band }]\n---\nText [@lee].\n",
        ),
        ("events/talk.md", "---\ntitle: Talk\ndate: 1991\nkind: agreement\n---\nText [@lee].\n"),
    ]);
    let data = data(&site);
    assert_eq!(
        data["things"],
        json!([
            [0, "ann", "A, Ann", null],
            [1, "band", "The Band", null],
            [2, "land", "Land", null],
            [2, "town", "Town", 2]
        ])
    );
    assert_eq!(data["kinds"], json!(["agreement", "battle"]));
    // The place that it happened in, and not those around it, which the town knows itself.
    assert_eq!(event(&data, "fight")[7], json!([0, 1, 3]));
    assert_eq!(event(&data, "fight")[8], json!(1));
    assert_eq!(event(&data, "talk")[7], json!([]));
}

#[test]
fn a_whole_that_holds_nearly_all_is_divided() {
    let text = |title: &str, date: &str, more: &str| {
        format!("---\ntitle: {title}\ndate: {date}\n{more}---\nText [@lee].\n")
    };
    let mut files = vec![
        ("events/all.md".to_string(), text("All", "1990/1999", "")),
        ("events/late.md".to_string(), text("Late", "1996/1999", "part_of: all\n")),
        ("events/early.md".to_string(), text("Early", "1990/1995", "part_of: all\n")),
        ("events/alone.md".to_string(), text("Alone", "1980", "")),
    ];
    for number in 0..4 {
        for (whole, year) in [("early", 1991 + number), ("late", 1996 + number)] {
            let more = format!("part_of: {whole}\n");
            let date = year.to_string();
            files.push((format!("events/{whole}-{number}.md"), text("Part", &date, &more)));
        }
    }
    files.push(("chapters/01-a.md".into(), "---\ntitle: A\n---\nOf [[alone]] [@lee].\n".into()));
    files.push((
        "chapters/02-b.md".into(),
        "---\ntitle: B\n---\nOf [[early-0]] [@lee].\n\nAnd [[early-0|again]], [[alone]] [@lee].\n\n".into(),
    ));
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    all.push(LEE);
    let site = sound(&all);
    let data = data(&site);
    assert_eq!(data["lanes"][0], json!(["Early", "Late", "Other events"]));
    assert_eq!(data["lanes"][1], json!(["Elsewhere, or no place named"]));
    assert_eq!(data["lanes"][2], json!(["1. A", "2. B", "In no chapter"]));
    let lanes = |file: &str| event(&data, file)[9].clone();
    assert_eq!(lanes("early")[0], 0);
    assert_eq!(lanes("early-3")[0], 0);
    assert_eq!(lanes("late-0")[0], 1);
    assert_eq!((lanes("all")[0].clone(), lanes("alone")[0].clone()), (json!(2), json!(2)));
    // Named as often in both: the first.
    assert_eq!((lanes("alone")[2].clone(), lanes("early-0")[2].clone()), (json!(0), json!(1)));
    assert_eq!(lanes("late")[2], 2);
    // The whole that most is told of has the greatest weight.
    assert!(event(&data, "early")[6].as_u64() > event(&data, "early-3")[6].as_u64());
}

#[test]
fn the_data_are_named_by_what_they_hold() {
    let (one, two) = (dated(&[("a", "1997")]), dated(&[("a", "1998")]));
    assert_eq!(path(&one), path(&dated(&[("a", "1997")])));
    assert_ne!(path(&one), path(&two));
}

#[test]
fn the_data_lie_beside_the_first_page_alone() {
    let dates: Vec<(String, String)> =
        (0..201).map(|number| (format!("e{number:03}"), format!("{}", 1700 + number))).collect();
    let dates: Vec<(&str, &str)> = dates.iter().map(|(id, date)| (&**id, &**date)).collect();
    let site = dated(&dates);
    assert_eq!(data(&site)["events"].as_array().map(Vec::len), Some(201));
    assert!(site["chronology.html"].contains(&format!("<script src=\"{}\" defer>", path(&site))));
    assert!(!site["chronology/2.html"].contains("chronology/events."));
    assert_linked(&site);
    let none = sound(&[LEE, ("pages/a.md", "---\ntitle: A\n---\nText [@lee].\n")]);
    assert!(none.pages.keys().all(|path| !path.starts_with("chronology/")));
}
