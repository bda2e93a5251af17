//! The terms of CSL's locators and every form in which an editor may write them. How a locator is read
//! with them lives in the room above.

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
