//! Drills: chapters that break their system, show that, mend it and show that, tried without either half.
//!
//! Without the fault a step before the cure must not pass: otherwise the symptom is told, not shown. Without the cure a
//! step after it must not pass: otherwise nothing was mended, or nobody looked.

pub use crate::blocks::Half;
use crate::blocks::{Block, Status, Step};
use crate::scenarios::Scenario;
use crate::verdict::{Outcome, Verdict};

/// A chapter that is run without one half of its drill.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What is left out.
    pub without: Half,
    /// The chapter without it, as far as it says something: without its fault only up to the cure.
    pub scenario: Scenario,
    /// So many first steps are run as in the whole chapter, and have to pass.
    same: usize,
    /// The steps of which one must not pass, by their numbers.
    looks: Vec<usize>,
}

/// What a trial came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// What was left out is missed: the step with this number does not pass without it.
    Missed(usize),
    /// Whoever looks finds all as if nothing had been left out.
    Unmissed,
    /// The step with this number does not pass, although it comes before what was left out: nothing can be said.
    Early(usize),
    /// The run did not come to the trial's end.
    Unknown,
}

/// A trial with what became of its steps.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What was run.
    pub trial: Trial,
    /// One a step; empty where the run did not come to the trial's end.
    pub outcomes: Vec<Outcome>,
    /// Whether they are those of an earlier run.
    pub replayed: bool,
}

/// Both trials of a chapter.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Without its fault, and without its cure.
    pub tried: [Tried; 2],
}

impl Trial {
    /// Both trials of a chapter; `None` where it has no drill, or none that can be tried, which its author is told when
    /// it is read.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Option<[Self; 2]> {
        let blocks = &scenario.blocks;
        let is = |half: Half| move |block: &Block| block.drill == Some(half);
        let fault = blocks.iter().position(is(Half::Fault))?;
        let cure = blocks.iter().position(is(Half::Cure))?;
        let last_cure = blocks.iter().rposition(is(Half::Cure))?;
        let in_order = blocks.iter().rposition(is(Half::Fault)).is_some_and(|last_fault| last_fault < cure);
        let read =
            |block: &Block| !block.is_unread() && (block.drill.is_none() || block.status == Status::Run);
        if !in_order || !blocks.iter().all(read) {
            return None;
        }
        let without_fault = Self::without(Half::Fault, scenario.clone().up_to(cure), fault, fault);
        let without_cure = Self::without(Half::Cure, scenario.clone(), cure, last_cure);
        (!without_fault.looks.is_empty() && !without_cure.looks.is_empty())
            .then_some([without_fault, without_cure])
    }

    /// The trial of a scenario in which what is left out begins at the block `first`, and after the block `last` somebody
    /// looks.
    fn without(half: Half, mut scenario: Scenario, first: usize, last: usize) -> Self {
        for block in scenario.blocks.iter_mut().filter(|block| block.drill == Some(half)) {
            // A block that is to be run and has no steps would look as if it could not be read.
            block.status = Status::NoRun;
            scenario.left_out += std::mem::take(&mut block.steps).len();
        }
        // What a broken system leaves behind is no broken promise.
        scenario.blocks.iter_mut().for_each(|block| block.leaves_nothing = false);
        let steps_before =
            |block: usize| scenario.blocks.iter().take(block).map(|block| block.steps.len()).sum();
        let (same, from): (usize, usize) = (steps_before(first), steps_before(last));
        let steps =
            scenario.blocks.iter().flat_map(|block| block.steps.iter().map(move |step| (block, step)));
        let looks = |(block, step): &(&Block, &Step)| block.drill.is_none() && step.looks();
        let looks = steps.enumerate().skip(from).filter(|(_, step)| looks(step));
        let looks = looks.map(|(number, _)| number).collect();
        Self { without: half, scenario, same, looks }
    }

    /// The numbers of the steps at which the trial ends if they do not pass. Others, such as quotes of what was not
    /// changed this time, decide nothing.
    pub fn deciding(&self) -> impl Iterator<Item = usize> {
        (0..self.same).chain(self.looks())
    }

    /// The numbers of the steps of which one must not pass.
    pub fn looks(&self) -> impl Iterator<Item = usize> {
        self.looks.iter().copied()
    }

    /// What the trial came to, if these are the outcomes of its steps.
    #[must_use]
    pub fn ending(&self, outcomes: &[Outcome]) -> Ending {
        if outcomes.is_empty() {
            return Ending::Unknown;
        }
        let fails = |number: &usize| {
            let verdict = outcomes.get(*number).map(|outcome| &outcome.verdict);
            verdict.is_some_and(|verdict| !matches!(verdict, Verdict::Passed | Verdict::Skipped(_)))
        };
        if let Some(early) = (0..self.same).find(fails) {
            return Ending::Early(early);
        }
        self.looks().find(fails).map_or(Ending::Unmissed, Ending::Missed)
    }

    /// The first block of the half that is left out; the chapter without its fault ends before its cure, so that either
    /// is in its own trial.
    #[must_use]
    pub fn left_out(&self) -> Option<&Block> {
        self.scenario.blocks.iter().find(|block| block.drill == Some(self.without))
    }

    /// Which run of its chapter this is.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.without {
            Half::Fault => "without its fault",
            Half::Cure => "without its cure",
        }
    }
}

impl Tried {
    /// What the trial came to.
    #[must_use]
    pub fn ending(&self) -> Ending {
        self.trial.ending(&self.outcomes)
    }

    /// A step of it with what became of it.
    #[must_use]
    pub fn step(&self, number: usize) -> Option<(&Step, &Outcome)> {
        Some((self.trial.scenario.steps().nth(number)?, self.outcomes.get(number)?))
    }
}

impl Proof {
    /// The chapter's file.
    #[must_use]
    pub fn chapter(&self) -> &str {
        let [tried, _] = &self.tried;
        &tried.trial.scenario.chapter.file
    }

    /// Whether both halves are missed where they are left out.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.tried.iter().all(|tried| matches!(tried.ending(), Ending::Missed(_)))
    }
}

#[cfg(test)]
mod tests;
