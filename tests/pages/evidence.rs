//! What paragraphs rest on, the page on the evidence, and what the list of disputes offers to a
//! script.

use crate::*;

fn source(name: &str, more: &str) -> String {
    format!(
        "---\ntype: book\ntitle: Book of {name}\nauthor: [{{ family: {name}, given: X }}]\nissued: 2001\n{more}---\n"
    )
}

/// A chapter with this prose and an event with these claims, from four sources; D relays A.
fn history(chapter: &str, claims: &str) -> Site {
    let front = "---\ntitle: A chapter\ncitations:\n  after-a: { source: b, attributed_to: a }\n  \
                 after-malik: { source: c, attributed_to: [a, malik] }\n  \
                 malik-too: { source: b, attributed_to: malik }\n---\n";
    let chapter = format!("{front}{chapter}");
    let event = format!(
        "---\ntitle: The fight\ndate: 1997-05-28\n{claims}---\nText [@a] [@b] [@c] [@d].\n"
    );
    sound(&[
        ("sources/a.md", &source("Adams", "")),
        ("sources/b.md", &source("Brown", "")),
        ("sources/c.md", &source("Clark", "")),
        ("sources/d.md", &source("Dodge", "relays: a\n")),
        ("people/malik.md", "---\nname: Abdul Malik\n---\nText [@a].\n"),
        ("events/fight.md", &event),
        ("chapters/01-a.md", &chapter),
    ])
}

/// What each paragraph of a chapter says that it rests on.
fn support(chapter: &str) -> Vec<String> {
    let site = history(&format!("{chapter}\n\nOf [[fight]] [@a].\n"), "");
    let found = values(&site["chapters/a.html"], "data-support");
    found[..found.len() - 1].iter().map(ToString::to_string).collect()
}

#[test]
fn sources_that_draw_on_each_other_are_one() {
    assert_eq!(support("One [@a, p. 3], again [@a, p. 9]."), ["1"]);
    assert_eq!(support("Two [@a; @b]."), ["2"]);
    assert_eq!(support("More than two count as two [@a; @b; @c]."), ["2"]);
    assert_eq!(support("D relays A [@a] and so [@d]."), ["1"]);
    assert_eq!(support("B alone [@b] and D, after A [@d]."), ["2"]);
}

#[test]
fn who_is_attributed_last_is_the_origin() {
    assert_eq!(support("A [@a], and B after A [@after-a]."), ["1"]);
    assert_eq!(support("D has it of A, as B has here [@d] [@after-a]."), ["1"]);
    assert_eq!(support("Two have it of Malik [@after-malik] [@malik-too]."), ["1"]);
    // Malik told them; that A handed it on to C makes A no witness here.
    assert_eq!(support("Malik by way of A [@after-malik], A itself [@a]."), ["2"]);
}

#[test]
fn footnotes_and_nested_words_count() {
    assert_eq!(support("*So [@a]* it **is[^n]**.\n\n[^n]: Also [@b]."), ["2"]);
    assert_eq!(support("In the sentence, @a [p. 3] says so."), ["1"]);
    assert_eq!(support("> A quotation [@a].\n\nText [@b].\n\n- A list [@c]."), ["1"]);
}

#[test]
fn a_paragraph_without_a_source_is_named_with_its_reason() {
    let site = history(
        "<!-- uncited: only says what comes -->\n\nThis tells what comes.\n\nText of [[fight]] [@a].\n\n\
         Text [@a; @b].\n\nText [@c].\n",
        "",
    );
    let chapter = &site["chapters/a.html"];
    assert_eq!(values(chapter, "data-support"), ["0", "1", "2", "1"]);
    let page = &site["evidence.html"];
    let told = words(page);
    assert!(
        told.contains(
            "Four paragraphs in one chapter: 25% rest on two or more independent sources, \
             50% on one, 25% on none."
        ),
        "{told}"
    );
    let bare = between(page, "<section class=\"bare\"", "</section>");
    assert!(bare.contains("href=\"chapters/a.html#p1\""));
    assert!(
        words(bare).contains("This tells what comes.The editor’s reason: only says what comes")
    );
    let row = between(page, "<tbody>", "</tr>");
    assert!(words(row).ends_with("425%50%25%"), "{}", words(row));
    assert!(row.contains("<rect class=\"one\" x=\"25.0\" y=\"0\" width=\"50.0\" height=\"10\"/>"));
    assert!(site["chapters/a.html"].contains("href=\"../evidence.html\""));
    assert!(site["index.html"].contains("href=\"evidence.html\""));
    assert_linked(&site);
}

#[test]
fn sources_stand_by_how_much_they_carry() {
    let site = history("Of [[fight]] [@b].\n\nText [@b, p. 2].\n\nText [@a; @b].\n", "");
    let page = &site["evidence.html"];
    let table = between(page, "<section class=\"carrying\"", "</section>");
    let rows: Vec<String> = table.split("<tr class=\"hue-").skip(1).map(words).collect();
    // B is cited by three paragraphs and by the event, A by one, the event and the person's page.
    assert!(rows[0].contains("Brown444%2"), "{rows:?}");
    assert!(rows[1].contains("Adams333%0"), "{rows:?}");
    assert!(words(table).contains("Nine passages rest on four sources."), "{}", words(table));
}

const CLAIMS: &str = "claims:\n  \
    far: { question: How many fell?, relation: rival, measure: { of: people, unit: persons }, \
    accounts: [{ source: a, value: 100 }, { source: b, at_least: 900 }] }\n  \
    who: { question: Who began?, relation: compatible, accounts: [{ source: c, answer: x }, { source: d, answer: y }] }\n  \
    same: { question: Where?, relation: agree, accounts: [{ source: a, answer: x }, { source: d, answer: x }] }\n  \
    open: { question: Why?, accounts: [{ source: a, answer: x }, { source: b, answer: y }, { source: d, answer: z }] }\n";

#[test]
fn open_questions_are_named_and_all_are_counted() {
    let site = history("Of [[fight]] [@b].\n", CLAIMS);
    let page = &site["evidence.html"];
    let standing = between(page, "<section class=\"standing-of\"", "</section>");
    let list = between(standing, "<ol class=\"open-questions\">", "</ol>");
    assert!(list.contains("href=\"events/fight.html#far\"") && list.contains("#open"));
    assert!(!list.contains("#who") && !list.contains("#same"), "{list}");
    let told = words(standing);
    assert!(told.contains("Not judged1") && told.contains("Agree1"), "{told}");
    let counts = words(between(page, "<section class=\"inventory\"", "</section>"));
    assert!(counts.contains("Sources4") && counts.contains("Answers to them9"), "{counts}");
    assert_linked(&site);
}

#[test]
fn each_dispute_has_a_small_chart_and_what_it_is_sorted_by() {
    let site = history("Of [[fight]] [@b].\n", CLAIMS);
    let page = &site["disputes.html"];
    let items: Vec<&str> =
        page.split("<li class=\"").filter(|item| item.contains("data-rank")).collect();
    assert_eq!(items.len(), 3);
    assert_eq!(values(page, "data-spread"), ["9.0", "0", "0"]);
    assert_eq!(values(page, "data-rank"), ["0", "1", "2"]);
    assert_eq!(values(page, "data-accounts"), ["2", "3", "2"]);
    assert_eq!(values(page, "data-chapter"), ["a", "a", "a"]);
    assert_eq!(values(page, "data-source"), ["a b", "a b d", "c d"]);
    let charts: Vec<bool> =
        items.iter().map(|item| item.contains("<svg class=\"chart small\"")).collect();
    assert_eq!(charts, [true, false, false]);
    let chart = between(items[0], "<svg class=\"chart small\"", "</svg>");
    assert!(chart.contains("Adams: 100; Brown: at least 900"));
    assert!(!chart.contains("class=\"value\" x="), "the list says the values");
    assert_eq!(chart.matches("class=\"tick ").count(), 2);
    let form = between(page, "<form class=\"arrange by-script\"", "</form>");
    assert!(form.contains("<option value=\"d\">Dodge</option>"));
    assert!(form.contains("<option value=\"a\">1 A chapter</option>"));
    assert!(form.contains("<option value=\"none\">Not judged</option>"));
}

#[test]
fn without_chapters_there_is_no_page() {
    let site = sound(&[LEE, ("events/fight.md", "---\ntitle: A\ndate: 1997\n---\nText [@lee].\n")]);
    assert!(!site.pages.contains_key("evidence.html"));
    assert!(!site["index.html"].contains("evidence.html"));
}

#[test]
fn one_of_a_thing_is_told_as_one() {
    let site = sound(&[
        ("sources/a.md", &source("Adams", "")),
        ("chapters/01-a.md", "---\ntitle: A\n---\nText [@a].\n"),
    ]);
    let page = words(&site["evidence.html"]);
    assert!(page.contains("One paragraph in one chapter: 100% rests on one."), "{page}");
    assert!(page.contains("One passage rests on one source."), "{page}");
    let home = words(&site["index.html"]);
    assert!(home.contains("The document It is known throughout by its letter"), "{home}");
}
