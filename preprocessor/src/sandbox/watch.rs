//! What happens in a machine's engine, noted there by a process beside the terminal until it is asked for.
//!
//! A step costs nothing for it: nobody is asked anything while steps are run. What was noted has the time of the
//! machine's clock, which the terminal says at the end of each command, too.

use std::time::Duration;

use bollard::container::LogOutput;
use futures_util::StreamExt;
use memchr::memchr;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

use super::SandboxError;
use crate::inventory::{Change, Inventory};
use crate::stack::machine::{Command, Machine, Session};

const PROGRAM: &str =
    concat!(include_str!("watch/engine.py"), include_str!("watch/jobs.py"), include_str!("watch/watch.py"));
/// Reads so many bytes of program and no more: as an argument they would fill every list of processes.
const LOADER: &str = r#"import os, sys
program = b""
while len(program) < int(sys.argv[1]):
    program += os.read(0, int(sys.argv[1]) - len(program)) or sys.exit()
exec(program)"#;
/// How long an answer may take.
const ANSWERS_WITHIN: Duration = Duration::from_secs(60);

/// The process that watches.
pub(super) struct Watcher {
    /// Never contended; the lock is what lets threads share it.
    session: Mutex<Session>,
    /// What it said beyond the last answer.
    received: Vec<u8>,
    /// What it complained about.
    complaints: Vec<u8>,
}

/// What there is in a machine.
#[derive(Debug, Deserialize)]
pub(super) struct Seen {
    /// `None` where no engine answers.
    pub(super) inventory: Option<Inventory>,
    /// What runs under the reader's shell.
    pub(super) jobs: Vec<String>,
}

impl Watcher {
    /// Starts it; it watches once it is told to.
    pub(super) async fn open(machine: &Machine) -> Result<Self, SandboxError> {
        let length = PROGRAM.len().to_string();
        let command = ["python3", "-IS", "-c", LOADER, &length];
        let session = Mutex::new(machine.open(&Command::root(&command)).await?);
        let mut watcher = Self { session, received: Vec::new(), complaints: Vec::new() };
        watcher.write(PROGRAM).await?;
        Ok(watcher)
    }

    /// Begins to note what happens, and says what there is.
    pub(super) async fn watch(&mut self) -> Result<Seen, SandboxError> {
        self.ask("watch").await
    }

    /// What there is, with the jobs of a shell.
    pub(super) async fn look(&mut self, shell: Option<&str>) -> Result<Seen, SandboxError> {
        self.ask(&format!("look {}", shell.unwrap_or_default())).await
    }

    /// What was noted since it was asked before.
    pub(super) async fn changes(&mut self) -> Result<Vec<Change>, SandboxError> {
        self.ask("changes").await
    }

    async fn ask<Answer: DeserializeOwned>(&mut self, question: &str) -> Result<Answer, SandboxError> {
        let asked = async {
            self.write(&format!("{question}\n")).await?;
            self.line().await
        };
        let line = tokio::time::timeout(ANSWERS_WITHIN, asked).await;
        let line =
            line.map_err(|_| SandboxError::new(format!("no answer to `{question}` from the sandbox")))??;
        serde_json::from_slice(&line).map_err(|error| SandboxError {
            context: format!("what the sandbox says to `{question}` is not understood"),
            source: Some(Box::new(error)),
        })
    }

    async fn write(&mut self, text: &str) -> Result<(), SandboxError> {
        let input = &mut self.session.get_mut().input;
        let written = async {
            input.write_all(text.as_bytes()).await?;
            input.flush().await
        };
        written.await.map_err(|error| SandboxError {
            context: "asking what is in the sandbox".to_owned(),
            source: Some(Box::new(error)),
        })
    }

    /// The next line that it says.
    async fn line(&mut self) -> Result<Vec<u8>, SandboxError> {
        loop {
            if let Some(end) = memchr(b'\n', &self.received) {
                return Ok(self.received.drain(..=end).collect());
            }
            match self.session.get_mut().output.next().await {
                Some(Ok(LogOutput::StdErr { message })) => self.complaints.extend_from_slice(&message),
                Some(Ok(piece)) => self.received.extend_from_slice(piece.as_ref()),
                Some(Err(_)) | None => {
                    let said = String::from_utf8_lossy(&self.complaints);
                    return Err(SandboxError::new(format!(
                        "nobody in the sandbox says what is in it any more: {}",
                        said.trim_end().lines().next_back().unwrap_or("the connection broke")
                    )));
                }
            }
        }
    }
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Watcher").finish_non_exhaustive()
    }
}
