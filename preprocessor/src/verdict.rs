//! What became of a step.

pub mod facts;
pub mod visible;
pub mod wording;

use std::ops::Range;
use std::time::Duration;

use crate::recording::Recorded;
use facts::Facts;

/// The judgement of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It ended and printed as the docs say.
    Passed,
    /// It printed something else.
    Mismatched(Mismatch),
    /// It ended with the wrong code, or a check beyond the code failed.
    Failed,
    /// It did not end in time.
    TimedOut(Duration),
    /// It was not run, for this reason.
    Skipped(String),
}

impl Verdict {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Mismatched(_) => "mismatched",
            Self::Failed => "failed",
            Self::TimedOut(_) => "timed_out",
            Self::Skipped(_) => "skipped",
        }
    }
}

/// How the output differs from what the docs say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// A line-by-line difference: `  ` kept, `- ` expected, `+ ` came.
    pub difference: String,
    /// Which hole did not fit and why, if one was to blame.
    pub hole: Option<String>,
    /// The 0-based line of the expected text that did not fit first.
    pub line: usize,
    /// The part of that line that did not fit, if other text came in its place.
    pub part: Option<Box<Part>>,
}

/// A part of an expected line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its bytes in the line.
    pub range: Range<usize>,
    /// What came in its place.
    pub instead: String,
    /// The hole that what came would fit, if another one stands there.
    pub fitting: Option<String>,
}

/// A step's verdict with what it is founded on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The judgement.
    pub verdict: Verdict,
    /// What was seen; `None` for a skipped step.
    pub recorded: Option<Recorded>,
    /// Whether it was taken from a recording.
    pub replayed: bool,
    /// What was found out about the sandbox, if it went wrong there.
    pub facts: Facts,
}
