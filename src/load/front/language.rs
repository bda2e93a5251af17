//! Whether what names a language is a tag of BCP 47.

use super::super::values::{self, Map};
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::model::codes;

/// Languages that editors write out, and their tags.
const LANGUAGES: [(&str, &str); 24] = [
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("dari", "prs"),
    ("deutsch", "de"),
    ("dutch", "nl"),
    ("english", "en"),
    ("español", "es"),
    ("farsi", "fa"),
    ("français", "fr"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("latin", "la"),
    ("pashto", "ps"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("turkish", "tr"),
    ("uzbek", "uz"),
];

/// Warns of a language in this field that is no tag of BCP 47: browsers and citation styles pass it
/// over.
pub fn check_language(map: Map, field: &str, faults: &mut Faults) {
    let Some(language) = values::spanned_text(map, field) else { return };
    if is_tag(&language.value) {
        return;
    }
    let message = format!("`{}` is no tag of a language", language.value);
    let mut fault = Diagnostic::new(codes::FIELD_VALUE, language.span, message, "not BCP 47");
    fault.severity = Severity::Warning;
    let written = language.value.to_lowercase();
    let known = LANGUAGES.iter().find(|(name, _)| *name == written).map(|(_, tag)| *tag);
    let hyphened = || Some(language.value.replace('_', "-")).filter(|tag| is_tag(tag));
    faults.push(match known.map(str::to_string).or_else(hyphened) {
        Some(tag) => fault.mend(format!("write `{tag}`"), language.span, tag),
        None => fault.help("write its tag by BCP 47, as in `en`, `en-GB`, `de`, `fa`"),
    });
}

/// Whether a text has the form of a tag of BCP 47.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let sound = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(sound)
}
