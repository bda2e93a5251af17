//! What can be said of a fault: its code, severity, labels and ways out, and the list that gathers
//! them. Which codes there are is the model's affair; how they are printed is the printers'.

pub mod github;
pub mod human;
pub mod json;
pub mod place;
pub mod sarif;

use crate::span::{Span, Texts};
use serde::Serialize;

/// How bad a fault is. An error keeps the site from being built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Warning,
    Error,
}

/// A kind of fault, as `family::name`, with its usual severity and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    pub name: &'static str,
    pub severity: Severity,
    /// One sentence on what is wrong, for lists of codes.
    pub meaning: &'static str,
}

/// A place that a diagnostic points at, and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// A replacement of the bytes of `span` by `text` that mends the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
    /// Whether it may be made unasked: it writes rightly what is written wrongly, and there is
    /// nothing else that could be meant. A guess at the name that was meant is never safe.
    pub safe: bool,
}

/// A way out: a sentence and, where it can be exact, the edit that it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    pub text: String,
    pub edit: Option<Edit>,
}

/// One fault. The first label is the place of the fault, others the places it clashes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: &'static Code,
    pub severity: Severity,
    pub message: String,
    pub labels: Vec<Label>,
    pub helps: Vec<Help>,
}

impl Diagnostic {
    /// A fault of this code at this place. `label` says what is to be seen there; it may be empty.
    pub fn new(
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity,
            message: message.into(),
            labels: vec![Label { span, text: label.into() }],
            helps: Vec::new(),
        }
    }

    /// Points at another place that has to do with it.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a way out in words.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.helps.push(Help { text: text.into(), edit: None });
        self
    }

    /// Adds a way out that is an exact edit, and may be wrong: the editor decides.
    pub fn suggest(
        self,
        text: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Diagnostic {
        self.suggest_if(false, text, span, replacement)
    }

    /// Adds a way out that is an exact edit and safe: see [`Edit::safe`].
    pub fn mend(
        self,
        text: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Diagnostic {
        self.suggest_if(true, text, span, replacement)
    }

    /// Adds a way out that is an exact edit, and says whether it is safe.
    pub fn suggest_if(
        mut self,
        safe: bool,
        text: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Diagnostic {
        let edit = Edit { span, text: replacement.into(), safe };
        self.helps.push(Help { text: text.into(), edit: Some(edit) });
        self
    }

    /// The edit that mends it unasked: the safe one, where there is one and no other.
    pub fn remedy(&self) -> Option<&Edit> {
        let mut safe =
            self.helps.iter().filter_map(|help| help.edit.as_ref()).filter(|edit| edit.safe);
        safe.next().filter(|_| safe.next().is_none())
    }

    /// Where the fault is.
    pub fn span(&self) -> Span {
        self.labels[0].span
    }
}

/// The faults found so far. Rooms push into one of their own and the lists are joined, so that
/// parallel work needs no lock.
#[derive(Debug, Default, Clone)]
pub struct Faults(Vec<Diagnostic>);

impl Faults {
    /// Notes a fault.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Takes over all faults of another list.
    pub fn extend(&mut self, other: Faults) {
        self.0.extend(other.0);
    }

    /// Keeps the faults that are wanted.
    pub fn retain(&mut self, wanted: impl Fn(&Diagnostic) -> bool) {
        self.0.retain(wanted);
    }

    /// Puts the faults in the order of the files' paths and of their places in them, drops those
    /// said twice, and under `strict` makes an error of every warning.
    pub fn finish(mut self, texts: &Texts, strict: bool) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.span().start, d.span().end, d.code.name);
            let path = |d: &Diagnostic| &texts.get(d.span().file).path;
            path(a)
                .cmp(path(b))
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| a.message.cmp(&b.message))
        });
        self.0.dedup();
        if strict {
            self.0.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
        }
        self.0
    }

    /// Whether no fault was found so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether any fault found so far is an error.
    pub fn any_error(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The faults in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}

/// How many errors and warnings there are.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    (errors, diagnostics.len() - errors)
}

/// A library's message in the form that all messages have: it begins with a small letter, unless
/// with a name or an abbreviation, and ends without a full stop.
pub fn phrase(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => message.into(),
    }
}

/// Of the known names, the one nearest to what was written, if it is near enough to be meant.
/// One letter in three may differ, four at most; a name of one or two letters is near to nothing but
/// itself. Case does not count; ties go to the name that comes first.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_lowercase();
    let wanted = fold(written);
    let allowed = (wanted.chars().count() / 3).min(4);
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(&wanted, &fold(name)), name))
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_libraries_are_made_like_ours() {
        assert_eq!(phrase("Unknown filter `shout`."), "unknown filter `shout`");
        assert_eq!(phrase("A person or group."), "a person or group");
        assert_eq!(phrase("YAML can't be read"), "YAML can't be read");
        assert_eq!(phrase(" unclosed quote "), "unclosed quote");
        assert_eq!(phrase(""), "");
    }

    #[test]
    fn the_nearest_name_is_near_or_none() {
        let known = ["lee-2018", "wp-mazar", "wp-conflict"];
        assert_eq!(nearest("lee-2108", known), Some("lee-2018"));
        assert_eq!(nearest("WP-Mazar", known), Some("wp-mazar"));
        assert_eq!(nearest("dupree", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest("b", ["a", "ab"]), None);
        assert_eq!(nearest("li", ["lee", "le"]), None);
        assert_eq!(nearest("LE", ["lee", "le"]), Some("le"));
        assert_eq!(nearest("lea", ["lee", "le"]), Some("lee"));
    }
}
