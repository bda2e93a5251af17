//! The same input gives the same bytes: whatever the number of threads, and from one build to the
//! next. Tried on this repository's history and on a made-up one.

#[allow(dead_code, reason = "shared with the audit")]
mod common;
#[path = "../benches/history/mod.rs"]
mod history;

use std::{collections::BTreeMap, fs, path::Path};

/// Large enough that threads overtake each other, and that long lists continue on further pages.
const SIZE: history::Size = history::Size { events: 120, chapters: 6, sources: 12 };

/// Fails with the first file that differs between two builds.
fn same(one: &BTreeMap<String, Vec<u8>>, two: &BTreeMap<String, Vec<u8>>) {
    let names = |site: &BTreeMap<String, Vec<u8>>| site.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(two), "not the same files");
    let differs = one.keys().find(|path| one[*path] != two[*path]);
    let Some(path) = differs else { return };
    let at = one[path].iter().zip(&two[path]).take_while(|(a, b)| a == b).count();
    let from = |bytes: &[u8]| String::from_utf8_lossy(&bytes[at.saturating_sub(40)..]).into_owned();
    let excerpt = |bytes: &[u8]| from(bytes).chars().take(200).collect::<String>();
    panic!("{path} differs at byte {at}:\n{}\n---\n{}", excerpt(&one[path]), excerpt(&two[path]));
}

fn one_and_two_threads_agree(content: &Path) {
    let one = common::build(content, &["--jobs", "1"]);
    assert!(one.contains_key("index.html"), "nothing was built");
    same(&one, &common::build(content, &["--jobs", "2"]));
    same(&one, &common::build(content, &["--jobs", "2"]));
}

#[test]
fn this_repository_s_history_comes_out_the_same() {
    one_and_two_threads_agree(&common::own_content());
}

#[test]
fn a_made_up_history_comes_out_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in history::files(SIZE) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("each file lies in a folder")).expect("a folder");
        fs::write(path, text).expect("it can be written");
    }
    one_and_two_threads_agree(&folder.path().join("content"));
}

#[test]
#[should_panic(expected = "b.html differs at byte 3")]
fn a_difference_is_found() {
    let site = |b: &str| BTreeMap::from([("b.html".to_owned(), b.as_bytes().to_vec())]);
    same(&site("<p>x"), &site("<p>y"));
}
