//! Edits tried in memory: the chapters read and judged again by what was seen.

use std::collections::BTreeMap;

use super::{Proposal, Run, edited};
use crate::chapters::Chapter;
use crate::compare;
use crate::compare::Holes;
use crate::report::Judged;
use crate::scenarios::{self, Scenario};
use crate::verdict::Verdict;

/// What speaks against edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// A chapter that was not run shows the same lines.
    NotRun(String),
    /// A chapter whose text other preprocessors change, too, includes the file.
    Opaque(String),
    /// The chapter would not be read as the same steps.
    ReadOtherwise(String),
    /// A step would not pass.
    Breaks {
        /// Its chapter's file.
        file: String,
        /// Its line.
        line: usize,
        /// It in a line or more.
        title: String,
    },
}

impl Run<'_> {
    /// Tries edits: the steps that they are made for must pass with them, and so must every other that did.
    ///
    /// # Errors
    /// The first thing that speaks against it.
    pub fn confirm(&self, proposals: &[&Proposal]) -> Result<(), Objection> {
        let shows = |chapter: &Chapter| {
            let edits = proposals.iter().map(|proposal| &proposal.edit);
            edits.into_iter().any(|edit| chapter.sources.holds(&edit.source.path, &edit.range))
        };
        if let Some(other) = self.others.iter().find(|chapter| shows(chapter)) {
            return Err(Objection::NotRun(other.file.clone()));
        }
        let texts = edited(proposals.iter().map(|proposal| &proposal.edit));
        let mut touched =
            self.judged.iter().enumerate().filter(|(_, judged)| shows(&judged.scenario.chapter));
        touched.try_for_each(|(index, judged)| self.passes(index, judged, proposals, &texts))
    }

    fn passes(
        &self,
        index: usize,
        judged: &Judged<'_>,
        proposals: &[&Proposal],
        texts: &BTreeMap<String, String>,
    ) -> Result<(), Objection> {
        let old = judged.scenario;
        let chapter = match (self.reread)(&old.chapter, texts) {
            Some(chapter) => chapter,
            None => by_hand(index, &old.chapter, proposals)?,
        };
        let (new, _) = scenarios::read(chapter, self.bindings);
        self.same_steps(old, &new)?;
        let mut holes = Holes::default();
        for (number, (step, outcome)) in new.steps().zip(judged.outcomes).enumerate() {
            let Some(recorded) = &outcome.recorded else { continue };
            let verdict = compare::judge(step, recorded, self.timeout, &mut holes);
            let claimed = proposals.iter().flat_map(|proposal| &proposal.claims);
            let claimed = claimed.into_iter().any(|claim| (claim.chapter, claim.step) == (index, number));
            if (claimed || outcome.verdict == Verdict::Passed) && verdict != Verdict::Passed {
                let (file, line) = (old.chapter.file.clone(), step.span.line());
                return Err(Objection::Breaks { file, line, title: step.title() });
            }
        }
        Ok(())
    }

    /// An edit of output must change nothing of what is done, and bring up no new complaint.
    fn same_steps(&self, old: &Scenario, new: &Scenario) -> Result<(), Objection> {
        let same = old.blocks.len() == new.blocks.len()
            && old.steps().count() == new.steps().count()
            && old
                .steps()
                .zip(new.steps())
                .all(|(old, new)| old.action == new.action && old.terms == new.terms);
        let complaints = |chapter: &Chapter| scenarios::read(chapter.clone(), self.bindings).1.len();
        if same && complaints(&new.chapter) <= complaints(&old.chapter) {
            return Ok(());
        }
        Err(Objection::ReadOtherwise(old.chapter.file.clone()))
    }
}

/// The chapter with the edits made in its own text, where that is the file's but for what other preprocessors have
/// done elsewhere.
fn by_hand(index: usize, chapter: &Chapter, proposals: &[&Proposal]) -> Result<Chapter, Objection> {
    if proposals.iter().any(|proposal| {
        proposal.edit.source.path != chapter.file
            && chapter.sources.holds(&proposal.edit.source.path, &proposal.edit.range)
    }) {
        return Err(Objection::Opaque(chapter.file.clone()));
    }
    let mut changes: Vec<_> = proposals
        .iter()
        .flat_map(|proposal| proposal.claims.iter().map(move |claim| (claim, &proposal.edit.text)))
        .filter(|(claim, _)| claim.chapter == index)
        .collect();
    changes.sort_by_key(|(claim, _)| std::cmp::Reverse(claim.range.start));
    let mut chapter = chapter.clone();
    for (claim, text) in changes {
        chapter.text.replace_range(claim.range.clone(), text);
    }
    Ok(chapter)
}
