//! The files that pin versions, and the pins in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pin::{Found, Manifest, Pin};
use super::spelling::Spelling;
use crate::scenarios::Scenario;
use crate::span::SourceFile;

pub mod gather;

mod listing;

mod yaml;

mod expansion;

mod image;

mod library;

mod commands;

mod products;

mod dockerfile;

mod compose;

mod stack;

mod requirement;

mod requirements;

mod pyproject;

mod workflow;

pub mod ansible;

mod guide;

use products::Products;

/// The kind of file that a path says it is.
///
/// Playbooks and inventories, which are known by what they hold, are `None`.
#[must_use]
pub fn kind_of(path: &str) -> Option<Manifest> {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let lower = name.to_ascii_lowercase();
    let parent = directory.rsplit('/').next().unwrap_or_default();
    let (stem, extension) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    let begins = |word: &str| lower.strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', '-', '_']));
    let yaml = matches!(extension, "yml" | "yaml");
    let listed = matches!(extension, "txt" | "in");
    if lower == "stack.toml" {
        Some(Manifest::Stack)
    } else if is_dockerfile(&lower) {
        Some(Manifest::Dockerfile)
    } else if lower == "pyproject.toml" {
        Some(Manifest::Pyproject)
    } else if listed && is_list_of_requirements(stem, parent) {
        Some(Manifest::Requirements)
    } else if yaml && (directory.ends_with(".github/workflows") || stem == "action") {
        Some(Manifest::Workflow)
    } else if yaml && (begins("docker-compose") || begins("compose")) {
        Some(Manifest::Compose)
    } else {
        ansible::is_part(path).then_some(Manifest::Ansible)
    }
}

fn is_list_of_requirements(stem: &str, parent: &str) -> bool {
    stem.starts_with("requirements")
        || stem.ends_with("requirements")
        || stem.starts_with("constraints")
        || parent == "requirements"
}

/// `Dockerfile`, `Dockerfile.web`, `web.Dockerfile`, and the same for `Containerfile`; a template of one is none.
fn is_dockerfile(lower: &str) -> bool {
    ["dockerfile", "containerfile"].iter().any(|word| {
        let rest = lower.strip_prefix(word).or_else(|| lower.strip_suffix(word));
        rest.is_some_and(|rest| {
            let ending = rest.rsplit('.').next().unwrap_or_default();
            rest.is_empty()
                || rest.ends_with('.')
                || rest.starts_with('.') && !["j2", "md", "dockerignore", "tmpl", "txt"].contains(&ending)
        })
    })
}

/// The pins of one file. Of Ansible's it sees the one file alone: variables cross files, so
/// [`ansible::read`] or [`project`] sees more.
#[must_use]
pub fn read(kind: Manifest, source: &Arc<SourceFile>) -> Found {
    match kind {
        Manifest::Dockerfile => dockerfile::read(source),
        Manifest::Compose => compose::read(source, None).0,
        Manifest::Ansible => ansible::read(std::slice::from_ref(source)),
        Manifest::Stack => stack::read(source),
        // Chapters are read as the blocks in them, by `project`.
        Manifest::Guide => Found::default(),
        Manifest::Requirements => requirements::read(source),
        Manifest::Pyproject => pyproject::read(source),
        Manifest::Workflow => workflow::read(source),
    }
}

/// The pins of a project: of all its files, as [`gather::gather`] finds them, and of its book's chapters.
///
/// What the project makes itself is no pin, wherever it is named. In the order of the places, each once.
#[must_use]
pub fn project(files: &[Arc<SourceFile>], chapters: &[Scenario]) -> Found {
    let (mut found, mut products) = (Found::default(), Products::default());
    let by_path: BTreeMap<&str, &Arc<SourceFile>> =
        files.iter().map(|source| (source.path.as_str(), source)).collect();
    let named = requirements::named_in(files);
    let built = built(files);
    let mut yaml = Vec::new();
    for source in files {
        match kind_of(&source.path) {
            None if named.contains(&source.path) => found.extend(requirements::read(source)),
            Some(Manifest::Ansible) => yaml.push(Arc::clone(source)),
            None if ansible::is_yaml(&source.path) => yaml.push(Arc::clone(source)),
            None => {}
            Some(Manifest::Compose) => {
                let directory =
                    source.path.rsplit_once('/').map_or(String::new(), |(path, _)| format!("{path}/"));
                let environment = by_path.get(format!("{directory}.env").as_str()).copied();
                let (pins, built) = compose::read(source, environment);
                found.extend(pins);
                products.extend(built);
            }
            Some(Manifest::Dockerfile) if built.contains_key(&source.path) => {
                let given = built[&source.path].iter();
                given.for_each(|given| found.extend(dockerfile::read_given(source, given)));
            }
            Some(kind) => found.extend(read(kind, source)),
        }
    }
    let tasks = ansible::Project::new(&yaml);
    for (pins, built) in [tasks.pins(), guide::read(chapters, files, &tasks)] {
        found.extend(pins);
        products.extend(built);
    }
    found.pins.retain(|pin| !products.hold(pin));
    in_order(&mut found);
    found
}

/// The Dockerfiles that stacks build, by their paths, each with what it is given, once for each build.
fn built(files: &[Arc<SourceFile>]) -> BTreeMap<String, Vec<BTreeMap<String, Spelling>>> {
    let mut built: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for source in files.iter().filter(|source| kind_of(&source.path) == Some(Manifest::Stack)) {
        let directory = source.path.rsplit_once('/').map_or(String::new(), |(path, _)| format!("{path}/"));
        for build in stack::builds(source) {
            built.entry(format!("{directory}{}", build.file)).or_default().push(build.arguments);
        }
    }
    built
}

/// Sorts by place, and leaves out what was found twice.
fn in_order(found: &mut Found) {
    let place = |pin: &Pin| (pin.span.file().to_owned(), pin.span.range.start, pin.span.range.end);
    found.pins.sort_by_key(place);
    let mut pins: Vec<Pin> = Vec::new();
    for pin in found.pins.drain(..) {
        let here = pins.iter().rev().take_while(|other| place(other) == place(&pin));
        if !here.into_iter().any(|other| other.subject == pin.subject) {
            pins.push(pin);
        }
    }
    found.pins = pins;
    found.unread.sort_by_key(|unread| (unread.span.file().to_owned(), unread.span.range.start));
    found.unread.dedup();
}

#[cfg(test)]
mod tests;
