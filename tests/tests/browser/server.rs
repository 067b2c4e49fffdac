//! A server of files on this machine, which writes down what it was asked for.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use camino::{Utf8Path, Utf8PathBuf};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A request that was answered.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    /// Relative to the site's root.
    pub(crate) path: String,
    pub(crate) status: u16,
    /// Of the body, as it went over the wire.
    pub(crate) bytes: usize,
}

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    /// The address of the site's root, with a slash at its end.
    pub(crate) url: String,
    files: Arc<Files>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct Files {
    root: Utf8PathBuf,
    /// The path of the site's root, with a slash at both ends.
    base: String,
    served: Mutex<Vec<Served>>,
}

impl Server {
    /// Serves the files below `root` at the path `base` of a free port.
    pub(crate) async fn start(root: Utf8PathBuf, base: &str) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let url = format!("http://{}{base}", listener.local_addr().unwrap());
        let files = Arc::new(Files { root, base: base.to_owned(), served: Mutex::default() });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&files)));
        Self { url, files, accepting }
    }

    /// What was asked for since the last call.
    pub(crate) fn take_served(&self) -> Vec<Served> {
        std::mem::take(&mut self.files.served.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, files: Arc<Files>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let files = Arc::clone(&files);
        tokio::spawn(async move {
            let answers = service_fn(move |request: Request<Incoming>| {
                let files = Arc::clone(&files);
                async move { Ok::<_, std::convert::Infallible>(files.answer(request.uri().path()).await) }
            });
            // A browser that hangs up in the middle of an answer is no fault of the site's.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answers).await;
        });
    }
}

impl Files {
    async fn answer(&self, path: &str) -> Response<Full<Bytes>> {
        let (status, name, bytes) = match self.read(path).await {
            Some((name, bytes)) => (StatusCode::OK, name, bytes),
            None => {
                let page = tokio::fs::read(self.root.join("404.html")).await.unwrap_or_default();
                (StatusCode::NOT_FOUND, path.to_owned(), page)
            }
        };
        let served = Served { path: name, status: status.as_u16(), bytes: bytes.len() };
        let kind = if served.status == 200 { kind(&served.path) } else { kind("404.html") };
        self.served.lock().unwrap().push(served);
        let response = Response::builder().status(status).header(CONTENT_TYPE, kind);
        response.body(Full::new(Bytes::from(bytes))).unwrap()
    }

    /// The file that a path means, as GitHub Pages and most servers see it.
    async fn read(&self, path: &str) -> Option<(String, Vec<u8>)> {
        let name = path.strip_prefix(&self.base)?;
        let name = if name.is_empty() || name.ends_with('/') {
            format!("{name}index.html")
        } else {
            name.to_owned()
        };
        if name.split('/').any(|part| part == "..") {
            return None;
        }
        let bytes = tokio::fs::read(self.root.join(&name)).await.ok()?;
        Some((name, bytes))
    }
}

fn kind(name: &str) -> &'static str {
    match Utf8Path::new(name).extension() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
