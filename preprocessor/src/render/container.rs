//! What stands before each line of a block, so that lists and quotes keep their shape.

use crate::blocks::Block;

/// A line of a rendered block.
#[derive(Debug)]
pub(super) enum Piece<'text> {
    /// A new line, to be set behind the prefix.
    New(String),
    /// Lines of the chapter as they are, prefixes included.
    Kept(&'text str),
}

/// The list items and quotes around a block.
#[derive(Debug)]
pub(super) struct Container {
    /// What stands before the first line; it may hold a list marker.
    pub(super) first: String,
    /// What stands before all others.
    pub(super) rest: String,
    end: &'static str,
}

impl Container {
    /// Reads the container of a block from its first line and the prefix of its other lines.
    pub(super) fn of(text: &str, block: &Block) -> Self {
        let end = line_end(text.get(block.range.clone()).unwrap_or_default());
        let rest = without_markers(&block.prefix);
        let opening = first_line(text, block.range.start);
        if block.language.is_empty() {
            let before = opening.find("$ ").map_or("", |at| &opening[..at]);
            if holds_marker(before) {
                let first = format!("{} ", before.trim_end());
                return Self { rest: without_markers(&first), first, end };
            }
            return Self { first: rest.clone(), rest, end };
        }
        let first = fence_at(opening).map_or_else(|| block.prefix.clone(), |at| opening[..at].to_owned());
        Self { first, rest, end }
    }

    /// Sets the pieces one below the other.
    pub(super) fn lay_out(&self, pieces: &[Piece<'_>]) -> String {
        let mut out = String::new();
        for piece in pieces {
            finish_line(&mut out, self.end);
            match piece {
                Piece::Kept(lines) => out.push_str(lines),
                Piece::New(line) => {
                    out.push_str(if out.is_empty() { &self.first } else { &self.rest });
                    out.push_str(line);
                }
            }
        }
        finish_line(&mut out, self.end);
        out
    }

    /// Whether the block begins on the line of a list marker.
    pub(super) fn begins_item(&self) -> bool {
        holds_marker(&self.first)
    }
}

/// The line that begins at the byte offset `at`, without its end.
pub(super) fn first_line(text: &str, at: usize) -> &str {
    text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

/// Where the fence begins on the first line of a block.
pub(super) fn fence_at(line: &str) -> Option<usize> {
    line.find("```").into_iter().chain(line.find("~~~")).min()
}

/// Whether a list marker stands in a prefix.
pub(super) fn holds_marker(prefix: &str) -> bool {
    prefix.chars().any(|letter| !is_plain(letter))
}

/// Whether a line holds nothing but quote markers.
pub(super) fn is_blank(line: &str) -> bool {
    line.chars().all(is_plain)
}

/// How the lines of a text end.
pub(super) fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Ends the last line of a text if it has not ended yet.
pub(super) fn finish_line(text: &mut String, end: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
}

fn is_plain(letter: char) -> bool {
    letter.is_whitespace() || letter == '>'
}

fn without_markers(prefix: &str) -> String {
    prefix.chars().map(|letter| if is_plain(letter) { letter } else { ' ' }).collect()
}
