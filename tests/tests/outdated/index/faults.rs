//! An index that is not well, in each way that an index can be.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mdbook_drydock::outdated::answer::{Answer, Standing};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{hasty, judged, pins, told};

/// A server that says what it is told to, byte by byte; it ends when this is dropped.
struct Scripted {
    address: SocketAddr,
    /// How many requests came.
    asked: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

/// What comes back, by the number of the request, which begins with 0; nothing, ever, for an empty answer.
type Script = fn(usize) -> String;

impl Scripted {
    async fn start(script: Script) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let count = Arc::clone(&count);
                tokio::spawn(
                    async move { answer(stream, script(count.fetch_add(1, Ordering::SeqCst))).await },
                );
            }
        });
        Self { address, asked, accepting }
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Answers one request, then hangs up.
async fn answer(mut stream: TcpStream, answer: String) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    if answer.is_empty() {
        return std::future::pending().await;
    }
    // Whoever has hung up meanwhile has heard enough.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn response(status: &str, kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

const JSON: &str = "application/vnd.pypi.simple.v1+json";
const HTML: &str = "text/html; charset=utf-8";
const GOOD: &str = r#"{"meta": {"api-version": "1.0"}, "name": "celery", "files": [
    {"filename": "celery-5.2.1.tar.gz", "url": "u", "hashes": {}},
    {"filename": "celery-6.0.0.tar.gz", "url": "u", "hashes": {}, "yanked": "broken"},
    {"filename": "celery-5.3.0.tar.gz", "url": "u", "hashes": {}, "requires-python": ">=3.9"}
]}"#;

/// The answer for `celery==5.2.1` of an index that follows a script, and how often it was asked.
async fn celery(script: Script) -> (Answer, usize) {
    let server = Scripted::start(script).await;
    let pins = pins("celery==5.2.1");
    let told = told(&pins, &format!("http://{}/simple", server.address), hasty()).await;
    let mut answer = judged(&pins[0], &told);
    if let Answer::Unchecked { why } = &mut answer {
        *why = why.replace(&server.address.to_string(), "INDEX");
    }
    (answer, server.asked.load(Ordering::SeqCst))
}

#[tokio::test]
async fn no_fault_reads_as_up_to_date() {
    let faults: [(&str, Script); 15] = [
        ("nothing there", |_| response("404 Not Found", HTML, "<html>no</html>")),
        ("who asks?", |_| response("401 Unauthorized", HTML, "")),
        ("not for you", |_| response("403 Forbidden", HTML, "")),
        ("a page to log in", |_| {
            response("200 OK", HTML, "<html><body><form action='/login'></form></body></html>")
        }),
        ("a page of another library", |_| response("200 OK", HTML, "<a href='redis-9.tar.gz'>redis</a>")),
        ("half a page", |_| {
            format!(
                "HTTP/1.1 200 OK\r\nContent-Type: {HTML}\r\n\r\n<html><body><a href='celery-5.2.1.zip'>a</a>"
            )
        }),
        ("JSON that breaks off", |_| response("200 OK", JSON, &GOOD[..120])),
        ("a body that breaks off", |_| {
            let whole = response("200 OK", JSON, GOOD);
            whole[..whole.len() - 60].to_owned()
        }),
        ("another API", |_| response("200 OK", JSON, &GOOD.replace("1.0", "2.0"))),
        ("another library", |_| response("200 OK", JSON, &GOOD.replace("celery", "redis"))),
        ("plain text", |_| response("200 OK", "text/plain", "celery 5.2.1")),
        ("no HTTP", |_| "SSH-2.0-OpenSSH_9.2\r\n".to_owned()),
        ("not well", |_| response("502 Bad Gateway", HTML, "")),
        ("wants to be left alone", |_| {
            "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .to_owned()
        }),
        ("silence", |_| String::new()),
    ];
    let mut lines = Vec::new();
    for (fault, script) in faults {
        let (answer, _) = celery(script).await;
        assert_eq!(answer.standing(), Standing::Unchecked, "{fault}: {answer:?}");
        if let Answer::Unchecked { why } = answer {
            lines.push(format!("{fault}\n  {why}"));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn nobody_there_does_not_read_as_up_to_date() {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let pins = pins("celery==5.2.1");
    let told = told(&pins, &format!("http://{address}/simple/"), hasty()).await;
    assert_eq!(judged(&pins[0], &told).standing(), Standing::Unchecked);
}

#[tokio::test]
async fn an_index_that_asks_to_wait_is_asked_again() {
    let (answer, asked) = celery(|request| match request {
        0 => "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .to_owned(),
        _ => response("200 OK", JSON, GOOD),
    })
    .await;
    assert_eq!(asked, 2);
    let Answer::Behind(behind) = answer else { panic!("{answer:?}") };
    assert_eq!(behind.minor.map(|minor| minor.to).as_deref(), Some("==5.3.0"));
    assert_eq!(behind.major, None, "6.0.0 was yanked");
}
