//! What the abbreviations of a BibTeX file stand for: each `@string` is written out where it stands,
//! so that a name has the meaning last given to it above.

use super::scan::{Field, Piece};
use super::tables;
use std::collections::{BTreeSet, HashMap};

/// The longest text of an abbreviation, in bytes. A longer one counts as unknown, so that a few lines
/// that double each other can't fill the memory.
const LONGEST: usize = 64 * 1024;

/// The abbreviations of a file, by their names in small letters, each with all its meanings in order.
#[derive(Debug, Default)]
pub struct Strings(HashMap<String, Vec<Meaning>>);

#[derive(Debug)]
struct Meaning {
    /// Where it is given.
    at: usize,
    /// `None` where it is too long.
    text: Option<Text>,
}

/// A value in one piece, and the names in it that no `@string` explains. They stand for themselves.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Text {
    pub text: String,
    pub unknown: BTreeSet<String>,
}

impl Strings {
    /// Takes up an abbreviation that stands behind all that were taken up before.
    pub fn add(&mut self, field: &Field) {
        let at = field.name.span.start;
        let text = self.joined(field, at, LONGEST);
        let name = field.name.text.to_lowercase();
        self.0.entry(name).or_default().push(Meaning { at, text });
    }

    /// What a field holds.
    pub fn written(&self, field: &Field) -> Text {
        self.joined(field, field.name.span.start, usize::MAX).unwrap_or_default()
    }

    /// The pieces of a field that stands there; `None` if they are longer than this.
    fn joined(&self, field: &Field, at: usize, longest: usize) -> Option<Text> {
        let mut whole = Text::default();
        for piece in &field.pieces {
            match piece {
                Piece::Text(text) => whole.text.push_str(text),
                Piece::Name(name) => match self.meaning(name, at) {
                    Some(meaning) => {
                        whole.text.push_str(&meaning.text);
                        whole.unknown.extend(meaning.unknown.iter().cloned());
                    }
                    None => {
                        whole.text.push_str(name);
                        if tables::month(name).is_none() {
                            whole.unknown.insert(name.to_string());
                        }
                    }
                },
            }
            if whole.text.len() > longest {
                return None;
            }
        }
        Some(whole)
    }

    /// What a name means there: the last meaning given above or, if there is none, the first below.
    fn meaning(&self, name: &str, at: usize) -> Option<&Text> {
        let meanings = self.0.get(&name.to_lowercase())?;
        let above = meanings.partition_point(|meaning| meaning.at < at);
        meanings.get(above.saturating_sub(1))?.text.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::{Item, items};
    use super::*;

    /// What the fields of the entries hold, with the names in them that nothing explains.
    fn written(text: &str) -> Vec<(String, Vec<String>)> {
        let (mut strings, mut fields) = (Strings::default(), Vec::new());
        for item in items(text) {
            match item.unwrap() {
                Item::Strings(found) => found.iter().for_each(|field| strings.add(field)),
                Item::Entry(entry) => fields.extend(entry.fields),
                Item::Aside => {}
            }
        }
        let texts = fields.iter().map(|field| strings.written(field));
        texts.map(|it| (it.text, it.unknown.into_iter().collect())).collect()
    }

    #[test]
    fn a_name_means_what_was_said_last_above_it() {
        let text =
            "@string{p=\"A\"}\n@book{x, publisher=P}\n@string{p=\"B\"}\n@book{y, publisher=p}";
        assert_eq!(written(text), [("A".into(), vec![]), ("B".into(), vec![])]);
        let text = "@string{a=\"x\"}\n@string{a=a#\"y\"}\n@book{x, publisher=a # \"z\"}";
        assert_eq!(written(text), [("xyz".into(), vec![])]);
        let text = "@book{x, publisher=a}\n@string{a=\"later\" # b}";
        assert_eq!(written(text), [("laterb".into(), vec!["b".into()])]);
    }

    #[test]
    fn what_grows_without_end_is_unknown() {
        let own = "@string{a = a#a#a#a#a#a#a#a#a#a}\n@book{x, publisher=a}";
        assert_eq!(written(own), [("a".repeat(10), vec!["a".into()])]);
        let tenfold = format!(
            "@string{{a = \"x\"}}\n{}@book{{x, publisher=a}}",
            "@string{a = a#a#a#a#a#a#a#a#a#a}\n".repeat(4)
        );
        assert_eq!(written(&tenfold)[0].0.len(), 10_000);
        let more = tenfold.replace("@book", "@string{a = a#a#a#a#a#a#a#a#a#a}\n@book");
        assert_eq!(written(&more), [("a".into(), vec!["a".into()])]);
    }
}
