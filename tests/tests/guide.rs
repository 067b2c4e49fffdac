//! The guide of this repository, held to what it promises.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::process::Command;

use drydock_tests::{Fixture, drydock_binary, workspace};
use serde_json::Value;

/// Executed blocks that a guide of any use has at least, and those of YAML among them.
const BLOCKS: usize = 60;
const YAML_BLOCKS: usize = 8;

/// What the program says of the guide, with its exit code.
fn of_guide(arguments: &[&str]) -> (Option<i32>, Value, String) {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let output = Command::new(drydock_binary()).args(arguments).current_dir(root).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let parsed = serde_json::from_slice(&output.stdout);
    assert!(parsed.is_ok(), "{stderr}");
    (output.status.code(), parsed.unwrap(), stderr)
}

#[test]
fn most_of_the_guide_is_executed() {
    let (code, list, stderr) = of_guide(&["list", "--format", "json"]);
    assert_eq!(code, Some(0), "{stderr}");
    let blocks = list.as_array().unwrap();
    let executed: Vec<&Value> = blocks.iter().filter(|block| block["status"] == "run").collect();
    let yaml = |block: &&&Value| block["kind"] == "ansible" || block["kind"] == "compose";
    assert!(executed.len() >= BLOCKS, "only {} blocks are executed", executed.len());
    assert!(executed.iter().filter(yaml).count() >= YAML_BLOCKS);
    for block in blocks.iter().filter(|block| block["status"] == "ignored") {
        assert!(!block["reason"].as_str().unwrap().trim().is_empty(), "{block}");
    }
}

#[test]
fn the_guide_is_true() {
    let (code, report, stderr) = of_guide(&["check", "--format", "json"]);
    assert_eq!(code, Some(0), "{stderr}");
    let summary = &report["summary"];
    let count = |field: &str| summary[field].as_u64().unwrap();
    assert_eq!(count("mismatched") + count("failed") + count("timed_out") + count("skipped"), 0);
    let kinds: BTreeSet<&str> =
        report["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert!(kinds.is_superset(&["ansible", "console", "dockerfile", "quote"].into()), "{kinds:?}");
    assert!(count("passed") >= BLOCKS as u64);
}

/// Chapters of the guide with one that is the way from one PostgreSQL to the next, and one that quotes its log.
const CHAPTERS: [&str; 2] = ["recipes/changed-password.md", "update-postgres.md"];

#[test]
#[ignore = "makes the guide's system anew with another database, which takes minutes"]
fn an_update_of_the_database_breaks_what_really_breaks_and_its_chapter_leads_there() {
    let guide = workspace().join("book");
    let text = |chapter: &str| std::fs::read_to_string(guide.join(chapter)).unwrap();
    // What waits for a server to refuse its data waits in vain where it does not.
    let book = Fixture::new().stack("klee").setting("timeout", "\"20s\"");
    let book = CHAPTERS.iter().fold(book, |book, chapter| book.chapter(chapter, &text(chapter)));
    let ran = book.drydock(["outdated", "--try", "postgres=17", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let tried = &report["tries"][0];
    let broken = tried["fresh"]["broken"].as_array().unwrap();
    let broken: Vec<(&str, &str)> = broken
        .iter()
        .map(|step| (step["chapter"].as_str().unwrap(), step["command"].as_str().unwrap()))
        .collect();
    let (password, way) = ("book/recipes/changed-password.md", "book/update-postgres.md");
    let refused = "sudo docker run --rm --volume postgres_data:/var/lib/postgresql/data klee_postgres";
    let expected = [
        (password, "sudo docker logs --tail 10 postgres_container"),
        (way, "sudo docker exec postgres_container postgres --version"),
        (way, "quote of src/db/Dockerfile"),
        (way, "edit of src/db/Dockerfile"),
        (way, "sudo docker exec postgres_container postgres --version"),
        (way, refused),
    ];
    assert_eq!(broken, expected, "{ran}");
    assert_eq!(tried["running"]["ending"], "falls", "{ran}");
    let logs = tried["running"]["logs"].as_str().unwrap();
    assert!(logs.contains("database files are incompatible with server"), "{ran}");
    assert_eq!(tried["ways"][0]["ending"], "there", "{ran}");
}
