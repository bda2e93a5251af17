//! The rooms one by one, on a made-up history of 500 events: `cargo bench --bench press`.

mod history;

use divan::Bencher;
use variorum::load::files::Memory;
use variorum::load::{Loaded, load};
use variorum::press::{Purpose, press};
use variorum::resolve::resolve;

fn main() {
    divan::main();
}

fn files() -> Memory {
    history::files(history::SMALL).into_iter().collect()
}

#[divan::bench]
fn load_files(bencher: Bencher) {
    let files = files();
    bencher.bench_local(|| load(&files));
}

#[divan::bench]
fn resolve_draft(bencher: Bencher) {
    let files = files();
    bencher.with_inputs(|| load(&files)).bench_local_values(|loaded| {
        let Loaded { draft, texts, mut faults } = loaded;
        resolve(draft, &texts, &mut faults)
    });
}

#[divan::bench]
fn the_whole_without_writing(bencher: Bencher) {
    let files = files();
    bencher.bench_local(|| {
        press(&files, None, Purpose::Build, &|_| {}, |pressed| pressed.plan.try_all(&|_, _| {}))
    });
}
