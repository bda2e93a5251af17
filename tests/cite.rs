//! Golden notes: every kind of source in the Chicago style, as a reader sees them. The sources are
//! in `golden/sources.json`; `UPDATE=1 cargo test --test cite` writes `golden/chicago.txt` anew.

use std::fmt::Write;

use rayon::prelude::*;
use serde_json::{Map, Value};
use variorum::model::locator;
use variorum::render::cite::{DEFAULT, Formatter, Options, Position, Source, Style};

/// A heading, a locator or nothing, and CSL-JSON.
fn sources() -> Vec<(String, String, Map<String, Value>)> {
    let list: Vec<Value> = serde_json::from_str(include_str!("golden/sources.json")).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_string();
    list.iter()
        .map(|s| (text(&s["heading"]), text(&s["at"]), s["item"].as_object().unwrap().clone()))
        .collect()
}

/// Every form of every source, as one text.
fn all(formatter: &Formatter) -> String {
    let mut out = String::new();
    for (heading, at, item) in sources() {
        let source = Source::new(&item);
        let locator = locator::parse(&at).locator;
        let note = |position, options| {
            let note = formatter.note(&source, locator.as_ref(), position, options);
            let mut html = note.to_string();
            formatter.full_stop(&mut html);
            html
        };
        let plain = Options::default();
        let nameless = Options { suppress_author: true };
        writeln!(out, "# {heading}").unwrap();
        writeln!(out, "note   {}", note(Position::First, plain)).unwrap();
        writeln!(out, "short  {}", note(Position::Subsequent, plain)).unwrap();
        writeln!(out, "entry  {}", formatter.entry(&source)).unwrap();
        writeln!(out, "author {}", formatter.author(&source)).unwrap();
        writeln!(out, "-name  {}\n", note(Position::First, nameless)).unwrap();
    }
    out
}

fn formatter(style: &str) -> Formatter {
    Formatter::new(Style::named(style).unwrap(), "en")
}

#[test]
fn chicago() {
    let now = all(&formatter(DEFAULT));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/chicago.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    for (now, before) in now.lines().zip(kept.lines()) {
        assert_eq!(now, before, "`UPDATE=1 cargo test --test cite` if this is meant");
    }
    assert_eq!(now.lines().count(), kept.lines().count());
}

#[test]
fn no_form_is_empty_or_unescaped() {
    for style in [DEFAULT, "chicago-author-date", "apa", "mla", "turabian", "mhra-notes"] {
        for line in all(&formatter(style)).lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let form = line.split_once(' ').unwrap().1.trim();
            assert!(form.contains(char::is_alphanumeric), "{style}: {line}");
            assert!(!line.contains("<script"), "{style}: {line}");
            assert_eq!(line.matches("<em>").count(), line.matches("</em>").count(), "{line}");
            assert!(!line.contains(['\u{e000}', '\u{e00a}', '\u{e00b}']), "{line}");
        }
    }
}

#[test]
fn threads_don_t_change_the_text() {
    let one = all(&formatter(DEFAULT));
    let shared = formatter(DEFAULT);
    let sources: Vec<_> = sources().into_iter().map(|(_, _, item)| Source::new(&item)).collect();
    let places = ["p. 3", "pp. 3-5", "par. 2", "sec. \"B\"", "3, 5", "xiv"];
    let note = |formatter: &Formatter, sources: &[Source], i: usize| {
        let locator = locator::parse(places[i % places.len()]).locator;
        let position = if i.is_multiple_of(3) { Position::Subsequent } else { Position::First };
        formatter.note(&sources[i % sources.len()], locator.as_ref(), position, Options::default())
    };
    let many: Vec<_> =
        (0..2000).into_par_iter().rev().map(|i| note(&shared, &sources, i)).collect();
    let fresh: Vec<Source> = self::sources().iter().map(|s| Source::new(&s.2)).collect();
    for (i, text) in many.into_iter().rev().enumerate() {
        assert_eq!(text, note(&shared, &fresh, i));
    }
    assert_eq!(one, all(&shared));
}

#[test]
fn locators_that_csl_lacks_keep_their_label() {
    let formatter = formatter(DEFAULT);
    let item = serde_json::json!({ "type": "classic", "title": "Qurʾān" });
    let source = Source::new(item.as_object().unwrap());
    for (at, note) in [
        ("surah 2, v. 255", "<em>Qurʾān</em>, surah 2, v. 255"),
        ("bk. 7", "<em>Qurʾān</em>, bk. 7"),
    ] {
        let locator = locator::parse(at).locator;
        let html = formatter.note(&source, locator.as_ref(), Position::First, Options::default());
        assert_eq!(&*html, note);
    }
}
