//! What a run found, one file a format.

pub mod badge;
pub mod coverage;
pub mod drills;
pub mod explanation;
pub mod findings;
pub mod github;
pub mod json;
pub mod junit;
pub mod leftovers;
pub mod listing;
pub(crate) mod markdown;
pub mod progress;
pub mod sarif;
pub mod summary;
pub mod terminal;
pub mod verification;

mod places;
mod remedies;
mod stale_quotes;
mod words;

#[cfg(test)]
mod tests;

use crate::blocks::{Block, Foreign, Status, Step};
use crate::diagnostic::{Diagnostic, Severity};
use crate::scenarios::Scenario;
use crate::span::Span;
use crate::verdict::Outcome;
use findings::findings;
use summary::Summary;

/// What became of a run: the one value that all of its reports are rendered from, so that none says something else.
#[derive(Clone, Debug)]
pub struct Account<'run> {
    /// The chapters in reading order, with what became of their steps.
    pub chapters: Vec<Judged<'run>>,
    /// Everything that the authors are told, in reading order.
    pub diagnostics: &'run [Diagnostic],
    /// The numbers.
    pub summary: Summary,
    /// Why the run did not come to its end, as whoever reads the log is told; `None` if it did.
    pub interrupted: Option<String>,
}

impl<'run> Account<'run> {
    /// Counts a run that took so many seconds.
    #[must_use]
    pub fn new(
        chapters: Vec<Judged<'run>>,
        diagnostics: &'run [Diagnostic],
        seconds: f64,
        interrupted: Option<String>,
    ) -> Self {
        let summary = Summary::count(&chapters, seconds).with_warnings(diagnostics);
        Self { chapters, diagnostics, summary, interrupted }
    }

    /// A run that ended before anything could be known of the book.
    #[must_use]
    pub fn of_nothing(why: String) -> Self {
        Self::new(Vec::new(), &[], 0.0, Some(why))
    }

    /// The errors that no step's verdict tells: blocks that cannot be read, warnings that are denied, …
    #[must_use]
    pub fn mistakes(&self) -> Vec<&'run Diagnostic> {
        let told: Vec<Diagnostic> = self.chapters.iter().flat_map(|chapter| chapter.failures()).collect();
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        errors.filter(|diagnostic| !told.contains(diagnostic)).collect()
    }
}

/// A scenario with what became of its steps.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'run> {
    /// The scenario.
    pub scenario: &'run Scenario,
    /// One a step, in the scenario's order; fewer where a run was cut short.
    pub outcomes: &'run [Outcome],
    /// Where and when that was.
    pub origin: Origin<'run>,
}

/// Where and when the steps of a chapter were executed, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin<'run> {
    /// The version of the Docker engine inside the sandbox.
    pub engine: Option<&'run str>,
    /// Seconds since the beginning of 1970, UTC.
    pub made: Option<u64>,
}

impl<'run> Judged<'run> {
    /// The steps with what became of them; `None` where nothing is known.
    fn steps(self) -> impl Iterator<Item = (&'run Step, Option<&'run Outcome>)> {
        self.scenario.steps().enumerate().map(move |(index, step)| (step, self.outcomes.get(index)))
    }

    /// What the authors are told of the steps that did not pass, in their order.
    fn failures(self) -> Vec<Diagnostic> {
        let mut told = findings(self.scenario, self.outcomes);
        told.retain(|diagnostic| diagnostic.severity == Severity::Error);
        told
    }
}

/// The word for a block that is executed.
const RUN: &str = "run";

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
        Status::Run => (RUN, None),
        Status::NoRun => ("no_run", None),
        Status::Ignored(reason) => ("ignored", Some(reason.as_str())),
        Status::Data => ("data", None),
    };
    Row { span: &block.span, language: &block.language, kind: block.kind.as_str(), status, reason }
}
