//! Parts of a book: by chapter, line, kind and text, and only up to the first failure.

use super::{NO_ENGINE, json, on_small_stack, small};

const ONE: &str =
    "# One\n\n```console\n$ echo 1\n1\n```\n\n```sh\necho 2\n```\n\n```console\n$ echo three\n3\n```\n";
const TWO: &str = "# Two\n\n```console\n$ echo 4\n4\n```\n";

#[test]
fn a_part_of_a_chapter_is_run_up_to_its_block() {
    let book = small().chapter("one.md", ONE).chapter("two.md", TWO);
    let ran = book.drydock(["check", "one.md:9"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!("part", ran.redacted());
    let ran = book.drydock(["check", "--kind", "script", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let lines: Vec<_> =
        json(&ran)["steps"].as_array().unwrap().iter().map(|step| step["line"].clone()).collect();
    assert_eq!(lines, [4, 9]);
    assert_eq!(json(&ran)["summary"]["replayed"], 2, "the same part again");
    let ran = book.drydock(["check", "--grep", "three"]);
    assert_eq!(ran.code, Some(1), "what has passed in part must not pass as a whole: {ran}");
    let ran = book.drydock(["check", "--fail-fast"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!("fail_fast", ran.redacted());
}

#[test]
fn a_selection_needs_no_engine_to_be_wrong_or_listed() {
    let book =
        on_small_stack().chapter("one.md", ONE).chapter("two.md", TWO).variable("DOCKER_HOST", NO_ENGINE);
    let mut told = String::new();
    for (arguments, code) in [
        (["list", "one.md:9"].as_slice(), 0),
        (&["list", "--grep", "echo 4"], 0),
        (&["check", "on.md:9"], 2),
        (&["check", "one.md:7"], 2),
        (&["check", "two.md", "--kind", "ansible"], 2),
        (&["check", "--kind", "playbook"], 2),
        (&["list", "--grep", "ecko"], 2),
        (&["check", "--on-failure", "shell"], 2),
        (&["check", "--on-failure", "shell", "--watch"], 2),
        (&["shell", "three.md"], 2),
    ] {
        let ran = book.drydock(arguments.iter().copied());
        assert_eq!(ran.code, Some(code), "{ran}");
        told.push_str(&format!("{}\n", ran.redacted()));
    }
    insta::assert_snapshot!("selections", told);
}

#[test]
fn what_is_left_behind_is_told() {
    let says = "<!-- drydock: leaves = \"nothing\" -->\n";
    let left = "```console\n$ sudo docker stop --time 0 keeper\nkeeper\n$ sudo docker volume create made\nmade\n\
                $ sudo docker tag debian:trixie-slim copy:1\n$ sudo docker network create net\n...\n$ sleep 1000 &\n```\n";
    let tidy = "```console\n$ sudo docker run --detach --rm --name web debian:trixie-slim sleep 100\n[ID]\n\
                $ sudo docker stop --time 0 web\nweb\n```\n";
    let book = small().chapter("left.md", &format!("# Left\n\n{says}{left}"));
    let book = book.chapter("tidy.md", &format!("# Tidy\n\n{says}{tidy}"));
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!("leftovers", ran.redacted());
    let ran = book.drydock(["check", "--format", "json"]);
    assert_eq!(json(&ran)["diagnostics"][0]["code"], "D0405", "it does not vanish: {ran}");
    assert_eq!(json(&ran)["summary"]["replayed"], 2, "{ran}");
}
