//! Samples, their medians, and whether the goal is met.

use std::time::Duration;

use super::line::{Held, Line};

/// What one thing was measured to be, again and again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds a time in seconds.
    pub fn add_seconds(&mut self, time: Duration) {
        self.add(time.as_secs_f64());
    }

    /// Adds a value in the line's unit.
    pub fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The one in the middle, or the mean of the two; not a number without any.
    #[must_use]
    pub fn median(&self) -> f64 {
        let sorted = self.sorted();
        let half = sorted.len() / 2;
        match (sorted.len() % 2, sorted.get(half)) {
            (1, Some(middle)) => *middle,
            (0, Some(upper)) => f64::midpoint(sorted[half - 1], *upper),
            _ => f64::NAN,
        }
    }

    /// The least and the most.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        let sorted = self.sorted();
        Some((*sorted.first()?, *sorted.last()?))
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }
}

/// What came of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The line.
    pub line: &'static Line,
    /// Its A.
    pub a: Samples,
    /// Its B.
    pub b: Samples,
    /// What a reader has to know of these samples.
    pub notes: Vec<String>,
}

impl Figure {
    /// The samples of a line, nothing remarkable about them.
    #[must_use]
    pub fn new(line: &'static Line, a: &Samples, b: &Samples) -> Self {
        Self { line, a: a.clone(), b: b.clone(), notes: Vec::new() }
    }

    /// The same with something that a reader has to know.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// What is held against the goal; see [`Held`].
    #[must_use]
    pub fn ratio(&self) -> f64 {
        match self.line.held {
            Held::Quotient => self.a.median() / self.b.median(),
            Held::Difference => self.a.median() - self.b.median(),
            Held::Amount => self.a.median(),
        }
    }

    /// Whether the goal is met; something that is not a number meets none.
    #[must_use]
    pub fn met(&self) -> bool {
        self.ratio() <= self.line.goal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::line::named;

    fn samples(values: &[f64]) -> Samples {
        Samples(values.to_vec())
    }

    #[test]
    fn the_median_is_in_the_middle_of_the_range() {
        let cases: [(&[f64], f64, (f64, f64)); 4] = [
            (&[3.0], 3.0, (3.0, 3.0)),
            (&[9.0, 1.0, 2.0], 2.0, (1.0, 9.0)),
            (&[4.0, 1.0, 9.0, 2.0], 3.0, (1.0, 9.0)),
            (&[10.0, 9.0, 8.0, 7.0, 100.0], 9.0, (7.0, 100.0)),
        ];
        for (values, median, range) in cases {
            assert_eq!(
                (samples(values).median(), samples(values).range()),
                (median, Some(range)),
                "{values:?}"
            );
        }
    }

    #[test]
    fn each_line_is_held_to_its_goal_in_its_own_way() {
        let cases = [
            ("stack_ready", 1.0, 4.0, 0.25, true),
            ("stack_ready", 1.1, 4.0, 0.275, false),
            ("step_added", 1.5, 0.25, 1.25, false),
            ("step_added", 0.75, 0.25, 0.5, true),
            ("memory", 63.0, 64.0, 63.0, true),
            ("memory", 65.0, 64.0, 65.0, false),
        ];
        for (name, a, b, ratio, met) in cases {
            let figure = Figure::new(named(name).unwrap(), &samples(&[a]), &samples(&[b]));
            assert_eq!((figure.ratio(), figure.met()), (ratio, met), "{name} {a} {b}");
        }
    }

    #[test]
    fn what_was_not_measured_meets_no_goal() {
        let figure = Figure::new(named("memory").unwrap(), &samples(&[]), &samples(&[]));
        assert!(!figure.met());
        assert_eq!(figure.a.range(), None);
    }
}
