use std::sync::Arc;
use std::time::Duration;

use super::*;

fn http(mirrors: &[&str], insecure: &[&str]) -> Http {
    Http::new(&SourceSettings {
        mirrors: mirrors.iter().map(|mirror| (*mirror).to_owned()).collect(),
        insecure: insecure.iter().map(|host| (*host).to_owned()).collect(),
        ..SourceSettings::default()
    })
}

#[test]
fn who_is_asked_without_tls() {
    let http = http(&["http://mirror.example:5000/", "https://b.example"], &["c.example", "d.example:80"]);
    let table = [
        ("https://a.example/", true),
        ("http://a.example/", false),
        ("http://localhost:5000/", true),
        ("http://registry.localhost/", true),
        ("http://127.1.2.3:5000/", true),
        ("http://[::1]/", true),
        ("http://10.0.0.1/", false),
        ("http://localhost.example/", false),
        ("http://mirror.example:5000/", true),
        ("http://mirror.example/", false),
        ("http://b.example/", false),
        ("http://c.example:5000/", true),
        ("ftp://localhost/", false),
        ("file:///etc/passwd", false),
    ];
    for (url, expected) in table {
        assert_eq!(http.admits(&Url::parse(url).unwrap()), expected, "{url}");
    }
}

#[test]
fn addresses_are_told_without_secrets() {
    let url = Url::parse("https://ann:secret@a.example:8443/v2/?token=secret#secret").unwrap();
    assert_eq!(told(&url), "https://a.example:8443/v2/");
}

#[tokio::test]
async fn without_tls_a_stranger_is_not_asked() {
    let trouble = http(&[], &[]);
    let url = Url::parse("http://registry.example/v2/").unwrap();
    let trouble = trouble.get(&url, "*/*", HeaderMap::new()).await.unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::Untrusted);
    insta::assert_snapshot!(trouble.message);
}

#[tokio::test]
async fn whoever_wants_to_be_left_alone_is_left_alone_by_all() {
    let gates = Gates::new(2, 8);
    let url = Url::parse("https://a.example/").unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    let gate = gates.of("a.example");
    gate.close_until(deadline + Duration::from_secs(60));
    let trouble = gates.of("a.example").enter(deadline, &url).await.map(drop).unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::Limited);
    assert!(gates.of("b.example").enter(deadline, &url).await.is_ok(), "another host");
}

#[tokio::test]
async fn a_host_has_as_many_guests_as_it_has_places() {
    let gates = Gates::new(2, 3);
    let url = Url::parse("https://a.example/").unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    let (a, b) = (gates.of("a"), gates.of("b"));
    let first = a.enter(deadline, &url).await.ok();
    let second = a.enter(deadline, &url).await.ok();
    let third = b.enter(deadline, &url).await.ok();
    let at_once = Duration::ZERO;
    let waits = |gate: Arc<gate::Gate>| {
        let url = &url;
        async move { tokio::time::timeout(at_once, gate.enter(deadline, url)).await.is_err() }
    };
    assert!(waits(Arc::clone(&a)).await, "no third place at one host");
    assert!(waits(Arc::clone(&b)).await, "no fourth place in all");
    drop(first);
    assert!(b.enter(deadline, &url).await.is_ok());
    drop((second, third));
    assert!(b.enter(Instant::now(), &url).await.is_err(), "the time is over");
}
