//! Settings, descriptions and recipes that the reference shows and no sandbox runs.

use camino::Utf8Path;
use drydock_tests::workspace;
use mdbook_drydock::config::Settings;
use mdbook_drydock::stack::Stack;

use crate::{files, read};

/// The blocks of a language in a chapter.
pub(crate) fn blocks(chapter: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = chapter.lines();
    while let Some(line) = lines.next() {
        let marks = line.len() - line.trim_start_matches('`').len();
        if marks < 3 {
            continue;
        }
        let close = &line[..marks];
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != close).collect();
        if marks == 3 && line[marks..].split(',').next() == Some(language) {
            blocks.push(body.join("\n") + "\n");
        }
    }
    blocks
}

#[test]
fn settings_in_chapters_are_accepted() {
    let mut accepted = 0;
    for chapter in files("", ".md") {
        for block in blocks(&read(&chapter), "toml").iter().filter(|block| block.contains("drydock]")) {
            let book: toml::Table = block.parse().unwrap();
            let settings = Settings::from_table(book["preprocessor"]["drydock"].as_table());
            assert!(settings.is_ok(), "{chapter}: {settings:?}\n{block}");
            accepted += 1;
        }
    }
    assert!(accepted >= 2, "only {accepted}");
}

/// What a chapter says of `stack.toml` is said by including a file that other tests make goldens of.
#[test]
fn descriptions_of_stacks_are_those_of_real_ones() {
    let chapter = read("stack-toml.md");
    let shown = blocks(&chapter, "toml");
    assert_eq!(shown.len(), 1);
    let path = shown[0].trim().trim_start_matches("{{#include ").trim_end_matches("}}");
    let file = workspace().join("book/writing").join(path);
    let stack = Stack::load(Utf8Path::new(&file));
    assert!(stack.is_ok(), "{stack:?}");
}
