//! The difference between expected and actual lines, as an author reads it.
//!
//! A general difference asks for equality, and a pattern is not equal to what it fits; so the lines are aligned
//! here, at the least cost, with `...` taking in lines for nothing.

use super::blame::{blame, fits_but_for_holes};
use super::holes::Holes;
use super::lines::bind;
use super::pattern::Pattern;
use super::tables::{Expected, Row};
use crate::verdict::{Mismatch, Part};

mod alignment;
mod excerpt;
mod parts;

pub(in crate::compare) use alignment::Change;
use alignment::align;

/// Tells where and how `actual` is not what was expected.
pub(super) fn mismatch(expected: &[Expected], actual: &[Row<String>], holes: &Holes) -> Mismatch {
    let (changes, holes) = settled(expected, actual, holes);
    Mismatch {
        difference: excerpt::text(expected, actual, &changes),
        hole: hole(expected, actual, &changes, &holes),
        line: line(expected, &changes),
        part: part(expected, actual, &changes, &holes).map(Box::new),
    }
}

/// The alignment once named holes have the values that they are given first.
pub(super) fn settled(expected: &[Expected], actual: &[Row<String>], holes: &Holes) -> (Vec<Change>, Holes) {
    let free = align(expected, actual, holes);
    let kept = free.iter().filter_map(|change| match change {
        Change::Kept(row, came) => Some((expected[*row].row()?, &actual[*came])),
        _ => None,
    });
    let (bound, _) = bind(kept, holes);
    if bound == *holes { (free, bound) } else { (align(expected, actual, &bound), bound) }
}

/// The hole to blame, on the first line that nearly fits.
fn hole(expected: &[Expected], actual: &[Row<String>], changes: &[Change], holes: &Holes) -> Option<String> {
    let row = |index: usize| expected[index].row();
    changes.iter().find_map(|change| match change {
        Change::Replaced(index, came) => blame(row(*index)?, &actual[*came], holes),
        _ => None,
    })
}

/// The part of the first line that did not fit, if another line came in its place.
fn part(expected: &[Expected], actual: &[Row<String>], changes: &[Change], holes: &Holes) -> Option<Part> {
    let kept = |change: &Change| matches!(change, Change::Kept(..) | Change::Taken(..));
    let first = changes.iter().position(|change| !kept(change))?;
    match changes[first..] {
        [Change::Replaced(row, came), ..] => parts::unlike(expected[row].row()?, &actual[came], holes),
        // One line for another, however different.
        [Change::Missing(row), Change::Came(came), ref rest @ ..]
            if !matches!(rest, [Change::Missing(_) | Change::Came(_), ..]) =>
        {
            parts::unlike(expected[row].row()?, &actual[came], holes)
        }
        _ => None,
    }
}

/// The expected line at which the first difference lies.
fn line(expected: &[Expected], changes: &[Change]) -> usize {
    let mut next = 0;
    for change in changes {
        match change {
            Change::Kept(row, _) => next = row + 1,
            Change::Taken(row, _) => next = *row,
            Change::Replaced(row, _) | Change::Missing(row) => return *row,
            Change::Came(_) => break,
        }
    }
    next.min(expected.len().saturating_sub(1))
}

/// Whether a line is so much like the expected one that it was probably meant to be it.
fn alike(row: &Row<Pattern>, actual: &Row<String>, holes: &Holes) -> bool {
    fits_but_for_holes(row, actual, holes)
        || half_shared(&row.text, &actual.text)
        || same_words(&row.text, &actual.text)
}

/// Whether one line is the other with its columns in another order.
fn same_words(one: &str, other: &str) -> bool {
    let sorted = |text| {
        let mut words: Vec<&str> = str::split_whitespace(text).collect();
        words.sort_unstable();
        words
    };
    sorted(one) == sorted(other)
}

/// Whether beginning and end shared by both make up half of the longer one, spaces apart.
fn half_shared(one: &str, other: &str) -> bool {
    let one = one.bytes().filter(|byte| *byte != b' ');
    let other = other.bytes().filter(|byte| *byte != b' ');
    let shared =
        |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(one, other)| one == other).count();
    let beginning = shared(&mut one.clone().zip(other.clone()));
    let end = shared(&mut one.clone().rev().zip(other.clone().rev()));
    let (shorter, longer) = (one.clone().count().min(other.clone().count()), one.count().max(other.count()));
    (beginning + end).min(shorter) * 2 >= longer
}
