//! A run that is killed cannot tidy up, and leaves nothing all the same.

use super::{small, until_gone};

#[tokio::test]
async fn a_killed_run_leaves_nothing_and_the_next_one_works() {
    let hanging = "# One\n\n```console\n$ sudo docker pause keeper\nkeeper\n$ sleep 1000\n```\n";
    let book = small().chapter("one.md", hanging);
    let mut running = book.start_drydock(["check"]);
    running.wait_for("book/one.md: sandbox healthy");
    let process = running.id();
    assert_eq!(super::sandboxes_of(process).await.len(), 1, "there is a sandbox while it runs");
    let ran = running.kill();
    assert_eq!(ran.code, None, "{ran}");
    until_gone(process).await;
    let book = book.replace("book/one.md", "sleep 1000", "sleep 0");
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(0), "{ran}");
}
