//! CSL's vocabulary: variables, types of source, and dates, by their names in CSL 1.0.2. Formats
//! nothing.

use hayagriva::citationberg::taxonomy::{
    DateVariable, Kind, NameVariable, NumberVariable, PageVariable, StandardVariable, Variable,
};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde_json::Value;

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

/// The number of a season by its English name, from spring, 1.
pub fn season(word: &str) -> Option<u8> {
    Some(match word.trim().trim_end_matches('.').to_lowercase().as_str() {
        "spring" => 1,
        "summer" => 2,
        "autumn" | "fall" => 3,
        "winter" => 4,
        _ => return None,
    })
}

/// A CSL date as EDTF, where it can be said so.
pub fn edtf(date: &Value) -> Option<String> {
    let valid = |text: String| edtf_core::Edtf::parse(&text).is_ok().then_some(text);
    let texts = ["edtf", "raw", "literal"].iter().filter_map(|key| date.get(*key)?.as_str());
    for text in texts.chain(date.as_str()) {
        let text = valid(text.trim().to_string());
        if text.is_some() {
            return text;
        }
    }
    let number = |v: &Value| v.as_i64().or_else(|| v.as_str()?.trim().parse().ok());
    let named = |v: &Value| number(v).or_else(|| v.as_str().and_then(season).map(i64::from));
    let season = date.get("season").and_then(named).filter(|s| (1..=4).contains(s));
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
    use crate::model::date::Date;
    use serde_json::json;

    #[test]
    fn knows_csl_names() {
        assert!(matches!(variable("container-title"), Some(Variable::Standard(_))));
        assert!(matches!(variable("page"), Some(Variable::Page(_))));
        assert!(matches!(variable("issued"), Some(Variable::Date(_))));
        assert!(variable("stance").is_none());
        assert!(kind("article-newspaper").is_some() && kind("novel").is_none());
    }

    #[test]
    fn dates_come_back_as_they_went() {
        let csl = |text: &str| Date::parse(text).unwrap().csl_date();
        for text in ["1997", "1997-05", "1997-05-28", "1994/1998", "1992~", "1997-21"] {
            assert_eq!(edtf(&csl(text)).as_deref(), Some(text), "{text}");
        }
        assert_eq!(edtf(&json!({"edtf": "199X"})).as_deref(), Some("199X"));
        assert_eq!(edtf(&json!({"literal": "spring"})), None);
        let autumn = json!({"date-parts": [[1997]], "season": "Autumn", "literal": "autumn 1997"});
        assert_eq!(edtf(&autumn).as_deref(), Some("1997-23"));
    }
}
