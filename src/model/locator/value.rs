//! The values of locators: numbers of all sorts and names in quotes, read from the start of a text.
//! Which term a value belongs to is not known here.

use super::terms::term_at;

/// The numbers that the text begins with, in canonical form, and the bytes they take:
/// `12-15, 18` is `12–15, 18`.
pub(super) fn number(text: &str) -> Option<(String, usize)> {
    let (first, mut len) = unit(text)?;
    let mut out = first.to_string();
    let roman = !first.contains(|c: char| c.is_ascii_digit());
    let may_follow = |unit: &str| roman || unit.starts_with(|c: char| c.is_ascii_digit());
    loop {
        let rest = &text[len..];
        let trimmed = rest.trim_start();
        let gap = rest.len() - trimmed.len();
        let (sign, written) = match trimmed.chars().next() {
            Some(c @ ('-' | '–' | '—' | '‑')) => {
                let more = trimmed.chars().take_while(|&d| d == c).count();
                ("–", more * c.len_utf8())
            }
            Some(',') => (", ", 1),
            Some('&') => (" & ", 1),
            _ if gap > 0 && trimmed.starts_with("and ") => (" & ", 3),
            _ => return Some((out, len)),
        };
        let after = trimmed[written..].trim_start();
        let found = unit(after).filter(|(unit, _)| may_follow(unit));
        let Some((next, next_len)) = found else { return Some((out, len)) };
        // `1, ii` and `v, on …`: a list goes on only with its own kind.
        if term_at(after).is_some() || (sign == ", " && roman && !ends_here(&after[next_len..])) {
            return Some((out, len));
        }
        out.push_str(sign);
        out.push_str(next);
        len = text.len() - after.len() + next_len;
    }
}

pub(super) fn ends_here(rest: &str) -> bool {
    rest.trim_start().chars().next().is_none_or(|c| matches!(c, ',' | ';' | '}' | ']' | '-' | '–'))
}

/// One number: with a digit in it (`12`, `3r`, `A-4` without its dash, `2:255`, `1:02:33`), a
/// Roman numeral, or a single letter.
fn unit(text: &str) -> Option<(&str, usize)> {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | '/' | '*' | '′' | '″');
    let end = text.find(|c: char| !inner(c)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches(['.', ':', '/']);
    // "12ff." keeps its full stop.
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let following = letters != word && matches!(letters, "f" | "ff" | "sq" | "sqq");
    let len = word.len() + usize::from(following && text[word.len()..].starts_with('.'));
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let starts_well = word.starts_with(|c: char| c.is_alphanumeric());
    let is_unit = starts_well
        && (single || is_roman(word) || (digits > 0 && letters_of(word) <= 4.max(digits)));
    is_unit.then_some((&text[..len], len))
}

fn letters_of(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether the word is a well-formed Roman numeral below 4000, all in one case.
fn is_roman(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if word.is_empty() || (word != lower && word != word.to_ascii_uppercase()) {
        return false;
    }
    let mut rest = lower.trim_start_matches('m');
    if lower.len() - rest.len() > 3 {
        return false;
    }
    const DIGITS: [[&str; 9]; 3] = [
        ["cm", "dccc", "dcc", "dc", "d", "cd", "ccc", "cc", "c"],
        ["xc", "lxxx", "lxx", "lx", "l", "xl", "xxx", "xx", "x"],
        ["ix", "viii", "vii", "vi", "v", "iv", "iii", "ii", "i"],
    ];
    for place in DIGITS {
        rest = place.iter().find_map(|digit| rest.strip_prefix(digit)).unwrap_or(rest);
    }
    rest.is_empty()
}

pub(super) fn is_several(value: &str) -> bool {
    number(value).is_some_and(|(canonical, len)| {
        len == value.len() && canonical == value && value.contains(['–', ',', '&'])
    })
}

/// The content of the quoted text that begins here, and the bytes it takes with its quotes.
pub(super) fn quoted(text: &str, open: char) -> Option<(&str, usize)> {
    let start = open.len_utf8();
    let mut depth = 1;
    for (i, c) in text.char_indices().skip(1) {
        let next = text[i + c.len_utf8()..].chars().next();
        match (open, c) {
            ('"', '"') => depth = 0,
            // An apostrophe within a word closes nothing.
            ('\'', '\'') | ('‘', '’') if !next.is_some_and(char::is_alphanumeric) => depth = 0,
            ('“', '“') => depth += 1,
            ('“', '”') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[start..i], i + c.len_utf8()));
        }
    }
    None
}

/// A name without its quotes, its spaces single, and such that it can be printed in quotes.
pub(super) fn name(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ");
    if joined.contains('"') && !is_balanced(&joined) {
        return joined.replace(['“', '”'], "\"");
    }
    joined
}

/// Whether the curly quotes in the text are in pairs.
pub(super) fn is_balanced(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        depth += i32::from(c == '“') - i32::from(c == '”');
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}
