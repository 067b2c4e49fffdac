//! Containers, images, volumes and networks that are not there.

use super::captured::captured;
use super::names::containers;
use super::nearest::{did_you_mean, listed};
use super::{Advice, Trouble, order};
use crate::scenarios::Extent;
use crate::verdict::facts::{Facts, Question};

/// Docker's own words for each kind of object, and what asks for all of them.
const FORMS: [(&str, &[&str], Question); 5] = [
    (
        "container",
        &[
            r"No such container: (\S+)",
            r#"container "([^"]+)" not found"#,
            r"could not find (?:a )?container (\S+)",
        ],
        Question::Containers,
    ),
    (
        "image",
        &[
            r"No such image: (\S+)",
            r"Unable to find image '([^']+)' locally",
            r"pull access denied for ([^\s,]+)",
            r"manifest for (\S+) not found",
        ],
        Question::Images,
    ),
    (
        "volume",
        &[
            r"(?i)no such volume: (\S+)",
            r"get (\S+): no such volume",
            r#"external volume "([^"]+)" not found"#,
        ],
        Question::Volumes,
    ),
    (
        "network",
        &[r"No such network: (\S+)", r"network (\S+) not found", r"network (\S+) declared as external"],
        Question::Networks,
    ),
    ("object", &[r"No such object: (\S+)"], Question::Containers),
];

struct Missing<'text> {
    kind: &'static str,
    name: &'text str,
    all: Question,
}

fn missing<'text>(trouble: &'text Trouble<'_>) -> Option<Missing<'text>> {
    FORMS.into_iter().find_map(|(kind, patterns, all)| {
        let name = captured(&trouble.output, patterns)?.trim_matches(['"', '\'', '`', ',', '.']);
        Some(Missing { kind, name, all })
    })
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    missing(trouble).map(|missing| missing.all).into_iter().collect()
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    let Missing { kind, name, all } = missing(trouble)?;
    let kind = if kind == "object" { "container" } else { kind };
    let said = format!("{kind} `{}` does not exist", shown(name));
    let help = if let Some(order) = order::culprit(trouble, name) {
        format!("{said} here: {order}")
    } else if trouble.extent == Extent::Engine && kind != "image" {
        format!(
            "the chapter asks for an engine in which nothing of the stack runs, and so {kind} `{name}` is not \
             there: take its `needs = \"engine\"` out"
        )
    } else if facts.answer(&all).is_none() {
        format!("{said}: was it renamed in the stack, or does a step before this one remove it?")
    } else if kind == "container" {
        format!("{said}; {}", of_containers(name, facts))
    } else {
        let known: Vec<&str> = facts.lines(&all).filter(|known| !is_dockers_own(known)).collect();
        format!("{said}; {}", of_names(kind, name, &known))
    };
    let word = shown(name);
    Some(Advice::new(help).about(word, format!("no such {kind}")))
}

/// As the author wrote it: Docker adds the tag.
fn shown(name: &str) -> &str {
    name.strip_suffix(":latest").unwrap_or(name)
}

/// Networks that every engine has.
fn is_dockers_own(name: &str) -> bool {
    matches!(name, "bridge" | "host" | "none")
}

fn of_containers(name: &str, facts: &Facts) -> String {
    let all = containers(facts);
    let names = |running: bool| -> Vec<&str> {
        let chosen = all.iter().filter(|container| (container.state == "running") == running);
        chosen.map(|container| container.name).collect()
    };
    let (running, stopped) = (names(true), names(false));
    let mut parts = Vec::new();
    if running.is_empty() {
        parts.push("none is running".to_owned());
    } else {
        parts.push(format!("running: {}", listed(&running)));
    }
    if !stopped.is_empty() {
        parts.push(format!("stopped: {}", listed(&stopped)));
    }
    parts.extend(did_you_mean(name, &[running, stopped].concat()));
    parts.join("; ")
}

fn of_names(kind: &str, name: &str, known: &[&str]) -> String {
    // An image is known by its tag too, and is meant without.
    let bare: Vec<&str> = known.iter().map(|known| shown(known)).collect();
    if bare.is_empty() {
        return format!("there is no {kind} at all");
    }
    let meant = did_you_mean(shown(name), &bare);
    match (bare.as_slice(), meant) {
        ([only], None) => format!("the only {kind} is `{only}`"),
        ([_], Some(meant)) => format!("{meant} there is no other {kind}"),
        (_, None) => format!("there are {}", listed(&bare)),
        (_, Some(meant)) => format!("there are {}; {meant}", listed(&bare)),
    }
}
