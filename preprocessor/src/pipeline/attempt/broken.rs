//! Which steps an update breaks: those that pass on the system as it is, and not with the update.
//!
//! On a busy computer a step may fail by chance, so that only what fails twice counts.

use crate::chapters::Chapter;
use crate::diagnostic::{Diagnostic, Severity};
use crate::outdated::attempt::{BrokenStep, Fresh};
use crate::pipeline::{Chaptered, Verified};
use crate::report::findings::findings;
use crate::verdict::{Outcome, Verdict};

/// The chapters of which a step breaks, if that is not by chance.
pub(super) fn suspects(before: &Verified, after: &Verified) -> Vec<Chapter> {
    let pairs = before.chapters.iter().zip(&after.chapters);
    let suspects = pairs.filter(|(before, after)| broken_steps(before, after).any(|broken| broken));
    suspects.map(|(_, after)| after.scenario.chapter.clone()).collect()
}

/// The same chapters, as they are and with the update; `again` has the suspects once more.
pub(super) fn compared(before: &Verified, after: &Verified, again: &Verified) -> Fresh {
    let second = |first: &Chaptered| {
        let same = |other: &&Chaptered| other.scenario.chapter.file == first.scenario.chapter.file;
        again.chapters.iter().find(same)
    };
    let pairs = before.chapters.iter().zip(&after.chapters);
    let broken = pairs.flat_map(|(before, after)| match second(after) {
        Some(second) => broken(before, after, second),
        None => Vec::new(),
    });
    let passed = |chapter: &Chaptered| chapter.outcomes.iter().filter(|outcome| passes(outcome)).count();
    let failed = |chapter: &Chaptered| chapter.outcomes.len() - passed(chapter);
    Fresh::Stands {
        steps: before.chapters.iter().map(passed).sum(),
        broken_before: before.chapters.iter().map(failed).sum(),
        broken: broken.collect(),
        warnings: warnings(before, after),
    }
}

fn passes(outcome: &Outcome) -> bool {
    outcome.verdict == Verdict::Passed
}

/// Of each step whether it passes as it is, and not with the update.
fn broken_steps(before: &Chaptered, after: &Chaptered) -> impl Iterator<Item = bool> {
    before.outcomes.iter().zip(&after.outcomes).map(|(before, after)| passes(before) && !passes(after))
}

fn broken(before: &Chaptered, first: &Chaptered, after: &Chaptered) -> Vec<BrokenStep> {
    let twice = broken_steps(before, first).zip(broken_steps(before, after)).map(|(one, two)| one && two);
    // What does not pass as it is either, or only once, is nothing that the update does.
    let outcomes: Vec<Outcome> = twice
        .zip(&after.outcomes)
        .map(|(broken, outcome)| match broken {
            true => outcome.clone(),
            false => Outcome { verdict: Verdict::Passed, ..outcome.clone() },
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
