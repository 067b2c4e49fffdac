//! What became of drills: what their authors are told, the list and the numbers.

use crate::blocks::Block;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::drill::{Ending, Half, Proof, Tried};
use crate::prose::count;
use crate::report::findings::findings;
use crate::scenarios::Scenario;
use crate::span::Span;
use crate::verdict::visible::excerpt;
use crate::verdict::wording::brief;

pub mod summary;
pub mod table;

/// Steps told from the beginning of a list and from its end.
const TOLD: (usize, usize) = (5, 5);

/// What keeps a drill from being proved; nothing where it is.
#[must_use]
pub fn complaints(proof: &Proof) -> Vec<Diagnostic> {
    let [without_fault, without_cure] = &proof.tried;
    let mut told: Vec<Diagnostic> = complaint(without_fault).into_iter().collect();
    // What fails before the fault fails before the cure as well.
    if !matches!((without_fault.ending(), without_cure.ending()), (Ending::Early(_), Ending::Early(_))) {
        told.extend(complaint(without_cure));
    }
    told
}

fn complaint(tried: &Tried) -> Option<Diagnostic> {
    match tried.ending() {
        Ending::Missed(_) | Ending::Unknown => None,
        Ending::Early(number) => early(tried, number),
        Ending::Unmissed => unmissed(tried),
    }
}

/// Nobody notices that a half is left out.
fn unmissed(tried: &Tried) -> Option<Diagnostic> {
    let at = place(tried.trial.left_out()?, &tried.trial.scenario);
    let diagnostic = match tried.trial.without {
        Half::Fault => {
            let message = "nothing shows this fault: without it, every step before the cure passes as well";
            Diagnostic::error(Code::SymptomNotShown, at, message).help(
                "show the symptom before the cure, by an output or an exit code that only the broken system gives",
            )
        }
        Half::Cure => {
            let message = "nothing needs this cure: without it, every step after it passes as well";
            Diagnostic::error(Code::CureNotNeeded, at, message).help(
                "after the cure, look at what the fault had broken; if that is mended without the cure, it mends itself",
            )
        }
    };
    Some(diagnostic.label("left out, and nobody misses it").note("passed without it", passed(tried)))
}

/// The steps that looked and saw nothing.
fn passed(tried: &Tried) -> String {
    let steps = tried.trial.looks().filter_map(|number| tried.step(number));
    let lines: Vec<String> =
        steps.map(|(step, _)| format!("✓ {:>4} {}", step.span.line(), brief(&step.title()))).collect();
    excerpt(&lines.join("\n"), TOLD.0, TOLD.1)
}

/// A step that is run as in the whole chapter does not pass.
fn early(tried: &Tried, number: usize) -> Option<Diagnostic> {
    let (step, _) = tried.step(number)?;
    let found = findings(&tried.trial.scenario, tried.outcomes.get(..=number)?);
    // What is told of a step lies in it or in what is said of it; the one that failed comes last.
    let found = found.into_iter().rfind(|found| found.severity == Severity::Error)?;
    let message = format!("the chapter fails before its {}: {}", tried.trial.without.as_str(), found.message);
    let span = found.span.or_else(|| Some(step.span.clone()));
    Some(Diagnostic { code: Code::EarlyFailure, message, span, ..found })
}

/// The directive above a block, or the block.
fn place(block: &Block, scenario: &Scenario) -> Span {
    let said = block.directive.clone().map(|range| scenario.chapter.sources.span(range));
    said.unwrap_or_else(|| block.span.clone())
}

/// A run that found nothing to prove must not look green.
#[must_use]
pub fn no_drill(scenarios: &[Scenario]) -> Option<Diagnostic> {
    let mut blocks = scenarios.iter().flat_map(|scenario| &scenario.blocks);
    if blocks.any(|block| block.drill.is_some()) {
        return None;
    }
    let message = match scenarios.len() {
        1 => "nothing was proved: the chapter has no drill".to_owned(),
        chapters => format!("nothing was proved: none of {} has a drill", count(chapters, "chapter")),
    };
    Some(Diagnostic {
        severity: Severity::Error,
        code: Code::NoDrill,
        message,
        span: None,
        label: String::new(),
        notes: Vec::new(),
        help: Some("mark a block that breaks the system with `drill = \"fault\"`, and what mends it with `drill = \"cure\"`".to_owned()),
    })
}

#[cfg(test)]
mod tests;
