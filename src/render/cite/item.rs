//! From a source's CSL-JSON to what the formatter takes: variables of the right kind, dates that
//! it can hold, texts with their marks. Refuses nothing: what can't be used is left out.

use std::collections::BTreeMap;

use hayagriva::citationberg as csl;

use csl::json;
use csl::taxonomy::{Kind, StandardVariable, Variable};
use serde_json::{Map, Value};

use crate::model::csl as vocabulary;
use crate::model::date::month_name;

use super::html::{CLOSE, OPEN, mark};

/// A source made ready to be formatted.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub item: json::Item,
    pub kind: Option<Kind>,
    pub has: Vec<Variable>,
    /// Years that stand in for a date which the formatter can't hold, and what is printed
    /// instead: a span of years, a date in words.
    pub dates: Vec<(String, String)>,
    pub lang: Option<String>,
}

/// Years that no source bears. Each stands in for one date.
const STAND_INS: [i64; 6] = [9743, 9751, 9767, 9781, 9803, 9811];

/// Reads a CSL-JSON item.
pub(super) fn item(map: &Map<String, Value>) -> Item {
    let mut out = BTreeMap::new();
    let mut has = Vec::new();
    let mut dates = Vec::new();
    let kind_name = map.get("type").and_then(Value::as_str).unwrap_or("document");
    let kind = vocabulary::kind(kind_name);
    let kind_name = if kind.is_some() { kind_name } else { "document" };
    let kind = kind.or_else(|| vocabulary::kind("document"));
    for (key, value) in map {
        // An empty text, kept for the formatter, tells a group "asked and found nothing".
        if matches!(key.as_str(), "annote" | "abstract" | "type" | "id") {
            continue;
        }
        let Some(variable) = vocabulary::variable(key) else { continue };
        let value = match variable {
            Variable::Name(_) => names(value),
            Variable::Date(_) => date(value, &mut dates),
            Variable::Standard(StandardVariable::URL | StandardVariable::DOI) => {
                plain(value).map(|s| json::Value::String(s.trim().to_string()))
            }
            Variable::Standard(_) => plain(value).map(|s| json::Value::String(typographic(&s))),
            Variable::Number(_) | Variable::Page(_) => number(value),
        };
        if let Some(value) = value {
            out.insert(key.clone(), value);
            has.push(variable);
        }
    }
    if let Some(json::Value::String(title)) = out.get("title")
        && !out.contains_key("title-short")
        && let Some(short) = short_title(title)
    {
        out.insert("title-short".to_string(), json::Value::String(short.to_string()));
        has.push(Variable::Standard(StandardVariable::TitleShort));
    }
    out.insert("type".to_string(), json::Value::String(kind_name.to_string()));
    out.insert("id".to_string(), json::Value::String("source".to_string()));
    let lang = map.get("language").and_then(Value::as_str).map(str::to_string);
    Item { item: json::Item(out), kind, has, dates, lang }
}

/// The title without its subtitle: what stands before a colon, or to a first `?` or `!`.
fn short_title(title: &str) -> Option<&str> {
    let ends = [(": ", 0), ("? ", 1), ("! ", 1), ("?: ", 1), ("!: ", 1)];
    let found = ends.iter().filter_map(|(sign, keep)| Some(title.find(sign)? + keep)).min()?;
    let short = title[..found].trim_end_matches(':').trim_end();
    // A mark or quote that is opened must be closed.
    let pairs =
        |open: char, close: char| short.matches(open).count() == short.matches(close).count();
    let whole = pairs(OPEN, CLOSE)
        && ('\u{e000}'..='\u{e008}')
            .step_by(2)
            .all(|c| pairs(c, char::from_u32(c as u32 + 1).unwrap_or(c)));
    (whole && !short.is_empty()).then_some(short)
}

/// A text or a number as text; `None` where nothing would be printed.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A text with CSL-JSON's tags as marks, and with curly quotes.
fn typographic(text: &str) -> String {
    let text = mark(text);
    if !text.contains(['"', '\'', '“', '”']) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let opens = before.is_whitespace()
            || matches!(before, '(' | '[' | '—' | '–' | '“' | '‘' | '"')
            || ('\u{e000}'..='\u{e009}').contains(&before);
        out.push(match c {
            '“' => OPEN,
            '”' => CLOSE,
            '"' if opens => OPEN,
            '"' => CLOSE,
            '\'' if opens => '‘',
            '\'' => '’',
            _ => c,
        });
        before = c;
    }
    out
}

fn number(value: &Value) -> Option<json::Value> {
    match value.as_i64() {
        Some(n) if (0..=i64::from(i32::MAX)).contains(&n) => Some(json::Value::Number(n)),
        _ => plain(value).map(json::Value::String),
    }
}

fn names(value: &Value) -> Option<json::Value> {
    let one = |value: &Value| -> Option<json::NameValue> {
        let part =
            |key: &str| value.get(key).and_then(plain).map(|s| mark(&s)).filter(|s| !s.is_empty());
        let literal = |literal: String| json::NameValue::Literal(json::LiteralName { literal });
        // A body's name may be a phrase; the apostrophe in a person's is as the editor wrote it.
        if let Some(text) = plain(value).or_else(|| value.get("literal").and_then(plain)) {
            return Some(literal(typographic(&text))).filter(|_| !text.is_empty());
        }
        // A given name alone is a single name.
        let Some(family) = part("family") else { return part("given").map(literal) };
        if part("given").is_none() && part("suffix").is_none() {
            let particle = part("non-dropping-particle").or(part("dropping-particle"));
            return Some(literal(match particle {
                Some(particle) => format!("{particle} {family}"),
                None => family,
            }));
        }
        Some(json::NameValue::Item(json::NameItem {
            family,
            given: part("given"),
            non_dropping_particle: part("non-dropping-particle"),
            dropping_particle: part("dropping-particle"),
            suffix: part("suffix"),
            comma_suffix: value.get("comma-suffix").and_then(Value::as_bool),
        }))
    };
    let list: Vec<_> = match value {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        single => one(single).into_iter().collect(),
    };
    (!list.is_empty()).then_some(json::Value::Names(list))
}

/// A date. Spans and dates in words take a stand-in year.
fn date(value: &Value, dates: &mut Vec<(String, String)>) -> Option<json::Value> {
    let flag = |key: &str| match value.get(key) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(n)) => n.as_i64() == Some(1),
        Some(Value::String(s)) => !matches!(s.as_str(), "" | "false" | "0"),
        _ => false,
    };
    let parts = |day: &Value| -> Option<Vec<i16>> {
        let part = |v: &Value| v.as_i64().or_else(|| v.as_str()?.trim().parse().ok());
        let read: Vec<i64> = day.as_array()?.iter().map_while(part).collect();
        let year = i16::try_from(*read.first()?).ok()?;
        let month = read.get(1).copied().filter(|m| (1..=12).contains(m));
        let last = read.get(2).copied().filter(|d| (1..=31).contains(d) && month.is_some());
        Some(
            [Some(year), month.map(|m| m as i16), last.map(|d| d as i16)]
                .into_iter()
                .flatten()
                .collect(),
        )
    };
    let make = |date: Vec<i16>| {
        let season = match value.get("season") {
            Some(Value::Number(n)) => n.as_i64().map(|n| n.to_string()),
            Some(Value::String(s)) => Some(s.clone()),
            _ => None,
        };
        json::Value::Date(json::DateValue::DateParts {
            date_parts: json::VecDateRange(vec![json::VecDate(date)]),
            literal: None,
            season: season.filter(|s| matches!(s.as_str(), "1" | "2" | "3" | "4")),
            circa: flag("circa"),
        })
    };
    let stand_in = |text: String, dates: &mut Vec<(String, String)>| {
        let year = *STAND_INS.get(dates.len())?;
        dates.push((year.to_string(), text));
        Some(make(vec![year as i16]))
    };
    let list = value.get("date-parts").and_then(Value::as_array);
    let read: Vec<Vec<i16>> = list.into_iter().flatten().filter_map(parts).collect();
    match &read[..] {
        [one] => Some(make(one.clone())),
        [start, end, ..] if start == end => Some(make(start.clone())),
        [start, end, ..] => stand_in(span(start, end), dates),
        [] => {
            let text = match value {
                Value::String(text) => Some(text.as_str()),
                Value::Number(year) => {
                    let year = i16::try_from(year.as_i64()?).ok()?;
                    return Some(make(vec![year]));
                }
                _ => value.get("literal").or(value.get("raw")).and_then(Value::as_str),
            };
            let text = text?.trim();
            if let Some(date) = iso(text) {
                return Some(make(date));
            }
            (!text.is_empty()).then(|| stand_in(mark(text), dates)).flatten()
        }
    }
}

/// A date written `1997`, `1997-05` or `1997-05-28`.
fn iso(text: &str) -> Option<Vec<i16>> {
    let parts: Vec<i16> = text.split('-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let well = match &parts[..] {
        [_] => text.len() == 4,
        [_, m] => (1..=12).contains(m),
        [_, m, d] => (1..=12).contains(m) && (1..=31).contains(d),
        _ => false,
    };
    well.then_some(parts)
}

/// A span in figures and English months, shortened where years or months agree.
fn span(start: &[i16], end: &[i16]) -> String {
    match (start, end) {
        ([y1], [y2]) => {
            let (a, b) = (y1.to_string(), y2.to_string());
            // 1994–98, but 1998–2002 and 1900–1903.
            match y1 / 100 == y2 / 100 && y1 % 100 != 0 && *y1 >= 1000 && y2 % 100 >= 10 {
                true => format!("{a}–{}", &b[2..]),
                false => format!("{a}–{b}"),
            }
        }
        ([y1, m1], [y2, m2]) if y1 == y2 => format!("{}–{} {y2}", month(*m1), month(*m2)),
        ([y1, m1, d1], [y2, m2, d2]) if y1 == y2 && m1 == m2 => {
            format!("{} {d1}–{d2}, {y1}", month(*m1))
        }
        ([y1, m1, d1], [y2, m2, d2]) if y1 == y2 => {
            format!("{} {d1}–{} {d2}, {y1}", month(*m1), month(*m2))
        }
        _ => format!("{}–{}", written(start), written(end)),
    }
}

pub(super) fn written(date: &[i16]) -> String {
    match date {
        [y, m, d, ..] => format!("{} {d}, {y}", month(*m)),
        [y, m] => format!("{} {y}", month(*m)),
        [y] => y.to_string(),
        [] => String::new(),
    }
}

/// The month's name; nothing for a number that no month has.
fn month(number: i16) -> &'static str {
    u8::try_from(number).map(month_name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_that_there_are_not_have_no_name() {
        assert_eq!([month(-1), month(0), month(5), month(13)], ["", "", "May", ""]);
    }
    use serde_json::json;

    fn read(value: Value) -> Item {
        item(value.as_object().unwrap())
    }

    #[test]
    fn keeps_what_the_formatter_can_hold() {
        let item = read(json!({
            "type": "no-such-type", "title": "A \"b\" c", "volume": 2, "custom": {"x": 1},
            "issued": {"date-parts": [[1997, 13, 40]]}, "accessed": {"date-parts": [[]]},
            "author": [{"given": "Khadim"}, "UN", {"family": "Lee", "given": "J. L."}, {}],
            "page": "  ", "stance": "x",
        }));
        let keys: Vec<_> = item.item.0.keys().map(String::as_str).collect();
        assert_eq!(keys, ["author", "id", "issued", "title", "type", "volume"]);
        assert_eq!(item.item.0["type"], json::Value::String("document".into()));
        assert_eq!(item.item.0["title"], json::Value::String(format!("A {OPEN}b{CLOSE} c")));
    }

    #[test]
    fn spans_and_words_take_stand_ins() {
        let of = |date: Value| read(json!({"issued": date})).dates.pop().map(|d| d.1);
        let parts = |a: Value, b: Value| json!({"date-parts": [a, b]});
        assert_eq!(of(parts(json!([1994]), json!([1998]))).as_deref(), Some("1994–98"));
        assert_eq!(of(parts(json!([1998]), json!([2002]))).as_deref(), Some("1998–2002"));
        assert_eq!(
            of(parts(json!([1997, 5, 28]), json!([1997, 5, 30]))).as_deref(),
            Some("May 28–30, 1997")
        );
        assert_eq!(of(json!({"literal": "the 1990s"})).as_deref(), Some("the 1990s"));
        assert_eq!(of(json!("1997-05-28")), None);
        assert_eq!(of(json!({"raw": "1997"})), None);
    }
}
