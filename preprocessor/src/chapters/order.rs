//! drydock's turn among the preprocessors: after `links`, which expands includes.

use std::collections::BTreeMap;

use mdbook_preprocessor::config::Config;
use serde::Deserialize;

use crate::config::{ConfigError, Problem, Settings};

const DRYDOCK: &str = "drydock";
const LINKS: &str = "links";

/// What the table of a preprocessor says about its turn.
#[derive(Debug, Default, Deserialize)]
struct Turn {
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
}

/// What the book says about drydock.
pub(super) fn settings(config: &Config) -> Result<Settings, ConfigError> {
    let table = config.get::<toml::Table>("preprocessor.drydock").map_err(|_| {
        Problem::new(
            [],
            "`preprocessor.drydock` is not a table",
            "write its settings below [preprocessor.drydock]",
        )
    })?;
    Settings::from_table(table.as_ref())
}

/// Whether drydock's turn comes before that of `links`, in mdBook's order.
pub(super) fn before_links(config: &Config) -> bool {
    let mut turns = config.preprocessors::<Turn>().unwrap_or_default();
    if config.build.use_default_preprocessors {
        turns.entry(LINKS.into()).or_default();
        turns.entry("index".into()).or_default();
    }
    turns.entry(DRYDOCK.into()).or_default();
    let ranks = ranks(&turns);
    match (ranks.get(DRYDOCK), ranks.get(LINKS)) {
        // mdBook lets everything go that waits for nobody, by name, then what waited for that, and so on.
        (Some(ours), Some(links)) => (ours, DRYDOCK) < (links, LINKS),
        _ => false,
    }
}

/// How many preprocessors each one has to wait for, one after the other.
///
/// Where they wait for each other in a circle, which mdBook refuses, the numbers mean nothing.
fn ranks(turns: &BTreeMap<String, Turn>) -> BTreeMap<&str, usize> {
    let mut ranks: BTreeMap<&str, usize> = turns.keys().map(|name| (name.as_str(), 0)).collect();
    let forward = turns.iter().flat_map(|(name, turn)| turn.before.iter().map(move |later| (name, later)));
    let backward =
        turns.iter().flat_map(|(name, turn)| turn.after.iter().map(move |earlier| (earlier, name)));
    let waits: Vec<(&str, &str)> =
        forward.chain(backward).map(|(first, second)| (first.as_str(), second.as_str())).collect();
    for _ in 0..turns.len() {
        for (first, second) in &waits {
            let Some(rank) = ranks.get(first).copied() else { continue };
            if let Some(waiting) = ranks.get_mut(second) {
                *waiting = (*waiting).max(rank + 1);
            }
        }
    }
    ranks
}

/// Says that an include is still to be expanded, at a 1-based line of a chapter's file.
pub(super) fn comes_too_early(file: &str, line: usize, include: &str) -> ConfigError {
    let include = include.split_whitespace().collect::<Vec<_>>().join(" ");
    let message =
        format!("drydock runs before `links`, so that `{include}` at {file}:{line} is not expanded yet");
    Problem::new(["after"], message, "add after = [\"links\"] to [preprocessor.drydock]").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_turn_is_that_of_mdbook() {
        let cases = [
            ("", true),
            ("[preprocessor.drydock]", true),
            ("[preprocessor.drydock]\nafter = [\"links\"]", false),
            ("[preprocessor.drydock]\nafter = [\"index\"]", false),
            ("[preprocessor.links]\nbefore = [\"drydock\"]", false),
            ("[preprocessor.drydock]\nafter = [\"x\"]\n[preprocessor.x]\nafter = [\"links\"]", false),
            ("[preprocessor.drydock]\nafter = [\"index\"]\n[preprocessor.links]\nafter = [\"index\"]", true),
            ("[preprocessor.drydock]\nafter = [\"missing\"]", true),
            ("[preprocessor.drydock]\nbefore = [\"links\"]", true),
            ("[build]\nuse-default-preprocessors = false", false),
            ("[build]\nuse-default-preprocessors = false\n[preprocessor.links]", true),
        ];
        for (book_toml, expected) in cases {
            let config: Config = book_toml.parse().unwrap();
            assert_eq!(before_links(&config), expected, "{book_toml}");
        }
    }

    #[test]
    fn waiting_in_a_circle_ends() {
        let config = "[preprocessor.drydock]\nafter = [\"links\"]\nbefore = [\"links\"]".parse().unwrap();
        before_links(&config);
    }
}
