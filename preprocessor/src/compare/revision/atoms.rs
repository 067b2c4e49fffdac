//! Lines taken apart: words, what stands between them, holes, placeholders.

use std::collections::BTreeMap;
use std::ops::Range;

use super::volatile;
use crate::compare::pattern::{self, Token};
use crate::compare::shapes::Shape;

/// A part of a line that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) range: Range<usize>,
    /// Whether it will be another the next time, and the hole that fits.
    pub(super) volatile: Option<Option<Shape>>,
}

/// A part of a line as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Plain text: a word, a value, or what stands between.
    Text(String),
    /// A hole.
    Hole {
        /// As it is written.
        raw: String,
        token: Token,
    },
    /// A placeholder.
    Filled {
        /// As it is written.
        raw: String,
        value: String,
    },
}

/// The parts of a line that came: volatile values whole, otherwise words, white space and single signs.
pub(super) fn of_actual(line: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut at = 0;
    for found in volatile::find(line) {
        plain(line, at..found.range.start, &mut atoms);
        at = found.range.end;
        atoms.push(Atom { range: found.range, volatile: Some(found.shape) });
    }
    plain(line, at..line.len(), &mut atoms);
    atoms
}

/// The parts of a line that its author wrote.
pub(super) fn of_written(line: &str, bound: &BTreeMap<String, String>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let special = special(rest, bound);
        if let Some(after) = rest.strip_prefix("\\[") {
            literal.push('[');
            rest = after;
        } else if let Some((part, after)) = special {
            texts(&std::mem::take(&mut literal), &mut parts);
            parts.push(part);
            rest = after;
        } else {
            literal.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    texts(&literal, &mut parts);
    parts
}

fn special<'text>(rest: &'text str, bound: &BTreeMap<String, String>) -> Option<(Part, &'text str)> {
    if let Some((token, after)) = pattern::hole(rest) {
        return Some((Part::Hole { raw: rest[..rest.len() - after.len()].to_owned(), token }, after));
    }
    let (name, after) = rest.strip_prefix('<')?.split_once('>')?;
    let value = bound.get(name)?.clone();
    Some((Part::Filled { raw: format!("<{name}>"), value }, after))
}

fn texts(literal: &str, parts: &mut Vec<Part>) {
    parts.extend(of_actual(literal).into_iter().map(|atom| Part::Text(literal[atom.range].to_owned())));
}

/// Splits text without volatile values.
fn plain(line: &str, range: Range<usize>, atoms: &mut Vec<Atom>) {
    let mut last = None;
    for (offset, letter) in line[range.clone()].char_indices() {
        let at = range.start + offset;
        let end = at + letter.len_utf8();
        let class = Class::of(letter);
        match atoms.last_mut().filter(|_| last == Some(class) && class != Class::Sign) {
            Some(atom) => atom.range.end = end,
            None => atoms.push(Atom { range: at..end, volatile: None }),
        }
        last = Some(class);
    }
}

/// What a letter belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Word,
    Blank,
    Sign,
}

impl Class {
    pub(super) fn of(letter: char) -> Self {
        match letter {
            _ if letter.is_alphanumeric() => Self::Word,
            _ if letter.is_whitespace() => Self::Blank,
            _ => Self::Sign,
        }
    }

    /// The class of a part of a line.
    pub(super) fn of_text(text: &str) -> Self {
        text.chars().next().map_or(Self::Blank, Self::of)
    }
}
