//! Running text: headings, tables, code, lists of definitions, images, links and first mentions.

use crate::*;

fn chapter(prose: &str) -> Site {
    let text = format!("---\ntitle: A chapter\n---\n{prose}\n");
    sound(&[
        LEE,
        ("chapters/01-a.md", &text),
        ("people/dostum.md", "---\nname: Abdul Rashid Dostum\nnames: [Dostum]\n---\nLed [@lee].\n"),
        ("places/mazar.md", "---\nname: Mazar\n---\nA city [@lee].\n"),
        ("images/m.png", "png"),
        ("images/two words.png", "png"),
        ("pages/about.md", "---\ntitle: About\n---\n![A map](../images/m.png)\n"),
    ])
}

fn prose(site: &Site) -> &str {
    between(&site["chapters/a.html"], "<div class=\"prose\">", "<section class=\"notes\"")
}

#[test]
fn headings_have_levels_and_anchors() {
    let site = chapter(
        "# Top\n\n## Two\n\n### Three {#own}\n\n###### Six\n\n## The “trap” *closes*\n\nText [@lee].",
    );
    let prose = prose(&site);
    for heading in [
        "<h2 id=\"top\">Top</h2>",
        "<h2 id=\"two\">Two</h2>",
        "<h3 id=\"own\">Three</h3>",
        "<h6 id=\"six\">Six</h6>",
        "<h2 id=\"the-trap-closes\">The “trap” <em>closes</em></h2>",
    ] {
        assert!(prose.contains(heading), "{heading} in {prose}");
    }
    let sections = between(&site["chapters/a.html"], "class=\"sections\"", "</nav>");
    assert!(sections.contains("<a href=\"#the-trap-closes\">The “trap” closes</a>"));
}

#[test]
fn headings_of_an_event_fall_below_its_own() {
    let text = "---\ntitle: E\ndate: 1997\n---\nText [@lee].\n\n## Two\n\n### Three\n";
    let site = sound(&[LEE, ("events/e.md", text)]);
    let page = &site["events/e.html"];
    assert!(page.contains("<h3 id=\"two\">Two</h3>") && page.contains("<h4 id=\"three\">"));
}

#[test]
fn headings_never_take_the_pages_own_anchors() {
    let headings: Vec<String> = [
        "Notes",
        "Bibliography",
        "Events",
        "Sections",
        "Main",
        "Accounts",
        "Claims",
        "Causes",
        "Around",
        "Mentions",
        "Names",
        "Passages",
        "Rests",
        "Cite",
        "P1",
        "Note 1",
        "Ref 1",
        "What happened",
        "Account 1",
        "Bib lee",
    ]
    .map(|word| format!("## {word}\n\nText [@lee].\n"))
    .into();
    let text = headings.join("\n");
    let event = format!(
        "---\ntitle: E\ndate: 1997\nplace: mazar\naccounts: [{{ source: lee, says: So. }}]\n\
         part_of: whole\n---\n{text}"
    );
    let person = format!("---\nname: Ann\nnames: [Anna]\n---\n{text}");
    let lee = format!("{}{text}", LEE.1);
    let site = sound(&[
        ("sources/lee.md", &lee),
        ("chapters/01-a.md", &format!("---\ntitle: A\n---\n[[ann]] [[e]] {text}")),
        ("events/e.md", &event),
        ("events/whole.md", "---\ntitle: Whole\ndate: 1997\n---\nText [@lee].\n"),
        ("people/ann.md", &person),
        ("places/mazar.md", "---\nname: Mazar\n---\nText [@lee].\n"),
    ]);
    assert_linked(&site);
}

#[test]
fn a_written_anchor_that_the_page_has_is_a_fault() {
    let text = "---\ntitle: A\n---\n## So {#notes}\n\nText [@lee].\n";
    let site = draw(&[LEE, ("chapters/01-a.md", text)]);
    let fault =
        site.faults.iter().any(|f| f.contains("id::duplicate-anchor: content/chapters/01-a.md:4"));
    assert!(fault, "{:?}", site.faults);
}

#[test]
fn code_is_coloured_with_classes() {
    let site =
        chapter("Text [@lee].\n\n```rust\nfn main() { \"<\" }\n```\n\n```\n<b>\n```\n\n`<i>`\n");
    let code = between(prose(&site), "<code class=\"language-rust\">", "</code>");
    assert!(
        code.contains("<span class=\"syn-") && code.contains("&lt;") && !code.contains("style=")
    );
    assert!(prose(&site).contains("<code>&lt;b&gt;\n</code></pre>"), "{}", prose(&site));
    assert!(prose(&site).contains("<code>&lt;i&gt;</code>"));
    let style = site.pages.iter().find(|(path, _)| path.starts_with("assets/style.")).unwrap().1;
    assert!(style.contains(".syn-string") && style.contains(".syn-keyword"));
}

#[test]
fn tables_and_definitions() {
    let site = chapter(
        "| Party | Dead |\n|:--|--:|\n| A \\| B | 600 [@lee] |\n| short |\n\nTerm *one*\n: First [@lee].\n: Second.\n\n\
         > Quoted.\n>\n> - in it [@lee]\n\n3. three\n4. four ~~five~~\n\n---\n",
    );
    let prose = prose(&site);
    for html in [
        "<th scope=\"col\" class=\"num\">Dead</th>",
        "A | B</td>",
        "<td class=\"num\">600",
        "<dt>Term <em>one</em></dt>",
        "<ol id=\"p4\" start=\"3\">",
        "<del>five</del>",
        "<hr>",
        "</blockquote>",
    ] {
        assert!(prose.contains(html), "{html} in {prose}");
    }
    assert_eq!(prose.matches("<dd>").count(), 2);
    assert_eq!(prose.matches("<tr>").count(), 3);
    assert_eq!(prose.matches("<td").count(), 4, "{prose}");
    assert_linked(&site);
}

#[test]
fn a_name_is_linked_at_its_first_mention_in_each_section() {
    let site = chapter(
        "Dostum and Dostum [@lee].\n\nDostum.\n\n## Two\n\nDostum’s men, *Dostum* [@lee].\n\n\
         ## Three\n\n[[dostum|He]] and `Dostum` and Mazar [@lee].\n",
    );
    let link = "<a class=\"ref person\" href=\"../people/dostum.html\">Dostum</a>";
    let prose = prose(&site);
    assert_eq!(prose.matches(link).count(), 2, "{prose}");
    assert!(prose.contains(&format!("{link}’s men")));
    assert!(prose.contains("href=\"../people/dostum.html\">He</a>"));
    assert!(prose.contains("<a class=\"ref place\" href=\"../places/mazar.html\">Mazar</a>"));
    assert!(!site["people/dostum.html"].contains("href=\"../people/dostum.html\">Dostum"));
}

#[test]
fn images_are_copied_and_found_from_every_depth() {
    let site = chapter(
        "![A map](../images/m.png \"A caption\") [@lee]\n\n![[m.png]]\n\n![x](<../images/two words.png>)\n",
    );
    let srcs = values(prose(&site), "src");
    assert_eq!(srcs, ["../images/m.png", "../images/m.png", "../images/two%20words.png"]);
    let about = between(&site["about.html"], "<main", "</main>");
    assert_eq!(values(about, "src"), ["images/m.png"]);
    assert_eq!(&site["images/m.png"], "png");
    assert_linked(&site);
}

#[test]
fn an_image_alone_is_a_figure() {
    let site = chapter(
        "![A map](../images/m.png \"The *roads*\")\n\n![A plan](../images/m.png)\n\n\
         See ![A map](../images/m.png \"t\") here [@lee].\n",
    );
    let prose = prose(&site);
    for html in [
        "<figure id=\"p1\"><img src=\"../images/m.png\" alt=\"A map\" loading=\"lazy\">\
         <figcaption>The *roads*</figcaption></figure>",
        "<figure id=\"p2\"><img src=\"../images/m.png\" alt=\"A plan\" loading=\"lazy\"></figure>",
        "<p id=\"p3\" data-support=\"1\">See <img src",
    ] {
        assert!(prose.contains(html), "{html} in {prose}");
    }
    assert_eq!(prose.matches("<figcaption>").count(), 1);
}

#[test]
fn a_claim_is_set_into_a_chapter() {
    let event = "---\ntitle: The fight\ndate: 1997-05-28\nclaims:\n  why:\n    question: Why?\n    \
                 accounts:\n    - { source: lee, says: One thing, note: \"Cites [@lee, p. 3].\" }\n    \
                 - { source: lee, says: Another }\n---\nText [@lee].\n";
    let text = "---\ntitle: A\n---\nText [@lee].\n\n![[fight#why]]\n\n## Two\n\n![[fight#why]]\n";
    let site = sound(&[LEE, ("events/fight.md", event), ("chapters/01-a.md", text)]);
    let page = &site["chapters/a.html"];
    assert_eq!(page.matches("<section class=\"claim\"").count(), 2);
    assert!(page.contains("<a href=\"../events/fight.html#why\">Why?</a>"));
    assert!(notes(page).iter().any(|note| note == "Lee, Afghanistan, 3."), "{:?}", notes(page));
    let passages = between(&site["events/fight.html"], "class=\"passages\"", "</ul>");
    assert!(passages.contains("../chapters/a.html#p2"), "{passages}");
    assert!(!passages.contains("<blockquote></blockquote>"), "{passages}");
    assert!(passages.contains("<blockquote>Why?</blockquote>"), "{passages}");
    assert_linked(&site);
}

#[test]
fn excerpts_read_as_sentences() {
    let site =
        chapter("One [@lee, p. 1]. Two [[dostum|he]] ran, [@lee, p. 2]. And @lee [p. 3] too.");
    let passages = between(&site["sources/lee.html"], "class=\"passages\"", "</ul>");
    let excerpt = between(passages, "<blockquote>", "</blockquote>");
    assert_eq!(excerpt, "One. Two he ran,. And Lee too.");
}

#[test]
fn excerpts_of_lists_keep_term_and_meaning_apart() {
    let site = chapter("Pan\n: A shallow basin.\n\nDue\n: What is owed [@lee].\n");
    let passages = between(&site["sources/lee.html"], "class=\"passages\"", "</ul>");
    let excerpt = between(passages, "<blockquote>", "</blockquote>");
    assert_eq!(excerpt, "Pan: A shallow basin. Due: What is owed.");
}

#[test]
fn a_summary_names_whom_its_sentence_cites() {
    let chapter = "---\ntitle: A\nsummary: It was @lee [p. 3] who told it.\n---\nText [@lee].\n";
    let site = sound(&[LEE, ("chapters/01-a.md", chapter)]);
    let page = &site["chapters/a.html"];
    assert!(page.contains("<meta name=\"description\" content=\"It was Lee who told it.\">"));
    let list = &site["chapters/index.html"];
    assert!(words(list).contains("It was Lee who told it."), "{list}");
}

#[test]
fn a_known_name_in_another_script_bears_its_language() {
    let person = "---\nname: Abdul Rashid Dostum\nnames:\n- Dostum\n\
                  - { text: دوستم, lang: fa }\n- { text: رشید, lang: fa }\n---\nLed [@lee].\n";
    let other = "---\nname: Rashid\nnames: [{ text: رشید, lang: ps }]\n---\nLed [@lee].\n";
    let text = "---\ntitle: A\n---\nFirst دوستم, then (دوستم), and شهر and رشید [@lee].\n";
    let site = sound(&[
        LEE,
        ("people/dostum.md", person),
        ("people/rashid.md", other),
        ("chapters/01-a.md", text),
    ]);
    let prose = prose(&site);
    assert_eq!(prose.matches("<bdi lang=\"fa\" dir=\"rtl\">دوستم</bdi>").count(), 2, "{prose}");
    assert!(prose.contains("<bdi dir=\"rtl\">شهر</bdi>"), "{prose}");
    assert!(prose.contains("<bdi dir=\"rtl\">رشید</bdi>"), "{prose}");
}
