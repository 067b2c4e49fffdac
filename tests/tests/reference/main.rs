//! The reference in the book, held against the program.
//!
//! `cargo xtask reference` writes anew what is made from the program: it runs this suite with [`WRITE`] set.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod invocations;
mod mistakes;
mod samples;

use std::fs;

use camino::Utf8PathBuf;
use drydock_tests::workspace;
use mdbook_drydock::cli::reference::parts;

/// Set to write files instead of holding them against what they should be.
const WRITE: &str = "DRYDOCK_WRITE_REFERENCE";

/// The folder of the reference's chapters.
fn chapters() -> Utf8PathBuf {
    workspace().join("book/writing")
}

/// Holds a file in `generated/` against what it should be.
fn hold(name: &str, text: &str) {
    let file = chapters().join("generated").join(name);
    if std::env::var_os(WRITE).is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        return;
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(committed, text, "{file} is out of date: `cargo xtask reference` writes it anew");
}

/// The text of a file of the reference.
fn read(path: &str) -> String {
    fs::read_to_string(chapters().join(path)).unwrap()
}

/// The files with this ending in a folder of the reference, by name.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(chapters().join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(ending)).collect();
    assert!(!names.is_empty(), "{folder} holds nothing");
    names.sort();
    names
}

/// What stands in `generated/` beside what is said of mistakes, each with its text.
fn made() -> Vec<(String, String)> {
    let file = |path: &str| fs::read_to_string(workspace().join(path)).unwrap();
    let stack = format!("```toml\n{}```\n", file("stack/stack.toml"));
    // As `dockerfile` it would be built, without the files around it.
    let host = format!("```text\n{}```\n", file("tests/fixtures/small-stack/host/Dockerfile"));
    let of_the_program = parts().into_iter().map(|part| (part.name.to_owned(), part.text));
    of_the_program.chain([("guide-stack.md".to_owned(), stack), ("small-host.md".to_owned(), host)]).collect()
}

#[test]
fn tables_are_what_the_program_reads_by() {
    for (name, text) in made() {
        hold(&name, &text);
    }
}

/// What is made and not shown would go stale unseen; what is shown and not made would be left over.
#[test]
fn every_part_is_shown_and_none_is_left_over() {
    let chapters: String = files("", ".md").iter().map(|name| read(name)).collect();
    for folder in ["generated", "examples", "mistakes"] {
        for name in files(folder, ".md") {
            assert!(chapters.contains(&format!("{{{{#include {folder}/{name}}}}}")), "{folder}/{name}");
        }
    }
    let said = files("mistakes", ".md").into_iter().map(|name| format!("said-of-{name}"));
    let made: Vec<String> = made().into_iter().map(|(name, _)| name).chain(said).collect();
    assert_eq!(files("generated", ".md").iter().find(|name| !made.contains(name)), None);
}

/// An example is shown as its author writes it, and run.
#[test]
fn every_example_is_shown_and_run() {
    let chapters: String = files("", ".md").iter().map(|name| read(name)).collect();
    for name in files("examples", ".md") {
        let include = format!("{{{{#include examples/{name}}}}}");
        let shown = format!("````markdown\n{include}\n````\n");
        assert!(chapters.contains(&shown), "{name} is not shown");
        assert_eq!(chapters.matches(&include).count(), 2, "{name} is shown once and run once");
    }
}
