//! The whole work on one page: all chapters, each with ids of its own, and what stands at its end.

use crate::{between, sound, words};

const FIRST: &str = "---\ntitle: One\nperiod: 1997-05\nsummary: See [[two]].\n---\n\
    ![[timeline]]\n\n## The start\n\nThe [[rising]] of [[malik]].[@lee, p. 3] [Later](#the-start)\n\n\
    More.[^a]\n\n[^a]: A note on [[rising]], after [@lee, p. 4].\n";
const SECOND: &str = "---\ntitle: Two\n---\n\
    ## The start\n\nBack to [[one#the-start|the start]] and to [[one]] by [[malik]].[@lee, p. 5]\n\n\
    ![[rising#killed]]\n";
const EVENT: &str = "---\ntitle: The rising\ndate: 1997-05-28\nclaims:\n  killed:\n    \
    question: How many?\n    measure: {of: dead, unit: persons}\n    accounts:\n      - source: lee\n        value: 600\n        \
    attributed_to: [time]\n      - source: doe\n        value: 300\n---\n";
const MALIK: &str = "---\nname: Abdul Malik\nsort: Malik, Abdul\n---\n";
const LEE: &str =
    "---\ntype: book\ntitle: The War\nauthor: [{family: Lee, given: Ann}]\nissued: 2018\n---\n";
const DOE: &str =
    "---\ntype: book\ntitle: The Peace\nauthor: [{family: Doe, given: Ida}]\nissued: 2019\n---\n";
const TIME: &str = "---\ntype: article-magazine\ntitle: Time\nknown_through: [doe]\n---\n";

fn history() -> Vec<(&'static str, &'static str)> {
    vec![
        ("chapters/01-one.md", FIRST),
        ("chapters/02-two.md", SECOND),
        ("events/rising.md", EVENT),
        ("people/malik.md", MALIK),
        ("sources/lee.md", LEE),
        ("sources/doe.md", DOE),
        ("sources/time.md", TIME),
    ]
}

/// The values of an attribute, wherever it stands.
fn values<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let open = format!(" {name}=\"");
    html.split(&open).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn ids_are_unique_and_links_stay_in_the_book() {
    let site = sound(&history());
    let html = &site["book.html"];
    let mut ids = values(html, "id");
    for href in values(html, "href").iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(ids.contains(&href), "nothing has the id `{href}`");
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
    assert!(html.contains("<h3 id=\"c1-the-start\">") && html.contains("<h3 id=\"c2-the-start\">"));
    assert!(html.contains("href=\"#c1-the-start\">the start</a>"));
    assert!(html.contains("<a class=\"ref chapter\" href=\"#c2\">Two</a>"), "a summary's link");
    assert!(html.contains("<a class=\"ref here\" href=\"#c1-the-start\">Later</a>"));
    assert!(html.contains("<a class=\"ref event\" href=\"events/rising.html\">"));
    assert!(
        !html.contains("href=\"chapters/one.html") && !html.contains("href=\"chapters/two.html")
    );
}

#[test]
fn chapters_have_their_notes_figures_and_claims() {
    let site = sound(&history());
    let html = &site["book.html"];
    let first = between(html, "id=\"c1\"", "</article>");
    assert_eq!(values(first, "class").iter().filter(|it| **it == "timeline").count(), 1);
    let notes = between(first, "aria-label=\"Notes to chapter 1\"", "</section>");
    assert!(notes.contains("id=\"c1-note-1\"") && notes.contains("href=\"#c1-ref-2\""));
    assert!(notes.contains("href=\"#bib-lee\""), "sources are at the book's end");
    let second = between(html, "id=\"c2\"", "</article>");
    assert!(second.contains("<h4 class=\"question\" id=\"c2-claim-rising-killed-question\">"));
    // The chapter's own page is as it was.
    assert!(site["chapters/one.html"].contains("<h2 id=\"the-start\">"));
    assert!(site["chapters/two.html"].contains("href=\"../chapters/one.html#the-start\""));
}

#[test]
fn the_end_has_a_chronology_the_sources_and_the_names() {
    let site = sound(&history());
    let html = &site["book.html"];
    let events = between(html, "id=\"chronology\"", "</section>");
    assert_eq!(events.matches("<li>").count(), 1);
    assert_eq!(words(between(events, "<li>", "</li>")), "28 May 1997 The rising 1, 2");
    assert_eq!(values(events, "href"), ["events/rising.html", "#c1-p2", "#c2-p2"]);
    let sources = between(html, "id=\"sources\"", "</section>");
    for id in ["lee", "doe", "time"] {
        assert!(sources.contains(&format!("id=\"bib-{id}\"")), "{id} is named in a claim");
        assert!(sources.contains(&format!("href=\"sources/{id}.html\"")));
    }
    let names = between(html, "id=\"names\"", "</section>");
    assert_eq!(words(between(names, "<li>", "</li>")), "Malik, Abdul 1, 2");
}

#[test]
fn it_is_linked_and_left_out_of_searches() {
    let site = sound(&history());
    assert!(
        site["chapters/index.html"].contains("href=\"../book.html\">The whole work on one page")
    );
    assert!(site["index.html"].contains("href=\"book.html\">The whole work on one page</a>"));
    assert!(site["book.html"].contains("<meta name=\"robots\" content=\"noindex\">"));
}

#[test]
fn one_chapter_makes_no_book() {
    let site = sound(&[("chapters/01-one.md", "---\ntitle: One\n---\nText.\n")]);
    assert!(!site.pages.contains_key("book.html"));
    assert!(
        !site["index.html"].contains("book.html")
            && !site["chapters/index.html"].contains("book.html")
    );
}

#[test]
fn a_long_work_comes_in_volumes() {
    let long = |title: &str, to: &str| {
        format!(
            "---\ntitle: {title}\n---\nTo [[{to}]] and [[malik]].\n\n{}\n",
            "Words. ".repeat(40_000)
        )
    };
    let (one, two, three) = (long("One", "two"), long("Two", "three"), long("Three", "one"));
    let site = sound(&[
        ("chapters/01-one.md", &one),
        ("chapters/02-two.md", &two),
        ("chapters/03-three.md", &three),
        ("people/malik.md", MALIK),
    ]);
    let (first, second) = (&site["book.html"], &site["book/2.html"]);
    assert!(first.contains("Volume 1 of 3") && second.contains("Volume 2 of 3"));
    assert!(
        first.contains("id=\"c1\"") && !first.contains("id=\"c2\"") && second.contains("id=\"c2\"")
    );
    assert!(
        first.contains("href=\"chapters/two.html\">Two"),
        "what is in another volume is linked"
    );
    assert_eq!(
        words(between(between(second, "id=\"names\"", "</section>"), "<li>", "</li>")),
        "Malik, Abdul 2"
    );
    assert!(site["book/3.html"].contains("href=\"../book/2.html\""));
}
