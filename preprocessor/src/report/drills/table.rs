//! The drills of a run, a line each.

use crate::blocks::Step;
use crate::drill::{Ending, Half, Proof, Tried};
use crate::verdict::{Outcome, Verdict};

/// One line a drill, in aligned columns: its chapter, whether it is proved, and what came of leaving out either half.
#[must_use]
pub fn table(proofs: &[Proof]) -> String {
    let width = proofs.iter().map(|proof| proof.chapter().chars().count()).max().unwrap_or(0);
    let line = |proof: &Proof| {
        let holds = if proof.holds() { "proved" } else { "not proved" };
        let [without_fault, without_cure] = proof.tried.each_ref().map(|tried| said(tried, proof.chapter()));
        format!("{:<width$}  {holds:<10}  {without_fault}; {without_cure}\n", proof.chapter())
    };
    proofs.iter().map(line).collect()
}

/// What came of leaving out a half.
fn said(tried: &Tried, chapter: &str) -> String {
    let at = |number| {
        tried.step(number).map(|(step, outcome)| format!("{} {}", place(step, chapter), what(outcome)))
    };
    let said = match (tried.ending(), tried.trial.without) {
        (Ending::Missed(number), _) => at(number),
        (Ending::Early(number), half) => {
            at(number).map(|said| format!("{said}, before the {}", half.as_str()))
        }
        (Ending::Unmissed, Half::Fault) => Some("everything before the cure passes".to_owned()),
        (Ending::Unmissed, Half::Cure) => Some("everything after it passes".to_owned()),
        (Ending::Unknown, _) => None,
    };
    format!("{}: {}", tried.trial.words(), said.unwrap_or_else(|| "nothing is known".to_owned()))
}

fn place(step: &Step, chapter: &str) -> String {
    let (file, line) = (step.span.file(), step.span.line());
    if file == chapter { format!("line {line}") } else { format!("{file}:{line}") }
}

/// How a step does not pass, as the rest of a sentence.
fn what(outcome: &Outcome) -> &'static str {
    match outcome.verdict {
        Verdict::Passed => "passes",
        Verdict::Mismatched(_) => "prints something else",
        Verdict::Failed => "fails",
        Verdict::TimedOut(_) => "does not end",
        Verdict::Skipped(_) => "is not run",
    }
}
