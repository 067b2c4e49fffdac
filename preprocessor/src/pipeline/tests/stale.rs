//! Steps that pass and look stale all the same.

use super::{Desk, codes};
use crate::config::Verify;
use crate::pipeline::Verified;
use crate::sandbox::scripted::Scripted;

const LIST: &str = "```console\n$ docker ps -a\n```\n";

/// Runs a book where every command prints this.
async fn run(desk: &Desk, text: &str, output: &'static str) -> Verified {
    let machines = Scripted::new(move |_| (output.to_owned(), 0));
    desk.try_run(&[text], Ok(machines)).await.expect("scripted machines do not break")
}

#[tokio::test]
async fn what_looks_stale_is_told_of_a_replay_too() {
    let mut desk = Desk::new();
    for prepared in [1, 1] {
        let verified = run(&desk, LIST, "<no value>\n").await;
        assert_eq!(codes(&verified), ["D0401"]);
        assert!(verified.is_sound());
        assert_eq!(desk.prepared(), prepared);
    }
    desk.settings.deny_warnings = true;
    assert!(!run(&desk, LIST, "").await.is_sound());
}

#[tokio::test]
async fn steps_that_fail_are_told_of_only_once() {
    let desk = Desk::new();
    let machines = Scripted::new(|_| ("<no value>\n".to_owned(), 1));
    let verified = desk.try_run(&[LIST], Ok(machines)).await.expect("scripted machines do not break");
    assert_eq!(codes(&verified), ["D0202"]);
}

#[tokio::test]
async fn output_that_changed_is_told_once() {
    let mut desk = Desk::new();
    desk.settings.verify = Verify::Always;
    for (output, told) in [
        ("web\n", [].as_slice()),
        ("web\n", &[]),
        ("web\ncache\n", &["D0404"]),
        ("web\ncache\n", &[]),
        ("cache\nweb\n", &[]),
    ] {
        assert_eq!(codes(&run(&desk, LIST, output).await), told, "{output:?}");
    }
    // Another golden is another system, of which nothing is known.
    desk.golden = "another";
    assert_eq!(codes(&run(&desk, LIST, "pgdata\n").await), [""; 0]);
}

#[tokio::test]
async fn a_chapter_that_is_executed_for_its_expectations_is_compared_too() {
    let desk = Desk::new();
    let book = |expected: &str| format!("{LIST}\n```console\n$ docker volume ls\n{expected}\n```\n");
    run(&desk, &book("a[..]"), "a\n").await;
    assert_eq!(codes(&run(&desk, &book("b"), "b\n").await), ["D0404"]);
}
