//! Code blocks, coloured by syntect with classes; which colour a class has is the stylesheet's
//! affair, in light and dark.

use super::html;
use std::sync::OnceLock;
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// The grammars. Decoding them costs some milliseconds, so only a site with code does it.
#[derive(Default)]
pub struct Highlighter(OnceLock<SyntaxSet>);

impl Highlighter {
    /// The inner HTML of a code block: the text with `<span class="syn-…">` around what the grammar
    /// of `language` knows, or only escaped where there is no such grammar.
    pub fn code(&self, language: &str, text: &str) -> String {
        if language.is_empty() {
            return html::text(text);
        }
        let syntaxes = self.0.get_or_init(SyntaxSet::load_defaults_newlines);
        let Some(syntax) = syntaxes.find_syntax_by_token(language) else {
            return html::text(text);
        };
        let style = ClassStyle::SpacedPrefixed { prefix: "syn-" };
        let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, syntaxes, style);
        for line in LinesWithEndings::from(text) {
            if generator.parse_html_for_line_which_includes_newline(line).is_err() {
                return html::text(text);
            }
        }
        generator.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_languages_get_classes_and_unknown_ones_stay_text() {
        let highlighter = Highlighter::default();
        let rust = highlighter.code("rust", "fn main() { \"<\" }\n");
        assert!(rust.contains("class=\"syn-") && rust.contains("&lt;"), "{rust}");
        assert_eq!(highlighter.code("no-such", "a < b"), "a &lt; b");
    }
}
