//! The user's Docker engine: found, connected to, and asked what it is.

use std::time::Duration;

use bollard::{API_DEFAULT_VERSION, Docker};

mod attempt;
mod endpoints;
mod facts;

pub use attempt::{Attempt, Failure};
use endpoints::Endpoint;
pub use facts::EngineFacts;

/// How long an engine may take to answer before the next one is tried, in seconds.
const ANSWER_WITHIN: u64 = 10;
/// How long a single request may take until its answer begins, in seconds: a commit or an import of a big
/// machine answers only when it is done.
const REQUEST_WITHIN: u64 = 900;

/// A connection to the user's engine.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) docker: Docker,
    /// Its version, as `docker version` says it.
    pub version: String,
    /// Which generation of control groups its machine has: 1 or 2.
    pub cgroups: u8,
    /// Its processor's architecture in the engine's words: `x86_64`, `aarch64`.
    pub architecture: String,
    /// Whether AppArmor would keep a container from mounting.
    pub(crate) apparmor: bool,
    /// Where it was found, as the engine's address.
    pub address: String,
    /// Why it was looked for there: a variable, a context, a product.
    pub origin: String,
}

/// Why there is no engine to work with.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Nothing answered.
    #[error("no Docker engine answers\n{}  help: {help}", .tried.iter().map(|attempt| format!("  {attempt}\n")).collect::<String>())]
    NotFound {
        /// Where it was looked for, and what came of it.
        tried: Vec<Attempt>,
        /// What to install or start.
        help: &'static str,
    },
    /// It answers but cannot run sandboxes.
    #[error("the Docker engine at {address} runs {found} containers; sandboxes need Linux containers")]
    NotLinux {
        /// Its address.
        address: String,
        /// What it says it runs.
        found: String,
    },
}

const INSTALL: &str = "install Docker and start it (on Debian and Ubuntu, as root: `apt-get install docker.io`), \
                       and see that `docker version` shows a server to this user; `mdbook-drydock doctor` looks closer";

impl Engine {
    /// Connects to the engine that the `docker` command would use, or else to the first usual one that answers.
    pub async fn connect() -> Result<Self, EngineError> {
        let mut tried = Vec::new();
        for endpoint in endpoints::here() {
            match answer(&endpoint).await {
                Ok(docker) => return Self::ask(docker, endpoint).await,
                Err(error) => tried.push(Attempt::failed(endpoint, &error)),
            }
        }
        Err(EngineError::NotFound { tried, help: INSTALL })
    }

    async fn ask(docker: Docker, endpoint: Endpoint) -> Result<Self, EngineError> {
        let info = docker.info().await.map_err(|error| mute(endpoint.clone(), &error))?;
        let Endpoint { address, origin } = endpoint;
        let found = info.os_type.unwrap_or_default();
        if found != "linux" {
            return Err(EngineError::NotLinux { address, found });
        }
        let options = info.security_options.unwrap_or_default();
        Ok(Self {
            docker,
            version: info.server_version.unwrap_or_default(),
            cgroups: match info.cgroup_version {
                Some(bollard::models::SystemInfoCgroupVersionEnum::_2) => 2,
                _ => 1,
            },
            architecture: info.architecture.unwrap_or_default(),
            apparmor: options.iter().any(|option| option.contains("name=apparmor")),
            address,
            origin,
        })
    }

    /// It has answered before, and does so no more.
    fn silent(&self, error: &bollard::errors::Error) -> EngineError {
        mute(Endpoint { origin: self.origin.clone(), address: self.address.clone() }, error)
    }
}

/// It answers, but does not say what it is.
fn mute(endpoint: Endpoint, error: &bollard::errors::Error) -> EngineError {
    let attempt = Attempt::failed(endpoint, error);
    let reason = format!("it does not describe itself: {}", attempt.reason);
    EngineError::NotFound { tried: vec![Attempt { reason, ..attempt }], help: INSTALL }
}

/// Connects and agrees on a version of the API.
async fn answer(endpoint: &Endpoint) -> Result<Docker, bollard::errors::Error> {
    let address = endpoint.address.as_str();
    let docker = match address.split_once("://") {
        Some(("unix", _)) => Docker::connect_with_unix(address, ANSWER_WITHIN, API_DEFAULT_VERSION),
        Some(("ssh", _)) => Docker::connect_with_ssh(address, ANSWER_WITHIN, API_DEFAULT_VERSION, None),
        _ => Docker::connect_with_host(address),
    }?;
    let docker = docker.with_timeout(Duration::from_secs(ANSWER_WITHIN)).negotiate_version().await?;
    Ok(docker.with_timeout(Duration::from_secs(REQUEST_WITHIN)))
}
