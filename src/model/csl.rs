//! CSL's vocabulary: variables, types of source, and dates, by their names in CSL 1.0.2. Formats
//! nothing.

use hayagriva::citationberg::taxonomy::{
    DateVariable, Kind, NameVariable, NumberVariable, PageVariable, StandardVariable, Variable,
};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde_json::{Value, json};

/// The CSL variable of this name: `container-title`, `issued`, `author`.
pub fn variable(name: &str) -> Option<Variable> {
    parse::<StandardVariable>(name)
        .map(Variable::Standard)
        .or_else(|| parse::<PageVariable>(name).map(Variable::Page))
        .or_else(|| parse::<NumberVariable>(name).map(Variable::Number))
        .or_else(|| parse::<DateVariable>(name).map(Variable::Date))
        .or_else(|| parse::<NameVariable>(name).map(Variable::Name))
}

/// The CSL type of this name: `book`, `article-newspaper`.
pub fn kind(name: &str) -> Option<Kind> {
    parse(name)
}

fn parse<'a, T: Deserialize<'a>>(name: &'a str) -> Option<T> {
    let text: StrDeserializer<'a, Error> = name.into_deserializer();
    T::deserialize(text).ok()
}

/// An EDTF date as a CSL date: `date-parts` where CSL can hold it, with `circa` for what is
/// approximate or uncertain; else `literal` with the text itself.
pub fn date(edtf: &str) -> Value {
    let edtf = edtf.trim();
    let mut circa = false;
    let mut season = None;
    let mut parts = Vec::new();
    for end in edtf.split('/') {
        circa |= end.contains(['~', '?', '%']);
        let plain = end.replace(['~', '?', '%'], "");
        let day = plain.split('T').next().unwrap_or_default();
        // A year before our era begins with the sign itself.
        let (sign, digits) = day.strip_prefix('-').map_or((1, day), |rest| (-1, rest));
        let numbers: Option<Vec<i64>> = digits.split('-').map(|n| n.parse().ok()).collect();
        let Some(mut numbers) = numbers.filter(|n| n.len() <= 3) else {
            return json!({ "literal": edtf });
        };
        numbers[0] *= sign;
        if let Some(month @ 21..=24) = numbers.get(1) {
            season = Some(month - 20);
            numbers.truncate(1);
        } else if numbers.get(1).is_some_and(|m| !(1..=12).contains(m)) {
            return json!({ "literal": edtf });
        }
        parts.push(numbers);
    }
    if parts.len() > 2 || (season.is_some() && parts.len() > 1) {
        return json!({ "literal": edtf });
    }
    let mut out = json!({ "date-parts": parts });
    if circa {
        out["circa"] = json!(true);
    }
    if let Some(season) = season {
        out["season"] = json!(season);
    }
    out
}

/// A CSL date as EDTF, where it can be said so.
pub fn edtf(date: &Value) -> Option<String> {
    let valid = |text: String| edtf_core::Edtf::parse(&text).is_ok().then_some(text);
    for key in ["edtf", "raw", "literal"] {
        if let Some(text) = date.get(key).and_then(Value::as_str) {
            return valid(text.trim().to_string());
        }
    }
    if let Some(text) = date.as_str() {
        return valid(text.trim().to_string());
    }
    let number = |v: &Value| v.as_i64().or_else(|| v.as_str()?.trim().parse().ok());
    let season = date.get("season").and_then(number).filter(|s| (1..=4).contains(s));
    let is_circa = match date.get("circa") {
        Some(Value::Bool(is)) => *is,
        Some(other) => number(other) == Some(1) || other.as_str() == Some("true"),
        None => false,
    };
    let mark = if is_circa { "~" } else { "" };
    let mut ends = Vec::new();
    for part in date.get("date-parts")?.as_array()? {
        let numbers: Vec<i64> = part.as_array()?.iter().map_while(number).collect();
        let year = *numbers.first()?;
        let sign = if year < 0 { "-" } else { "" };
        let mut end = format!("{sign}{:04}", year.abs());
        match (numbers.get(1), numbers.get(2), season) {
            (Some(month), Some(day), _) => end.push_str(&format!("-{month:02}-{day:02}")),
            (Some(month), None, _) => end.push_str(&format!("-{month:02}")),
            (None, _, Some(season)) => end.push_str(&format!("-{}", 20 + season)),
            (None, ..) => {}
        }
        ends.push(end + mark);
    }
    valid(ends.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_csl_names() {
        assert!(matches!(variable("container-title"), Some(Variable::Standard(_))));
        assert!(matches!(variable("page"), Some(Variable::Page(_))));
        assert!(matches!(variable("issued"), Some(Variable::Date(_))));
        assert!(variable("stance").is_none());
        assert!(kind("article-newspaper").is_some() && kind("novel").is_none());
    }

    #[test]
    fn dates_go_there_and_back() {
        for text in ["1997", "1997-05", "1997-05-28", "1994/1998", "1992~", "1997-21", "-0043"] {
            assert_eq!(edtf(&date(text)).as_deref(), Some(text), "{text}");
        }
        assert_eq!(date("199X"), json!({"literal": "199X"}));
        assert_eq!(edtf(&date("199X")).as_deref(), Some("199X"));
        assert_eq!(date("1979-12-27/.."), json!({"literal": "1979-12-27/.."}));
        assert_eq!(edtf(&json!({"literal": "spring"})), None);
    }
}
