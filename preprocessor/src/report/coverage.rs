//! What became of every block of a book, so that none is unseen.

use serde::Serialize;

use super::Judged;
use crate::blocks::{Block, Kind, Status};
use crate::scenarios::Scenario;
use crate::verdict::{Outcome, Verdict};

/// All fenced blocks, and the indented ones with prompts, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The sum of the others.
    pub blocks: usize,
    /// Every step of it was executed or replayed, and judged.
    pub checked: usize,
    /// It was to be executed and was not: it could not be read, or nothing is known of a step of it.
    pub unchecked: usize,
    /// It states the output of the block before it, and is compared with that.
    pub outputs: usize,
    /// It is parsed and not executed.
    pub no_run: usize,
    /// It is data: parsed, with nothing to execute.
    pub data: usize,
    /// It is left alone, for a reason.
    pub ignored: usize,
    /// It is in a language that drydock does not execute.
    pub foreign: usize,
}

impl Coverage {
    /// Counts the blocks of a run.
    #[must_use]
    pub fn count(judged: &[Judged<'_>]) -> Self {
        let mut coverage = Self::default();
        for Judged { scenario, outcomes, .. } in judged {
            let mut outcomes = outcomes.iter();
            coverage.add(scenario, |block| {
                let known = outcomes.by_ref().take(block.steps.len()).filter(|outcome| was_run(outcome));
                known.count() == block.steps.len()
            });
        }
        coverage
    }

    /// Counts the blocks of a book as they would be if all went as planned.
    #[must_use]
    pub fn planned(scenarios: &[Scenario]) -> Self {
        let mut coverage = Self::default();
        scenarios.iter().for_each(|scenario| coverage.add(scenario, |_| true));
        coverage
    }

    /// One line for a person; `None` where there is no block at all.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        self.said("checked", "not checked")
    }

    /// The same, of a book that nothing was done with yet.
    #[must_use]
    pub fn planned_line(&self) -> Option<String> {
        self.said("to be run", "that cannot be read")
    }

    fn said(&self, checked: &str, unchecked: &str) -> Option<String> {
        let foreign = if self.foreign == 1 { "in another language" } else { "in other languages" };
        let stated = if self.outputs == 1 { "stated output" } else { "stated outputs" };
        let parts = [
            (self.checked, checked),
            (self.unchecked, unchecked),
            (self.outputs, stated),
            (self.no_run, "parsed only"),
            (self.data, "data"),
            (self.ignored, "ignored"),
            (self.foreign, foreign),
        ];
        let parts = parts.iter().filter(|(number, _)| *number > 0);
        let parts: Vec<String> = parts.map(|(number, what)| format!("{number} {what}")).collect();
        let blocks = if self.blocks == 1 { "block" } else { "blocks" };
        (self.blocks > 0).then(|| format!("{} {blocks}: {}", self.blocks, parts.join(", ")))
    }

    /// Adds a chapter's blocks; a picture is none that anybody could leave out. `is_checked` is asked about each, in
    /// their order.
    fn add(&mut self, scenario: &Scenario, mut is_checked: impl FnMut(&Block) -> bool) {
        self.blocks += scenario.foreign.len();
        self.foreign += scenario.foreign.len();
        for block in &scenario.blocks {
            let checked = is_checked(block);
            if block.kind == Kind::Picture {
                continue;
            }
            self.blocks += 1;
            let kind = match block.status {
                _ if block.output_of.is_some() => &mut self.outputs,
                Status::Run if checked && !block.is_unread() => &mut self.checked,
                Status::Run => &mut self.unchecked,
                Status::NoRun => &mut self.no_run,
                Status::Data => &mut self.data,
                Status::Ignored(_) => &mut self.ignored,
            };
            *kind += 1;
        }
    }
}

fn was_run(outcome: &Outcome) -> bool {
    !matches!(outcome.verdict, Verdict::Skipped(_))
}

#[cfg(test)]
mod tests {
    use super::Coverage;
    use crate::sample::{failed, judged, passed, replayed, scenario, skipped};

    const BOOK: &str = "```console\n$ a\n$ b\n```\n\n```sh\nc\n```\n\n```text,output\nx\n```\n\n```sh\nd\n```\n\n\
        ```sh,no_run\ne\n```\n\n```yaml,data\na: 1\n```\n\n<!-- drydock: ignore = \"why\" -->\n```sh\nf\n```\n\n\
        ```rust\nfn main() {}\n```\n\n```\nplain\n```\n\n    indented\n";

    #[test]
    fn every_block_is_counted_once() {
        let scenario = scenario(BOOK);
        for (outcomes, checked) in [
            (vec![], 0),
            (vec![passed("")], 0),
            (vec![passed(""), failed(1, "")], 1),
            (vec![passed(""), replayed(""), passed("x"), passed("")], 3),
            (vec![passed(""), passed(""), skipped("x"), passed("")], 2),
        ] {
            let coverage = Coverage::count(&[judged(&scenario, &outcomes)]);
            let Coverage { blocks, unchecked, outputs, no_run, data, ignored, foreign, .. } = coverage;
            assert_eq!((coverage.checked, unchecked), (checked, 3 - checked), "{outcomes:?}");
            assert_eq!((outputs, no_run, data, ignored, foreign), (1, 1, 1, 1, 2));
            assert_eq!(checked + unchecked + outputs + no_run + data + ignored + foreign, blocks);
        }
    }

    #[test]
    fn what_a_person_reads() {
        let scenario = scenario(BOOK);
        let outcomes = [passed(""), passed("")];
        let run = Coverage::count(&[judged(&scenario, &outcomes)]).line().unwrap();
        insta::assert_snapshot!(run, @"9 blocks: 1 checked, 2 not checked, 1 stated output, 1 parsed only, 1 data, 1 ignored, 2 in other languages");
        let planned = Coverage::planned(&[scenario]).planned_line().unwrap();
        insta::assert_snapshot!(planned, @"9 blocks: 3 to be run, 1 stated output, 1 parsed only, 1 data, 1 ignored, 2 in other languages");
        assert_eq!(Coverage::default().line(), None);
    }
}
