//! CSL styles and locales: found by name among those that are bundled, or read from the text of
//! a `.csl` file. Formats nothing.

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg as csl;

use csl::taxonomy::{OtherTerm, Term};
use csl::{CitationFormat, IndependentStyle, Locale, LocaleCode, StyleCategory, StyleClass, Terms};

/// The style of a site that names none.
pub const DEFAULT: &str = "chicago-notes-bibliography";

/// Names under which editors know a bundled style, beside the archive's own.
const ALIASES: &[(&str, &str)] = &[
    ("chicago", "chicago-notes"),
    ("chicago-notes-bibliography", "chicago-notes"),
    ("chicago-full-notes", "chicago-notes"),
    ("chicago-fullnote", "chicago-notes"),
    ("chicago-fullnote-bibliography", "chicago-notes"),
    ("chicago-note-bibliography", "chicago-shortened-notes"),
    ("chicago-shortened-notes-bibliography", "chicago-shortened-notes"),
    ("turabian", "turabian-fullnote-8"),
    ("turabian-fullnote", "turabian-fullnote-8"),
    ("turabian-fullnote-bibliography", "turabian-fullnote-8"),
    ("turabian-fullnote-bibliography-8th-edition", "turabian-fullnote-8"),
    ("mhra", "modern-humanities-research-association"),
    ("mhra-notes", "modern-humanities-research-association-notes"),
    ("harvard", "harvard-cite-them-right"),
    ("asa", "american-sociological-association"),
    ("apsa", "american-political-science-association"),
    ("iso690-author-date-en", "iso-690-author-date"),
];

/// A style that can be formatted with.
#[derive(Debug, Clone)]
pub struct Style {
    pub(super) csl: IndependentStyle,
    /// A dependent style may name a locale of its own.
    pub(super) locale: Option<LocaleCode>,
}

/// Why there is no such style, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleFault {
    pub message: String,
    pub help: Option<String>,
}

impl Style {
    /// A bundled style, by its name in the CSL repository, in the archive, or a common one
    /// (`chicago-notes-bibliography`, `apa`, `mla`). Large and small letters, spaces and `.csl`
    /// don't matter.
    pub fn named(name: &str) -> Result<Style, StyleFault> {
        let wanted = name.trim().to_lowercase().replace([' ', '_'], "-");
        let wanted = wanted.strip_suffix(".csl").unwrap_or(&wanted);
        let found = ALIASES
            .iter()
            .find(|(alias, _)| *alias == wanted)
            .and_then(|(_, archived)| ArchivedStyle::by_name(archived))
            .or_else(|| ArchivedStyle::by_name(wanted))
            .or_else(|| ArchivedStyle::by_id(&format!("http://www.zotero.org/styles/{wanted}")));
        match found.map(ArchivedStyle::get) {
            Some(csl::Style::Independent(csl)) => usable(Style { csl, locale: None }),
            Some(csl::Style::Dependent(dependent)) => of_parent(&dependent),
            None => Err(StyleFault {
                message: format!("there is no bundled style `{name}`"),
                help: Some(match nearest(wanted) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        "put the style's `.csl` file beside `site.yaml` and name that".to_string()
                    }
                }),
            }),
        }
    }

    /// The style in the text of a `.csl` file. A dependent style resolves to its parent where
    /// that is bundled.
    pub fn from_xml(xml: &str) -> Result<Style, StyleFault> {
        match csl::Style::from_xml(xml) {
            Ok(csl::Style::Independent(csl)) => usable(Style { csl, locale: None }),
            Ok(csl::Style::Dependent(dependent)) => of_parent(&dependent),
            Err(error) => Err(StyleFault {
                message: format!("this is no CSL 1.0 style: {error}"),
                help: Some("take the file again from the CSL style repository".to_string()),
            }),
        }
    }

    /// Whether the style prints notes. Others print within the text.
    pub fn is_note(&self) -> bool {
        self.csl.settings.class == StyleClass::Note
    }
}

/// Every name that [`Style::named`] knows, sorted.
pub fn names() -> Vec<&'static str> {
    let archived = ArchivedStyle::all().iter().flat_map(|s| s.names().iter().copied());
    let ids = ArchivedStyle::all().iter().filter_map(|s| s.csl_id().rsplit('/').next());
    let mut out: Vec<_> =
        archived.chain(ids).chain(ALIASES.iter().map(|(alias, _)| *alias)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn of_parent(dependent: &csl::DependentStyle) -> Result<Style, StyleFault> {
    let href = &dependent.parent_link.href;
    let name = href.rsplit('/').next().unwrap_or(href);
    let mut style = Style::named(name).map_err(|_| StyleFault {
        message: format!("this style depends on `{name}`, which is not bundled"),
        help: Some(format!("take the file of `{name}` itself, and name that")),
    })?;
    style.locale = dependent.default_locale.clone();
    Ok(style)
}

/// Numbers and labels count through a whole bibliography; a history's notes can't.
fn usable(style: Style) -> Result<Style, StyleFault> {
    let counts = style.csl.info.category.iter().any(|category| {
        matches!(
            category,
            StyleCategory::CitationFormat {
                format: CitationFormat::Numeric | CitationFormat::Label
            }
        )
    });
    if counts {
        return Err(StyleFault {
            message: "this style cites by number or label, which this site does not print"
                .to_string(),
            help: Some(format!(
                "take a style of notes (`{DEFAULT}`) or of author and date (`apa`)"
            )),
        });
    }
    Ok(style)
}

fn nearest(wanted: &str) -> Option<&'static str> {
    let most = (wanted.len() / 4).clamp(2, 5);
    let names = names();
    let distance = |name: &&str| strsim::osa_distance(wanted, name);
    let near = names.iter().filter(|name| distance(name) <= most).min_by_key(|name| distance(name));
    // A name that was cut short, or that says more than the bundled one.
    let part =
        |name: &&&str| wanted.len() > 2 && (name.contains(wanted) || wanted.starts_with(**name));
    near.or_else(|| names.iter().filter(part).min_by_key(|name| distance(name))).copied()
}

/// The one locale for a style and a site's language (BCP 47): the style's own terms first, then
/// those of the language, then American English. Merged, so that a term is looked up in one list.
pub(super) fn locale(style: &Style, language: &str) -> Locale {
    let wanted = match &style.locale {
        Some(code) if language.is_empty() => code.0.clone(),
        _ => language.to_string(),
    };
    let base = wanted.split('-').next().unwrap_or("en").to_lowercase();
    let files = locales();
    let code_of = |l: &Locale| l.lang.as_ref().map(|c| c.0.clone()).unwrap_or_default();
    let exact = files.iter().find(|l| code_of(l).eq_ignore_ascii_case(&wanted));
    // A bare language stands for its first region in CSL's own order: `en` is American.
    let preferred = LocaleCode(base.clone()).fallback().map(|c| c.0);
    let regional = files
        .iter()
        .find(|l| preferred.as_ref().is_some_and(|p| *p == code_of(l)))
        .or_else(|| files.iter().find(|l| base == "en" && code_of(l) == "en-US"))
        .or_else(|| files.iter().find(|l| code_of(l).split('-').next() == Some(&base)));
    let english = files.iter().find(|l| code_of(l) == "en-US");
    let lang = exact.or(regional).or(english).and_then(|l| l.lang.clone());
    let lang = lang.unwrap_or_else(LocaleCode::en_us);
    let own = |code: Option<&str>| {
        style.csl.locale.iter().find(|l| l.lang.as_ref().map(|c| c.0.as_str()) == code)
    };
    let mut merged = Locale {
        lang: Some(lang.clone()),
        info: None,
        terms: Some(Terms { terms: Vec::new() }),
        date: Vec::new(),
        style_options: None,
    };
    let layers = [own(Some(&lang.0)), own(Some(&base)), own(None), exact, regional, english];
    for layer in layers.into_iter().flatten() {
        let has_ordinals = merged.ordinals().is_some();
        if let Some(terms) = &mut merged.terms {
            for term in layer.terms.iter().flat_map(|t| &t.terms) {
                let known = terms.terms.iter().any(|t| t.name == term.name && t.form == term.form);
                // Ordinals belong together, and don't mix between languages.
                let mixes = has_ordinals && term.name.is_ordinal();
                // The prose beside the notes has double marks, and so has every English locale.
                let single = base == "en" && is_quote(term.name) && code_of(layer) != "en-US";
                if !known && !mixes && !single {
                    terms.terms.push(term.clone());
                }
            }
        }
        merged.date.extend(layer.date.iter().cloned());
        merged.style_options = merged.style_options.or(layer.style_options);
    }
    merged
}

fn is_quote(name: Term) -> bool {
    use OtherTerm::{CloseInnerQuote, CloseQuote, OpenInnerQuote, OpenQuote};
    let quotes = [OpenQuote, CloseQuote, OpenInnerQuote, CloseInnerQuote];
    quotes.into_iter().any(|quote| name == Term::Other(quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_styles_by_every_name() {
        for name in ["chicago-notes-bibliography", "Chicago Notes", "apa.csl", "mla", "turabian"] {
            assert!(Style::named(name).is_ok(), "{name}");
        }
        assert!(Style::named(DEFAULT).unwrap().is_note());
        assert!(!Style::named("apa").unwrap().is_note());
    }

    #[test]
    fn suggests_near_names_and_refuses_numbers() {
        let fault = Style::named("chicago-note-bibliografy").unwrap_err();
        assert_eq!(fault.help.as_deref(), Some("did you mean `chicago-note-bibliography`?"));
        assert!(Style::named("ieee").unwrap_err().message.contains("number"));
        assert!(Style::from_xml("<style>").is_err());
        assert!(Style::from_xml("").is_err());
    }

    #[test]
    fn resolves_dependent_styles() {
        let xml = r#"<?xml version="1.0"?><style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="en-GB">
            <info><title>A journal</title><id>http://www.zotero.org/styles/a-journal</id>
            <link href="http://www.zotero.org/styles/a-journal" rel="self"/>
            <link href="http://www.zotero.org/styles/apa" rel="independent-parent"/>
            <updated>2020-01-01T00:00:00+00:00</updated></info></style>"#;
        let style = Style::from_xml(xml).unwrap();
        assert_eq!(style.locale, Some(LocaleCode("en-GB".to_string())));
        let xml = xml.replace("styles/apa", "styles/no-such-style");
        assert!(Style::from_xml(&xml).unwrap_err().message.contains("no-such-style"));
    }

    #[test]
    fn falls_back_to_english() {
        let style = Style::named(DEFAULT).unwrap();
        for (language, code) in
            [("en", "en-US"), ("en-GB", "en-GB"), ("de", "de-DE"), ("fa", "fa-IR"), ("xx", "en-US")]
        {
            assert_eq!(locale(&style, language).lang.unwrap().0, code, "{language}");
        }
    }
}
