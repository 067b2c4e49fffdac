//! The cheapest way to turn expected lines into those that came.

use super::alike;
use crate::compare::holes::Holes;
use crate::compare::tables::{Expected, Row};

/// What became of an expected line or of one that came; both by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::compare) enum Change {
    /// The expected line is fitted by the one that came.
    Kept(usize, usize),
    /// The `...` takes in the line.
    Taken(usize, usize),
    /// The line came in place of the expected one, which it resembles.
    Replaced(usize, usize),
    /// The expected line did not come.
    Missing(usize),
    /// The line was not expected.
    Came(usize),
}

/// A line that is missing, or that was not expected.
const LONE: u32 = 3;
/// A line that resembles the expected one: less than a missing line, or `...` would rather take it in.
const REPLACED: u32 = 2;
/// Pairs of lines that are compared at most; beyond, what came is cut off.
const PAIRS: usize = 1 << 18;

/// Aligns the lines. Beyond a bound on their number the last lines that came are left out.
pub(super) fn align(expected: &[Expected], actual: &[Row<String>], holes: &Holes) -> Vec<Change> {
    let prefix = fitting_prefix(expected, actual, holes);
    let rows = (expected.len() - prefix).min(PAIRS / 64);
    let came = (actual.len() - prefix).min(PAIRS / (rows + 1));
    let grid = Grid {
        expected: &expected[prefix..prefix + rows],
        actual: &actual[prefix..prefix + came],
        holes,
        pairs: Vec::new(),
        costs: Vec::new(),
    };
    let kept = (0..prefix).map(|at| Change::Kept(at, at));
    kept.chain(grid.filled().path().into_iter().map(|change| change.moved_by(prefix))).collect()
}

/// How many lines fit one by one before anything can differ.
fn fitting_prefix(expected: &[Expected], actual: &[Row<String>], holes: &Holes) -> usize {
    let fits =
        |(line, actual): (&Expected, &Row<String>)| line.row().is_some_and(|row| row.fits(actual, holes));
    expected.iter().zip(actual).take_while(|pair| fits(*pair)).count()
}

/// How an expected line stands to one that came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Fits,
    Alike,
    Foreign,
}

struct Grid<'line> {
    expected: &'line [Expected],
    actual: &'line [Row<String>],
    holes: &'line Holes,
    /// Row by row: how each expected line stands to each that came.
    pairs: Vec<Likeness>,
    /// Row by row, one more each way: the cost of all that follows.
    costs: Vec<u32>,
}

impl Grid<'_> {
    fn filled(mut self) -> Self {
        let (rows, columns) = (self.expected.len(), self.actual.len());
        self.pairs = self
            .expected
            .iter()
            .flat_map(|line| self.actual.iter().map(|actual| likeness(line, actual, self.holes)))
            .collect();
        self.costs = vec![0; (rows + 1) * (columns + 1)];
        for row in (0..=rows).rev() {
            for column in (0..=columns).rev() {
                let cheapest = self.choices(row, column).map(|(_, cost)| cost).min().unwrap_or(0);
                self.costs[row * (columns + 1) + column] = cheapest;
            }
        }
        self
    }

    /// What can be done at a place, and what it costs up to the end.
    fn choices(&self, row: usize, column: usize) -> impl Iterator<Item = (Option<Change>, u32)> {
        let line = self.expected.get(row);
        let came = column < self.actual.len();
        let any_lines = line == Some(&Expected::AnyLines);
        let pair = (line.is_some() && came).then(|| self.pairs[row * self.actual.len() + column]);
        let fits = (pair == Some(Likeness::Fits))
            .then(|| (Some(Change::Kept(row, column)), self.cost(row + 1, column + 1)));
        let taken =
            (any_lines && came).then(|| (Some(Change::Taken(row, column)), self.cost(row, column + 1)));
        let passed = any_lines.then(|| (None, self.cost(row + 1, column)));
        let replaced = (pair == Some(Likeness::Alike))
            .then(|| (Some(Change::Replaced(row, column)), REPLACED + self.cost(row + 1, column + 1)));
        let missing = (line.is_some() && !any_lines)
            .then(|| (Some(Change::Missing(row)), LONE + self.cost(row + 1, column)));
        let unexpected = came.then(|| (Some(Change::Came(column)), LONE + self.cost(row, column + 1)));
        [fits, passed, taken, replaced, missing, unexpected].into_iter().flatten()
    }

    fn cost(&self, row: usize, column: usize) -> u32 {
        self.costs[row * (self.actual.len() + 1) + column]
    }

    /// The cheapest changes in order.
    fn path(&self) -> Vec<Change> {
        let (mut row, mut column) = (0, 0);
        let mut path = Vec::new();
        while let Some((change, _)) = self.choices(row, column).min_by_key(|(_, cost)| *cost) {
            match change {
                None => row += 1,
                Some(change) => {
                    let (down, right) = change.step();
                    row += down;
                    column += right;
                    path.push(change);
                }
            }
        }
        path
    }
}

fn likeness(line: &Expected, actual: &Row<String>, holes: &Holes) -> Likeness {
    match line.row() {
        Some(row) if row.fits(actual, holes) => Likeness::Fits,
        Some(row) if alike(row, actual, holes) => Likeness::Alike,
        _ => Likeness::Foreign,
    }
}

impl Change {
    /// How many expected lines, and how many that came, it uses up.
    fn step(self) -> (usize, usize) {
        match self {
            Self::Kept(..) | Self::Replaced(..) => (1, 1),
            Self::Taken(..) | Self::Came(_) => (0, 1),
            Self::Missing(_) => (1, 0),
        }
    }

    fn moved_by(self, lines: usize) -> Self {
        match self {
            Self::Kept(row, came) => Self::Kept(row + lines, came + lines),
            Self::Taken(row, came) => Self::Taken(row + lines, came + lines),
            Self::Replaced(row, came) => Self::Replaced(row + lines, came + lines),
            Self::Missing(row) => Self::Missing(row + lines),
            Self::Came(came) => Self::Came(came + lines),
        }
    }
}
