//! The JSON Schemas from outside: what the command prints, and that those kept in `schemas/` are it.
//! `UPDATE=1 cargo test --test schema` writes them anew.

use serde_json::Value;
use std::process::{Command, Output};

const KINDS: [&str; 8] = ["site", "chapter", "event", "person", "group", "place", "source", "page"];

fn schema(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.arg("schema").args(arguments).output().unwrap()
}

#[test]
fn the_schemas_kept_are_those_printed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");
    for kind in KINDS {
        let output = schema(&[kind]);
        assert!(output.status.success() && output.stderr.is_empty(), "{kind}");
        let path = format!("{folder}/{kind}.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &output.stdout).unwrap();
        }
        let kept = std::fs::read(&path).unwrap_or_default();
        let hint = "`UPDATE=1 cargo test --test schema` if this is meant";
        assert!(kept == output.stdout, "{path} is not what is printed: {hint}");
    }
    let files = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(files, KINDS.len(), "a schema of no kind");
}

#[test]
fn all_can_be_had_at_once() {
    let all: Value = serde_json::from_slice(&schema(&[]).stdout).unwrap();
    let words: Vec<_> = all.as_object().unwrap().keys().collect();
    assert_eq!(words, KINDS);
    for (kind, in_all) in all.as_object().unwrap() {
        let one: Value = serde_json::from_slice(&schema(&[kind]).stdout).unwrap();
        assert_eq!(*in_all, one, "{kind}");
        assert_eq!(one["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}

#[test]
fn an_unknown_kind_is_told() {
    let output = schema(&["battle"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("name one of site, chapter, event"), "{said}");
}
