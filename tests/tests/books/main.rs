//! Whole books on the smallest stack: the real programs, a real engine, and what a person gets to read.
//!
//! Sandboxes are what takes time here, so a book holds as many cases as one run can tell apart, and what
//! needs no sandbox has no engine within reach either: [`NO_ENGINE`].

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accept;
mod doctor;
mod drills;
mod effects;
mod explain;
mod host;
mod init;
mod killed;
mod malformed;
mod misconfigured;
mod mistakes;
mod pictures;
mod preview;
mod quietly;
mod renamed;
mod reports;
mod selected;
mod shell;
mod site;
mod stale;
mod supports;
mod tools;
mod tries;
mod verified;

use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::query_parameters::ListContainersOptionsBuilder;
use drydock_tests::{Fixture, Ran};
use serde_json::Value;

/// An address where no Docker engine answers, for `DOCKER_HOST`.
const NO_ENGINE: &str = "tcp://127.0.0.1:1";

/// A book with the smallest stack, whose golden is ready, so that no run tells of making it.
///
/// Chapters are verified one after another: what is told of them comes in the same order each time.
fn small() -> Fixture {
    static PREPARED: OnceLock<()> = OnceLock::new();
    PREPARED.get_or_init(|| prepare(&on_small_stack()));
    on_small_stack()
}

fn on_small_stack() -> Fixture {
    Fixture::new().stack("small").setting("jobs", "1")
}

/// Makes the golden of a book's stack.
fn prepare(book: &Fixture) {
    let ran = book.drydock(["prepare"]);
    assert_eq!(ran.code, Some(0), "{ran}");
}

/// What a program printed as JSON.
fn json(ran: &Ran) -> Value {
    let parsed = serde_json::from_str(&ran.stdout);
    assert!(parsed.is_ok(), "no JSON ({parsed:?}):\n{ran}");
    parsed.unwrap()
}

/// The lines of a chapter that hold `text`, 1-based.
fn lines_with(chapter: &str, text: &str) -> Vec<u64> {
    let lines = (1..).zip(chapter.lines());
    lines.filter(|(_, line)| line.contains(text)).map(|(number, _)| number).collect()
}

/// The names of the sandboxes that belong to a process.
async fn sandboxes_of(process: u32) -> Vec<String> {
    let docker = Docker::connect_with_defaults().unwrap();
    let filters = HashMap::from([("label".to_owned(), vec!["io.drydock.role=sandbox".to_owned()])]);
    let options = ListContainersOptionsBuilder::default().all(true).filters(&filters).build();
    let containers = docker.list_containers(Some(options)).await.unwrap().into_iter();
    let of_process = containers.filter(|container| {
        let labels = container.labels.as_ref().unwrap();
        // machine, process id and when it was started
        labels["io.drydock.owner"].rsplit(':').nth(1) == Some(&process.to_string())
    });
    of_process.map(|container| container.names.unwrap_or_default().join(",")).collect()
}

/// Waits until no sandbox belongs to a process.
async fn until_gone(process: u32) {
    let began = Instant::now();
    while !sandboxes_of(process).await.is_empty() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "a sandbox is still there after {:?}",
            began.elapsed()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
