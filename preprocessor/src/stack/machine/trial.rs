//! A container with the rights of a sandbox, to see what the engine grants it.

use bollard::query_parameters::CreateContainerOptionsBuilder;

use super::{Blueprint, Command, Finished, Machine, MachineError, body, boot, remove};
use crate::scenarios::Extent;
use crate::stack::Engine;
use crate::stack::description::{Bytes, Resources};
use crate::stack::marks::{Owner, Role};

/// What is tried in it; `doctor::trial` reads what it prints.
const SCRIPT: &str = include_str!("trial.sh");
const RESOURCES: Resources = Resources { memory: Bytes(64 << 20), disk: Bytes(16 << 20), pids: 64 };

/// Starts a container from an image of ours, tries what a sandbox has to do, and removes it.
///
/// # Errors
/// When the engine refuses the container, which is an answer, too.
pub async fn run(engine: &Engine, image: &str) -> Result<Finished, MachineError> {
    let machine = start(engine, image).await?;
    let finished = machine.run(&Command::root(&["sh", "-s"]), SCRIPT.as_bytes()).await;
    machine.close().await?;
    finished
}

/// As a sandbox is started, but there is no golden, and nothing boots.
async fn start(engine: &Engine, image: &str) -> Result<Machine, MachineError> {
    let docker = engine.docker.clone();
    // Several computers may look at one engine at the same time.
    let run = blake3::hash(Owner::this().to_string().as_bytes()).to_hex()[..8].to_owned();
    let name = format!("drydock-{run}-trial");
    let blueprint = Blueprint {
        name: &name,
        role: Role::Sandbox,
        extent: Extent::Shell,
        run: &run,
        image,
        volume: "",
        hostname: "trial",
        resources: &RESOURCES,
        files: None,
    };
    let mut body = body(engine, &blueprint);
    body.entrypoint = Some(vec!["cat".to_owned()]);
    body.cmd = None;
    if let Some(host) = &mut body.host_config {
        host.mounts = None;
    }
    let options = CreateContainerOptionsBuilder::default().name(&name).build();
    let created = docker.create_container(Some(options), body).await;
    created.map_err(MachineError::during("creating a container with the rights of a sandbox"))?;
    match boot(&docker, &name, None).await {
        Ok(lease) => Ok(Machine { docker, name, lease }),
        Err(error) => {
            let _ = remove(&docker, &name).await;
            Err(error)
        }
    }
}
