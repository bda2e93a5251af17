//! Writes a made-up history into a folder, to be built and timed as a whole:
//! `cargo bench --bench generate -- FOLDER [EVENTS CHAPTERS SOURCES]`.

mod history;

use std::path::Path;

fn main() -> std::io::Result<()> {
    let given: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let Some((folder, numbers)) = given.split_first() else {
        // `cargo test --benches` runs this without a folder; there is nothing to do then.
        return Ok(());
    };
    let number =
        |at: usize, default| numbers.get(at).and_then(|n| n.parse().ok()).unwrap_or(default);
    let size = history::Size {
        events: number(0, history::LARGE.events),
        chapters: number(1, history::LARGE.chapters),
        sources: number(2, history::LARGE.sources),
    };
    let files = history::files(size);
    for (path, text) in &files {
        let path = Path::new(folder).join(path);
        std::fs::create_dir_all(path.parent().expect("each file lies in a folder"))?;
        std::fs::write(path, text)?;
    }
    println!("{} files in {folder}", files.len());
    Ok(())
}
