//! Files below `content/` that nothing is made of, although somebody meant it: where they belong,
//! and what to call them. Markdown and libraries that are read are not here.

use crate::diagnostic::{Diagnostic, nearest};
use crate::model::codes;
use crate::model::kind::Kind;
use crate::span::{FileId, Span, Texts};
use aho_corasick::AhoCorasick;
use std::collections::HashSet;

/// Endings of texts that are no Markdown file's.
const TEXTS: [&str; 10] =
    ["markdown", "mdown", "mkd", "mdx", "md.txt", "txt", "doc", "docx", "odt", "rtf"];

/// What explains a folder is no thing of the history.
const NOTES: [&str; 4] = ["readme.", "license.", "licence.", "copying."];

/// Endings of libraries in forms that aren't read.
const LIBRARIES: [&str; 4] = ["enw", "nbib", "rdf", "bibtex"];

/// Folders by other names that the kinds might have.
const FOLDERS: [(&str, Kind); 15] = [
    ("persons", Kind::Person),
    ("actors", Kind::Person),
    ("biographies", Kind::Person),
    ("organisations", Kind::Group),
    ("organizations", Kind::Group),
    ("parties", Kind::Group),
    ("locations", Kind::Place),
    ("sites", Kind::Place),
    ("battles", Kind::Event),
    ("happenings", Kind::Event),
    ("bibliography", Kind::Source),
    ("library", Kind::Source),
    ("literature", Kind::Source),
    ("references", Kind::Source),
    ("articles", Kind::Page),
];

/// What is wrong with a file, by its path below `content/`, that is taken for a picture or the like
/// but seems meant for a thing or a library, and a way out.
pub fn asset(path: &str) -> Option<(String, String)> {
    let (folder, name) = path.split_once('/').unwrap_or(("", path));
    let kind = Kind::from_folder(folder).or_else(|| meant(folder));
    let lower = name.to_lowercase();
    let ends = |ending: &&&str| {
        lower.strip_suffix(**ending).is_some_and(|stem| stem.ends_with('.') && stem.len() > 1)
    };
    let stem = |ending: &str| &name[..name.len() - ending.len()];
    let (message, help) = if [".bib", ".ris"].iter().any(|ending| lower.ends_with(ending)) {
        ("this library lies outside `content/sources/`", "move it into `content/sources/`".into())
    } else if LIBRARIES.iter().any(|ending| ends(&ending)) && kind == Some(Kind::Source) {
        let help = "export the library as BibLaTeX (`.bib`), CSL-JSON (`.json`) or RIS (`.ris`)";
        ("a library of this form isn't read", help.into())
    } else if lower.ends_with(".md") {
        let help = format!("rename it `{}md`", stem("md"));
        ("a Markdown file's name ends in `.md`, in small letters", help)
    } else if let Some(ending) = TEXTS.iter().find(|ending| ends(ending)) {
        kind.filter(|_| !NOTES.iter().any(|name| lower.starts_with(name)))?;
        let plain = ending.starts_with('m');
        let is_text = plain || *ending == "txt";
        let verb = if is_text { "rename it" } else { "save it as plain text, as" };
        let way = format!("{verb} `{}md`", stem(ending));
        let help = match plain {
            true => way,
            false => format!("{way}; a file that is only to be linked goes into `content/files/`"),
        };
        ("only Markdown files, `.md`, become pages", help)
    } else {
        return None;
    };
    Some((format!("{message}: this file is left out"), help))
}

/// The fault of a Markdown file, by its path below `content/`, that lies in no folder of a kind.
pub fn markdown(file: FileId, path: &str) -> Diagnostic {
    let message = "this Markdown file lies in no folder of a kind, and is left out";
    let folder = path.split_once('/').and_then(|(folder, _)| meant(folder));
    let help = match folder {
        Some(kind) => format!("move it into `content/{}/`", kind.folder()),
        None => {
            let folders = Kind::ALL.iter().map(|kind| format!("`content/{}/`", kind.folder()));
            format!("move it into one of {}", folders.collect::<Vec<_>>().join(", "))
        }
    };
    Diagnostic::new(codes::FILE_MISPLACED, Span::new(file, 0, 0), message, "").help(help)
}

/// The kind that a folder of another name is probably for.
fn meant(folder: &str) -> Option<Kind> {
    let folder = folder.to_lowercase();
    let other = || FOLDERS.iter().find(|(name, _)| *name == folder).map(|&(_, kind)| kind);
    let near = || nearest(&folder, Kind::ALL.map(Kind::folder)).and_then(Kind::from_folder);
    Kind::from_word(&folder).or_else(other).or_else(near)
}
/// The paths of which some Markdown text has the file's name.
pub fn named<'p>(paths: impl Iterator<Item = &'p str>, texts: &Texts) -> HashSet<&'p str> {
    // With spaces as links write them, too.
    let names: Vec<(String, &str)> = paths
        .flat_map(|path| {
            let name = path.rsplit('/').next().unwrap_or(path);
            [(name.to_string(), path), (name.replace(' ', "%20"), path)]
        })
        .collect();
    let automaton = AhoCorasick::new(names.iter().map(|(name, _)| name));
    let Some(automaton) = automaton.ok().filter(|_| !names.is_empty()) else {
        return HashSet::new();
    };
    let markdown = texts.iter().filter(|(_, text)| text.path.ends_with(".md"));
    let found = markdown.flat_map(|(_, text)| automaton.find_overlapping_iter(&*text.text));
    found.map(|found| names[found.pattern().as_usize()].1).collect()
}
