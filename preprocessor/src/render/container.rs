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
    /// What stands before the first line; nothing where a list marker stays there.
    first: String,
    /// What stands before all others.
    rest: String,
    /// Whether the block begins on the line of a list marker.
    pub(super) begins_item: bool,
    end: &'static str,
}

impl Container {
    /// Reads the container of a block from its first line and the prefix of its other lines.
    pub(super) fn of(text: &str, block: &Block) -> Self {
        let end = line_end(text.get(block.range.clone()).unwrap_or_default());
        let rest = block.prefix.clone();
        let begins_item = !at_line_start(text, block.range.start);
        let fence = fence_at(first_line(text, block.range.start)).filter(|_| !block.language.is_empty());
        let first = match fence {
            // Behind the marker of an item, an indented block would go on as one: it moves to the next line.
            _ if begins_item && block.language.is_empty() => format!("{end}{rest}"),
            _ if begins_item => String::new(),
            Some(at) => first_line(text, block.range.start)[..at].to_owned(),
            None => rest.clone(),
        };
        Self { first, rest, begins_item, end }
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
}

/// The line that begins at the byte offset `at`, without its end.
pub(super) fn first_line(text: &str, at: usize) -> &str {
    text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

/// Where the fence begins on the first line of a block.
pub(super) fn fence_at(line: &str) -> Option<usize> {
    line.find("```").into_iter().chain(line.find("~~~")).min()
}

/// Whether a line begins at the byte offset `at`.
pub(super) fn at_line_start(text: &str, at: usize) -> bool {
    text.get(..at).is_none_or(|before| before.is_empty() || before.ends_with('\n'))
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
