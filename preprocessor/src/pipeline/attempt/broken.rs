//! Which steps an update breaks: those that pass on the system as it is, and not with the update.

use crate::diagnostic::{Diagnostic, Severity};
use crate::outdated::attempt::{BrokenStep, Fresh};
use crate::pipeline::{Chaptered, Verified};
use crate::report::findings::findings;
use crate::verdict::{Outcome, Verdict};

/// The same chapters, as they are and with the update.
pub(super) fn compared(before: &Verified, after: &Verified) -> Fresh {
    let pairs = || before.chapters.iter().zip(&after.chapters);
    let passed = |chapter: &Chaptered| chapter.outcomes.iter().filter(|outcome| passes(outcome)).count();
    let failed = |chapter: &Chaptered| chapter.outcomes.len() - passed(chapter);
    Fresh::Stands {
        steps: before.chapters.iter().map(passed).sum(),
        broken_before: before.chapters.iter().map(failed).sum(),
        broken: pairs().flat_map(|(before, after)| broken(before, after)).collect(),
        warnings: warnings(before, after),
    }
}

fn passes(outcome: &Outcome) -> bool {
    outcome.verdict == Verdict::Passed
}

fn broken(before: &Chaptered, after: &Chaptered) -> Vec<BrokenStep> {
    let is_broken = |(before, after): &(&Outcome, &Outcome)| passes(before) && !passes(after);
    let pairs = || before.outcomes.iter().zip(&after.outcomes);
    // What does not pass as it is either is nothing that the update does.
    let outcomes: Vec<Outcome> = pairs()
        .map(|pair| match is_broken(&pair) {
            true => pair.1.clone(),
            false => Outcome { verdict: Verdict::Passed, ..pair.1.clone() },
        })
        .collect();
    let mut told =
        findings(&after.scenario, &outcomes).into_iter().filter(|told| told.severity == Severity::Error);
    let mut last_skipped: Option<&str> = None;
    let steps = after.scenario.steps().zip(&outcomes);
    let broken = steps.filter_map(|(step, outcome)| {
        let skipped = match &outcome.verdict {
            Verdict::Skipped(reason) => Some(reason.as_str()),
            _ => None,
        };
        let in_a_row = skipped.is_some() && skipped == last_skipped;
        last_skipped = skipped;
        (!passes(outcome)).then(|| BrokenStep {
            chapter: after.scenario.chapter.file.clone(),
            span: step.span.clone(),
            command: step.title(),
            verdict: outcome.verdict.as_str(),
            diagnostic: if in_a_row { None } else { told.next() },
        })
    });
    broken.collect()
}

/// What looks stale only with the update.
fn warnings(before: &Verified, after: &Verified) -> Vec<Diagnostic> {
    let warns = |told: &&Diagnostic| told.code.severity() == Severity::Warning;
    let known = |told: &Diagnostic| {
        before.diagnostics.iter().any(|earlier| (earlier.code, &earlier.span) == (told.code, &told.span))
    };
    let new = after.diagnostics.iter().filter(warns).filter(|told| !known(told));
    new.map(|told| Diagnostic { severity: Severity::Warning, ..told.clone() }).collect()
}
