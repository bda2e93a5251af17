//! The values of front matter as the model's types: texts, dates, locators, references, inline
//! Markdown. Which fields there may be was checked before; what doesn't fit is left out.

use super::locator_fault;
use super::markdown::{self, Rules};
use super::yaml::{Node, Scalar, get};
use crate::diagnostic::{Diagnostic, Faults};
use crate::model::codes;
use crate::model::date::{Date, is_same_date};
use crate::model::draft::{Inline, Ref};
use crate::model::locator::{self, Locator};
use crate::model::typography::curl;
use crate::span::{Span, Spanned};

/// The entries of a map of the front matter.
pub type Map<'a> = &'a [(Spanned<String>, Node)];

/// Reads values and notes what is wrong with them.
pub struct Values<'f> {
    pub rules: Rules,
    pub faults: &'f mut Faults,
}

/// A scalar with its place: without its quotes where it stands in the file as it is.
pub fn spanned(node: &Node) -> Option<Spanned<String>> {
    let scalar = node.scalar()?;
    Some(Spanned::new(scalar.text.clone(), text_span(node, scalar)))
}

fn text_span(node: &Node, scalar: &Scalar) -> Span {
    match scalar.place.is_exact() && !scalar.text.is_empty() {
        true => scalar.place.span(0..scalar.text.len()),
        false => node.span,
    }
}

/// A text for people, with its apostrophes and quotation marks curled.
pub fn text(map: Map, name: &str) -> Option<String> {
    raw_text(map, name).map(|text| curl(&text))
}

/// A text for machines, as it is written: an address, a key.
pub fn raw_text(map: Map, name: &str) -> Option<String> {
    get(map, name)?.scalar().map(|scalar| scalar.text.clone())
}

/// A text with its place.
pub fn spanned_text(map: Map, name: &str) -> Option<Spanned<String>> {
    spanned(get(map, name)?)
}

/// A truth value.
pub fn boolean(map: Map, name: &str) -> Option<bool> {
    get(map, name)?.scalar()?.boolean()
}

/// A number with its place.
pub fn number(map: Map, name: &str) -> Option<Spanned<f64>> {
    let node = get(map, name)?;
    Some(Spanned::new(node.scalar()?.number()?, node.span))
}

/// One or several references.
pub fn references(map: Map, name: &str) -> Vec<Ref> {
    items(map, name).filter_map(spanned).collect()
}

/// The items of a list; a value that is none is the only item.
pub fn items<'a>(map: Map<'a>, name: &str) -> impl Iterator<Item = &'a Node> + use<'a> {
    let node = get(map, name);
    let items = match node {
        Some(node) => node.list().unwrap_or(std::slice::from_ref(node)),
        None => &[],
    };
    items.iter().filter(|node| !node.is_blank())
}

/// The entries of a map of maps, by name.
pub fn entries<'a>(map: Map<'a>, name: &str) -> Map<'a> {
    get(map, name).and_then(Node::map).unwrap_or_default()
}

/// Whether the words, in bibliographies of several languages, say that there is no date.
fn is_undated(text: &str) -> bool {
    const WORDS: [&str; 9] =
        ["nd", "no date", "undated", "sd", "sa", "od", "oj", "unknown", "not dated"];
    let bare = text.trim().to_lowercase().replace('.', "");
    WORDS.contains(&bare.as_str()) || WORDS.contains(&bare.replace(' ', "").as_str())
}

impl Values<'_> {
    /// Inline Markdown.
    pub fn markdown(&mut self, map: Map, name: &str) -> Vec<Inline> {
        let Some(scalar) = get(map, name).and_then(Node::scalar) else { return Vec::new() };
        markdown::inlines(&scalar.text, scalar.place, self.rules, self.faults)
    }

    /// A date.
    pub fn date(&mut self, map: Map, name: &str) -> Option<Spanned<Date>> {
        let node = get(map, name)?;
        let scalar = node.scalar()?;
        let whole = text_span(node, scalar);
        match Date::parse(&scalar.text) {
            Ok(date) => Some(Spanned::new(date, whole)),
            Err(error) => {
                let is_reversed = scalar.text.split_once('/').is_some_and(|(start, end)| {
                    Date::parse(start).is_ok() && Date::parse(end).is_ok()
                });
                let code = if is_reversed { codes::DATE_REVERSED } else { codes::DATE_INVALID };
                let exact = scalar.place.is_exact() && !error.at.is_empty();
                let at = if exact { scalar.place.span(error.at) } else { whole };
                let fault = Diagnostic::new(code, at, error.message, "here");
                self.faults.push(match error.suggestion {
                    _ if name == "issued" && is_undated(&scalar.text) => {
                        fault.help("leave `issued` out, and say why in `undated: …`")
                    }
                    Some(date) => {
                        let safe = is_same_date(&scalar.text, &date);
                        let unquoted = scalar.plain || !scalar.place.is_exact();
                        let right = match unquoted && date.starts_with(['[', '{']) {
                            true => format!("'{date}'"),
                            false => date,
                        };
                        fault.suggest_if(safe, format!("write `{right}`"), whole, right)
                    }
                    None => {
                        fault.help("write year-month-day, as in `1997-05-28`, `1997-05`, `1997~`")
                    }
                });
                None
            }
        }
    }

    /// A locator.
    pub fn locator(&mut self, map: Map, name: &str) -> Option<Spanned<Locator>> {
        let node = get(map, name)?;
        let scalar = node.scalar()?;
        let parsed = locator::parse(&scalar.text);
        for fault in &parsed.faults {
            let exact = scalar.place.is_exact() && !scalar.text.is_empty();
            let at = if exact { scalar.place.span(fault.range.clone()) } else { node.span };
            self.faults.push(locator_fault(fault, at, exact));
        }
        let locator = parsed.locator.filter(|_| parsed.faults.is_empty())?;
        Some(Spanned::new(locator, text_span(node, scalar)))
    }
}
