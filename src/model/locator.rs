//! Locators: where in a source something stands, as CSL 1.0.2 names it. Parses what an editor
//! writes after a citation's key and in `at:`, and prints it back in one canonical form.
//! Knows nothing of sources, and nothing of how a style prints a locator.

mod terms;
mod value;

use std::fmt;
use std::ops::Range;
pub use terms::LocatorTerm;
use terms::{nearest, term_at};
use value::{ends_here, is_balanced, is_several, name, number, quoted};

/// One step of a locator: a term and its value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocatorPart {
    pub term: LocatorTerm,
    /// A number (`12`, `xiv`, `3r`), several (`12–15, 18`), or a name without its quotes
    /// (`Background`).
    pub value: String,
    /// Whether it points at several: `pp.`.
    pub plural: bool,
}

impl LocatorPart {
    /// A part in canonical form: hyphens of ranges become dashes, quotes and outer space are
    /// dropped. `None` where nothing is left as a value.
    pub fn new(term: LocatorTerm, value: &str) -> Option<LocatorPart> {
        let value = match number(value.trim()) {
            Some((canonical, len)) if len == value.trim().len() => canonical,
            _ => name(value),
        };
        let plural = is_several(&value);
        (!value.is_empty()).then_some(LocatorPart { term, value, plural })
    }

    /// Whether the value is a name, printed in quotes, and no number.
    pub fn is_name(&self) -> bool {
        number(&self.value) != Some((self.value.clone(), self.value.len()))
    }

    /// The value as it is printed: a name in curly quotes.
    pub fn printed(&self) -> String {
        match self.is_name() {
            false => self.value.clone(),
            true if is_balanced(&self.value) => format!("“{}”", self.value),
            true => format!("\"{}\"", self.value),
        }
    }
}

impl fmt::Display for LocatorPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = self.term.short();
        write!(f, "{} {}", if self.plural { many } else { one }, self.printed())
    }
}

/// Where in a source something stands. Several parts narrow each other down:
/// `sec. “Background”, par. 2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Locator {
    parts: Vec<LocatorPart>,
}

impl Locator {
    /// A locator of these parts; `None` without any.
    pub fn new(parts: Vec<LocatorPart>) -> Option<Locator> {
        (!parts.is_empty()).then_some(Locator { parts })
    }

    /// The parts, widest first. There is always one.
    pub fn parts(&self) -> &[LocatorPart] {
        &self.parts
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.parts.iter().enumerate() {
            write!(f, "{}{part}", if i == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// What is wrong with a locator, where in the parsed text, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatorFault {
    pub range: Range<usize>,
    pub message: String,
    pub help: Option<String>,
    /// What to write in the place of the range, where that is exact.
    pub edit: Option<LocatorEdit>,
}

/// What mends a locator, and whether nothing else can be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatorEdit {
    pub text: String,
    pub safe: bool,
}

/// What was read: the locator if there is one, the bytes it took from the beginning of the text,
/// and every fault.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    pub locator: Option<Locator>,
    /// The text after these bytes is the citation's suffix.
    pub taken: usize,
    pub faults: Vec<LocatorFault>,
}

/// Reads the value of `at:`. The whole text must be locator.
pub fn parse(text: &str) -> Parsed {
    let mut reader = Reader { text, at: 0, parts: Vec::new(), faults: Vec::new(), strict: true };
    reader.space();
    let braced = reader.eat('{');
    reader.parts();
    if braced {
        reader.close_brace();
    }
    reader.space();
    if reader.faults.is_empty() && reader.at < text.len() {
        let range = reader.at..text.trim_end().len();
        let left = &text[range.clone()];
        reader.fault(range, format!("`{left}` is no locator"), Some(HOW.to_string()));
    } else if reader.faults.is_empty() && reader.parts.is_empty() {
        reader.fault(0..text.len(), "the locator is empty".to_string(), Some(HOW.to_string()));
    }
    Parsed { locator: Locator::new(reader.parts), taken: text.len(), faults: reader.faults }
}

/// Reads what follows the key of a Pandoc citation: `, par. 1, on the prisoners`. Text that does
/// not begin like a locator is suffix; a misspelt term before a number or a quoted name is a
/// fault.
pub fn parse_tail(text: &str) -> Parsed {
    let rest = text.trim_start();
    if let Some(after) = rest.strip_prefix(':') {
        let mut parsed = parse_tail(after);
        let (colon, cut) = (text.len() - rest.len(), text.len() - after.len());
        let Some(locator) = &parsed.locator else { return Parsed::default() };
        for fault in &mut parsed.faults {
            fault.range = fault.range.start + cut..fault.range.end + cut;
        }
        let message = "no colon stands between a key and its locator".to_string();
        let help = Some(format!("write a comma: `, {locator}`"));
        let edit = Some(LocatorEdit { text: ",".into(), safe: true });
        parsed.faults.insert(0, LocatorFault { range: colon..cut, message, help, edit });
        return Parsed { taken: parsed.taken + cut, ..parsed };
    }
    let mut reader = Reader { text, at: 0, parts: Vec::new(), faults: Vec::new(), strict: false };
    reader.space();
    if reader.eat(',') {
        reader.space();
    }
    if reader.eat('{') {
        reader.strict = true;
        reader.space();
        if !reader.rest().starts_with('}') {
            reader.parts();
        }
        reader.close_brace();
    } else {
        reader.parts();
        if reader.parts.is_empty() && reader.faults.is_empty() {
            reader.at = 0;
        }
    }
    Parsed { locator: Locator::new(reader.parts), taken: reader.at, faults: reader.faults }
}

const HOW: &str = "write a term and a number or a quoted name: `p. 12`, `par. 3`, \
                   `sec. \"Background\"`";

/// A cursor over the text. `strict` where all of it must be locator.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    parts: Vec<LocatorPart>,
    faults: Vec<LocatorFault>,
    strict: bool,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.rest().starts_with(c);
        self.at += if found { c.len_utf8() } else { 0 };
        found
    }

    fn fault(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        self.faults.push(LocatorFault { range, message, help, edit: None });
    }

    /// Gives the last fault its edit.
    fn mended_by(&mut self, text: String, safe: bool) {
        if let Some(fault) = self.faults.last_mut() {
            fault.edit = Some(LocatorEdit { text, safe });
        }
    }

    /// Parts up to the first text that is none; leaves the cursor after the last part.
    fn parts(&mut self) {
        loop {
            let before = self.at;
            self.space();
            let comma = !self.parts.is_empty() && self.eat(',');
            self.space();
            let start = self.at;
            let faults = self.faults.len();
            // After the first part, a bare number needs a term of its own.
            let bare = self.parts.is_empty() || (comma && self.strict);
            match self.part(bare) {
                Some(part) => self.parts.push(part),
                None if self.faults.len() > faults => {
                    self.at = self.at.max(start);
                    return;
                }
                None => {
                    self.at = before;
                    return;
                }
            }
        }
    }

    fn part(&mut self, bare: bool) -> Option<LocatorPart> {
        let start = self.at;
        if let Some((term, many, len)) = term_at(self.rest()) {
            let written = &self.rest()[..len];
            self.at += len;
            self.space();
            if let Some(value) = self.value(term, start, written) {
                let plural = many || is_several(&value);
                return Some(self.ordered(start, LocatorPart { term, value, plural }));
            }
            if self.faults.last().is_none_or(|f| f.range.start < start) {
                self.missing_value(start, written);
                if self.faults.last().is_none_or(|f| f.range.start < start) {
                    self.at = start;
                }
            }
            return None;
        }
        if bare && let Some((value, len)) = number(self.rest()) {
            let after = self.rest()[len..].chars().next();
            let ends = after.is_none_or(|c| matches!(c, ',' | ';' | '}' | ']'));
            if value.contains(|c: char| c.is_ascii_digit()) || ends {
                self.at += len;
                let plural = is_several(&value);
                let part = LocatorPart { term: LocatorTerm::Page, value, plural };
                return Some(self.ordered(start, part));
            }
        }
        self.unknown_term();
        None
    }

    /// The part that was read from `start`, with a fault where it runs backwards.
    fn ordered(&mut self, start: usize, part: LocatorPart) -> LocatorPart {
        if let Some((first, last)) = backwards(&part) {
            let (_, many) = part.term.short();
            let message = format!("this runs backwards, from {first} to {last}");
            let help = format!(
                "write `{many} {last}–{first}`, or the last number in full where it is meant as short"
            );
            self.fault(start..self.at, message, Some(help));
            self.mended_by(format!("{many} {last}–{first}"), false);
        }
        part
    }

    /// A number or a quoted name at the cursor.
    fn value(&mut self, term: LocatorTerm, start: usize, written: &str) -> Option<String> {
        let rest = self.rest();
        if let Some(open) = rest.chars().next().filter(|c| matches!(c, '"' | '“' | '\'' | '‘'))
        {
            let Some((inner, len)) = quoted(rest, open) else {
                let range = self.at..self.text.len();
                let help = "close it with the same kind of quote".to_string();
                self.fault(range, "this quote is never closed".to_string(), Some(help));
                self.at = self.text.len();
                return None;
            };
            let value = name(inner);
            if value.is_empty() {
                let message = format!("nothing stands between the quotes after `{written}`");
                self.fault(start..self.at + len, message, Some(HOW.to_string()));
                self.at += len;
                return None;
            }
            self.at += len;
            return Some(match number(&value) {
                Some((canonical, len)) if len == value.len() => canonical,
                _ => value,
            });
        }
        let numbered = number(rest).is_some_and(|(_, len)| ends_here(&rest[len..]));
        if term == LocatorTerm::SubVerbo && !numbered {
            let end = rest.find([',', ';', '}', ']']).unwrap_or(rest.len());
            let value = name(&rest[..end]);
            self.at += if value.is_empty() { 0 } else { rest[..end].trim_end().len() };
            return (!value.is_empty()).then(|| match number(&value) {
                Some((canonical, len)) if len == value.len() => canonical,
                _ => value,
            });
        }
        let (value, len) = number(rest)?;
        self.at += len;
        Some(value)
    }

    /// A term without a value is a fault where only a locator may stand, or where an abbreviated
    /// term precedes a capital: a name whose quotes were forgotten.
    fn missing_value(&mut self, start: usize, written: &str) {
        let rest = self.rest();
        let end = rest.find([',', ';', '}', ']']).unwrap_or(rest.len());
        let name = rest[..end].trim();
        if let Some(after) = rest.strip_prefix(':').filter(|_| self.strict) {
            let end = after.find([',', ';', '}']).unwrap_or(after.len());
            let help = match after[..end].trim() {
                "" => HOW.to_string(),
                value => format!(
                    "write `{written} {}`",
                    LocatorPart::new(LocatorTerm::Page, value)
                        .map_or(value.to_string(), |p| p.printed())
                ),
            };
            let range = start..self.at + 1 + after[..end].trim_end().len();
            self.fault(
                range,
                format!("no colon stands between `{written}` and its value"),
                Some(help),
            );
        } else if name.is_empty() && (self.strict || written.ends_with('.')) {
            let message = format!("`{written}` needs a number or a quoted name after it");
            self.fault(start..self.at, message, Some(HOW.to_string()));
        } else if self.strict || (written.ends_with('.') && name.starts_with(char::is_uppercase)) {
            let range = start..self.at + rest[..end].trim_end().len();
            let message = format!("`{name}` is no number, and a name stands in quotes");
            self.fault(range, message, Some(format!("write `{written} \"{name}\"`")));
        }
    }

    /// A fault where a word that is no term stands before a number or a quoted name.
    fn unknown_term(&mut self) {
        let rest = self.rest();
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let dotted = rest[letters..].starts_with('.');
        let len = letters + usize::from(dotted);
        let after = rest[len..].trim_start();
        let has_value =
            after.starts_with(['"', '“']) || after.starts_with(|c: char| c.is_ascii_digit());
        let colon = after.starts_with(':');
        if letters == 0 || !(has_value || (self.strict && colon) || (self.strict && dotted)) {
            return;
        }
        let word = &rest[..letters];
        let near = nearest(word);
        // `pg 3` only lacks its full stop, `ag 3` may be anything.
        let lacks_stop =
            letters > 1 && near.is_some_and(|form| form.strip_suffix('.') == Some(word));
        let is_prose = !dotted && (near.is_none() || (letters < 3 && !lacks_stop));
        if !self.strict && (is_prose || PROSE.contains(&word.to_lowercase().as_str())) {
            return;
        }
        let value_len = number(after).map_or(0, |(_, len)| len);
        let help = match near {
            Some(form) if value_len > 0 => {
                format!("did you mean `{form} {}`?", &after[..value_len])
            }
            Some(form) => format!("did you mean `{form}`?"),
            None => HOW.to_string(),
        };
        let range = self.at..self.at + len;
        let message = format!("unknown locator term `{}`", &rest[..len]);
        self.fault(range, message, Some(help));
        if let Some(form) = near {
            // The stop alone is wanting where it is a term's short form.
            self.mended_by(form.to_string(), lacks_stop);
        }
        // The number or name belongs to the fault, and is no suffix.
        self.at = self.text.len() - after.len() + value_len;
        if let Some(open) = after.chars().next().filter(|c| matches!(c, '"' | '“')) {
            self.at += quoted(after, open).map_or(0, |(_, len)| len);
        }
    }

    fn close_brace(&mut self) {
        self.space();
        if self.eat('}') || !self.faults.is_empty() {
            return;
        }
        let end = self.rest().find('}').map_or(self.text.len(), |i| self.at + i);
        let left = self.text[self.at..end].trim_end();
        let range = self.at..self.at + left.len();
        let (message, help) = match left {
            "" => ("this brace is never closed".to_string(), "add a `}`".to_string()),
            _ => (format!("`{left}` is no locator"), HOW.to_string()),
        };
        self.fault(range, message, Some(help));
        self.at = (end + 1).min(self.text.len());
    }
}

/// Words of prose that stand before numbers and look like a term that was misspelt.
const PROSE: &[&str] = &[
    "no", "see", "for", "not", "the", "and", "but", "all", "nor", "now", "one", "two", "ten",
    "per", "ca", "cf", "etc", "esp", "eg", "ie", "or", "on", "at", "of", "to", "by", "in", "as",
    "is", "it", "its", "from", "with", "some", "over", "only", "then", "than", "that", "this",
    "these", "most", "more", "both", "about", "under", "after", "before", "where", "which", "who",
    "when", "until", "since", "between", "nearly", "almost", "another", "at least", "says", "has",
    "have", "were", "was", "can", "may", "men", "tens", "years", "here", "there", "part", "four",
    "five",
];

/// The ends of a range that ends before it starts. `105–8` is short for `105–108`, but `105–99` is
/// nearer to `99–105` than to `105–199`. Numbers of sections and the like may hold a dash of their
/// own.
fn backwards(part: &LocatorPart) -> Option<(u32, u32)> {
    use LocatorTerm::{Column, Line, Page, Paragraph};
    if !matches!(part.term, Page | Paragraph | Column | Line) {
        return None;
    }
    let is_whole = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    part.value.split([',', '&']).find_map(|range| {
        let (first, last) = range.trim().split_once('–')?;
        let full = match first.len().checked_sub(last.len()) {
            Some(cut) if is_whole(first) && is_whole(last) => format!("{}{last}", &first[..cut]),
            _ => return None,
        };
        let whole = |text: &str| text.parse::<u32>().ok();
        let (from, to, full) = (whole(first)?, whole(last)?, whole(&full)?);
        let is_short = to < from && full >= from && full - from <= from - to;
        (to < from && !is_short).then_some((from, to))
    })
}

#[cfg(test)]
mod tests {
    use super::terms::FORMS;
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        let parsed = parse(text);
        assert_eq!(parsed.faults, [], "{text}");
        parsed.locator.map_or(String::new(), |l| l.to_string())
    }

    fn tail(text: &str) -> (String, &str) {
        let parsed = parse_tail(text);
        assert_eq!(parsed.faults, [], "{text}");
        (parsed.locator.map_or(String::new(), |l| l.to_string()), &text[parsed.taken..])
    }

    #[test]
    fn reads_what_editors_write() {
        for (written, printed) in [
            ("p. 12", "p. 12"),
            ("pp. 12-15", "pp. 12–15"),
            ("p. 12--15", "pp. 12–15"),
            ("12", "p. 12"),
            ("12–15, 18", "pp. 12–15, 18"),
            ("12 and 15", "pp. 12 & 15"),
            ("p 90", "p. 90"),
            ("pp 90-91", "pp. 90–91"),
            ("808-33", "pp. 808–33"),
            ("sec. 3-1", "secs. 3–1"),
            ("xiv", "p. xiv"),
            ("xiv–xx", "pp. xiv–xx"),
            ("Sec. \"Background\", par. 2", "sec. “Background”, par. 2"),
            ("sec. “Taliban take control”", "sec. “Taliban take control”"),
            ("sec. 'Pakistan’s role'", "sec. “Pakistan’s role”"),
            ("{ch. 2, sec. 3}", "ch. 2, sec. 3"),
            ("vol. 2, p. 33", "vol. 2, p. 33"),
            ("vol. 2 pp. 33-4", "vol. 2, pp. 33–4"),
            ("¶ 3", "par. 3"),
            ("¶¶3-4", "pars. 3–4"),
            ("§4", "sec. 4"),
            ("§§ 4, 6", "secs. 4, 6"),
            ("fol. 3r", "fol. 3r"),
            ("ff. 3r–4v", "fols. 3r–4v"),
            ("s.vv. 1, 2", "s.vv. 1, 2"),
            ("s.v. Kabul", "s.v. “Kabul”"),
            ("sub verbo \"Kabul\"", "s.v. “Kabul”"),
            ("timestamp 01:02:33", "time 01:02:33"),
            ("surah 2, verse 255", "sura 2, v. 255"),
            ("paragraphs 3 and 4", "pars. 3 & 4"),
            ("app. B", "app. B"),
            ("p. 12ff.", "p. 12ff."),
            ("n. 4", "n. 4"),
            ("figure 1", "fig. 1"),
            ("sec. \"a “b” c\"", "sec. “a “b” c”"),
        ] {
            assert_eq!(read(written), printed, "{written}");
            assert_eq!(read(printed), printed, "{printed}");
        }
    }

    #[test]
    fn splits_locator_from_suffix() {
        for (written, locator, suffix) in [
            (", par. 1, on the prisoners", "par. 1", ", on the prisoners"),
            (" p. 12", "p. 12", ""),
            (", 12", "p. 12", ""),
            (", xiv", "p. xiv", ""),
            (", p. 12, I think", "p. 12", ", I think"),
            (", p. 12; so", "p. 12", "; so"),
            (", who was there", "", ", who was there"),
            (", mix of 3 things", "", ", mix of 3 things"),
            (", see 3 others", "", ", see 3 others"),
            (", no 3 of them", "", ", no 3 of them"),
            (": a study of 3 men", "", ": a study of 3 men"),
            (", note that he left", "", ", note that he left"),
            (", line of retreat", "", ", line of retreat"),
            (", {ch. 2, sec. 3} and so on", "ch. 2, sec. 3", " and so on"),
            (", {} 12 men", "", " 12 men"),
            (", sec. \"Background\", par. 2, end", "sec. “Background”, par. 2", ", end"),
            ("", "", ""),
        ] {
            assert_eq!(tail(written), (locator.to_string(), suffix), "{written}");
        }
    }

    #[test]
    fn faults_name_the_place_and_a_way_out() {
        for (written, range, message, help) in [
            ("pge 12", 0..3, "unknown locator term `pge`", "did you mean `pg. 12`?"),
            ("S. 3", 0..2, "unknown locator term `S.`", "did you mean `p. 3`?"),
            ("ص. 12", 0..3, "unknown locator term `ص.`", "did you mean `p. 12`?"),
            ("parr. 3", 0..5, "unknown locator term `parr.`", "did you mean `par. 3`?"),
            (
                "section: x",
                0..10,
                "no colon stands between `section` and its value",
                "write `section x`",
            ),
            (
                "sec. Background",
                0..15,
                "`Background` is no number, and a name stands in quotes",
                "write `sec. \"Background\"`",
            ),
            ("par.", 0..4, "`par.` needs a number or a quoted name after it", HOW),
            ("p. 12 of it", 6..11, "`of it` is no locator", HOW),
            (
                "sec. \"Back",
                5..10,
                "this quote is never closed",
                "close it with the same kind of quote",
            ),
            ("", 0..0, "the locator is empty", HOW),
        ] {
            let faults = parse(written).faults;
            assert_eq!(faults.len(), 1, "{written}: {faults:?}");
            assert_eq!(faults[0].range, range, "{written}");
            assert_eq!(faults[0].message, message, "{written}");
            assert_eq!(faults[0].help.as_deref(), Some(help), "{written}");
        }
        for written in [
            ", parg. 3",
            ", pge 12",
            ", sec. \"B\", parr. 2",
            ", sec. Background",
            ", pg 90",
            ": 90",
            ", pp. 105-99",
            ", 12, 20-18",
        ] {
            assert_eq!(parse_tail(written).faults.len(), 1, "{written}");
        }
    }

    #[test]
    fn forms_are_of_one_term_each() {
        for (form, term, many) in FORMS {
            for (other, other_term, other_many) in FORMS {
                assert!(form != other || (term == other_term && many == other_many), "{form}");
            }
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            parse(&text);
            let parsed = parse_tail(&text);
            prop_assert!(text.is_char_boundary(parsed.taken));
            for fault in parsed.faults {
                prop_assert!(text.get(fault.range).is_some());
            }
        }

        #[test]
        fn never_panics_near_the_grammar(text in "([,{} \"“”'‘’§¶.:0-9–-]|p\\.|pp|par|sec\\. |s\\.v\\.|xi|ff|é){0,12}") {
            parse(&text);
            let parsed = parse_tail(&text);
            prop_assert!(text.get(parsed.taken..).is_some());
        }

        #[test]
        fn prints_what_parses_back(
            parts in prop::collection::vec(
                (0..LocatorTerm::ALL.len(), any::<bool>(),
                 "[0-9]{1,3}|[ivx]{1,4}|[0-9]{1,2}[-–, ]{1,2}[0-9]{1,2}|[A-Za-z “”\"',.é]{1,12}"), 1..4)
        ) {
            let parts: Vec<_> = parts.into_iter().filter_map(|(term, many, value)| {
                let mut part = LocatorPart::new(LocatorTerm::ALL[term], &value)?;
                part.plural |= many;
                backwards(&part).is_none().then_some(part)
            }).collect();
            if let Some(locator) = Locator::new(parts) {
                let printed = locator.to_string();
                let parsed = parse(&printed);
                prop_assert_eq!(&parsed.faults, &[]);
                prop_assert_eq!(parsed.locator.as_ref(), Some(&locator), "{}", printed);
                let tail = format!(", {printed}");
                let parsed = parse_tail(&tail);
                prop_assert_eq!(parsed.locator, Some(locator), "{}", tail);
                prop_assert_eq!(parsed.taken, tail.len());
            }
        }
    }
}
