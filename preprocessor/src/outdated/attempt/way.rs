//! The way that a chapter describes from one version to another.

use camino::Utf8Path;

use super::Placed;
use super::candidate::Candidate;
use crate::blocks::{Action, Block};
use crate::scenarios::Scenario;

/// A chapter up to where it has brought the system to the candidate: many end with the way back.
///
/// `dir` is the folder in the machine that quotes are relative to.
#[must_use]
pub fn forth(scenario: Scenario, candidate: &Candidate, placed: &[Placed], dir: &Utf8Path) -> Scenario {
    let undone = scenario.blocks.iter().position(|block| undoes(block, candidate, placed, dir));
    match undone {
        Some(block) => scenario.up_to(block),
        None => scenario,
    }
}

/// Whether a block takes a line of the candidate's out of a file again.
fn undoes(block: &Block, candidate: &Candidate, placed: &[Placed], dir: &Utf8Path) -> bool {
    block.steps.iter().any(|step| {
        let Action::Edit { file, fragment, replacement } = &step.action else { return false };
        let path = dir.join(file);
        let mut changed = placed.iter().filter(|placed| placed.in_machine.as_deref() == Some(&path));
        changed.any(|placed| {
            let mut lines = pinned_lines(candidate, placed).into_iter();
            lines.any(|line| has_line(fragment, line) && !has_line(replacement, line))
        })
    })
}

/// The lines that a candidate's file has and the one in the machine does not: none once the way has led there.
///
/// Only lines with a changed pin count; whatever else a chapter changes in a file is its own.
#[must_use]
pub fn missing<'text>(candidate: &Candidate, placed: &'text Placed, in_machine: &str) -> Vec<&'text str> {
    pinned_lines(candidate, placed).into_iter().filter(|line| !has_line(in_machine, line)).collect()
}

/// The lines of the new text in which something is changed.
fn pinned_lines<'text>(candidate: &Candidate, placed: &'text Placed) -> Vec<&'text str> {
    let edits = candidate.edits.iter().filter(|edit| edit.span.file() == placed.file);
    let lines = edits.filter_map(|edit| placed.text.lines().nth(edit.span.line() - 1));
    let mut lines: Vec<&str> = lines.collect();
    lines.dedup();
    lines
}

fn has_line(text: &str, line: &str) -> bool {
    text.lines().any(|other| other.trim() == line.trim())
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::super::candidate::sample::{postgres, postgres_placed};
    use super::{forth, missing};
    use crate::sample;

    fn edit(from: &str, to: &str) -> String {
        let block = |line: &str, edit: &str| {
            format!(
                "<!-- drydock: file = \"src/db/Dockerfile\"{edit} -->\n```text\nFROM postgres:{line}\n```\n\n"
            )
        };
        block(from, "") + &block(to, ", edit = true")
    }

    #[test]
    fn the_way_ends_before_it_goes_back() {
        let step = "```sh\ntrue\n```\n\n";
        let there = edit("15", "17") + step;
        for (text, steps) in [
            (there.clone(), 3),
            (there.clone() + &edit("17", "15") + step, 4),
            (there + &edit("17", "17") + step, 6),
            (edit("15", "16") + &edit("16", "15"), 4),
            (step.to_owned(), 1),
        ] {
            let way =
                forth(sample::scenario(&text), &postgres(), &[postgres_placed()], Utf8Path::new("/titb"));
            assert_eq!(way.steps().count(), steps, "{text}");
        }
    }

    #[test]
    fn the_way_has_led_there_once_the_files_say_so() {
        let placed = postgres_placed();
        for (text, expected) in [
            ("FROM postgres:15\nCMD [\"postgres\"]\n", &["FROM postgres:17"][..]),
            ("FROM postgres:17\nCMD [\"postgres\", \"-c\", \"other=thing\"]\n", &[]),
            ("FROM postgres:16\n", &["FROM postgres:17"]),
            ("", &["FROM postgres:17"]),
        ] {
            assert_eq!(missing(&postgres(), &placed, text), expected, "{text}");
        }
    }
}
