//! Books that cannot be read as they are meant: no sandbox is started to find out.

use drydock_tests::Fixture;

use super::{NO_ENGINE, json, small};

/// One chapter a mistake, each with the line and column it is told at.
const MISTAKES: [(&str, &str, (u64, u64)); 10] = [
    ("unclosed.md", "# Unclosed\n\n```console\n$ echo hello\n\nMore text.\n", (3, 1)),
    ("flag.md", "# Flag\n\n```console,should_fial\n$ false\n```\n", (3, 12)),
    ("key.md", "# Key\n\n<!-- drydock: timeuot = \"1s\" -->\n```console\n$ true\n```\n", (3, 15)),
    ("value.md", "# Value\n\n<!-- drydock: timeout = 1 -->\n```console\n$ true\n```\n", (3, 25)),
    ("placeholder.md", "# Placeholder\n\n```console\n$ docker logs <container name>\n```\n", (4, 15)),
    ("yaml.md", "# YAML\n\n```yaml\n- name: one\n  ping: [1, 2\n- name: two\n```\n", (6, 7)),
    ("unmarked.md", "# Unmarked\n\n```yaml\nkey: value\n```\n", (4, 1)),
    ("include.md", "# Include\n\n```sh\n{{#include gone.sh}}\n```\n", (4, 1)),
    ("reason.md", "# Reason\n\n```sh,ignore\nfalse\n```\n", (3, 7)),
    ("windows.md", "# Windows\r\n\r\nText.\r\n\r\n```console,hiden\r\n$ true\r\n```\r\n", (5, 12)),
];

fn book() -> Fixture {
    let book = small().variable("DOCKER_HOST", NO_ENGINE);
    MISTAKES.iter().fold(book, |book, (file, text, _)| book.chapter(file, text))
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let book = book();
    for arguments in [["check", "--format", "json"], ["list", "--format", "json"]] {
        let ran = book.drydock(arguments);
        assert_eq!(ran.code, Some(1), "{ran}");
        for (file, _, (line, column)) in MISTAKES {
            let place = format!("--> book/{file}:{line}:{column}\n");
            assert!(ran.stderr.contains(&place), "no {place}{ran}");
        }
        let places = ran.stderr.matches("--> book/").count();
        assert_eq!(places, MISTAKES.len(), "one complaint a mistake:\n{ran}");
    }
    let ran = book.drydock(["check", "--format", "json"]);
    let report = json(&ran);
    let diagnostics = report["diagnostics"].as_array().unwrap();
    for (file, _, (line, column)) in MISTAKES {
        let of_file = |it: &&serde_json::Value| it["file"] == format!("book/{file}");
        let it = diagnostics.iter().find(of_file).unwrap();
        assert_eq!((it["line"].as_u64(), it["column"].as_u64()), (Some(line), Some(column)), "{it}");
    }
    insta::assert_snapshot!(book.drydock(["check"]).redacted().split("--- stderr\n").last().unwrap());
}

#[test]
fn stock_mdbook_fails_where_a_chapter_is_malformed() {
    let ran = book().mdbook(["build"]);
    assert_eq!(ran.code, Some(101), "{ran}");
    assert!(ran.stderr.contains("book/flag.md:3:12"), "{ran}");
}

#[test]
fn a_chapter_that_is_no_text_is_told() {
    let book = small().variable("DOCKER_HOST", NO_ENGINE);
    let book = book.chapter("one.md", "# One\n").chapter_bytes("latin.md", b"# Latin\n\nna\xefve\n");
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!("latin", ran.redacted());
    let ran = book.mdbook(["build"]);
    assert_eq!(ran.code, Some(101), "{ran}");
}

#[test]
fn a_chapter_that_is_missing_is_told() {
    let summary = "# Summary\n\n- [One](one.md)\n- [Gone](gone.md)\n";
    let book = small().chapter("one.md", "# One\n").file("book/SUMMARY.md", summary);
    let ran = book.variable("DOCKER_HOST", NO_ENGINE).drydock(["check"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!("missing", ran.redacted());
}

#[test]
fn a_book_of_which_nothing_runs_is_not_green() {
    let text = "# One\n\n```sh,no_run\nreboot\n```\n\n```yaml,data\nkey: value\n```\n";
    let book = small().chapter("one.md", text).variable("DOCKER_HOST", NO_ENGINE);
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!("nothing_runs", ran.redacted());
}
