//! What a run came to, in numbers.

use serde::Serialize;

use super::{Judged, listed};
use crate::blocks::Status;
use crate::verdict::Verdict;

/// Every step and every block of a run, counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Steps that did what the docs say.
    pub passed: usize,
    /// Steps that printed something else.
    pub mismatched: usize,
    /// Steps that ended wrongly.
    pub failed: usize,
    /// Steps that did not end in time.
    pub timed_out: usize,
    /// Steps that were not run, and those nothing is known of.
    pub skipped: usize,
    /// Blocks that are left alone, each for a reason.
    pub ignored: usize,
    /// Blocks that are parsed and not executed.
    pub no_run: usize,
    /// Steps that were taken from recordings; they are counted under their verdicts too.
    pub replayed: usize,
    /// Wall time of the whole run.
    pub seconds: f64,
}

impl Summary {
    /// Counts a run that took `seconds`.
    #[must_use]
    pub fn count(judged: &[Judged<'_>], seconds: f64) -> Self {
        let mut summary = Self { seconds, ..Self::default() };
        for scenario in judged {
            for block in listed(scenario.scenario) {
                match block.status {
                    Status::Ignored(_) => summary.ignored += 1,
                    Status::NoRun => summary.no_run += 1,
                    Status::Run | Status::Data => {}
                }
            }
            for (_, outcome) in scenario.steps() {
                *summary.of(outcome.map(|outcome| &outcome.verdict)) += 1;
                summary.replayed += usize::from(outcome.is_some_and(|outcome| outcome.replayed));
            }
        }
        summary
    }

    /// The steps that were executed or replayed.
    #[must_use]
    pub fn verified(&self) -> usize {
        self.passed + self.mismatched + self.failed + self.timed_out
    }

    /// One line for a person.
    #[must_use]
    pub fn line(&self) -> String {
        let steps = if self.passed == 1 { "step" } else { "steps" };
        let replayed =
            if self.replayed == 0 { String::new() } else { format!(" ({} replayed)", self.replayed) };
        let others = [
            (self.mismatched, "mismatched"),
            (self.timed_out, "timed out"),
            (self.skipped, "skipped"),
            (self.ignored, "ignored"),
            (self.no_run, "not to be run"),
        ];
        let others = others.iter().filter(|(number, _)| *number > 0);
        let others: String = others.map(|(number, what)| format!(", {number} {what}")).collect();
        let (passed, failed, seconds) = (self.passed, self.failed, self.seconds);
        format!("{passed} {steps} passed{replayed}{others}, {failed} failed in {seconds:.1} s")
    }

    fn of(&mut self, verdict: Option<&Verdict>) -> &mut usize {
        match verdict {
            Some(Verdict::Passed) => &mut self.passed,
            Some(Verdict::Mismatched(_)) => &mut self.mismatched,
            Some(Verdict::Failed) => &mut self.failed,
            Some(Verdict::TimedOut(_)) => &mut self.timed_out,
            Some(Verdict::Skipped(_)) | None => &mut self.skipped,
        }
    }
}
