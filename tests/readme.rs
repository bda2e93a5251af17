//! The history that the README and the guide's first chapter show is tried: a reader who copies its
//! files gets a site.

#[allow(dead_code, reason = "shared with the audit")]
mod common;

use std::{fs, path::Path};

/// The files of the README's example: a path between back-ticks on a line of its own, then a fenced
/// block with what is in it.
fn example(readme: &str) -> Vec<(&str, &str)> {
    let parts = readme.split("\n`content/").skip(1);
    parts
        .filter_map(|part| {
            let (path, rest) = part.split_once("`\n\n```")?;
            let (_, text) = rest.split_once('\n')?;
            Some((path, &text[..text.find("```")?]))
        })
        .collect()
}

#[test]
fn the_history_of_the_readme_makes_a_site() {
    let of = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::read_to_string(path).expect("it is text")
    };
    let (readme, start) = (of("README.md"), of("docs/content/chapters/01-start.md"));
    let files = example(&readme);
    assert_eq!(files.len(), 5, "the README speaks of five files");
    assert_eq!(files, example(&start), "the README and the guide show the same history");
    let folder = tempfile::tempdir().expect("a folder");
    let content = folder.path().join("content");
    for (path, text) in files {
        let path = content.join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder");
        fs::write(path, text).expect("it can be written");
    }
    let site = common::build(&content, &["--strict"]);
    assert!(site.contains_key("events/mill-fire.html") && site.contains_key("disputes.html"));
}
