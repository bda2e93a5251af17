//! The vocabulary of BibLaTeX and BibTeX: types, fields, languages and months, and what each is in
//! CSL.

/// BibLaTeX types: the CSL type, and the genre that the type itself says.
pub const KINDS: &[(&str, &str, &str)] = &[
    ("article", "article-journal", ""),
    ("artwork", "graphic", ""),
    ("audio", "broadcast", ""),
    ("book", "book", ""),
    ("bookinbook", "chapter", ""),
    ("booklet", "pamphlet", ""),
    ("collection", "book", ""),
    ("conference", "paper-conference", ""),
    ("dataset", "dataset", ""),
    ("electronic", "webpage", ""),
    ("image", "graphic", ""),
    ("inbook", "chapter", ""),
    ("incollection", "chapter", ""),
    ("inproceedings", "paper-conference", ""),
    ("inreference", "entry-encyclopedia", ""),
    ("interview", "interview", ""),
    ("jurisdiction", "legal_case", ""),
    ("legal", "treaty", ""),
    ("legislation", "legislation", ""),
    ("letter", "personal_communication", ""),
    ("manual", "book", ""),
    ("mastersthesis", "thesis", "master’s thesis"),
    ("misc", "document", ""),
    ("movie", "motion_picture", ""),
    ("music", "song", ""),
    ("mvbook", "book", ""),
    ("mvcollection", "book", ""),
    ("mvproceedings", "book", ""),
    ("mvreference", "book", ""),
    ("newspaper", "article-newspaper", ""),
    ("online", "webpage", ""),
    ("patent", "patent", ""),
    ("performance", "performance", ""),
    ("periodical", "periodical", ""),
    ("phdthesis", "thesis", "PhD diss."),
    ("proceedings", "book", ""),
    ("reference", "book", ""),
    ("report", "report", ""),
    ("review", "review", ""),
    ("software", "software", ""),
    ("standard", "standard", ""),
    ("suppbook", "chapter", ""),
    ("suppcollection", "chapter", ""),
    ("suppperiodical", "article-journal", ""),
    ("techreport", "report", "technical report"),
    ("thesis", "thesis", ""),
    ("unpublished", "manuscript", ""),
    ("video", "motion_picture", ""),
    ("www", "webpage", ""),
];

/// Fields with one CSL variable each. Those that depend on the type are in [`Reading::read`].
pub const FIELDS: &[(&str, &str)] = &[
    ("abstract", "abstract"),
    ("address", "publisher-place"),
    ("annotation", "annote"),
    ("chapter", "chapter-number"),
    ("doi", "DOI"),
    ("edition", "edition"),
    ("eventtitle", "event-title"),
    ("isbn", "ISBN"),
    ("issn", "ISSN"),
    ("keywords", "keyword"),
    ("library", "archive"),
    ("location", "publisher-place"),
    ("note", "note"),
    ("origlocation", "original-publisher-place"),
    ("origpublisher", "original-publisher"),
    ("origtitle", "original-title"),
    ("pages", "page"),
    ("pagetotal", "number-of-pages"),
    ("part", "part-number"),
    ("pmid", "PMID"),
    ("publisher", "publisher"),
    ("institution", "publisher"),
    ("school", "publisher"),
    ("organization", "publisher"),
    ("series", "collection-title"),
    ("shorttitle", "title-short"),
    ("url", "URL"),
    ("venue", "event-place"),
    ("version", "version"),
    ("volume", "volume"),
    ("volumes", "number-of-volumes"),
];

pub const NAMES: &[(&str, &str)] = &[
    ("author", "author"),
    ("bookauthor", "container-author"),
    ("director", "director"),
    ("editor", "editor"),
    ("holder", "author"),
    ("illustrator", "illustrator"),
    ("interviewer", "interviewer"),
    ("recipient", "recipient"),
    ("translator", "translator"),
];

pub const DATES: &[(&str, &str)] = &[
    ("date", "issued"),
    ("eventdate", "event-date"),
    ("origdate", "original-date"),
    ("urldate", "accessed"),
];

/// The CSL variable of `number` in an entry of this type.
pub fn number_variable(kind: &str) -> &'static str {
    match kind {
        "article" | "periodical" | "suppperiodical" | "newspaper" => "issue",
        "book" | "mvbook" | "inbook" | "collection" | "incollection" | "proceedings"
        | "inproceedings" | "reference" | "inreference" => "collection-number",
        _ => "number",
    }
}

/// The languages that BibLaTeX names in English, by their BCP 47 tags. Of several names of one,
/// the first is the one that is written.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("american", "en-US"),
    ("english", "en-US"),
    ("usenglish", "en-US"),
    ("british", "en-GB"),
    ("ukenglish", "en-GB"),
    ("ngerman", "de"),
    ("german", "de"),
    ("french", "fr"),
    ("italian", "it"),
    ("spanish", "es"),
    ("russian", "ru"),
    ("persian", "fa"),
    ("farsi", "fa"),
    ("dari", "prs"),
    ("pashto", "ps"),
    ("arabic", "ar"),
    ("turkish", "tr"),
    ("urdu", "ur"),
    ("uzbek", "uz"),
    ("dutch", "nl"),
    ("latin", "la"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("polish", "pl"),
    ("czech", "cs"),
    ("portuguese", "pt"),
    ("swedish", "sv"),
    ("danish", "da"),
    ("norwegian", "no"),
    ("finnish", "fi"),
    ("hungarian", "hu"),
    ("ukrainian", "uk"),
    ("japanese", "ja"),
    ("chinese", "zh"),
    ("korean", "ko"),
    ("hindi", "hi"),
];

/// The BCP 47 tag of a language that BibLaTeX names in English.
pub fn language(text: &str) -> &str {
    let lower = text.to_lowercase();
    LANGUAGES.iter().find(|(name, _)| *name == lower).map_or(text, |(_, tag)| tag)
}

/// A month by number, English name or abbreviation; `None` for more than that.
pub fn month(text: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_lowercase();
    let lower = lower.trim_end_matches('.');
    let named = MONTHS.iter().position(|m| lower.len() > 2 && m.starts_with(lower));
    named.map(|i| i as u8 + 1).or_else(|| lower.parse().ok().filter(|m| (1..=12).contains(m)))
}
