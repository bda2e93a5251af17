//! Figures in whole pages: drawn from the chapter's own events, absent where there is nothing to
//! draw, with ids of their own, and the same however often they are drawn.

use std::collections::BTreeSet;
use variorum::load::files::Memory;
use variorum::press::{Purpose, press};

const EVENT: &str =
    "---\ntitle: Mazar falls & rises\ndate: 1997-05-28/\nplace: mazar\n---\nA [@lee].\n";
const PLACE: &str = "---\nname: Mazar\ncoordinates: { lat: 36.7, lon: 67.1, precision: settlement }\n---\nA [@lee].\n";
const SOURCE: &str =
    "---\ntype: book\ntitle: T\nauthor: [{ family: Lee, given: J. }]\nissued: 2018\n---\n";
const FIGURES: &str = "![[timeline]]\n\n![[map]]\n\n![[timeline]]\n";

/// The page of a chapter with this text.
fn chapter(text: &str) -> String {
    chapter_with(text, &[])
}

/// The same, with further files or other ones.
fn chapter_with(text: &str, more: &[(&str, &str)]) -> String {
    let files = [
        ("content/site.yaml", "title: A test\n".to_string()),
        ("content/sources/lee.md", SOURCE.to_string()),
        ("content/places/mazar.md", PLACE.to_string()),
        ("content/events/mazar-falls.md", EVENT.to_string()),
        ("content/chapters/01-one.md", format!("---\ntitle: One\nperiod: 1997\n---\n{text}")),
    ];
    let more = more.iter().map(|(path, text)| (*path, text.to_string()));
    press(
        &files.into_iter().chain(more).collect::<Memory>(),
        None,
        Purpose::Check,
        &|_| {},
        |pressed| {
            let faults = pressed.faults.finish(pressed.texts, false);
            assert!(
                pressed.plan.outputs.iter().any(|o| o.path == "chapters/one.html"),
                "{faults:?}"
            );
            let outputs = pressed.plan.outputs;
            let page = outputs.iter().find(|output| output.path == "chapters/one.html").unwrap();
            String::from_utf8(page.bytes().unwrap().into_owned()).unwrap()
        },
    )
}

#[test]
fn a_chapter_shows_its_events_and_their_places() {
    let page = chapter(&format!("It [[mazar-falls|fell]] [@lee].\n\n{FIGURES}"));
    assert_eq!(page.matches("<figure class=\"timeline\"").count(), 2);
    assert_eq!(page.matches("<figure class=\"sketch\"").count(), 1);
    assert_eq!(page.matches("<a href=\"../events/mazar-falls.html\"><title>").count(), 2);
    assert!(page.contains("Mazar falls &amp; rises</text>"));
    assert!(page.contains("<a href=\"../places/mazar.html\"><title>Mazar: one event</title>"));
    assert!(!page.contains("NaN") && !page.contains("inf\""));

    let ids: Vec<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    for used in page.split("url(#").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(ids.contains(&used), "{used}");
    }
    assert_eq!(page, chapter(&format!("It [[mazar-falls|fell]] [@lee].\n\n{FIGURES}")));
}

#[test]
fn a_chapter_without_events_shows_nothing() {
    let page = chapter(&format!("Nothing fell [@lee].\n\n{FIGURES}"));
    assert!(!page.contains("<figure") && !page.contains("<svg"), "{page}");
}

#[test]
fn a_region_around_other_places_is_not_drawn_among_them() {
    let country =
        "---\nname: Landia\ncoordinates: { lat: 34, lon: 66, precision: region }\n---\nA [@lee].\n";
    let province = "---\nname: Balkh\npart_of: landia\ncoordinates: { lat: 36.8, lon: 67, precision: province }\n---\nA [@lee].\n";
    let city = PLACE.replace("name: Mazar\n", "name: Mazar\npart_of: balkh\n");
    let event = |place: &str| EVENT.replace("place: mazar", &format!("place: {place}"));
    let drawn = |place: &str| {
        let event = event(place);
        let more = [
            ("content/places/landia.md", country),
            ("content/places/balkh.md", province),
            ("content/places/mazar.md", &*city),
            ("content/events/mazar-falls.md", &*event),
        ];
        let page = chapter_with(&format!("It [[mazar-falls|fell]] [@lee].\n\n{FIGURES}"), &more);
        ["Landia", "Balkh", "Mazar"].map(|name| page.contains(&format!("<title>{name}: one event")))
    };
    assert_eq!(drawn("[landia, balkh, mazar]"), [false, true, true]);
    assert_eq!(drawn("landia"), [true, false, false], "alone it stands for itself");
}
