//! The map of all places, the small maps, and the base map beneath them.

use crate::*;

const BASE: (&str, &str) = (
    "map/base.json",
    r#"{"type": "FeatureCollection", "bbox": [60, 30, 70, 38], "attribution": "Drawn by hand.",
     "features": [
      {"properties": {"kind": "river", "name": "Oxus"},
       "geometry": {"type": "LineString", "coordinates": [[55, 36], [75, 37.5]]}},
      {"properties": {"kind": "country"},
       "geometry": {"type": "LineString", "coordinates": [[65, 25], [65, 45]]}},
      {"properties": {"kind": "country", "name": "Ariana"},
       "geometry": {"type": "Point", "coordinates": [65, 33]}},
      {"properties": {"kind": "country", "name": "Bactria"},
       "geometry": {"type": "Point", "coordinates": [67.5, 33]}}]}"#,
);

const PLACES: [(&str, &str); 4] = [
    (
        "places/balkh.md",
        "---\nname: Balkh\ncoordinates: { lat: 36.75, lon: 66.9, precision: settlement }\npart_of: [bactria]\n---\nText [@lee].\n",
    ),
    (
        "places/merv.md",
        "---\nname: Merv\ncoordinates: { lat: 37.66, lon: 62.17, precision: district }\n---\nText [@lee].\n",
    ),
    (
        "places/rome.md",
        "---\nname: Rome\ncoordinates: { lat: 41.9, lon: 12.5, precision: settlement }\n---\nText [@lee].\n",
    ),
    (
        "places/bactria.md",
        "---\nname: Bactria itself\ncoordinates: { lat: 36, lon: 66, precision: region }\n---\nText [@lee].\n",
    ),
];

fn history() -> Vec<(&'static str, &'static str)> {
    let mut files = vec![
        LEE,
        BASE,
        ("events/a.md", "---\ntitle: A\ndate: 1990\nplace: [balkh, merv]\n---\nIt was [@lee].\n"),
        (
            "events/b.md",
            "---\ntitle: B\ndate: 1994/1996\nplace: [balkh, bactria]\n---\nIt was [@lee].\n",
        ),
        (
            "events/c.md",
            "---\ntitle: C\ndate: 1998/..\nplace: [rome, balkh]\n---\nIt was [@lee].\n",
        ),
    ];
    files.extend(PLACES);
    files
}

/// The part of the list that tells of a place.
fn at<'a>(page: &'a str, place: &str) -> &'a str {
    between(page, &format!("data-place=\"{place}\" aria-labelledby"), "</section>")
}

#[test]
fn every_place_has_its_events_and_only_those_inside_have_marks() {
    let site = sound(&history());
    let page = &site["map.html"];
    let picture = between(page, "<svg", "</svg>");
    for (place, standing, titles) in [
        ("balkh", None, "A B C"),
        ("merv", None, "A"),
        ("rome", Some("beyond the map"), "C"),
        ("bactria", Some("too large for a mark"), "B"),
    ] {
        let part = at(page, place);
        let told: Vec<&str> = part
            .split("class=\"ref event\" href=\"events/")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once("\">")?.1.split_once('<')?.0))
            .collect();
        assert_eq!(told.join(" "), titles, "{place}");
        let is_drawn = picture.contains(&format!("data-place=\"{place}\""));
        assert_eq!(is_drawn, standing.is_none(), "{place}");
        assert!(standing.is_none_or(|words| part.contains(words)), "{part}");
    }
    // The more, the larger: 2 + 1.6 √3.
    assert!(picture.contains("<title>Balkh: three events</title>"));
    assert!(picture.contains("r=\"4.8\""), "{picture}");
    // A script that draws it anew has the same measures.
    assert!(picture.contains("data-steps=\"1 2 4 8 16\" data-radius=\"2 1.6 18\""));
    assert_eq!(picture.matches("class=\"extent\"").count(), 1);
    assert!(page.contains("Drawn by hand."));
    assert!(page.contains("<a href=\"map.html\" aria-current=\"page\">Map</a>"));
    assert_linked(&site);
}

#[test]
fn the_list_bears_the_years_that_the_slider_asks_for() {
    let page = &sound(&history())["map.html"];
    let years: Vec<(&str, &str)> = values(at(page, "balkh"), "data-from")
        .into_iter()
        .zip(values(at(page, "balkh"), "data-to"))
        .collect();
    assert_eq!(years, [("1990", "1990"), ("1994", "1996"), ("1998", "")]);
}

#[test]
fn lines_end_at_the_edge_and_names_cross_no_border() {
    let site = sound(&history());
    let picture = between(&site["map.html"], "<svg", "</svg>");
    let river = between(picture, "<path class=\"river\" d=\"", "\"");
    assert!(river.starts_with("M0.0 ") && river.contains("L960.0 "), "{river}");
    assert!(picture.contains(">Bactria</text>") && !picture.contains("Ariana"), "{picture}");
}

#[test]
fn small_maps_stand_where_the_base_map_reaches() {
    let site = sound(&history());
    for (path, has) in [
        ("places/balkh.html", true),
        ("places/merv.html", true),
        ("places/rome.html", false),
        ("places/bactria.html", false),
        ("events/a.html", true),
        ("events/c.html", true),
    ] {
        assert_eq!(site[path].contains("sketch locator"), has, "{path}");
    }
    assert!(site["events/a.html"].contains("<a href=\"../places/merv.html\"><title>"));
}

#[test]
fn without_a_base_map_places_are_sketched_and_without_positions_there_is_no_map() {
    let mut files = history();
    files.retain(|(path, _)| *path != BASE.0);
    let site = sound(&files);
    let page = &site["map.html"];
    assert!(page.contains("data-place=\"balkh\"") && !page.contains("class=\"country\""));
    assert!(!site["places/balkh.html"].contains("locator"));
    files.retain(|(path, _)| !path.starts_with("places/"));
    files.push(("places/balkh.md", "---\nname: Balkh\n---\nText [@lee].\n"));
    files.retain(|(path, _)| !path.starts_with("events/"));
    files.push(("events/a.md", "---\ntitle: A\ndate: 1990\nplace: [balkh]\n---\nIt was [@lee].\n"));
    let site = sound(&files);
    assert!(!site.pages.contains_key("map.html"));
    assert!(!site["index.html"].contains("map.html"));
}

#[test]
fn a_broken_base_map_is_an_error_in_its_place_and_what_explains_it_is_none() {
    let said = |text: &str| draw(&[LEE, ("map/base.json", text)]).faults;
    let faults = said("{\"type\": \"FeatureCollection\",\n \"features\": [}");
    let faults: Vec<_> = faults.iter().filter(|it| it.starts_with("error")).collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].starts_with("error map::unreadable: content/map/base.json:2"), "{faults:?}");
    let site = sound(&[LEE, BASE, ("map/README.md", "# Whose it is\n"), ("map/make.py", "pass")]);
    assert!(!site.pages.keys().any(|path| path.starts_with("map/")));
}

#[test]
fn where_places_lie_thick_they_are_drawn_larger() {
    assert!(!sound(&history())["map.html"].contains("class=\"closer\""));
    // Seven in one town: no room for all their names on the map of the country.
    let town: Vec<(String, String)> = (0..7)
        .map(|n| {
            let at = format!("lat: 36.{}, lon: 66.9{n}, precision: site", 65 + 3 * n);
            let name = format!("The caravanserai of gate {n}");
            let text = format!("---\nname: {name}\ncoordinates: {{ {at} }}\n---\nText [@lee].\n");
            (format!("places/gate-{n}.md"), text)
        })
        .collect();
    let mut files = history();
    files.extend(town.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    files.push((
        "events/d.md",
        "---\ntitle: D\ndate: 1999\nplace: [gate-0, gate-1, gate-2, gate-3, gate-4, gate-5, gate-6]\n---\nIt was [@lee].\n",
    ));
    let site = sound(&files);
    let part = between(&site["map.html"], "class=\"closer\"", "</div>");
    assert!(part.contains("Around Balkh</h2>"), "{part}");
    for n in 0..7 {
        let mark = between(part, &format!("data-place=\"gate-{n}\""), "</g>");
        assert!(mark.contains(&format!(">The caravanserai of gate {n}</text>")), "{mark}");
    }
    assert_linked(&site);
}

#[test]
fn names_that_find_room_closer_by_wait_for_it() {
    let base = BASE.1.replace("[65, 33]", "[65.2, 33]");
    let mut files = history();
    files.retain(|(path, _)| *path != BASE.0);
    files.push((BASE.0, &base));
    let page = &sound(&files)["map.html"];
    let picture = between(page, "<svg", "</svg>");
    // Twice as large, the border no longer runs through it.
    let name = between(picture, "country-name gone\" data-step=\"", "</text>");
    assert!(name.starts_with('2') && name.ends_with(">Ariana"), "{name}");
}

#[test]
fn a_small_map_says_what_is_not_known() {
    let site = sound(&history());
    let note = "somewhere in the pale disc.";
    assert!(site["places/merv.html"].contains(note) && site["events/a.html"].contains(note));
    assert!(!site["places/balkh.html"].contains(note));
}

#[test]
fn what_is_a_province_itself_is_not_said_to_be_somewhere_in_it() {
    let mut files = history();
    files.push((
        "places/sogdia.md",
        "---\nname: Sogdia\nkind: province\ncoordinates: { lat: 36, lon: 67, precision: province }\n---\nText [@lee].\n",
    ));
    files.push(("events/d.md", "---\ntitle: D\ndate: 1999\nplace: sogdia\n---\nIt was [@lee].\n"));
    let site = sound(&files);
    let page = &site["places/sogdia.html"];
    assert!(page.contains("The pale disc: its rough extent.") && !page.contains("somewhere in"));
    assert!(page.contains("roughly its middle") && !page.contains("known only to its"));
    // What happened there did so somewhere in it.
    assert!(site["events/d.html"].contains("somewhere in the pale disc."));
    assert!(site["places/merv.html"].contains("known only to its district"));
}

#[test]
fn of_thousands_of_events_each_place_lists_its_first() {
    let events: Vec<(String, String)> = (0..2100)
        .map(|n| {
            let year = 1900 + n / 30;
            let text =
                format!("---\ntitle: E {n}\ndate: {year}\nplace: [balkh]\n---\nIt was [@lee].\n");
            (format!("events/e{n}.md"), text)
        })
        .collect();
    let mut files = history();
    files.extend(events.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let site = sound(&files);
    let part = at(&site["map.html"].replace(" data-rest", " aria-labelledby data-rest"), "balkh")
        .to_string();
    // Five places share two thousand lines.
    assert_eq!(part.matches("<li ").count(), 2000 / 4);
    assert!(
        part.contains("2,103 events") && part.contains(">and 1,603 more</a>"),
        "{}",
        &part[..400]
    );
    let rest = between(&part, "data-rest=\"", "\"");
    assert_eq!(rest.split(' ').count(), 1603);
    assert!(rest.ends_with(":1998/"), "{}", &rest[rest.len() - 40..]);
    assert!(at(&site["map.html"], "merv").matches("<li ").count() == 1);
}
