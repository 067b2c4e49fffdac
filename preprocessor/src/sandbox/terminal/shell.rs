//! A bash in a machine, spoken to over one connection.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bollard::container::LogOutput;
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

use super::super::{Input, SandboxError, random};
use super::framing::{Marker, Scanner};
use super::transcript::Transcript;
use crate::stack::machine::{Command, Machine, Session};

/// How many pieces of output wait to be looked at before the machine has to.
const WAITING: usize = 32;
/// How long bash may take to begin.
const OPENS_WITHIN: Duration = Duration::from_secs(30);

/// What a login would bring, but not what a logout would run, in the middle of an `exit`.
pub(in super::super) const LOGIN: &str = r#"for __drydock_profile in /etc/profile ~/.profile; do [ -r "$__drydock_profile" ] && . "$__drydock_profile"; done </dev/null"#;

/// Makes bash ready after that: no prompts, no history, and a way to speak to us that a command's `exec >file`
/// leaves alone. `NONCE` is replaced.
const PROLOGUE: &str = r#"
PS1= PS2= PROMPT_COMMAND=; unset HISTFILE; set +o history; shopt -s execfail
exec {__drydock_out}>&1
trap 'builtin printf "\036NONCE:exit:%s\036" "$?" >&$__drydock_out' EXIT
builtin printf '\036NONCE:0:%s:\036' "$$" >&$__drydock_out
"#;

/// Before each command: which background jobs are there, for a signal to spare; and the beginning of output.
const BEGIN: &str = r"jobs -p >|JOBS; builtin printf '\036NONCE:begin\036' >&$__drydock_out; __drydock_line= __drydock_code=
";

/// Before a script: the first failure leaves it, from whatever function it is in; its code and its line are kept.
/// What fails in a subshell is left to the subshell. `BASH_LINENO` ends with the line of our own `source`; before
/// it comes the line of the script that called a function.
const STOP_AT_FAILURE: &str = r#"set -E; trap '__drydock_status=$?; __drydock_depth=${#BASH_LINENO[@]}; if ((!BASH_SUBSHELL && __drydock_depth)); then set +eu; if ((__drydock_depth > 1)); then : "${__drydock_line:=${BASH_LINENO[__drydock_depth-2]}}"; else : "${__drydock_line:=$LINENO}"; fi; : "${__drydock_code:=$__drydock_status}"; return $__drydock_status; fi' ERR
"#;

/// The text itself is sourced: it runs in the shell and not in a function, stops at `return`, cannot break out
/// of anything, and bash counts its lines.
const SOURCE: &str = "source /dev/fd/63 63<<'NONCE' </dev/null 2>&1
";

/// The end of the text.
const CLOSE: &str = "NONCE\n";

/// After each command: how it ended and when, which bash knows without asking anybody. Options that would make a later command end the shell are taken back.
const END: &str = r#"{ builtin printf '\036NONCE:SEQUENCE:%s:%s:%s\036' "${__drydock_code:-$?}" "$__drydock_line" "${EPOCHREALTIME-}" >&$__drydock_out; set +eE; } 2>/dev/null
"#;
const FORGET_FAILURES: &str = "trap - ERR
";

/// What came from the shell within a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Some output, now in the transcript.
    Output,
    /// The shell itself.
    Marker(Marker),
    /// Nothing.
    Nothing,
    /// It closed its output.
    Closed,
}

/// A shell that waits for commands.
pub(super) struct Shell {
    /// The engine's name for it.
    pub(super) session: String,
    /// Its process id in the machine.
    pub(super) process: String,
    nonce: String,
    sequence: u64,
    /// Never contended; the lock is what lets threads share the shell.
    input: Mutex<Pin<Box<dyn AsyncWrite + Send>>>,
    pieces: mpsc::Receiver<Bytes>,
    /// Whether anybody wants to know what is printed.
    listening: Arc<AtomicBool>,
    reader: JoinHandle<()>,
    scanner: Scanner,
}

impl Shell {
    /// Starts bash as somebody who has just logged in.
    pub(super) async fn open(machine: &Machine, user: &str, dir: &str) -> Result<Self, SandboxError> {
        // Without line editing bash reads what is typed by the block; for an editor each byte would take it three
        // calls of the system, which would be most of the time that a command takes.
        let arguments = &["bash", "--noediting", "-i"];
        let command = Command { user, dir, arguments, environment: environment(user) };
        let Session { id, input, mut output } = machine.open(&command).await?;
        let (sender, pieces) = mpsc::channel(WAITING);
        let listening = Arc::new(AtomicBool::new(true));
        let wanted = Arc::clone(&listening);
        // Reads also while no command runs: a background job must not come to a halt because nobody listens.
        let reader = tokio::spawn(async move {
            while let Some(Ok(piece)) = output.next().await {
                if let LogOutput::StdOut { message } = piece
                    && wanted.load(Ordering::Acquire)
                    && sender.send(message).await.is_err()
                {
                    break;
                }
            }
        });
        let nonce = random();
        let scanner = Scanner::new(&nonce);
        let process = String::new();
        let mut shell = Self {
            session: id,
            process,
            nonce,
            sequence: 0,
            input: Mutex::new(input),
            pieces,
            listening,
            reader,
            scanner,
        };
        shell.begin(machine).await?;
        Ok(shell)
    }

    async fn begin(&mut self, machine: &Machine) -> Result<(), SandboxError> {
        self.type_in(&[LOGIN, &PROLOGUE.replace("NONCE", &self.nonce)].concat()).await?;
        let mut unheard = Transcript::new(None);
        loop {
            match self.hear(OPENS_WITHIN, &mut unheard).await {
                // The prologue reports its process id where a command reports its exit code.
                Heard::Marker(Marker::End { code, .. }) => {
                    self.process = code.to_string();
                    self.rest();
                    return Ok(());
                }
                Heard::Output | Heard::Marker(Marker::Begin) => {}
                Heard::Marker(Marker::Exit { .. }) | Heard::Nothing | Heard::Closed => {
                    let name = &machine.name;
                    return Err(SandboxError::new(format!("no shell can be opened in the sandbox {name}")));
                }
            }
        }
    }

    /// Types a command or a script.
    pub(super) async fn send(&mut self, input: Input<'_>) -> Result<(), SandboxError> {
        self.sequence += 1;
        self.scanner.expect(self.sequence);
        self.listening.store(true, Ordering::Release);
        let (text, before, after) = match input {
            Input::Command(text) => (text, "", ""),
            Input::Script(text) => (text, STOP_AT_FAILURE, FORGET_FAILURES),
        };
        let typed = [
            &self.frame(BEGIN),
            before,
            &self.frame(SOURCE),
            text,
            "\n",
            &self.frame(CLOSE),
            &self.frame(END),
            after,
        ];
        self.type_in(&typed.concat()).await
    }

    /// Has the end of the command told again. A shell that has told it already tells nothing new by that.
    pub(super) async fn ask(&mut self) -> Result<(), SandboxError> {
        self.type_in(&self.frame(END)).await
    }

    fn frame(&self, part: &str) -> String {
        let framed = part.replace("JOBS", &self.jobs_file()).replace("NONCE", &self.nonce);
        framed.replace("SEQUENCE", &self.sequence.to_string())
    }

    async fn type_in(&mut self, text: &str) -> Result<(), SandboxError> {
        let typed = async {
            let input = self.input.get_mut();
            input.write_all(text.as_bytes()).await?;
            input.flush().await
        };
        typed.await.map_err(|error| SandboxError {
            context: "typing into the sandbox's terminal".to_owned(),
            source: Some(Box::new(error)),
        })
    }

    /// Waits for whatever comes next.
    pub(super) async fn hear(&mut self, within: Duration, transcript: &mut Transcript) -> Heard {
        if let Some(marker) = self.scanner.scan(transcript) {
            return Heard::Marker(marker);
        }
        match tokio::time::timeout(within, self.pieces.recv()).await {
            Err(_) => Heard::Nothing,
            Ok(None) => Heard::Closed,
            Ok(Some(piece)) => {
                self.scanner.push(&piece);
                self.scanner.scan(transcript).map_or(Heard::Output, Heard::Marker)
            }
        }
    }

    /// From here on until the next command nobody listens.
    pub(super) fn rest(&mut self) {
        self.listening.store(false, Ordering::Release);
        while self.pieces.try_recv().is_ok() {}
    }

    /// Where the shell writes down its background jobs.
    pub(super) fn jobs_file(&self) -> String {
        format!("/run/drydock/terminals/{}", self.nonce)
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl std::fmt::Debug for Shell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shell").field("process", &self.process).finish_non_exhaustive()
    }
}

/// The variables that somebody's login begins with.
pub(in super::super) fn environment(user: &str) -> Vec<String> {
    vec![
        format!("USER={user}"),
        format!("LOGNAME={user}"),
        "SHELL=/bin/bash".to_owned(),
        "LANG=C.UTF-8".to_owned(),
    ]
}

/// An exit code as a shell knows it.
pub(super) fn exit_code(code: i64) -> i32 {
    i32::try_from(code).unwrap_or(i32::MAX)
}
