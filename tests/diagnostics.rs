//! Diagnostics from outside: the forms for machines, what `check --fix` mends, and what `explain`
//! says.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use variorum::diagnostic::{Diagnostic, github, sarif};
use variorum::load::files::Memory;
use variorum::press::{Understood, understand};

fn variorum(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The status, what went to standard output, and what was said to people.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = variorum(folder, arguments);
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

const EVENT: &str = "---
title: The mill burns
date: 14 March 1702
autolink: yes
participants:
  - { who: weiss, role: pastor, then witness }
plaec: linden
---
Ünd so it burned [@regster, fol. 12r], as [register, p. 3] has it.
";

/// A history with faults of each sort: with and without an edit, safe and unsafe, of a whole file.
fn faulty() -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = temp.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("content/site.yaml", "title: The Fire at the Mill\n");
    write("content/events/mill fire.md", EVENT);
    write("content/people/weiss.md", "---\nname: Johann Weiss\n---\n");
    write(
        "content/sources/register.md",
        "---\ntype: manuscript\ntitle: Register\nissued: 1702\n---\n",
    );
    temp
}

#[test]
fn json_is_what_was_promised() {
    let temp = faulty();
    let (status, out, _) = run(temp.path(), &["check", "--format", "json"]);
    assert_eq!(status, 1);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/diagnostics.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&golden, &out).unwrap();
    }
    // A change of this file that takes or alters a field needs a new `version`.
    assert_eq!(out, fs::read_to_string(golden).unwrap());
}

/// The histories of the suite, as far as they need no special marks.
fn histories() -> Vec<(String, Memory)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut histories = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|it| it == "txt")) {
        let text = fs::read_to_string(path).unwrap();
        let mut common = Memory::default();
        for part in text.split("\n== ").skip(1) {
            let (name, files) = part.split_once(" ==\n").unwrap_or((part, ""));
            let mut memory = common.clone();
            for file in format!("\n{files}").split("\n-- ").skip(1) {
                let Some((path, text)) = file.split_once(" --\n") else { continue };
                let lines = text.lines().filter(|line| !line.starts_with('~'));
                let text: String = lines.map(|line| format!("{line}\n")).collect();
                memory.0.insert(path.to_string(), text.into_bytes());
            }
            if name == "common" {
                common = memory;
            } else {
                histories.push((format!("{}: {name}", path.display()), memory));
            }
        }
    }
    histories
}

fn faults(memory: &Memory) -> (Vec<Diagnostic>, Understood) {
    let mut understood = understand(memory);
    let faults = std::mem::take(&mut understood.faults);
    (faults.finish(&understood.texts, false), understood)
}

#[test]
fn sarif_is_valid_for_every_history_of_the_suite() {
    let schema =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif/sarif-schema-2.1.0.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("sarif.json", schema).unwrap();
    let index = compiler.compile("sarif.json", &mut schemas).unwrap();
    let histories = histories();
    assert!(histories.len() > 100, "{}", histories.len());
    let mut met = 0;
    for (name, memory) in &histories {
        let (faults, understood) = faults(memory);
        met += faults.len();
        let log: Value = serde_json::from_str(&sarif::sarif(&faults, &understood.texts)).unwrap();
        if let Err(error) = schemas.validate(&log, index) {
            panic!("{name}: {error:#}");
        }
    }
    assert!(met > 300, "{met}");
    let mut wrong: Value = serde_json::from_str(&sarif::sarif(&[], &Default::default())).unwrap();
    wrong["runs"][0]["results"] = serde_json::json!([{ "level": "fatal" }]);
    assert!(schemas.validate(&wrong, index).is_err());
}

#[test]
fn github_gets_one_well_formed_command_a_fault() {
    for (name, memory) in &histories() {
        let (faults, understood) = faults(memory);
        let out = github::github(&faults, &understood.texts);
        assert_eq!(out.lines().count(), faults.len(), "{name}\n{out}");
        for line in out.lines() {
            let (command, message) = line[2..].split_once("::").unwrap();
            let (level, properties) = command.split_once(' ').unwrap();
            assert!(line.starts_with("::") && matches!(level, "error" | "warning"), "{line}");
            assert!(!message.is_empty() && !message.contains('\r'), "{line}");
            for property in properties.split(',') {
                let (key, value) = property.split_once('=').unwrap();
                let known = ["file", "line", "col", "endLine", "endColumn", "title"];
                assert!(known.contains(&key) && !value.contains(':'), "{line}");
            }
        }
    }
}

#[test]
fn safe_remedies_are_made_and_guesses_left() {
    let temp = faulty();
    let file = temp.path().join("content/events/mill fire.md");
    let (status, out, said) =
        run(temp.path(), &["check", "--fix", "--dry-run", "--color", "never"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(said.starts_with("would mend content/events/mill fire.md:3:7: `14 March 1702` → `1702-03-14` (date::invalid)\n"), "{said}");
    assert!(said.contains("Would mend 4 faults in 1 file; nothing was written.\n"), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), EVENT);

    let (status, out, said) = run(temp.path(), &["check", "--fix", "--format", "json"]);
    assert_eq!(status, 1, "an id, a field and a key are left to the editor");
    assert!(said.starts_with("mended ") && said.contains("Mended 4 faults in 1 file.\n"), "{said}");
    let left: Value = serde_json::from_str(&out).unwrap();
    let left: Vec<_> =
        left["diagnostics"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    for code in ["cite::unknown-key", "field::unknown", "id::invalid"] {
        assert!(left.contains(&&Value::from(code)), "{code}: {left:?}");
    }
    assert!(!left.contains(&&Value::from("date::invalid")));
    let mended = EVENT
        .replace("14 March 1702", "1702-03-14")
        .replace("yes", "true")
        .replace("pastor, then witness", "\"pastor, then witness\"")
        .replace("[register,", "[@register,");
    assert_eq!(fs::read_to_string(&file).unwrap(), mended);
    let listed = fs::read_dir(temp.path().join("content/events")).unwrap().count();
    assert_eq!(listed, 1, "nothing is left beside it");

    let (_, _, said) = run(temp.path(), &["check", "--fix"]);
    assert!(said.starts_with("Nothing can be mended safely by itself.\n"), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), mended);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_named_and_stays() {
    use std::os::unix::fs::PermissionsExt;
    let temp = faulty();
    let folder = temp.path().join("content/events");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // Whoever may write anywhere, as in a container, isn't stopped by that.
    if fs::write(folder.join("x"), "").is_ok() {
        return;
    }
    let (status, _, said) = run(temp.path(), &["check", "--fix"]);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(status, 2);
    assert!(said.contains("can't write") && said.contains("mill fire.md"), "{said}");
    assert_eq!(fs::read_to_string(folder.join("mill fire.md")).unwrap(), EVENT);
}

#[test]
fn a_dry_run_is_one_of_fix() {
    let temp = faulty();
    let (status, _, said) = run(temp.path(), &["check", "--dry-run"]);
    assert!(status == 2 && said.contains("--fix"), "{said}");
}

#[test]
fn codes_are_explained_anywhere() {
    let temp = tempfile::tempdir().unwrap();
    let (status, out, said) = run(temp.path(), &["explain"]);
    assert_eq!((status, said.as_str()), (0, ""));
    for code in variorum::model::codes::ALL {
        assert!(out.contains(code.name) && out.contains(code.meaning), "{}", code.name);
    }
    let (status, out, _) = run(temp.path(), &["explain", "cite::unknown-key"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("cite::unknown-key (error)\n"), "{out}");
    assert!(out.lines().all(|line| line.starts_with("  ") || line.chars().count() <= 92), "{out}");
    let (status, out, said) = run(temp.path(), &["explain", "cite::unkown-key"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(said.contains("did you mean `cite::unknown-key`?"), "{said}");
}
