//! A real registry: Debian's `docker-registry`, on a port of this computer.

mod resting;
mod storage;
mod token;

use std::process::Stdio;

use camino::Utf8Path;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStderr, Command};

use crate::certificate::Certificate;
use crate::programs::registry_binary;

pub use storage::Storage;
pub use token::TokenServer;

/// The name and the password that [`Registry::with_password`] lets in.
const PASSWORD_FILE: &str = "ann:$2y$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\n";

/// A running registry; it ends when this is dropped.
#[derive(Debug)]
pub struct Registry {
    host: String,
    _process: Child,
    _folder: tempfile::TempDir,
}

impl Registry {
    /// One that lets everybody in.
    pub async fn open(storage: &Storage) -> Self {
        Self::start(storage, "", "").await
    }

    /// One that lets in `ann`, whose password is `open sesame`.
    pub async fn with_password(storage: &Storage) -> Self {
        Self::start(storage, "", "auth: {htpasswd: {realm: drydock, path: FOLDER/passwords}}\n").await
    }

    /// One that lets in whoever has a token of this server's.
    pub async fn with_tokens(storage: &Storage, tokens: &TokenServer) -> Self {
        let auth = format!("auth: {{token: {}}}\n", tokens.settings());
        Self::start(storage, "", &auth).await
    }

    /// One that speaks TLS with this certificate, and lets everybody in.
    pub async fn with_tls(storage: &Storage, certificate: &Certificate) -> Self {
        let (certificate, key) = (certificate.certificate(), certificate.key());
        Self::start(storage, &format!(", tls: {{certificate: {certificate}, key: {key}}}"), "").await
    }

    /// Its host and port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// # Panics
    /// When it does not come up.
    async fn start(storage: &Storage, http: &str, auth: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the registry");
        let path = Utf8Path::from_path(folder.path()).expect("its path is UTF-8");
        let auth = auth.replace("FOLDER", path.as_str());
        let settings = format!(
            "version: 0.1\nlog: {{level: info}}\nstorage: {{filesystem: {{rootdirectory: {}}}}}\n\
             http: {{addr: '127.0.0.1:0', secret: drydock{http}}}\n{auth}",
            storage.folder()
        );
        std::fs::write(path.join("config.yml"), settings).expect("its settings can be written");
        std::fs::write(path.join("passwords"), PASSWORD_FILE).expect("its passwords can be written");
        let mut command = Command::new(registry_binary());
        command.arg("serve").arg(path.join("config.yml")).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("docker-registry can be started");
        let says = process.stderr.take().expect("its standard error is a pipe");
        let host = listening(says).await;
        Self { host, _process: process, _folder: folder }
    }
}

/// Where it says that it listens; what it says later is read, too, so that it never waits for a reader.
async fn listening(says: ChildStderr) -> String {
    let mut lines = BufReader::new(says).lines();
    let mut before = String::new();
    let mut host = None;
    while host.is_none() {
        let Some(line) = lines.next_line().await.expect("its log can be read") else { break };
        host = line.split_once("listening on ").map(|(_, after)| {
            let end = after.find(|sign: char| !(sign.is_ascii_digit() || ".:".contains(sign)));
            after[..end.unwrap_or(after.len())].to_owned()
        });
        before.push_str(&line);
        before.push('\n');
    }
    assert!(host.is_some(), "docker-registry ended before it listened:\n{before}");
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    host.unwrap_or_default()
}
