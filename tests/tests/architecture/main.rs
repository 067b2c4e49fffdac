//! Holds the source to the invariants that `ARCHITECTURE.md` states.
//!
//! Each rule reads the tokens of every file, so that comments and strings never count, and each has a test of
//! its own that shows it failing on made-up source.

mod confinement;
mod names;
mod shape;
mod source;
mod stages;

use std::fmt;

use source::Tree;

/// One place that breaks one rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    file: String,
    line: usize,
    rule: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.rule)
    }
}

/// Fails with every violation, one a line.
fn hold(rule: impl Fn(&Tree) -> Vec<Violation>) {
    let mut violations = rule(&Tree::of_the_workspace());
    violations.sort();
    violations.dedup();
    let lines: Vec<String> = violations.iter().map(Violation::to_string).collect();
    assert!(lines.is_empty(), "the architecture does not hold:\n{}", lines.join("\n"));
}

/// The violations of made-up files, as a person reads them.
fn violations(rule: impl Fn(&Tree) -> Vec<Violation>, files: &[(&str, &str)]) -> Vec<String> {
    rule(&Tree::made_up(files)).iter().map(Violation::to_string).collect()
}

#[test]
fn stages_know_only_what_comes_before_them() {
    hold(stages::order);
}

#[test]
fn every_exception_is_needed() {
    hold(stages::needless_exceptions);
}

#[test]
fn crates_stay_where_they_belong() {
    hold(confinement::crates);
}

#[test]
fn confined_crates_are_dependencies() {
    hold(confinement::unknown_crates);
}

#[test]
fn only_the_command_line_prints() {
    hold(confinement::printing);
}

#[test]
fn the_pure_core_has_no_clock_environment_files_or_processes() {
    hold(confinement::purity);
}

#[test]
fn files_are_short() {
    hold(shape::length);
}

#[test]
fn files_say_what_they_hold() {
    hold(shape::module_docs);
}

#[test]
fn names_say_what_they_hold() {
    hold(shape::module_names);
}

#[test]
fn comments_hold_no_dates() {
    hold(shape::dates);
}
