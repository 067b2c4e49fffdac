//! The one rule by which a step is judged, whether it has just run or is replayed.

use std::time::Duration;

use super::{Holes, compare};
use crate::blocks::{Exit, Step, Stop, Terms};
use crate::recording::{Complaint, Recorded};
use crate::sandbox::End;
use crate::verdict::Verdict;

/// Judges a step by what was seen of it: its end first, then what else is known of it, then its output.
///
/// `default_timeout` is the limit of a step that states none. Named holes are bound in `holes` only by a pass.
pub fn judge(step: &Step, recorded: &Recorded, default_timeout: Duration, holes: &mut Holes) -> Verdict {
    if recorded.end == End::TimedOut {
        return Verdict::TimedOut(step.terms.timeout.unwrap_or(default_timeout));
    }
    if !ended_as_asked(&step.terms, recorded) || fails(recorded.complaint.as_ref(), step.expected.is_some()) {
        return Verdict::Failed;
    }
    let expected = step.expected.as_ref().map(|expected| expected.text.as_str());
    match expected.map_or(Ok(()), |expected| compare(expected, &recorded.output, holes)) {
        Ok(()) => Verdict::Passed,
        Err(mismatch) => Verdict::Mismatched(mismatch),
    }
}

/// Whether every step passes by what was recorded of it, one by one and no more, as [`judge`] has it today.
pub fn all_pass<'step>(
    steps: impl Iterator<Item = &'step Step>,
    recorded: &[Recorded],
    default_timeout: Duration,
) -> bool {
    let mut holes = Holes::default();
    let steps: Vec<&Step> = steps.collect();
    let mut pairs = steps.iter().zip(recorded);
    steps.len() == recorded.len()
        && pairs.all(|(step, recorded)| judge(step, recorded, default_timeout, &mut holes) == Verdict::Passed)
}

/// Whether a step ended the way its terms ask for.
///
/// One that was to be interrupted may have ended by itself before, by the same rule for its code; but the text
/// that it was to be stopped on must have come.
#[must_use]
pub fn ended_as_asked(terms: &Terms, recorded: &Recorded) -> bool {
    match recorded.end {
        End::Exited(code) => code_fits(terms.exit, code) && text_came(terms.stop.as_ref(), &recorded.output),
        End::ShellEnded(code) => code_fits(terms.exit, code),
        End::Interrupted => terms.stop.is_some(),
        End::TimedOut => false,
    }
}

fn code_fits(exit: Exit, code: i32) -> bool {
    match exit {
        Exit::Success => code == 0,
        Exit::Failure => code != 0,
        Exit::Code(asked) => code == asked,
    }
}

fn text_came(stop: Option<&Stop>, output: &str) -> bool {
    match stop {
        Some(Stop::On(text)) => output.contains(text),
        Some(Stop::After(_)) | None => true,
    }
}

/// Whether a complaint fails a step that ended as asked.
fn fails(complaint: Option<&Complaint>, output_matters: bool) -> bool {
    match complaint {
        Some(
            Complaint::StaleQuote { .. }
            | Complaint::AmbiguousEdit { .. }
            | Complaint::NotIdempotent { .. }
            | Complaint::NothingRan,
        ) => true,
        Some(Complaint::Truncated { .. }) => output_matters,
        // Where a step failed is known only of one that did, and it may have been asked to.
        Some(Complaint::AtLine { .. }) | None => false,
    }
}

#[cfg(test)]
mod tests;
