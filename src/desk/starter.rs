//! The small history that a new one begins from: its files, and what is put in for its title. Where
//! they are written is the caller's affair.

/// The files of `starter/` by their paths. What begins with a dot lies there without it, so that it
/// holds for the history alone and not for this repository.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/starter.rs"));

/// The title that the files bear.
const TITLE: &str = "The Harbour of Merrow";

/// Names that get their dot.
const HIDDEN: [&str; 2] = ["gitignore", "github"];

/// All files of a small complete history as paths from its folder, with `/`, and texts. `title`
/// stands in for its own, in the site's settings and above the README.
pub fn files(title: Option<&str>) -> Vec<(String, String)> {
    let file = |&(path, bytes): &(&str, &[u8])| {
        let path = path.strip_prefix("starter/").unwrap_or(path);
        let first = path.split('/').next().unwrap_or(path);
        let dot = if HIDDEN.contains(&first) { "." } else { "" };
        let text = String::from_utf8_lossy(bytes).into_owned();
        (format!("{dot}{path}"), title.map_or(text.clone(), |title| entitled(path, &text, title)))
    };
    FILES.iter().map(file).collect()
}

/// The text of a file with another title.
fn entitled(path: &str, text: &str, title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match path {
        "content/site.yaml" => {
            let quoted = serde_json::to_string(&title).expect("a text serializes");
            text.replacen(&format!("title: {TITLE}"), &format!("title: {quoted}"), 1)
        }
        "README.md" => text.replacen(&format!("# {TITLE}"), &format!("# {title}"), 1),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::files::Memory;
    use crate::press::understand;

    #[test]
    fn the_starter_is_a_history_without_faults() {
        for title in [None, Some("  A: \"new\"\n # title \\ ‘so’ ")] {
            let files = files(title);
            let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
            for path in [".gitignore", ".github/workflows/publish.yml", "README.md"] {
                assert!(paths.contains(&path), "{path}: {paths:?}");
            }
            let memory: Memory = files.into_iter().collect();
            let understood = understand(&memory);
            let told = understood.faults.finish(&understood.texts, true);
            assert!(told.is_empty(), "{told:?}");
            let title = if title.is_some() { "A: “new” # title \\ ‘so’" } else { TITLE };
            assert_eq!(understood.site.settings.title, title);
            assert!(understood.site.things.len() >= 17);
        }
    }
}
