//! Every code that a diagnostic can bear, in one table. What raises them is in the rooms above.

use crate::diagnostic::{Code, Severity};

macro_rules! codes {
    ($($(#[$group:meta])* $constant:ident = $name:literal, $severity:ident, $meaning:literal;)*) => {
        $($(#[$group])* pub const $constant: &Code =
            &Code { name: $name, severity: Severity::$severity, meaning: $meaning };)*

        /// All codes, in the order of this table.
        pub const ALL: &[&Code] = &[$($constant),*];
    };
}

codes! {
    FILE_UNREADABLE = "file::unreadable", Error, "A file can't be read.";
    FILE_NOT_UTF8 = "file::not-utf8", Error, "A file isn't UTF-8 text.";
    FILE_MISSING = "file::missing", Error, "The history lacks a file that it needs.";
    FILE_MISPLACED = "file::misplaced", Warning, "A file lies where it is not read.";

    YAML_SYNTAX = "yaml::syntax", Error, "The YAML can't be read.";
    YAML_DUPLICATE_KEY = "yaml::duplicate-key", Error, "A key stands twice in one map.";
    YAML_NO_FRONT_MATTER = "yaml::no-front-matter", Error, "A file has no front matter.";

    FIELD_UNKNOWN = "field::unknown", Error, "A field that this kind of thing doesn't have.";
    FIELD_MISSING = "field::missing", Error, "A field that this kind of thing needs is missing.";
    FIELD_TYPE = "field::type", Error, "A field holds another type of value than it takes.";
    FIELD_VALUE = "field::value", Error, "A field holds none of the values that it takes.";
    FIELD_MARKUP = "field::markup", Warning, "A plain text holds Markdown or HTML, which would be printed.";

    ID_INVALID = "id::invalid", Error, "A file's name can't be an id.";
    ID_DUPLICATE = "id::duplicate", Error, "Two things of one kind have one id.";
    ID_CHAPTER_NUMBER = "id::chapter-number", Warning, "Chapters have no number, or the same one.";
    ID_ANCHOR = "id::duplicate-anchor", Error, "Two places on one page have one anchor.";

    DATE_INVALID = "date::invalid", Error, "A date isn't EDTF, or there is no such day.";
    DATE_REVERSED = "date::end-before-start", Error, "An interval ends before it starts.";
    DATE_OUTSIDE = "date::outside-whole", Error, "A thing lies outside the time of what it is part of.";
    DATE_EFFECT_FIRST = "date::effect-before-cause", Error, "An event leads to one that came before it.";

    LIBRARY = "source::library", Error, "An entry of a library can't be read.";
    LIBRARY_DATE = "source::library-date", Warning, "A date of a library can't be read, and is printed as it is.";
    LIBRARY_KEY = "source::library-key", Warning, "The key of a library's entry can't be cited.";
    CITE_SYNTAX = "cite::syntax", Error, "A citation can't be read.";
    CITE_UNKNOWN_KEY = "cite::unknown-key", Error, "A citation's key is no source and no named citation.";
    CITE_AMBIGUOUS_KEY = "cite::ambiguous-key", Error, "A citation's name is also a source's id.";
    CITE_UNUSED = "cite::unused", Warning, "Nothing uses a citation of the front matter.";
    CITE_LOCATOR_TERM = "cite::unknown-locator-term", Error, "A locator's term isn't known.";
    CITE_LOCATOR = "cite::locator", Error, "A locator can't be read.";
    CITE_LOCATOR_TWICE = "cite::locator-twice", Error, "A named citation is given a second locator.";
    CITE_BEYOND = "cite::locator-beyond", Warning, "A page lies beyond the last of the source.";
    CITE_TOO_EARLY = "cite::source-too-early", Warning, "A source is older than what it is cited for.";
    CITE_STYLE = "cite::style", Error, "The citation style isn't bundled, or can't be read.";

    SOURCE_NO_DATE = "source::no-date", Warning, "A source has no date and doesn't say why.";
    SOURCE_NO_AUTHOR = "source::no-author", Warning, "A source has no author and doesn't say why.";
    SOURCE_UNCITED = "source::uncited", Warning, "Nobody cites a source.";
    SOURCE_RELAYS = "source::relay-cycle", Error, "Sources relay each other in a circle.";
    SOURCE_KNOWN = "source::known-cycle", Error, "Sources are known only through each other.";

    LINK_UNKNOWN = "link::unknown-target", Error, "A link leads to nothing.";
    LINK_ANCHOR = "link::unknown-anchor", Error, "A link leads to no place on its page.";
    LINK_AMBIGUOUS = "link::ambiguous", Error, "A link could mean more than one thing.";
    LINK_KIND = "link::wrong-kind", Error, "A reference leads to a thing of another kind than it takes.";
    LINK_UNSAFE = "link::unsafe", Error, "A link has a scheme that may not come out live.";
    LINK_FILE = "link::missing-file", Error, "An image or file that is named doesn't exist.";
    LINK_EMBED = "link::embed", Error, "An embed names nothing that can be set into a page.";
    LINK_FORMER = "link::former-id", Warning, "A reference names a thing by an id that it no longer has.";
    PAGE_UNLINKED = "link::orphan", Warning, "Nothing links to a page.";
    NAME_AMBIGUOUS = "name::ambiguous", Warning, "Two entities bear one name.";
    EFFECT_CYCLE = "effect::cycle", Error, "An event leads to itself.";
    EFFECT_OWN_PART = "effect::own-part", Warning, "An event leads to its own part, or to its whole.";
    PART_CYCLE = "part::cycle", Error, "A thing is part of itself.";

    CLAIM_ONE_ACCOUNT = "claim::one-account", Error, "A claim has fewer than two accounts.";
    CLAIM_NO_MEASURE = "claim::no-measure", Error, "A claim has figures, but doesn't say what they count.";
    CLAIM_MEASURE = "claim::different-measure", Error, "Figures of different measure stand on one claim.";
    CLAIM_MIXED = "claim::mixed-answers", Error, "A claim's accounts answer it with unlike things.";
    CLAIM_EMPTY = "claim::empty-account", Error, "An account says and answers nothing.";
    CLAIM_FIGURE = "claim::figure", Error, "An account's figure can't be: its low is above its high, or it gives two.";

    PROSE_UNCITED = "prose::uncited", Warning, "A paragraph, list, quotation or table of a chapter cites nothing.";
    PROSE_NO_REASON = "prose::no-reason", Error, "An opt-out from citation gives no reason.";
    PROSE_RAW_HTML = "prose::raw-html", Warning, "Raw HTML is dropped.";
    PROSE_UNCLOSED = "prose::unclosed", Error, "A comment or a block of code is never closed, and takes all that follows.";
    PROSE_HIDDEN = "prose::hidden", Warning, "Prose is taken for code or for a link's address, and isn't read.";
    PROSE_FOOTNOTE = "prose::unknown-footnote", Error, "A footnote's mark has no footnote.";
    PROSE_FOOTNOTE_UNUSED = "prose::unused-footnote", Warning, "A footnote has no mark.";
    PROSE_FOOTNOTE_TWICE = "prose::duplicate-footnote", Error, "Two footnotes have one label.";

    MAP = "map::unreadable", Error, "A base map, or a feature of it, can't be read.";

    OUTPUT_COLLISION = "output::collision", Error, "Two things want to be one file of the site.";
    OUTPUT_PATH = "output::path", Error, "A file of the site has a name that not every computer can keep.";
    TEMPLATE = "template::error", Error, "A template can't be read or drawn.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_twice() {
        let mut names: Vec<_> = ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
