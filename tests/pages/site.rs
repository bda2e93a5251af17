//! The site as a whole: addresses, the menu, small and empty histories, one's own templates.

use crate::*;

const CHAPTER: (&str, &str) =
    ("chapters/01-a.md", "---\ntitle: A chapter\nsummary: What it is.\n---\nText [@lee].\n");
const BASE: &str = "https://example.org/history/";

#[test]
fn an_empty_history_builds() {
    let site = sound(&[]);
    assert_linked(&site);
    let pages: Vec<_> = site.pages.keys().filter(|path| path.ends_with(".html")).collect();
    assert_eq!(pages, ["404.html", "index.html"]);
    assert!(!between(&site["index.html"], "<nav aria-label=\"Site\">", "</nav>").contains("<li>"));
    assert!(!site["index.html"].contains("Other ways in"));
}

#[test]
fn the_menu_names_only_what_there_is() {
    for (file, lists) in [
        (("chapters/01-a.md", "---\ntitle: A\n---\n"), &["chapters/index.html"][..]),
        (
            ("events/e.md", "---\ntitle: E\ndate: 1997\n---\n"),
            &["chronology.html", "events/index.html"],
        ),
        (LEE, &["sources/index.html"]),
        (("people/p.md", "---\nname: P\n---\n"), &["people/index.html"]),
        (("groups/p.md", "---\nname: P\n---\n"), &["groups/index.html"]),
        (("places/p.md", "---\nname: P\n---\n"), &["places/index.html"]),
    ] {
        let site = sound(&[file]);
        let nav = between(&site["index.html"], "<nav aria-label=\"Site\">", "</nav>");
        let lists = [lists, &["search.html"]].concat();
        assert_eq!(values(nav, "href"), lists);
        assert!(lists.iter().all(|list| site.pages.contains_key(*list)));
        assert_linked(&site);
    }
}

#[test]
fn plain_pages_are_named_below_every_page() {
    let about = ("pages/about.md", "---\ntitle: About <it>\n---\nText.\n");
    let site = sound(&[LEE, about]);
    for (page, href) in [("index.html", "about.html"), ("sources/lee.html", "../about.html")] {
        let colophon = between(&site[page], "class=\"colophon\"", "</footer>");
        assert!(colophon.contains(&format!("href=\"{href}\"")), "{colophon}");
        assert!(colophon.contains("About &lt;it&gt;"), "{colophon}");
    }
    assert_linked(&site);
}

#[test]
fn a_page_can_keep_out_of_the_menu() {
    let page = |menu| format!("---\ntitle: About\nmenu: {menu}\n---\nText.\n");
    for (menu, named) in [("true", true), ("false", false)] {
        let site = sound(&[LEE, ("pages/about.md", &page(menu))]);
        let colophon = between(&site["index.html"], "class=\"colophon\"", "</footer>");
        assert_eq!(colophon.contains("about.html"), named, "{colophon}");
        assert!(site.pages.contains_key("about.html"));
    }
}

#[test]
fn addresses_are_whole_only_where_they_are_known() {
    let files = [LEE, CHAPTER];
    let bare = sound(&files);
    assert!(!bare.pages.contains_key("sitemap.xml"));
    assert!(!bare.pages.values().any(|page| page.contains("rel=\"canonical\"")));
    assert!(!bare["404.html"].contains("href=\"/"));
    let known = draw_at(Some(BASE), &files);
    let sitemap = &known["sitemap.xml"];
    for path in ["", "chapters/a.html", "sources/lee.html"] {
        assert!(sitemap.contains(&format!("<loc>{BASE}{path}</loc>")), "{path}: {sitemap}");
    }
    assert!(!sitemap.contains("404"));
    assert!(
        known["chapters/a.html"]
            .contains(&format!("<link rel=\"canonical\" href=\"{BASE}chapters/a.html\">"))
    );
    assert!(known["index.html"].contains(&format!("<link rel=\"canonical\" href=\"{BASE}\">")));
    let lost = &known["404.html"];
    assert!(!lost.contains("canonical") && lost.contains("noindex"));
    let rooted = |href: &&str| href.starts_with("/history/") || href.starts_with(BASE);
    assert!(
        values(lost, "href").iter().all(|href| rooted(href) || href.starts_with('#')),
        "{lost}"
    );
    let settings = sound(&[LEE, CHAPTER, ("site.yaml", &format!("title: T\nbase_url: {BASE}\n"))]);
    assert_eq!(settings.pages.get("sitemap.xml"), known.pages.get("sitemap.xml"));
}

#[test]
fn links_are_relative_from_every_depth() {
    let site = sound(&[
        LEE,
        CHAPTER,
        ("pages/about.md", "---\ntitle: About\n---\n[[lee]] [it](../chapters/01-a.md)\n"),
    ]);
    assert_linked(&site);
    let about = between(&site["about.html"], "class=\"prose\"", "</div>");
    assert_eq!(&values(about, "href")[..2], ["sources/lee.html", "chapters/a.html"]);
    for page in site.pages.iter().filter(|(path, _)| path.ends_with(".html")).map(|(_, page)| page)
    {
        assert!(!values(page, "href").iter().any(|href| href.starts_with('/')));
        assert!(!values(page, "src").iter().any(|src| src.contains("://")));
    }
}

#[test]
fn a_template_of_ones_own_takes_the_place_of_the_programs() {
    let event = ("events/e.md", "---\ntitle: The <E>\ndate: 1997\n---\n");
    let whole = sound(&[event, ("templates/event.html", "OWN {{ page.title }} {{ date.text }}")]);
    assert_eq!(&whole["events/e.html"], "OWN The &lt;E&gt; 1997");
    assert!(whole["index.html"].contains("<!DOCTYPE html>"));
    let base =
        "{% extends \"builtin/base.html\" %}{% block content %}<p>MINE</p>{% endblock content %}";
    let site = sound(&[event, ("templates/event.html", base)]);
    let page = &site["events/e.html"];
    assert!(page.contains("<p>MINE</p>") && page.contains("<!DOCTYPE html>"));
    assert!(page.contains("The &lt;E&gt;</h1>") && !page.contains("<dt>When</dt>"));
    let own = "{% extends \"builtin/event.html\" %}{% block head_line %}<p>MINE</p>{% endblock head_line %}";
    let site = sound(&[event, ("templates/event.html", own)]);
    let page = &site["events/e.html"];
    assert!(page.contains("<p>MINE</p>") && page.contains("<dt>When</dt>"));
}

#[test]
fn ones_own_base_serves_all_pages_and_may_extend_the_programs() {
    let own = "{% extends \"builtin/base.html\" %}{% block head %}<meta name=\"mine\" content=\"{{ site.theme.colour }}\">{% endblock head %}";
    let site = sound(&[
        LEE,
        CHAPTER,
        ("site.yaml", "title: T\ntheme: { colour: 'red \"' }\n"),
        ("chapters/02-b.md", "---\ntitle: B\n---\nText [@lee].\n"),
        ("places/p.md", "---\nname: P\ncoordinates: { lat: 1, lon: 2, precision: site }\n---\n"),
        ("events/e.md", "---\ntitle: E\ndate: 1997\nplace: p\n---\nText [@lee].\n"),
        ("templates/base.html", own),
        ("static/style.css", "body { color: red }"),
    ]);
    // Also those pages whose own templates add to the head.
    for page in ["chapters/b.html", "chronology.html", "map.html", "search.html", "404.html"] {
        assert!(site.pages.contains_key(page), "{page}");
    }
    for (path, page) in site.pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(page.contains("<meta name=\"mine\" content=\"red &quot;\">"), "{path}");
    }
    assert!(site["chapters/b.html"].contains("<link rel=\"prev\""));
    let style = site.pages.iter().find(|(path, _)| path.starts_with("assets/style.")).unwrap();
    assert_eq!(style.1, "body { color: red }");
    assert!(site["index.html"].contains(&**style.0));
}

#[test]
fn an_asset_may_be_put_together_from_parts() {
    let style = |more: &[(&str, &str)]| {
        let mut files = vec![LEE, CHAPTER];
        files.extend(more);
        let site = sound(&files);
        let style = site.pages.iter().find(|(path, _)| path.starts_with("assets/style."));
        assert!(!site.pages.keys().any(|path| path.contains(".d/")), "a part is no asset");
        style.unwrap().1.clone()
    };
    let built_in = style(&[]);
    let print = "/* Print: black on white";
    assert!(built_in.find("@font-face").unwrap() < built_in.find(print).unwrap());
    let added = style(&[("static/style.css.d/50-mine.css", ".mine { color: red }")]);
    assert_eq!(added.len(), built_in.len() + ".mine { color: red }".len());
    assert!(added.find(".mine").unwrap() < added.find(print).unwrap());
    let replaced = style(&[("static/style.css.d/99-print.css", "/* none */")]);
    assert!(replaced.ends_with("/* none */") && !replaced.contains(print));
    let whole =
        [("static/style.css", "p { top: 0 }"), ("static/style.css.d/a.css", "b { top: 0 }")];
    assert_eq!(style(&whole), "p { top: 0 }", "a whole file goes before its parts");
}

#[test]
fn a_script_of_parts_comes_without_its_comments() {
    let part = "/* What it is,\n   in two lines. */\n(() => {\n  // here\n  const a = 'b // c /* d'; // e\n\n})();\n";
    let whole = "/* Kept. */\n  a();\n";
    let script = |path: &str, text: &str| {
        let site = sound(&[LEE, CHAPTER, (path, text)]);
        let script = site.pages.iter().find(|(path, _)| path.starts_with("assets/script."));
        script.unwrap().1.clone()
    };
    let parts = script("static/script.js.d/99-mine.js", part);
    assert!(parts.ends_with("\n(() => {\nconst a = 'b // c /* d'; // e\n})();\n"), "{parts}");
    assert!(parts.lines().all(|line| !line.starts_with([' ', '*'])));
    assert_eq!(script("static/script.js", whole), whole, "a whole file stays as it is");
}

#[test]
fn ones_own_components_are_used_by_all() {
    let site = sound(&[
        ("events/e.md", "---\ntitle: E\ndate: 1997\n---\n"),
        (
            "templates/event.html",
            "{% extends \"builtin/event.html\" %}{% block h1 %}{{<shout t={page.title} />}}{% endblock h1 %}",
        ),
        (
            "templates/mine.html",
            "{%- component shout(t) -%}<b>{{ t | upper }}!</b>{%- endcomponent shout -%}",
        ),
    ]);
    assert!(site["events/e.html"].contains("<h1><b>E!</b></h1>"));
}

#[test]
fn a_templates_fault_names_its_file_and_line() {
    let event = ("events/e.md", "---\ntitle: E\ndate: 1997\n---\n");
    let own = "templates/event.html";
    for (template, line) in [
        ("one\ntwo {{ no_such_field }}\n", 2),
        ("one\n{% if %}\n", 2),
        (
            "{% extends \"builtin/base.html\" %}\n{% block content %}\n\n{{ date.nothing }}{% endblock content %}",
            4,
        ),
        ("{% extends \"no-such.html\" %}\n", 1),
        ("one\ntwo\n{{ page.title | no_such_filter }}", 3),
        ("one\n{% include \"no-such.html\" %}", 2),
        ("one\n\n{{<no_such_component x={1} />}}", 3),
        ("{% block a %}\n", 1),
    ] {
        let site = draw(&[event, (own, template)]);
        let place = format!("error template::error: {own}:{line}:");
        let found = site.faults.iter().any(|fault| fault.starts_with(&place));
        assert!(found, "{template:?}: {:?}", site.faults);
    }
}

#[test]
fn edit_links_lead_to_the_file() {
    let site =
        sound(&[LEE, CHAPTER, ("site.yaml", "title: T\nrepository: https://example.org/r/\n")]);
    let edit = "https://example.org/r/edit/main/content/chapters/01-a.md";
    assert!(site["chapters/a.html"].contains(edit));
    assert!(!site["index.html"].contains("/edit/"));
}

#[test]
fn a_site_in_another_direction() {
    let site = sound(&[("site.yaml", "title: تاریخ\nlanguage: fa\n"), LEE, CHAPTER]);
    assert!(site["index.html"].contains("<html lang=\"fa\" dir=\"rtl\">"));
}

#[test]
fn the_same_history_gives_the_same_bytes() {
    let files = [LEE, POST, CHAPTER];
    assert_eq!(sound(&files).pages, sound(&files).pages);
}

#[test]
fn what_explains_or_makes_an_asset_is_not_published() {
    let site = sound(&[
        LEE,
        ("static/README.md", "How it was drawn."),
        ("static/fonts/make.py", "print()"),
        ("static/.draft.css", "b {}"),
        ("static/licence.txt", "Free."),
    ]);
    let assets: Vec<_> = site.pages.keys().filter(|path| path.starts_with("assets/")).collect();
    assert!(assets.iter().any(|path| path.starts_with("assets/licence.")), "{assets:?}");
    assert!(assets.iter().any(|path| path.starts_with("assets/fonts/OFL")), "{assets:?}");
    let hidden =
        |path: &&&String| path.ends_with(".md") || path.ends_with(".py") || path.contains("draft");
    assert_eq!(assets.iter().find(hidden), None);
}

#[test]
fn an_extra_style_sheet_follows_the_built_in_one() {
    let without = sound(&[LEE]);
    assert_eq!(without["index.html"].matches("rel=\"stylesheet\"").count(), 1);
    let site = sound(&[LEE, ("static/extra.css", ":root { --rubric: purple; }")]);
    let hrefs = values(&site["sources/lee.html"], "href");
    let sheets: Vec<_> = hrefs.iter().filter(|href| href.ends_with(".css")).collect();
    assert_eq!(sheets.len(), 2, "{sheets:?}");
    assert!(sheets[0].starts_with("../assets/style.") && sheets[1].starts_with("../assets/extra."));
    assert_linked(&site);
}

#[test]
fn the_home_page_begins_with_what_has_a_beginning() {
    let event = |title: &str, date: &str| format!("---\ntitle: {title}\ndate: {date}\n---\n");
    let (early, first) = (event("Long before", "../1973"), event("A coup", "1973-07"));
    let site = sound(&[("events/a.md", &early), ("events/b.md", &first)]);
    let home = words(&site["index.html"]);
    assert!(home.contains("Beginning with A coup"), "{home}");
}
