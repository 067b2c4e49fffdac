//! Processes started in a machine.

use std::pin::Pin;

use bollard::container::LogOutput;
use bollard::exec::{CreateExecOptions, StartExecOptions, StartExecResults};
use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{Machine, MachineError};

/// The largest piece of output handed on at once, in bytes.
const PIECE: usize = 64 * 1024;

/// Something to run.
#[derive(Clone, Debug)]
pub struct Command<'command> {
    /// Whose process it is.
    pub user: &'command str,
    /// Where it runs.
    pub dir: &'command str,
    /// The program and its arguments.
    pub arguments: &'command [&'command str],
    /// Further variables, as `NAME=value`.
    pub environment: Vec<String>,
}

/// How a process ended, and what it printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Its exit code.
    pub code: i64,
    /// Its standard output.
    pub output: Vec<u8>,
    /// Its standard error.
    pub errors: Vec<u8>,
}

type Output = Pin<Box<dyn Stream<Item = Result<LogOutput, bollard::errors::Error>> + Send>>;

/// A process with both its ends in our hands.
pub struct Session {
    /// The engine's name for it.
    pub id: String,
    pub(crate) input: Pin<Box<dyn AsyncWrite + Send>>,
    pub(crate) output: Output,
}

impl<'command> Command<'command> {
    /// A command of root's in `/`.
    #[must_use]
    pub fn root(arguments: &'command [&'command str]) -> Self {
        Self { user: "root", dir: "/", arguments, environment: Vec::new() }
    }
}

impl Machine {
    /// Starts a process.
    pub async fn open(&self, command: &Command<'_>) -> Result<Session, MachineError> {
        let what = format!("running `{}` in {}", command.arguments.join(" "), self.name);
        let options = CreateExecOptions {
            user: Some(command.user.to_owned()),
            working_dir: Some(command.dir.to_owned()),
            cmd: Some(command.arguments.iter().map(|&argument| argument.to_owned()).collect()),
            env: Some(command.environment.clone()),
            attach_stdin: Some(true),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            ..CreateExecOptions::default()
        };
        let exec =
            self.docker.create_exec(&self.name, options).await.map_err(MachineError::during(what.as_str()))?;
        let options = StartExecOptions { output_capacity: Some(PIECE), ..StartExecOptions::default() };
        match self.docker.start_exec(&exec.id, Some(options)).await.map_err(MachineError::during(what))? {
            StartExecResults::Attached { output, input } => Ok(Session { id: exec.id, input, output }),
            StartExecResults::Detached => unreachable!("it was not asked to be detached"),
        }
    }

    /// The exit code of a process, `None` while it runs.
    pub async fn ended(&self, session: &str) -> Result<Option<i64>, MachineError> {
        let inspected = self.docker.inspect_exec(session).await;
        let inspected = inspected.map_err(MachineError::during("asking how a process ended"))?;
        Ok(if inspected.running == Some(true) { None } else { inspected.exit_code })
    }

    /// Runs a command to its end, with `input` as its standard input.
    pub async fn run(&self, command: &Command<'_>, input: &[u8]) -> Result<Finished, MachineError> {
        let pieces = futures_util::stream::iter([Ok(bytes::Bytes::copy_from_slice(input))]);
        self.run_with(command, pieces, |_| ()).await
    }

    /// Runs a command to its end; its input comes from a stream, and each piece it prints goes to `heard` too.
    pub async fn run_with(
        &self,
        command: &Command<'_>,
        input: impl Stream<Item = Result<bytes::Bytes, bollard::errors::Error>> + Send,
        mut heard: impl FnMut(&[u8]) + Send,
    ) -> Result<Finished, MachineError> {
        let Session { id, input: mut sink, mut output } = self.open(command).await?;
        let mut finished = Finished { code: 0, output: Vec::new(), errors: Vec::new() };
        let feed = async {
            let mut input = std::pin::pin!(input);
            while let Some(piece) = input.next().await {
                let piece = piece.map_err(MachineError::during("reading what a process is given"))?;
                // A process may end without reading all of it.
                if sink.write_all(&piece).await.is_err() {
                    break;
                }
            }
            let _ = sink.shutdown().await;
            Ok(())
        };
        let listen = async {
            while let Some(piece) = output.next().await {
                let piece = piece.map_err(MachineError::during("reading what a process prints"))?;
                heard(piece.as_ref());
                match piece {
                    LogOutput::StdErr { message } => finished.errors.extend_from_slice(&message),
                    other => finished.output.extend_from_slice(other.as_ref()),
                }
            }
            Ok(())
        };
        let (fed, listened) = tokio::join!(feed, listen);
        fed.and(listened)?;
        finished.code = self.code_of(&id).await?;
        Ok(finished)
    }

    /// The engine may close a process's output a moment before it knows its exit code.
    pub async fn code_of(&self, session: &str) -> Result<i64, MachineError> {
        loop {
            if let Some(code) = self.ended(session).await? {
                return Ok(code);
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }
}

impl Finished {
    /// Whether it ended with exit code 0.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.code == 0
    }

    /// Everything it printed, for a message: its output, then its errors.
    #[must_use]
    pub fn said(&self) -> String {
        let said = [self.output.as_slice(), self.errors.as_slice()].concat();
        String::from_utf8_lossy(&said).trim_end().to_owned()
    }
}
