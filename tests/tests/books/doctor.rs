//! What `doctor` says of this computer, whatever it is, and that it leaves nothing on it.

use std::process::Command;

use drydock_tests::{Fixture, Ran, drydock_binary};
use serde_json::Value;

use super::{NO_ENGINE, json, sandboxes_of, small};

/// The status of a check by name.
fn status(ran: &Ran, name: &str) -> Option<String> {
    let report = json(ran);
    let checks = report["checks"].as_array().unwrap().clone();
    let check = checks.into_iter().find(|check| check["name"] == name)?;
    check["status"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_computer_that_verifies_books_lacks_nothing() {
    let book = small();
    let running = book.start_drydock(["doctor", "--format", "json"]);
    let process = running.id();
    let ran = running.wait();
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(sandboxes_of(process).await, [""; 0], "{ran}");
    assert_eq!(json(&ran)["fit"], Value::Bool(true));
    // There is a golden, and so there were images to try a container with.
    for name in
        ["answers", "version", "rights", "base image", "mdbook-drydock", "settings", "stack", "golden"]
    {
        assert_eq!(status(&ran, name).as_deref(), Some("ok"), "{name}: {ran}");
    }
    assert!(ran.stdout.contains("(tried)"), "{ran}");
}

#[test]
fn a_person_gets_a_line_a_check() {
    let ran = small().drydock(["doctor"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    for heading in ["The engine\n", "This computer\n", "The book\n"] {
        assert!(ran.stdout.contains(heading), "{ran}");
    }
    assert!(
        ran.stdout.contains("Everything that is needed is there") && !ran.stdout.contains('\u{1b}'),
        "{ran}"
    );
}

#[test]
fn whoever_can_mend_it_is_told() {
    let without_engine = || Fixture::new().stack("small").variable("DOCKER_HOST", NO_ENGINE);
    let ran = without_engine().drydock(["doctor", "--format", "json"]);
    assert_eq!((ran.code, status(&ran, "answers").as_deref()), (Some(3), Some("missing")), "{ran}");
    assert_eq!(status(&ran, "settings").as_deref(), Some("ok"), "{ran}");
    for book in [
        without_engine().setting("verfy", "true"),
        without_engine().replace("stack/stack.toml", "[host]", "[hots]"),
        without_engine().setting("recordings", "\"book/kept\""),
    ] {
        let ran = book.drydock(["doctor", "--format", "json"]);
        assert_eq!((ran.code, status(&ran, "settings").as_deref()), (Some(2), Some("missing")), "{ran}");
    }
    let ran = without_engine().drydock(["doctor", "--book", "nowhere"]);
    assert_eq!(ran.code, Some(2), "{ran}");
}

#[test]
fn outside_of_a_book_the_engine_is_looked_at() {
    let folder = tempfile::TempDir::new().unwrap();
    let run = |host: Option<&str>| {
        let mut command = Command::new(drydock_binary());
        command.args(["doctor", "--format", "json"]).current_dir(folder.path());
        host.map(|host| command.env("DOCKER_HOST", host));
        let output = command.output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(
            report["checks"].as_array().unwrap().iter().all(|check| check["part"] != "book"),
            "{report:#}"
        );
        output.status.code()
    };
    assert_eq!(run(None), Some(0));
    assert_eq!(run(Some(NO_ENGINE)), Some(3));
}
