//! Nothing that an editor, or a library copied from elsewhere, writes becomes live HTML.

use crate::*;

const EVIL: &str = "<script>alert(1)</script> \"q\" & <b>";
const ESCAPED: &str = "&lt;script&gt;alert(1)&lt;/script&gt; “q” &amp; &lt;b&gt;";

/// A history each of whose plain fields tries to be HTML.
fn history(settings: &str, prose: &str) -> Site {
    let lee = format!(
        "---\ntype: book\ntitle: '{EVIL}'\nshort: 'L'\nauthor: [{{ family: '<i>Lee\"', given: '<b>' }}, \
         'Office <b>']\npublisher: '<u>P</u>'\nissued: 2018\nkind: '<i>k'\nsiglum: '<i>'\n\
         URL: 'javascript:alert(1)'\n---\n"
    );
    let event = format!(
        "---\ntitle: '{EVIL}'\ndate: 1997-05-28\nsaid: 'on <i>'\nkind: 'x <i>'\nplace: mazar\n\
         participants:\n- {{ who: dostum, role: '<i>r', side: '<i>s' }}\naccounts:\n\
         - {{ source: lee, at: 'sec. \"The <u> end\"', says: 'S \\<i>' }}\nclaims:\n  killed:\n    \
         question: '{EVIL}'\n    measure: {{ of: 'people <i>', unit: persons }}\n    accounts:\n    \
         - {{ source: lee, value: 10 }}\n    - {{ source: post, words: 'a <b>hundred' }}\n    \
         - {{ source: post, at_least: 20, scope: 'others <i>' }}\n---\nText \\<i> [@post].\n"
    );
    let person =
        format!("---\nname: '{EVIL}'\nnames: ['D\"<i>']\nkind: '<i>k'\n---\nText [@post].\n");
    let chapter = format!(
        "---\ntitle: '{EVIL}'\nsummary: 'S \\<script>'\n---\n## H \\<script>\n\n\
         Text <https://a.org/?a=1&b=2> [[event:fight]] [[dostum]] [@lee, p. 1, \\<i>].\n\n\
         ![[fight#killed]]\n\n![x \\<i> \" y](../images/m.png '<i> \" t')\n\n{prose}\n"
    );
    sound(&[
        (
            "site.yaml",
            &format!("title: '{EVIL}'\ndescription: '{EVIL}'\nsubtitle: '{EVIL}'\n{settings}"),
        ),
        ("sources/lee.md", &lee),
        POST,
        ("events/fight.md", &event),
        ("people/dostum.md", &person),
        ("places/mazar.md", "---\nname: Mazar\n---\nText [@post].\n"),
        ("images/m.png", "png"),
        ("chapters/01-a.md", &chapter),
        ("pages/about.md", &format!("---\ntitle: '{EVIL}'\n---\nText.\n")),
    ])
}

/// The tags that the built-in templates and the renderer never write.
const NEVER: [&str; 7] =
    ["<script>", "<b> ", "<u>", "onerror=", "<!--", "href=\"javascript:", "\"data:"];

/// A page without the scripts that the theme itself sets: files of the site, and data for them.
fn foreign(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<script ") {
        out.push_str(before);
        let (script, further) = after.split_once("</script>").expect("a script ends");
        let (attributes, body) = script.split_once('>').expect("a tag ends");
        let is_file =
            attributes.contains("src=\"") && !attributes.contains("//") && body.is_empty();
        let is_data = attributes.starts_with("type=\"application/json\"") && !body.contains('<');
        assert!(is_file || is_data, "{script}");
        rest = further;
    }
    out + rest
}

#[test]
fn titles_and_fields_are_escaped_everywhere() {
    let site = history("", "");
    for (path, page) in site.pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        for never in NEVER {
            assert!(!foreign(page).contains(never), "{path} has {never}: {page}");
        }
        assert_eq!(page.matches("<i>").count(), page.matches("</i>").count(), "{path}");
        let title = between(page, "<title>", "</title>");
        assert!(title.contains(ESCAPED), "{path}: {title}");
    }
    let event = &site["events/fight.html"];
    assert!(event.contains(&format!("{ESCAPED}</h1>")));
    let label = between(event, "role=\"img\" aria-label=\"", "\"");
    assert!(label.contains("People &lt;i&gt;"), "{label}");
    assert!(event.contains("<caption class=\"vh\">What each source answers: &lt;script"));
    let chapter = &site["chapters/a.html"];
    assert!(
        chapter
            .contains("alt=\"x &lt;i&gt; “ y\" loading=\"lazy\"><figcaption>&lt;i&gt; &quot; t<")
    );
    assert!(chapter.contains("content=\"S &lt;script&gt;\""));
    assert!(chapter.contains("href=\"https://a.org/?a=1&amp;b=2\""));
    assert!(site["index.html"].contains(&format!("name=\"description\" content=\"{ESCAPED}\"")));
    let source = &site["sources/lee.html"];
    let json = between(source, "<summary>CSL-JSON</summary>", "</details>");
    assert!(json.contains("&lt;script&gt;") && !json.contains("<script"), "{json}");
    let excerpt = between(source, "<blockquote>", "</blockquote>");
    assert!(excerpt.contains("&lt;"), "{excerpt}");
    assert!(!source.contains("javascript:") || !source.contains("href=\"javascript"));
    assert_linked(&site);
}

const RAW: &str = "<script>alert(2)</script>\n\nAn <img src=x onerror=\"alert(3)\"> inline [@post].\n\n\
                   <!-- a comment -->\n\n<div class=\"own\">\nwords [@post]\n</div>\n";

#[test]
fn raw_html_is_dropped() {
    let site = history("", RAW);
    for (path, page) in site.pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        for never in ["<script", "alert(2)", "onerror", "a comment", "class=\"own\""] {
            assert!(!foreign(page).contains(never), "{path} has {never}");
        }
    }
    assert!(words(&site["chapters/a.html"]).contains("An inline"));
    assert!(site.faults.iter().filter(|f| f.starts_with("warning prose::raw-html")).count() >= 3);
}

#[test]
fn raw_html_is_let_through_where_the_settings_say_so() {
    let site = history("raw_html: true\n", RAW);
    let page = &site["chapters/a.html"];
    for live in ["<script>alert(2)</script>", "<img src=x onerror=\"alert(3)\">", "class=\"own\""] {
        assert!(page.contains(live), "{live}");
    }
    assert!(!page.contains("a comment"));
    assert!(!site.faults.iter().any(|fault| fault.contains("raw-html")), "{:?}", site.faults);
}

#[test]
fn unsafe_links_are_faults_and_never_live() {
    for link in [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "![x](data:image/svg+xml,x)",
        "<javascript:alert(1)>",
        "[x][r]\n\n[r]: javascript:alert(1)\n\nText",
    ] {
        let text = format!("---\ntitle: T\n---\nText {link} [@lee].\n");
        let site = draw(&[LEE, ("chapters/01-a.md", &text)]);
        let fault = site.faults.iter().any(|fault| fault.contains("link::unsafe"));
        assert!(fault, "{link}: {:?}", site.faults);
        assert!(site.pages.is_empty(), "{link}");
    }
}

#[test]
fn links_of_sources_are_live_on_the_web_alone() {
    for (url, live) in [
        ("https://example.org/x", true),
        ("http://example.org/x", true),
        ("javascript:alert(1)", false),
        ("data:text/html,x", false),
        ("https://example.org/\"onmouseover=x", true),
    ] {
        let lee = LEE.1.replace("issued", &format!("URL: '{url}'\nDOI: 'x\"y<z'\nissued"));
        let site = sound(&[
            ("sources/lee.md", &lee),
            ("chapters/01-a.md", "---\ntitle: T\n---\nText [@lee].\n"),
        ]);
        for page in ["sources/lee.html", "chapters/a.html", "sources/index.html"] {
            let hrefs = values(&site[page], "href");
            assert!(!hrefs.iter().any(|href| href.contains("script:") || href.contains("data:")));
            assert!(!site[page].contains("\"onmouseover"), "{url}: {page}");
        }
        let shown = site["sources/lee.html"].contains("<dt>Online</dt>");
        assert_eq!(shown, live, "{url}");
    }
}

#[test]
fn a_title_in_the_print_style_stays_a_string() {
    let event = "---\ntitle: 'A \"</style><script>x</script>\\ – Kābul, 1997'\ndate: 1997\n---\n";
    let site = sound(&[("events/a.md", event)]);
    let page = &site["events/a.html"];
    let style = between(page, "<style media=\"print\">", "</style>");
    assert!(style.contains("– Kābul\\2c  1997\"; }"), "{style}");
    assert!(!style.contains("<") && style.matches('"').count() == 4, "{style}");
    assert!(!page.contains("<script>x"));
}
