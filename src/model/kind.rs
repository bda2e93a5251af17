//! The kinds of thing a history is made of, their folders, and what an id may look like.

use serde::Serialize;

/// A kind of thing, each with a folder of its own below `content/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Chapter,
    Event,
    Person,
    Group,
    Place,
    Source,
    Page,
}

impl Kind {
    /// All kinds, in the order in which a site lists them.
    pub const ALL: [Kind; 7] = [
        Kind::Chapter,
        Kind::Event,
        Kind::Person,
        Kind::Group,
        Kind::Place,
        Kind::Source,
        Kind::Page,
    ];

    /// The kinds that bear names: people, groups and places.
    pub const ENTITIES: [Kind; 3] = [Kind::Person, Kind::Group, Kind::Place];

    /// The word for one of them, as in `[[event:kunduz]]`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Chapter => "chapter",
            Kind::Event => "event",
            Kind::Person => "person",
            Kind::Group => "group",
            Kind::Place => "place",
            Kind::Source => "source",
            Kind::Page => "page",
        }
    }

    /// The folder below `content/`, and of the site for all but plain pages.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Chapter => "chapters",
            Kind::Event => "events",
            Kind::Person => "people",
            Kind::Group => "groups",
            Kind::Place => "places",
            Kind::Source => "sources",
            Kind::Page => "pages",
        }
    }

    /// The kind of this word, as [`Kind::word`] gives it.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind that lives in this folder below `content/`.
    pub fn from_folder(folder: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.folder() == folder)
    }
}

/// Splits a chapter's file stem into its number and its id: `03-the-trap` is 3 and `the-trap`.
pub fn chapter_number(stem: &str) -> (Option<u32>, &str) {
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    match (stem[..digits].parse(), stem[digits..].strip_prefix(['-', '_'])) {
        (Ok(number), Some(id)) if !id.is_empty() => (Some(number), id),
        _ => (None, stem),
    }
}

/// Whether Windows keeps a file's name for itself, whatever follows its first full stop: `con.md`.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_uppercase();
    let device = |word: &str| {
        let number = stem.strip_prefix(word).and_then(|rest| rest.chars().next());
        stem.chars().count() == 4 && number.is_some_and(|c| "0123456789¹²³".contains(c))
    };
    ["CON", "PRN", "AUX", "NUL"].contains(&&*stem) || device("COM") || device("LPT")
}

/// Whether a file's stem may be an id: small letters (of any script), digits, `-`, `_` and `.`,
/// beginning with a letter or digit.
pub fn is_id(stem: &str) -> bool {
    let good = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || "-_.".contains(c);
    stem.chars().all(good) && stem.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_shed_their_number() {
        assert_eq!(chapter_number("03-the-trap"), (Some(3), "the-trap"));
        assert_eq!(chapter_number("the-trap"), (None, "the-trap"));
        assert_eq!(chapter_number("1997"), (None, "1997"));
        assert_eq!(chapter_number("03-"), (None, "03-"));
    }

    #[test]
    fn ids_are_plain() {
        assert!(is_id("mazar-uprising") && is_id("1997") && is_id("مزار"));
        assert!(!is_id("Mazar") && !is_id("") && !is_id("-a") && !is_id("a b") && !is_id("a/b"));
    }
}
