//! The drills of a run in numbers.

use serde::Serialize;

use crate::drill::Proof;
use crate::prose::count;

/// Every drill counted once, and every run that was to prove one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Drills of which both halves are missed when they are left out.
    pub proved: usize,
    /// The others.
    pub not_proved: usize,
    /// Chapters run without one half, two for each drill.
    pub runs: usize,
    /// Those of them of which an earlier run tells.
    pub replayed: usize,
    /// Wall time of the whole.
    pub seconds: f64,
}

impl Summary {
    /// Counts a run that took `seconds`.
    #[must_use]
    pub fn count(proofs: &[Proof], seconds: f64) -> Self {
        let proved = proofs.iter().filter(|proof| proof.holds()).count();
        let runs = || proofs.iter().flat_map(|proof| &proof.tried);
        let replayed = runs().filter(|tried| tried.replayed).count();
        Self { proved, not_proved: proofs.len() - proved, runs: runs().count(), replayed, seconds }
    }

    /// One line for a person.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { proved, not_proved, runs, replayed, seconds } = self;
        let replayed = match replayed {
            0 => String::new(),
            _ => format!(" ({replayed} of {} replayed)", count(*runs, "run")),
        };
        format!("{} proved{replayed}, {not_proved} not proved in {seconds:.1} s", count(*proved, "drill"))
    }
}
