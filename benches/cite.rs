//! What citations cost: a site's first notes, entries, and notes with locators.

use divan::{Bencher, black_box};
use serde_json::{Map, Value};
use variorum::model::locator::{self, Locator};
use variorum::render::cite::{DEFAULT, Formatter, Options, Position, Source, Style};

fn main() {
    divan::main();
}

fn formatter() -> Formatter {
    Formatter::new(Style::named(DEFAULT).unwrap(), "en")
}

/// A thousand sources of every kind.
fn sources() -> Vec<Source> {
    let text = include_str!("../tests/golden/sources.json");
    let list: Vec<Value> = serde_json::from_str(text).unwrap();
    let item = |i: usize| -> Map<String, Value> {
        let mut item = list[i % list.len()]["item"].as_object().unwrap().clone();
        item.insert("title".to_string(), format!("Title {i} of it: And more").into());
        item
    };
    (0..1000).map(|i| Source::new(&item(i))).collect()
}

fn locators() -> Vec<Locator> {
    let at = |i: usize| match i % 5 {
        0 => format!("pp. {}-{}", i + 1, i + 5),
        1 => format!("par. {}", i % 30 + 1),
        2 => format!("sec. \"Background\", par. {}", i % 9 + 1),
        _ => format!("p. {}", i + 1),
    };
    (0..400).filter_map(|i| locator::parse(&at(i)).locator).collect()
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn first_notes_and_entries_of_1000_sources(bencher: Bencher) {
    let formatter = formatter();
    bencher.with_inputs(sources).bench_values(|sources| {
        for source in &sources {
            black_box(formatter.note(source, None, Position::First, Options::default()));
            black_box(formatter.entry(source));
        }
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn notes_31500_with_locators(bencher: Bencher) {
    let formatter = formatter();
    let locators = locators();
    bencher.with_inputs(sources).bench_values(|sources| {
        for i in 0..31_500usize {
            let position = if i.is_multiple_of(3) { Position::Subsequent } else { Position::First };
            let source = &sources[i * 7919 % sources.len()];
            let locator = &locators[i * 31 % locators.len()];
            black_box(formatter.note(source, Some(locator), position, Options::default()));
        }
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_formatter(bencher: Bencher) {
    bencher.bench(formatter);
}
