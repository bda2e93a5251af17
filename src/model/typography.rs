//! Apostrophes and quotation marks as a printer sets them, for plain text that an editor types with
//! straight ones. Markdown has its own smart punctuation; this gives the same for titles and words
//! that aren't Markdown.

use std::ops::Range;

/// The text with its straight apostrophes and quotation marks curled: one after a letter, digit or
/// stop closes, one before them opens; before a digit it stands for what was left out ('97).
pub fn curl(text: &str) -> String {
    if !text.contains(['\'', '"']) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len() + 4);
    let mut before = None;
    let mut letters = text.chars().peekable();
    let mut inside_tag = false;
    while let Some(c) = letters.next() {
        // The quotation marks of a tag are no text.
        inside_tag = (inside_tag || (c == '<' && letters.peek() == Some(&'s'))) && c != '>';
        if inside_tag {
            out.push(c);
            continue;
        }
        let opens = before.is_none_or(|b: char| b.is_whitespace() || "([{—–-/“‘".contains(b));
        let left_out = letters.peek().is_some_and(char::is_ascii_digit);
        out.push(match c {
            '\'' if opens && !left_out => '‘',
            '\'' => '’',
            '"' if opens => '“',
            '"' => '”',
            c => c,
        });
        before = out.chars().next_back();
    }
    out
}

/// The tags that CSL knows in the text of a source, and those that mean the same.
const TAGS: [&str; 9] = ["i", "b", "em", "strong", "sup", "sub", "span", "sc", "u"];

/// Where the first tag of HTML that marks words (`<i>`, `</sup>`, `<span class="nocase">`) stands in a
/// text.
pub fn tag(text: &str) -> Option<Range<usize>> {
    text.match_indices('<').find_map(|(at, _)| {
        let end = at + text[at..].find('>')?;
        let inner = text[at + 1..end].trim_start_matches('/').to_ascii_lowercase();
        // Only a span has more to it; other words behind a sign are words.
        let is_tag = TAGS.contains(&inner.as_str()) || inner.starts_with("span ");
        is_tag.then_some(at..end + 1)
    })
}

/// A text without such tags.
pub fn without_tags(text: &str) -> String {
    let mut text = text.to_string();
    while let Some(range) = tag(&text) {
        text.replace_range(range, "");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_marks_are_curled() {
        assert_eq!(curl("Malik's forces"), "Malik’s forces");
        assert_eq!(curl("the \"tourists\" of '97"), "the “tourists” of ’97");
        assert_eq!(curl("('a', \"b\")"), "(‘a’, “b”)");
        assert_eq!(curl("none"), "none");
    }

    #[test]
    fn tags_come_out_and_signs_stay() {
        assert_eq!(
            without_tags("<i>Time</i> and <span class=\"nocase\">tide</span>"),
            "Time and tide"
        );
        for plain in ["1 < 2 > 0", "a <name> of it", "if a <b and c> d", "<", "<i"] {
            assert_eq!(without_tags(plain), plain);
        }
    }
}
