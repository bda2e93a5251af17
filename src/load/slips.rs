//! The slips of the pen behind YAML that can't be read: a colon or dash without its space, a quote
//! without its end, a line too deep. The parser stumbles over them lines later than they stand.

use serde_saphyr::granit_parser::ErrorKind;
use std::ops::Range;

/// What was meant otherwise, and a way out.
pub struct Slip {
    pub at: Range<usize>,
    pub message: String,
    pub help: String,
    /// What to write instead, where that is sure.
    pub edit: Option<(Range<usize>, String)>,
    /// Whether nothing else can be meant.
    pub safe: bool,
}

/// A line without its indentation, with the byte where that ends.
struct Line<'a> {
    start: usize,
    indent: usize,
    text: &'a str,
}

/// The slip behind the parser's error at a byte of the text, if it is one of those known here.
pub fn find(text: &str, at: usize, kind: &ErrorKind) -> Option<Slip> {
    use ErrorKind::*;
    let lines = lines_up(text, at);
    if matches!(kind, MappingValueNotAllowed | InvalidColonPlacement | SimpleKeyExpected)
        && let Some(slip) = lines.first().and_then(|line| inner_colon(text, at, line))
    {
        return Some(slip);
    }
    match kind {
        UnclosedQuotedScalar
        | InvalidQuotedScalarIndent
        | InvalidTrailingSingleQuotedScalar
        | InvalidTrailingDoubleQuotedScalar => lines.iter().take(40).find_map(quote),
        MappingValueNotAllowed
        | InvalidColonPlacement
        | SimpleKeyExpected
        | ExpectedBlockMappingKey => {
            let two = || lines.iter().take(2);
            two().find_map(|line| colon(line).or_else(|| item(line))).or_else(|| match &lines[..] {
                [this, above, ..] => depth(this, above).or_else(|| uneven(&lines)),
                _ => None,
            })
        }
        _ => None,
    }
}

/// What is wrong with `-Sabbagh`, and the way out.
pub const NO_SPACE: &str = "a space is missing after this dash";
pub const ITEM: &str = "write `- ` before each item of a list, or put the text in quotes";

/// The dash without a space that begins a line of a plain text: what is meant is an item of a list.
pub fn dash(text: &str, range: &Range<usize>) -> Option<usize> {
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let own_line = text[line..range.start].trim().is_empty();
    let written = text.get(range.clone())?;
    let first = own_line.then_some(0);
    let rest = written
        .match_indices('\n')
        .map(|(at, _)| at + (written[at..].len() - written[at..].trim_start().len()));
    let is_item = |&at: &usize| {
        let after = written[at..].strip_prefix('-');
        after.is_some_and(|after| after.starts_with(char::is_alphabetic))
    };
    first.into_iter().chain(rest).find(is_item).map(|at| range.start + at)
}

/// The line of a byte and those above it, without blank ones and comments.
fn lines_up(text: &str, at: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if start > at {
            break;
        }
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        let text = words.trim_end();
        if !text.is_empty() && !text.starts_with('#') {
            lines.push(Line { start: start + indent, indent, text });
        }
        start += line.len();
    }
    lines.reverse();
    lines
}

/// The byte where a line's value begins, after its dash and its key.
fn value(line: &Line) -> usize {
    let item = line.text.len() - line.text.trim_start_matches("- ").len();
    let rest = &line.text[item..];
    let key = rest.find(": ").filter(|&end| is_key(&rest[..end])).map_or(0, |end| end + 2);
    item + key + (rest[key..].len() - rest[key..].trim_start().len())
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
}

/// A quote that is never closed on its line, and a text that goes on after its quote.
fn quote(line: &Line) -> Option<Slip> {
    let from = value(line);
    let written = &line.text[from..];
    let open = written.chars().next().filter(|c| "\"'".contains(*c))?;
    let whole = line.start + from..line.start + line.text.len();
    let inner = &written[1..];
    let close = inner.char_indices().find(|&(at, c)| c == open && !inner[..at].ends_with('\\'));
    let Some((close, _)) = close else {
        let is_apostrophe = open == '\'' && CLIPPED.iter().any(|word| begins(inner, word));
        let at = whole.start..whole.start + 1;
        if is_apostrophe {
            let right = format!("\"{}\"", written.replace('\\', "\\\\").replace('"', "\\\""));
            return Some(Slip {
                at,
                message: "this apostrophe begins a text in quotes".to_string(),
                help: "put the whole text in double quotes".to_string(),
                edit: Some((whole, right)),
                safe: true,
            });
        }
        let help = match open {
            '"' => "close the text with `\"`",
            _ => "close the text with `'`, or put one that begins with an apostrophe in `\"…\"`",
        };
        return Some(Slip {
            at,
            message: "this quote is never closed".to_string(),
            help: help.to_string(),
            edit: None,
            safe: false,
        });
    };
    let after = inner[close + 1..].trim_start();
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric()) && !written.contains('#');
    (goes_on && open == '"' && !written.contains(['\'', '\\'])).then(|| Slip {
        at: whole.end - after.len()..whole.end,
        message: "the text goes on after its quote".to_string(),
        help: "put the whole text in quotes, in `'…'` where it holds `\"`".to_string(),
        edit: Some((whole, format!("'{written}'"))),
        safe: true,
    })
}

/// Words whose first letters an apostrophe stands for.
const CLIPPED: [&str; 8] = ["tis", "twas", "twere", "twill", "til", "till", "em", "cause"];

fn begins(text: &str, word: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    first.eq_ignore_ascii_case(word)
}

/// `title: The siege: a story`.
fn inner_colon(text: &str, at: usize, line: &Line) -> Option<Slip> {
    let from = value(line);
    let written = &line.text[from..];
    let whole = line.start + from..line.start + line.text.len();
    let plain = written.starts_with(|c: char| c.is_alphanumeric()) && !written.contains(" #");
    // A value that goes on in the next line is not this line alone.
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let next = text[whole.end..].lines().skip(1).find(|line| !line.trim().is_empty());
    let goes_on = next.is_some_and(|next| depth(next) > line.indent);
    let inside = from > 0 && (whole.start..whole.end).contains(&at) && text[at..].starts_with(':');
    let (quotes, quoted) = match written.contains(['"', '\\']) {
        false => ("quotes", format!("\"{written}\"")),
        true => ("single quotes, `'…'`", format!("'{}'", written.replace('\'', "''"))),
    };
    (inside && plain && !goes_on).then(|| Slip {
        at: at..at + 1,
        message: "a colon can't stand here".to_string(),
        help: format!("where a text holds a colon and a space, put the whole text in {quotes}"),
        edit: Some((whole, quoted)),
        safe: true,
    })
}

/// `-Sabbagh`.
fn item(line: &Line) -> Option<Slip> {
    let at = line.start..line.start + 1;
    let is_item = line.text.strip_prefix('-')?.starts_with(char::is_alphabetic);
    is_item.then(|| Slip {
        at: at.clone(),
        message: NO_SPACE.to_string(),
        help: ITEM.to_string(),
        edit: Some((at, "- ".to_string())),
        safe: false,
    })
}

/// `kind:agreement`.
fn colon(line: &Line) -> Option<Slip> {
    let item = line.text.len() - line.text.trim_start_matches("- ").len();
    let (key, rest) = line.text[item..].split_once(':')?;
    if !is_key(key) || rest.is_empty() || rest.starts_with([' ', '\t', '/']) {
        return None;
    }
    let start = line.start + item;
    let at = start..start + key.len() + 1;
    Some(Slip {
        at: at.clone(),
        message: format!("a space is missing after the colon of `{key}`"),
        help: format!("write `{key}: `"),
        edit: Some((at, format!("{key}: "))),
        safe: true,
    })
}

/// An item of a list that is indented otherwise than the item above.
fn uneven(lines: &[Line]) -> Option<Slip> {
    let is_item = |line: &&Line| line.text == "-" || line.text.starts_with("- ");
    let (this, above) = lines.split_first()?;
    let last = above.iter().take_while(|line| line.indent + 2 >= this.indent).find(is_item)?;
    (is_item(&this) && this.indent != last.indent && this.indent < last.indent + 2).then(|| Slip {
        at: this.start..this.start + 1,
        message: "this item is indented otherwise than the one above".to_string(),
        help: "give the items of one list the same number of spaces".to_string(),
        edit: Some((this.start - this.indent..this.start, " ".repeat(last.indent))),
        safe: false,
    })
}

/// A field that is deeper than the one above it, and a line above a field that is none.
fn depth(this: &Line, above: &Line) -> Option<Slip> {
    let is_field = |line: &Line| {
        let name = line.text.split_once(':').map(|(name, _)| name);
        name.is_some_and(is_key)
    };
    if !is_field(this) {
        return None;
    }
    if is_field(above) && this.indent > above.indent {
        let at = this.start - this.indent..this.start;
        return Some(Slip {
            at: this.start..this.start + this.text.find(':').unwrap_or(0),
            message: "this field is indented deeper than the one above".to_string(),
            help: "give both the same number of spaces".to_string(),
            edit: Some((at, " ".repeat(above.indent))),
            safe: false,
        });
    }
    let no_colon = !above.text.contains(':') && !above.text.starts_with('-');
    (no_colon && this.indent == above.indent).then(|| Slip {
        at: above.start..above.start + above.text.len(),
        message: "this line is no field: it has no colon".to_string(),
        help: "write it as `name: value`, or indent it where it goes on with the text above"
            .to_string(),
        edit: None,
        safe: false,
    })
}
