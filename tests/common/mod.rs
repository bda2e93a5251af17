//! What several tests need: a history built by the program itself, and a site read whole.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Where the tests make believe that the site will be.
pub const BASE_URL: &str = "https://example.org/variorum/";

/// The history of this repository.
pub fn own_content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

/// Runs the program with these arguments.
pub fn variorum(content: &Path, output: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_variorum"))
        .args(["build", "--quiet", "--color", "never", "--base-url", BASE_URL])
        .arg("--content")
        .arg(content)
        .arg("--output")
        .arg(output)
        .args(more)
        .output()
        .expect("the program runs")
}

/// Builds a history and gives the files of its site by their paths, with `/` on every platform.
/// Fails where the program does, with what it said.
pub fn build(content: &Path, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("site");
    let run = variorum(content, &output, more);
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{}\n{said}", run.status);
    files(&output)
}

/// All files below a folder.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let inside = entry.path().strip_prefix(folder).expect("it lies inside");
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            (parts.join("/"), fs::read(entry.path()).expect("it can be read"))
        })
        .collect()
}
