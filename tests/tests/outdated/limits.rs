//! Registries that want to be asked less, and how little they are asked.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use drydock_tests::{Asked, Front, Registry, Reply, Storage};
use mdbook_drydock::outdated::release::Question;
use mdbook_drydock::outdated::sources::ask;
use serde_json::json;

use crate::asking::{settings, tags, tags_of};

#[tokio::test]
async fn whoever_says_when_to_come_again_is_asked_then() {
    for status in [429, 503, 403] {
        for after in ["0", "1", "Sun, 06 Nov 1994 08:49:37 GMT"] {
            let times = Arc::new(AtomicUsize::new(0));
            let front = Front::start(move |asked: Asked| {
                let refuse = asked.path != "/v2/" && times.fetch_add(1, Ordering::SeqCst) < 2;
                async move {
                    if refuse {
                        Reply::new(status, "").header("retry-after", after)
                    } else {
                        Reply::json(&json!({"tags": ["1"]}))
                    }
                }
            })
            .await;
            assert_eq!(tags(&front.host(), "web", &settings()).await, ["1"], "{status} {after}");
            assert_eq!(front.asked().len(), 4, "{status} {after}: a greeting, two refusals, an answer");
        }
    }
}

#[tokio::test]
async fn whoever_wants_a_long_rest_is_asked_no_more() {
    let front = Front::start(|asked: Asked| async move {
        if asked.path == "/v2/" {
            Reply::new(200, "{}")
        } else {
            Reply::new(429, "").header("retry-after", "3600")
        }
    })
    .await;
    let mut settings = settings();
    settings.limits.per_host = 2;
    let questions = (0..20).map(|number| tags_of(&front.host(), &format!("web-{number}"))).collect();
    let told = ask(questions, &settings, &|_| {}).await;
    assert_eq!(told.values().filter(|answer| answer.is_err()).count(), 20);
    assert!(front.asked().len() <= 1 + 2, "{:?}", front.targets());
}

#[tokio::test]
async fn two_hundred_pins_are_asked_politely() {
    let names: Vec<String> = (0..200).map(|number| format!("team/service-{number}")).collect();
    let storage = Storage::with(names.iter().map(|name| (name.clone(), vec!["1", "2"]))).await;
    let registry = Registry::open(&storage).await;
    let front = registry.resting(Duration::from_millis(20), &[50, 90, 170]).await;
    let questions: BTreeSet<Question> = names.iter().map(|name| tags_of(&front.host(), name)).collect();
    let steps = Mutex::new(Vec::new());
    let told = ask(questions, &settings(), &|progress| {
        steps.lock().unwrap().push((progress.done, progress.of, progress.trouble));
    })
    .await;
    assert_eq!(told.len(), 200);
    assert!(told.values().all(Result::is_ok), "{told:#?}");
    let expected: Vec<_> = (1..=200).map(|done| (done, 200, false)).collect();
    assert_eq!(steps.into_inner().unwrap(), expected);
    assert_eq!(front.most_at_once(), settings().limits.per_host);
    // A greeting, one request for each, and in each of three rounds no more refusals than guests.
    let asked = front.asked().len();
    let refused = asked - 201;
    assert!((3..=3 * settings().limits.per_host).contains(&refused), "{asked} requests");
}
