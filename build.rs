//! Embeds the theme, `templates/` and `static/`, as a table of paths and bytes in a fixed order.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut table = String::from("&[\n");
    for folder in ["templates", "static"] {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        collect(&root, &root.join(folder), &mut files).expect("the theme's folders can be read");
        files.sort();
        for (path, file) in files {
            writeln!(table, "    ({path:?}, include_bytes!({file:?})),").expect("a string grows");
        }
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("theme.rs"), table).expect("the build folder can be written");
    println!("cargo::rerun-if-changed=build.rs");
}

/// All files below a folder as paths from the root, with `/`, and where they are. A folder that is
/// missing has none.
fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // What explains or makes an asset is no part of the theme.
        if name.ends_with(".md") || name.ends_with(".py") {
            continue;
        }
        if name.starts_with(['.', '#']) || name.ends_with(['~']) || name.ends_with(".swp") {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(inside) = path.strip_prefix(root) {
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            files.push((parts.join("/"), path.clone()));
        }
    }
    Ok(())
}
