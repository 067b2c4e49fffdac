//! What the sources are asked with.

use std::collections::BTreeSet;
use std::time::Duration;

use camino::Utf8PathBuf;
use url::Url;

/// What the sources are asked with.
#[derive(Clone, Debug)]
pub struct SourceSettings {
    /// Mirrors of `docker.io`, asked in this order before it, as Docker does: addresses, or hosts with their ports.
    pub mirrors: Vec<String>,
    /// Hosts, with their ports where they have one, that may be asked without TLS. This computer itself always may.
    pub insecure: BTreeSet<String>,
    /// Folders with a folder for each `HOST` or `HOST:PORT`, whose `*.crt` are trusted for that host, too.
    pub certificates: Vec<Utf8PathBuf>,
    /// The folder with Docker's `config.json`; `None` for where the `docker` of the command line looks for it.
    pub docker_config: Option<Utf8PathBuf>,
    /// The Python index for libraries whose file names none; `None` for PyPI.
    pub index: Option<Url>,
    /// Where the repositories of actions are; `None` for GitHub.
    pub github: Option<Url>,
    /// The folder that keeps answers until the next time; `None` to ask everything anew.
    pub cache: Option<Utf8PathBuf>,
    /// How much is asked for, and how long it may take.
    pub limits: Limits,
}

/// How much is asked for, and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For everything together.
    pub time: Duration,
    /// Until a connection is there.
    pub connect: Duration,
    /// From one request to the end of its answer.
    pub answer: Duration,
    /// How often a request is made that fails by no fault of its own.
    pub tries: u32,
    /// Before the second try; twice as much before each further one.
    pub backoff: Duration,
    /// Requests to one host at a time.
    pub per_host: usize,
    /// Requests at a time.
    pub at_once: usize,
    /// The longest answer in bytes.
    pub body: usize,
    /// How many tags are asked for at a time.
    pub page: usize,
}

impl Default for SourceSettings {
    fn default() -> Self {
        Self {
            mirrors: Vec::new(),
            insecure: BTreeSet::new(),
            certificates: vec![Utf8PathBuf::from("/etc/docker/certs.d")],
            docker_config: None,
            index: None,
            github: None,
            cache: None,
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(180),
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            tries: 4,
            backoff: Duration::from_millis(500),
            per_host: 8,
            at_once: 32,
            body: 32 * 1024 * 1024,
            page: 1000,
        }
    }
}
