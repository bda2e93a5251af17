//! The program from outside: what the shell sees.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn variorum(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const PAGE: &str = "content/pages/a.md";
const WELL: &str = "---\ntitle: A\n---\n\nText.\n";
const WARNING: &str = "---\ntitle: A\n---\n\nA <b>bold</b> text, 100% so.\n";
const ERROR: &str = "---\ntitle: A\n---\n\nText [@nobody], <b>bold</b>.\n";

/// A history of one page.
fn history(page: &str) -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(temp.path().join("content/pages")).unwrap();
    std::fs::write(temp.path().join("content/site.yaml"), "title: T\n").unwrap();
    std::fs::write(temp.path().join(PAGE), page).unwrap();
    temp
}

/// The status of a command, and what it said.
fn run(page: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let temp = history(page);
    let output = variorum(temp.path(), arguments);
    let built = temp.path().join("public/a.html").exists();
    let builds = !arguments.contains(&"check");
    assert_eq!(built, builds && output.status.code() == Some(0), "{arguments:?}");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_status_is_what_the_faults_are() {
    for command in ["check", "build"] {
        let status = |page: &str, more: &[&str]| {
            let (status, out, said) = run(page, &[&[command], more].concat());
            assert!(out.is_empty(), "{out}");
            (status, said.lines().last().unwrap_or_default().to_string())
        };
        for (page, more, code, counts) in [
            (WELL, &[][..], 0, "0 errors, 0 warnings"),
            (WELL, &["--strict"], 0, "0 errors, 0 warnings"),
            (WARNING, &[], 0, "0 errors, 1 warning"),
            (WARNING, &["--strict"], 1, "1 error, 0 warnings"),
            (ERROR, &[], 1, "1 error, 1 warning"),
            (ERROR, &["--strict"], 1, "2 errors, 0 warnings"),
        ] {
            let (status, last) = status(page, more);
            assert_eq!(status, Some(code), "{command} {more:?}: {last}");
            assert!(last.ends_with(counts), "{command} {more:?}: {last}");
        }
    }
    assert_eq!(run(ERROR, &[]).0, Some(1));
}

#[test]
fn quiet_says_faults_alone() {
    assert_eq!(run(WELL, &["check", "--quiet"]), (Some(0), String::new(), String::new()));
    assert_eq!(run(WELL, &["-q"]), (Some(0), String::new(), String::new()));
    let (_, _, said) = run(ERROR, &["check", "--quiet", "--color", "never"]);
    assert!(said.starts_with("error[cite::unknown-key]: "), "{said}");
    assert!(said.contains("--> content/pages/a.md:5:8\n"), "{said}");
    assert!(!said.contains("Checked") && !said.contains('\u{1b}'), "{said}");
    let (_, _, said) = run(ERROR, &["check", "--quiet", "--color", "always"]);
    assert!(said.contains('\u{1b}'), "{said}");
}

#[test]
fn forms_for_machines_can_be_read() {
    let parsed = |page: &str, format: &str| -> Value {
        let (_, out, said) = run(page, &["check", "--format", format]);
        assert!(said.lines().count() == 1 && said.starts_with("Checked "), "{said}");
        serde_json::from_str(&out).unwrap()
    };
    let json = parsed(ERROR, "json");
    assert_eq!(json["counts"], serde_json::json!({ "errors": 1, "warnings": 1 }));
    let fault = &json["diagnostics"][0];
    assert_eq!((&fault["code"], &fault["file"]), (&"cite::unknown-key".into(), &PAGE.into()));
    assert_eq!((&fault["line"], &fault["column"]), (&5.into(), &8.into()));
    let slice = fault["start_byte"].as_u64().unwrap() as usize..;
    assert!(ERROR[slice].starts_with("nobody"));
    assert_eq!(parsed(WELL, "json")["diagnostics"], serde_json::json!([]));

    let sarif = parsed(ERROR, "sarif");
    let run_of = &sarif["runs"][0];
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(run_of["results"].as_array().unwrap().len(), 2);
    let result = &run_of["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"cite::unknown-key".into(), &"error".into())
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], PAGE);
    assert_eq!(place["region"]["startLine"], 5);
    assert!(parsed(WELL, "sarif")["runs"][0]["results"].as_array().unwrap().is_empty());

    let (_, out, _) = run(ERROR, &["check", "--format", "github"]);
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert!(lines[0].starts_with("::error file=content/pages/a.md,line=5,col=8,"), "{out}");
    assert!(lines[1].starts_with("::warning file=content/pages/a.md,line=5,"), "{out}");
    assert!(lines[0].contains("title=cite%3A%3Aunknown-key::"), "{out}");
    assert_eq!(run(WELL, &["check", "--format", "github"]).1, "");
}

#[test]
fn files_that_cannot_be_read_are_faults() {
    let temp = history(WELL);
    std::fs::write(temp.path().join("content/site.yaml"), "title: T\ncsl: my.csl\n").unwrap();
    std::fs::create_dir(temp.path().join("content/my.csl")).unwrap();
    std::fs::write(temp.path().join("content/pages/b.md"), b"---\ntitle: \xff\n---\n").unwrap();
    let output = variorum(temp.path(), &["check", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let faults = json["diagnostics"].as_array().unwrap().iter();
    let told: Vec<_> = faults
        .map(|fault| format!("{}:{} {}", fault["file"], fault["line"], fault["code"]))
        .collect();
    let expected =
        [r#""content/pages/b.md":2 "file::not-utf8""#, r#""content/site.yaml":2 "cite::style""#];
    assert_eq!((told, output.status.code()), (expected.map(String::from).into(), Some(1)));
}

#[test]
fn a_bad_base_url_is_told_where_it_was_given() {
    let (status, _, said) = run(WELL, &["check", "--color", "never", "--base-url", "example.org"]);
    assert_eq!(status, Some(1));
    assert!(
        said.starts_with("error[field::value]: in `--base-url`: `example.org` doesn't"),
        "{said}"
    );
    assert!(said.contains("--> --base-url:1:1") && !said.contains("site.yaml"), "{said}");
}

#[test]
fn what_cannot_run_is_status_2() {
    let temp = tempfile::tempdir().unwrap();
    for arguments in [&["--no-such"][..], &["burn"], &["--format", "xml"], &["build"], &["check"]] {
        let output = variorum(temp.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    let said = text(&variorum(temp.path(), &[]).stderr);
    assert!(said.contains("no folder `content`") && said.contains("--content"), "{said}");
    assert_eq!(std::fs::read_dir(temp.path()).unwrap().count(), 0);
    let said = text(&variorum(temp.path(), &["--jobs", "0"]).stderr);
    assert!(said.contains("1 or more"), "{said}");
}

#[test]
fn who_is_inside_a_history_is_told_so() {
    let temp = history(WELL);
    let output = variorum(&temp.path().join("content/pages"), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("inside a history: go to"), "{said}");
}

#[test]
fn a_site_that_never_was_is_not_said_to_stay() {
    let (_, _, said) = run(ERROR, &["build"]);
    assert!(said.contains("Nothing was built in") && !said.contains("as it was"), "{said}");
    let temp = history(WELL);
    assert_eq!(variorum(temp.path(), &["build"]).status.code(), Some(0));
    std::fs::write(temp.path().join(PAGE), ERROR).unwrap();
    let said = text(&variorum(temp.path(), &["build"]).stderr);
    assert!(said.contains("`public` is as it was"), "{said}");
}

#[test]
fn help_has_examples() {
    let temp = tempfile::tempdir().unwrap();
    let output = variorum(temp.path(), &["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = text(&output.stdout);
    assert!(help.contains("Examples:") && help.contains("Exit status"), "{help}");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_news() {
    let temp = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let errors = writer.try_clone().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(temp.path()).stdout(writer).stderr(errors);
    assert_eq!(command.args(["check", "--format", "json"]).status().unwrap().code(), Some(2));
    assert_eq!(command.arg("--help").status().unwrap().code(), Some(0));
}
