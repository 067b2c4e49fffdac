//! The lines of such a file as pip sees them: joined where one ends in a backslash, without comments.

use std::ops::Range;

use super::options::{self, Opt};
use crate::outdated::manifests::listing::{Gathered, Listing};

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Requirement {
        written: Listing,
        /// Whether hashes of its files stand behind it.
        hashed: bool,
    },
    Options(Vec<Opt>),
}

impl Line {
    /// Reads a line; the error is the end of a sentence that says what is wrong with it.
    pub(super) fn parse(line: &Listing) -> Result<Self, String> {
        let text = line.text();
        let begins =
            |at: usize| text[at..].starts_with('-') && (at == 0 || text[..at].ends_with([' ', '\t']));
        let dash = text.char_indices().map(|(at, _)| at).find(|at| begins(*at)).unwrap_or(text.len());
        if dash == 0 {
            return options::parse(text).map(Self::Options);
        }
        let hashed = text[dash..].split_whitespace().any(|word| word.starts_with("--hash"));
        Ok(Self::Requirement { written: line.part(0..dash).trimmed(), hashed })
    }
}

/// The lines with something in them.
pub(super) fn lines(file: &Listing) -> Vec<Listing> {
    let mut lines = Vec::new();
    let mut open = Gathered::new();
    for range in file.lines() {
        let range = bare(file.text(), range);
        let text = &file.text()[range.clone()];
        // As pip has it, a comment ends what a backslash began.
        let goes_on = text.ends_with('\\') && !text.trim_start().starts_with('#');
        let kept = if goes_on { range.start..range.start + text.trim_end_matches('\\').len() } else { range };
        if !kept.is_empty() {
            open.push(file, kept);
        }
        if !goes_on {
            lines.extend(std::mem::replace(&mut open, Gathered::new()).listing());
        }
    }
    lines.extend(open.listing());
    lines.iter().map(without_comment).filter(|line| !line.text().is_empty()).collect()
}

/// A line without its end, and without the mark that may stand before a file's first letter.
fn bare(text: &str, range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let start = if range.start == 0 && line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    range.start + start..range.start + line.trim_end_matches(['\n', '\r']).len()
}

/// Without what stands behind a `#` that begins a word.
fn without_comment(line: &Listing) -> Listing {
    let text = line.text();
    let begins = |at: &usize| text[..*at].is_empty() || text[..*at].ends_with(char::is_whitespace);
    let comment = text.match_indices('#').map(|(at, _)| at).find(begins);
    line.part(0..comment.unwrap_or(text.len())).trimmed()
}

/// The environment variable that a text takes something from, in the only form that pip puts in: `${NAME}`.
pub(super) fn variable(text: &str) -> Option<&str> {
    let names = text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let is_name = |at: char| at.is_ascii_uppercase() || at.is_ascii_digit() || at == '_';
    names.into_iter().find(|name| !name.is_empty() && name.chars().all(is_name))
}
