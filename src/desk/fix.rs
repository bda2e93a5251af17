//! Mending a history by the edits that are safe, again and again until none is left. Pure: what the
//! files become is handed back, and written by the caller.

use crate::diagnostic::{Diagnostic, Edit};
use crate::load::files::Files;
use crate::press::understand;
use crate::span::{FileId, Texts};
use std::collections::BTreeMap;
use std::io;

/// How often a mended history is looked through once more. What one edit uncovers, the next round
/// mends; more rounds than this would mean that two edits undo each other.
const ROUNDS: usize = 16;

/// What came of mending.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The files that change, by their paths from the project's folder.
    pub files: BTreeMap<String, Changed>,
    /// What was mended, in the order of files and places, round by round.
    pub mends: Vec<Mend>,
}

/// A file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub old: String,
    pub new: String,
}

/// One edit that was made: where it stood in the file as it was then, and what became what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    pub path: String,
    pub line: u32,
    pub column: u32,
    pub code: &'static str,
    pub old: String,
    pub new: String,
}

/// Mends what can be mended unasked: the faults that have one safe edit (see
/// [`Diagnostic::remedy`]), in the files of `content/`. Edits never overlap: of two that would, the
/// first is made, and the other if it still stands afterwards. A file that isn't UTF-8 is left alone.
pub fn fix(own: &dyn Files) -> Fixed {
    let mut fixed = Fixed::default();
    for _ in 0..ROUNDS {
        let mended = Mended { own, files: &fixed.files };
        let understood = understand(&mended);
        let texts = understood.texts;
        let faults = understood.faults.finish(&texts, false);
        let edits = chosen(&faults, &texts, &mended);
        if edits.is_empty() {
            break;
        }
        for (file, edits) in edits {
            let text = texts.get(file);
            for (code, edit) in &edits {
                let place = text.line_column(edit.span.start as usize);
                fixed.mends.push(Mend {
                    path: text.path.clone(),
                    line: place.line,
                    column: place.column,
                    code,
                    old: texts.slice(edit.span).to_owned(),
                    new: edit.text.clone(),
                });
            }
            let new = applied(&text.text, edits.iter().map(|(_, edit)| *edit));
            let before = || Changed { old: text.text.to_string(), new: String::new() };
            fixed.files.entry(text.path.clone()).or_insert_with(before).new = new;
        }
    }
    fixed
}

/// A file with its edits and the codes that they mend.
type InFile<'d> = (FileId, Vec<(&'static str, &'d Edit)>);

/// The safe edits by their files, in the order in which they stand, none over another.
fn chosen<'d>(faults: &'d [Diagnostic], texts: &Texts, files: &dyn Files) -> Vec<InFile<'d>> {
    let mut by_path: BTreeMap<&str, InFile> = BTreeMap::new();
    for fault in faults {
        let Some(edit) = fault.remedy() else { continue };
        let text = texts.get(edit.span.file);
        if text.path.starts_with("content/") && texts.slice(edit.span) != edit.text {
            let found = by_path.entry(&text.path).or_insert((edit.span.file, Vec::new()));
            found.1.push((fault.code.name, edit));
        }
    }
    // A text that was read leniently isn't what the file holds.
    by_path.retain(|path, (file, _)| {
        files.read(path).is_ok_and(|bytes| bytes == texts.get(*file).text.as_bytes())
    });
    for (_, edits) in by_path.values_mut() {
        edits.sort_by_key(|(_, edit)| (edit.span.start, edit.span.end));
        let mut end = None;
        edits.retain(|(_, edit)| {
            let free = end.is_none_or(|end| edit.span.start > end);
            if free {
                end = Some(edit.span.end);
            }
            free
        });
    }
    by_path.into_values().collect()
}

/// A text with these edits made, which are sorted and don't overlap.
fn applied<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(&text[at..range.start]);
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// A project over whose files some mended ones lie.
struct Mended<'a> {
    own: &'a dyn Files,
    files: &'a BTreeMap<String, Changed>,
}

impl Files for Mended<'_> {
    fn list(&self) -> Vec<String> {
        self.own.list()
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(changed) => Ok(changed.new.clone().into_bytes()),
            None => self.own.read(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::files::Memory;
    use proptest::prelude::*;

    fn memory(files: &[(&str, &[u8])]) -> Memory {
        files.iter().map(|(path, bytes)| (*path, *bytes)).collect()
    }

    #[test]
    fn what_is_safe_is_mended_and_what_is_a_guess_is_left() {
        let event = b"\xef\xbb\xbf---\r\ntitle: A\r\ndate: 28 May 1997\r\nautolink: yes\r\n\
                      plaec: x\r\n---\r\n\r\nSee [[b].\r\n";
        let page = b"---\ntitle: B\n---\n\nOn [@lee-2081].\n";
        let source = b"---\ntype: Book\ntitle: C\nissued: early 1990s\n---\n";
        let files = memory(&[
            ("content/site.yaml", b"title: T\nauthors: Me\n"),
            ("content/events/a.md", event),
            ("content/pages/b.md", page),
            ("content/sources/lee-2018.md", source),
        ]);
        let fixed = fix(&files);
        let new = |path: &str| fixed.files[path].new.as_str();
        assert_eq!(new("content/site.yaml"), "title: T\nauthors: [Me]\n");
        assert_eq!(
            new("content/events/a.md"),
            "\u{feff}---\r\ntitle: A\r\ndate: 1997-05-28\r\nautolink: true\r\nplaec: x\r\n---\r\n\
             \r\nSee [[b]].\r\n"
        );
        assert_eq!(
            new("content/sources/lee-2018.md"),
            "---\ntype: book\ntitle: C\nissued: early 1990s\n---\n"
        );
        assert_eq!(fixed.files.len(), 3);
        let told: Vec<_> = fixed.mends.iter().map(|mend| (mend.line, mend.code)).collect();
        assert!(told.contains(&(3, "date::invalid")), "{told:?}");
        assert_eq!(fixed.mends.len(), 5, "{told:?}");
    }

    #[test]
    fn a_citation_is_mended_where_it_stands_in_the_front_matter() {
        let event = |summary: &str| {
            format!("---\ntitle: A\ndate: 1997\nsummary: {summary}\n---\n\nText [@lee: p. 9].\n")
        };
        for (written, right) in [
            // A folded or escaped text has no exact places.
            (">-\n  One “x”\n  [@lee: p. 2] two", ">-\n  One “x”\n  [@lee: p. 2] two"),
            ("One \\* [@lee, pg 2]", "One \\* [@lee, pg. 2]"),
            ("'It''s [@lee, pg 2]'", "'It''s [@lee, pg 2]'"),
            ("'So [@lee, pg 2]'", "'So [@lee, pg. 2]'"),
            ("\"\\u0041 [@lee: p. 2]\"", "\"\\u0041 [@lee: p. 2]\""),
        ] {
            let files = memory(&[
                ("content/site.yaml", b"title: T\n"),
                ("content/events/a.md", event(written).as_bytes()),
                ("content/sources/lee.md", b"---\ntype: book\ntitle: C\nissued: 1998\n---\n"),
            ]);
            let fixed = fix(&files);
            let right = event(right).replace("Text [@lee:", "Text [@lee,");
            assert_eq!(fixed.files["content/events/a.md"].new, right, "{:#?}", fixed.mends);
        }
    }

    #[test]
    fn a_file_that_is_not_utf_8_is_left_alone() {
        let files = memory(&[
            ("content/site.yaml", b"title: T\n"),
            ("content/events/a.md", b"---\ntitle: \xff\ndate: 28 May 1997\n---\n"),
        ]);
        assert!(fix(&files).files.is_empty());
    }

    /// Lines of front matter and prose, right and wrong.
    fn line() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "date: 28 May 1997",
            "date: 1997-5-28",
            "Title: A",
            "title: 'a' b",
            "autolink: yes",
            "-item",
            "kind:battle",
            "participants: { who: x, role: a, b }",
            "Part-Of: b",
            "place: [B, 'c]",
            "---",
            "",
            "See [[B] and [b, p. 3] and [[b]].",
            "[@B, p. 2]",
            "claims: { a: { question: q, accounts: [{ source: b, value: 3,600 }] } }",
            "  deeper: 1",
        ])
    }

    proptest! {
        #[test]
        fn mending_ends_and_is_done_once(lines in prop::collection::vec(line(), 0..12)) {
            let text = format!("---\n{}\n", lines.join("\n"));
            let files = memory(&[
                ("content/site.yaml", b"title: T\n"),
                ("content/events/a.md", text.as_bytes()),
                ("content/sources/b.md", b"---\ntype: book\ntitle: B\n---\n"),
            ]);
            let fixed = fix(&files);
            let mut again = files.clone();
            for (path, changed) in &fixed.files {
                prop_assert_eq!(&again.0[path], changed.old.as_bytes());
                again.0.insert(path.clone(), changed.new.clone().into_bytes());
            }
            prop_assert!(fix(&again).files.is_empty());
        }
    }
}
