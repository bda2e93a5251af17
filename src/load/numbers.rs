//! What an editor may have meant by a value that is no number: a figure with words around it, a
//! range, degrees and minutes. Only ways out are made here, never values.

/// How to write a figure of an account, as its field and number, where `text` holds one or two
/// numbers that say plainly which field they are for. `field` is where it was written.
pub fn figure(text: &str, field: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    for (words, better) in [
        (
            &["about", "approximately", "around", "roughly", "circa", "ca.", "ca", "c.", "~"][..],
            "about",
        ),
        (&["at least", "no fewer than", "no less than", "minimum"], "at_least"),
        (&["at most", "no more than", "up to", "maximum"], "at_most"),
    ] {
        let rest = words.iter().find_map(|word| lower.strip_prefix(word));
        if let Some(number) = rest.and_then(leading) {
            return Some(format!("write `{better}: {number}`"));
        }
    }
    let ends = ["-", "–", "—", " to "].iter().find_map(|dash| lower.split_once(dash));
    if let Some((low, high)) = ends
        && let (Some(low), Some(high)) = (whole(low), leading(high))
    {
        return Some(format!("write `low: {low}` with `high: {high}`"));
    }
    let number = leading(&lower)?;
    Some(format!("write `{field}: {number}`; what is counted stands in the claim's `measure`"))
}

/// The number that a text begins with, before a space or its end, without separators.
fn leading(text: &str) -> Option<String> {
    whole(text.split_whitespace().next()?)
}

fn whole(text: &str) -> Option<String> {
    let digits: String = text.trim().chars().filter(|c| !matches!(c, ',' | '\'' | '’')).collect();
    let sound = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    sound.then_some(digits)
}

/// Decimal degrees, to four places, of a latitude or longitude that is written with minutes,
/// seconds or a letter for its side of the globe.
pub fn degrees(text: &str) -> Option<String> {
    let upper = text.trim().replace(',', ".").to_uppercase();
    let (rest, sign) = match upper.char_indices().next_back()? {
        (at, 'N' | 'E') => (&upper[..at], 1.0),
        (at, 'S' | 'W') => (&upper[..at], -1.0),
        _ => (upper.as_str(), 1.0),
    };
    let (rest, sign) = rest.trim().strip_prefix(['-', '−']).map_or((rest, sign), |r| (r, -sign));
    let marks = |c: char| c.is_whitespace() || "°º'’′\"”″:".contains(c);
    let parts: Vec<&str> = rest.split(marks).filter(|part| !part.is_empty()).collect();
    let numbers: Option<Vec<f64>> = parts.iter().map(|part| part.parse().ok()).collect();
    let numbers = numbers.filter(|n| (1..=3).contains(&n.len()))?;
    let sound = numbers
        .iter()
        .enumerate()
        .all(|(at, &n)| n.is_finite() && n >= 0.0 && n <= if at == 0 { 180.0 } else { 60.0 });
    let total: f64 = numbers.iter().zip([1.0, 60.0, 3600.0]).map(|(n, per)| n / per).sum();
    let rounded = (sign * total * 10_000.0).round() / 10_000.0;
    sound.then(|| rounded.to_string())
}

/// Whether a latitude or longitude (`field`) that can be read as [`degrees`] can be read so in one
/// way only: on the side of the globe that its letter names, without a sign beside the letter.
pub fn is_on_side(text: &str, field: &str) -> bool {
    let letter = text.trim().chars().next_back().map(|last| last.to_ascii_uppercase());
    match letter.filter(char::is_ascii_alphabetic) {
        Some('N' | 'S') => field == "lat" && !text.contains(['-', '−']),
        Some('E' | 'W') => field == "lon" && !text.contains(['-', '−']),
        Some(_) => false,
        None => true,
    }
}

/// Whether a number is written in groups of three digits, with one mark between them: `1,200`,
/// `1 200 000`.
pub fn is_grouped(text: &str) -> bool {
    let text = text.trim();
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else { return false };
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_made_decimal() {
        for (text, decimal) in [
            ("54°12N", "54.2"),
            ("54° 12′ 36″ S", "-54.21"),
            ("9,75", "9.75"),
            ("-3.5 W", "3.5"),
            ("67 E", "67"),
        ] {
            assert_eq!(degrees(text).as_deref(), Some(decimal), "{text}");
        }
        for text in ["", "N", "north", "54°72'", "1 2 3 4", "200"] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }

    #[test]
    fn degrees_are_sure_on_their_own_side() {
        for (text, field) in [("54°12N", "lat"), ("9,75", "lon"), ("67 E", "lon"), ("-9,75", "lat")]
        {
            assert!(is_on_side(text, field), "{text}");
        }
        for (text, field) in [("-3.5 W", "lon"), ("67 E", "lat"), ("54N", "lon"), ("5 m", "lat")] {
            assert!(!is_on_side(text, field), "{text}");
        }
    }

    #[test]
    fn groups_have_three_digits() {
        for text in ["1,200", "12 000", "1’200’000", "1_000"] {
            assert!(is_grouped(text), "{text}");
        }
        for text in ["3,5", "1,20", "1,200 000", "1200", ",200", "1,2000", ""] {
            assert!(!is_grouped(text), "{text}");
        }
    }

    #[test]
    fn figures_find_their_field() {
        for (text, better) in [
            ("about 240", "write `about: 240`"),
            ("ca. 1,200 men", "write `about: 1200`"),
            ("at least 7", "write `at_least: 7`"),
            ("200-240", "write `low: 200` with `high: 240`"),
            ("200 to 240 men", "write `low: 200` with `high: 240`"),
        ] {
            assert_eq!(figure(text, "value").as_deref(), Some(better), "{text}");
        }
        assert!(figure("240 barrels", "value").unwrap().starts_with("write `value: 240`;"));
        for text in ["hundreds", "", "about half", "a-b"] {
            assert_eq!(figure(text, "value"), None, "{text}");
        }
    }
}
