//! Where on the site an edit is to be seen: the page of the file, and the paragraph in which the
//! old and the new text part.

use crate::model::prose;
use crate::render::Press;
use crate::span::{FileId, Texts};
use serde::Serialize;

/// More edits at one time are no typing, and nobody looks for them one by one.
const MOST: usize = 50;

/// An edit as a reader sees it: a page, and the anchor of a paragraph if it is in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edited {
    pub page: String,
    pub anchor: Option<String>,
}

/// Where the changes of some files (path, old and new text) are to be seen.
pub fn edited(press: &Press, changes: &[(&str, &str, &str)]) -> Vec<Edited> {
    let find = |&(path, old, new): &(&str, &str, &str)| {
        let file = file(press.texts, path)?;
        let at = difference(old, new);
        let thing = press.site.things.iter().position(|thing| thing.file == file)?;
        let thing = crate::model::site::Ix(thing as u32);
        let page = press.path(thing).to_string();
        let blocks = press.site.thing(thing).prose.numbered();
        // The block in which the change begins; between two blocks, the one before.
        let begun = blocks.take_while(|(_, block)| block.span.start as usize <= at);
        let anchor = begun.filter_map(|(number, _)| number).last().map(prose::anchor);
        Some(Edited { page, anchor })
    };
    changes.iter().take(MOST).filter_map(find).collect()
}

fn file(texts: &Texts, path: &str) -> Option<FileId> {
    texts.iter().find(|(_, text)| text.path == path).map(|(file, _)| file)
}

/// The byte of the new text from which on it differs from the old one.
fn difference(old: &str, new: &str) -> usize {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    // What was taken out at the end of a paragraph shows in what stands before it.
    if same > 0 && new.len() < old.len() && new[..same.min(new.len())].is_char_boundary(same) {
        let before = new[..same].trim_end().len();
        return before.saturating_sub(1);
    }
    same
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found() {
        assert_eq!(difference("abc", "abd"), 2);
        assert_eq!(difference("", "abd"), 0);
        assert_eq!(difference("abc", "abcd"), 3);
        assert_eq!(difference("é", "è"), 1);
        // A sentence is taken from the end of the first paragraph.
        assert_eq!(difference("One. Two.\n\nThree.", "One.\n\nThree."), 3);
        assert_eq!(difference("abc", ""), 0);
    }
}
