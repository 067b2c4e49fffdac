//! A version as the files spell it, and how to spell another one in its place.

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
