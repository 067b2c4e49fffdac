//! Places in the files that authors write, and the way back to them from expanded chapter text.

use std::ops::Range;
use std::sync::Arc;

/// A file as its author wrote it.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the book's root, with forward slashes.
    pub path: String,
    /// The whole text, byte for byte.
    pub text: String,
    line_starts: Vec<usize>,
}

impl SourceFile {
    /// Takes a file's text and notes where its lines begin.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        Self { path: path.into(), text, line_starts }
    }

    /// The 1-based line that holds the byte offset `at`.
    #[must_use]
    pub fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at)
    }

    /// The byte offset at which the 1-based `line` begins, or the end of the text past the last line.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// The 1-based column of the byte offset `at`, counted in characters.
    #[must_use]
    pub fn column(&self, at: usize) -> usize {
        let start = self.line_start(self.line(at));
        self.text.get(start..at).map_or(1, |before| before.chars().count() + 1)
    }
}

/// A stretch of an author's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The file it lies in.
    pub source: Arc<SourceFile>,
    /// Byte range in that file.
    pub range: Range<usize>,
    /// True where the way back through an include could not be replayed, so that the place is only close.
    pub near: bool,
}

impl Span {
    /// Path relative to the book's root.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.source.path
    }

    /// 1-based line of the first byte.
    #[must_use]
    pub fn line(&self) -> usize {
        self.source.line(self.range.start)
    }

    /// 1-based column of the first byte, counted in characters.
    #[must_use]
    pub fn column(&self) -> usize {
        self.source.column(self.range.start)
    }

    /// 1-based line of the last character, the line end behind it left out.
    #[must_use]
    pub fn end_line(&self) -> usize {
        self.source.line(self.end())
    }

    /// 1-based column just behind the last character, counted in characters; the line end behind it left out.
    #[must_use]
    pub fn end_column(&self) -> usize {
        self.source.column(self.end())
    }

    /// The byte offset behind the text without the line ends that it closes with.
    fn end(&self) -> usize {
        self.range.start + self.text().trim_end_matches(['\r', '\n']).len()
    }

    /// The author's text at this place.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text.get(self.range.clone()).unwrap_or_default()
    }
}

/// A run of chapter text that was copied from one place of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Byte offset in the chapter's text at which the run begins; it lasts until the next piece.
    pub start: usize,
    /// The file it came from.
    pub source: Arc<SourceFile>,
    /// Byte offset in that file at which the run begins.
    pub offset: usize,
    /// Whether the place is only close.
    pub near: bool,
}

/// The way back from a chapter's expanded text to the files it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceMap {
    pieces: Vec<Piece>,
}

impl SourceMap {
    /// A map for text that is `source`, unchanged.
    #[must_use]
    pub fn identity(source: Arc<SourceFile>) -> Self {
        Self { pieces: vec![Piece { start: 0, source, offset: 0, near: false }] }
    }

    /// A map made of runs in the order of the chapter's text, the first one beginning at 0.
    ///
    /// Returns `None` when that does not hold.
    #[must_use]
    pub fn from_pieces(pieces: Vec<Piece>) -> Option<Self> {
        let ordered = pieces.windows(2).all(|pair| pair[0].start <= pair[1].start);
        (ordered && pieces.first().is_some_and(|first| first.start == 0)).then_some(Self { pieces })
    }

    /// The files that the text was made of, one piece after the other.
    pub fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.pieces.iter().map(|piece| &piece.source)
    }

    /// Whether some of the text was, or may have been, copied from a byte range of a file.
    #[must_use]
    pub fn holds(&self, file: &str, range: &Range<usize>) -> bool {
        self.pieces.iter().enumerate().any(|(index, piece)| {
            let next = self.pieces.get(index + 1);
            let length = next.map_or(piece.source.text.len(), |next| next.start - piece.start);
            piece.source.path == file && piece.offset < range.end && range.start < piece.offset + length
        })
    }

    /// The author's place for a byte range of the chapter's text.
    ///
    /// A range that runs over several pieces ends where its first piece ends. A place that is only close is
    /// the whole line at which its piece begins.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let index = self.pieces.partition_point(|piece| piece.start <= range.start).max(1) - 1;
        let piece = &self.pieces[index];
        if piece.near {
            return Span {
                source: Arc::clone(&piece.source),
                range: line_at(&piece.source, piece.offset),
                near: true,
            };
        }
        let last = self.pieces.get(index + 1).map_or(range.end, |next| range.end.min(next.start));
        let limit = piece.source.text.len();
        let place = |at: usize| (piece.offset + at.saturating_sub(piece.start)).min(limit);
        Span { source: Arc::clone(&piece.source), range: place(range.start)..place(last), near: false }
    }
}

/// The line that holds the byte offset `at`, without its end.
fn line_at(source: &SourceFile, at: usize) -> Range<usize> {
    let start = source.line_start(source.line(at));
    let rest = source.text.get(start..).unwrap_or_default();
    start..start + rest.lines().next().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{SourceFile, Span};

    #[test]
    fn a_place_ends_behind_its_last_character() {
        let source = Arc::new(SourceFile::new("a.md", "één\r\ntwo\r\n\r\nlast"));
        for (text, expected) in [
            ("één", (1, 1, 1, 4)),
            ("n\r\n", (1, 3, 1, 4)),
            ("één\r\ntwo\r\n\r\n", (1, 1, 2, 4)),
            ("wo", (2, 2, 2, 4)),
            ("last", (4, 1, 4, 5)),
            ("", (1, 1, 1, 1)),
        ] {
            let start = source.text.find(text).unwrap();
            let span = Span { source: Arc::clone(&source), range: start..start + text.len(), near: false };
            let place = (span.line(), span.column(), span.end_line(), span.end_column());
            assert_eq!(place, expected, "{text:?}");
        }
    }
}
