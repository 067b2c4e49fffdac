//! Lines held against lines: where `...` stands, and which values make named holes agree.
//!
//! Between two `...` stands a run of lines, and the earliest place where a run fits is as good as any later one:
//! it leaves the most lines to the runs below. So nothing is ever tried twice, as long as no line depends on
//! another. Named holes do make them depend; where the first way of fitting binds one to two values, each value
//! it could take is tried instead, up to a bound.

use super::holes::{Holes, Name};
use super::pattern::Pattern;
use super::tables::{Expected, Row};

/// How often lines are placed anew in search of values on which named holes agree.
const ATTEMPTS: usize = 256;

/// The holes with the values that make all of `actual` fit, if there are such.
pub(super) fn agreement(expected: &[Expected], actual: &[Row<String>], holes: &Holes) -> Option<Holes> {
    Search { expected, actual, attempts: ATTEMPTS }.agree(holes)
}

/// Binds named holes in the order of the lines, the first value deciding; the name that recurs with another.
pub(super) fn bind<'line>(
    pairs: impl IntoIterator<Item = Placed<'line>>,
    holes: &Holes,
) -> (Holes, Option<Name>) {
    let mut bound = holes.clone();
    let mut torn = None;
    for (row, actual) in pairs {
        for ((pattern, text), captures) in row.captures(actual, holes).unwrap_or_default() {
            for (index, range) in captures {
                let Some(name) = pattern.tokens[index].name() else { continue };
                if !bound.bind(&name, &text[range]) {
                    torn.get_or_insert(name);
                }
            }
        }
    }
    (bound, torn)
}

/// An expected line and the line that fits it.
pub(super) type Placed<'line> = (&'line Row<Pattern>, &'line Row<String>);

struct Search<'line> {
    expected: &'line [Expected],
    actual: &'line [Row<String>],
    attempts: usize,
}

impl Search<'_> {
    /// Looks for values with which everything fits; `fixed` holds the values being tried.
    fn agree(&mut self, fixed: &Holes) -> Option<Holes> {
        self.attempts = self.attempts.checked_sub(1)?;
        let placed = place(self.expected, self.actual, fixed)?;
        let (bound, torn) = bind(placed, fixed);
        let Some(name) = torn else { return Some(bound) };
        if fixed.value(&name).is_some() {
            return None;
        }
        let values = self.values(&name, fixed);
        values.into_iter().find_map(|value| self.agree(&fixed.with(&name, &value)))
    }

    /// The values that the first line with this hole gives it, over all lines that fit there.
    fn values(&self, name: &Name, holes: &Holes) -> Vec<String> {
        let mut values = Vec::new();
        let mut rows = self.expected.iter().filter_map(Expected::row);
        let Some(row) = rows.find(|row| row.whole.names(name)) else { return values };
        for actual in self.actual {
            for (pattern, text) in row.readings(actual).flatten() {
                for value in pattern.values(text, holes, name) {
                    if !values.iter().any(|known| known == value) {
                        values.push(value.to_owned());
                    }
                }
            }
        }
        values
    }
}

/// Pairs every expected line with the earliest line that it can have; `None` if they do not all find one.
fn place<'line>(
    expected: &'line [Expected],
    actual: &'line [Row<String>],
    holes: &Holes,
) -> Option<Vec<Placed<'line>>> {
    let runs: Vec<Vec<&Row<Pattern>>> = expected
        .split(|line| *line == Expected::AnyLines)
        .map(|run| run.iter().filter_map(Expected::row).collect())
        .collect();
    let last = runs.len() - 1;
    let mut placed = Vec::new();
    let mut at = 0;
    for (index, run) in runs.iter().enumerate() {
        let latest = actual.len().checked_sub(run.len())?;
        let earliest = if index > 0 && index == last { latest.max(at) } else { at };
        let bound = if index == 0 { 0 } else { latest };
        let start = (earliest..=bound).find(|start| stands_at(run, actual, *start, holes))?;
        at = start + run.len();
        placed.extend(run.iter().copied().zip(&actual[start..at]));
    }
    (at == actual.len() || last > 0).then_some(placed)
}

fn stands_at(run: &[&Row<Pattern>], actual: &[Row<String>], start: usize, holes: &Holes) -> bool {
    run.iter().zip(&actual[start..]).all(|(row, actual)| row.fits(actual, holes))
}
