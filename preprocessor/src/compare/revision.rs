//! Expected output rewritten so that it fits what came, with as much of its author's patterns as still fits.
//!
//! The lines are aligned as for a difference. A line that fits stays as its author wrote it; one that nearly fits
//! keeps every cell and every word that does; what is new gets holes for values that will be others the next time.

mod atoms;
mod cells;
mod lines;
mod merge;
mod volatile;
mod wording;

use std::collections::BTreeMap;

use super::{Holes, compare, difference, screen, tables};
use cells::Rows;
use lines::Slot;

/// Lines that a page can bear where its author left most of them out.
const BEARABLE: usize = 40;
/// Lines that a page can bear at all.
const LONGEST: usize = 400;

/// Expected output as its author wrote it.
#[derive(Clone, Copy, Debug)]
pub struct Written<'text> {
    /// Its lines, placeholders as written.
    pub lines: &'text [&'text str],
    /// The same as it is compared: placeholders filled in.
    pub filled: &'text str,
    /// What placeholders stand for.
    pub bound: &'text BTreeMap<String, String>,
}

/// A line of the new expected output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revised {
    /// The line.
    pub text: String,
    /// The old line that it is, letter by letter.
    pub kept: Option<usize>,
}

/// Why no new expected output is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Irreparable {
    /// None of the lines that the author named came, and among so many others that did nobody but the author
    /// knows which ones matter; the `...` left over would fit anything.
    NothingLeft(usize),
    /// So many lines are more than a page can bear.
    TooLong(usize),
    /// What came cannot be written as expected output.
    Unwritable,
}

/// Rewrites expected output so that `actual` fits; an empty list where nothing came.
///
/// `holes` are the named holes that the steps before have bound; what the new output names is bound, too.
///
/// # Errors
/// Where only the author can tell what to expect.
pub fn revise(written: Written<'_>, actual: &str, holes: &mut Holes) -> Result<Vec<Revised>, Irreparable> {
    let came = screen::lines(actual);
    if came.is_empty() {
        return Ok(Vec::new());
    }
    let expected = tables::expected(written.filled);
    if expected.len() > written.lines.len() {
        return Err(Irreparable::Unwritable);
    }
    let rows = tables::actual(&came);
    let (changes, holes_here) = difference::settled(&expected, &rows, holes);
    let all = Rows { written, came: &came, holes: &holes_here };
    let slots = lines::slots(&expected, &changes, came.len());
    let slots = lines::paired(&slots, |row, line| all.likeness(row, line).of_new >= 33);
    let slots = lines::placed(&slots, came.len(), |row, line| all.likeness(row, line).of_both);
    let slots = if lines::is_hollow(&slots, &expected) { all_new(came.len(), BEARABLE)? } else { slots };
    if slots.len() > LONGEST {
        return Err(Irreparable::TooLong(came.len()));
    }
    let plain = || (0..came.len()).map(Slot::New).collect::<Vec<_>>();
    let attempts = [
        all.revised(&slots),
        all.revised(&plain()),
        came.iter()
            .map(|line| Revised { text: wording::verbatim(line, written.bound), kept: None })
            .collect(),
    ];
    let fits = |lines: &Vec<Revised>| {
        let text: String = lines.iter().map(|line| filled(&line.text, written.bound) + "\n").collect();
        compare(&text, actual, holes).is_ok()
    };
    attempts.into_iter().find(fits).ok_or(Irreparable::Unwritable)
}

/// Every line that came, if a page can bear them where its author left most of them out.
fn all_new(came: usize, bearable: usize) -> Result<Vec<Slot>, Irreparable> {
    if came > bearable {
        return Err(Irreparable::NothingLeft(came));
    }
    Ok((0..came).map(Slot::New).collect())
}

/// The line with its placeholders filled in.
fn filled(line: &str, bound: &BTreeMap<String, String>) -> String {
    bound.iter().fold(line.to_owned(), |line, (name, value)| line.replace(&format!("<{name}>"), value))
}

#[cfg(test)]
mod tests;
