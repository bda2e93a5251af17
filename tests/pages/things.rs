//! Single things: names in two scripts, people without events, ids in other letters.

use crate::*;

#[test]
fn names_in_two_scripts_say_their_language_and_direction() {
    let site = sound(&[
        LEE,
        (
            "people/dostum.md",
            "---\nname: Abdul Rashid Dostum\nnames:\n- Dostum\n- { text: Dostam, used_by: [lee], note: \"so *Lee* [@lee, p. 2]\" }\n\
             - { text: عبدالرشید دوستم, lang: fa }\n- { text: Dōstum, lang: fa-Latn }\n---\nText with عبدالرشید in it [@lee].\n",
        ),
    ]);
    let page = &site["people/dostum.html"];
    let name = "<bdi lang=\"fa\" dir=\"rtl\">عبدالرشید دوستم</bdi>";
    assert_eq!(page.matches(name).count(), 2, "under the title and in the table: {page}");
    let spellings = between(page, "class=\"spellings\"", "</section>");
    assert!(
        words(spellings).contains("Abdul Rashid Dostumthe form this history uses")
            || words(spellings).contains("the form this history uses")
    );
    assert!(spellings.contains("Persian") && spellings.contains("dir=\"ltr\">Dōstum"));
    assert!(spellings.contains("href=\"../sources/lee.html\""));
    assert!(page.contains("Text with <bdi dir=\"rtl\">عبدالرشید</bdi> in it"));
    assert_eq!(notes(page).len(), 2);
    assert!(site["people/index.html"].contains(name));
    assert_linked(&site);
}

#[test]
fn a_person_with_no_events_has_no_list_of_them() {
    let site = sound(&[
        ("people/ann.md", "---\nname: Ann\n---\n"),
        ("people/bob.md", "---\nname: Bob\nkind: commander\ndates: 1954/\n---\n"),
        (
            "events/e.md",
            "---\ntitle: E\ndate: 1997\nparticipants: [{ who: bob, role: witness }, { who: bob, role: judge }]\n---\n",
        ),
    ]);
    let ann = &site["people/ann.html"];
    for absent in
        ["In events", "class=\"facts\"", "class=\"prose\"", "Named in answers", "id=\"names\""]
    {
        assert!(!ann.contains(absent), "{absent}");
    }
    let bob = &site["people/bob.html"];
    assert!(
        bob.contains("In events") && bob.contains("witness; judge") && bob.contains("Commander")
    );
    assert!(bob.contains("from 1954, end unknown"));
    assert_linked(&site);
}

#[test]
fn ids_in_other_letters_are_encoded_in_links() {
    let site = sound(&[
        LEE,
        ("people/malik.md", "---\nname: Malik\nmember_of: [مزار]\n---\nOf [[مزار]] [@lee].\n"),
        ("groups/مزار.md", "---\nname: مزار\n---\nText [@lee]. Malik.\n"),
        (
            "events/é.md",
            "---\ntitle: É\ndate: 1997\naccounts: [{ source: lee, says: So. }]\n---\nText of [[مزار]] [@lee].\n\n## عنوان\n\n[[é#عنوان]] [@lee]\n",
        ),
    ]);
    if site.pages.is_empty() {
        panic!("{:?}", site.faults);
    }
    assert!(site.pages.contains_key("groups/مزار.html"));
    assert!(site["people/malik.html"].contains("href=\"../groups/%D9%85%D8%B2%D8%A7%D8%B1.html\""));
    for page in site.pages.iter().filter(|(path, _)| path.ends_with(".html")).map(|(_, page)| page)
    {
        assert!(!values(page, "href").iter().any(|href| !href.is_ascii()));
    }
    assert_linked(&site);
}

#[test]
fn a_place_has_its_whole_and_its_position() {
    let site = sound(&[
        ("places/balkh.md", "---\nname: Balkh\nkind: province\n---\n"),
        (
            "places/mazar.md",
            "---\nname: Mazar\npart_of: balkh\ncoordinates: { lat: 36.7069, lon: 67.1122, precision: settlement }\n---\n",
        ),
        ("events/e.md", "---\ntitle: E\ndate: 1997\nplace: [mazar, balkh]\n---\n"),
    ]);
    let place = words(&site["places/mazar.html"]);
    assert!(place.contains("36.71° N, 67.11° E the settlement as a whole"), "{place}");
    assert!(place.contains("What happened here"));
    assert!(site["places/balkh.html"].contains("<dt>Holds</dt>"));
    let event = words(between(&site["events/e.html"], "<dt>Where</dt>", "</div>"));
    assert_eq!(event, "Mazar, Balkh; Balkh");
    assert_linked(&site);
}

#[test]
fn an_event_shows_its_whole_its_parts_and_its_neighbours() {
    let event = |title: &str, date: &str, more: &str| {
        format!("---\ntitle: {title}\ndate: {date}\n{more}---\n")
    };
    let site = sound(&[
        ("events/war.md", &event("War", "1997", "")),
        ("events/a.md", &event("Alpha", "1997-01", "part_of: war\nleads_to: b\n")),
        ("events/b.md", &event("Beta", "1997-02", "part_of: war\n")),
        ("events/c.md", &event("Gamma", "1997-03", "")),
    ]);
    assert!(
        words(between(&site["events/a.html"], "<dt>Led to</dt>", "</dd></div>")).contains("Beta")
    );
    assert!(
        words(between(&site["events/b.html"], "<dt>Came of</dt>", "</dd></div>")).contains("Alpha")
    );
    let parts = words(between(&site["events/war.html"], "<dt>Its parts</dt>", "</dd></div>"));
    assert!(parts.contains("Alpha") && parts.contains("Beta") && !parts.contains("Gamma"));
    let before = words(between(&site["events/c.html"], "<dt>Before</dt>", "</dd></div>"));
    assert!(before.contains("War") && before.contains("Beta"), "{before}");
    assert!(!site["events/c.html"].contains("<dt>After</dt>"));
    assert_linked(&site);
}
