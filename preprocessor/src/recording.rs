//! What a scenario printed and returned, kept so that what has not changed need not run again.

mod durations;
mod key;
mod store;

pub use durations::Durations;
pub use key::Key;
pub use store::{Store, StoreError};

use serde::{Deserialize, Serialize};

use crate::inventory::{Effect, Inventory};
use crate::sandbox::End;

/// What one step printed and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// What the reader would have seen.
    pub output: String,
    /// How it ended.
    pub end: End,
    /// Wall time in milliseconds.
    pub milliseconds: u64,
    /// What is wrong beyond exit code and output, in the words of an author: "no longer in the file", …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint: Option<Complaint>,
    /// What it changed in the engine, by kind and name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// For a picture: what the engine held; `None` where none answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inventory: Option<Box<Inventory>>,
}

impl Recorded {
    /// A step of which nothing more is known than its end and what it printed.
    #[must_use]
    pub fn new(output: impl Into<String>, end: End, milliseconds: u64) -> Self {
        let output = output.into();
        Self { output, end, milliseconds, complaint: None, effects: Vec::new(), inventory: None }
    }
}

/// A finding that neither exit code nor output tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Complaint {
    /// The quoted lines are not in the file; the most similar lines of the file, if any.
    StaleQuote {
        /// Path relative to the stack's directory.
        file: String,
        /// What stands there instead; empty when the file does not exist.
        closest: String,
    },
    /// A second run of YAML said to be idempotent changed this many things.
    NotIdempotent {
        /// The number behind `changed=`.
        changed: u64,
    },
    /// The line that failed.
    AtLine {
        /// 1-based, within the text of the step.
        line: usize,
    },
    /// The fragment to be replaced stands in more than one place of its file.
    AmbiguousEdit {
        /// Path relative to the stack's directory.
        file: String,
        /// How many places.
        places: usize,
    },
    /// Ansible ended well and ran no task: no host matched, or every task was skipped.
    NothingRan,
    /// This many bytes of output were not kept.
    Truncated {
        /// Bytes beyond what is kept.
        dropped: u64,
    },
}

/// A scenario's passes, under the key of everything that could have changed them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The version of the Docker engine inside the sandbox.
    pub engine: String,
    /// When it was made: seconds since the beginning of 1970, UTC.
    pub made: u64,
    /// One entry a step, in the scenario's order.
    pub steps: Vec<Recorded>,
}
