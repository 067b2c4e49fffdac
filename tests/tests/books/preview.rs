//! Authors at work: sandboxes outlive a run, and only what is new is run.

use drydock_tests::Running;

use super::{sandboxes_of, small, until_gone};

const FIRST: &str = "# One\n\n```console\n$ KEPT=$$\n```\n";
const APPENDED: &str = "\n```console\n$ [ \"$KEPT\" = $$ ] && echo the same shell\nthe same shell\n```\n";

#[test]
fn a_watched_chapter_goes_on_where_it_ended() {
    let book = small().chapter("one.md", FIRST).chapter("two.md", "# Two\n\n```console\n$ true\n```\n");
    let mut running = book.start_drydock(["check", "--watch"]);
    waits(&mut running, 1);
    book.append("book/one.md", APPENDED);
    waits(&mut running, 2);
    book.rewrite("book/one.md", "the same shell\n```", "another shell\n```");
    waits(&mut running, 3);
    book.rewrite("book/one.md", "another shell\n```", "the same shell\n```");
    waits(&mut running, 4);
    book.rewrite("book/one.md", "KEPT=$$", "KEPT=0");
    waits(&mut running, 5);
    let ran = running.kill();
    insta::assert_snapshot!(ran.redacted());
}

/// Waits until every change so far has been dealt with.
fn waits(running: &mut Running, times: usize) {
    running.wait_until(|stderr| stderr.matches("waiting for the next change").count() == times);
}

#[tokio::test]
async fn under_serve_sandboxes_outlive_a_build_and_end_with_mdbook() {
    let book = small().chapter("one.md", FIRST);
    let mut running = book.start_mdbook(["serve", "--port", "0"]);
    running.wait_for("drydock: 1 step passed");
    // What is saved before mdBook has looked around for the first time goes unnoticed.
    running.wait_for("Watching for changes");
    book.append("book/one.md", APPENDED);
    running.wait_for("book/one.md: goes on after 1 step");
    running.wait_for("drydock: 2 steps passed");
    book.rewrite("book/one.md", "the same shell\n```", "another shell\n```");
    running.wait_for("1 mismatched");
    // The server lives, and the page shows what is wrong with it.
    book.append("book/one.md", "\nMore.\n");
    running.wait_until(|stderr| {
        let mut since = stderr.split("1 mismatched").skip(2);
        since.next().is_some_and(|since| since.contains("HTML book written"))
    });
    assert!(book.read("target/site/one.html").contains("another shell"), "the preview is not of today");
    let keeper = keeper_of(running.id());
    assert!(!sandboxes_of(keeper).await.is_empty());
    let ran = running.kill();
    until_gone(keeper).await;
    assert!(!is_alive(keeper), "{ran}");
}

/// The process that stays for an mdBook.
fn keeper_of(mdbook: u32) -> u32 {
    let ids =
        std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    let mut keepers = ids.filter_map(|id| id.parse().ok()).filter(|id: &u32| {
        let arguments = std::fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
        arguments.contains("\0keep\0") && arguments.ends_with(&format!("\0{mdbook}\0"))
    });
    keepers.next().expect("a process stays")
}

/// Whether a process runs; one that has ended and is not yet waited for does not.
fn is_alive(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status.contains("State:") && !status.contains("State:\tZ")
}
