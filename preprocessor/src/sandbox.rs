//! Ephemeral machines with a Docker engine of their own, as the runner sees them.

#[cfg(test)]
pub(crate) mod scripted;

use std::future::Future;
use std::time::Duration;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use crate::blocks::Stop;
use crate::inventory::{Change, Inventory, Moment};
use crate::scenarios::Needs;
use crate::stack::machine::MachineError;
use crate::tools::{MissingTool, Tool};

mod ansible;
mod contents;
mod files;
mod launch;
mod observe;
mod reap;
mod terminal;
mod tools;
mod visit;
mod watch;

pub use contents::Contents;
pub use launch::{DockerSandbox, DockerSandboxes};
pub use reap::{leftovers, reap};
pub use visit::{Seat, Size, State, Visitor};

/// What is typed into a sandbox's terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input<'text> {
    /// One command line, possibly continued.
    Command(&'text str),
    /// A script read by the same shell; it stops at the first command that fails.
    Script(&'text str),
}

/// How long to wait for a reply, and what ends the wait early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Until {
    /// After this the command and all its children are killed.
    pub timeout: Duration,
    /// Interrupts the command as Ctrl-C would.
    pub stop: Option<Stop>,
}

/// How a command came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// By itself, with this code.
    Exited(i32),
    /// Interrupted because its [`Stop`] was reached.
    Interrupted,
    /// Killed because its time was up.
    TimedOut,
    /// It ended the shell itself with this code; the next command gets a new shell.
    ShellEnded(i32),
}

/// What came back from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Standard output and standard error as the terminal showed them, invalid UTF-8 replaced.
    pub output: String,
    /// How it ended.
    pub end: End,
    /// For a script that failed: the 1-based line of the failing command.
    pub line: Option<usize>,
    /// Bytes of output beyond what is kept.
    pub dropped: u64,
    /// From the typing to the end.
    pub elapsed: Duration,
    /// The end by the machine's own clock; `None` for a shell that has ended or has no clock.
    pub ended: Option<Moment>,
}

/// Why a sandbox could not do its work: never the author's fault.
#[derive(Debug, thiserror::Error)]
#[error("{context}")]
pub struct SandboxError {
    /// What was being done, and to what.
    pub context: String,
    /// What the engine or the operating system said.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl SandboxError {
    /// Something that neither the engine nor the operating system has words for.
    fn new(context: impl Into<String>) -> Self {
        Self { context: context.into(), source: None }
    }
}

impl From<MachineError> for SandboxError {
    fn from(error: MachineError) -> Self {
        Self { context: error.context, source: Some(Box::new(error.source)) }
    }
}

impl From<MissingTool> for SandboxError {
    fn from(missing: MissingTool) -> Self {
        Self::new(missing.to_string())
    }
}

/// One ephemeral machine with a terminal, gone when it is dropped.
pub trait Sandbox: Send {
    /// Types into the terminal, whose working directory, variables and functions last, and waits.
    fn enter(
        &mut self,
        input: Input<'_>,
        until: &Until,
    ) -> impl Future<Output = Result<Reply, SandboxError>> + Send;

    /// Reads a file of the machine by its absolute path; `None` where there is none.
    fn read(&mut self, path: &Utf8Path)
    -> impl Future<Output = Result<Option<Vec<u8>>, SandboxError>> + Send;

    /// Writes a file of the machine by its absolute path, keeping owner and mode of one that is there;
    /// a new file belongs to the reader.
    fn write(
        &mut self,
        path: &Utf8Path,
        contents: &[u8],
    ) -> impl Future<Output = Result<(), SandboxError>> + Send;

    /// Puts a program of this computer where every user of the machine finds it.
    fn equip(&mut self, tool: &Tool) -> impl Future<Output = Result<(), SandboxError>> + Send;

    /// What is in the machine now: told by its engine and its processes, not by the terminal.
    ///
    /// Asked only for a chapter that says that it leaves nothing; a machine that cannot say must not be taken for an
    /// empty one.
    fn contents(&mut self) -> impl Future<Output = Result<Contents, SandboxError>> + Send {
        std::future::ready(Err(SandboxError::new("this sandbox cannot say what is in it")))
    }

    /// Begins to note what happens in its engine, and gives what that holds now; `None` where no engine answers.
    fn watch(&mut self) -> impl Future<Output = Result<Option<Inventory>, SandboxError>> + Send {
        std::future::ready(Ok(None))
    }

    /// What happened in its engine since this or [`watch`](Self::watch) was asked before, complete up to now.
    fn changes(&mut self) -> impl Future<Output = Result<Vec<Change>, SandboxError>> + Send {
        std::future::ready(Ok(Vec::new()))
    }

    /// What its engine holds now; `None` where no engine answers.
    fn inventory(&mut self) -> impl Future<Output = Result<Option<Inventory>, SandboxError>> + Send {
        std::future::ready(Ok(None))
    }

    /// When, by its own clock, what was typed last had ended; `None` if that is not known.
    fn ended(&self) -> Option<Moment> {
        None
    }

    /// What a short script of root's prints, run where the terminal stands but not in it; `None` if it fails or
    /// takes long. It must not change anything.
    fn observe(&mut self, script: &str) -> impl Future<Output = Option<String>> + Send;

    /// Removes the machine and everything in it.
    fn close(self) -> impl Future<Output = Result<(), SandboxError>> + Send;
}

/// Where sandboxes come from.
pub trait Sandboxes: Sync {
    /// The machines made here.
    type Sandbox: Sandbox;

    /// The version of the Docker engine in these machines.
    fn engine(&self) -> &str;

    /// Clones the golden, boots it and waits until as much of it is up as is needed.
    fn launch(&self, needs: Needs) -> impl Future<Output = Result<Self::Sandbox, SandboxError>> + Send;
}

impl<S: Sandboxes> Sandboxes for &S {
    type Sandbox = S::Sandbox;

    fn engine(&self) -> &str {
        S::engine(self)
    }

    async fn launch(&self, needs: Needs) -> Result<Self::Sandbox, SandboxError> {
        S::launch(self, needs).await
    }
}

/// A word that nobody can guess, in hexadecimal.
fn random() -> String {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // Each state is seeded by the operating system.
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", part(), part())
}
