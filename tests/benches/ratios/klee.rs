//! The guide's stack on this machine's engine, for the lines that need sandboxes.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use camino::Utf8Path;
use drydock_tests::workspace;
use mdbook_drydock::blocks::Bindings;
use mdbook_drydock::chapters::Chapter;
use mdbook_drydock::compare::{self, Holes};
use mdbook_drydock::config::Settings;
use mdbook_drydock::event::Event;
use mdbook_drydock::run::{self, Surroundings};
use mdbook_drydock::sandbox::{
    DockerSandbox, DockerSandboxes, End, Input, Reply, Sandbox, Sandboxes, Until, reap,
};
use mdbook_drydock::scenarios::{Needs, Scenario, assemble};
use mdbook_drydock::span::{SourceFile, SourceMap};
use mdbook_drydock::stack::{Engine, Stack, golden};
use mdbook_drydock::verdict::Verdict;

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
        let surroundings = Surroundings::of(&stack, Settings::default().timeout);
        Ok(Self { sandboxes: DockerSandboxes::new(engine, stack, golden), surroundings })
    }

    /// A sandbox that is up and healthy.
    pub(crate) async fn launch(&self, needs: Needs) -> anyhow::Result<DockerSandbox> {
        Ok(self.sandboxes.launch(needs).await?)
    }
}

/// A chapter of nothing but `text`.
pub(crate) fn scenario(text: &str) -> anyhow::Result<Scenario> {
    let file = "book/measured.md".to_owned();
    let sources = SourceMap::identity(Arc::new(SourceFile::new(file.as_str(), text)));
    let chapter = Chapter { name: "Measured".to_owned(), file, text: text.to_owned(), sources };
    let (mut scenarios, diagnostics) = assemble(vec![chapter], &Bindings::new());
    ensure!(diagnostics.is_empty(), "the chapter cannot be read: {diagnostics:?}");
    scenarios.pop().context("a chapter is a scenario")
}

/// Runs a scenario as a verification does, and judges it; gives how many of its steps passed.
pub(crate) async fn passed(
    sandbox: &mut DockerSandbox,
    scenario: &Scenario,
    surroundings: &Surroundings,
) -> anyhow::Result<usize> {
    let mut holes = Holes::default();
    let mut judge = |step: &_, recorded: &_| compare::judge(step, recorded, surroundings.timeout, &mut holes);
    let outcomes = run::scenario(sandbox, scenario, Vec::new(), surroundings, &mut judge, &|_| ()).await?;
    Ok(outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Passed).count())
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
