//! Strings of TOML with the places of their letters.

use std::ops::Range;
use std::sync::Arc;

use toml_edit::Value;

use crate::outdated::manifests::listing::Listing;
use crate::outdated::spelling::{Piece, Spelling};
use crate::span::{SourceFile, Span};

/// A string of a document's.
pub(super) struct Quoted {
    /// What it means.
    pub(super) listing: Listing,
    /// The bytes within its quotes.
    pub(super) range: Range<usize>,
}

impl Quoted {
    /// A value, if it is a string.
    pub(super) fn of(value: &Value, source: &Arc<SourceFile>) -> Option<Self> {
        let text = value.as_str()?;
        let whole = value.span()?;
        let written = source.text.get(whole.clone())?;
        let marks = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|marks| written.starts_with(marks))?;
        let inner = written.get(marks.len()..written.len().checked_sub(marks.len())?)?;
        // A line's end just behind three quotes is none of the string's.
        let line_end = if marks.len() == 3 { inner.len() - inner.trim_start_matches('\r').len() } else { 0 };
        let line_end = match inner.get(line_end..) {
            Some(rest) if marks.len() == 3 && rest.starts_with('\n') => line_end + 1,
            _ => 0,
        };
        let start = whole.start + marks.len() + line_end;
        let range = start..start + inner.len() - line_end;
        let at = |range: Range<usize>| Span { source: Arc::clone(source), range, near: false };
        let place = |part: Range<usize>| at(start + part.start..start + part.end);
        let spelling = spelling(text, &inner[line_end..], marks.starts_with('"'), &place);
        Some(Self { listing: Listing::new(spelling, at(range.clone())), range })
    }
}

/// What a string means, letter by letter as it is written, with escape sequences or without.
fn spelling(text: &str, written: &str, escapes: bool, place: &dyn Fn(Range<usize>) -> Span) -> Spelling {
    let mut spelling = Spelling { pieces: Vec::new() };
    let (mut at, mut rest) = (0, text);
    while let Some(letter) = rest.chars().next() {
        let from = &written[at..];
        let plain = || from.starts_with(letter).then(|| letter.len_utf8());
        let length = if escapes { escape(from, letter).or_else(plain) } else { plain() };
        let Some(length) = length.filter(|length| from.is_char_boundary(*length)) else {
            // Something that only TOML's own reader understands, as a line's end that is escaped.
            spelling.push(Piece { text: rest.to_owned(), span: None });
            break;
        };
        spelling.push(Piece { text: letter.to_string(), span: Some(place(at..at + length)) });
        at += length;
        rest = &rest[letter.len_utf8()..];
    }
    spelling
}

/// How many bytes an escape sequence takes, if one stands there for the letter.
fn escape(written: &str, letter: char) -> Option<usize> {
    let kind = written.strip_prefix('\\')?.chars().next()?;
    match kind {
        'x' => Some(4),
        'u' => Some(6),
        'U' => Some(10),
        '"' | '\\' if letter == kind => Some(2),
        'b' | 't' | 'n' | 'f' | 'r' | 'e' if letter.is_control() => Some(2),
        _ => None,
    }
}
