//! Text woven from stretches of files, each of which remembers its place.

use std::ops::Range;
use std::sync::Arc;

use crate::span::{Piece, SourceFile, SourceMap};

/// Text with the place of each of its stretches.
#[derive(Clone, Debug, Default)]
pub(super) struct Woven {
    text: String,
    /// In the order of the text, the first at 0; empty only if the text is.
    pieces: Vec<Piece>,
}

impl Woven {
    /// The bytes `range` of `source`.
    pub(super) fn copied(source: &Arc<SourceFile>, range: Range<usize>) -> Self {
        let text = source.text.get(range.clone()).unwrap_or_default().to_owned();
        Self {
            text,
            pieces: vec![Piece { start: 0, source: Arc::clone(source), offset: range.start, near: false }],
        }
    }

    /// Text that stands in for a file which cannot be read, line by line.
    pub(super) fn made(text: &str, stand_in: &Arc<SourceFile>) -> Self {
        let mut woven = Self::default();
        for line in text.split_inclusive('\n') {
            let offset = woven.text.len();
            woven.push(line, stand_in, offset, true);
        }
        woven.or_at(stand_in, 0)
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The stretch `range` of the text; empty where that is no stretch of it.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        let first = self.pieces.partition_point(|piece| piece.start <= range.start).saturating_sub(1);
        let pieces =
            self.pieces.iter().skip(first).take_while(|piece| piece.start < range.end.max(range.start + 1));
        let cut = |piece: &Piece| {
            let skipped = range.start.saturating_sub(piece.start);
            let offset = if piece.near { piece.offset } else { piece.offset + skipped };
            Piece { start: piece.start.saturating_sub(range.start), offset, ..piece.clone() }
        };
        Self { text, pieces: pieces.map(cut).collect() }
    }

    /// Text that belongs to the place where this one begins, but is not written there.
    pub(super) fn stand_in(&self, text: &str) -> Self {
        let mut woven = Self::default();
        if let Some(first) = self.pieces.first() {
            for line in text.split_inclusive('\n') {
                woven.push(line, &first.source, first.offset, true);
            }
        }
        woven
    }

    /// Adds text from the byte `offset` of `source`.
    pub(super) fn push(&mut self, text: &str, source: &Arc<SourceFile>, offset: usize, near: bool) {
        let piece = Piece { start: 0, source: Arc::clone(source), offset, near };
        self.append(Self { text: text.to_owned(), pieces: vec![piece] });
    }

    /// Adds another text at the end.
    pub(super) fn append(&mut self, other: Self) {
        if other.text.is_empty() {
            return;
        }
        let length = self.text.len();
        for mut piece in other.pieces {
            piece.start += length;
            if !self.pieces.last().is_some_and(|last| continues(last, &piece)) {
                self.pieces.push(piece);
            }
        }
        self.text.push_str(&other.text);
    }

    /// Gives an empty text a place, so that even a chapter without text has one.
    pub(super) fn or_at(mut self, source: &Arc<SourceFile>, offset: usize) -> Self {
        if self.pieces.is_empty() {
            self.pieces.push(Piece { start: 0, source: Arc::clone(source), offset, near: true });
        }
        self
    }

    /// The file and byte offset that byte `at` of the text came from.
    pub(super) fn place(&self, at: usize) -> Option<(&Arc<SourceFile>, usize)> {
        let index = self.pieces.partition_point(|piece| piece.start <= at).saturating_sub(1);
        let piece = self.pieces.get(index)?;
        let skipped = if piece.near { 0 } else { at.saturating_sub(piece.start) };
        Some((&piece.source, piece.offset + skipped))
    }

    /// The way back, without the text.
    pub(super) fn into_map(self) -> SourceMap {
        SourceMap::from_pieces(self.pieces)
            .unwrap_or_else(|| SourceMap::identity(Arc::new(SourceFile::new("", self.text))))
    }
}

/// Whether `next` only goes on where `last` was, in its file as in the text.
fn continues(last: &Piece, next: &Piece) -> bool {
    !last.near
        && !next.near
        && Arc::ptr_eq(&last.source, &next.source)
        && last.offset + (next.start - last.start) == next.offset
}
