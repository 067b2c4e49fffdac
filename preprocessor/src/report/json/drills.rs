//! What became of drills, for programs; [`SCHEMA`] says what each field means.

use serde::Serialize;

use super::{Place, Reported};
use crate::diagnostic::Diagnostic;
use crate::drill::{Ending, Proof, Tried};
use crate::report::drills::summary::Summary;
use crate::verdict::wording::complaint;

/// The JSON Schema of what [`drills`] gives.
pub const SCHEMA: &str = include_str!("../drill.schema.json");

#[derive(Serialize)]
struct Drilled<'run> {
    summary: Summary,
    drills: Vec<Drill<'run>>,
    diagnostics: Vec<Reported<'run>>,
}

#[derive(Serialize)]
struct Drill<'run> {
    chapter: &'run str,
    proved: bool,
    without_fault: Run<'run>,
    without_cure: Run<'run>,
}

#[derive(Serialize)]
struct Run<'run> {
    ending: &'static str,
    replayed: bool,
    milliseconds: u64,
    step: Option<Decisive<'run>>,
}

/// The step at which a run ended.
#[derive(Serialize)]
struct Decisive<'run> {
    #[serde(flatten)]
    place: Place<'run>,
    command: String,
    verdict: &'static str,
    code: &'static str,
    message: String,
}

/// The answer of `drill --format json`, ended by a line feed.
///
/// # Errors
/// When a value cannot be written as JSON, which only a seconds value that is no number can cause.
pub fn drills(
    proofs: &[Proof],
    diagnostics: &[Diagnostic],
    seconds: f64,
) -> Result<String, serde_json::Error> {
    let drilled = Drilled {
        summary: Summary::count(proofs, seconds),
        drills: proofs.iter().map(drill).collect(),
        diagnostics: diagnostics.iter().map(Reported::of).collect(),
    };
    Ok(serde_json::to_string_pretty(&drilled)? + "\n")
}

fn drill(proof: &Proof) -> Drill<'_> {
    let [without_fault, without_cure] = proof.tried.each_ref().map(run);
    Drill { chapter: proof.chapter(), proved: proof.holds(), without_fault, without_cure }
}

fn run(tried: &Tried) -> Run<'_> {
    let (ending, number) = match tried.ending() {
        Ending::Missed(number) => ("missed", Some(number)),
        Ending::Unmissed => ("unmissed", None),
        Ending::Early(number) => ("early", Some(number)),
        Ending::Unknown => ("unknown", None),
    };
    let recorded = tried.outcomes.iter().filter_map(|outcome| outcome.recorded.as_ref());
    let milliseconds = recorded.map(|recorded| recorded.milliseconds).sum();
    Run {
        ending,
        replayed: tried.replayed,
        milliseconds,
        step: number.and_then(|number| decisive(tried, number)),
    }
}

fn decisive(tried: &Tried, number: usize) -> Option<Decisive<'_>> {
    let (step, outcome) = tried.step(number)?;
    let (code, message) = complaint(step, outcome)?;
    Some(Decisive {
        place: Place::of(Some(&step.span)),
        command: step.title(),
        verdict: outcome.verdict.as_str(),
        code: code.as_str(),
        message,
    })
}
