//! What runs now, how many are done, how long so far.
//!
//! Both displays are fed by the one stream of events and are called from any task. They print through what
//! they are given; nothing here knows of a terminal.

mod bars;
mod lines;

pub use bars::bars;
pub use lines::lines;

use std::collections::BTreeMap;

use crate::prose::count;
use crate::verdict::wording::{brief, duration};
use crate::verdict::{Outcome, Verdict};

/// How far the scenarios that are executed have come.
#[derive(Debug, Default)]
struct Tally {
    running: BTreeMap<String, Scenario>,
    /// Whether scenarios are counted, not steps: they end at the first step that does not pass, which is as it should be.
    drilling: bool,
}

/// What is known of a scenario that is being executed.
#[derive(Debug, Default)]
struct Scenario {
    steps: usize,
    problems: usize,
    milliseconds: u64,
}

impl Tally {
    fn of(&mut self, chapter: &str) -> &mut Scenario {
        self.running.entry(chapter.to_owned()).or_default()
    }

    fn step(&mut self, chapter: &str, outcome: &Outcome) {
        let scenario = self.of(chapter);
        scenario.steps += 1;
        scenario.problems += usize::from(outcome.verdict != Verdict::Passed);
        scenario.milliseconds += outcome.recorded.as_ref().map_or(0, |recorded| recorded.milliseconds);
    }

    /// The line for a step that did not pass, unless it is meant not to.
    fn problem(&self, place: &str, title: &str, outcome: &Outcome) -> Option<String> {
        let what = match &outcome.verdict {
            Verdict::Passed | Verdict::Skipped(_) => return None,
            Verdict::Mismatched(_) => "mismatched",
            Verdict::Failed => "failed",
            Verdict::TimedOut(_) => "timed out",
        };
        (!self.drilling).then(|| format!("{place}: {what}: {}", brief(title)))
    }

    /// The line for a scenario that has ended, unless none of its steps had to be run.
    fn finish(&mut self, chapter: &str) -> Option<String> {
        let Scenario { steps, problems, milliseconds } = self.running.remove(chapter)?;
        let passed = steps - problems;
        let failed = if problems == 0 { String::new() } else { format!(", {problems} did not,") };
        Some(format!("{chapter}: {} passed{failed} in {}", count(passed, "step"), duration(milliseconds)))
    }
}

fn planned(scenarios: usize, steps: usize, replayed: usize) -> String {
    if scenarios == 0 {
        return format!("nothing to run, {} replayed", count(replayed, "step"));
    }
    let (steps, chapters) = (count(steps, "step"), count(scenarios, "chapter"));
    format!("running {steps} of {chapters}, {replayed} replayed")
}

fn drilling(drills: usize, runs: usize, replayed: usize) -> String {
    let drills = count(drills, "drill");
    match runs - replayed.min(runs) {
        0 => format!("nothing to run of {drills}, {} replayed", count(replayed, "run")),
        new => format!("{} to prove {drills}, {replayed} replayed", count(new, "run")),
    }
}

/// The line for a scenario that goes on in the sandbox of an earlier run.
fn kept(chapter: &str, steps: usize) -> String {
    format!("{chapter}: goes on after {} that need not be run again", count(steps, "step"))
}

/// The lines for a sandbox that did not come up.
fn lost(chapter: &str, why: &str) -> String {
    format!("{chapter}: another sandbox is tried, as the first did not come up: {why}")
}
