//! What brings a run to a halt before its end.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::blocks::Step;
use crate::scenarios::Scenario;
use crate::verdict::{Outcome, Verdict};

/// What is done at the first step of a run that does not pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtFailure {
    /// The rest is run as well, so that every stale line is named.
    #[default]
    GoOn,
    /// No further step is run.
    Stop,
    /// The same, and the sandbox is kept as it is.
    Hold,
}

/// Ends all scenarios of a run at the first step that does not pass, if that is wished for.
#[derive(Debug, Default)]
pub struct Halt {
    at_failure: AtFailure,
    /// The numbers of the steps that count; all of them where there is no list.
    counting: Option<BTreeSet<usize>>,
    cause: OnceLock<Cause>,
}

#[derive(Debug)]
struct Cause {
    /// The chapter's file.
    chapter: String,
    /// Where the step stands: `file:line`.
    place: String,
}

impl Halt {
    /// For a run that has not begun.
    #[must_use]
    pub fn new(at_failure: AtFailure) -> Self {
        Self { at_failure, ..Self::default() }
    }

    /// For one scenario, which ends where one of the steps with these numbers does not pass, and goes on after others.
    #[must_use]
    pub fn at(steps: impl IntoIterator<Item = usize>) -> Self {
        Self { counting: Some(steps.into_iter().collect()), ..Self::new(AtFailure::Stop) }
    }

    /// Why nothing more is run, once that is so.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let Cause { place, .. } = self.cause.get()?;
        Some(format!("the run ended at {place}, the first step that did not pass"))
    }

    /// Whether the sandbox of a chapter is kept: its step was the one.
    #[must_use]
    pub fn holds(&self, chapter: &str) -> bool {
        self.at_failure == AtFailure::Hold && self.cause.get().is_some_and(|cause| cause.chapter == chapter)
    }

    /// Sees what became of the step with this number. One that was skipped is a consequence of something that has been
    /// told.
    pub(super) fn look_at(&self, scenario: &Scenario, number: usize, step: &Step, outcome: &Outcome) {
        let counts = self.counting.as_ref().is_none_or(|counting| counting.contains(&number));
        if !counts
            || self.at_failure == AtFailure::GoOn
            || matches!(outcome.verdict, Verdict::Passed | Verdict::Skipped(_))
        {
            return;
        }
        let place = format!("{}:{}", step.span.file(), step.span.line());
        // Of two that fail at once the first one counts.
        let _ = self.cause.set(Cause { chapter: scenario.chapter.file.clone(), place });
    }
}
