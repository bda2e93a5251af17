//! Notes and bibliographies: what a citation becomes, in each style.

use crate::*;

const TITLE: &str = "---\ntitle: A chapter\n---\n";

fn chapter(front: &str, prose: &str) -> Site {
    let text = format!("---\ntitle: A chapter\n{front}---\n{prose}\n");
    let dostum = ("people/dostum.md", "---\nname: Abdul Rashid Dostum\n---\nLed [@post].\n");
    sound(&[LEE, POST, dostum, ("chapters/01-a.md", &text)])
}

const FULL: &str = "Jonathan L. Lee, Afghanistan (Reaktion, 2018)";

#[test]
fn the_first_note_of_each_page_is_full() {
    let one = format!("{TITLE}One [@lee, p. 12]. Two [@lee, p. 13].\n");
    let site = sound(&[LEE, ("chapters/01-a.md", &one), ("chapters/02-b.md", &one)]);
    for page in ["chapters/a.html", "chapters/b.html"] {
        assert_eq!(notes(&site[page]), [format!("{FULL}, 12."), "Lee, Afghanistan, 13.".into()]);
    }
    assert_linked(&site);
}

#[test]
fn a_footnote_used_twice_is_one_note_with_two_ways_back() {
    let site = chapter("", "One[^a] and two[^a] and three [@lee].\n\n[^a]: A *remark*.");
    let page = &site["chapters/a.html"];
    assert_eq!(notes(page), ["A remark.".to_string(), format!("{FULL}.")]);
    let note = between(page, "<li id=\"note-1\"", "</li>");
    let backs: Vec<_> = values(note, "href");
    assert_eq!(backs.len(), 2);
    let ids = values(page, "id");
    assert!(backs.iter().all(|back| ids.contains(&&back[1..])), "{backs:?}");
    assert_eq!(page.matches("href=\"#note-1\"").count(), 2);
    assert_linked(&site);
}

#[test]
fn a_named_citation_used_twice_is_one_note_with_the_editors_word() {
    let front = "citations:\n  rout: { source: lee, at: p. 1, prefix: see, note: \"He has it \
                 from [[dostum]]; see [@post].\" }\n";
    let site = chapter(front, "One [@rout]. Two [@rout].");
    let page = &site["chapters/a.html"];
    let all = notes(page);
    assert_eq!(all.len(), 1, "{all:?}");
    let begins = format!(
        "See {FULL}, 1. He has it from Abdul Rashid Dostum; see Jane Doe, “Taliban Driven Out,” \
         The Daily Paper"
    );
    assert!(all[0].starts_with(&begins), "{all:?}");
    let note = between(page, "<li id=\"note-1\"", "</li>");
    assert_eq!(note.matches("doc-backlink").count(), 2);
    assert!(note.contains("href=\"../people/dostum.html\""));
    assert_linked(&site);
}

#[test]
fn prefixes_suffixes_and_left_out_authors() {
    let site = chapter(
        "",
        "One [see @lee, pp. 12-15, on the prisoners; but compare @post]. Two [-@lee, p. 2]. \
         @lee [p. 5] says so. As @post writes, it was. Five [@lee on the *prisoners*].",
    );
    let page = &site["chapters/a.html"];
    let all = notes(page);
    assert!(
        all[0].starts_with(&format!("See {FULL}, 12–15, on the prisoners; but compare Jane Doe, ")),
        "{}",
        all[0]
    );
    assert_eq!(all[1], "Afghanistan, 2.");
    assert_eq!(all[2], "Lee, Afghanistan, 5.");
    assert_eq!(all[3], "Doe, “Taliban Driven Out.”");
    assert!(all[4].starts_with("Lee, Afghanistan") && all[4].contains("on the "), "{}", all[4]);
    assert!(page.contains("<a class=\"ref source\" href=\"../sources/lee.html\">Lee</a><a id="));
    assert!(words(page).contains("As Doe 4 writes") || words(page).contains("As Doe4 writes"));
}

#[test]
fn a_note_says_after_whom() {
    let front = "citations:\n  chain: { source: lee, at: p. 7, attributed_to: [post, dostum] }\n";
    let site = chapter(front, "One [@chain].");
    let page = &site["chapters/a.html"];
    assert_eq!(notes(page), [format!("{FULL}, 7, after Doe, after Abdul Rashid Dostum.")]);
    let note = between(page, "<li id=\"note-1\"", "</li>");
    assert!(note.contains("href=\"../sources/post.html\""));
    assert!(note.contains("href=\"../people/dostum.html\""));
    let passages = between(&site["sources/lee.html"], "class=\"passages\"", "</ul>");
    assert!(words(passages).contains("after Doe, Abdul Rashid Dostum"), "{passages}");
    let origin = words(between(&site["sources/post.html"], "class=\"passages\"", "</ul>"));
    assert!(origin.ends_with("One.by way of Leeafter Abdul Rashid Dostum"), "{origin}");
}

#[test]
fn the_bibliography_holds_what_the_page_cites() {
    let one = format!("{TITLE}One [@lee]. Two [@lee, p. 13].\n");
    let two = format!("{TITLE}One [@post] and [@lee].\n");
    let site = sound(&[LEE, POST, ("chapters/01-a.md", &one), ("chapters/02-b.md", &two)]);
    let list = |page: &str| between(&site[page], "role=\"doc-bibliography\"", "</section>").into();
    let (one, two): (String, String) = (list("chapters/a.html"), list("chapters/b.html"));
    assert_eq!((one.matches("<li").count(), two.matches("<li").count()), (1, 2));
    assert!(words(&one).contains("Lee, Jonathan L. Afghanistan. Reaktion, 2018."));
    assert!(values(&one, "href").contains(&"../sources/lee.html"));
    assert!(two.find("bib-post").unwrap() < two.find("bib-lee").unwrap(), "Doe before Lee");
    assert!(!site["404.html"].contains("doc-bibliography"));
    assert!(!site["chapters/index.html"].contains("doc-bibliography"));
}

#[test]
fn a_summary_that_cites_has_its_notes_on_its_own_page() {
    let site = chapter("summary: It began *so* [@lee, p. 3]. And [@post].\n", "One [@lee, p. 4].");
    let page = &site["chapters/a.html"];
    let all = notes(page);
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(all[0], format!("{FULL}, 3."));
    assert_eq!(all[2], "Lee, Afghanistan, 4.");
    assert!(page.contains("name=\"description\" content=\"It began so. And.\""), "{page}");
    let list = between(&site["chapters/index.html"], "<p class=\"summary\">", "</p>");
    assert_eq!(list, "It began <em>so</em>. And.");
    assert_linked(&site);
}

#[test]
fn author_date_styles_print_in_the_text() {
    let text = format!(
        "{TITLE}One [see @lee, p. 12]. @lee [p. 5] says. Two [-@post]. Two[^a].\n\n[^a]: A remark.\n"
    );
    let site = sound(&[
        ("site.yaml", "title: T\ncsl: chicago-author-date\n"),
        LEE,
        POST,
        ("chapters/01-a.md", &text),
    ]);
    let page = &site["chapters/a.html"];
    let prose = words(between(page, "<p id=\"p1\" data-support=\"2\">", "</p>"));
    assert!(
        prose.starts_with("One (see Lee 2018, 12). Lee (2018, 5) says. Two (1997)."),
        "{prose}"
    );
    assert_eq!(notes(page), ["A remark."]);
    assert!(words(between(page, "role=\"doc-bibliography\"", "</section>")).contains("Lee"));
    let cite = between(page, "<span class=\"citation\">", "</span>");
    assert!(cite.contains("href=\"../sources/lee.html\""));
    assert_linked(&site);
}

const OWN: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
  <info><title>Own</title><id>http://example.org/own</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <citation><layout delimiter="; "><text variable="title" prefix="OWN "/><text variable="locator" prefix=" @ "/></layout></citation>
  <bibliography><layout><text variable="title" prefix="ENTRY "/></layout></bibliography>
</style>"#;

#[test]
fn a_style_of_ones_own() {
    let text = format!("{TITLE}One [@lee, p. 12].\n");
    let site = sound(&[
        ("site.yaml", "title: T\ncsl: own.csl\n"),
        ("own.csl", OWN),
        LEE,
        ("chapters/01-a.md", &text),
    ]);
    let page = &site["chapters/a.html"];
    assert_eq!(notes(page), ["OWN Afghanistan @ 12."]);
    assert!(words(page).contains("ENTRY Afghanistan"));
}

#[test]
fn a_source_that_the_style_prints_as_nothing_is_still_named() {
    let style = OWN.replace("variable=\"title\"", "variable=\"DOI\"");
    let text = format!("{TITLE}One [@lee, p. 12]. Two [@lee].\n");
    let site = sound(&[
        ("site.yaml", "title: T\ncsl: own.csl\n"),
        ("own.csl", &style),
        LEE,
        ("chapters/01-a.md", &text),
    ]);
    let page = &site["chapters/a.html"];
    let all = notes(page);
    assert!(all.iter().all(|note| note.contains("Lee") && note.contains("Afghanistan")), "{all:?}");
    assert!(all[0].contains("12"), "{all:?}");
    assert!(
        words(between(page, "role=\"doc-bibliography\"", "</section>")).contains("Afghanistan")
    );
}

#[test]
fn notes_within_notes_and_footnotes_that_call_themselves() {
    let prose = "One[^a]. Two [@lee].\n\n[^a]: A remark; see [@lee, p. 1], and again[^a]. See[^b].\n\n\
                 [^b]: [see @lee, p. 2]. As @lee [p. 3] says; [@post]. See also [@post].\n";
    let site = chapter("", prose);
    let page = &site["chapters/a.html"];
    let all = notes(page);
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all[0].starts_with(&format!("A remark; see {FULL}, 1, and again")), "{all:?}");
    assert_eq!(
        all[1],
        "See Lee, Afghanistan, 2. As Lee (Afghanistan, 3) says; Jane Doe, “Taliban Driven Out,” \
         The Daily Paper, May 29, 1997, https://example.org/taliban. See also Doe, “Taliban \
         Driven Out.”"
    );
    assert_eq!(all[2], "Lee, Afghanistan.");
    assert!(page.matches("class=\"noteref\"").count() == 4, "{page}");
    assert_linked(&site);
}

#[test]
fn a_mark_names_the_sources_under_it() {
    let site = chapter("", "One [@lee; @post]. Two[^a].\n\n[^a]: Words.");
    let page = &site["chapters/a.html"];
    assert_eq!(values(page, "data-sources"), ["lee post"]);
}

#[test]
fn a_source_known_through_another_says_so_once() {
    let post = POST.1.replace("---\ntype", "---\nknown_through: lee\ntype");
    let text = "---\ntitle: A\n---\nOne [@post, p. 1].\n\nTwo [@post, p. 2].\n";
    let site = sound(&[LEE, ("sources/post.md", &post), ("chapters/01-a.md", text)]);
    let page = &site["chapters/a.html"];
    let notes = notes(page);
    assert!(notes[0].ends_with(", known through Lee."), "{notes:?}");
    assert!(!notes[1].contains("known"), "{notes:?}");
    assert!(
        page.contains("known through <a class=\"ref source\" href=\"../sources/lee.html\">Lee")
    );
    let entry = words(between(page, "<li id=\"bib-post\"", "</span>"));
    assert!(entry.ends_with(". Known through Lee."), "{entry}");
    let index = &site["sources/index.html"];
    let (seen, relayed) =
        index.split_once("<h2 id=\"through-lee\">Known only through Lee").unwrap();
    assert!(seen.contains("Documents seen") && seen.contains("Jonathan L."), "{seen}");
    assert!(relayed.contains("Doe, Jane") && !relayed.contains("Jonathan L."), "{relayed}");
    assert_linked(&site);
}

#[test]
fn authors_and_titles_from_right_to_left_stand_apart() {
    let source = "---\ntype: article-journal\ntitle: نمک و مالیات\n\
                  author: [{ family: رضایی, given: حسن }]\ncontainer-title: Salt\nissued: 1980\n\
                  language: fa\n---\n";
    let chapter = "---\ntitle: A\n---\nText [@s].\n";
    let site = sound(&[("sources/s.md", source), ("chapters/01-a.md", chapter)]);
    let bdi = |words: &str| format!("<bdi lang=\"fa\">{words}</bdi>");
    let (name, title) = (bdi("حسن رضایی"), bdi("نمک و مالیات"));
    assert!(site["chapters/a.html"].contains(&format!("{name}, “{title},”")));
    let entry = format!("{}. “{title}.”", bdi("رضایی, حسن"));
    assert!(site["sources/s.html"].contains(&entry));
    // An alef alone is but a stroke; the first letter that can be told stands for the source.
    let ahmadi = source.replace("رضایی", "احمدی");
    let site = sound(&[("sources/s.md", &ahmadi), ("chapters/01-a.md", chapter)]);
    let sigla = between(&site["sources/s.html"], "class=\"siglum", "</abbr>");
    assert!(sigla.ends_with(">ح"), "{sigla}");
}

#[test]
fn a_place_in_a_source_has_the_same_words_everywhere() {
    for (language, words) in
        [("en-GB", "sect. “Salt & War”, paras 2–3"), ("en", "sec. “Salt & War,” paras. 2–3")]
    {
        let settings = format!("title: T\nlanguage: {language}\n");
        let event = "---\ntitle: E\ndate: 1997\naccounts:\n  - source: lee\n    \
                     at: sec. \"Salt & War\", par. 2-3\n    says: So.\n---\n\
                     Text [@lee, sec. \"Salt & War\", par. 2-3].\n";
        let event = event.replace("at: sec", "at: 'sec").replace("2-3\n    says", "2-3'\n    says");
        let site = sound(&[LEE, ("site.yaml", &settings), ("events/e.md", &event)]);
        let escaped = words.replace('&', "&amp;");
        let note = &notes(&site["events/e.html"])[0];
        assert!(note.contains(&escaped), "{language}: {note}");
        for page in ["events/e.html", "sources/lee.html"] {
            let told = format!("<span class=\"locator\">{escaped}</span>");
            assert!(site[page].contains(&told), "{language}, {page}: {}", &site[page]);
        }
    }
}
