//! Containers that came, went, or are otherwise.

use super::effect;
use crate::inventory::{Container, Deed, Effect, Inventory, Kind, Membership, Sign};

/// How far a container is, in the words of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Or about to be started again by its policy.
    Running,
    Paused,
    Stopped,
}

impl State {
    fn of(container: &Container) -> Self {
        match container.state.as_str() {
            "running" | "restarting" => Self::Running,
            "paused" => Self::Paused,
            _ => Self::Stopped,
        }
    }
}

pub(super) fn between(before: &Inventory, after: &Inventory, done: &[(String, Deed)]) -> Vec<Effect> {
    let of = |inventory: &'_ Inventory, id: &str| inventory.containers.iter().position(|one| one.id == id);
    let mut gone: Vec<&Container> =
        before.containers.iter().filter(|container| of(after, &container.id).is_none()).collect();
    let mut effects = Vec::new();
    for container in &after.containers {
        if let Some(old) = of(before, &container.id).map(|index| &before.containers[index]) {
            let changes = changes(old, container, done);
            if !changes.is_empty() {
                effects.push(effect(Kind::Container, Sign::Changed, &container.name, changes.join(", ")));
            }
        } else if let Some(index) = gone.iter().position(|old| old.name == container.name) {
            let detail = replaced(gone.swap_remove(index), container);
            effects.push(effect(Kind::Container, Sign::Changed, &container.name, detail));
        } else {
            effects.push(effect(Kind::Container, Sign::Added, &container.name, described(container)));
        }
    }
    effects.extend(gone.iter().map(|container| effect(Kind::Container, Sign::Removed, &container.name, "")));
    effects
}

/// A new container: what it is made of, where it is, and how far it came.
fn described(container: &Container) -> String {
    let networks: Vec<&str> = names(&container.networks).collect();
    let mut parts = vec![format!("from {}", container.image)];
    if !networks.is_empty() {
        parts.push(format!("in {}", networks.join(" and ")));
    }
    match (State::of(container), container.state.as_str()) {
        (State::Running, _) => {}
        (State::Paused, _) => parts.push("paused".to_owned()),
        (State::Stopped, "created") => parts.push("not started".to_owned()),
        (State::Stopped, _) => parts.push("ended".to_owned()),
    }
    parts.join(", ")
}

/// A container in the place of one that had its name.
fn replaced(old: &Container, new: &Container) -> String {
    let image = (old.image != new.image).then(|| format!("from {}, was {}", new.image, old.image));
    let mut parts = vec!["replaced by a new one".to_owned()];
    parts.extend(image);
    parts.extend(transition(State::of(old), State::of(new)));
    parts.extend(moved(old, new));
    parts.join(", ")
}

/// What is otherwise about the same container.
fn changes(old: &Container, new: &Container, done: &[(String, Deed)]) -> Vec<String> {
    let did = |deed| done.iter().any(|(id, done)| *id == new.id && *done == deed);
    let mut changes = Vec::new();
    if old.name != new.name {
        changes.push(format!("was called {}", old.name));
    }
    changes.extend(transition(State::of(old), State::of(new)));
    if did(Deed::Restarted) && State::of(old) == State::of(new) {
        changes.push("restarted".to_owned());
    }
    if did(Deed::Updated) {
        changes.push("settings changed".to_owned());
    }
    changes.extend(moved(old, new));
    changes
}

fn transition(old: State, new: State) -> Option<String> {
    let word = match (old, new) {
        (State::Paused, State::Running) => "goes on",
        (State::Stopped, State::Running) => "started",
        (State::Running | State::Stopped, State::Paused) => "paused",
        (State::Running | State::Paused, State::Stopped) => "stopped",
        (State::Running, State::Running)
        | (State::Paused, State::Paused)
        | (State::Stopped, State::Stopped) => return None,
    };
    Some(word.to_owned())
}

/// The networks that it has joined and left.
fn moved(old: &Container, new: &Container) -> Vec<String> {
    let only_in = |here: &Container, there: &Container, word: &str| -> Vec<String> {
        let other: Vec<&str> = names(&there.networks).collect();
        let only = names(&here.networks).filter(|network| !other.contains(network));
        only.map(|network| format!("{word} {network}")).collect()
    };
    [only_in(old, new, "left"), only_in(new, old, "joined")].concat()
}

fn names(networks: &[Membership]) -> impl Iterator<Item = &str> {
    networks.iter().map(|membership| membership.network.as_str())
}
