//! Long lists, and lists by letter and by time.

use crate::*;
use std::fmt::Write;

#[test]
fn a_source_cited_a_thousand_times_opens_small() {
    let mut files: Vec<(String, String)> = Vec::new();
    for chapter in 1..=10 {
        let mut text = format!("---\ntitle: Chapter {chapter}\n---\n");
        for paragraph in 1..=100 {
            let _ = write!(
                text,
                "Paragraph {paragraph} with some words of its own [@lee, p. {paragraph}].\n\n"
            );
        }
        files.push((format!("chapters/{chapter:02}-c{chapter}.md"), text));
    }
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    all.push(LEE);
    let site = sound(&all);
    let first = &site["sources/lee.html"];
    assert!(first.contains("1,000 passages on ten pages."));
    assert_eq!(first.matches("<blockquote>").count(), 200);
    assert!(first.len() < 120_000, "{} bytes", first.len());
    let counts = between(first, "<ol class=\"page-counts\">", "</ol>");
    assert_eq!(counts.matches("100 passages").count(), 10);
    let mut seen = first.matches("<blockquote>").count();
    for number in 2..=5 {
        let page = &site[&*format!("sources/lee/{number}.html")];
        seen += page.matches("<blockquote>").count();
        assert!(page.contains("name=\"robots\" content=\"noindex\""));
        assert!(page.contains(&format!("Page {number} of 5")));
        assert!(page.contains("href=\"../../chapters/c"), "{number}");
        assert!(page.contains("Afghanistan, page "), "{number}");
    }
    assert_eq!(seen, 1000);
    assert!(!site.pages.contains_key("sources/lee/6.html"));
    assert_eq!(
        values(&site["sources/lee/2.html"], "rel").iter().filter(|r| **r == "prev").count(),
        1
    );
    assert_linked(&site);
}

#[test]
fn a_group_that_goes_on_says_so() {
    let mut text = "---\ntitle: A\n---\n".to_string();
    for number in 0..450 {
        let _ = write!(text, "Paragraph {number} of [[ann]] [@lee].\n\n");
    }
    let ann = ("people/ann.md", "---\nname: Ann\n---\nText [@lee].\n");
    let site = sound(&[LEE, ann, ("chapters/01-a.md", &text)]);
    for folder in ["sources/lee", "people/ann"] {
        assert!(!site[&*format!("{folder}.html")].contains("chapter 1, continued"));
        assert!(site[&*format!("{folder}/2.html")].contains("chapter 1, continued"), "{folder}");
    }
    assert_linked(&site);
}

#[test]
fn five_hundred_events_are_listed_over_pages() {
    let files: Vec<(String, String)> = (0..500)
        .map(|number| {
            let letter = (b'A' + (number % 26) as u8) as char;
            let (year, month) = (1990 + number / 100, number % 12 + 1);
            let text = format!(
                "---\ntitle: {letter} event {number}\ndate: {year}-{month:02}\nplace: mazar\n---\nText [@lee].\n"
            );
            (format!("events/e{number}.md"), text)
        })
        .collect();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    all.push(LEE);
    all.push(("places/mazar.md", "---\nname: Mazar\n---\nText [@lee].\n"));
    let site = sound(&all);
    for list in ["events/index", "chronology"] {
        let pages = [format!("{list}.html"), format!("{list}/2.html"), format!("{list}/3.html")];
        let counts = pages.iter().map(|page| between(&site[&**page], "<main", "</main>"));
        let counts: Vec<_> =
            counts.map(|page| page.matches("class=\"ref event\"").count()).collect();
        assert_eq!(counts, [200, 200, 100], "{list}");
        assert!(!site.pages.contains_key(&format!("{list}/4.html")));
        assert!(!site[&*pages[0]].contains("noindex") && site[&*pages[1]].contains("noindex"));
    }
    assert!(site["chronology/2.html"].contains("href=\"../chronology/3.html#y1994\""));
    assert_linked(&site);
}

/// The titles of the links of a kind in the main part of a page, in order.
fn listed(page: &str, kind: &str) -> Vec<String> {
    let links = between(page, "<main", "</main>")
        .split(&*format!("class=\"ref {kind}\" href=\""))
        .skip(1)
        .map(str::to_string)
        .collect::<Vec<_>>();
    links.iter().map(|link| words(between(link, ">", "</a>"))).collect()
}

fn events(dates: &[(&str, &str)]) -> Site {
    let files: Vec<(String, String)> = dates
        .iter()
        .map(|(title, date)| {
            let id = title.to_lowercase().replace(' ', "-");
            (
                format!("events/{id}.md"),
                format!("---\ntitle: {title}\ndate: \"{date}\"\n---\nText [@lee].\n"),
            )
        })
        .collect();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    all.push(LEE);
    all.push(("site.yaml", "title: T\ncalendar: solar-hijri\n"));
    sound(&all)
}

#[test]
fn the_chronology_goes_by_the_earliest_day() {
    let site = events(&[
        ("Day", "1997-05-28"),
        ("Month", "1997-05"),
        ("Doubtful", "1996-06-25?"),
        ("About", "1992~"),
        ("Decade", "199X"),
        ("Open", "1979-12-27/.."),
        ("Until", "../1978-05"),
        ("Either", "[1997-05-19,1997-05-20]"),
        ("Old", "-0044-03-15"),
        ("Some day", "1997-06-XX"),
    ]);
    let page = &site["chronology.html"];
    assert_eq!(
        listed(page, "event"),
        [
            "Until", "Old", "Open", "Decade", "About", "Doubtful", "Month", "Either", "Day",
            "Some day"
        ]
    );
    for (title, certainty) in [
        ("Until", "open"),
        ("Old", "day"),
        ("Open", "open"),
        ("Decade", "span"),
        ("About", "approximate"),
        ("Doubtful", "uncertain"),
        ("Month", "span"),
        ("Day", "day"),
        ("Some day", "span"),
    ] {
        let item = page
            .split("<li class=\"event-item ")
            .find(|item| item.contains(&format!(">{title}</a>")));
        assert!(item.unwrap().starts_with(certainty), "{title}: {}", item.unwrap());
    }
    assert!(
        page.contains("45 BCE") && page.contains("1997 <span class=\"secondary\">1375–76</span>")
    );
    assert!(page.contains(">1990s</span>"));
    assert_linked(&site);
}

#[test]
fn the_second_calendar_is_printed_where_the_day_is_known() {
    let site = events(&[("Day", "1997-05-28"), ("Month", "1997-05"), ("About", "1997-05-28~")]);
    let when =
        |id: &str| words(between(&site[&*format!("events/{id}.html")], "<dt>When</dt>", "</div>"));
    assert_eq!(when("day"), "28 May 1997 7 Jawza 1376");
    assert_eq!(when("month"), "May 1997");
    assert!(!when("about").contains("1376"), "{}", when("about"));
}

#[test]
fn people_are_filed_by_their_sort_form() {
    let person = |name: &str, sort: &str| format!("---\nname: {name}\n{sort}---\nText [@lee].\n");
    let site = sound(&[
        LEE,
        ("people/dostum.md", &person("Abdul Rashid Dostum", "sort: Dostum, Abdul Rashid\n")),
        ("people/elan.md", &person("Élan", "")),
        ("people/ali.md", &person("Ali", "")),
        ("people/xan.md", &person("عبدالملک", "")),
        ("groups/b.md", &person("The Bearers", "")),
    ]);
    let page = &site["people/index.html"];
    assert_eq!(listed(page, "person"), ["Ali", "Dostum, Abdul Rashid", "Élan", "عبدالملک"]);
    assert!(page.contains("id=\"letter-e\"") && page.contains("href=\"#letter-d\""));
    assert!(site["groups/index.html"].contains("id=\"letter-b\""));
    assert_linked(&site);
}

#[test]
fn the_history_claims_no_closer_dates_than_its_events() {
    let period = |first: &str, last: &str| {
        let event = |title: &str, date: &str| {
            format!("---\ntitle: {title}\ndate: '{date}'\n---\nText [@lee].\n")
        };
        let (a, b) = (event("A", first), event("B", last));
        let site = sound(&[LEE, ("events/a.md", &a), ("events/b.md", &b)]);
        words(between(&site["index.html"], "class=\"period\"", "</p>"))
    };
    for (first, last, told) in [
        ("1741~", "1748", "about 1741 to 1748"),
        ("1997-05-19", "1998-08", "May 1997 to August 1998"),
        ("1997-05-19/1998", "1998-08", "1997 to 1998"),
        ("1997", "1997-05", "1997"),
    ] {
        assert_eq!(period(first, last), told);
    }
}
