//! The part of a line that does not fit.

use std::ops::Range;

use crate::compare::holes::Holes;
use crate::compare::pattern::{Pattern, Token};
use crate::compare::shapes::Shape;
use crate::compare::tables::Row;
use crate::verdict::Part;

/// Characters of what came that a label can bear.
const WIDTH: usize = 60;

/// The words of `row` between those that fit at its beginning and those that fit at its end.
///
/// `None` where every word has its place and only more came.
pub(super) fn unlike(row: &Row<Pattern>, actual: &Row<String>, holes: &Holes) -> Option<Part> {
    let (expected, came) = (words(&row.text), words(&actual.text));
    let fit = |(one, other): &(&Range<usize>, &Range<usize>)| {
        Pattern::parse(&row.text[(*one).clone()]).fits(&actual.text[(*other).clone()], holes)
    };
    let first = expected.iter().zip(&came).take_while(fit).count();
    let last = expected[first..].iter().rev().zip(came[first..].iter().rev()).take_while(fit).count();
    let part = span(&expected[first..expected.len() - last])?;
    let instead = span(&came[first..came.len() - last]).map_or("", |range| &actual.text[range]);
    let fitting = fitting(&Pattern::parse(&row.text[part.clone()]), instead);
    Some(Part { range: part, instead: shortened(instead), fitting })
}

/// The hole that `value` fits, where a hole that it does not fit stands alone.
fn fitting(pattern: &Pattern, value: &str) -> Option<String> {
    let [Token::Hole(written, _)] = pattern.tokens.as_slice() else { return None };
    let fits = |shape: &Shape| shape != written && shape.fits(value);
    Some(format!("[{}]", Shape::ALL.into_iter().find(fits)?.word())).filter(|_| !written.fits(value))
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
        let end = at + letter.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == at => word.end = end,
            _ => words.push(at..end),
        }
    }
    words
}

fn span(words: &[Range<usize>]) -> Option<Range<usize>> {
    Some(words.first()?.start..words.last()?.end)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
