//! A server on this computer that answers as it is told to, and writes down what it was asked.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `GET`, `HEAD` or `POST`.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query without its question mark; empty without one.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Asked {
    /// Path and query.
    #[must_use]
    pub fn target(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.path, self.query)
    }

    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Reply {
    /// An answer with a body.
    ///
    /// # Panics
    /// For what is no status.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        let status = StatusCode::from_u16(status).expect("a status");
        Self { status, headers: HeaderMap::new(), body: body.into() }
    }

    /// JSON that is there.
    #[must_use]
    pub fn json(value: &serde_json::Value) -> Self {
        Self::new(200, value.to_string()).header("content-type", "application/json")
    }

    /// The same with a header.
    ///
    /// # Panics
    /// For what is no header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        let name = HeaderName::try_from(name).expect("a name of a header");
        self.headers.append(name, HeaderValue::try_from(value.as_ref()).expect("a header"));
        self
    }

    /// The same without a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }
}

type Answers = dyn Fn(Asked) -> Pin<Box<dyn Future<Output = Reply> + Send>> + Send + Sync;

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct Front {
    address: SocketAddr,
    log: Arc<Log>,
    accepting: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Log {
    asked: Mutex<Vec<Asked>>,
    at_once: Mutex<AtOnce>,
}

#[derive(Clone, Copy, Debug, Default)]
struct AtOnce {
    now: usize,
    most: usize,
}

impl Front {
    /// Answers every request by a function.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start<F, A>(answers: F) -> Self
    where
        F: Fn(Asked) -> A + Send + Sync + 'static,
        A: Future<Output = Reply> + Send + 'static,
    {
        let answers: Arc<Answers> = Arc::new(move |asked| Box::pin(answers(asked)));
        let log = Arc::new(Log::default());
        let kept = Arc::clone(&log);
        Self::serve(log, move |stream| answer(stream, Arc::clone(&answers), Arc::clone(&kept))).await
    }

    /// Reads the head of every request, sends these bytes and hangs up.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn raw(bytes: &'static [u8]) -> Self {
        Self::serve(Arc::default(), move |mut stream| async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => return,
                }
            }
            // Whoever hangs up first is not interested in the rest.
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
        })
        .await
    }

    /// Takes every connection and says nothing.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn mute() -> Self {
        Self::serve(Arc::default(), |stream| async move {
            let _stream = stream;
            std::future::pending::<()>().await;
        })
        .await
    }

    /// A port at which nobody listens.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn nobody() -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("its address").to_string()
    }

    /// Its host and port.
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// What it was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.log.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Method and target of all that it was asked so far.
    #[must_use]
    pub fn targets(&self) -> Vec<String> {
        self.asked().iter().map(|asked| format!("{} {}", asked.method, asked.target())).collect()
    }

    /// How many requests it had at the same time, at the most.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.log.at_once.lock().unwrap_or_else(PoisonError::into_inner).most
    }

    async fn serve<S, F>(log: Arc<Log>, serve: F) -> Self
    where
        F: Fn(TcpStream) -> S + Send + 'static,
        S: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream));
            }
        });
        Self { address, log, accepting }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn answer(stream: TcpStream, answers: Arc<Answers>, log: Arc<Log>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let (answers, log) = (Arc::clone(&answers), Arc::clone(&log));
        async move {
            let asked = read(request).await;
            log.begin(&asked);
            let reply = answers(asked).await;
            log.end();
            let mut response = Response::new(Full::new(reply.body));
            *response.status_mut() = reply.status;
            *response.headers_mut() = reply.headers;
            Ok::<_, Infallible>(response)
        }
    });
    // Whoever hangs up in the middle of an answer has had enough.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn read(request: Request<Incoming>) -> Asked {
    let (head, body) = request.into_parts();
    Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default(),
    }
}

impl Log {
    fn begin(&self, asked: &Asked) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked.clone());
        let mut at_once = self.at_once.lock().unwrap_or_else(PoisonError::into_inner);
        at_once.now += 1;
        at_once.most = at_once.most.max(at_once.now);
    }

    fn end(&self) {
        self.at_once.lock().unwrap_or_else(PoisonError::into_inner).now -= 1;
    }
}
