//! What travels with a page for those who stop at a link or a note: the things linked in a few
//! lines, and how much rests on each source.

use crate::*;
use serde_json::{Value, json};

const KABUL: (&str, &str) = (
    "places/kabul.md",
    "---\nname: Kabul\nkind: city\npart_of: province\ncoordinates: { lat: 34.5, lon: 69.2, precision: settlement }\n---\n",
);
const PROVINCE: (&str, &str) = ("places/province.md", "---\nname: Kabul Province\n---\n");
const DOSTUM: (&str, &str) = (
    "people/dostum.md",
    "---\nname: Abdul Rashid Dostum\nsummary: A *general* &lt;/script> of [[kabul|Kabul]] [@lee, p. 1].\n---\n",
);
const FALL: (&str, &str) = (
    "events/fall.md",
    "---\ntitle: The fall\ndate: 1996-09-27\nplace: kabul\nkind: capture\nsummary: It fell.\n---\n## How\n\nIt did [@lee, p. 2].\n",
);

/// The previews of a page.
fn previews(page: &str) -> Value {
    let json = between(page, "<script type=\"application/json\" id=\"previews\">", "</script>");
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"))
}

fn history(prose: &str) -> Site {
    let chapter = format!("---\ntitle: A chapter\n---\n{prose}\n");
    sound(&[LEE, POST, KABUL, PROVINCE, DOSTUM, FALL, ("chapters/01-a.md", &chapter)])
}

#[test]
fn a_page_knows_what_its_prose_links_in_a_few_lines() {
    let site = history("It [[fall|fell]], [[fall#how|thus]], to [[dostum]], in [[kabul]].");
    let all = previews(&site["chapters/a.html"]);
    assert_eq!(
        all,
        json!({
            "../events/fall.html": {
                "title": "The fall", "kind": "Capture", "date": "27 September 1996",
                "place": "Kabul", "summary": "It fell.",
            },
            "../people/dostum.html": {
                "title": "Abdul Rashid Dostum", "kind": "Person",
                "summary": "A general </script> of Kabul.",
            },
            "../places/kabul.html": { "title": "Kabul", "kind": "City", "place": "Kabul Province" },
        })
    );
    // Each is found under the address that a link has.
    let page = &site["chapters/a.html"];
    let hrefs = values(page, "href");
    for href in all.as_object().unwrap().keys() {
        assert!(hrefs.contains(&&**href), "{href}");
    }
    assert_linked(&site);
}

#[test]
fn a_source_is_previewed_from_the_bibliography_where_it_stands_in_one() {
    let page = &history("One [@lee]. See [[lee]] and [[post]].")["chapters/a.html"];
    let all = previews(page);
    assert_eq!(all.as_object().unwrap().keys().collect::<Vec<_>>(), ["../sources/post.html"]);
    assert!(page.contains("<li id=\"bib-lee\""));
}

#[test]
fn a_page_without_links_carries_nothing() {
    let site = history("Words.");
    assert!(!site["chapters/a.html"].contains("previews"));
    assert!(!site["sources/index.html"].contains("previews"));
}

#[test]
fn the_bibliography_says_how_much_of_the_site_rests_on_each_source() {
    let site = history("One [@lee, p. 1]. Two [@lee, p. 5].\n\nThree [@post].");
    let rests = |page: &str, source: &str| {
        let entry = between(&site[page], &format!("<li id=\"bib-{source}\""), ">");
        values(entry, "data-rests")[0].to_string()
    };
    let said = words(between(&site["sources/lee.html"], "<main", "</main>"));
    // Dostum's summary, the event, and the chapter's first paragraph, twice or once.
    let all = rests("chapters/a.html", "lee");
    assert_eq!(all, rests("events/fall.html", "lee"), "the same on every page");
    let figures = ["no", "one", "two", "three", "four"];
    let text = format!("{} passages on three pages", figures[all.parse::<usize>().unwrap()]);
    assert!(said.to_lowercase().contains(&text), "{text}: {said}");
    assert_eq!(rests("chapters/a.html", "post"), "1");
}
