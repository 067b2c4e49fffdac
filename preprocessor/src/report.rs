//! What a run found, one file a format.

pub mod coverage;
pub mod explanation;
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

use crate::blocks::{Block, Foreign, Status, Step};
use crate::scenarios::Scenario;
use crate::span::Span;
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

/// A block as lists show it; a stated output belongs to the block before it.
struct Row<'book> {
    span: &'book Span,
    /// As written; empty for an indented block.
    language: &'book str,
    kind: &'static str,
    /// The word for what becomes of it.
    status: &'static str,
    /// Why it is left alone.
    reason: Option<&'book str>,
}

/// The blocks of a chapter, in the order of the text.
fn rows(scenario: &Scenario) -> Vec<Row<'_>> {
    let own = scenario.blocks.iter().filter(|block| block.output_of.is_none());
    let own = own.map(|block| (block.range.start, row(block)));
    let foreign = scenario.foreign.iter().map(|block| (block.at, foreign(block)));
    let mut rows: Vec<_> = own.chain(foreign).collect();
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn foreign(block: &Foreign) -> Row<'_> {
    let (kind, status) = ("other", "other language");
    Row { span: &block.span, language: &block.language, kind, status, reason: None }
}

fn row(block: &Block) -> Row<'_> {
    let (status, reason) = match &block.status {
        Status::Run => ("run", None),
        Status::NoRun => ("no_run", None),
        Status::Ignored(reason) => ("ignored", Some(reason.as_str())),
        Status::Data => ("data", None),
    };
    Row { span: &block.span, language: &block.language, kind: block.kind.as_str(), status, reason }
}
