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
    // Most rows name nothing, and how they were captured is of no interest.
    for (row, actual) in pairs.into_iter().filter(|(row, _)| row.whole.has_names()) {
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
                    if values.len() == ATTEMPTS {
                        return values;
                    }
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::agreement;
    use crate::compare::holes::Holes;
    use crate::compare::tables;

    /// What the search must agree with: every way of fitting, tried one after the other.
    fn fits<'text>(
        expected: &[&'text str],
        actual: &[&'text str],
        bound: &BTreeMap<&'text str, &'text str>,
    ) -> bool {
        match (expected, actual) {
            ([], []) => true,
            (["...", below @ ..], _) if fits(below, actual, bound) => true,
            (["...", ..], [_, rest @ ..]) => fits(expected, rest, bound),
            ([hole, below @ ..], [value, rest @ ..]) if hole.starts_with('[') => {
                let free = value.parse::<u16>().is_ok() && bound.get(hole).is_none_or(|known| known == value);
                let mut bound = bound.clone();
                bound.insert(hole, value);
                free && fits(below, rest, &bound)
            }
            ([literal, below @ ..], [line, rest @ ..]) => literal == line && fits(below, rest, bound),
            _ => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_search_finds_what_trying_everything_finds(
            expected in prop::collection::vec(prop::sample::select(vec!["...", "a", "[PORT:x]", "[PORT:y]"]), 0..7),
            actual in prop::collection::vec(prop::sample::select(vec!["a", "1", "2", "3"]), 0..9),
        ) {
            let lines: Vec<String> = actual.iter().map(|line| (*line).to_owned()).collect();
            let text: String = expected.iter().map(|line| format!("{line}\n")).collect();
            let found = agreement(&tables::expected(&text), &tables::actual(&lines), &Holes::default());
            prop_assert_eq!(found.is_some(), fits(&expected, &actual, &BTreeMap::new()));
        }
    }
}
