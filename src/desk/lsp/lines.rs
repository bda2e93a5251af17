//! Places as editors count them, lines and characters from 0, and as we do, in bytes. Which file a
//! place is in is not known here.

use crate::span::floor_char_boundary;
use lsp_types::{Position, PositionEncodingKind, Range};

/// What an editor counts as a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    Utf8,
    /// What every editor can do.
    #[default]
    Utf16,
}

impl Encoding {
    /// Of those that an editor offers, the one that costs least.
    pub fn chosen(offered: &[PositionEncodingKind]) -> Encoding {
        let offers = |kind: PositionEncodingKind| offered.contains(&kind);
        if offers(PositionEncodingKind::UTF8) { Encoding::Utf8 } else { Encoding::Utf16 }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn width(self, char: char) -> usize {
        match self {
            Encoding::Utf8 => char.len_utf8(),
            Encoding::Utf16 => char.len_utf16(),
        }
    }
}

/// A text and where its lines begin.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    /// The lines of a text. They end with `\n`, `\r\n` or `\r`, as LSP has it.
    pub fn new(text: &'t str, encoding: Encoding) -> Lines<'t> {
        let bytes = text.as_bytes();
        let ends = |&at: &usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let breaks = (0..bytes.len()).filter(ends).map(|at| at + 1);
        Lines { text, starts: std::iter::once(0).chain(breaks).collect(), encoding }
    }

    /// The place of a byte; past the end, that of the end.
    pub fn position(&self, byte: usize) -> Position {
        let byte = floor_char_boundary(self.text, byte);
        let line = self.starts.partition_point(|&start| start <= byte) - 1;
        let before = &self.text[self.starts[line]..byte];
        let character: usize = before.chars().map(|char| self.encoding.width(char)).sum();
        Position::new(line as u32, character as u32)
    }

    /// The byte of a place; past a line's end, that of its end.
    pub fn byte(&self, place: Position) -> usize {
        let line = place.line as usize;
        let Some(&start) = self.starts.get(line) else { return self.text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let written = self.text[start..end].trim_end_matches(['\n', '\r']);
        let mut left = place.character as usize;
        for (at, char) in written.char_indices() {
            let width = self.encoding.width(char);
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + written.len()
    }

    /// A range of bytes as a range of places.
    pub fn range(&self, range: std::ops::Range<usize>) -> Range {
        Range::new(self.position(range.start), self.position(range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn characters_are_counted_as_the_editor_counts() {
        let text = "é𝄞x\r\nسلام\ry";
        for (encoding, x) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3)] {
            let lines = Lines::new(text, encoding);
            assert_eq!(lines.position(text.find('x').unwrap()), Position::new(0, x));
            assert_eq!(lines.position(text.find('y').unwrap()), Position::new(2, 0));
            assert_eq!(lines.byte(Position::new(0, 99)), text.find('\r').unwrap());
            assert_eq!(lines.byte(Position::new(9, 0)), text.len());
        }
        // In the midst of a pair of surrogates.
        assert_eq!(Lines::new(text, Encoding::Utf16).byte(Position::new(0, 2)), 2);
    }

    proptest! {
        #[test]
        fn a_place_leads_back_to_its_byte(text in "[a-zé𝄞\r\n]{0,20}", at in 0usize..24) {
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let lines = Lines::new(&text, encoding);
                let byte = floor_char_boundary(&text, at);
                // A line break is one: there is no place between its two bytes.
                prop_assume!(!(text[byte..].starts_with('\n') && text[..byte].ends_with('\r')));
                prop_assert_eq!(lines.byte(lines.position(byte)), byte);
            }
        }
    }
}
