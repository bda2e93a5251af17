//! Where in the front matter a place is, while it is typed: read line by line, since YAML that is
//! half written can't be parsed. What may stand there is the schema's to say.

use std::ops::Range;

/// A step from a map or list to what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Key(String),
    Item,
}

/// A place in the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The way to the value that the place is in or, for a field's name, to the map around it.
    pub path: Vec<Step>,
    /// Whether a field's name may stand here.
    pub key: bool,
    /// Whether a value may stand here.
    pub value: bool,
    /// The word at the place: a field's name, or a whole scalar without its quotes.
    pub word: Range<usize>,
    /// Whether it is between braces or brackets.
    pub flow: bool,
    /// The fields that stand beside it already.
    pub beside: Vec<String>,
}

/// Where the YAML of a Markdown file's front matter is; what isn't closed goes to the end.
pub fn front(text: &str) -> Option<Range<usize>> {
    let first = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut at = first;
    let mut lines = text[first..].split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line)
    });
    let (_, opening) = lines.next().filter(|(_, line)| line.trim_end() == "---")?;
    let start = first + opening.len();
    let closing = lines.find(|(_, line)| matches!(line.trim_end(), "---" | "..."));
    Some(start..closing.map_or(text.len(), |(at, _)| at))
}

/// The place of a byte in YAML that stands at `yaml` of a text; `None` in a comment.
pub fn place(text: &str, yaml: Range<usize>, at: usize) -> Option<Place> {
    let mut reader = Reader { text, end: yaml.end, at, stack: Vec::new() };
    let mut line = yaml.start;
    let mut block: Option<usize> = None;
    let mut plain: Option<usize> = None;
    while line < yaml.end || (line == at && at == yaml.end) {
        let end = text[line..yaml.end].find('\n').map_or(yaml.end, |found| line + found);
        let is_here = (line..=end).contains(&at);
        let written = text[line..end].trim_end_matches('\r');
        let indent = written.len() - written.trim_start_matches(' ').len();
        let content = &written[indent..];
        if let Some(parent) = block {
            if content.is_empty() && !is_here || indent > parent {
                if is_here {
                    return Some(reader.within(line + indent..line + written.len()));
                }
                line = end + 1;
                continue;
            }
            block = None;
        }
        if let Some(parent) = plain
            && indent > parent
            && !content.is_empty()
            && !content.starts_with("- ")
            && colon(content).is_none()
        {
            if is_here {
                return Some(reader.within(line + indent..line + written.len()));
            }
            line = end + 1;
            continue;
        }
        plain = None;
        if content.is_empty() {
            if is_here {
                reader.leave(at - line);
                return Some(reader.bare(at..at, false));
            }
            line = end + 1;
            continue;
        }
        if content.starts_with('#') {
            if is_here && at > line + indent {
                return None;
            }
            line = end + 1;
            continue;
        }
        match reader.line(line, indent, line + written.len(), is_here) {
            Read::Here(place) => return place,
            Read::Block(parent) => block = Some(parent),
            Read::Plain(parent) => plain = Some(parent),
            Read::Past(past) if past > end => {
                let next = text[past..yaml.end].find('\n').map_or(yaml.end, |at| past + at + 1);
                line = next;
                continue;
            }
            Read::Past(_) => {}
        }
        line = end + 1;
    }
    None
}

/// The fields that a map of the front matter holds, with the places of their names.
pub fn keys(text: &str, yaml: Range<usize>, of: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut line = yaml.start;
    let mut inside = false;
    let mut depth = None;
    while line < yaml.end {
        let end = text[line..yaml.end].find('\n').map_or(yaml.end, |at| line + at);
        let written = &text[line..end];
        let indent = written.len() - written.trim_start_matches(' ').len();
        let content = written[indent..].trim_end();
        if let Some(at) = colon(content).filter(|_| !content.starts_with('#')) {
            let name = content[..at].trim_matches(['"', '\'']);
            if indent == 0 {
                inside = name == of;
            } else if inside && *depth.get_or_insert(indent) == indent {
                found.push((name.to_string(), line + indent..line + indent + at));
            }
        }
        line = end + 1;
    }
    found
}

/// What became of a line.
enum Read {
    /// The place is in it.
    Here(Option<Place>),
    /// A text of several lines follows, indented more than this.
    Block(usize),
    /// A value may go on in lines that are indented more than this.
    Plain(usize),
    /// It is read as far as this byte.
    Past(usize),
}

struct Reader<'t> {
    text: &'t str,
    end: usize,
    at: usize,
    /// The steps taken, each with the column in which it was.
    stack: Vec<(usize, Step)>,
}

impl Reader<'_> {
    fn path(&self) -> Vec<Step> {
        self.stack.iter().map(|(_, step)| step.clone()).collect()
    }

    /// Leaves all that a line with this indentation ends.
    fn leave(&mut self, column: usize) {
        while let Some((top, step)) = self.stack.last() {
            // A list may stand in the column of the key that it belongs to, but a key not.
            if *top > column || (*top == column && (*step == Step::Item || !step.is_item())) {
                self.stack.pop();
            } else {
                break;
            }
        }
    }

    /// A place in a value.
    fn within(&self, word: Range<usize>) -> Place {
        Place { path: self.path(), key: false, value: true, word, flow: false, beside: Vec::new() }
    }

    /// A place where a field's name may begin, or an item's value.
    fn bare(&self, word: Range<usize>, value: bool) -> Place {
        Place { path: self.path(), key: true, value, word, flow: false, beside: self.beside() }
    }

    /// The names of the fields in the same map as the line at hand.
    fn beside(&self) -> Vec<String> {
        let start = self.text[..self.at].rfind('\n').map_or(0, |at| at + 1);
        let column = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
        let here = &self.text[start..self.at.max(start)];
        let own = column(here);
        let name = |line: &str| {
            let content = line.trim_start_matches([' ', '-']);
            colon(content).map(|at| content[..at].trim().to_string())
        };
        let mut names = Vec::new();
        let fits = |line: &str| line.trim().is_empty() || column(line) >= own;
        let is_first = |line: &str| line.trim_start_matches(' ').starts_with('-');
        // The lines above, up to the one that begins the map.
        if !is_first(here) {
            for line in self.text[..start].lines().rev() {
                if line.trim_end() == "---" || !fits(line) {
                    break;
                }
                if column(line) == own {
                    names.extend(name(line));
                    if is_first(line) {
                        break;
                    }
                }
            }
        }
        let rest = self.text[self.at..self.end].split_once('\n').map_or("", |(_, rest)| rest);
        for line in rest.lines() {
            if !fits(line) || (column(line) == own && is_first(line)) {
                break;
            }
            if column(line) == own {
                names.extend(name(line));
            }
        }
        names
    }

    fn line(&mut self, line: usize, indent: usize, end: usize, is_here: bool) -> Read {
        let mut column = indent;
        let mut is_item = false;
        // Dashes first: each begins an item.
        loop {
            let content = &self.text[line + column..end];
            if !(content == "-" || content.starts_with("- ")) {
                break;
            }
            if is_here && self.at <= line + column {
                self.leave(column);
                return Read::Here(Some(self.bare(self.at..self.at, false)));
            }
            while self
                .stack
                .last()
                .is_some_and(|(top, step)| *top > column || (*top == column && *step == Step::Item))
            {
                self.stack.pop();
            }
            self.stack.push((column, Step::Item));
            is_item = true;
            let rest = &content[1..];
            column += 1 + rest.len() - rest.trim_start_matches(' ').len();
        }
        let start = line + column;
        let content = &self.text[start.min(end)..end];
        if content.is_empty() {
            return match is_here {
                true => Read::Here(Some(self.bare(self.at..self.at, is_item))),
                false => Read::Past(end),
            };
        }
        if is_here && self.at < start {
            return Read::Here(None);
        }
        let Some(at_colon) = colon(content).filter(|_| !content.starts_with(['{', '['])) else {
            if !is_item {
                self.leave(column);
            }
            return match self.value(start, end, column, is_here) {
                Read::Here(Some(place)) if !place.flow && !content.starts_with(['"', '\'']) => {
                    Read::Here(Some(self.bare(place.word, is_item)))
                }
                read => read,
            };
        };
        while self.stack.last().is_some_and(|(top, _)| *top >= column) {
            self.stack.pop();
        }
        if is_here && self.at <= start + at_colon {
            let word = start..start + content[..at_colon].trim_end().len();
            return Read::Here(Some(self.bare(word, false)));
        }
        let name = content[..at_colon].trim().trim_matches(['"', '\'']).to_string();
        self.stack.push((column, Step::Key(name)));
        let rest = &content[at_colon + 1..];
        let value = start + at_colon + 1 + rest.len() - rest.trim_start().len();
        if value >= end {
            return match is_here {
                true => Read::Here(Some(self.within(self.at..self.at))),
                false => Read::Past(end),
            };
        }
        self.value(value, end, column, is_here)
    }

    /// A value that begins at `start`, on a line that ends at `end`.
    fn value(&mut self, start: usize, end: usize, column: usize, is_here: bool) -> Read {
        let content = &self.text[start..end];
        match content.as_bytes()[0] {
            b'|' | b'>' => match is_here {
                true => Read::Here(None),
                false => Read::Block(column),
            },
            b'{' | b'[' => self.flow(start),
            b'#' => match is_here && self.at > start {
                true => Read::Here(None),
                false => Read::Past(end),
            },
            quote @ (b'"' | b'\'') => {
                let closed = self.closing(start + 1, quote);
                let inner = start + 1..closed.unwrap_or(end);
                if self.at < start || self.at > inner.end {
                    return match is_here {
                        true => Read::Here(None),
                        false => Read::Past(closed.map_or(end, |at| at + 1)),
                    };
                }
                Read::Here(Some(self.within(inner)))
            }
            _ => {
                let comment = content.find(" #").map_or(content.len(), |at| at);
                let word = start..start + content[..comment].trim_end().len();
                if is_here {
                    let is_in = self.at <= start + comment;
                    let word = if self.at < word.start || self.at > word.end {
                        self.at..self.at
                    } else {
                        word
                    };
                    return Read::Here(is_in.then(|| self.within(word)));
                }
                Read::Plain(column)
            }
        }
    }

    /// Where the quote that was opened before `from` is closed.
    fn closing(&self, from: usize, quote: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < self.end {
            match bytes[at] {
                b'\\' if quote == b'"' => at += 1,
                b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
                byte if byte == quote => return Some(at),
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Reads from a brace or bracket to the one that closes it, or to the place.
    fn flow(&self, start: usize) -> Read {
        struct Frame {
            is_map: bool,
            key: Option<String>,
            token: usize,
            keys: Vec<String>,
        }
        let bytes = self.text.as_bytes();
        let mut frames: Vec<Frame> = Vec::new();
        let mut at = start;
        while at < self.end {
            if at >= self.at && !frames.is_empty() {
                break;
            }
            let frame = frames.last_mut();
            match (bytes[at], frame) {
                (b'{' | b'[', _) => {
                    let is_map = bytes[at] == b'{';
                    frames.push(Frame { is_map, key: None, token: at + 1, keys: Vec::new() });
                }
                (b'}' | b']', Some(_)) => {
                    frames.pop();
                    if frames.is_empty() {
                        // Right behind it is outside.
                        let here = self.at == at + 1;
                        return if here { Read::Here(None) } else { Read::Past(at + 1) };
                    }
                }
                (b',', Some(frame)) => {
                    frame.key = None;
                    frame.token = at + 1;
                }
                (b':', Some(frame))
                    if frame.is_map
                        && frame.key.is_none()
                        && bytes.get(at + 1).is_none_or(|it| b" \n\r,}".contains(it)) =>
                {
                    let name = self.text[frame.token..at].trim().trim_matches(['"', '\'']);
                    frame.key = Some(name.to_string());
                    frame.keys.push(name.to_string());
                    frame.token = at + 1;
                }
                (quote @ (b'"' | b'\''), Some(frame))
                    if self.text[frame.token..at].trim().is_empty() =>
                {
                    match self.closing(at + 1, quote) {
                        Some(end) if end < self.at => at = end,
                        Some(end) if self.at > at => {
                            frame.token = at + 1;
                            at = end.min(self.at);
                            continue;
                        }
                        _ => {}
                    }
                }
                (b'#', Some(_)) if bytes[at - 1].is_ascii_whitespace() => {
                    at += self.text[at..self.end].find('\n').unwrap_or(self.end - at);
                    if at >= self.at {
                        return Read::Here(None);
                    }
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        if self.at < start || self.at > self.end || frames.is_empty() {
            return Read::Past(self.end);
        }
        let mut path = self.path();
        for frame in &frames[..frames.len() - 1] {
            path.push(match &frame.key {
                Some(key) if frame.is_map => Step::Key(key.clone()),
                _ => Step::Item,
            });
        }
        let Some(frame) = frames.pop() else { return Read::Past(self.end) };
        let blank = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
        let token = &self.text[frame.token..self.at.max(frame.token)];
        let word = frame.token + token.len() - token.trim_start_matches(blank).len();
        let rest = &self.text[self.at..self.end];
        let stop = rest.find([',', '}', ']', '\n', ':', '"', '\'']).unwrap_or(rest.len());
        let after = rest[..stop].trim_end();
        let word = word.min(self.at)..self.at + after.len();
        let key = frame.is_map && frame.key.is_none();
        let mut beside = frame.keys;
        match &frame.key {
            Some(key) if frame.is_map => path.push(Step::Key(key.clone())),
            _ if frame.is_map => {
                // The fields that follow, up to the brace.
                let rest = rest.split(['}', '\n']).next().unwrap_or_default();
                let rest = rest.split(',').skip(1).filter_map(|field| field.split_once(':'));
                beside.extend(rest.map(|(name, _)| name.trim().to_string()));
            }
            _ => path.push(Step::Item),
        }
        Read::Here(Some(Place { path, key, value: !key, word, flow: true, beside }))
    }
}

impl Step {
    fn is_item(&self) -> bool {
        *self == Step::Item
    }
}

/// Where the colon behind a field's name is.
fn colon(content: &str) -> Option<usize> {
    let from = match content.as_bytes().first()? {
        quote @ (b'"' | b'\'') => 2 + content[1..].find(char::from(*quote))?,
        _ => 0,
    };
    let comment = content.find(" #").unwrap_or(content.len());
    let ends = |&at: &usize| matches!(content.as_bytes().get(at + 1), None | Some(b' ' | b'\r'));
    content.match_indices(':').map(|(at, _)| at).filter(|&at| at >= from && at < comment).find(ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The place of the `|` in a YAML text, as a path: whether it is a key's, what the word is.
    fn at(marked: &str) -> Option<(String, bool, bool, String)> {
        let at = marked.find('‸').unwrap();
        let text = marked.replace('‸', "");
        let place = place(&text, 0..text.len(), at)?;
        let steps: Vec<String> = place
            .path
            .iter()
            .map(|step| match step {
                Step::Key(key) => key.clone(),
                Step::Item => "-".into(),
            })
            .collect();
        Some((steps.join("."), place.key, place.value, text[place.word].to_string()))
    }

    fn key(path: &str, word: &str) -> Option<(String, bool, bool, String)> {
        Some((path.into(), true, false, word.into()))
    }

    fn value(path: &str, word: &str) -> Option<(String, bool, bool, String)> {
        Some((path.into(), false, true, word.into()))
    }

    fn either(path: &str, word: &str) -> Option<(String, bool, bool, String)> {
        Some((path.into(), true, true, word.into()))
    }

    #[test]
    fn fields_and_values_are_told_apart() {
        assert_eq!(at("ti‸"), key("", "ti"));
        assert_eq!(at("ti‸tle: x"), key("", "title"));
        assert_eq!(at("title: x‸y z"), value("title", "xy z"));
        assert_eq!(at("title: ‸\nplace: a"), value("title", ""));
        assert_eq!(at("title: x\n‸\nplace: a"), key("", ""));
        assert_eq!(at("title: x\n‸"), key("", ""));
        assert_eq!(at("title: x # ‸c"), None);
        assert_eq!(at("# ‸c\ntitle: x"), None);
    }

    #[test]
    fn blocks_are_followed() {
        let accounts = "accounts:\n  - source: a‸\n    at: p. 1\n  - ";
        assert_eq!(at(accounts), value("accounts.-.source", "a"));
        assert_eq!(at("accounts:\n  - source: a\n    s‸\n"), key("accounts.-", "s"));
        assert_eq!(at("accounts:\n- source: a\n- sou‸"), either("accounts.-", "sou"));
        assert_eq!(at("accounts:\n- source: a\nk‸"), key("", "k"));
        assert_eq!(at("place:\n  - a\n  - b‸\n"), either("place.-", "b"));
        assert_eq!(at("claims:\n  killed:\n    rel‸"), key("claims.killed", "rel"));
        let deep = "claims:\n  killed:\n    accounts:\n      - { source: x, ‸ }";
        assert_eq!(at(deep), key("claims.killed.accounts.-", ""));
    }

    #[test]
    fn braces_are_followed_over_lines() {
        assert_eq!(at("c:\n  a: { source: le‸e, at: x }"), value("c.a.source", "lee"));
        assert_eq!(at("c:\n  a: { so‸"), key("c.a", "so"));
        assert_eq!(at("c:\n  a: { source: ‸"), value("c.a.source", ""));
        assert_eq!(at("c: [a, b‸]\nd: e"), value("c.-", "b"));
        assert_eq!(at("c: [\n  a,\n  ‸\n]\nd: e"), value("c.-", ""));
        assert_eq!(at("c: [ { who: x, side: \"a, b\", ro‸ } ]"), key("c.-", "ro"));
        assert_eq!(at("c: { a: [x, ‸], b: y }"), value("c.a.-", ""));
        assert_eq!(at("c: { a: b }\nd: ‸"), value("d", ""));
    }

    #[test]
    fn texts_of_several_lines_are_values() {
        assert_eq!(at("s: >-\n  one\n  two @‸\nt: x"), value("s", "two @"));
        assert_eq!(at("s: >-\n  one: two\n\nt‸: x"), key("", "t"));
        assert_eq!(at("s: one\n  two @‸"), value("s", "two @"));
        assert_eq!(at("s: \"one\n  t‸wo\"\nt: x"), value("s", "one\n  two"));
        assert_eq!(at("- s: |\n    one ‸\n  t: x"), value("-.s", "one "));
    }

    #[test]
    fn fields_beside_are_known() {
        let beside = |marked: &str| {
            let at = marked.find('‸').unwrap();
            let text = marked.replace('‸', "");
            place(&text, 0..text.len(), at).unwrap().beside
        };
        assert_eq!(beside("a: 1\n‸\nb: 2\nc:\n  d: 3\n"), ["a", "b", "c"]);
        assert_eq!(beside("l:\n  - a: 1\n    ‸\n    b: 2\n  - c: 3\n"), ["a", "b"]);
        assert_eq!(beside("l: { a: 1, ‸, b: 2 }"), ["a", "b"]);
    }

    #[test]
    fn front_matter_is_found() {
        let text = "---\na: b\n---\nText.";
        assert_eq!(front(text).map(|it| &text[it]), Some("a: b\n"));
        assert_eq!(front("---\na: b").map(|it| it.len()), Some(4));
        assert_eq!(front("Text"), None);
        let text = "citations:\n  a: { x: y }\n  b:\n    - c: d\ntitle: x\n";
        let names: Vec<_> = keys(text, 0..text.len(), "citations").into_iter().collect();
        assert_eq!(names.len(), 2);
        assert_eq!(&text[names[1].1.clone()], "b");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[-a:{}\\[\\], #|>\"'\né\\\\]{0,40}", at in 0usize..44) {
            let at = crate::span::floor_char_boundary(&text, at);
            if let Some(place) = place(&text, 0..text.len(), at) {
                prop_assert!(text.get(place.word).is_some());
            }
        }
    }
}
