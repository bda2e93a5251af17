//! The audit of the built sites: this repository's own history and its guide are built by the program,
//! and every page of them walked. A site made wrong on purpose shows that each rule finds what it is for.

mod address;
#[path = "../common/mod.rs"]
mod common;
mod maps;
mod page;
mod rules;

use rules::{Fault, Rule, audit};
use std::collections::BTreeMap;

#[test]
fn the_site_of_this_repository_is_sound() {
    let site = common::build(&common::own_content(), &["--strict"]);
    let pages = site.keys().filter(|path| path.ends_with(".html")).count();
    assert!(pages > 100, "only {pages} pages: was the whole history built?");
    assert!(site.contains_key(".nojekyll"), "GitHub Pages would drop what begins with `_`");
    let faults = audit(&site, common::BASE_URL);
    let told: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert!(faults.is_empty(), "{} faults in {pages} pages:\n{}", faults.len(), told.join("\n"));
    let html = site.iter().filter(|(path, _)| path.ends_with(".html"));
    let maps: Vec<String> = html
        .flat_map(|(path, html)| {
            let faults = maps::faults(&String::from_utf8_lossy(html));
            faults.into_iter().map(move |fault| format!("{path}: {fault}"))
        })
        .collect();
    assert!(maps.is_empty(), "{}", maps.join("\n"));
}

#[test]
fn the_site_of_the_guide_is_sound() {
    let content = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content");
    let site = common::build(&content, &["--strict"]);
    assert!(site.contains_key("cite-unknown-key.html") && site.contains_key("chapters/start.html"));
    assert!(!site.contains_key("evidence.html"), "the guide has no sources");
    let faults = audit(&site, common::BASE_URL);
    let told: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert!(faults.is_empty(), "{}", told.join("\n"));
}

/// A page with these parts of a head and a body.
fn page(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>T</title>{head}\
         <link rel=\"stylesheet\" href=\"s.css\"></head>\
         <body><h1>T</h1>{body}</body></html>"
    )
}

/// A small site without a fault, but for what is put into the head and the body of its second page
/// and into its style sheet.
fn site(head: &str, body: &str, css: &str) -> BTreeMap<String, Vec<u8>> {
    let noted = "<p><a id=\"ref-1\" role=\"doc-noteref\" href=\"#note-1\">1</a></p>\
         <section role=\"doc-endnotes\"><h2>Notes</h2><ol><li id=\"note-1\">Lee. \
         <a role=\"doc-backlink\" href=\"#ref-1\">Back</a></li></ol></section>\
         <p><a href=\"https://example.net/\">Another host</a> <a href=\"b.html\">B</a></p>";
    let lost = "<meta name=\"robots\" content=\"noindex\">";
    let sitemap = "<urlset><url><loc>https://example.org/h/</loc></url>\
         <url><loc>https://example.org/h/b.html</loc></url></urlset>";
    [
        ("404.html", page(lost, "<p><a href=\"/h/b.html\">B</a></p>")),
        ("b.html", page(head, &format!("<p><a href=\"index.html#note-1\">A</a></p>{body}"))),
        ("f.woff2", String::new()),
        ("index.html", page("", noted)),
        ("s.css", format!("@font-face {{ src: url('f.woff2') }} {css}")),
        ("sitemap.xml", sitemap.to_owned()),
    ]
    .map(|(path, text)| (path.to_owned(), text.into_bytes()))
    .into()
}

fn rules_broken(site: &BTreeMap<String, Vec<u8>>) -> Vec<Rule> {
    let faults = audit(site, "https://example.org/h/");
    let mut rules: Vec<Rule> = faults.into_iter().map(|fault| fault.rule).collect();
    rules.dedup();
    rules
}

#[test]
fn a_sound_site_has_no_fault() {
    assert_eq!(rules_broken(&site("", "", "")), []);
}

#[test]
fn each_rule_finds_what_it_is_for() {
    let heavy = format!("<p>{}</p>", "x".repeat(250_000));
    let call = "<a id=\"ref-1\" role=\"doc-noteref\" href=\"#note-1\">1</a>";
    let back = "<a role=\"doc-backlink\" href=\"#ref-1\">Back</a>";
    let one_way = format!("<p>{call}</p><ol><li id=\"note-1\">Lee.</li></ol>");
    let to_nothing = format!("<ol><li id=\"note-1\">Lee. {back}</li></ol>");
    let no_call = format!("<p id=\"ref-1\">x</p>{to_nothing}");
    let never_called = "<ol role=\"doc-endnotes\"><li id=\"note-1\">Lee.</li></ol>";
    // The first call has its way back, the second use of the note has none.
    let second = call.replace("ref-1", "ref-2");
    let half = format!("<p>{call}{second}</p><ol><li id=\"note-1\">Lee. {back}</li></ol>");
    let crossed = format!(
        "<p>{call}</p><ol><li id=\"note-1\">Lee.</li><li id=\"note-2\">Lee. {back}</li></ol>"
    );
    let in_body: &[(Rule, &str)] = &[
        (Rule::Malformed, "<p><em>x</p></em>"),
        (Rule::Malformed, "<div>"),
        (Rule::Malformed, "<p id=\"a\" id=\"b\">x</p>"),
        (Rule::DeadLink, "<a href=\"none.html\">x</a>"),
        (Rule::DeadLink, "<a href=\"../b.html\">x</a>"),
        (Rule::DeadLink, "<a href=\"./\">x</a>"),
        (Rule::DeadLink, "<img src=\"none.png\" alt=\"\">"),
        (Rule::DeadAnchor, "<a href=\"#none\">x</a>"),
        (Rule::DeadAnchor, "<a href=\"index.html#none\">x</a>"),
        (Rule::DeadReference, "<section aria-labelledby=\"none\">x</section>"),
        (Rule::DuplicateId, "<p id=\"x\">x</p><p id=\"x\">x</p>"),
        (Rule::DeadAnchor, call),
        (Rule::Note, &one_way),
        (Rule::DeadAnchor, &to_nothing),
        (Rule::Note, &no_call),
        (Rule::Note, never_called),
        (Rule::Note, &half),
        (Rule::Note, &crossed),
        (Rule::OtherHost, "<img src=\"https://example.net/x.png\" alt=\"\">"),
        (Rule::OtherHost, "<script src=\"//example.net/x.js\"></script>"),
        (Rule::OtherHost, "<img srcset=\"f.woff2 1x, http://example.net/x.png 2x\" alt=\"\">"),
        (Rule::OtherHost, "<video poster=\"https://example.net/x.png\"></video>"),
        (Rule::OtherHost, "<svg><image href=\"https://example.net/x.png\"/></svg>"),
        (Rule::OtherHost, "<p style=\"background: url(https://example.net/x.png)\">x</p>"),
        (Rule::OtherHost, "<style>@import 'https://example.net/x.css';</style>"),
        (Rule::OtherHost, "<form action=\"https://example.net/\"></form>"),
        (Rule::Live, "<a href=\"javascript:x()\">x</a>"),
        (Rule::Live, "<a href=\"DATA:text/html,x\">x</a>"),
        (Rule::Live, "<img src=\"data:image/png;base64,x\" alt=\"\">"),
        (Rule::Live, "<p onclick=\"x()\">x</p>"),
        (Rule::AbsolutePath, "<a href=\"/h/b.html\">x</a>"),
        (Rule::ImageWithoutAlt, "<img src=\"f.woff2\">"),
        (Rule::LinkWithoutText, "<a href=\"b.html\"> </a>"),
        (Rule::LinkWithoutText, "<a href=\"b.html\"><img src=\"f.woff2\" alt=\"\"></a>"),
        (Rule::TopHeading, "<h1>Another</h1>"),
        (Rule::SkippedHeading, "<h3>x</h3>"),
        (Rule::SkippedHeading, "<h2>x</h2><h4>x</h4>"),
        (Rule::TooHeavy, &heavy),
    ];
    for (rule, body) in in_body {
        assert_eq!(rules_broken(&site("", body, "")), [*rule], "{}", &body[..body.len().min(99)]);
    }
    let in_head: &[(Rule, &str)] = &[
        (Rule::OtherHost, "<link rel=\"stylesheet\" href=\"https://example.net/x.css\">"),
        (Rule::OtherHost, "<link rel=\"icon\" href=\"https://example.net/x.svg\">"),
        (Rule::OtherHost, "<link rel=\"preload\" href=\"https://example.net/x.woff2\">"),
        (Rule::OtherHost, "<link rel=\"preconnect\" href=\"https://example.net\">"),
        (Rule::Live, "<meta http-equiv=\"refresh\" content=\"0; url=index.html\">"),
        (Rule::WrongAddress, "<link rel=\"canonical\" href=\"https://example.org/b.html\">"),
        (Rule::WrongAddress, "<meta name=\"robots\" content=\"noindex\">"),
    ];
    for (rule, head) in in_head {
        assert_eq!(rules_broken(&site(head, "", "")), [*rule], "{head}");
    }
    let in_style: &[(Rule, &str)] = &[
        (Rule::OtherHost, "p { background: url(https://example.net/x.png) }"),
        (Rule::OtherHost, "@import \"//example.net/x.css\";"),
        (Rule::DeadLink, "p { background: url(none.png) }"),
    ];
    for (rule, css) in in_style {
        assert_eq!(rules_broken(&site("", "", css)), [*rule], "{css}");
    }
}

#[test]
fn a_page_without_its_head_or_without_a_link_to_it_is_found() {
    let with = |path: &str, html: &str| {
        let mut site = site("", "", "");
        site.insert(path.to_owned(), html.as_bytes().to_vec());
        rules_broken(&site)
    };
    let plain = page("", "<p><a href=\"index.html\">A</a></p>");
    assert_eq!(with("b.html", &plain.replace(" lang=\"en\"", "")), [Rule::NoLanguage]);
    assert_eq!(with("b.html", &plain.replace("<title>T</title>", "")), [Rule::NoTitle]);
    assert_eq!(with("b.html", &plain.replace("<h1>T</h1>", "")), [Rule::TopHeading]);
    let alone = page("<meta name=\"robots\" content=\"noindex\">", "");
    assert_eq!(with("alone.html", &alone), [Rule::Unreachable]);
    assert_eq!(with("sitemap.xml", "<urlset></urlset>"), [Rule::WrongAddress]);
}
