//! The order in which scenarios are executed side by side.

use std::cmp::Reverse;
use std::time::Duration;

/// What is known of a scenario before it is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// How many steps it has.
    pub steps: usize,
    /// How long it took before, if it ever ran.
    pub took: Option<Duration>,
}

/// What a step is taken to last where nothing at all is known.
const STEP: Duration = Duration::from_secs(1);

/// The places of the scenarios in the order in which they are to begin: the longest first, since one that begins
/// last keeps all others waiting; of equals the one that stands first in the book.
///
/// A scenario that never ran is taken to last as long as its number of steps takes in the others.
#[must_use]
pub fn longest_first(prospects: &[Prospect]) -> Vec<usize> {
    let mean = mean_step(prospects);
    let lasts = |prospect: &Prospect| {
        let steps = u32::try_from(prospect.steps).unwrap_or(u32::MAX);
        prospect.took.unwrap_or_else(|| mean.saturating_mul(steps))
    };
    let mut order: Vec<usize> = (0..prospects.len()).collect();
    order.sort_by_key(|&index| Reverse(prospects.get(index).map(lasts)));
    order
}

fn mean_step(prospects: &[Prospect]) -> Duration {
    let known = prospects.iter().filter_map(|prospect| Some((prospect.took?, prospect.steps)));
    let (took, steps) =
        known.fold((Duration::ZERO, 0), |(took, steps), (more, further)| (took + more, steps + further));
    u32::try_from(steps).ok().and_then(|steps| took.checked_div(steps)).unwrap_or(STEP)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Prospect, longest_first};

    #[test]
    fn the_longest_begins_first() {
        let ran = |seconds, steps| Prospect { steps, took: Some(Duration::from_secs(seconds)) };
        let new = |steps| Prospect { steps, took: None };
        let cases: [(&str, &[Prospect], &[usize]); 5] = [
            ("nothing", &[], &[]),
            ("all known", &[ran(1, 9), ran(30, 2), ran(5, 2)], &[1, 2, 0]),
            ("none known: by steps", &[new(3), new(7), new(3)], &[1, 0, 2]),
            ("a new one among known ones, two seconds a step", &[ran(4, 2), new(5), ran(16, 8)], &[2, 1, 0]),
            ("known ones without steps", &[ran(0, 0), new(1)], &[1, 0]),
        ];
        for (what, prospects, order) in cases {
            assert_eq!(longest_first(prospects), order, "{what}");
        }
    }
}
