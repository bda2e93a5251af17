//! How much room words take in a picture, without a font at hand: boxes, and lines that are cut or
//! broken between words so that they fit. What stands where is the pictures' affair.

/// The size that room is kept for: that of narrow screens, where the style enlarges the letters.
pub const SIZE: f64 = 18.0;
/// The size of an axis's figures there.
pub const TICK: f64 = 17.0;

/// A box that something takes up, in the units of its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// The square of this half width around a point.
    pub fn around(x: f64, y: f64, half: f64) -> Area {
        Area { left: x - half, top: y - half, right: x + half, bottom: y + half }
    }

    /// Whether the two have more in common than an edge.
    pub fn overlaps(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether all of it lies within the other.
    pub fn is_within(&self, other: &Area) -> bool {
        self.left >= other.left
            && self.top >= other.top
            && self.right <= other.right
            && self.bottom <= other.bottom
    }
}

/// The width of a line in this size. Each letter counts as the widest of its like in the site's
/// faces, so the line is never wider, and mostly a tenth narrower.
pub fn width(text: &str, size: f64) -> f64 {
    let hundredths: u32 = text.chars().map(hundredths).sum();
    f64::from(hundredths) * size / 100.0
}

/// A letter's width in hundredths of the size.
fn hundredths(letter: char) -> u32 {
    match letter {
        ' ' | '.' | ',' | ';' | ':' | '!' | '\'' | '’' | '‘' | 'i' | 'j' | 'l' => 28,
        'f' | 'r' | 's' | 't' | 'I' | 'J' | '(' | ')' | '-' | '/' | '?' => 35,
        'a' | 'c' | 'e' | 'v' | 'x' | 'y' | 'z' | 'S' | '“' | '”' | '"' => 46,
        'm' | 'M' | 'W' | '…' | '—' | '@' | '%' => 93,
        'w' | '&' => 79,
        'a'..='z' | '0'..='9' | 'B' | 'E' | 'F' | 'L' | 'P' | '°' | '–' => 56,
        'A'..='Z' => 76,
        _ if letter as u32 >= 0x2E80 => 100,
        _ if letter.is_uppercase() => 85,
        _ => 60,
    }
}

/// The text in one line of this width: whole, or its first words and an ellipsis.
pub fn cut(text: &str, room: f64, size: f64) -> String {
    if width(text, size) <= room {
        return text.to_string();
    }
    let fits = |end: usize| {
        let kept = text[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
        let line = format!("{kept}…");
        (!kept.is_empty() && width(&line, size) <= room).then_some(line)
    };
    let words = text.match_indices(' ').rev().find_map(|(at, _)| fits(at));
    // A first word that is too long by itself is cut between letters.
    let letters = || text.char_indices().rev().find_map(|(at, _)| fits(at));
    words.or_else(letters).unwrap_or_else(|| "…".to_string())
}

/// The text in one line of this width, or in two, the second cut where need be.
pub fn wrap(text: &str, room: f64, size: f64) -> Vec<String> {
    if width(text, size) <= room {
        return vec![text.to_string()];
    }
    let breaks = text.match_indices(' ').map(|(at, _)| at);
    let fitting: Vec<usize> = breaks.filter(|&at| width(&text[..at], size) <= room).collect();
    // Two lines of like length look best; where the rest doesn't fit, the first takes all it can.
    let even = fitting.iter().copied().find(|&at| {
        let rest = width(&text[at + 1..], size);
        rest <= room && rest <= width(&text[..at], size) * 1.15
    });
    match even.or(fitting.last().copied()) {
        Some(at) => vec![text[..at].to_string(), cut(&text[at + 1..], room, size)],
        None => vec![cut(text, room, size)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_between_words() {
        let title = "Malik's men loot United Nations and aid offices";
        assert_eq!(cut(title, 1000.0, 18.0), title);
        assert_eq!(cut(title, 180.0, 18.0), "Malik's men loot…");
        assert_eq!(cut("Hezb-e, Islami", 90.0, 18.0), "Hezb-e…");
        assert_eq!(cut("Donaudampfschiff", 60.0, 18.0), "Dona…");
        assert_eq!(cut("", 60.0, 18.0), "");
    }

    #[test]
    fn lines_are_broken_evenly_and_never_run_over() {
        let title = "Malik's men loot United Nations and aid offices";
        assert_eq!(
            wrap(title, 300.0, 18.0),
            ["Malik's men loot United", "Nations and aid offices"]
        );
        for room in 40..400 {
            let lines = wrap(title, f64::from(room), 18.0);
            assert!(lines.len() <= 2, "{lines:?}");
            assert!(lines.iter().all(|line| width(line, 18.0) <= f64::from(room)), "{lines:?}");
        }
    }

    #[test]
    fn boxes_that_touch_do_not_overlap() {
        let a = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let b = Area { left: 10.0, right: 20.0, ..a };
        assert!(!a.overlaps(&b) && a.overlaps(&Area { left: 9.0, ..b }));
        assert!(Area::around(5.0, 5.0, 5.0).is_within(&a) && !b.is_within(&a));
    }
}
