//! Sandboxes on a Docker engine: clones of a golden.

use std::sync::atomic::{AtomicU64, Ordering};

use camino::Utf8Path;

use super::terminal::Terminal;
use super::watch::{Seen, Watcher};
use super::{
    Contents, Input, Reply, Sandbox, SandboxError, Sandboxes, State, Until, Visitor, ansible, files, observe,
    random, tools, visit,
};
use crate::inventory::{Change, Inventory, Moment};
use crate::scenarios::{Extent, Needs};
use crate::stack::machine::{self, Blueprint, Command, Machine, kit};
use crate::stack::marks::Role;
use crate::stack::{Engine, Golden, Stack};
use crate::tools::Tool;

/// How long a clone may take to be ready, in seconds; many at once on few cores take their time.
const READY_WITHIN: &str = "120";

/// Makes sandboxes out of one golden.
#[derive(Debug)]
pub struct DockerSandboxes {
    engine: Engine,
    stack: Stack,
    golden: Golden,
    /// Tells the containers of this run from those of others.
    run: String,
    launched: AtomicU64,
}

impl DockerSandboxes {
    /// Sandboxes that are clones of the stack's golden.
    #[must_use]
    pub fn new(engine: Engine, stack: Stack, golden: Golden) -> Self {
        let run = random().chars().take(8).collect();
        Self { engine, stack, golden, run, launched: AtomicU64::new(0) }
    }

    /// The value of the label that the containers of this run bear.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.run
    }

    async fn boot(&self, extent: Extent) -> Result<Machine, SandboxError> {
        let number = self.launched.fetch_add(1, Ordering::Relaxed) + 1;
        let blueprint = Blueprint {
            name: &format!("drydock-{}-{number}", self.run),
            role: Role::Sandbox,
            extent,
            run: &self.run,
            image: &self.golden.image(),
            volume: &self.golden.volume(),
            hostname: &self.stack.name,
            resources: &self.stack.resources,
            files: None,
        };
        Ok(Machine::start(&self.engine, blueprint).await?)
    }

    /// Has Ansible loaded where it is going to be run.
    async fn load_ansible(&self, machine: &Machine, needs: Needs) -> Result<(), SandboxError> {
        match &self.stack.ansible {
            Some(ansible) if needs.ansible => ansible::load(machine, &self.stack.host, ansible).await,
            _ => Ok(()),
        }
    }

    async fn until_ready(&self, machine: &Machine, extent: Extent) -> Result<(), SandboxError> {
        let script = format!("{}/ready.sh", kit::FOLDER);
        let host = &self.stack.host;
        let command = Command {
            user: &host.user,
            dir: host.dir.as_str(),
            arguments: &["bash", &script, READY_WITHIN, machine::word(extent)],
            environment: Vec::new(),
        };
        let finished = machine.run(&command, &[]).await?;
        if finished.succeeded() {
            return Ok(());
        }
        let complaints = machine.complaints();
        let said = [complaints, finished.said()].join("\n");
        Err(SandboxError::new(format!(
            "the sandbox {} was not ready within {READY_WITHIN} s (the wait for it ended with {}): {}",
            machine.name,
            finished.code,
            said.trim()
        )))
    }
}

impl Sandboxes for DockerSandboxes {
    type Sandbox = DockerSandbox;

    fn engine(&self) -> &str {
        &self.golden.engine_version
    }

    async fn launch(&self, needs: Needs) -> Result<DockerSandbox, SandboxError> {
        let machine = self.boot(needs.extent).await?;
        let host = &self.stack.host;
        let terminal = Terminal::open(&machine, &host.user, host.dir.as_str());
        let ready = async {
            tokio::try_join!(
                self.until_ready(&machine, needs.extent),
                self.load_ansible(&machine, needs),
                watcher(&machine, needs.extent)
            )
        };
        let (ready, terminal) = match needs.extent {
            Extent::Shell => tokio::join!(ready, terminal),
            // To start a process takes the user's engine as much as a machine has to do at first, and there is
            // time for the second one later.
            Extent::Stack | Extent::Engine => {
                let terminal = terminal.await;
                (ready.await, terminal)
            }
        };
        let ((), (), watcher) = ready?;
        let user = host.user.clone();
        Ok(DockerSandbox { terminal: terminal?, watcher, machine, user, ended: None })
    }
}

/// Who watches the engine, where there is one.
async fn watcher(machine: &Machine, extent: Extent) -> Result<Option<Watcher>, SandboxError> {
    match extent {
        Extent::Stack | Extent::Engine => Watcher::open(machine).await.map(Some),
        Extent::Shell => Ok(None),
    }
}

/// A clone of which as much is up as was needed.
#[derive(Debug)]
pub struct DockerSandbox {
    terminal: Terminal,
    /// Started when it is first asked for, if not before.
    watcher: Option<Watcher>,
    ended: Option<Moment>,
    machine: Machine,
    user: String,
}

impl DockerSandbox {
    /// The name of its container on the user's engine.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.machine.name
    }

    /// Writes down in what state the steps have left the terminal.
    ///
    /// # Errors
    /// When the terminal cannot say.
    pub async fn state(&mut self) -> Result<State, SandboxError> {
        visit::state(&mut self.terminal, &self.machine).await
    }

    /// Lets somebody work here, in a terminal of their own in that state, until they leave; gives the exit code of
    /// their shell.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn receive(&self, state: &State, visitor: Visitor) -> Result<i64, SandboxError> {
        visit::receive(&self.machine, state, visitor).await
    }

    /// What there is, said by a watcher that is started now if there is none, or none any more.
    async fn look(&mut self, shell: Option<&str>) -> Result<Seen, SandboxError> {
        if let Some(watcher) = &mut self.watcher
            && let Ok(seen) = watcher.look(shell).await
        {
            return Ok(seen);
        }
        let watcher = self.watcher.insert(Watcher::open(&self.machine).await?);
        watcher.look(shell).await
    }
}

impl Sandbox for DockerSandbox {
    async fn enter(&mut self, input: Input<'_>, until: &Until) -> Result<Reply, SandboxError> {
        let reply = self.terminal.enter(&self.machine, input, until).await?;
        self.ended = reply.ended;
        Ok(reply)
    }

    async fn read(&mut self, path: &Utf8Path) -> Result<Option<Vec<u8>>, SandboxError> {
        files::read(&self.machine, path).await
    }

    async fn write(&mut self, path: &Utf8Path, contents: &[u8]) -> Result<(), SandboxError> {
        files::write(&self.machine, &self.user, path, contents).await
    }

    async fn equip(&mut self, tool: &Tool) -> Result<(), SandboxError> {
        tools::put(&self.machine, tool).await
    }

    async fn contents(&mut self) -> Result<Contents, SandboxError> {
        let shell = self.terminal.process().map(str::to_owned);
        let Seen { inventory, jobs } = self.look(shell.as_deref()).await?;
        Ok(Contents { inventory, jobs })
    }

    async fn watch(&mut self) -> Result<Option<Inventory>, SandboxError> {
        match &mut self.watcher {
            Some(watcher) => Ok(watcher.watch().await?.inventory),
            None => Ok(None),
        }
    }

    async fn changes(&mut self) -> Result<Vec<Change>, SandboxError> {
        let Some(watcher) = &mut self.watcher else { return Ok(Vec::new()) };
        let changes = watcher.changes().await;
        // A chapter may end whatever runs in its machine. Who was there to see is gone then, and what is not known is
        // not told.
        self.watcher.take_if(|_| changes.is_err());
        Ok(changes.unwrap_or_default())
    }

    async fn inventory(&mut self) -> Result<Option<Inventory>, SandboxError> {
        Ok(self.look(None).await?.inventory)
    }

    fn ended(&self) -> Option<Moment> {
        self.ended
    }

    async fn observe(&mut self, script: &str) -> Option<String> {
        observe::observe(&self.machine, &self.terminal.folder(), script).await
    }

    async fn close(self) -> Result<(), SandboxError> {
        drop((self.terminal, self.watcher));
        Ok(self.machine.close().await?)
    }
}
