//! The text inside a block or comment, without what its container puts before each line.

use std::ops::Range;

/// Text taken out of a chapter in pieces, with the way back to where each piece stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    text: String,
    /// Where a piece begins in `text` and in the chapter, in order.
    pieces: Vec<(usize, usize)>,
}

impl Body {
    /// Appends a piece that stands at the byte offset `at` of the chapter.
    pub(super) fn push(&mut self, piece: &str, at: usize) {
        let here = self.text.len();
        let goes_on = self.pieces.last().is_some_and(|(start, origin)| origin + (here - start) == at);
        if !goes_on {
            self.pieces.push((here, at));
        }
        self.text.push_str(piece);
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text, by value.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A part of it, still knowing its place.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let mut part = Self::default();
        let first = self.pieces.partition_point(|(start, _)| *start <= range.start).max(1) - 1;
        for (index, (start, _)) in self.pieces.iter().enumerate().skip(first) {
            if *start >= range.end {
                break;
            }
            let next = self.pieces.get(index + 1).map_or(self.text.len(), |(next, _)| *next);
            let from = range.start.max(*start);
            part.push(&self.text[from..range.end.min(next)], self.place(from));
        }
        part
    }

    /// The chapter's byte offset of the byte offset `at` of the text.
    pub(super) fn place(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        index.checked_sub(1).map_or(0, |index| {
            let (start, origin) = self.pieces[index];
            origin + (at - start)
        })
    }

    /// The chapter's byte range of a byte range of the text.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.place(range.start);
        // The end belongs to the piece of the last byte: behind it another piece may begin elsewhere.
        let end = if range.is_empty() { start } else { self.place(range.end - 1) + 1 };
        start..end
    }

    /// Whether it holds nothing but white space.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The chapter's byte range of the first line that holds more than white space, without its margins.
    pub(super) fn first_line(&self) -> Option<Range<usize>> {
        let (start, line) = lines(&self.text).find(|(_, line)| !line.trim().is_empty())?;
        let start = start + (line.len() - line.trim_start().len());
        Some(self.range(start..start + line.trim().len()))
    }
}

/// The lines of a text with their byte offsets, ends removed.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let start = std::mem::replace(next, *next + line.len());
        Some((start, line.strip_suffix('\n').unwrap_or(line)))
    })
}

#[cfg(test)]
mod tests {
    use super::Body;

    fn quoted() -> Body {
        // `> ab\n> cd\n`
        let mut body = Body::default();
        body.push("ab\n", 2);
        body.push("cd\n", 7);
        body
    }

    #[test]
    fn finds_its_way_back() {
        let cases = [(0..2, 2..4), (0..3, 2..5), (3..5, 7..9), (1..4, 3..8), (3..3, 7..7), (6..6, 10..10)];
        for (range, expected) in cases {
            assert_eq!(quoted().range(range.clone()), expected, "{range:?}");
        }
    }

    #[test]
    fn parts_know_their_place() {
        let part = quoted().part(1..5);
        assert_eq!((part.text(), part.range(0..1), part.range(2..4)), ("b\ncd", 3..4, 7..9));
    }

    #[test]
    fn pieces_that_touch_are_one() {
        let mut body = Body::default();
        body.push("ab\n", 0);
        body.push("cd\n", 3);
        assert_eq!(body.pieces.len(), 1);
    }
}
