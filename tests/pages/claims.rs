//! Claims: axes, tables, independence, disputes.

use crate::*;

/// A source with this name, which may rest on another.
fn source(name: &str, more: &str) -> String {
    format!(
        "---\ntype: book\ntitle: Book of {name}\nauthor: [{{ family: {name}, given: X }}]\nissued: 2001\n{more}---\n"
    )
}

/// An event on 28 May 1997 with this claim, from four sources; D relays A.
fn claim(claim: &str) -> Site {
    let event = format!(
        "---\ntitle: The fight\ndate: 1997-05-28\nclaims:\n{claim}---\nText [@a] [@b] [@c] [@d].\n"
    );
    let (a, b, c) = (source("Adams", ""), source("Brown", ""), source("Clark", ""));
    let d = source("Dodge", "relays: a\n");
    sound(&[
        ("sources/a.md", &a),
        ("sources/b.md", &b),
        ("sources/c.md", &c),
        ("sources/d.md", &d),
        ("people/malik.md", "---\nname: Abdul Malik\n---\nText [@a].\n"),
        ("events/fight.md", &event),
    ])
}

const KILLED: &str = "  killed:\n    question: How many died?\n    measure: { of: people killed, \
                      who: fighters, unit: persons }\n    relation: rival\n    accounts:\n";

fn charts(page: &str) -> Vec<&str> {
    page.split("<svg class=\"chart\"")
        .skip(1)
        .map(|svg| svg.split_once("</svg>").unwrap().0)
        .collect()
}

/// The rows of a chart, by class.
fn rows(chart: &str) -> Vec<String> {
    let rows = chart.split("<g class=\"row ").skip(1);
    rows.map(|row| row.split_once('"').unwrap().0.split_once(' ').unwrap().1.to_string()).collect()
}

#[test]
fn every_sort_of_figure_has_its_mark() {
    let site = claim(&format!(
        "{KILLED}    - {{ source: a, value: 1200 }}\n    - {{ source: b, about: 600 }}\n    \
         - {{ source: c, words: hundreds }}\n    - {{ source: d, low: 100, high: 300 }}\n    \
         - {{ source: a, at_least: 2000 }}\n    - {{ source: b, at_most: 50 }}\n    \
         - {{ source: c, at_least: 5, at_most: 9 }}\n"
    ));
    let page = &site["events/fight.html"];
    let charts = charts(page);
    assert_eq!(charts.len(), 1);
    assert_eq!(
        rows(charts[0]),
        ["value", "about", "words", "range", "at-least", "at-most", "range"]
    );
    assert!(charts[0].contains("class=\"reading\""));
    assert!(values(charts[0], "aria-label")[0].contains("Adams: 1,200; Brown: about 600"));
    assert!(page.contains("hundreds <span class=\"reading\">in words</span>"));
    assert!(
        page.contains("<figcaption><b>Counted</b> people killed: fighters (persons)</figcaption>")
    );
    let scales: Vec<&str> = charts[0].split("class=\"tick\"").skip(1).collect();
    assert!((3..=6).contains(&scales.len()), "{}", scales.len());
    assert_linked(&site);
}

/// How wide the fading bar of a chart is.
fn fade(chart: &str) -> f64 {
    let bar = between(chart, "<rect fill=\"url(#", "/>");
    values(bar, "width")[0].parse().unwrap()
}

#[test]
fn an_open_end_has_room_even_where_it_is_the_highest() {
    let figures = "    - { source: a, value: 300 }\n    - { source: b, at_least: 1000 }\n";
    let site = claim(&format!("{KILLED}{figures}"));
    assert!(fade(charts(&site["events/fight.html"])[0]) >= 30.0);
    let site = claim(
        "  when:\n    question: When?\n    accounts:\n    - { source: a, date: 1997-05-28 }\n    \
         - { source: b, date: 1997-08-20/.. }\n",
    );
    assert!(fade(charts(&site["events/fight.html"])[0]) >= 30.0);
}

#[test]
fn figures_of_another_scope_stand_on_an_axis_of_their_own() {
    let site = claim(&format!(
        "{KILLED}    - {{ source: a, value: 600 }}\n    - {{ source: b, value: 300 }}\n    \
         - {{ source: c, at_least: 9000, scope: prisoners }}\n    - {{ source: d, value: 8000, scope: prisoners }}\n"
    ));
    let page = &site["events/fight.html"];
    let charts = charts(page);
    assert_eq!(charts.iter().map(|chart| rows(chart).len()).collect::<Vec<_>>(), [2, 2]);
    assert!(page.contains("<figcaption><b>Counted apart</b> prisoners</figcaption>"));
    assert!(!charts[0].contains("9,000") && charts[1].contains("at least 9,000"));
    assert!(page.contains("Counts prisoners."));
    assert_linked(&site);
}

#[test]
fn accounts_that_rest_on_one_origin_are_counted_once() {
    let three = "    - { source: a, value: 600 }\n    - { source: b, value: 300 }\n    - { source: d, value: 900 }\n";
    let site = claim(&format!("{KILLED}{three}"));
    let page = &site["events/fight.html"];
    assert_eq!(
        between(page, "<span class=\"tally\">", "</span>"),
        "Three accounts, two independent."
    );
    assert!(site["disputes.html"].contains("Three accounts, two independent"));
    let attributed = "    - { source: b, value: 600, attributed_to: malik }\n    \
                      - { source: c, value: 300, attributed_to: [a, malik] }\n";
    let site = claim(&format!("{KILLED}{attributed}"));
    let page = &site["events/fight.html"];
    assert_eq!(
        between(page, "<span class=\"tally\">", "</span>"),
        "Two accounts, all resting on one origin."
    );
    assert!(words(page).contains("Clark, after Adams, after Abdul Malik"));
    let listed = words(&site["disputes.html"]);
    assert!(listed.contains("300, after Adams, Abdul Malik"), "{listed}");
}

#[test]
fn dates_stand_on_an_axis_of_time() {
    let site = claim(
        "  when:\n    question: When did it end?\n    accounts:\n    - { source: a, date: 1997-05-28, said: \"a <Wednesday>\" }\n    \
         - { source: b, date: 1997-06 }\n    - { source: c, date: 1997-08-20~ }\n    - { source: d, stance: silent }\n",
    );
    let page = &site["events/fight.html"];
    let charts = charts(page);
    assert_eq!(charts.len(), 1);
    assert_eq!(rows(charts[0]), ["value", "range", "about"]);
    assert!(page.contains("<b>Dated</b>"));
    assert!(page.contains("<time datetime=\"1997-05-28\">28 May 1997</time>"));
    assert!(page.contains("“a &lt;Wednesday&gt;”"));
    assert!(charts[0].contains(">c. 20 August 1997</text>"));
    assert_eq!(page.matches(" silent\" id=").count(), 1);
}

#[test]
fn agents_and_short_answers() {
    let site = claim(
        "  who:\n    question: Who did it?\n    relation: denied\n    assessment: Unclear [@b, p. 9].\n    accounts:\n    \
         - { source: a, agent: malik, stance: reports }\n    - { source: b, agent: malik, stance: denies }\n  \
         how:\n    question: How?\n    relation: agree\n    accounts:\n    - { source: a, answer: by <guile> }\n    - { source: b, answer: by guile }\n",
    );
    let page = &site["events/fight.html"];
    assert!(page.contains("<a class=\"ref person\" href=\"../people/malik.html\">Abdul Malik</a>"));
    assert!(
        page.contains("as a report")
            && page.contains("as denied")
            && page.contains("by &lt;guile&gt;")
    );
    assert!(notes(page).iter().any(|note| note.contains(", 9")), "{:?}", notes(page));
    let malik = &site["people/malik.html"];
    assert!(
        malik.contains("href=\"../events/fight.html#who\"")
            && malik.contains("named by two of two accounts")
    );
    let disputes = &site["disputes.html"];
    assert!(disputes.contains("Who did it?") && !disputes.contains("How?"));
    assert_linked(&site);
}

#[test]
fn disputes_come_by_relation_then_by_how_far_they_lie_apart() {
    let one = |name: &str, relation: &str, high: u32| {
        format!(
            "  {name}:\n    question: Question {name}?\n    measure: {{ of: people, unit: persons }}\n{relation}    \
             accounts:\n    - {{ source: a, value: 100 }}\n    - {{ source: b, value: {high} }}\n"
        )
    };
    let rival = "    relation: rival\n";
    let text = [
        one("near", rival, 200),
        one("mild", "    relation: compatible\n", 5000),
        one("far", rival, 900),
        one("open", "", 300),
    ]
    .concat();
    let site = claim(&text);
    let page = &site["disputes.html"];
    let at = |name: &str| page.find(&format!("Question {name}?")).unwrap();
    assert!(at("far") < at("near") && at("near") < at("open") && at("open") < at("mild"));
    assert!(page.contains("nine times"));
    assert!(page.contains("The highest figure is twice the lowest"));
    assert!(page.contains("Four questions: two rival, one compatible, one not judged."));
    assert!(page.contains("href=\"events/fight.html#far\""));
    assert!(site["index.html"].contains("By dispute"));
}

#[test]
fn strange_figures_are_drawn_or_refused() {
    for figures in [
        "value: 0 }\n    - { source: b, value: 0 }\n",
        "value: 1000000000000000000 }\n    - { source: b, value: 1 }\n",
        "value: 0.5 }\n    - { source: b, about: 0.25 }\n",
        "words: countless }\n    - { source: b, words: many }\n",
        "value: .inf }\n    - { source: b, value: .nan }\n",
        "value: -5 }\n    - { source: b, value: 3 }\n",
    ] {
        let event = format!(
            "---\ntitle: The fight\ndate: 1997-05-28\nclaims:\n{KILLED}    - {{ source: a, {figures}---\nText [@a] [@b].\n"
        );
        let (a, b) = (source("Adams", ""), source("Brown", ""));
        let site = draw(&[("sources/a.md", &a), ("sources/b.md", &b), ("events/fight.md", &event)]);
        if let Some(page) = site.pages.get("events/fight.html") {
            assert!(!page.contains("NaN") && !page.contains("inf\""), "{figures}: {page}");
        } else {
            assert!(site.faults.iter().any(|fault| fault.starts_with("error")), "{figures}");
        }
    }
}
