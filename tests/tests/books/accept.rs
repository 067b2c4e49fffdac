//! Expected output that no longer holds, rewritten by `accept`.

use std::time::Duration;

use drydock_tests::Fixture;
use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{Expect, Session};

use super::verified::{CHAPTER, WINDOWS};
use super::{NO_ENGINE, small};

/// A chapter with outputs that differ, for a machine that starts at once.
const THREE: &str = "# Three\n\n<!-- drydock: needs = \"shell\" -->\n```console\n$ echo one\n1\n$ echo two\n2\n$ echo three\n3\n```\n";

/// The lines of a chapter that state output.
fn output_lines(chapter: &str) -> Vec<bool> {
    let mut language = None;
    let stated = |line: &str| {
        let line = line.trim_end();
        if let Some(info) = line.strip_prefix("```") {
            language = if language.is_some() { None } else { Some(info.to_owned()) };
            return false;
        }
        let prompt = |line: &str| line.starts_with("$ ") || line.starts_with("> ");
        match language.as_deref() {
            Some("text,output") => true,
            Some(info) => info.starts_with("console") && !prompt(line),
            None => line.strip_prefix("    ").is_some_and(|line| !prompt(line)),
        }
    };
    chapter.lines().map(stated).collect()
}

/// The chapter without the lines that state output.
fn without_output(chapter: &str) -> Vec<&str> {
    let lines = chapter.split_inclusive('\n').zip(output_lines(chapter));
    lines.filter(|(_, stated)| !stated).map(|(line, _)| line).collect()
}

/// The chapter with every output wrong: lines with holes are added to, the others replaced.
///
/// What a step prints that was repeated in vain says how long that took, so `spared` stays.
fn corrupted(chapter: &str, spared: &str) -> String {
    let lines = chapter.split_inclusive('\n').zip(output_lines(chapter));
    let corrupt = |(line, stated): (&str, bool)| {
        let text = line.trim_end();
        let end = &line[text.len()..];
        let indentation = &line[..line.len() - line.trim_start().len()];
        match text.trim() {
            _ if !stated => line.to_owned(),
            "..." => line.to_owned(),
            output if output == spared => line.to_owned(),
            output if output.contains('[') => format!("{text} stale{end}"),
            _ => format!("{indentation}stale{end}"),
        }
    };
    lines.map(corrupt).collect()
}

#[test]
fn a_guide_with_every_output_wrong_is_mended() {
    let steady = "\n<!-- drydock: retry = \"1s\" -->\n```console\n$ echo steady\nsteady\n```\n";
    let original = CHAPTER.to_owned() + steady;
    let (keeper, windows) = (corrupted(&original, "3"), corrupted(WINDOWS, ""));
    assert_eq!(without_output(&keeper), without_output(&original));
    assert!(keeper.matches("stale").count() > 10 && windows.contains("stale\r\n"));
    let including =
        "# Including\n\n{{#include ../shared/part.md}}\n\nAnd again:\n\n{{#include ../shared/part.md}}\n";
    let book = small()
        .chapter("keeper.md", &keeper)
        .chapter("windows.md", &windows)
        .chapter("including.md", including)
        .file("shared/part.md", "```console\n$ echo shared\nstale\n```\n");

    let ran = book.drydock(["accept"]);
    assert_eq!(ran.code, Some(2), "{ran}");
    insta::assert_snapshot!("no_terminal", ran.redacted());

    let ran = book.drydock(["accept", "--check", "windows.md"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let ran = book.drydock(["accept", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!("dry_run", ran.redacted());
    assert_eq!(book.read("book/keeper.md"), keeper, "nothing is written");

    let ran = book.drydock(["accept", "--all"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!("all", ran.redacted());
    let files = || book.files("book").into_iter().chain(book.files("shared")).collect::<Vec<_>>();
    let written = files();
    assert_eq!(book.read("book/windows.md"), WINDOWS);
    assert_eq!(book.read("book/including.md"), including);
    assert_eq!(book.read("shared/part.md"), "```console\n$ echo shared\nshared\n```\n");
    assert_eq!(without_output(&book.read("book/keeper.md")), without_output(&original));

    // What was seen is kept for what passes by it; what was repeated in vain is seen once more.
    let offline = book.variable("DOCKER_HOST", NO_ENGINE);
    let ran = offline.drydock(["check", "windows.md", "including.md"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let ran = offline.drydock(["check", "keeper.md"]);
    assert_eq!(ran.code, Some(3), "{ran}");
    let book = offline.variable("DOCKER_HOST", &std::env::var("DOCKER_HOST").unwrap_or_default());
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(0), "{ran}");

    let again = book.variable("DOCKER_HOST", NO_ENGINE);
    for mode in ["--all", "--check"] {
        let ran = again.drydock(["accept", mode]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran}");
    }
    let files: Vec<_> = again.files("book").into_iter().chain(again.files("shared")).collect();
    assert_eq!(files, written, "a second time nothing changes");
}

#[test]
fn what_follows_a_failure_is_not_accepted() {
    let broken = THREE.replace("$ echo two\n2\n", "$ false\n");
    let book = small().chapter("broken.md", &broken).chapter("three.md", THREE);
    let ran = book.drydock(["accept", "--all"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!("failure", ran.redacted());
    assert_eq!(book.read("book/broken.md"), broken);
    let mended = THREE.replace("\n1\n", "\none\n").replace("\n2\n", "\ntwo\n").replace("\n3\n", "\nthree\n");
    assert_eq!(book.read("book/three.md"), mended);
}

/// A review on a terminal.
fn review(book: &Fixture) -> OsSession {
    let mut session = Session::spawn(book.drydock_command(["accept"])).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(300)));
    session
}

/// The exit code of a review that has come to its end.
fn exit_code(session: &OsSession) -> i32 {
    let status = session.get_process().wait().unwrap();
    let WaitStatus::Exited(_, code) = status else { unreachable!("it ends by itself: {status:?}") };
    code
}

#[test]
fn each_proposal_is_accepted_rejected_or_skipped() {
    let book = small().chapter("three.md", THREE);
    let mut session = review(&book);
    for (number, came, key, said) in
        [(1, "+ one", "a", "accepted"), (2, "+ two", "r", "rejected"), (3, "+ three", "s", "skipped")]
    {
        session.expect(format!("{number} of 3")).unwrap();
        session.expect(came).unwrap();
        session.expect("[q]uit").unwrap();
        // No key of the review.
        session.send("x").unwrap();
        session.send(key).unwrap();
        session.expect(said).unwrap();
    }
    session.expect("1 accepted in 1 file, 1 rejected, 1 skipped").unwrap();
    session.expect("still to be mended: book/three.md:7 echo two").unwrap();
    assert_eq!(exit_code(&session), 1);
    assert_eq!(book.read("book/three.md"), THREE.replace("\n1\n", "\none\n"));

    let mut session = review(&book);
    session.expect("1 of 2").unwrap();
    session.expect("[q]uit").unwrap();
    session.send("A").unwrap();
    session.expect("2 accepted in 1 file").unwrap();
    assert_eq!(exit_code(&session), 0);
    let ran = book.variable("DOCKER_HOST", NO_ENGINE).drydock(["check"]);
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[test]
fn what_was_accepted_before_an_interruption_is_written() {
    let book = small().chapter("three.md", THREE).chapter("windows.md", &corrupted(WINDOWS, ""));
    let mut session = review(&book);
    session.expect("1 of 4").unwrap();
    session.expect("[q]uit").unwrap();
    session.send("a").unwrap();
    session.expect("2 of 4").unwrap();
    session.expect("[q]uit").unwrap();
    assert_eq!(book.read("book/three.md"), THREE.replace("\n1\n", "\none\n"), "at once");
    book.append("book/three.md", "\nWritten meanwhile.\n");
    session.send("a").unwrap();
    session.expect("was changed in the meantime").unwrap();
    // The rest of that file is not asked about.
    session.expect("4 of 4").unwrap();
    session.expect("[q]uit").unwrap();
    session.send("\u{3}").unwrap();
    session.expect("1 accepted in 1 file, 1 skipped, 2 refused").unwrap();
    assert_eq!(exit_code(&session), 1);
    let written = THREE.replace("\n1\n", "\none\n") + "\nWritten meanwhile.\n";
    assert_eq!(book.read("book/three.md"), written);
}
