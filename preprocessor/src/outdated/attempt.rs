//! Updates that are tried before anybody applies them: on a system of their own, with the chapters that they touch.
//!
//! ```text
//! answers → candidates → chapters they touch → (pipeline tries them) → what came of it → report
//! ```

pub mod candidate;

pub mod place;

pub mod touching;

pub mod way;

pub mod tried;

pub mod findings;

pub mod markdown;

pub mod table;

pub mod json;

pub use candidate::{Candidate, Kind, Wanted};
pub use place::Placed;
pub use tried::{Arrival, BrokenStep, Ending, Fall, Fresh, Running, Tried, Way};

use crate::diagnostic::Diagnostic;

/// The one value that everything is rendered from which is said of a run of tries.
#[derive(Clone, Copy, Debug)]
pub struct Account<'run> {
    /// What was tried, in the order of the tries.
    pub tried: &'run [Tried],
    /// How many pins of the stack could not be checked, so that nobody knows what there would have been to try. None where
    /// somebody named what was to be tried.
    pub unchecked: usize,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// Why the run did not come to its end; `None` if it did.
    pub interrupted: Option<&'run str>,
}

impl Account<'_> {
    /// Everything that the authors are told.
    #[must_use]
    pub fn findings(&self) -> Vec<Diagnostic> {
        self.tried.iter().flat_map(findings::findings).collect()
    }
}
