//! Wrong settings, wrong usage, and an engine that is not there: each with its exit code.

use std::process::Command;

use drydock_tests::{Fixture, drydock_binary};

use super::{NO_ENGINE, on_small_stack};

const HELLO: &str = "# Hello\n\n```console\n$ echo hello\nhello\n```\n";

fn hello() -> Fixture {
    on_small_stack().chapter("hello.md", HELLO).variable("DOCKER_HOST", NO_ENGINE)
}

#[test]
fn whoever_set_the_book_up_is_told() {
    let cases = [
        ("unknown setting", hello().setting("verfy", "\"always\"").setting("timeout", "3")),
        ("no stack", Fixture::new().chapter("hello.md", HELLO)),
        ("broken stack", hello().replace("stack/stack.toml", "[host]", "[hots]")),
        ("stack without a value", hello().replace("stack/stack.toml", "dir = \"/srv/small\"", "dir = ")),
        (
            "no folder of the stack's",
            hello().replace("stack/stack.toml", "from = \"src\"", "from = \"source\""),
        ),
        ("override", hello().variable("MDBOOK_PREPROCESSOR__DRYDOCK__JOBS", "many")),
        ("no book", Fixture::new().file("book.toml", "[book\n")),
    ];
    let mut told = String::new();
    for (what, book) in cases {
        let ran = book.drydock(["check"]);
        assert_eq!(ran.code, Some(2), "{what}: {ran}");
        let stderr = ran.stderr.replace(book.root().as_str(), "[BOOK]");
        told.push_str(&format!("# {what}\n{stderr}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn whoever_calls_it_wrongly_is_told() {
    let book = hello();
    let mut told = String::new();
    for arguments in [
        ["chek"].as_slice(),
        &["check", "--book", "nowhere"],
        &["check", "helo.md"],
        &["list", "--format", "xml"],
        &["supports"],
        &[],
    ] {
        let ran = book.drydock(arguments.iter().copied());
        assert_eq!(ran.code, Some(2), "{ran}");
        told.push_str(&format!("{}\n", ran.redacted()));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_list_heeds_deny_warnings() {
    let book =
        || on_small_stack().chapter("hello.md", "# Hello\n\n```console\n$ hostname --ip\n[IPP]\n```\n");
    for (book, code) in [(book(), 0), (book().setting("deny-warnings", "true"), 1)] {
        let ran = book.drydock(["list"]);
        assert_eq!(ran.code, Some(code), "{ran}");
        assert!(ran.stderr.contains("D0116"), "{ran}");
    }
}

#[test]
fn an_engine_that_is_not_there_is_no_fault_of_the_book() {
    let book = hello();
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(3), "{ran}");
    insta::assert_snapshot!("no_engine", ran.redacted());
    let ran = book.mdbook(["build"]);
    assert_eq!(ran.code, Some(101), "{ran}");
    assert!(ran.stderr.contains(NO_ENGINE), "{ran}");
}

#[test]
fn help_is_enough_for_a_newcomer() {
    let mut told = String::new();
    for arguments in [
        ["--help"].as_slice(),
        &["check", "--help"],
        &["list", "--help"],
        &["shell", "--help"],
        &["clean", "--help"],
    ] {
        let output = Command::new(drydock_binary()).args(arguments).env("COLUMNS", "80").output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        told.push_str(&format!("$ mdbook-drydock {}\n", arguments.join(" ")));
        told.push_str(&String::from_utf8(output.stdout).unwrap());
    }
    insta::assert_snapshot!(told);
}
