//! The search's index and its page.

use crate::*;
use serde_json::Value;

const HISTORY: [(&str, &str); 5] = [
    (
        "people/dostum.md",
        "---\nname: Abdul Rashid Dostum\nsort: Dostum, Abdul Rashid\nnames:\n  - { text: Dostum }\n  \
         - { text: Dostam }\n  - { text: دوستم, lang: fa }\nsummary: A general.\n---\nHe fled </script>.\n",
    ),
    ("places/kunduz.md", "---\nname: Kunduz\nnames:\n  - { text: Qunduz }\n---\n"),
    (
        "events/flight.md",
        "---\ntitle: A flight\ndate: 1997-05-24\nplace: kunduz\naccounts:\n  - { source: lee, says: He ran. }\n\
         claims:\n  men:\n    question: How many men?\n    measure: { of: men, unit: persons }\n    \
         accounts:\n      - { source: lee, value: 135 }\n      - { source: lee, at: p. 2, value: 140 }\n---\n\
         First [@lee].\n\n## A head { #head }\n\n- Second\n- third [@lee]\n",
    ),
    (
        "chapters/01-a.md",
        "---\ntitle: A chapter\n---\n[[dostum|Mas‘ud’s]] friend [[flight|went]] to [[kunduz]] [@lee].\n",
    ),
    LEE,
];

/// The data that a file of the index hands over.
fn data(site: &Site, name: &str) -> Value {
    let file = format!("/{name}.js");
    let path = site.pages.keys().find(|path| path.starts_with("search/") && path.ends_with(&file));
    let call = &site[path.expect("a file of the index")];
    let args = call.strip_prefix("variorumSearch(").and_then(|it| it.strip_suffix(");\n"));
    let args: Value = serde_json::from_str(&format!("[{}]", args.expect("a call"))).expect("JSON");
    assert_eq!(args[0], name);
    args[1].clone()
}

/// The line of a term: what follows the word.
fn term(site: &Site, word: &str) -> Option<String> {
    let terms = data(site, "t0");
    let lines = terms.as_str().expect("lines").lines();
    lines.filter_map(|line| line.split_once(' ')).find(|(it, _)| *it == word).map(|it| it.1.into())
}

#[test]
fn passages_stand_under_their_things_with_their_anchors() {
    let site = sound(&HISTORY);
    let texts = data(&site, "p0");
    let event = &texts[1];
    assert_eq!(event[1], "A flight");
    assert_eq!(event[2], "events/flight.html");
    assert_eq!(event[3], "24 May 1997");
    let passages: Vec<(&str, &str)> = event[5]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it[0].as_str().unwrap(), it[1].as_str().unwrap()))
        .collect();
    let expected = [
        ("", ""),
        ("accounts", "Lee: He ran."),
        ("men", "How many men?"),
        ("p1", "First."),
        ("head", "A head"),
        ("p2", "Second third"),
    ];
    assert_eq!(passages, expected);
    let page = &site["events/flight.html"];
    for (anchor, _) in expected.iter().filter(|(anchor, _)| !anchor.is_empty()) {
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
    assert_eq!(texts[2][4], serde_json::json!([["Dostum", ""], ["Dostam", ""], ["دوستم", "fa"]]));
}

#[test]
fn every_spelling_leads_to_the_thing() {
    let site = sound(&HISTORY);
    // The chapter has the numbers 0 and 1, the event 2 to 7, Dostum begins with 8.
    assert_eq!(term(&site, "dostum").as_deref(), Some("8 dostam"));
    assert_eq!(term(&site, "dostam").as_deref(), Some("8 dostum"));
    assert_eq!(term(&site, "دوستم").as_deref(), Some("8"));
    assert_eq!(term(&site, "abdul_rashid_dostum_").as_deref(), Some("8"));
    assert_eq!(term(&site, "qunduz"), term(&site, "kunduz").map(|_| "b kunduz".into()));
    assert_eq!(term(&site, "kunduz").as_deref(), Some("1,a qunduz"));
    assert_eq!(term(&site, "masud").as_deref(), Some("1"), "a possessive is the name");
    assert_eq!(term(&site, "ran").as_deref(), Some("3"));
    assert!(data(&site, "e0").as_str().unwrap().lines().any(|it| it == "mutsod"));
    assert!(!data(&site, "w0").as_str().unwrap().contains('_'));
}

#[test]
fn the_index_says_where_all_begins() {
    let site = sound(&HISTORY);
    let index = data(&site, "index");
    assert_eq!(index["things"], "0,2,6,3,1,2");
    assert_eq!(index["texts"], "0");
    let kinds: Vec<(&str, u64)> = index["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it[0].as_str().unwrap(), it[2].as_u64().unwrap()))
        .collect();
    let expected = [("Chapters", 0), ("Events", 1), ("People", 2), ("Places", 3), ("Sources", 4)];
    assert_eq!(kinds, expected);
}

#[test]
fn the_page_lists_every_name() {
    let site = sound(&HISTORY);
    let page = &site["search.html"];
    let names = between(page, "class=\"all-names\"", "</main>");
    for name in ["Dostum, Abdul Rashid", ">Dostum<", "Dostam", "lang=\"fa\"", "دوستم", "Qunduz"]
    {
        assert!(names.contains(name), "{name}: {names}");
    }
    let folder = between(page, "data-index=\"", "\"");
    assert!(folder.starts_with("search/") && site.pages.contains_key(&format!("{folder}index.js")));
    assert!(page.contains(" hidden>"));
    assert!(page.contains("<script src=\"assets/search."));
    assert!(!site["people/dostum.html"].contains("assets/search."));
    for kind in ["chapters", "events", "people", "places", "sources"] {
        assert!(page.contains(&format!("href=\"{kind}/index.html\"")), "{kind}");
    }
    assert_linked(&site);
}

#[test]
fn the_same_history_has_the_same_index_and_another_one_in_another_folder() {
    let folder = |site: &Site| between(&site["search.html"], "data-index=\"", "\"").to_string();
    let one = sound(&HISTORY);
    let two = sound(&HISTORY);
    for (path, text) in one.pages.iter().filter(|(path, _)| path.starts_with("search/")) {
        assert_eq!(Some(text), two.pages.get(path), "{path}");
    }
    let mut changed = HISTORY;
    changed[1].1 = "---\nname: Kunduz\nnames:\n  - { text: Condoz }\n---\n";
    let three = sound(&changed);
    assert_ne!(folder(&one), folder(&three));
    assert!(three.pages.keys().all(|path| !path.starts_with(&folder(&one))));
}

#[test]
fn very_many_names_go_over_further_pages() {
    let names: Vec<(String, String)> = (0..2100)
        .map(|at| (format!("people/p{at}.md"), format!("---\nname: Name{at:04}\n---\n")))
        .collect();
    let names: Vec<(&str, &str)> = names.iter().map(|(path, text)| (&**path, &**text)).collect();
    let site = sound(&names);
    assert!(site["search.html"].contains("Name1999") && !site["search.html"].contains("Name2000"));
    let second = &site["search/2.html"];
    assert!(second.contains("Name2000") && !second.contains("<form"));
    assert_linked(&site);
}
