//! What is kept until the next time.

use camino::Utf8Path;
use drydock_tests::{Asked, Front, Reply};
use mdbook_drydock::outdated::sources::SourceSettings;
use serde_json::json;

use crate::asking::{settings, tags, trouble};

fn caching(folder: &tempfile::TempDir) -> SourceSettings {
    SourceSettings { cache: Some(Utf8Path::from_path(folder.path()).unwrap().to_owned()), ..settings() }
}

/// What came for everything but the greeting: whether it was asked with a validator.
fn conditional(front: &Front) -> Vec<bool> {
    let asked = front.asked().into_iter().filter(|asked| asked.path != "/v2/");
    asked.map(|asked| asked.header("if-none-match").is_some()).collect()
}

#[tokio::test]
async fn what_still_holds_is_not_sent_again() {
    let front = Front::start(|asked: Asked| async move {
        match asked.header("if-none-match") {
            Some("\"one\"") => Reply::new(304, ""),
            _ => Reply::json(&json!({"tags": ["1"]})).header("etag", "\"one\""),
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        assert_eq!(tags(&front.host(), "web", &caching(&folder)).await, ["1"]);
    }
    assert_eq!(conditional(&front), [false, true, true]);
    // Without a cache everything is asked anew.
    assert_eq!(tags(&front.host(), "web", &settings()).await, ["1"]);
    assert_eq!(conditional(&front), [false, true, true, false]);
}

#[tokio::test]
async fn what_is_fresh_is_not_asked_for() {
    let front = Front::start(|_| async {
        Reply::json(&json!({"tags": ["1"]})).header("cache-control", "max-age=3600")
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        assert_eq!(tags(&front.host(), "web", &caching(&folder)).await, ["1"]);
    }
    assert_eq!(conditional(&front), [false]);
}

#[tokio::test]
async fn what_is_kept_is_no_answer_when_its_source_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let host = {
        let front =
            Front::start(|_| async { Reply::json(&json!({"tags": ["1"]})).header("etag", "\"one\"") });
        let front = front.await;
        tags(&front.host(), "web", &caching(&folder)).await;
        front.host()
    };
    let said = trouble(&host, "web", &caching(&folder)).await;
    assert!(said.starts_with("Unreachable: "), "{said}");
}

#[tokio::test]
async fn a_broken_file_is_asked_anew() {
    let front =
        Front::start(|_| async { Reply::json(&json!({"tags": ["1"]})).header("etag", "\"one\"") }).await;
    let folder = tempfile::tempdir().unwrap();
    tags(&front.host(), "web", &caching(&folder)).await;
    let mut broken = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        std::fs::write(entry.unwrap().path(), "{\"url\":").unwrap();
        broken += 1;
    }
    assert!(broken > 0, "nothing was kept");
    assert_eq!(tags(&front.host(), "web", &caching(&folder)).await, ["1"]);
    assert_eq!(conditional(&front), [false, false]);
}
