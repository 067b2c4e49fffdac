//! The exact place of what is wrong with a step, and the words that stand at it.

use std::ops::Range;

use super::stale_quotes::first_changed;
use crate::advice::{Advice, Culprit};
use crate::blocks::{Block, Expected, Step};
use crate::recording::Complaint;
use crate::span::Span;
use crate::verdict::wording::ending;
use crate::verdict::{Mismatch, Outcome, Verdict};

/// The narrowest place with its label: the word that is to blame, the part of the expected line that did not fit, the
/// line that failed, or the whole step.
pub(super) fn place(
    block: &Block,
    step: &Step,
    outcome: &Outcome,
    advice: Option<&Advice>,
    directive: Option<&Span>,
) -> (Span, String) {
    let complaint = outcome.recorded.as_ref().and_then(|recorded| recorded.complaint.as_ref());
    let failed_line = match complaint {
        Some(Complaint::AtLine { line }) => Some(line_of(&step.span, line.saturating_sub(1), block)),
        _ => None,
    };
    let culprit = advice.and_then(|advice| advice.culprit.as_ref());
    if let Some(found) =
        culprit.and_then(|culprit| of_culprit(culprit, [failed_line.as_ref(), Some(&step.span), directive]))
    {
        return found;
    }
    match (&outcome.verdict, &step.expected, complaint) {
        (Verdict::Mismatched(mismatch), Some(expected), _) => of_mismatch(mismatch, expected, block),
        (Verdict::Failed, _, Some(Complaint::StaleQuote { closest, .. })) => of_quote(step, closest, block),
        _ => (failed_line.unwrap_or_else(|| step.span.clone()), label(step, outcome)),
    }
}

/// The word in the first of these places that has it.
fn of_culprit(culprit: &Culprit, places: [Option<&Span>; 3]) -> Option<(Span, String)> {
    let within = |span: &Span| {
        // A place that is only close holds other text.
        let range = culprit.place_in(span.text()).filter(|_| !span.near)?;
        Some(part_of(span, range))
    };
    Some((places.into_iter().flatten().find_map(within)?, culprit.label.clone()))
}

fn part_of(span: &Span, range: Range<usize>) -> Span {
    let start = span.range.start;
    Span { range: start + range.start..start + range.end, ..span.clone() }
}

fn of_mismatch(mismatch: &Mismatch, expected: &Expected, block: &Block) -> (Span, String) {
    let line = line_of(&expected.span, mismatch.line, block);
    let Some(part) = &mismatch.part else {
        return (line, mismatch.hole.clone().unwrap_or_else(|| "expected here".to_owned()));
    };
    let text = expected.text.lines().nth(mismatch.line).unwrap_or_default();
    let lead = text.len() - text.trim_start().len();
    let range = part.range.start.saturating_sub(lead)..part.range.end.saturating_sub(lead);
    let label = mismatch.hole.clone().unwrap_or_else(|| match part.instead.as_str() {
        "" => "this did not come".to_owned(),
        instead => format!("`{instead}` came instead"),
    });
    // Only where the author's line is the expected one, letter by letter.
    let same = line.text().get(range.clone()) == text.get(part.range.clone());
    (if same && !line.near { part_of(&line, range) } else { line }, label)
}

fn of_quote(step: &Step, closest: &str, block: &Block) -> (Span, String) {
    match first_changed(step, closest) {
        Some((line, instead)) => {
            (line_of(&step.span, line, block), format!("the file has `{instead}` in its place"))
        }
        None => (step.span.clone(), "quoted here".to_owned()),
    }
}

fn label(step: &Step, outcome: &Outcome) -> String {
    let complaint = outcome.recorded.as_ref().and_then(|recorded| recorded.complaint.as_ref());
    match (&outcome.verdict, complaint) {
        (Verdict::Failed, Some(Complaint::AtLine { .. })) => "this line failed".to_owned(),
        (Verdict::Failed, Some(Complaint::NotIdempotent { .. })) => "said to be idempotent".to_owned(),
        (Verdict::Failed, Some(Complaint::AmbiguousEdit { .. })) => "which of them is meant?".to_owned(),
        (Verdict::Failed, Some(Complaint::NothingRan)) => {
            "no host matched, or every task was skipped".to_owned()
        }
        (Verdict::Failed, _) => {
            outcome.recorded.as_ref().map(|recorded| ending(recorded.end)).unwrap_or_default()
        }
        (Verdict::TimedOut(_), _) if step.terms.ready.is_some() => "not ready".to_owned(),
        (Verdict::TimedOut(_), _) => "still running".to_owned(),
        _ => String::new(),
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
