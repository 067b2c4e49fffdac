//! Tags of real repositories, and what a maintainer would do about each pin.
//!
//! Every file in `corpus/` is a table of repositories with their tags (as facts, with their source) and of pins with the
//! answer that is right. Whatever is not named there must not be proposed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use super::{Registry, pin};
use crate::outdated::answer::{Answer, Behind, Notes, Update};

/// The day on which a list is judged that names none.
const TODAY: &str = "2026-08-21";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    repository: Vec<Repository>,
}

/// The tags of a repository, and pins to be judged by them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Repository {
    /// The image as files name it.
    image: String,
    /// Where the tags and the pitfall were found.
    source: String,
    /// The day of the judgement.
    #[serde(default)]
    today: Option<String>,
    /// The tags, parted by blanks.
    tags: String,
    /// Tags that mean the image of another tag, such as `latest`.
    #[serde(default)]
    means: BTreeMap<String, String>,
    /// The right answers by the tag that is pinned.
    pins: BTreeMap<String, Expected>,
}

/// The right answer; none of the four is "up to date".
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    #[serde(default)]
    minor: Option<String>,
    #[serde(default)]
    major: Option<String>,
    #[serde(default)]
    elsewhere: Option<String>,
    /// A part of why it could not be checked.
    #[serde(default)]
    unchecked: Option<String>,
}

#[test]
fn every_pin_of_the_corpus_gets_the_right_answer() {
    let mut wrong = String::new();
    let mut pins = 0;
    let mut sources = BTreeSet::new();
    for (file, repository) in repositories() {
        assert!(!repository.pins.is_empty(), "{file}: {} has no pins", repository.image);
        for (tag, expected) in &repository.pins {
            pins += 1;
            let found = judged(&repository, tag);
            if !fits(expected, &found) {
                let image = &repository.image;
                writeln!(wrong, "{file}: {image}:{tag}\n  expected {expected:?}\n  found    {found:?}")
                    .unwrap();
            }
        }
        sources.insert(repository.source);
    }
    let threads = sources.iter().filter(|source| source.contains('#')).count();
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(pins >= 150, "the corpus shrank to {pins} pins");
    assert!(threads >= 25, "the corpus knows only {threads} threads of trackers");
}

/// Where there is nothing newer, the order in which a registry lists its tags cannot be what made it so.
#[test]
fn the_order_of_the_tags_does_not_matter() {
    for (file, mut repository) in repositories() {
        let answers = |repository: &Repository| -> Vec<Answer> {
            repository.pins.keys().map(|tag| answered(repository, tag)).collect()
        };
        let before = answers(&repository);
        let turned: Vec<&str> = repository.tags.split_whitespace().rev().collect();
        repository.tags = turned.join(" ");
        assert_eq!(answers(&repository), before, "{file}: {}", repository.image);
    }
}

fn repositories() -> Vec<(String, Repository)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/outdated/judge/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file: File = toml::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        file.repository.into_iter().map(move |repository| (name.clone(), repository))
    };
    files.into_iter().flat_map(read).collect()
}

fn answered(repository: &Repository, tag: &str) -> Answer {
    let registry = Registry { means: repository.means.clone(), ..Registry::of(&repository.tags) };
    let reference = format!("{}:{tag}", repository.image);
    registry.judge(&pin(&reference), repository.today.as_deref().unwrap_or(TODAY))
}

fn judged(repository: &Repository, tag: &str) -> Expected {
    let to = |update: Option<Update>| update.map(|update| update.to);
    match answered(repository, tag) {
        Answer::Current(Notes { elsewhere, .. }) => {
            Expected { elsewhere: to(elsewhere), ..Expected::default() }
        }
        Answer::Behind(Behind { minor, major, notes }) => {
            Expected { minor: to(minor), major: to(major), elsewhere: to(notes.elsewhere), unchecked: None }
        }
        Answer::Unchecked { why } => Expected { unchecked: Some(why), ..Expected::default() },
    }
}

fn fits(expected: &Expected, found: &Expected) -> bool {
    match (&expected.unchecked, &found.unchecked) {
        (Some(part), Some(why)) => why.contains(part.as_str()),
        _ => expected == found,
    }
}
