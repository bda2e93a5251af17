//! Embeds what the program carries with it, as tables of paths and bytes in a fixed order: the
//! theme (`templates/` and `static/`), the history to begin from (`starter/`), and the guide's pages.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // What explains or makes an asset is no part of the theme.
    let theme = |name: &str| !name.ends_with(".md") && !name.ends_with(".py");
    embed("theme.rs", &["templates", "static"], &theme);
    embed("starter.rs", &["starter"], &|_| true);
    embed("pages.rs", &["docs/content/pages"], &|name| name.ends_with(".md"));
}

/// Writes the table of all files below these folders whose names are wanted.
fn embed(table: &str, folders: &[&str], wanted: &dyn Fn(&str) -> bool) {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut text = String::from("&[\n");
    for folder in folders {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        collect(&root, &root.join(folder), wanted, &mut files).expect("the folders can be read");
        files.sort();
        for (path, file) in files {
            writeln!(text, "    ({path:?}, include_bytes!({file:?})),").expect("a string grows");
        }
    }
    text.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join(table), text).expect("the build folder can be written");
}

/// All wanted files below a folder as paths from the root, with `/`, and where they are. A folder
/// that is missing has none.
fn collect(
    root: &Path,
    folder: &Path,
    wanted: &dyn Fn(&str) -> bool,
    files: &mut Vec<(String, PathBuf)>,
) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(['.', '#']) || name.ends_with(['~']) || name.ends_with(".swp") {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, wanted, files)?;
        } else if wanted(&name)
            && let Ok(inside) = path.strip_prefix(root)
        {
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            files.push((parts.join("/"), path.clone()));
        }
    }
    Ok(())
}
