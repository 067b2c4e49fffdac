//! A container on the user's engine with a Docker engine of its own inside.
//!
//! Its standard input is its lease: it lives for as long as this process holds the connection, and is gone a
//! moment after, however this process ends.

use std::collections::HashMap;
use std::time::Duration;

use bollard::Docker;
use bollard::exec::{CreateExecOptions, StartExecResults};
use bollard::models::{
    ContainerCreateBody, HostConfig, HostConfigCgroupnsModeEnum, HostConfigLogConfig, Mount, MountType,
};
use bollard::query_parameters::{
    CreateContainerOptionsBuilder, RemoveContainerOptionsBuilder, UploadToContainerOptionsBuilder,
    WaitContainerOptionsBuilder,
};
use futures_util::StreamExt;

use super::description::Resources;
use super::engine::Engine;
use super::marks::{OWNER, Owner, RUN, Role};
use crate::scenarios::Extent;

mod command;
pub mod kit;
mod lease;
pub mod trial;

pub use command::{Command, Finished, Session};
use lease::Lease;

/// What an engine inside needs beyond the usual: to mount, to set networks up, and to enter the namespaces of a
/// container whose main process is not root's, as `docker exec` does.
const CAPABILITIES: [&str; 3] = ["SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE"];

/// How long a machine may take to go by itself once its lease has ended.
const GONE_WITHIN: Duration = Duration::from_secs(5);

/// What a machine is to be.
#[derive(Clone, Debug)]
pub struct Blueprint<'stack> {
    /// The container's name, which no other may bear at the same time.
    pub name: &'stack str,
    /// Sandbox or preparation.
    pub role: Role,
    /// How much of the golden is up in a sandbox; a preparation has an engine with nothing in it.
    pub extent: Extent,
    /// The run it belongs to.
    pub run: &'stack str,
    /// The image it is made from.
    pub image: &'stack str,
    /// The volume at `/golden`; only a preparation may write to it.
    pub volume: &'stack str,
    /// What it calls itself.
    pub hostname: &'stack str,
    /// Bounds; a preparation is held only to its disk.
    pub resources: &'stack Resources,
    /// Files put under `/` before it boots, as a tar archive.
    pub files: Option<Vec<u8>>,
}

/// A machine that was started, and goes when this is dropped.
#[derive(Debug)]
pub struct Machine {
    docker: Docker,
    /// The container's name.
    pub name: String,
    lease: Lease,
}

/// What went wrong between this process and a machine.
#[derive(Debug, thiserror::Error)]
#[error("{context}: {source}")]
pub struct MachineError {
    /// What was being done.
    pub context: String,
    /// What the engine said.
    #[source]
    pub source: bollard::errors::Error,
}

impl MachineError {
    pub(crate) fn during(context: impl Into<String>) -> impl FnOnce(bollard::errors::Error) -> Self {
        let context = context.into();
        move |source| Self { context, source }
    }

    /// Whether the engine said that a name is taken, or that something is already on its way.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        is_status(&self.source, 409)
    }

    /// Whether the engine said that there is no such thing.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        is_status(&self.source, 404)
    }
}

pub(crate) fn is_status(error: &bollard::errors::Error, status: u16) -> bool {
    matches!(error, bollard::errors::Error::DockerResponseServerError { status_code, .. } if *status_code == status)
}

impl Machine {
    /// Creates the container and lets it boot; returns as soon as it runs, long before its engine does.
    pub async fn start(engine: &Engine, blueprint: Blueprint<'_>) -> Result<Self, MachineError> {
        let docker = engine.docker.clone();
        let name = blueprint.name.to_owned();
        let options = CreateContainerOptionsBuilder::default().name(&name).build();
        docker
            .create_container(Some(options), body(engine, &blueprint))
            .await
            .map_err(MachineError::during(format!("creating the container {name}")))?;
        match boot(&docker, &name, blueprint.files).await {
            Ok(lease) => Ok(Self { docker, name, lease }),
            Err(error) => {
                // Not started, so `AutoRemove` would never fire.
                let _ = remove(&docker, &name).await;
                Err(error)
            }
        }
    }

    /// What the first process of the machine said last; empty unless something is wrong.
    #[must_use]
    pub fn complaints(&self) -> String {
        self.lease.output()
    }

    /// Ends the machine and waits until nothing is left of it.
    pub async fn close(self) -> Result<(), MachineError> {
        let Self { docker, name, lease } = self;
        let options = WaitContainerOptionsBuilder::default().condition("removed").build();
        let mut removal = docker.wait_container(&name, Some(options));
        drop(lease);
        // The stream says how the container ended, or that it is no more: it is gone either way.
        if tokio::time::timeout(GONE_WITHIN, removal.next()).await.is_ok() {
            return Ok(());
        }
        remove(&docker, &name).await
    }
}

/// Removes a container whatever it is doing; one that is not there, or going already, is fine.
pub(crate) async fn remove(docker: &Docker, name: &str) -> Result<(), MachineError> {
    let options = RemoveContainerOptionsBuilder::default().force(true).v(true).build();
    match docker.remove_container(name, Some(options)).await {
        Ok(()) => Ok(()),
        Err(error) if is_status(&error, 404) || is_status(&error, 409) => Ok(()),
        Err(error) => Err(MachineError::during(format!("removing the container {name}"))(error)),
    }
}

/// Runs a command as root in a machine that is not ours, without waiting for its output.
pub(crate) async fn run_in(docker: &Docker, name: &str, arguments: &[&str]) -> Result<(), MachineError> {
    let options = CreateExecOptions {
        user: Some("root"),
        cmd: Some(arguments.to_vec()),
        attach_stdout: Some(true),
        ..CreateExecOptions::default()
    };
    let failed = || MachineError::during(format!("running a command in {name}"));
    let exec = docker.create_exec(name, options).await.map_err(failed())?;
    if let StartExecResults::Attached { mut output, .. } =
        docker.start_exec(&exec.id, None).await.map_err(failed())?
    {
        while output.next().await.is_some() {}
    }
    Ok(())
}

async fn boot(docker: &Docker, name: &str, files: Option<Vec<u8>>) -> Result<Lease, MachineError> {
    if let Some(files) = files {
        let options = UploadToContainerOptionsBuilder::default().path("/").build();
        docker
            .upload_to_container(name, Some(options), bollard::body_full(files.into()))
            .await
            .map_err(MachineError::during(format!("copying files into {name}")))?;
    }
    // The lease before the start: a machine that runs without one would never end.
    let lease = Lease::take(docker, name).await?;
    let started =
        docker.start_container(name, None::<bollard::query_parameters::StartContainerOptions>).await;
    started.map_err(MachineError::during(format!("starting the container {name}")))?;
    Ok(lease)
}

fn body(engine: &Engine, blueprint: &Blueprint<'_>) -> ContainerCreateBody {
    let preparing = blueprint.role == Role::Preparation;
    let mode = if preparing { "prepare" } else { word(blueprint.extent) };
    let mut labels = blueprint.role.labels();
    labels.insert(OWNER.to_owned(), Owner::this().to_string());
    labels.insert(RUN.to_owned(), blueprint.run.to_owned());
    ContainerCreateBody {
        image: Some(blueprint.image.to_owned()),
        entrypoint: Some(vec!["sh".to_owned(), format!("{}/boot.sh", kit::FOLDER)]),
        cmd: Some(vec![mode.to_owned()]),
        user: Some("root".to_owned()),
        hostname: Some(blueprint.hostname.to_owned()),
        labels: Some(labels),
        // With no network to be told of, the engine leaves all of it to the machine, which takes it a moment only.
        network_disabled: Some(!preparing),
        open_stdin: Some(true),
        stdin_once: Some(true),
        attach_stdin: Some(true),
        attach_stdout: Some(true),
        attach_stderr: Some(true),
        host_config: Some(host_config(engine, blueprint)),
        ..ContainerCreateBody::default()
    }
}

/// What the scripts of a machine call how much of it is up.
pub(crate) fn word(extent: Extent) -> &'static str {
    match extent {
        Extent::Stack => "stack",
        Extent::Engine => "engine",
        Extent::Shell => "shell",
    }
}

/// Docker in Docker with the least that does it: three capabilities instead of `--privileged`, control groups of
/// the machine's own, and nothing of the host's but the golden.
fn host_config(engine: &Engine, blueprint: &Blueprint<'_>) -> HostConfig {
    let preparing = blueprint.role == Role::Preparation;
    let mut security = vec!["seccomp=unconfined".to_owned()];
    if engine.apparmor {
        security.push("apparmor=unconfined".to_owned());
    }
    let Resources { memory, disk, pids } = blueprint.resources;
    // What is built before it is mirrored needs room as well.
    let disk = if preparing { disk.0.saturating_mul(4) } else { disk.0 };
    let signed = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    HostConfig {
        auto_remove: Some(true),
        init: Some(true),
        network_mode: Some(if preparing { "bridge" } else { "none" }.to_owned()),
        cap_add: Some(CAPABILITIES.map(str::to_owned).to_vec()),
        security_opt: Some(security),
        // What `--security-opt systempaths=unconfined` means: nothing of /proc and /sys hidden or read-only.
        masked_paths: Some(Vec::new()),
        readonly_paths: Some(Vec::new()),
        cgroupns_mode: Some(HostConfigCgroupnsModeEnum::PRIVATE),
        log_config: Some(HostConfigLogConfig { typ: Some("none".to_owned()), config: None }),
        memory: (!preparing).then_some(signed(memory.0)),
        pids_limit: (!preparing).then_some(i64::from(*pids)),
        tmpfs: Some(HashMap::from([
            ("/var/lib/docker".to_owned(), format!("mode=0710,size={disk},exec,suid,dev")),
            ("/run".to_owned(), "mode=0755,exec".to_owned()),
        ])),
        mounts: Some(vec![Mount {
            target: Some("/golden".to_owned()),
            source: Some(blueprint.volume.to_owned()),
            typ: Some(MountType::VOLUME),
            read_only: Some(!preparing),
            ..Mount::default()
        }]),
        ..HostConfig::default()
    }
}
