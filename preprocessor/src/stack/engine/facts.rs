//! What an engine says of itself and of the machine it runs on.

use super::{Engine, EngineError};

/// An engine and its machine, in the engine's own words; what it does not say is empty or 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineFacts {
    /// Its address: `unix://…`, `tcp://…` or `ssh://…`.
    pub address: String,
    /// Why it was looked for there.
    pub origin: String,
    /// Its version: `26.1.5`.
    pub version: String,
    /// The version of its API: `1.45`.
    pub api: String,
    /// Its operating system: `Debian GNU/Linux 13 (trixie)`.
    pub system: String,
    /// Its kernel.
    pub kernel: String,
    /// Its processor: `x86_64`.
    pub architecture: String,
    /// The generation of its control groups: 1 or 2.
    pub cgroups: u8,
    /// Who keeps them: `systemd`, `cgroupfs`, `none`.
    pub cgroup_driver: String,
    /// How it stores images.
    pub storage: String,
    /// The folder that it stores everything in.
    pub root: String,
    /// Its processors.
    pub cores: u64,
    /// Its memory in bytes.
    pub memory: u64,
    /// `name=seccomp,profile=default`, `name=apparmor`, `name=rootless`, ….
    pub security: Vec<String>,
}

impl Engine {
    /// Asks the engine about itself.
    ///
    /// # Errors
    /// When it does not answer any more.
    pub async fn facts(&self) -> Result<EngineFacts, EngineError> {
        let info = self.docker.info().await.map_err(|error| self.silent(&error))?;
        let version = self.docker.version().await.map_err(|error| self.silent(&error))?;
        let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0);
        Ok(EngineFacts {
            address: self.address.clone(),
            origin: self.origin.clone(),
            version: self.version.clone(),
            api: version.api_version.unwrap_or_default(),
            system: info.operating_system.unwrap_or_default(),
            kernel: info.kernel_version.unwrap_or_default(),
            architecture: self.architecture.clone(),
            cgroups: self.cgroups,
            cgroup_driver: info.cgroup_driver.map(|driver| driver.to_string()).unwrap_or_default(),
            storage: info.driver.unwrap_or_default(),
            root: info.docker_root_dir.unwrap_or_default(),
            cores: count(info.ncpu),
            memory: count(info.mem_total),
            security: info.security_options.unwrap_or_default(),
        })
    }
}
