//! A book that holds: verified once, replayed from then on.

use drydock_tests::Fixture;
use serde_json::{Value, json};

use super::reports::schemas;
use super::{NO_ENGINE, json, lines_with, on_small_stack, prepare, small};

pub(crate) const CHAPTER: &str = include_str!("verified.md");
pub(crate) const WINDOWS: &str =
    "# Windows\r\n\r\nLines end in two characters.\r\n\r\n```console\r\n$ echo hello\r\nhello\r\n```\r\n";

fn book() -> Fixture {
    small()
        .chapter("keeper.md", CHAPTER)
        .chapter("windows.md", WINDOWS)
        .chapter("plain.md", "# Plain\n\nNothing to *run*.\n")
}

#[test]
fn a_golden_outlives_whoever_made_it() {
    let book = on_small_stack().chapter("one.md", "```sh\ntrue\n```\n");
    prepare(&book);
    let again = book.drydock(["prepare"]);
    assert_eq!(again.code, Some(0), "{again}");
    assert!(!again.stderr.contains("preparing the stack"), "{again}");
}

#[test]
fn what_holds_is_recorded_and_not_run_again() {
    let book = book();
    let ran = book.drydock(["check", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    check_contract(&schemas::check(&ran.stdout));
    insta::assert_snapshot!("verified", ran.redacted().split("--- stderr").last().unwrap());

    // Whatever would be run now would have nowhere to run.
    let book = book.variable("DOCKER_HOST", NO_ENGINE);
    let again = book.drydock(["check", "--format", "json"]);
    assert_eq!(again.code, Some(0), "{again}");
    let report = json(&again);
    assert_eq!(report["summary"]["replayed"], report["summary"]["passed"], "{again}");
    assert!(steps(&report).iter().all(|step| step["replayed"] == true), "{again}");
    insta::assert_snapshot!("replayed", again.redacted().split("--- stderr").last().unwrap());

    // What a change cannot reach stays replayed; a change of text alone executes nothing.
    let book = book.replace("book/keeper.md", "that keeps its word", "one can rely on");
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let book = book.replace("book/windows.md", "hello", "hullo");
    let ran = book.drydock(["check", "keeper.md"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    for arguments in [["check", "windows.md"].as_slice(), &["check", "keeper.md", "--always"]] {
        let ran = book.drydock(arguments.iter().copied());
        assert_eq!(ran.code, Some(3), "{ran}");
    }
    let book = book.variable("MDBOOK_PREPROCESSOR__DRYDOCK__VERIFY", "always");
    let ran = book.drydock(["check", "keeper.md"]);
    assert_eq!(ran.code, Some(3), "{ran}");
}

/// What programs may rely on beyond the schema.
fn check_contract(report: &Value) {
    let summary = report["summary"].as_object().unwrap();
    assert!(summary["seconds"].as_f64().unwrap() > 0.0);
    assert_eq!(summary["warnings"], 0);
    let coverage = summary["coverage"].as_object().unwrap();
    assert_eq!(
        coverage.values().filter_map(Value::as_u64).sum::<u64>(),
        2 * coverage["blocks"].as_u64().unwrap()
    );
    let count = |field: &str| summary[field].as_u64().unwrap();
    assert_eq!(count("passed"), steps(report).len() as u64);
    assert_eq!((count("ignored"), count("replayed")), (1, 0));
    assert_eq!(count("mismatched") + count("failed") + count("timed_out") + count("skipped"), 0);
    for step in steps(report) {
        assert!(step["message"].is_null() && step["output"].is_null(), "{step}");
        assert_eq!((&step["verdict"], &step["replayed"]), (&json!("passed"), &json!(false)));
    }
    let mut kinds: Vec<&str> = steps(report).iter().map(|step| step["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, ["ansible", "compose", "console", "dockerfile", "quote", "script"]);
    let logs = steps(report).iter().find(|step| step["command"] == "sudo docker logs -f keeper").unwrap();
    assert_eq!(
        (&logs["file"], &logs["line"]),
        (&json!("book/keeper.md"), &json!(lines_with(CHAPTER, "docker logs -f")[0]))
    );
}

/// The names of an object's fields, sorted.
fn fields(object: &Value) -> Vec<&str> {
    let mut fields: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    fields
}

fn steps(report: &Value) -> &Vec<Value> {
    report["steps"].as_array().unwrap()
}

#[test]
fn the_list_names_every_block() {
    let book = book().variable("DOCKER_HOST", NO_ENGINE);
    let ran = book.drydock(["list", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(ran.stderr, "");
    let list = json(&ran);
    let fences = lines_with(CHAPTER, "```").into_iter().step_by(2);
    let output = lines_with(CHAPTER, "```text,output")[0];
    let indented = lines_with(CHAPTER, "    $ pwd")[0];
    let mut expected: Vec<u64> = fences.filter(|line| *line != output).chain([indented]).collect();
    expected.sort_unstable();
    let of_keeper = list.as_array().unwrap().iter().filter(|block| block["file"] == "book/keeper.md");
    let lines: Vec<u64> = of_keeper.map(|block| block["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, expected);
    for block in list.as_array().unwrap() {
        assert_eq!(fields(block), ["file", "kind", "language", "line", "reason", "status"]);
        assert_eq!(block["reason"].is_string(), block["status"] == "ignored", "{block}");
    }
    insta::assert_snapshot!("list", book.drydock(["list"]).redacted());
}

#[test]
fn without_verification_nothing_runs_and_the_page_says_so() {
    let book = small()
        .chapter("one.md", "# One\n\n```console\n$ echo hello\nhello\n```\n")
        .chapter("plain.md", "# Plain\n\nNothing to *run*.\n")
        .setting("verify", "\"never\"")
        .variable("DOCKER_HOST", NO_ENGINE);
    let ran = book.mdbook(["build"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let banner = "This page was built without verification.";
    assert!(book.read("target/site/one.html").contains(banner));
    assert!(!book.read("target/site/plain.html").contains(banner));
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!("never", ran.redacted());
}
