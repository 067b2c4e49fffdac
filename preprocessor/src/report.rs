//! What a run found, one file a format.

pub mod findings;
pub mod json;
pub mod listing;
pub mod progress;
pub mod summary;
pub mod terminal;

mod places;
mod remedies;
mod stale_quotes;

#[cfg(test)]
mod tests;

use crate::blocks::{Block, Status, Step};
use crate::scenarios::Scenario;
use crate::verdict::Outcome;

/// A scenario with what became of its steps.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'run> {
    /// The scenario.
    pub scenario: &'run Scenario,
    /// One a step, in the scenario's order; fewer where a run was cut short.
    pub outcomes: &'run [Outcome],
}

impl<'run> Judged<'run> {
    /// The steps with what became of them; `None` where nothing is known.
    fn steps(self) -> impl Iterator<Item = (&'run Step, Option<&'run Outcome>)> {
        self.scenario.steps().enumerate().map(move |(index, step)| (step, self.outcomes.get(index)))
    }
}

/// The word for what becomes of a block.
fn status_word(status: &Status) -> &'static str {
    match status {
        Status::Run => "run",
        Status::NoRun => "no_run",
        Status::Ignored(_) => "ignored",
        Status::Data => "data",
    }
}

/// The blocks that are listed: a stated output belongs to the block before it.
fn listed(scenario: &Scenario) -> impl Iterator<Item = &Block> {
    scenario.blocks.iter().filter(|block| block.output_of.is_none())
}
