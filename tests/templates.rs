//! Every template renders every fixture of its view, and what comes out keeps to the promises
//! of the guide's `08-templates.md`: nothing missing, no id twice, no anchor without its target.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use tera::{Context, Kwargs, State, Tera};

const PARTS: [&str; 2] = ["base.html", "components.html"];

/// The templates of this repository by name.
fn templates() -> BTreeMap<String, String> {
    files("templates", |name| Some(name.to_owned()))
}

/// The fixtures by stem: `event`, `source--continued`, …
fn fixtures() -> BTreeMap<String, String> {
    files("tests/fixtures/views", |name| name.strip_suffix(".json").map(str::to_owned))
}

fn files(folder: &str, key: impl Fn(&str) -> Option<String>) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            Some((key(&name)?, fs::read_to_string(&path).expect("UTF-8 text")))
        })
        .collect()
}

/// The template that a fixture is for.
fn template_of(stem: &str) -> String {
    format!("{}.html", stem.split("--").next().unwrap_or(stem))
}

fn tera() -> Tera {
    let mut tera = Tera::default();
    // The program's own filter; what it does is tested there.
    tera.register_filter("css_escape", |_: &str, _: Kwargs, _: &State| "title");
    tera.add_raw_templates(templates()).unwrap_or_else(|e| panic!("{e}"));
    tera
}

fn pages() -> BTreeMap<String, String> {
    let tera = tera();
    fixtures()
        .into_iter()
        .map(|(stem, json)| {
            let view: serde_json::Value = serde_json::from_str(&json).expect("JSON");
            let context = Context::from_serialize(&view).expect("a map");
            let html = tera
                .render(&template_of(&stem), &context)
                .unwrap_or_else(|e| panic!("{stem}: {e}"));
            (stem, html)
        })
        .collect()
}

/// The values of an attribute, wherever it stands in the page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!(" {name}=\"");
    html.split(&open).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn each_template_has_a_fixture() {
    let covered: BTreeSet<String> = fixtures().keys().map(|stem| template_of(stem)).collect();
    let wanted: BTreeSet<String> =
        templates().into_keys().filter(|name| !PARTS.contains(&name.as_str())).collect();
    assert_eq!(wanted, covered);
}

#[test]
fn ids_are_unique_and_anchors_lead_somewhere() {
    for (stem, html) in pages() {
        let ids = attributes(&html, "id");
        let set: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), set.len(), "{stem}: an id stands twice in {ids:?}");
        for href in attributes(&html, "href") {
            if let Some(anchor) = href.strip_prefix('#') {
                assert!(set.contains(anchor), "{stem}: nothing has the id `{anchor}`");
            }
        }
        for label in attributes(&html, "aria-labelledby") {
            assert!(set.contains(label), "{stem}: nothing has the id `{label}`");
        }
    }
}

#[test]
fn a_note_has_a_way_back_for_each_call() {
    for (stem, html) in pages() {
        let calls = html.matches("role=\"doc-noteref\"").count();
        let backs = html.matches("role=\"doc-backlink\"").count();
        assert_eq!(calls, backs, "{stem}");
    }
}

#[test]
fn text_is_escaped() {
    let json = fixtures()["event"].replace("The rising in the streets", "<script>x</script>");
    let view: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let html = tera().render("event.html", &Context::from_serialize(&view).expect("a map"));
    let html = html.expect("it renders");
    assert!(html.contains("&lt;script&gt;"));
    assert!(!html.contains("<script>x"));
}

#[test]
fn no_page_asks_another_host_for_anything() {
    for (stem, html) in pages() {
        for tag in ["src=\"http", "src=\"//", "<script>", "@import"] {
            assert!(!html.contains(tag), "{stem}: {tag}");
        }
        for link in html.split("<link ").skip(1).filter_map(|rest| rest.split('>').next()) {
            let canonical = link.contains("rel=\"canonical\"");
            assert!(canonical || !link.contains("href=\"http"), "{stem}: {link}");
        }
    }
}
