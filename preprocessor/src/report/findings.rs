//! What is wrong with the steps of a scenario, as diagnostics.

use super::places::Placed;
use super::remedies::remedy;
use super::stale_quotes::difference;
use crate::advice::{Advice, Neighbour, Trouble};
use crate::blocks::{Block, Step};
use crate::chapters::Chapter;
use crate::diagnostic::{Code, Diagnostic};
use crate::recording::Complaint;
use crate::sandbox::End;
use crate::scenarios::{Extent, Scenario};
use crate::span::Span;
use crate::verdict::visible::{excerpt, visible};
use crate::verdict::wording::{brief, complaint, ending, name};
use crate::verdict::{Outcome, Verdict};

/// Lines of output from its beginning and from its end.
const OUTPUT_LINES: (usize, usize) = (5, 20);

/// Lines of a difference from its beginning and from its end.
const DIFFERENCE_LINES: (usize, usize) = (30, 10);

/// How many of the steps before are named.
const STEPS_BEFORE: usize = 5;

/// A step among those of its scenario.
struct Finding<'run> {
    block: &'run Block,
    step: &'run Step,
    outcome: &'run Outcome,
    /// How much of the machine was up.
    extent: Extent,
    chapter: &'run Chapter,
    /// The steps before it with their outcomes.
    before: &'run [(&'run Block, &'run Step, &'run Outcome)],
    /// The steps after it.
    after: &'run [(&'run Block, &'run Step, &'run Outcome)],
}

/// A diagnostic for every step that did not pass or that ended the reader's shell, in the scenario's order.
///
/// Steps in a row that were not run for the same reason share one.
#[must_use]
pub fn findings(scenario: &Scenario, outcomes: &[Outcome]) -> Vec<Diagnostic> {
    let steps = scenario.blocks.iter().flat_map(|block| block.steps.iter().map(move |step| (block, step)));
    let steps: Vec<_> = steps.zip(outcomes).map(|((block, step), outcome)| (block, step, outcome)).collect();
    let extent = scenario.extent();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((block, step, outcome)) = steps.get(at).copied() {
        let row = skipped_alike(&steps[at..]);
        let (before, after) = (&steps[..at], &steps[at + 1..]);
        let chapter = &scenario.chapter;
        let finding = Finding { block, step, outcome, extent, chapter, before, after };
        found.extend(match row {
            0 | 1 => finding.diagnostic(),
            _ => finding.diagnostic().map(|diagnostic| together(diagnostic, &steps[at..at + row])),
        });
        at += row.max(1);
    }
    found
}

fn skipped_alike(steps: &[(&Block, &Step, &Outcome)]) -> usize {
    let reason = |outcome: &Outcome| match &outcome.verdict {
        Verdict::Skipped(reason) => Some(reason.clone()),
        _ => None,
    };
    let Some(first) = steps.first().and_then(|(_, _, outcome)| reason(outcome)) else { return 0 };
    steps.iter().take_while(|(_, _, outcome)| reason(outcome).as_ref() == Some(&first)).count()
}

fn together(mut diagnostic: Diagnostic, row: &[(&Block, &Step, &Outcome)]) -> Diagnostic {
    if let [(_, _, Outcome { verdict: Verdict::Skipped(reason), .. }), ..] = row {
        diagnostic.message = format!("{} steps were not run: {reason}", row.len());
    }
    let titles = row.iter().map(|(_, step, _)| format!("{} {}", step.span.line(), brief(&step.title())));
    let body = titles.collect::<Vec<_>>().join("\n");
    diagnostic.notes.clear();
    diagnostic.note("not run", excerpt(&body, 5, 2))
}

impl Finding<'_> {
    fn diagnostic(&self) -> Option<Diagnostic> {
        let Some((code, message)) = complaint(self.step, self.outcome) else { return self.shell_ended() };
        let advice = self.advice();
        let (place, label) = self.place(advice.as_ref());
        let mut diagnostic = Diagnostic::error(code, place, message).label(label);
        diagnostic = match &self.outcome.verdict {
            Verdict::Mismatched(mismatch) => {
                let command =
                    format!("{}:{} {}", self.step.span.file(), self.step.span.line(), self.step.title());
                let difference =
                    excerpt(&visible(&mismatch.difference), DIFFERENCE_LINES.0, DIFFERENCE_LINES.1);
                diagnostic.note("command", command).note("difference (- expected, + came)", difference)
            }
            Verdict::Failed | Verdict::TimedOut(_) => self.with_output(diagnostic),
            Verdict::Skipped(_) | Verdict::Passed => diagnostic,
        };
        diagnostic.notes.retain(|note| !note.body.is_empty());
        if !self.before.is_empty() {
            diagnostic = diagnostic.note("steps before", self.steps_before());
        }
        let remedy = || remedy(code, self.step, self.outcome);
        diagnostic.help = advice.map(|advice| advice.help).or_else(remedy);
        Some(diagnostic)
    }

    fn shell_ended(&self) -> Option<Diagnostic> {
        let recorded = self.outcome.recorded.as_ref()?;
        let End::ShellEnded(_) = recorded.end else { return None };
        let message = format!("{} {}", name(self.step), ending(recorded.end));
        let warning = Diagnostic::warning(Code::ShellEnded, self.step.span.clone(), message);
        Some(warning.label("the shell ends here").help(
            "the next step gets a new shell without this one's directory, variables and functions: run it in `bash -c '…'` or in parentheses",
        ))
    }

    /// The exact place: in the step, or in the comment above its block.
    fn place(&self, advice: Option<&Advice>) -> (Span, String) {
        Placed { chapter: self.chapter, block: self.block, step: self.step, outcome: self.outcome }
            .place(advice)
    }

    fn with_output(&self, diagnostic: Diagnostic) -> Diagnostic {
        let Some(recorded) = &self.outcome.recorded else { return diagnostic };
        let output =
            excerpt(visible(&recorded.output).trim_start_matches('\n'), OUTPUT_LINES.0, OUTPUT_LINES.1);
        let diagnostic = diagnostic.note("output", output);
        match &recorded.complaint {
            Some(Complaint::StaleQuote { file, closest }) if !closest.is_empty() => {
                diagnostic.note(format!("difference (- quoted, + in {file})"), difference(self.step, closest))
            }
            Some(Complaint::Truncated { dropped }) => {
                diagnostic.note("not kept", format!("{dropped} more bytes of output"))
            }
            _ => diagnostic,
        }
    }

    fn steps_before(&self) -> String {
        let left_out = self.before.len().saturating_sub(STEPS_BEFORE);
        let lines = self.before[left_out..].iter().map(|(_, step, outcome)| {
            format!("{} {:>4} {}", mark(&outcome.verdict), step.span.line(), brief(&step.title()))
        });
        let more = (left_out > 0).then(|| format!("… and {left_out} before these"));
        more.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
    }

    /// What to do: by what is known of such troubles, or at least what this kind of finding leaves open.
    fn advice(&self) -> Option<Advice> {
        let recorded = self.outcome.recorded.as_ref()?;
        let neighbours = |steps: &[(&Block, &Step, &Outcome)]| steps.iter().map(neighbour).collect();
        let trouble = Trouble::of(self.step, recorded, self.extent);
        let trouble = trouble.among(neighbours(self.before), neighbours(self.after));
        trouble.advice(&self.outcome.facts)
    }
}

fn neighbour((_, step, outcome): &(&Block, &Step, &Outcome)) -> Neighbour {
    let passed = outcome.verdict == Verdict::Passed;
    Neighbour { line: step.span.line(), command: step.title(), passed }
}

fn mark(verdict: &Verdict) -> char {
    match verdict {
        Verdict::Passed => '✓',
        Verdict::Skipped(_) => '-',
        Verdict::Mismatched(_) | Verdict::Failed | Verdict::TimedOut(_) => '✗',
    }
}
