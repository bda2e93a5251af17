//! `variorum new` from outside: a history from an empty folder to a site, and files of new things.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn variorum(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// The status, and what was said to people; nothing goes to standard output.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = variorum(folder, arguments);
    assert!(output.stdout.is_empty(), "{arguments:?}");
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// All files below a folder with their bytes.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = entries.map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file());
    let inside = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
    files.map(|file| (inside(file.path()), fs::read(file.path()).unwrap())).collect()
}

#[test]
fn a_new_history_is_without_faults_and_builds() {
    let temp = tempfile::tempdir().unwrap();
    let (status, said) = run(temp.path(), &["new", "site", "mill", "--title", "The Mill: a fire"]);
    assert_eq!((status, said.lines().count()), (0, 4), "{said}");
    let mill = temp.path().join("mill");
    assert!(mill.join(".github/workflows/publish.yml").is_file());
    assert_eq!(run(&mill, &["check", "--strict", "--quiet"]), (0, String::new()));
    assert_eq!(run(&mill, &["--strict", "--quiet"]), (0, String::new()));
    let home = fs::read_to_string(mill.join("public/index.html")).unwrap();
    assert!(home.contains("The Mill: a fire") && !home.contains("The Harbour of Merrow"));
    for (kind, least) in [("chapters", 2), ("events", 5), ("sources", 3)] {
        let made = fs::read_dir(mill.join("content").join(kind)).unwrap().count();
        assert!(made >= least, "{kind}: {made}");
    }
    let event = fs::read_to_string(mill.join("public/events/harbour-fire.html")).unwrap();
    assert!(event.contains("boats-lost"), "the claim is there");
    let chapter = fs::read_to_string(mill.join("public/chapters/the-harbour.html")).unwrap();
    assert!(chapter.matches("<svg").count() >= 2, "the timeline and the map are there");
}

#[test]
fn a_folder_with_anything_in_it_stays_as_it_is() {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join(".git")).unwrap();
    fs::write(temp.path().join("thesis.docx"), "x").unwrap();
    let before = tree(temp.path());
    let (status, said) = run(temp.path(), &["new", "site", "."]);
    assert_eq!(status, 2);
    assert!(said.contains("`thesis.docx` lies there"), "{said}");
    assert_eq!(tree(temp.path()), before);
    fs::remove_file(temp.path().join("thesis.docx")).unwrap();
    assert_eq!(run(temp.path(), &["new", "site", ".", "--quiet"]), (0, String::new()));
    let made = tree(temp.path());
    assert_eq!(run(temp.path(), &["new", "site", "."]).0, 2);
    assert_eq!(run(temp.path(), &["new", "site", "README.md"]).0, 2);
    assert_eq!(tree(temp.path()), made);
    assert_eq!(run(temp.path(), &["new", "site", "other", "--title", " "]).0, 2);
    assert!(!temp.path().join("other").exists());
}

#[test]
fn a_new_thing_lacks_what_it_says_and_is_never_written_over() {
    let temp = tempfile::tempdir().unwrap();
    assert_eq!(run(temp.path(), &["new", "site", ".", "-q"]).0, 0);
    for (kind, file, open) in [
        ("event", "events/storm.md", "`title` and `date`"),
        ("chapter", "chapters/03-storm.md", "`title`"),
        ("person", "people/storm.md", "`name`"),
        ("group", "groups/storm.md", "`name`"),
        ("place", "places/storm.md", "`name`"),
        ("source", "sources/storm.md", "`type` and `title`"),
        ("page", "pages/storm.md", "`title`"),
    ] {
        let (status, said) = run(temp.path(), &["new", kind, "storm"]);
        assert_eq!(status, 0, "{said}");
        assert!(said.contains(file) && said.contains(&format!("Fill in {open},")), "{said}");
        let path = temp.path().join("content").join(file);
        fs::write(&path, "---\ntitle: mine\n---\n").unwrap();
        let (status, said) = run(temp.path(), &["new", kind, "storm"]);
        assert_eq!(status, 2);
        assert!(said.contains("is there already") && said.contains(file), "{said}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "---\ntitle: mine\n---\n");
    }
}

#[test]
fn a_new_thing_with_its_title_needs_little_more() {
    let temp = tempfile::tempdir().unwrap();
    assert_eq!(run(temp.path(), &["new", "site", ".", "-q"]).0, 0);
    let arguments = ["new", "person", "weiss", "--title", "Weiss: \"the pastor\""];
    assert_eq!(run(temp.path(), &arguments), (0, "Wrote content/people/weiss.md.\n".into()));
    let arguments = ["new", "page", "method", "--title", "Method", "-q"];
    assert_eq!(run(temp.path(), &arguments), (0, String::new()));
    let (status, said) = run(temp.path(), &["check", "--color", "never"]);
    assert!(status == 0 && said.contains("“Weiss: “the pastor””"), "{said}");
}

#[test]
fn an_id_that_is_none_or_leads_out_is_refused_with_a_better_one() {
    let temp = tempfile::tempdir().unwrap();
    assert_eq!(run(temp.path(), &["new", "site", ".", "-q"]).0, 0);
    let before = tree(temp.path());
    let (status, said) = run(temp.path(), &["new", "event", "Die Mühle brennt!"]);
    assert_eq!(status, 2);
    assert!(said.contains("take `die-mühle-brennt`"), "{said}");
    for id in ["../../x", "/tmp/x", "a/b", ".x", ""] {
        assert_eq!(run(temp.path(), &["new", "event", id]).0, 2, "{id}");
    }
    let (status, said) = run(temp.path(), &["new", "chapter", "07"]);
    assert!(status == 2 && said.contains("take `07-name`"), "{said}");
    assert_eq!(tree(temp.path()), before);
    let empty = tempfile::tempdir().unwrap();
    let (status, said) = run(empty.path(), &["new", "event", "storm"]);
    assert!(status == 2 && said.contains("variorum new site DIR"), "{said}");
}

#[test]
fn the_workflow_is_the_one_of_the_guide() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = fs::read_to_string(root.join("starter/github/workflows/publish.yml")).unwrap();
    let guide = fs::read_to_string(root.join("docs/content/chapters/11-publishing.md")).unwrap();
    assert!(guide.contains(&format!("```yaml\n{own}```\n")), "copy the one to the other");
}

#[test]
fn a_source_is_made_of_an_entry() {
    let temp = tempfile::tempdir().unwrap();
    run(temp.path(), &["new", "site", "mill", "--quiet"]);
    let mill = temp.path().join("mill");
    let book = "@book{lee, author = {Jonathan L. Lee}, title = {Afghanistan}, date = {2018}}\n";
    fs::write(mill.join("one.bib"), book).unwrap();
    fs::write(mill.join("two.bib"), book.to_string() + &book.replace("{lee,", "{other,")).unwrap();
    let ris = "TY  - BOOK\nAU  - Lee, Jonathan L.\nTI  - Afghanistan\nPY  - 2018\nER  - \n";
    fs::write(mill.join("one.ris"), ris).unwrap();
    let (status, said) = run(&mill, &["new", "source", "lee-2018", "--bibtex", "one.bib"]);
    assert_eq!((status, &*said), (0, "Wrote content/sources/lee-2018.md.\n"));
    let text = fs::read_to_string(mill.join("content/sources/lee-2018.md")).unwrap();
    assert!(text.contains("title: Afghanistan") && text.contains("family: Lee"), "{text}");
    assert_eq!(run(&mill, &["new", "source", "lee-ris", "--ris", "one.ris"]).0, 0);
    let (status, said) = run(&mill, &["new", "source", "lee-2018", "--bibtex", "one.bib"]);
    assert_eq!(status, 2);
    assert!(said.contains("there already"), "{said}");
    let (status, said) = run(&mill, &["new", "source", "both", "--bibtex", "two.bib"]);
    assert_eq!(status, 2);
    assert!(said.contains("holds 2 entries"), "{said}");
    assert!(!mill.join("content/sources/both.md").exists());
    // Nobody cites them yet, and nothing worse is said.
    let (status, said) = run(&mill, &["check"]);
    assert_eq!(status, 0, "{said}");
}
