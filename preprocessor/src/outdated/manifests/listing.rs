//! A text to be read for its pins: a file, a block of a chapter, a value of either, with the way back to the files.

use std::ops::Range;
use std::sync::Arc;

use super::super::spelling::{Piece, Spelling};
use crate::span::{SourceFile, Span};

/// A text that knows where each of its bytes stands in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listing {
    text: String,
    spelling: Spelling,
    /// Where each piece of the spelling begins in the text.
    starts: Vec<usize>,
    /// Where it stands as a whole.
    place: Span,
}

impl Listing {
    /// All of a file.
    pub(super) fn of_file(source: &Arc<SourceFile>) -> Self {
        let place = Span { source: Arc::clone(source), range: 0..source.text.len(), near: false };
        Self::new(Spelling::at(place.clone()), place)
    }

    /// A text that was put together, and where it stands as a whole.
    pub(super) fn new(spelling: Spelling, place: Span) -> Self {
        let starts = spelling.pieces.iter().scan(0, |next, piece| {
            let start = *next;
            *next += piece.text.len();
            Some(start)
        });
        let starts = starts.collect();
        Self { text: spelling.text(), starts, spelling, place }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands as a whole.
    pub(super) fn place(&self) -> &Span {
        &self.place
    }

    /// The whole, spelled.
    pub(super) fn spelled(&self) -> Spelling {
        self.spelling.clone()
    }

    /// A stretch of it, spelled.
    pub(super) fn spelling(&self, range: Range<usize>) -> Spelling {
        let first = self.starts.partition_point(|start| *start <= range.start).max(1) - 1;
        let last = self.starts.partition_point(|start| *start < range.end).max(first);
        let offset = self.starts.get(first).copied().unwrap_or_default();
        let near = Spelling { pieces: self.spelling.pieces.get(first..last).unwrap_or_default().to_vec() };
        near.part(range.start - offset..range.end.max(range.start) - offset)
    }

    /// Where a stretch of it stands: from its first place to its last one where these are in one file; where it stands
    /// nowhere, the whole.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let spelling = self.spelling(range);
        let mut places = spelling.pieces.into_iter().filter_map(|piece| piece.span);
        let Some(first) = places.next() else { return self.place.clone() };
        match places.last() {
            Some(last) if Arc::ptr_eq(&last.source, &first.source) && last.range.end > first.range.end => {
                Span { range: first.range.start..last.range.end, ..first }
            }
            _ => first,
        }
    }

    /// A stretch of it as a text of its own.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        Self::new(self.spelling(range.clone()), self.span(range))
    }

    /// Another text that stands in a stretch of this one, spelled in the same way or otherwise.
    pub(super) fn valued(&self, text: &str, range: Range<usize>) -> Self {
        let place = self.span(range.clone());
        if self.text.get(range.clone()) == Some(text) {
            return Self::new(self.spelling(range), place);
        }
        let stands = |place: &Span| !text.is_empty() && !place.near && !place.range.is_empty();
        let span = Some(place.clone()).filter(stands).filter(|place| place.text() == text);
        let mut spelling = Spelling { pieces: Vec::new() };
        spelling.push(Piece { text: text.to_owned(), span });
        Self::new(spelling, place)
    }

    /// Without white space around it.
    pub(super) fn trimmed(&self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        self.part(start..start + self.text.trim().len())
    }

    /// Its lines with their ends.
    pub(super) fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        self.text.split_inclusive('\n').scan(0, |next, line| {
            let start = std::mem::replace(next, *next + line.len());
            Some(start..start + line.len())
        })
    }
}

/// A text that is put together of stretches of others.
#[derive(Debug)]
pub(super) struct Gathered {
    spelling: Spelling,
    place: Option<Span>,
}

impl Gathered {
    pub(super) fn new() -> Self {
        Self { spelling: Spelling { pieces: Vec::new() }, place: None }
    }

    pub(super) fn push(&mut self, listing: &Listing, range: Range<usize>) {
        let span = listing.span(range.clone());
        match &mut self.place {
            Some(place) if Arc::ptr_eq(&place.source, &span.source) => {
                place.range.end = place.range.end.max(span.range.end);
            }
            Some(_) => {}
            None => self.place = Some(span),
        }
        self.spelling.append(listing.spelling(range));
    }

    /// What was put together; `None` if that is nothing.
    pub(super) fn listing(self) -> Option<Listing> {
        Some(Listing::new(self.spelling, self.place?))
    }
}
