//! The exact place of what is wrong with a step, and the words that stand at it.

use std::ops::Range;

use super::stale_quotes::first_changed;
use crate::advice::{Advice, Culprit};
use crate::blocks::{Block, Expected, Step};
use crate::chapters::Chapter;
use crate::recording::Complaint;
use crate::span::Span;
use crate::verdict::wording::ending;
use crate::verdict::{Mismatch, Outcome, Verdict};

/// A step that went wrong, and where it stands.
pub(super) struct Placed<'run> {
    pub(super) chapter: &'run Chapter,
    pub(super) block: &'run Block,
    pub(super) step: &'run Step,
    pub(super) outcome: &'run Outcome,
}

impl Placed<'_> {
    /// The narrowest place with its label: the word that is to blame, the part of the expected line that did not fit,
    /// the line that failed, or the whole step.
    pub(super) fn place(&self, advice: Option<&Advice>) -> (Span, String) {
        let complaint = self.outcome.recorded.as_ref().and_then(|recorded| recorded.complaint.as_ref());
        let failed_line = match complaint {
            Some(Complaint::AtLine { line }) => self.line(&self.step.range, line.saturating_sub(1)),
            _ => None,
        };
        let culprit = advice.and_then(|advice| advice.culprit.as_ref());
        if let Some(found) = culprit.and_then(|culprit| self.of_culprit(culprit, failed_line.clone())) {
            return found;
        }
        match (&self.outcome.verdict, &self.step.expected, complaint) {
            (Verdict::Mismatched(mismatch), Some(expected), _) => self.of_mismatch(mismatch, expected),
            (Verdict::Failed, _, Some(Complaint::StaleQuote { closest, .. })) => self.of_quote(closest),
            _ => {
                let span = failed_line.map(|range| self.chapter.sources.span(range));
                (span.unwrap_or_else(|| self.step.span.clone()), label(self.step, self.outcome))
            }
        }
    }

    /// The word in the line that failed, in the step, or in the comment above its block.
    fn of_culprit(&self, culprit: &Culprit, failed_line: Option<Range<usize>>) -> Option<(Span, String)> {
        let places = [failed_line, Some(self.step.range.clone()), self.block.directive.clone()];
        let within = |place: Range<usize>| {
            let found = culprit.place_in(self.chapter.text.get(place.clone())?)?;
            Some(place.start + found.start..place.start + found.end)
        };
        let word = places.into_iter().flatten().find_map(within)?;
        Some((self.chapter.sources.span(word), culprit.label.clone()))
    }

    fn of_mismatch(&self, mismatch: &Mismatch, expected: &Expected) -> (Span, String) {
        let said = mismatch.hole.clone();
        let Some(line) = expected.written.get(mismatch.line).and_then(|line| self.line(line, 0)) else {
            return (expected.span.clone(), said.unwrap_or_else(|| "expected here".to_owned()));
        };
        let whole = self.chapter.sources.span(line.clone());
        let Some(part) = &mismatch.part else {
            return (whole, said.unwrap_or_else(|| "expected here".to_owned()));
        };
        let label = said.unwrap_or_else(|| match part.instead.as_str() {
            "" => "this did not come".to_owned(),
            instead => format!("`{instead}` came instead"),
        });
        let text = expected.text.lines().nth(mismatch.line).unwrap_or_default();
        let lead = text.len() - text.trim_start().len();
        let range = line.start + part.range.start.saturating_sub(lead)
            ..line.start + part.range.end.saturating_sub(lead);
        // Only where the author's line is the expected one, letter by letter.
        let same = self.chapter.text.get(range.clone()) == text.get(part.range.clone());
        (if same { self.chapter.sources.span(range) } else { whole }, label)
    }

    fn of_quote(&self, closest: &str) -> (Span, String) {
        let changed = first_changed(self.step, closest)
            .and_then(|(line, instead)| Some((self.line(&self.step.range, line)?, instead)));
        match changed {
            Some((line, instead)) => {
                (self.chapter.sources.span(line), format!("the file has `{instead}` in its place"))
            }
            None => (self.step.span.clone(), "quoted here".to_owned()),
        }
    }

    /// One line of a stretch of the chapter's text, without the block's prefix and the white space around it.
    fn line(&self, stretch: &Range<usize>, index: usize) -> Option<Range<usize>> {
        let text = self.chapter.text.get(stretch.clone())?;
        let line = text.split_inclusive('\n').nth(index)?;
        let start = stretch.start + text.split_inclusive('\n').take(index).map(str::len).sum::<usize>();
        // The first one begins where the stretch does.
        let prefix = if index == 0 { "" } else { self.block.prefix.as_str() };
        let lead = line.strip_prefix(prefix).map_or(0, |_| prefix.len());
        let inner = &line[lead..];
        let spaces = inner.len() - inner.trim_start().len();
        let range = start + lead + spaces..start + lead + inner.trim_end().len();
        (range.start < range.end).then_some(range)
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
