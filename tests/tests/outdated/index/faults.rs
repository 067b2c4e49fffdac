//! An index that is not well, in each way that an index can be.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use drydock_tests::{Asked, Certificate, Front, Registry, Reply, Storage};
use mdbook_drydock::outdated::answer::Answer;
use mdbook_drydock::outdated::sources::Limits;

use super::{judged, limits, pins, told};

const JSON: &str = "application/vnd.pypi.simple.v1+json";
const HTML: &str = "text/html; charset=utf-8";
const GOOD: &str = r#"{"meta": {"api-version": "1.0"}, "name": "celery", "files": [
    {"filename": "celery-5.2.1.tar.gz", "url": "u", "hashes": {}},
    {"filename": "celery-6.0.0.tar.gz", "url": "u", "hashes": {}, "yanked": "broken"},
    {"filename": "celery-5.3.0.tar.gz", "url": "u", "hashes": {}, "requires-python": ">=3.9"}
]}"#;

fn json(body: &str) -> Reply {
    Reply::new(200, body.to_owned()).header("content-type", JSON)
}

fn page(body: &str) -> Reply {
    Reply::new(200, body.to_owned()).header("content-type", HTML)
}

/// What there is to say of `celery==5.2.1` by the index of a host.
async fn celery(scheme: &str, host: &str, limits: Limits) -> Answer {
    let pins = pins("celery==5.2.1");
    let told = told(&pins, &format!("{scheme}://{host}/simple"), limits).await;
    judged(&pins[0], &told)
}

/// Why it could not be checked, the host's address left out.
async fn why(fault: &str, scheme: &str, host: &str) -> String {
    why_within(limits(), fault, scheme, host).await
}

async fn why_within(limits: Limits, fault: &str, scheme: &str, host: &str) -> String {
    match celery(scheme, host, limits).await {
        Answer::Unchecked { why } => format!("{fault}: {}", why.replace(host, "INDEX")),
        other => panic!("{fault} reads as {other:?}"),
    }
}

#[tokio::test]
async fn no_bad_answer_reads_as_up_to_date() {
    let faults = [
        ("nothing there", Reply::new(404, "<html>no</html>")),
        ("who asks?", Reply::new(401, "")),
        ("not for you", Reply::new(403, "")),
        ("a page to log in", page("<html><body><form action='/login'></form></body></html>")),
        ("a page of another library", page("<a href='redis-9.tar.gz'>redis</a>")),
        ("half a page", page("<html><body><a href='celery-5.2.1.zip'>a</a>")),
        ("half of the JSON", json(&GOOD[..120])),
        ("another API", json(&GOOD.replace("1.0", "2.0"))),
        ("another library", json(&GOOD.replace("celery", "redis"))),
        ("no releases", json(r#"{"meta": {"api-version": "1.0"}, "name": "celery", "files": []}"#)),
        ("plain text", Reply::new(200, "celery 5.2.1").header("content-type", "text/plain")),
        ("nothing at all", Reply::new(204, "")),
        ("not well", Reply::new(502, "")),
        ("a redirect without TLS", Reply::new(302, "").header("location", "http://index.example/celery/")),
        ("wants to be left alone", Reply::new(429, "").header("retry-after", "3600")),
    ];
    let mut lines = Vec::new();
    for (fault, reply) in faults {
        let front = Front::start(move |_: Asked| std::future::ready(reply.clone())).await;
        lines.push(why(fault, "http", &front.host()).await);
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn no_broken_connection_reads_as_up_to_date() {
    let half: &[u8] =
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"meta\"";
    let page: &[u8] =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><a href='celery-5.2.1.zip'>";
    let mut lines = vec![why("nobody", "http", &Front::nobody()).await];
    for (fault, bytes) in
        [("half a body", half), ("half a page", page), ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n")]
    {
        let front = Front::raw(bytes).await;
        lines.push(why(fault, "http", &front.host()).await);
    }
    let short = Limits { answer: Duration::from_millis(200), ..limits() };
    lines.push(why_within(short, "silence", "http", &Front::mute().await.host()).await);
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn an_index_that_asks_to_wait_is_asked_again() {
    let requests = Arc::new(AtomicUsize::new(0));
    let front = Front::start(move |_: Asked| {
        let first = requests.fetch_add(1, Ordering::SeqCst) == 0;
        let reply = if first { Reply::new(429, "").header("retry-after", "1") } else { json(GOOD) };
        std::future::ready(reply)
    })
    .await;
    let answer = celery("http", &front.host(), limits()).await;
    assert_eq!(front.targets(), ["GET /simple/celery/", "GET /simple/celery/"]);
    let Answer::Behind(behind) = answer else { panic!("{answer:?}") };
    assert_eq!(behind.minor.map(|minor| minor.to).as_deref(), Some("==5.3.0"));
    assert_eq!(behind.major, None, "6.0.0 was yanked");
}

#[tokio::test]
async fn json_is_asked_for_first() {
    let front = Front::start(|_: Asked| std::future::ready(json(GOOD))).await;
    celery("http", &front.host(), limits()).await;
    let asked = front.asked();
    let accepted = asked[0].header("accept").unwrap();
    assert!(accepted.starts_with(JSON) && accepted.contains("text/html;q=0.01"), "{accepted}");
}

#[tokio::test]
async fn a_certificate_that_nobody_knows_does_not_read_as_up_to_date() {
    let storage = Storage::empty();
    // Whatever speaks TLS will do: what is asked for is never heard.
    let host = Registry::with_tls(&storage, &Certificate::make()).await;
    insta::assert_snapshot!(why("a certificate of its own", "https", host.host()).await);
}
