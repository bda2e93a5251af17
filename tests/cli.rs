//! The program from outside: what the shell sees.

use std::process::{Command, Output};

fn variorum(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
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
