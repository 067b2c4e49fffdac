//! Settings, descriptions and recipes that the reference shows and no sandbox runs.

use camino::Utf8Path;
use mdbook_drydock::config::Settings;
use mdbook_drydock::stack::Stack;

use crate::{files, read};

/// The blocks of a language in a chapter.
fn blocks(chapter: &str, language: &str) -> Vec<String> {
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

/// The TOML of all chapters and of what they include, each with its file.
fn toml() -> Vec<(String, String)> {
    let generated = files("generated", ".md").into_iter().map(|name| format!("generated/{name}"));
    let files = files("", ".md").into_iter().chain(generated);
    let found = files.flat_map(|file| {
        blocks(&read(&file), "toml").into_iter().map(move |block| (file.clone(), block)).collect::<Vec<_>>()
    });
    found.collect()
}

#[test]
fn settings_in_chapters_are_accepted() {
    let settings: Vec<_> =
        toml().into_iter().filter(|(_, text)| text.contains("[preprocessor.drydock")).collect();
    assert!(settings.len() >= 3, "{settings:?}");
    for (chapter, text) in settings {
        let book: toml::Table = text.parse().unwrap();
        let settings = Settings::from_table(book["preprocessor"]["drydock"].as_table());
        assert!(settings.is_ok(), "{chapter}: {settings:?}\n{text}");
    }
}

#[test]
fn descriptions_of_stacks_in_chapters_are_accepted() {
    let stacks: Vec<_> =
        toml().into_iter().filter(|(_, text)| !text.contains("[preprocessor.drydock")).collect();
    assert!(stacks.len() >= 2, "{stacks:?}");
    for (chapter, text) in stacks {
        let stack = Stack::parse(Utf8Path::new("stack/stack.toml"), &text);
        assert!(stack.is_ok(), "{chapter}: {stack:?}\n{text}");
    }
}
