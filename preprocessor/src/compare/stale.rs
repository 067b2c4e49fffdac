//! What shows that a step is stale although it passed: the tools say so, or it says something else than before.
//!
//! A table of cases beside each kind holds what is told and, as important, what is not: a warning that is mostly
//! wrong is turned off.

mod calls;
mod change;
mod deprecation;
mod table;
mod template;

use crate::blocks::{Action, Step};
use crate::diagnostic::Diagnostic;
use crate::recording::Recorded;

/// The warnings about a step that passed.
///
/// `earlier` is what was recorded when the same steps were done to the same golden before, if this is no replay.
#[must_use]
pub fn stale(step: &Step, recorded: &Recorded, earlier: Option<&Recorded>) -> Vec<Diagnostic> {
    let told = [
        template::empty(step, &recorded.output),
        deprecation::announced(step, &recorded.output),
        table::empty(step, &recorded.output),
        earlier.and_then(|earlier| change::unasserted(step, &earlier.output, &recorded.output)),
    ];
    told.into_iter().flatten().collect()
}

/// What is typed into the terminal; nothing for what tools are given as a file.
fn typed(step: &Step) -> &str {
    match &step.action {
        Action::Command(text) | Action::Script(text) => text,
        Action::Ansible { .. }
        | Action::Compose(_)
        | Action::Dockerfile(_)
        | Action::Quote { .. }
        | Action::Edit { .. }
        | Action::Build { .. }
        | Action::Look => "",
    }
}

/// Whether the docs show this text, in the command or as its output.
fn shown(step: &Step, text: &str) -> bool {
    let holds = |place: &str| place.to_ascii_lowercase().contains(text);
    holds(typed(step)) || step.expected.as_ref().is_some_and(|expected| holds(&expected.text))
}

#[cfg(test)]
mod tests;
