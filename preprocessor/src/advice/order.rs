//! Steps in the wrong order: what is missing here is made below, or was removed above.

use super::captured::holds_word;
use super::{Neighbour, Trouble};
use crate::verdict::wording::brief;

/// What a command that makes something says before its name.
const MAKING: [&str; 9] = [
    "docker run",
    "docker create",
    "container create",
    "volume create",
    "network create",
    "docker build",
    "docker tag",
    "image tag",
    "docker pull",
];

/// What a command that removes something says.
const REMOVING: [&str; 6] = [" rm ", " remove ", " rmi ", " prune", " rename ", " down"];

/// Words for the step that makes `name` too late, or removed it too early.
pub(super) fn culprit(trouble: &Trouble<'_>, name: &str) -> Option<String> {
    let name = name.strip_suffix(":latest").unwrap_or(name);
    let made = trouble.after.iter().find(|step| makes(step, name));
    let removed = || trouble.before.iter().rev().find(|step| step.passed && removes(step, name));
    made.map(|step| format!("line {} makes it, below this step: `{}`", step.line, brief(&step.command)))
        .or_else(|| {
            removed().map(|step| format!("line {} removed it: `{}`", step.line, brief(&step.command)))
        })
}

fn makes(step: &Neighbour, name: &str) -> bool {
    holds_word(&step.command, name) && MAKING.iter().any(|verb| step.command.contains(verb))
}

fn removes(step: &Neighbour, name: &str) -> bool {
    let command = format!("{} ", step.command);
    holds_word(&command, name) && REMOVING.iter().any(|verb| command.contains(verb))
}
