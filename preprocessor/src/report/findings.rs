//! What is wrong with the steps of a scenario, as diagnostics.

use std::ops::Range;

use super::advice::advice;
use crate::blocks::{Block, Step, Stop};
use crate::diagnostic::{Code, Diagnostic};
use crate::recording::{Complaint, Recorded};
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
    /// The steps before it with their outcomes.
    before: &'run [(&'run Block, &'run Step, &'run Outcome)],
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
        let finding = Finding { block, step, outcome, extent, before: &steps[..at] };
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
        let mut diagnostic = Diagnostic::error(code, self.place(), message).label(self.label());
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
        diagnostic.help = self.help(code);
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

    /// The narrowest place: the expected line that did not fit, the line that failed, or the whole step.
    fn place(&self) -> Span {
        match (&self.outcome.verdict, &self.step.expected, self.complaint()) {
            (Verdict::Mismatched(mismatch), Some(expected), _) => {
                line_of(&expected.span, mismatch.line, self.block)
            }
            (_, _, Some(Complaint::AtLine { line })) => {
                line_of(&self.step.span, line.saturating_sub(1), self.block)
            }
            _ => self.step.span.clone(),
        }
    }

    fn label(&self) -> String {
        match (&self.outcome.verdict, &self.outcome.recorded) {
            (Verdict::Mismatched(mismatch), _) => {
                mismatch.hole.clone().unwrap_or_else(|| "expected here".to_owned())
            }
            (Verdict::Failed, Some(Recorded { complaint: Some(Complaint::StaleQuote { .. }), .. })) => {
                "quoted here".to_owned()
            }
            (Verdict::Failed, Some(Recorded { complaint: Some(Complaint::AtLine { .. }), .. })) => {
                "this line failed".to_owned()
            }
            (Verdict::Failed, Some(Recorded { complaint: Some(Complaint::NotIdempotent { .. }), .. })) => {
                "said to be idempotent".to_owned()
            }
            (Verdict::Failed, Some(Recorded { complaint: Some(Complaint::AmbiguousEdit { .. }), .. })) => {
                "which of them is meant?".to_owned()
            }
            (Verdict::Failed, Some(Recorded { complaint: Some(Complaint::NothingRan), .. })) => {
                "no host matched, or every task was skipped".to_owned()
            }
            (Verdict::Failed, Some(recorded)) => ending(recorded.end),
            (Verdict::TimedOut(_), _) if self.step.terms.ready.is_some() => "not ready".to_owned(),
            (Verdict::TimedOut(_), _) => "still running".to_owned(),
            _ => String::new(),
        }
    }

    fn with_output(&self, diagnostic: Diagnostic) -> Diagnostic {
        let Some(recorded) = &self.outcome.recorded else { return diagnostic };
        let output = excerpt(&visible(&recorded.output), OUTPUT_LINES.0, OUTPUT_LINES.1);
        let diagnostic = diagnostic.note("output", output);
        match &recorded.complaint {
            Some(Complaint::StaleQuote { file, closest }) => {
                diagnostic.note(format!("most alike in {file}"), closest.trim_end())
            }
            Some(Complaint::Truncated { dropped }) => {
                diagnostic.note("not kept", format!("{dropped} more bytes of output"))
            }
            _ => diagnostic,
        }
    }

    fn complaint(&self) -> Option<&Complaint> {
        self.outcome.recorded.as_ref()?.complaint.as_ref()
    }

    fn steps_before(&self) -> String {
        let left_out = self.before.len().saturating_sub(STEPS_BEFORE);
        let lines = self.before[left_out..].iter().map(|(_, step, outcome)| {
            format!("{} {:>4} {}", mark(&outcome.verdict), step.span.line(), brief(&step.title()))
        });
        let more = (left_out > 0).then(|| format!("… and {left_out} before these"));
        more.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
    }

    fn help(&self, code: Code) -> Option<String> {
        match code {
            Code::Failed | Code::Mismatched | Code::UnexpectedSuccess => {
                let output = visible(&self.outcome.recorded.as_ref()?.output);
                advice(&self.step.title(), &output, self.extent)
            }
            Code::TimedOut if self.step.terms.ready.is_some() => {
                Some("give it `timeout = \"…\"` if it needs longer to be ready".to_owned())
            }
            Code::TimedOut if !matches!(self.step.terms.stop, Some(Stop::On(_))) => Some(
                "give it `timeout = \"…\"` if it needs longer, or `stop_after = \"2s\"` if it never ends by itself"
                    .to_owned(),
            ),
            Code::StaleQuote => Some("quote the lines as they stand in the file now".to_owned()),
            _ => None,
        }
    }
}

fn mark(verdict: &Verdict) -> char {
    match verdict {
        Verdict::Passed => '✓',
        Verdict::Skipped(_) => '-',
        Verdict::Mismatched(_) | Verdict::Failed | Verdict::TimedOut(_) => '✗',
    }
}

/// One line of a span, without the block's prefix and the white space around it; the span itself when it has
/// no such line.
fn line_of(span: &Span, index: usize, block: &Block) -> Span {
    trimmed_line(span, index, block).map_or_else(|| span.clone(), |range| Span { range, ..span.clone() })
}

fn trimmed_line(span: &Span, index: usize, block: &Block) -> Option<Range<usize>> {
    let line = span.text().split_inclusive('\n').nth(index)?;
    let start = span.range.start + span.text().split_inclusive('\n').take(index).map(str::len).sum::<usize>();
    let lead: usize =
        if index == 0 { 0 } else { line.strip_prefix(&block.prefix).map_or(0, |_| block.prefix.len()) };
    let inner = &line[lead..];
    let spaces = inner.len() - inner.trim_start().len();
    let range = start + lead + spaces..start + lead + inner.trim_end().len();
    (range.start < range.end).then_some(range)
}
