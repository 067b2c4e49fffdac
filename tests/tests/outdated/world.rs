//! A registry, a Python index and a GitHub on this machine, with old and new releases in them.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::json;

/// What there is of each image.
const TAGS: [(&str, &[&str]); 3] = [
    (
        "library/postgres",
        &[
            "15",
            "15.2",
            "15.2-alpine",
            "15.10",
            "15.10-alpine",
            "17",
            "17.2",
            "17.2-alpine",
            "18beta1",
            "latest",
        ],
    ),
    ("library/python", &["3.8-buster", "3.9-buster", "3.13-trixie", "3.13-slim-trixie", "3.13"]),
    ("library/redis", &["7", "8", "7.2", "7.4", "8.0", "latest"]),
];

/// The releases of each library.
const RELEASES: [(&str, &[&str]); 2] =
    [("celery", &["5.2.7", "5.3.6", "5.4.0", "6.0.0rc1"]), ("redis", &["5.0.8", "6.4.0"])];

/// The tags of a repository of git's; each commit is its number, repeated.
const REFS: [(&str, &[(&str, char)]); 1] =
    [("actions/checkout", &[("v4", 'a'), ("v4.1.0", 'b'), ("v4.2.2", 'a'), ("v5", 'c'), ("v5.0.0", 'c')])];

/// The commit of a tag above.
pub(crate) fn commit(letter: char) -> String {
    letter.to_string().repeat(40)
}

/// A server that plays all three, for as long as the test runs.
pub(crate) struct World {
    /// Its host and port.
    pub(crate) host: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl World {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                // A client that hangs up in the middle of an answer is no fault of the world's.
                std::thread::spawn(move || drop(serve(stream, &log)));
            }
        });
        Self { host, asked }
    }

    /// The paths that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = first.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    log.lock().unwrap().push(path.to_owned());
    let Answer { status, kind, headers, body } = answer(path);
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nETag: \"1\"\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(if method == "HEAD" { &[] } else { body.as_bytes() })
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    headers: String,
    body: String,
}

fn ok(kind: &'static str, body: String) -> Answer {
    Answer { status: "200 OK", kind, headers: String::new(), body }
}

fn answer(path: &str) -> Answer {
    let path = path.split('?').next().unwrap_or_default();
    let unknown = || {
        Answer {
        status: "404 Not Found",
        kind: "application/json",
        headers: String::new(),
        body: json!({ "errors": [{ "code": "NAME_UNKNOWN", "message": "repository name not known to registry" }] })
            .to_string(),
    }
    };
    if path == "/v2/" {
        return ok("application/json", "{}".to_owned());
    }
    if let Some(rest) = path.strip_prefix("/v2/") {
        return of_registry(rest).unwrap_or_else(unknown);
    }
    if let Some(library) = path.strip_prefix("/simple/") {
        return of_index(library.trim_end_matches('/')).unwrap_or_else(unknown);
    }
    of_git(path).unwrap_or_else(unknown)
}

fn of_registry(rest: &str) -> Option<Answer> {
    let (repository, what) = TAGS.iter().find_map(|(repository, tags)| {
        Some(((repository, tags), rest.strip_prefix(&format!("{repository}/"))?))
    })?;
    let (name, tags) = repository;
    if what == "tags/list" {
        return Some(ok("application/json", json!({ "name": name, "tags": tags }).to_string()));
    }
    let tag = what.strip_prefix("manifests/").filter(|tag| tags.contains(tag))?;
    // What is newest is what `latest` means.
    let means = if tag == "latest" { tags.iter().rev().nth(1).unwrap_or(&tag) } else { tag };
    let digits: String = means.bytes().cycle().take(64).map(|byte| char::from(b'a' + byte % 6)).collect();
    let kind = "application/vnd.oci.image.index.v1+json";
    let headers = format!("Docker-Content-Digest: sha256:{digits}\r\n");
    Some(Answer { headers, ..ok(kind, json!({ "schemaVersion": 2, "manifests": [] }).to_string()) })
}

fn of_index(library: &str) -> Option<Answer> {
    let (name, versions) = RELEASES.iter().find(|(name, _)| *name == library)?;
    let file = |version: &&str| {
        let file = format!("{name}-{version}-py3-none-any.whl");
        json!({ "filename": file, "url": file, "hashes": {}, "yanked": false, "requires-python": ">=3.8" })
    };
    let page = json!({
        "meta": { "api-version": "1.1" },
        "name": name,
        "versions": versions,
        "files": versions.iter().map(file).collect::<Vec<_>>(),
    });
    Some(ok("application/vnd.pypi.simple.v1+json", page.to_string()))
}

fn of_git(path: &str) -> Option<Answer> {
    let repository = path.trim_start_matches('/').strip_suffix("/info/refs")?.trim_end_matches(".git");
    let (_, tags) = REFS.iter().find(|(name, _)| *name == repository)?;
    let mut body = packet("# service=git-upload-pack\n") + "0000";
    let head = commit('a');
    body += &packet(&format!("{head} HEAD\0symref=HEAD:refs/heads/main\n"));
    body += &packet(&format!("{head} refs/heads/main\n"));
    for (tag, letter) in *tags {
        body += &packet(&format!("{} refs/tags/{tag}\n", commit(*letter)));
    }
    Some(ok("application/x-git-upload-pack-advertisement", body + "0000"))
}

fn packet(line: &str) -> String {
    let mut packet = String::new();
    let _ = write!(packet, "{:04x}{line}", line.len() + 4);
    packet
}
