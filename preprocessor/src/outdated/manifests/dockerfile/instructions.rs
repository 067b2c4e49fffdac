//! A Dockerfile's instructions: parser directives, comments, continued lines and here-documents, as BuildKit reads them.

use std::ops::Range;

use super::super::listing::{Gathered, Listing};
use crate::outdated::pin::Unread;

/// A Dockerfile, taken apart.
pub(super) struct Outline {
    /// What joins lines, and takes the next character as it is.
    pub(super) escape: char,
    /// The image of the frontend, if a directive names one.
    pub(super) syntax: Option<Listing>,
    pub(super) instructions: Vec<Instruction>,
    pub(super) unread: Vec<Unread>,
}

/// One instruction.
pub(super) struct Instruction {
    /// In capitals.
    pub(super) keyword: String,
    /// What comes behind the keyword, its lines joined.
    pub(super) rest: Listing,
    /// The here-documents it is given.
    pub(super) documents: Vec<Listing>,
}

pub(super) fn read(listing: &Listing) -> Outline {
    let mut outline = Outline { escape: '\\', syntax: None, instructions: Vec::new(), unread: Vec::new() };
    let lines: Vec<Range<usize>> = listing.lines().collect();
    outline.directives(listing, &lines);
    let mut next = 0;
    while next < lines.len() {
        next = outline.instruction(listing, &lines, next);
    }
    outline
}

impl Outline {
    /// The first lines, as long as they are directives.
    fn directives(&mut self, listing: &Listing, lines: &[Range<usize>]) {
        for line in lines {
            let Some((name, value)) = directive(&listing.text()[line.clone()]) else { return };
            let value = line.start + value.start..line.start + value.end;
            match &*name {
                "escape" => {
                    self.escape = if &listing.text()[value] == "`" { '`' } else { '\\' };
                }
                "syntax" => {
                    // Behind a blank come arguments of the frontend's.
                    let text = &listing.text()[value.clone()];
                    let length = text.find(char::is_whitespace).unwrap_or(text.len());
                    self.syntax = Some(listing.part(value.start..value.start + length));
                }
                _ => {}
            }
        }
    }

    /// Reads the instruction that begins in a line or later; returns the line behind it.
    fn instruction(&mut self, listing: &Listing, lines: &[Range<usize>], first: usize) -> usize {
        let mut joined = Gathered::new();
        let mut next = first;
        for line in &lines[first..] {
            next += 1;
            let (content, continued) = self.content(listing.text(), line);
            let text = listing.text()[content.clone()].trim_start_matches('\u{feff}').trim();
            if text.is_empty() && !continued || text.starts_with('#') {
                continue;
            }
            joined.push(listing, content);
            if !continued {
                break;
            }
        }
        if let Some(joined) = joined.listing() {
            return self.finish(&joined, listing, lines, next);
        }
        next
    }

    /// A line without its end, and without what continues it; and whether it is continued.
    fn content(&self, text: &str, line: &Range<usize>) -> (Range<usize>, bool) {
        let whole = text[line.clone()].trim_end_matches(['\n', '\r']);
        let blank = whole.trim_end_matches([' ', '\t']);
        match blank.strip_suffix(self.escape) {
            Some(rest) if !rest.ends_with(self.escape) && !whole.trim_start().starts_with('#') => {
                (line.start..line.start + rest.len(), true)
            }
            _ => (line.start..line.start + whole.len(), false),
        }
    }

    fn finish(
        &mut self,
        joined: &Listing,
        listing: &Listing,
        lines: &[Range<usize>],
        mut next: usize,
    ) -> usize {
        let joined = joined.trimmed();
        let text = joined.text();
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let keyword = text[..end].trim_start_matches('\u{feff}').to_ascii_uppercase();
        let rest = joined.part(end..text.len()).trimmed();
        let mut documents = Vec::new();
        if matches!(&*keyword, "RUN" | "COPY" | "ADD" | "ONBUILD") {
            for (terminator, tabs) in here_documents(rest.text()) {
                let start = lines.get(next).map_or(listing.text().len(), |line| line.start);
                let ends = |line: &Range<usize>| {
                    let line = listing.text()[line.clone()].trim_end_matches(['\n', '\r']);
                    (if tabs { line.trim_start_matches('\t') } else { line }) == terminator
                };
                let Some(length) = lines[next..].iter().position(ends) else {
                    let why = format!("its here-document never ends: no line is `{terminator}`");
                    self.unread.push(Unread { span: joined.place().clone(), why });
                    next = lines.len();
                    break;
                };
                documents.push(listing.part(start..lines[next + length].start));
                next += length + 1;
            }
        }
        self.instructions.push(Instruction { keyword, rest, documents });
        next
    }
}

/// The name of a directive, in small letters, and where its value stands in the line.
fn directive(line: &str) -> Option<(String, Range<usize>)> {
    let body = line.trim_start_matches('\u{feff}').trim_start().strip_prefix('#')?;
    let (name, value) = body.split_once('=')?;
    let name = name.trim().to_ascii_lowercase();
    // Anything else is a comment, behind which no directive counts.
    matches!(&*name, "syntax" | "escape" | "check").then_some(())?;
    let start = line.len() - value.trim_start().len();
    Some((name, start..start + value.trim().len()))
}

/// The terminators of the here-documents that a command line asks for, and whether tabs before their lines go.
fn here_documents(text: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let before_word = rest.strip_prefix("<<").filter(|after| quote.is_none() && !after.starts_with('<'));
        if let Some(after) = before_word {
            let tabs = after.starts_with('-');
            let word = after.trim_start_matches('-');
            let name = word.trim_start_matches(['"', '\'']);
            let length = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')));
            let name = &name[..length.unwrap_or(name.len())];
            if name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                found.push((name.to_owned(), tabs));
            }
            rest = after;
            continue;
        }
        if matches!(c, '"' | '\'') && quote.is_none_or(|open| open == c) {
            quote = if quote.is_some() { None } else { Some(c) };
        }
        rest = rest.strip_prefix("<<<").unwrap_or(&rest[c.len_utf8()..]);
    }
    found
}
