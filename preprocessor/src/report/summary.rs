//! What a run came to, in numbers.

use serde::Serialize;

use super::Judged;
use super::coverage::Coverage;
use crate::diagnostic::{Diagnostic, Severity};
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
    /// Complaints that do not fail the run.
    pub warnings: usize,
    /// What became of the blocks.
    pub coverage: Coverage,
    /// Wall time of the whole run.
    pub seconds: f64,
}

impl Summary {
    /// Counts a run that took `seconds`.
    #[must_use]
    pub fn count(judged: &[Judged<'_>], seconds: f64) -> Self {
        let coverage = Coverage::count(judged);
        let Coverage { ignored, no_run, .. } = coverage;
        let mut summary = Self { ignored, no_run, coverage, seconds, ..Self::default() };
        for scenario in judged {
            for (_, outcome) in scenario.steps() {
                *summary.of(outcome.map(|outcome| &outcome.verdict)) += 1;
                summary.replayed += usize::from(outcome.is_some_and(|outcome| outcome.replayed));
            }
        }
        summary
    }

    /// The same run, with the complaints that do not fail it.
    #[must_use]
    pub fn with_warnings(self, diagnostics: &[Diagnostic]) -> Self {
        let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning);
        Self { warnings: warnings.count(), ..self }
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
        let others =
            [(self.mismatched, "mismatched"), (self.timed_out, "timed out"), (self.skipped, "skipped")];
        let others = others.iter().filter(|(number, _)| *number > 0);
        let others: String = others.map(|(number, what)| format!(", {number} {what}")).collect();
        let warnings = match self.warnings {
            0 => String::new(),
            1 => ", with 1 warning".to_owned(),
            number => format!(", with {number} warnings"),
        };
        let (passed, failed, seconds) = (self.passed, self.failed, self.seconds);
        format!("{passed} {steps} passed{replayed}{others}, {failed} failed in {seconds:.1} s{warnings}")
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
