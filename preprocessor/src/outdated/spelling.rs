//! A version as the files spell it, and how to spell another one in its place.

use std::ops::Range;
use std::sync::Arc;

use crate::span::Span;

/// A text that stands in the files in one piece or in several: `3.11-slim` of `ARG PYTHON=3.11` and
/// `FROM python:${PYTHON}-slim` is two pieces, each with its own place.
///
/// The text is the concatenation of the pieces' texts. No piece is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The pieces, in the order in which they are put together.
    pub pieces: Vec<Piece>,
}

/// One stretch of such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it contributes. It may differ from the text at its place by quoting only.
    pub text: String,
    /// The bytes of the file that spell it, without quotes. `None` where no bytes do: the piece was computed.
    pub span: Option<Span>,
}

/// New bytes for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to be replaced.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

impl Spelling {
    /// A text that stands in one place.
    #[must_use]
    pub fn at(span: Span) -> Self {
        let text = span.text().to_owned();
        Self { pieces: vec![Piece { text, span: Some(span) }] }
    }

    /// A text that stands nowhere.
    #[must_use]
    pub fn computed(text: impl Into<String>) -> Self {
        let mut spelling = Self { pieces: Vec::new() };
        spelling.push(Piece { text: text.into(), span: None });
        spelling
    }

    /// Appends a piece: to the last one, if it goes on where that one ends.
    pub fn push(&mut self, piece: Piece) {
        if piece.text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.goes_on(&piece) => {
                last.text.push_str(&piece.text);
                if let (Some(span), Some(more)) = (&mut last.span, piece.span) {
                    span.range.end = more.range.end;
                }
            }
            _ => self.pieces.push(piece),
        }
    }

    /// Appends another text.
    pub fn append(&mut self, other: Self) {
        other.pieces.into_iter().for_each(|piece| self.push(piece));
    }

    /// A part of it, each piece still knowing its place; a piece that is spelled otherwise in the file loses its own when
    /// it is cut.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let mut part = Self { pieces: Vec::new() };
        let mut start = 0;
        for piece in &self.pieces {
            let end = start + piece.text.len();
            let (from, to) = (range.start.max(start), range.end.min(end));
            if from < to {
                part.push(piece.part(from - start..to - start));
            }
            start = end;
        }
        part
    }

    /// The one place where all of it stands, if there is one.
    #[must_use]
    pub fn place(&self) -> Option<&Span> {
        match &self.pieces[..] {
            [piece] => piece.span.as_ref(),
            _ => None,
        }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// The edit after which the files spell `new` instead.
    ///
    /// One piece is changed, and all around it stay; `None` where no single piece with a place can make the
    /// difference.
    #[must_use]
    pub fn respell(&self, new: &str) -> Option<Edit> {
        (0..self.pieces.len()).find_map(|changed| {
            let (before, rest) = self.pieces.split_at(changed);
            let (piece, after) = rest.split_first()?;
            let rest = before.iter().try_fold(new, |rest, fixed| rest.strip_prefix(fixed.text.as_str()))?;
            let text =
                after.iter().rev().try_fold(rest, |rest, fixed| rest.strip_suffix(fixed.text.as_str()))?;
            let span = piece.span.clone()?;
            (!text.is_empty()).then(|| Edit { span, text: text.to_owned() })
        })
    }
}

impl Piece {
    /// Whether another piece stands just behind this one, both as they are spelled; or neither stands anywhere.
    fn goes_on(&self, next: &Self) -> bool {
        match (&self.span, &next.span) {
            (None, None) => true,
            (Some(span), Some(after)) => {
                Arc::ptr_eq(&span.source, &after.source)
                    && span.range.end == after.range.start
                    && span.text() == self.text
                    && after.text() == next.text
            }
            _ => false,
        }
    }

    fn part(&self, range: Range<usize>) -> Self {
        let text = self.text[range.clone()].to_owned();
        if range == (0..self.text.len()) {
            return self.clone();
        }
        let verbatim = self.span.as_ref().filter(|span| span.text() == self.text && !span.near);
        let span = verbatim.map(|span| {
            let start = span.range.start;
            Span { range: start + range.start..start + range.end, ..span.clone() }
        });
        Self { text, span }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::span::SourceFile;

    fn spelled(pieces: &[(&str, bool)]) -> Spelling {
        let text: String = pieces.iter().map(|(text, _)| *text).collect();
        let source = Arc::new(SourceFile::new("Dockerfile", text));
        let mut at = 0;
        let pieces = pieces
            .iter()
            .map(|(text, placed)| {
                let range = at..at + text.len();
                at = range.end;
                let span = placed.then(|| Span { source: Arc::clone(&source), range, near: false });
                Piece { text: (*text).to_owned(), span }
            })
            .collect();
        Spelling { pieces }
    }

    #[test]
    fn one_piece_is_changed_and_the_others_stay() {
        type Case<'a> = (&'a [(&'a str, bool)], &'a str, Option<(&'a str, &'a str)>);
        let table: [Case<'_>; 7] = [
            (&[("3.11", true)], "3.13", Some(("3.11", "3.13"))),
            (&[("3.11", true), ("-slim", true)], "3.13-slim", Some(("3.11", "3.13"))),
            (&[("3.11-", true), ("buster", true)], "3.11-trixie", Some(("buster", "trixie"))),
            (&[("3.11", false), ("-slim", true)], "3.13-slim", None),
            (&[("3.11", true), ("-", true), ("buster", true)], "3.13-trixie", None),
            (&[("v", true), ("1", true)], "v", None),
            (&[("15", true), (".", true), ("2", true)], "15.10", Some(("2", "10"))),
        ];
        for (pieces, new, expected) in table {
            let edit = spelled(pieces).respell(new);
            let found = edit.as_ref().map(|edit| (edit.span.text(), edit.text.as_str()));
            assert_eq!(found, expected, "{pieces:?} to {new}");
        }
    }
}
