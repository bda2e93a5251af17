//! The outline of a BibTeX file: its entries, their fields and what each is given, with their places
//! in the file. Each entry is read by itself, so that one fault doesn't take the whole file. What TeX
//! means within a value is read elsewhere.

use super::tables::KINDS;
use std::ops::Range;

/// A word of the file and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Word<'s> {
    pub text: &'s str,
    pub span: Range<usize>,
}

/// A piece of a value: `{Kabul}` and `"Kabul"` without their marks, `1997`, or the name of an
/// abbreviation.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece<'s> {
    Text(&'s str),
    Name(&'s str),
}

/// A field and what stands behind its `=`, braces and quotation marks within the place.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'s> {
    pub name: Word<'s>,
    pub pieces: Vec<Piece<'s>>,
    pub span: Range<usize>,
}

/// An entry. Its key is empty where it has none.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'s> {
    pub kind: Word<'s>,
    pub key: Word<'s>,
    pub fields: Vec<Field<'s>>,
}

impl<'s> Entry<'s> {
    /// What it is called by in messages: its key, or its type where it has none.
    pub fn named(&self) -> &Word<'s> {
        if self.key.text.is_empty() { &self.kind } else { &self.key }
    }
}

/// What begins with an `@`.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<'s> {
    Entry(Entry<'s>),
    /// Abbreviations, of `@string`.
    Strings(Vec<Field<'s>>),
    /// A comment or a preamble.
    Aside,
}

/// Why an item can't be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub range: Range<usize>,
    pub message: String,
    pub help: &'static str,
}

/// All items of a file.
pub fn items(text: &str) -> Vec<Result<Item<'_>, Fault>> {
    let mut items = Vec::new();
    let parts = parts(text);
    let mut ix = 0;
    while let Some(part) = parts.get(ix) {
        ix += 1;
        let (mut start, mut end) = (Some(part.start), part.end);
        while let Some(from) = start {
            let mut scanner = Scanner { text: &text[..end], at: from };
            let mut item = scanner.item();
            if item.is_err()
                && let Some((longer, at)) = joined(text, from, &parts[ix..])
            {
                (item, scanner.at) = (Ok(longer), at);
                while let Some(part) = parts.get(ix).filter(|part| part.start < at) {
                    (ix, end) = (ix + 1, part.end);
                }
            }
            let is_read = item.is_ok();
            items.push(item);
            // More on the same line.
            start = is_read.then(|| next(text, scanner.at..end)).flatten();
        }
    }
    items
}

/// The item that begins there and goes on over these parts, and its end: `@smith (1990)` may begin a
/// line of its abstract.
fn joined<'s>(text: &'s str, from: usize, parts: &[Range<usize>]) -> Option<(Item<'s>, usize)> {
    let within = parts.iter().take(MOST_JOINED).take_while(|part| !is_item(&text[part.start..]));
    let mut scanner = Scanner { text: &text[..within.last()?.end], at: from };
    let item = scanner.item().ok()?;
    Some((item, scanner.at))
}

/// Over how many parts an item may go on: a file without any end isn't to be read anew from every line.
const MOST_JOINED: usize = 16;

/// Whether what looks like an item is one by its type, or by the key or field that it begins with.
fn is_item(text: &str) -> bool {
    let rest = text.trim_start_matches('@');
    let kind = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())];
    let lower = kind.to_ascii_lowercase();
    if ["string", "preamble", "comment", "xdata", "set"].contains(&&*lower)
        || KINDS.iter().any(|(known, ..)| *known == lower)
    {
        return true;
    }
    let inside = rest[kind.len()..].trim_start();
    let inside = inside.strip_prefix(['{', '(']).unwrap_or(inside).trim_start();
    let word = inside.trim_start_matches(|c: char| !c.is_whitespace() && !",={}()\"".contains(c));
    word.trim_start().starts_with([',', '='])
}

/// Whether an item can begin with this text.
fn begins(text: &str) -> bool {
    text.strip_prefix('@').is_some_and(|rest| {
        let name = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        name.len() < rest.len() && name.trim_start().starts_with(['{', '('])
    })
}

/// The parts of the file, each from an `@` at the beginning of a line to the next.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.trim_start();
        if begins(rest) {
            starts.push(at + line.len() - rest.len());
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Where the next item begins on the line on which the last ended.
fn next(text: &str, range: Range<usize>) -> Option<usize> {
    let line = text[range.clone()].split('\n').next()?;
    let space = line.len() - line.trim_start_matches([' ', '\t', ',']).len();
    begins(&line[space..]).then_some(range.start + space)
}

struct Scanner<'s> {
    text: &'s str,
    at: usize,
}

const PAIRS: &str = "see that its braces and quotation marks are in pairs; what follows is read again from the \
     next line that begins with `@`";

impl<'s> Scanner<'s> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let is = self.peek() == Some(wanted);
        self.at += if is { wanted.len_utf8() } else { 0 };
        is
    }

    fn word(&mut self, goes_on: impl Fn(char) -> bool) -> Word<'s> {
        let rest = &self.text[self.at..];
        let text = &rest[..rest.find(|c| !goes_on(c)).unwrap_or(rest.len())];
        let span = self.at..self.at + text.len();
        self.at = span.end;
        Word { text, span }
    }

    /// Space, and comments to the end of their line.
    fn space(&mut self) {
        loop {
            self.word(char::is_whitespace);
            match self.peek() {
                Some('%') => self.word(|c| c != '\n'),
                _ => return,
            };
        }
    }

    fn item(&mut self) -> Result<Item<'s>, Fault> {
        self.eat('@');
        let kind = self.word(|c| c.is_ascii_alphabetic());
        self.space();
        let close = if self.eat('(') { ')' } else { '}' };
        if close == '}' {
            self.eat('{');
        }
        self.space();
        match kind.text.to_ascii_lowercase().as_str() {
            "comment" | "preamble" => {
                // BibTeX itself asks no more of a comment.
                let start = self.at;
                if self.balanced(close).is_none() {
                    self.at = start;
                }
                Ok(Item::Aside)
            }
            "string" => {
                let fields = self.fields(&kind, close)?;
                Ok(Item::Strings(fields))
            }
            _ => {
                let key = self.key(close)?;
                let named = if key.text.is_empty() { &kind } else { &key };
                let fields = self.fields(named, close)?;
                Ok(Item::Entry(Entry { kind, key, fields }))
            }
        }
    }

    /// The key, up to its comma. Of several words, where no field begins among them.
    fn key(&mut self, close: char) -> Result<Word<'s>, Fault> {
        let start = self.at;
        self.word(|c| !matches!(c, ',' | '\n' | '=' | '{' | '"') && c != close);
        if self.peek() == Some('=') {
            self.at = start;
            return Ok(Word { text: "", span: start..start });
        }
        // Rare, but a key may hold these.
        let more = self.word(|c| !matches!(c, ',' | '\n') && c != close);
        let text = self.text[start..more.span.end].trim_end();
        let key = Word { text, span: start..start + text.len() };
        self.space();
        match self.peek() {
            Some(',') => self.at += 1,
            Some(c) if c == close => {}
            _ => {
                return Err(Fault {
                    range: key.span,
                    message: format!("no comma follows the key `{text}`"),
                    help: "write it as in `@book{roth-1901,`",
                });
            }
        }
        Ok(key)
    }

    /// The fields up to the end of the item, which is known by this word.
    fn fields(&mut self, named: &Word<'s>, close: char) -> Result<Vec<Field<'s>>, Fault> {
        let mut fields: Vec<Field<'s>> = Vec::new();
        loop {
            self.space();
            match self.peek() {
                Some(c) if c == close => {
                    self.at += 1;
                    return Ok(fields);
                }
                Some(',') => {
                    self.at += 1;
                    continue;
                }
                None => return Err(self.unclosed(named, fields.last())),
                Some(_) => {}
            }
            let name = self.word(|c| !c.is_whitespace() && !"\"#%'(),={}@".contains(c));
            self.space();
            if name.text.is_empty() || !self.eat('=') {
                let range = match name.text {
                    "" => self.at..self.at + self.peek().map_or(0, char::len_utf8),
                    _ => name.span,
                };
                let after = match fields.last() {
                    Some(field) => format!("behind its field `{}`", field.name.text),
                    None => "behind its key".to_string(),
                };
                return Err(Fault {
                    range,
                    message: format!(
                        "`{}` can't be read: no field stands {after}, where one is expected",
                        named.text
                    ),
                    help: PAIRS,
                });
            }
            let field = self.value(named, name)?;
            fields.push(field);
        }
    }

    fn unclosed(&self, named: &Word<'s>, last: Option<&Field<'s>>) -> Fault {
        let where_ = match last {
            Some(field) => format!(" in its field `{}` or behind it", field.name.text),
            None => String::new(),
        };
        Fault {
            range: named.span.clone(),
            message: format!("`{}` has no end: a brace is missing{where_}", named.text),
            help: PAIRS,
        }
    }

    fn value(&mut self, named: &Word<'s>, name: Word<'s>) -> Result<Field<'s>, Fault> {
        self.space();
        let start = self.at;
        let mut pieces = Vec::new();
        loop {
            self.space();
            let open = self.peek();
            match open {
                Some('{' | '"') => {
                    self.at += 1;
                    let close = if open == Some('{') { '}' } else { '"' };
                    let Some(text) = self.balanced(close) else {
                        let what = if close == '}' { "brace" } else { "quotation mark" };
                        return Err(Fault {
                            range: name.span,
                            message: format!(
                                "`{}` can't be read: the {what} that its field `{}` begins with \
                                 has no end",
                                named.text, name.text
                            ),
                            help: PAIRS,
                        });
                    };
                    pieces.push(Piece::Text(text));
                }
                _ => {
                    let word = self.word(|c| !c.is_whitespace() && !",#{}()\"%".contains(c));
                    pieces.push(match word.text.starts_with(|c: char| c.is_ascii_digit()) {
                        _ if word.text.is_empty() => Piece::Text(""),
                        true => Piece::Text(word.text),
                        false => Piece::Name(word.text),
                    });
                }
            }
            let end = self.at;
            self.space();
            if !self.eat('#') {
                return Ok(Field { name, pieces, span: start..end });
            }
        }
    }

    /// The text up to this sign, which is no part of it, braces within in pairs; `None` if it never
    /// comes.
    fn balanced(&mut self, close: char) -> Option<&'s str> {
        let start = self.at;
        let mut depth = 0;
        let mut escaped = false;
        for (at, c) in self.text[start..].char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == close && depth == 0 => {
                    self.at = start + at + c.len_utf8();
                    return Some(&self.text[start..start + at]);
                }
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Entry<'_> {
        match items(text).remove(0) {
            Ok(Item::Entry(entry)) => entry,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn braces_keep_quotation_marks_within_a_value() {
        let text = "@book{q, title = \"A {\"}b{\"} c\", year=1999 , month = mar # \"~15\",}";
        let entry = entry(text);
        let pieces: Vec<_> = entry.fields.iter().map(|field| field.pieces.clone()).collect();
        let wanted = [
            vec![Piece::Text("A {\"}b{\"} c")],
            vec![Piece::Text("1999")],
            vec![Piece::Name("mar"), Piece::Text("~15")],
        ];
        assert_eq!(pieces, wanted);
        assert_eq!(&text[entry.fields[1].span.clone()], "1999");
        assert_eq!(&text[entry.fields[2].span.clone()], "mar # \"~15\"");
    }

    #[test]
    fn parentheses_hold_an_item_as_braces_do() {
        let text = "@string(jan = \"January\")\n@book(a, title={A (b)}) @misc{b}\n@misc{c d, x=1}";
        let items: Vec<_> = items(text).into_iter().map(Result::unwrap).collect();
        assert!(matches!(&items[0], Item::Strings(fields) if fields[0].name.text == "jan"));
        let keys: Vec<_> = items[1..]
            .iter()
            .map(|item| match item {
                Item::Entry(entry) => (entry.key.text, entry.fields.len()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(keys, [("a", 1), ("b", 0), ("c d", 1)]);
    }

    #[test]
    fn an_entry_without_a_key_has_its_fields() {
        for text in ["@misc{title={A, b}, year=1}", "@misc{, title={A}, year=1}"] {
            let entry = entry(text);
            assert_eq!((entry.key.text, entry.fields.len()), ("", 2), "{text}");
        }
    }

    #[test]
    fn a_fault_is_the_entrys_own() {
        let text =
            "@book{u, title={Un {closed}, date={1906}}\n@book{v, title=\"x, y={z}}\n@misc{w}";
        let items = items(text);
        let said: Vec<_> = items[..2].iter().map(|item| item.as_ref().unwrap_err()).collect();
        assert_eq!(
            said[0].message,
            "`u` has no end: a brace is missing in its field `title` or behind it"
        );
        assert_eq!(&text[said[0].range.clone()], "u");
        assert!(said[1].message.starts_with("`v` can't be read: the quotation mark"), "{said:?}");
        assert_eq!(&text[said[1].range.clone()], "title");
        assert!(matches!(&items[2], Ok(Item::Entry(entry)) if entry.key.text == "w"));
    }

    #[test]
    fn a_line_of_a_value_may_begin_as_an_item_does() {
        let text = "@article{a, abstract={Quoted by\n@smith (1990) as such, and\n@lee{1991} too},\n\
                    title={T}} @misc{b}\n@novel{c, title={N}}";
        let read: Vec<_> = items(text)
            .into_iter()
            .map(|item| match item {
                Ok(Item::Entry(entry)) => (entry.key.text, entry.fields.len()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(read, [("a", 2), ("b", 0), ("c", 1)]);
        // A real item ends what isn't closed.
        for next in ["@misc{w}", "@novel{w, title={N}}}}", "@novel{title={N}}}}"] {
            let text = format!("@book{{u, title={{open\n@smith (1990)\n{next}");
            let items = items(&text);
            assert!(items[0].is_err() && matches!(items.last(), Some(Ok(_))), "{next}: {items:?}");
        }
    }
}
