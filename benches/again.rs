//! From an edit to the page that shows it, on a made-up history: `cargo bench --bench again`, or
//! `cargo bench --bench again -- EVENTS CHAPTERS SOURCES`. Prints each stage's median of several
//! edits; what `serve` adds is the look at the files.

mod history;

use std::collections::BTreeMap;
use std::io;
use std::string::FromUtf8Error;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use variorum::load::files::Files;
use variorum::press::{Kept, Purpose, press_again};

/// The page that is edited and drawn.
const FILE: &str = "content/events/event-17.md";
const PAGE: &str = "events/event-17.html";
const EDITS: usize = 9;

/// What an editor does to the file: a name for it, and the new text by the number of the edit.
type Kind = (&'static str, fn(&str, usize) -> String);

const KINDS: [Kind; 4] = [
    ("a word", |text, at| text.replacen("It ", &format!("It{at} "), 1)),
    ("a citation", |text, at| format!("{text}\nMore [@source-{at}, p. {at}].\n")),
    ("a link", |text, at| format!("{text}\nMore by [[event-{at}]] and [[person-{at}]].\n")),
    ("the title", |text, at| text.replacen("title: The", &format!("title: A{at}"), 1)),
];

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let number = |at: usize, default| given.get(at).and_then(|n| n.parse().ok()).unwrap_or(default);
    // `cargo test --benches` runs this too; a small history does then.
    let usual = if cfg!(debug_assertions) { history::SMALL } else { history::LARGE };
    let size = history::Size {
        events: number(0, usual.events),
        chapters: number(1, usual.chapters),
        sources: number(2, usual.sources),
    };
    let files = history::files(size).into_iter();
    let mut files = Held(files.map(|(path, text)| (path, text.into())).collect());
    let kept = Mutex::new(Kept::default());
    let first = files.0[FILE].clone();
    press(&files, &kept);
    for (name, edit) in KINDS {
        let mut runs: Vec<Vec<(&str, f64)>> = Vec::new();
        for at in 1..=EDITS {
            files.0.insert(FILE.to_string(), edit(&first, at).into());
            runs.push(press(&files, &kept));
        }
        println!("{name}:");
        for stage in 0..runs[0].len() {
            let mut times: Vec<f64> = runs.iter().map(|run| run[stage].1).collect();
            times.sort_unstable_by(f64::total_cmp);
            println!("  {:10} {:7.1} ms", runs[0][stage].0, times[EDITS / 2]);
        }
        files.0.insert(FILE.to_string(), first.clone());
        press(&files, &kept);
    }
}

/// Files that hold their texts, as the server has them.
struct Held(BTreeMap<String, Arc<str>>);

impl Files for Held {
    fn list(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let text = self.0.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(text.as_bytes().to_vec())
    }

    fn text(&self, path: &str) -> io::Result<Result<Arc<str>, FromUtf8Error>> {
        Ok(Ok(self.0.get(path).ok_or(io::ErrorKind::NotFound)?.clone()))
    }
}

/// Presses a state of the files and draws the page; gives the milliseconds of each stage and of all.
fn press(files: &Held, kept: &Mutex<Kept>) -> Vec<(&'static str, f64)> {
    let begun = Instant::now();
    let stages = Mutex::new(Vec::new());
    let stage = |name| stages.lock().unwrap().push((name, begun.elapsed().as_secs_f64() * 1e3));
    press_again(files, None, Purpose::Show, Some(kept), &stage, |pressed| {
        stage("checking");
        assert!(!pressed.faults.any_error() && !pressed.plan.check().any_error());
        stage("drawing");
        let page = pressed.plan.outputs.iter().find(|output| output.path == PAGE);
        page.expect("the page is planned").bytes().expect("the page can be drawn");
        stage("letting go");
    });
    let mut stages = stages.into_inner().unwrap();
    stages.push(("all", begun.elapsed().as_secs_f64() * 1e3));
    let ends: Vec<f64> = stages.iter().skip(1).map(|&(_, at)| at).collect();
    let all = stages.last().map_or(0.0, |&(_, at)| at);
    let each = stages.iter().zip(ends).map(|(&(name, start), end)| (name, end - start));
    each.chain([("all", all)]).collect()
}
