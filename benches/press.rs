//! placeholder
mod history;
fn main() {
    let _ = history::files(history::SMALL);
}
