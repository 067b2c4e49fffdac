//! New expected output for steps that printed something else, as edits of their authors' files.
//!
//! What is offered has been tried: with the edits made in memory, the chapters are read and judged again by what was
//! seen in the run, and must pass. Only output lines are edited, and only where their place is known to the byte.

mod confirm;
mod edit;
pub mod preview;
mod refusal;
mod syntax;

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use crate::blocks::{Bindings, Block, Expected, Step};
use crate::chapters::Chapter;
use crate::compare::{self, Holes, Written};
use crate::diagnostic::Diagnostic;
use crate::report::Judged;
use crate::span::Span;
use crate::verdict::{Outcome, Verdict};
pub use confirm::Objection;
pub use edit::{Edit, edited};
use refusal::Reason;
use syntax::Medium;

/// Gives a chapter as it would be if files had other texts, by their paths; `None` where that cannot be told.
pub type Reread<'run> = dyn Fn(&Chapter, &BTreeMap<String, String>) -> Option<Chapter> + 'run;

/// What a run has found, and what it takes to try edits on it.
pub struct Run<'run> {
    /// The chapters that were verified.
    pub judged: &'run [Judged<'run>],
    /// The other chapters of the book.
    pub others: &'run [Chapter],
    /// The book's values for placeholders.
    pub bindings: &'run Bindings,
    /// The limit of a step that states none.
    pub timeout: Duration,
    /// How chapters are read again.
    pub reread: &'run Reread<'run>,
}

/// Everything that a run leads to.
#[derive(Debug, Default)]
pub struct Offer {
    /// New expected outputs, in reading order.
    pub proposals: Vec<Proposal>,
    /// Why other outputs that differ have to be mended by hand.
    pub refused: Vec<Diagnostic>,
    /// Chapters of which nothing is offered, because a step of theirs did worse than print something else.
    pub barred: Vec<Barred>,
}

/// New expected output at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What would be written.
    pub edit: Edit,
    /// The old expected lines as the author wrote them.
    pub old: Vec<String>,
    /// The new ones.
    pub new: Vec<String>,
    /// The step that printed it; the first one, where the place is included several times.
    pub step: Span,
    /// The step in a line or more.
    pub title: String,
    /// The step's old output as a diagnostic would show it, should the edit turn out to be none.
    stated: Span,
    difference: String,
    claims: Vec<Claim>,
}

/// A step that an edit is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The index of its chapter among those verified.
    pub chapter: usize,
    /// The index of the step in the chapter.
    pub step: usize,
    /// The lines in the chapter's text that change.
    range: Range<usize>,
}

/// A chapter of which nothing is offered: what follows a failure may be nothing but its consequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barred {
    /// The chapter's file.
    pub file: String,
    /// The first step that did worse.
    pub step: Span,
    /// It in a line or more.
    pub title: String,
    /// What became of it.
    pub verdict: Verdict,
    /// The index of the chapter among those verified.
    pub chapter: usize,
    /// How many of its outputs differ.
    pub mismatched: usize,
}

impl Offer {
    /// What can be offered after a run.
    #[must_use]
    pub fn of(run: &Run<'_>) -> Self {
        let mut offer = Self::default();
        let mut conflicts = Vec::new();
        for (index, judged) in run.judged.iter().enumerate() {
            match barred(index, judged) {
                Some(barred) if barred.mismatched > 0 => offer.barred.push(barred),
                Some(_) => {}
                None => offer.add(index, judged, run, &mut conflicts),
            }
        }
        offer.keep_confirmed(run);
        offer
    }

    /// Adds what can be offered for one chapter.
    fn add(&mut self, index: usize, judged: &Judged<'_>, run: &Run<'_>, conflicts: &mut Vec<Edit>) {
        let mut holes = Holes::default();
        for (number, (step, outcome)) in judged.scenario.steps().zip(judged.outcomes).enumerate() {
            let Some(recorded) = &outcome.recorded else { continue };
            let Verdict::Mismatched(mismatch) = &outcome.verdict else {
                compare::judge(step, recorded, run.timeout, &mut holes);
                continue;
            };
            let Some(expected) = &step.expected else { continue };
            let output = Differing { judged, step, expected, output: &recorded.output };
            match output.proposal(&mut holes) {
                Ok(Drafted { edit, range, old, new }) => {
                    let proposal = Proposal {
                        edit,
                        old,
                        new,
                        step: step.span.clone(),
                        title: step.title(),
                        stated: expected.span.clone(),
                        difference: mismatch.difference.clone(),
                        claims: vec![Claim { chapter: index, step: number, range }],
                    };
                    self.join(proposal, conflicts);
                }
                Err(reason) => {
                    let title = step.title();
                    self.refused.push(reason.told(&title, &expected.span, &mismatch.difference));
                }
            }
        }
    }

    /// Adds a proposal; the same edit of a place that is included several times is one.
    fn join(&mut self, proposal: Proposal, conflicts: &mut Vec<Edit>) {
        if let Some(same) = self.proposals.iter_mut().find(|other| other.edit == proposal.edit) {
            same.claims.extend(proposal.claims);
            return;
        }
        if let Some(at) = self.proposals.iter().position(|other| other.edit.meets(&proposal.edit)) {
            let other = self.proposals.remove(at);
            self.refused.push(other.refusal(&Reason::Torn));
            conflicts.push(other.edit);
        }
        if conflicts.iter().any(|other| other.meets(&proposal.edit)) {
            self.refused.push(proposal.refusal(&Reason::Torn));
            return;
        }
        self.proposals.push(proposal);
    }

    /// Leaves only what passes together with everything before it.
    fn keep_confirmed(&mut self, run: &Run<'_>) {
        let mut kept: Vec<Proposal> = Vec::new();
        for proposal in std::mem::take(&mut self.proposals) {
            kept.push(proposal);
            if let Err(objection) = run.confirm(&kept.iter().collect::<Vec<_>>())
                && let Some(proposal) = kept.pop()
            {
                self.refused.push(proposal.refusal(&Reason::Objected(objection)));
            }
        }
        self.proposals = kept;
    }
}

impl Proposal {
    /// The steps that it is made for.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// Why it cannot be written after all.
    #[must_use]
    pub fn objected(&self, objection: Objection) -> Diagnostic {
        self.refusal(&Reason::Objected(objection))
    }

    fn refusal(&self, reason: &Reason) -> Diagnostic {
        reason.told(&self.title, &self.stated, &self.difference)
    }
}

/// Expected output that something else came for.
struct Differing<'run> {
    judged: &'run Judged<'run>,
    step: &'run Step,
    expected: &'run Expected,
    output: &'run str,
}

/// A proposal that was not tried yet.
struct Drafted {
    edit: Edit,
    range: Range<usize>,
    old: Vec<String>,
    new: Vec<String>,
}

impl Differing<'_> {
    fn proposal(&self, holes: &mut Holes) -> Result<Drafted, Reason> {
        let chapter = &self.judged.scenario.chapter;
        let place = edit::Place::of(self.expected, chapter)?;
        let lines: Vec<&str> = self
            .expected
            .written
            .iter()
            .map(|range| chapter.text.get(range.clone()).unwrap_or_default())
            .collect();
        let medium = self.medium();
        let written = Written { lines: &lines, filled: &self.expected.text, bound: &self.expected.bound };
        let revised = compare::revise(written, self.output, holes).map_err(Reason::Irreparable)?;
        if revised.is_empty() && medium == Medium::Statement {
            return Err(Reason::Silent);
        }
        let new = syntax::guarded(revised, medium);
        let (edit, range) = place.rewritten(&new, self.step)?;
        Ok(Drafted {
            edit,
            range,
            old: lines.into_iter().map(str::to_owned).collect(),
            new: new.into_iter().map(|line| line.text).collect(),
        })
    }

    /// Whether the output stands among commands or in a block of its own.
    fn medium(&self) -> Medium {
        let first = self.expected.written.first().map_or(0, |range| range.start);
        let blocks = &self.judged.scenario.blocks;
        let holder = |block: &&Block| block.range.contains(&first);
        match blocks.iter().find(holder) {
            Some(block) if block.output_of.is_some() => Medium::Statement,
            _ => Medium::Session,
        }
    }
}

/// The first step that did worse than print something else, if there is one.
fn barred(chapter: usize, judged: &Judged<'_>) -> Option<Barred> {
    let mut steps = judged.scenario.steps().zip(judged.outcomes);
    let worse = |(_, outcome): &(&Step, &Outcome)| {
        !matches!(outcome.verdict, Verdict::Passed | Verdict::Mismatched(_))
    };
    let (step, outcome) = steps.find(worse)?;
    let mismatched = |outcome: &&Outcome| matches!(outcome.verdict, Verdict::Mismatched(_));
    Some(Barred {
        file: judged.scenario.chapter.file.clone(),
        step: step.span.clone(),
        title: step.title(),
        verdict: outcome.verdict.clone(),
        chapter,
        mismatched: judged.outcomes.iter().filter(mismatched).count(),
    })
}

#[cfg(test)]
mod tests;
