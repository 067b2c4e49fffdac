//! The guide's stack on this machine's engine, for the lines that need sandboxes.

use std::time::Duration;

use anyhow::ensure;
use camino::Utf8Path;
use drydock_tests::workspace;
use mdbook_drydock::config::Settings;
use mdbook_drydock::event::Event;
use mdbook_drydock::run::{Ansible, Surroundings};
use mdbook_drydock::sandbox::{
    DockerSandbox, DockerSandboxes, End, Input, Reply, Sandbox, Sandboxes, Until, reap,
};
use mdbook_drydock::scenarios::Needs;
use mdbook_drydock::stack::machine::kit;
use mdbook_drydock::stack::{Engine, Stack, golden};

use crate::output::say;

/// Longer than anything that is measured takes.
const PATIENCE: Duration = Duration::from_secs(60 * 60);
/// What drydock itself waits with for a clone; in the kit of every machine.
const READY: &str = "bash /usr/lib/drydock/ready.sh 300";

/// Sandboxes of the stack, and what the runner must know of them.
pub(crate) struct Klee {
    sandboxes: DockerSandboxes,
    pub(crate) surroundings: Surroundings,
}

impl Klee {
    /// Has the golden made if it is not there.
    pub(crate) async fn prepared() -> anyhow::Result<Self> {
        let engine = Engine::connect().await?;
        reap(&engine).await?;
        let stack = Stack::load(&workspace().join("stack/stack.toml"))?;
        let listener = |event| {
            if let Event::Preparing { stage } = event {
                say(&stage);
            }
        };
        let golden = golden::prepare(&engine, &stack, &listener).await?;
        let surroundings = surroundings(&stack);
        Ok(Self { sandboxes: DockerSandboxes::new(engine, stack, golden), surroundings })
    }

    /// A sandbox that is up and healthy.
    pub(crate) async fn launch(&self, needs: Needs) -> anyhow::Result<DockerSandbox> {
        Ok(self.sandboxes.launch(needs).await?)
    }
}

/// As the command line has it for a book with this stack.
fn surroundings(stack: &Stack) -> Surroundings {
    let ansible = stack.ansible.as_ref().map(|ansible| Ansible {
        dir: ansible.dir.clone(),
        inventory: ansible.inventory.clone(),
        hosts: ansible.hosts.clone(),
        become_root: ansible.become_root,
        stand_in: kit::STAND_IN.into(),
    });
    Surroundings {
        dir: stack.host.dir.clone(),
        ansible,
        build_arguments: stack.dockerfile.arguments.clone(),
        timeout: Settings::default().timeout,
    }
}

/// Types a command that has to succeed.
pub(crate) async fn typed(sandbox: &mut DockerSandbox, command: &str) -> anyhow::Result<Reply> {
    let until = Until { timeout: PATIENCE, stop: None };
    let reply = sandbox.enter(Input::Command(command), &until).await?;
    ensure!(reply.end == End::Exited(0), "`{command}` ended with {:?}:\n{}", reply.end, reply.output);
    Ok(reply)
}

/// Waits in a sandbox until its health checks pass, as drydock does for a clone.
pub(crate) async fn until_healthy(sandbox: &mut DockerSandbox) -> anyhow::Result<()> {
    typed(sandbox, READY).await.map(drop)
}

/// Writes a file that the reader may read.
pub(crate) async fn write(sandbox: &mut DockerSandbox, path: &Utf8Path, text: &str) -> anyhow::Result<()> {
    Ok(sandbox.write(path, text.as_bytes()).await?)
}
