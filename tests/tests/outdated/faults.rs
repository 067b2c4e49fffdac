//! Hosts that fail in every way they can: none of them ever looks as if it had answered.

use std::time::Duration;

use drydock_tests::{Asked, Front, Reply};
use mdbook_drydock::outdated::release::TroubleKind;
use serde_json::json;

use crate::asking::{digest_of, one, settings, tags_of, told, trouble};

/// Lets a greeting in, and answers everything else like this.
async fn after_greeting(reply: Reply) -> Front {
    Front::start(move |asked: Asked| {
        let reply = reply.clone();
        async move { if asked.path == "/v2/" { Reply::new(200, "{}") } else { reply } }
    })
    .await
}

#[tokio::test]
async fn bad_answers_are_told_for_what_they_are() {
    let errors = |code: &str| json!({"errors": [{"code": code, "message": "said the registry"}]}).to_string();
    let again = "</v2/web/tags/list?n=1000>; rel=\"next\"";
    let table = [
        ("not found", Reply::new(404, "404 page not found")),
        ("not found, by the protocol", Reply::new(404, errors("NAME_UNKNOWN"))),
        ("forbidden", Reply::new(403, errors("DENIED"))),
        ("a bad request", Reply::new(400, errors("UNSUPPORTED"))),
        ("a page for people", Reply::new(200, "<!doctype html>").header("content-type", "text/html")),
        ("malformed JSON", Reply::new(200, "{\"tags\": [\"1\",")),
        ("other JSON", Reply::json(&json!({"tags": "1"}))),
        ("nothing", Reply::new(200, "")),
        ("no tags", Reply::json(&json!({"tags": null}))),
        ("no content", Reply::new(204, "")),
        ("a broken compression", Reply::new(200, "no gzip").header("content-encoding", "gzip")),
        ("the same page again", Reply::json(&json!({"tags": ["1"]})).header("link", again)),
        ("a redirect in circles", Reply::new(302, "").header("location", "/v2/web/tags/list")),
        ("a redirect to nowhere", Reply::new(302, "")),
        ("a redirect without TLS", Reply::new(302, "").header("location", "http://registry.example/")),
        ("unwell", Reply::new(503, "")),
        ("too many requests", Reply::new(429, errors("TOOMANYREQUESTS"))),
        ("too many requests for an hour", Reply::new(429, "").header("retry-after", "3600")),
        ("no way to ask", Reply::new(401, "").header("www-authenticate", "Negotiate")),
        ("a wish without words", Reply::new(401, "")),
        (
            "a wish for a token from nowhere",
            Reply::new(401, "").header("www-authenticate", "Bearer realm=\"x\""),
        ),
    ];
    let mut said = Vec::new();
    for (name, reply) in table {
        let front = after_greeting(reply).await;
        said.push(format!("{name}: {}", trouble(&front.host(), "web", &settings()).await));
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn hosts_that_do_not_speak_are_told_for_what_they_do() {
    // Whoever does not speak HTTP is asked whether it speaks TLS, which such a one may never say.
    let mut patient = settings();
    patient.limits.connect = Duration::from_secs(2);
    let mut said = vec![format!("nobody: {}", trouble(&Front::nobody(), "web", &patient).await)];
    let table: [(&str, &'static [u8]); 5] = [
        ("hangs up", b""),
        ("another protocol", b"SSH-2.0-OpenSSH_9.2\r\n"),
        ("half a head", b"HTTP/1.1 200 OK\r\nContent-"),
        ("half a body", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"tags\""),
        ("half a chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
    ];
    for (name, bytes) in table {
        let front = Front::raw(bytes).await;
        said.push(format!("{name}: {}", trouble(&front.host(), "web", &patient).await));
    }
    let mut short = settings();
    short.limits.answer = Duration::from_millis(200);
    let front = Front::mute().await;
    said.push(format!("says nothing: {}", trouble(&front.host(), "web", &short).await));
    let mut small = settings();
    small.limits.body = 1024 * 1024;
    let front = after_greeting(Reply::new(200, vec![b' '; 1024 * 1024 + 1])).await;
    said.push(format!("does not end: {}", trouble(&front.host(), "web", &small).await));
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn a_name_that_nobody_has_is_not_found() {
    let said = trouble("registry.invalid", "web", &settings()).await;
    assert!(said.starts_with("Unreachable: registry.invalid cannot be found"), "{said}");
}

#[tokio::test]
async fn pages_without_an_end_are_given_up() {
    // Each page names another one, has a tag that no other has, and so never repeats itself.
    let front = Front::start(|asked: Asked| async move {
        let last = asked.query.split("last=").nth(1).and_then(|last| last.parse().ok()).unwrap_or(0_usize);
        let next = format!("</v2/web/tags/list?last={}>; rel=\"next\"", last + 1);
        Reply::json(&json!({"tags": [format!("1.{last}")]})).header("link", next)
    })
    .await;
    let found = one(tags_of(&front.host(), "web"), &settings()).await;
    assert_eq!(found.unwrap_err().kind, TroubleKind::Garbled);
}

#[tokio::test]
async fn a_digest_is_not_made_of_anything_else() {
    let table = [
        ("not found", Reply::new(404, "")),
        ("a page for people", Reply::new(200, "<html>").header("content-type", "text/html")),
        ("unwell", Reply::new(500, "")),
        ("nothing", Reply::new(200, "")),
    ];
    let mut said = Vec::new();
    for (name, reply) in table {
        let front = after_greeting(reply).await;
        let answer = one(digest_of(&front.host(), "web", "1"), &settings()).await;
        said.push(format!("{name}: {}", told(answer)));
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn a_dead_host_is_asked_once_for_everything() {
    let front = Front::start(|_| async { Reply::new(500, "") }).await;
    let questions = ["a", "b", "c", "d"].map(|repository| tags_of(&front.host(), repository));
    let mut settings = settings();
    settings.limits.tries = 3;
    let told = mdbook_drydock::outdated::sources::ask(questions.into(), &settings, &|_| {}).await;
    assert_eq!(told.len(), 4);
    assert!(told.values().all(Result::is_err), "{told:?}");
    assert_eq!(front.targets(), ["GET /v2/"; 3]);
}
