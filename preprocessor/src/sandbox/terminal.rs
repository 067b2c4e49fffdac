//! The reader's terminal: one shell that lasts, and what is typed into it.
//!
//! A command costs a write and a read on a connection that is already open. The shell is an interactive bash
//! without a terminal device: interactive, so that an unset variable, a Ctrl-C or a misspelt `exec` ends the
//! command and not the shell, as the reader is used to; without a device, so that no program paints.

use std::time::{Duration, Instant};

use super::{End, Input, Reply, SandboxError, Until};
use crate::blocks::Stop;
use crate::inventory::Moment;
use crate::stack::machine::{Command, Machine, kit};

mod framing;
mod shell;
mod transcript;

use framing::Marker;
use shell::{Heard, Shell};
pub(super) use shell::{LOGIN, environment};
use transcript::Transcript;

/// How long a command may take to heed an interrupt before it is killed.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a shell may take to say that what it ran is killed, before that is killed again: a shell that is signalled
/// just as a child ends by itself takes the signal for the child's and goes on with the next one.
const AGAIN: Duration = Duration::from_millis(500);
/// How often the command is killed before the shell is.
const KILLS: u32 = 10;
/// How often the engine is asked whether a silent shell is still there: a background job that holds its output
/// open would hide its end.
const PULSE: Duration = Duration::from_secs(1);

/// A shell, or the prospect of one.
#[derive(Debug)]
pub(super) struct Terminal {
    user: String,
    dir: String,
    /// Absent after the last one ended, until the next command.
    shell: Option<Shell>,
}

/// How hard a command is being stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Force {
    Interrupt,
    /// With how often that was done by now.
    Kill(u32),
    KillShell,
}

/// A command being waited for.
struct Wait<'until> {
    began: Instant,
    until: &'until Until,
    transcript: Transcript,
    /// Why it is being stopped, and what is done about it next if it does not heed.
    stopping: Option<(End, Force, Instant)>,
}

impl Terminal {
    /// Opens a terminal as somebody, somewhere.
    pub(super) async fn open(machine: &Machine, user: &str, dir: &str) -> Result<Self, SandboxError> {
        let shell = Shell::open(machine, user, dir).await?;
        Ok(Self { user: user.to_owned(), dir: dir.to_owned(), shell: Some(shell) })
    }

    /// The process id of its shell in the machine, if there is one.
    pub(super) fn process(&self) -> Option<&str> {
        self.shell.as_ref().map(|shell| shell.process.as_str())
    }

    /// A path to the folder in which the reader is, for root.
    pub(super) fn folder(&self) -> String {
        self.shell.as_ref().map_or_else(|| self.dir.clone(), |shell| format!("/proc/{}/cwd", shell.process))
    }

    /// Types, and waits until the shell is ready for more.
    pub(super) async fn enter(
        &mut self,
        machine: &Machine,
        input: Input<'_>,
        until: &Until,
    ) -> Result<Reply, SandboxError> {
        let mut shell = match self.shell.take() {
            Some(shell) => shell,
            None => Shell::open(machine, &self.user, &self.dir).await?,
        };
        let began = Instant::now();
        let wait = Wait { began, until, transcript: Transcript::new(watched(until)), stopping: None };
        shell.send(input).await?;
        let (reply, survives) = wait.follow(machine, &mut shell).await?;
        if survives {
            shell.rest();
            self.shell = Some(shell);
        }
        Ok(reply)
    }
}

fn watched(until: &Until) -> Option<&str> {
    match &until.stop {
        Some(Stop::On(text)) => Some(text),
        _ => None,
    }
}

impl Wait<'_> {
    /// Waits for the end; also says whether the shell is still there.
    async fn follow(mut self, machine: &Machine, shell: &mut Shell) -> Result<(Reply, bool), SandboxError> {
        loop {
            let now = Instant::now();
            if self.is_due(now) {
                self.escalate(machine, shell).await?;
                continue;
            }
            let pause = self.next_due().saturating_duration_since(now).min(PULSE);
            match shell.hear(pause, &mut self.transcript).await {
                Heard::Output | Heard::Marker(Marker::Begin) => {}
                Heard::Marker(Marker::End { code, line, at }) => {
                    return Ok((self.ended(code, line, at), true));
                }
                Heard::Marker(Marker::Exit { code }) => return Ok((self.shell_ended(code), false)),
                Heard::Nothing => {
                    if let Some(code) = machine.ended(&shell.session).await? {
                        return Ok((self.shell_ended(shell::exit_code(code)), false));
                    }
                }
                Heard::Closed => {
                    let code = machine.code_of(&shell.session).await?;
                    return Ok((self.shell_ended(shell::exit_code(code)), false));
                }
            }
        }
    }

    /// When something must be done unless the command ends before.
    fn next_due(&self) -> Instant {
        if let Some((_, _, due)) = self.stopping {
            return due;
        }
        let deadline = self.began + self.until.timeout;
        match self.until.stop {
            Some(Stop::After(after)) => deadline.min(self.began + after),
            _ => deadline,
        }
    }

    fn is_due(&self, now: Instant) -> bool {
        now >= self.next_due() || (self.stopping.is_none() && self.transcript.has_seen_watched())
    }

    /// Does the next harder thing to end the command.
    async fn escalate(&mut self, machine: &Machine, shell: &mut Shell) -> Result<(), SandboxError> {
        let (end, force) = match self.stopping {
            Some((end, Force::Interrupt, _)) => (end, Force::Kill(1)),
            Some((end, Force::Kill(times), _)) if times < KILLS => (end, Force::Kill(times + 1)),
            Some((end, _, _)) => (end, Force::KillShell),
            None if self.began.elapsed() >= self.until.timeout => (End::TimedOut, Force::Kill(1)),
            None => (End::Interrupted, Force::Interrupt),
        };
        signal(machine, shell, force).await?;
        if matches!(force, Force::Kill(2..)) {
            // The former signal may have met the shell while it was saying that the command had ended.
            shell.ask().await?;
        }
        let patience = if matches!(force, Force::Kill(_)) { AGAIN } else { PATIENCE };
        self.stopping = Some((end, force, Instant::now() + patience));
        Ok(())
    }

    fn ended(self, code: i32, line: Option<usize>, at: Option<Moment>) -> Reply {
        let end = self.stopping.map_or(End::Exited(code), |(end, _, _)| end);
        let line = line.filter(|_| matches!(end, End::Exited(code) if code != 0));
        self.reply(end, line, at)
    }

    fn shell_ended(self, code: i32) -> Reply {
        let end = self.stopping.map_or(End::ShellEnded(code), |(end, _, _)| end);
        self.reply(end, None, None)
    }

    fn reply(self, end: End, line: Option<usize>, ended: Option<Moment>) -> Reply {
        let elapsed = self.began.elapsed();
        let (output, dropped) = self.transcript.finish();
        Reply { output, end, line, dropped, elapsed, ended }
    }
}

/// Signals what the shell is running, as root: the reader may have taken it there with `sudo`.
async fn signal(machine: &Machine, shell: &Shell, force: Force) -> Result<(), SandboxError> {
    let script = format!("{}/signal.sh", kit::FOLDER);
    let name = match force {
        Force::Interrupt => "INT",
        Force::Kill(_) => "KILL",
        Force::KillShell => {
            machine
                .run(&Command::root(&["bash", "-c", "kill -KILL \"$1\"", "bash", &shell.process]), &[])
                .await?;
            return Ok(());
        }
    };
    machine.run(&Command::root(&["bash", &script, name, &shell.process, &shell.jobs_file()]), &[]).await?;
    Ok(())
}
