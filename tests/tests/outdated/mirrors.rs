//! Mirrors of Docker Hub: the first that knows the answer gives it.

use drydock_tests::{Asked, Front, Registry, Reply, Storage};

use crate::asking::{settings, tags};

#[tokio::test]
async fn a_mirror_that_is_down_or_lacks_the_image_is_passed_over() {
    let lacking = Storage::with([("library/redis", vec!["7"])]).await;
    let lacking_it = Registry::open(&lacking).await;
    let having = Storage::with([("library/postgres", vec!["15", "17"])]).await;
    let having_it = Registry::open(&having).await;
    let unwell = Front::start(|_| async { Reply::new(502, "") }).await;
    let mut settings = settings();
    settings.mirrors = vec![
        format!("http://{}/", Front::nobody()),
        format!("http://{}", unwell.host()),
        lacking_it.host().to_owned(),
        format!("http://{}", having_it.host()),
    ];
    assert_eq!(tags("docker.io", "library/postgres", &settings).await, ["15", "17"]);
    assert!(!unwell.asked().is_empty(), "they are asked in their order");
}

#[tokio::test]
async fn mirrors_are_asked_only_for_docker_hub() {
    let mirror = Front::start(|_| async { Reply::json(&serde_json::json!({"tags": ["mirrored"]})) }).await;
    let own = Front::start(|_: Asked| async { Reply::json(&serde_json::json!({"tags": ["own"]})) }).await;
    let mut settings = settings();
    settings.mirrors = vec![format!("http://{}", mirror.host())];
    assert_eq!(tags(&own.host(), "web", &settings).await, ["own"]);
    assert_eq!(mirror.targets(), [""; 0]);
    assert_eq!(tags("docker.io", "library/web", &settings).await, ["mirrored"]);
}
