//! What is in a machine: what its engine holds, and the jobs of the reader's shell.

use crate::inventory::Inventory;

/// Everything that a chapter could leave behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// `None` where no engine answers.
    pub inventory: Option<Inventory>,
    /// What runs under the reader's shell, as it was started.
    pub jobs: Vec<String>,
}

impl Contents {
    /// What is otherwise afterwards, a line each: gone, come, changed.
    ///
    /// A container that was made anew as it was before has been put back.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Vec<String> {
        let mut changes = match (&self.inventory, &after.inventory) {
            (Some(_), None) => vec!["- Docker engine".to_owned()],
            (None, Some(_)) => vec!["+ Docker engine".to_owned()],
            (before, after) => {
                let by_name = |inventory: &Option<Inventory>| by_name(inventory.clone().unwrap_or_default());
                by_name(before).changes_to(&by_name(after)).iter().map(ToString::to_string).collect()
            }
        };
        let mut new = after.jobs.clone();
        for job in &self.jobs {
            match new.iter().position(|other| other == job) {
                Some(same) => drop(new.swap_remove(same)),
                None => changes.push(format!("- job {job}")),
            }
        }
        new.sort();
        changes.extend(new.iter().map(|job| format!("+ job {job}")));
        changes
    }
}

/// The same with containers that are known by their names.
fn by_name(mut inventory: Inventory) -> Inventory {
    for container in &mut inventory.containers {
        container.id.clone_from(&container.name);
    }
    inventory
}

#[cfg(test)]
mod tests {
    use super::Contents;
    use crate::inventory::Inventory;
    use crate::inventory::sample::{container, image, in_state, of};

    fn contents(inventory: Option<Inventory>, jobs: &[&str]) -> Contents {
        Contents { inventory, jobs: jobs.iter().map(|job| (*job).to_owned()).collect() }
    }

    #[test]
    fn what_is_otherwise_is_told() {
        let keeper = |id| container("keeper", id);
        let before = || Inventory {
            images: vec![image("hello:1", "a")],
            volumes: vec!["data".to_owned()],
            ..of(vec![keeper("1")])
        };
        let other = Inventory {
            images: vec![image("hello:1", "b")],
            ..of(vec![in_state("exited", keeper("1")), container("web", "2")])
        };
        let cases: [(Contents, Contents, &[&str]); 6] = [
            (contents(Some(before()), &[]), contents(Some(before()), &[]), &[]),
            (contents(Some(of(vec![keeper("1")])), &[]), contents(Some(of(vec![keeper("2")])), &[]), &[]),
            (
                contents(Some(before()), &[]),
                contents(Some(Inventory::default()), &[]),
                &["- container keeper", "- image hello:1", "- volume data"],
            ),
            (
                contents(Some(before()), &[]),
                contents(Some(other), &["sleep 9"]),
                &[
                    "~ container keeper: stopped",
                    "+ container web: from hello:1, in bridge",
                    "~ image hello:1: another image now",
                    "- volume data",
                    "+ job sleep 9",
                ],
            ),
            (contents(Some(before()), &[]), contents(None, &[]), &["- Docker engine"]),
            (
                contents(None, &["a", "b", "b"]),
                contents(None, &["c", "b"]),
                &["- job a", "- job b", "+ job c"],
            ),
        ];
        for (before, after, told) in cases {
            assert_eq!(before.changes_to(&after), told);
        }
    }
}
