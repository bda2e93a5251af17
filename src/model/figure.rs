//! What an account answers to a claim's question: a figure, a date, an agent or words. Says nothing
//! of how it is drawn.

use super::date::Date;

/// A number as a source gives it, never more exact than that.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// `value: 86`
    Exactly(f64),
    /// `about: 600`
    About(f64),
    /// `at_least: 1000`
    AtLeast(f64),
    /// `at_most: 3000`
    AtMost(f64),
    /// `low: 1500` with `high: 3000`
    Between(f64, f64),
    /// `words: hundreds`: no number, but the order of one.
    Words(String),
}

impl Figure {
    /// The least and the greatest number that it allows; `None` where it is open on that side.
    /// Words are read with [`reading`]; those it can't read have no bounds.
    pub fn bounds(&self) -> (Option<f64>, Option<f64>) {
        match self {
            Figure::Exactly(n) | Figure::About(n) => (Some(*n), Some(*n)),
            Figure::AtLeast(n) => (Some(*n), None),
            Figure::AtMost(n) => (None, Some(*n)),
            Figure::Between(low, high) => (Some(*low), Some(*high)),
            Figure::Words(words) => {
                reading(words).map_or((None, None), |(a, b)| (Some(a), Some(b)))
            }
        }
    }
}

/// How a number given in words is drawn, by the plain sense of the largest word in it: "dozens" as
/// 24 to 99, "hundreds" as 200 to 999, "several thousand" as 2000 to 9999. It is a reading, and
/// marked as one wherever it is shown.
pub fn reading(words: &str) -> Option<(f64, f64)> {
    const READINGS: [(&str, f64, f64); 7] = [
        ("million", 2e6, 9_999_999.0),
        ("hundreds of thousands", 2e5, 999_999.0),
        ("tens of thousands", 2e4, 99_999.0),
        ("thousand", 2e3, 9_999.0),
        ("hundred", 200.0, 999.0),
        ("score", 40.0, 99.0),
        ("dozen", 24.0, 99.0),
    ];
    let words = words.to_lowercase();
    READINGS.iter().find(|(word, ..)| words.contains(word)).map(|&(_, low, high)| (low, high))
}

/// What an account answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer<T> {
    Figure(Figure),
    Date {
        date: Date,
        said: Option<String>,
    },
    /// Who did it.
    Agents(Vec<T>),
    /// A short answer in words.
    Words(String),
    /// Nothing but what `says` tells.
    Told,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_by_their_largest() {
        assert_eq!(reading("Hundreds"), Some((200.0, 999.0)));
        assert_eq!(reading("several thousand"), Some((2e3, 9_999.0)));
        assert_eq!(reading("hundreds of thousands"), Some((2e5, 999_999.0)));
        assert_eq!(reading("many"), None);
    }
}
