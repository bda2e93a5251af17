//! The terms of CSL's locators, every form in which an editor may write them, and which one begins a
//! text. How a locator is read with them lives in the room above.

macro_rules! terms {
    ($($name:ident $csl:literal: $one:literal $many:literal $($form:literal)*;)*) => {
        /// A locator term of CSL 1.0.2.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LocatorTerm { $($name),* }

        impl LocatorTerm {
            /// Every term, in the order of the standard.
            pub const ALL: &[LocatorTerm] = &[$(LocatorTerm::$name),*];

            /// The term's name in CSL: `page`, `sub-verbo`.
            pub fn csl(self) -> &'static str {
                match self { $(LocatorTerm::$name => $csl),* }
            }

            /// The canonical short forms, for one and for several.
            pub(super) fn short(self) -> (&'static str, &'static str) {
                match self { $(LocatorTerm::$name => ($one, $many)),* }
            }
        }

        /// Every form an editor may write, without its last full stop: the term, and whether
        /// the form says "several".
        pub(super) const FORMS: &[(&str, LocatorTerm, bool)] = &[
            $(($csl, LocatorTerm::$name, false), ($one, LocatorTerm::$name, false),
              ($many, LocatorTerm::$name, true), $(form($form, LocatorTerm::$name),)*)*
        ];
    };
}

/// A further form; a leading `+` marks a plural.
const fn form(text: &'static str, term: LocatorTerm) -> (&'static str, LocatorTerm, bool) {
    match text.as_bytes() {
        [b'+', ..] => (text.split_at(1).1, term, true),
        _ => (text, term, false),
    }
}

// name, CSL name: canonical short form for one and for several, then every other form.
terms! {
    Act "act": "act" "acts";
    Appendix "appendix": "app." "apps." "+appendices" "+appendixes";
    ArticleLocator "article-locator": "art." "arts." "article" "+articles";
    Book "book": "bk." "bks." "+books";
    Canon "canon": "can." "cans." "+canons";
    Chapter "chapter": "ch." "chs." "chap." "+chaps." "+chapters";
    Column "column": "col." "cols." "+columns";
    Elocation "elocation": "loc." "locs." "location" "+locations";
    Equation "equation": "eq." "eqs." "+equations";
    Figure "figure": "fig." "figs." "+figures";
    Folio "folio": "fol." "fols." "f." "+ff." "+folios";
    Issue "issue": "no." "nos." "iss." "number" "+numbers" "+issues";
    Line "line": "l." "ll." "+lines";
    Note "note": "n." "nn." "+notes" "footnote" "+footnotes" "endnote" "+endnotes";
    Opus "opus": "op." "opp." "+opera";
    Page "page": "p." "pp." "pg." "+pgs." "+pages";
    Paragraph "paragraph": "par." "pars." "para." "+paras." "¶" "+¶¶" "+paragraphs";
    Part "part": "pt." "pts." "+parts";
    Rule "rule": "r." "rr." "+rules";
    Scene "scene": "sc." "scs." "+scenes";
    Section "section": "sec." "secs." "sect." "§" "+§§" "+sections";
    SubVerbo "sub-verbo": "s.v." "s.vv." "sub verbo" "+sub verbis";
    Supplement "supplement": "supp." "supps." "suppl." "+supplements";
    Surah "surah": "sura" "suras" "+surahs";
    Table "table": "tbl." "tbls." "tab." "+tables";
    Timestamp "timestamp": "time" "times" "+timestamps";
    TitleLocator "title-locator": "tit." "tits." "title" "+titles";
    Verse "verse": "v." "vv." "+verses";
    Version "version": "ver." "vers." "+versions";
    Volume "volume": "vol." "vols." "+volumes";
}

/// The term that the text begins with, whether its form is a plural, and its length with a full
/// stop. The longest form wins.
pub(super) fn term_at(text: &str) -> Option<(LocatorTerm, bool, usize)> {
    let longest = FORMS
        .iter()
        .filter(|(form, ..)| starts_with(text, form))
        .max_by_key(|(form, ..)| form.len());
    if let Some((form, term, many)) = longest {
        return Some((*term, *many, form.len()));
    }
    // `p 90`: the commonest terms need no full stop before a space and a figure.
    let len = text.bytes().take_while(|&b| b == b'p').count();
    let after = text[len..].trim_start();
    let is_page = matches!(len, 1 | 2)
        && after.len() < text.len() - len
        && after.starts_with(|c: char| c.is_ascii_digit());
    is_page.then_some((LocatorTerm::Page, len == 2, len))
}

/// Whether the text begins with the form as a word of its own, in any case.
fn starts_with(text: &str, form: &str) -> bool {
    let Some(head) = text.get(..form.len()) else { return false };
    let after = text[form.len()..].chars().next();
    let ends = match form.chars().last() {
        Some('§' | '¶' | '.') => true,
        _ => !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.')),
    };
    ends && head.to_ascii_lowercase() == form
}

/// What a page is called in other languages, in small letters and without a full stop.
const PAGE_ABROAD: [&str; 8] = ["s", "seite", "ص", "с", "стр", "pag", "pág", "blz"];

/// The form nearest to a word that is none.
pub(super) fn nearest(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    if PAGE_ABROAD.contains(&word.as_str()) {
        return Some("p.");
    }
    // Any letter is near to any other.
    if word.chars().count() < 2 {
        return None;
    }
    let most = if word.chars().count() < 5 { 1 } else { 2 };
    FORMS
        .iter()
        .map(|(form, ..)| (strsim::osa_distance(&word, form.trim_end_matches('.')), *form))
        .filter(|(distance, form)| *distance <= most && form.len() > 1)
        .min_by_key(|(distance, form)| (*distance, form.len().abs_diff(word.len())))
        .map(|(_, form)| form)
}
