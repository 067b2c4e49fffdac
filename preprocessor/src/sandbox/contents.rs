//! What is in a machine: containers, images, volumes, networks, and the jobs of the reader's shell.

use std::collections::BTreeMap;

use super::SandboxError;
use crate::stack::machine::{Command, Machine};

/// Asks the engine through its socket, as a machine need not have a client.
const LIST: &str = include_str!("contents.py");

/// Everything by its kind and name, with its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents(BTreeMap<(String, String), String>);

impl Contents {
    /// Reads lines of kind, name and state, parted by tabs.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let parts = text.lines().filter_map(|line| {
            let mut parts = line.splitn(3, '\t').map(str::to_owned);
            Some(((parts.next()?, parts.next()?), parts.next().unwrap_or_default()))
        });
        Self(parts.collect())
    }

    /// What is otherwise afterwards: gone, come, in another state.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Vec<String> {
        let named = |(kind, name): &(String, String)| format!("{kind} {name}");
        let gone = self.0.keys().filter(|key| !after.0.contains_key(*key));
        let gone = gone.map(|key| format!("- {}", named(key)));
        let come = after.0.iter().filter(|(key, _)| !self.0.contains_key(*key));
        let come = come.map(|(key, state)| match key.0.as_str() {
            "container" => format!("+ {} ({state})", named(key)),
            _ => format!("+ {}", named(key)),
        });
        let changed = self.0.iter().filter_map(|(key, before)| {
            let now = after.0.get(key).filter(|now| *now != before)?;
            Some(format!("~ {}: was {before}, is {now}", named(key)))
        });
        gone.chain(come).chain(changed).collect()
    }
}

/// Lists them now; `shell` is the process whose jobs count.
pub(super) async fn list(machine: &Machine, shell: Option<&str>) -> Result<Contents, SandboxError> {
    let arguments = ["python3", "-IS", "-c", LIST, shell.unwrap_or_default()];
    let finished = machine.run(&Command::root(&arguments), &[]).await?;
    if finished.succeeded() {
        return Ok(Contents::parse(&String::from_utf8_lossy(&finished.output)));
    }
    let said = finished.said();
    Err(SandboxError::new(format!("what is in the sandbox {} cannot be listed: {said}", machine.name)))
}

#[cfg(test)]
mod tests {
    use super::Contents;

    #[test]
    fn what_is_otherwise_is_told() {
        let before = "container\tkeeper\trunning\nimage\thello:1\taaa\nvolume\tdata\t\n";
        for (after, told) in [
            (before, [].as_slice()),
            ("volume\tdata\t\nimage\thello:1\taaa\ncontainer\tkeeper\trunning\n", &[]),
            ("", &["- container keeper", "- image hello:1", "- volume data"]),
            (
                "container\tkeeper\tstopped\ncontainer\tweb\trunning\nimage\thello:1\tbbb\nvolume\tdata\t\njob\tsleep 9\trunning\n",
                &[
                    "+ container web (running)",
                    "+ job sleep 9",
                    "~ container keeper: was running, is stopped",
                    "~ image hello:1: was aaa, is bbb",
                ],
            ),
        ] {
            assert_eq!(Contents::parse(before).changes_to(&Contents::parse(after)), told, "{after}");
        }
    }
}
