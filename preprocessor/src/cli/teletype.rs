//! The terminal that a person sits at, lent to a shell in a sandbox.

use std::io::{self, IsTerminal, Read, Write};
use std::thread;

use anyhow::Context;
use bytes::Bytes;
use rustix::termios::{self, OptionalActions, Termios};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, watch};

use super::conclusion::Usage;
use crate::sandbox::{DockerSandbox, Seat, Size, State, Visitor};

/// As much as is read at once.
const PIECE: usize = 4096;
/// What a shell may have asked of the terminal that is cut off: marks around what is pasted, no cursor, colours.
const AS_USUAL: &[u8] = b"\x1b[?2004l\x1b[?25h\x1b[0m\r\n";
/// The size of a window that does not say.
const SIZE: Size = Size { rows: 24, columns: 80 };

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visit {
    /// By the end of the shell, with this exit code.
    Left(i64),
    /// By a signal to us.
    Signalled(i32),
}

/// Whether somebody sits at a terminal, who can both type and read.
pub(super) fn is_here() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Refuses to go on without a terminal.
pub(super) fn require(what: &str) -> Result<(), Usage> {
    if is_here() {
        return Ok(());
    }
    let stream = if io::stdin().is_terminal() { "output" } else { "input" };
    Err(Usage(format!("{what} needs a terminal, and standard {stream} is none")))
}

/// Lends the terminal to a shell in a sandbox until that ends, or we are ended. Whatever happens, the terminal is
/// afterwards as it was.
pub(super) async fn lend(sandbox: &DockerSandbox, state: &State) -> anyhow::Result<Visit> {
    let (sender, size) = watch::channel(window());
    let kind = std::env::var("TERM").unwrap_or_else(|_| "dumb".to_owned());
    let visitor = Visitor { seat: Some(Seat { kind, size }), ..visitor() };
    let mut resized = signal(SignalKind::window_change()).context("sizes cannot be followed")?;
    let mut ended = Ended::listen()?;
    let raw = Raw::set().context("the terminal cannot be lent")?;
    let follow = async {
        while resized.recv().await.is_some() {
            sender.send_replace(window());
        }
        std::future::pending::<Visit>().await
    };
    let visit = tokio::select! {
        left = sandbox.receive(state, visitor) => Visit::Left(left?),
        number = ended.by() => Visit::Signalled(number),
        never = follow => never,
    };
    if matches!(visit, Visit::Signalled(_)) {
        // If the terminal itself is gone, nothing is amiss with it.
        let _ = io::stdout().write_all(AS_USUAL);
    }
    drop(raw);
    Ok(visit)
}

/// Hands our standard input to a shell in a sandbox as a script.
pub(super) async fn pipe(sandbox: &DockerSandbox, state: &State) -> anyhow::Result<i64> {
    Ok(sandbox.receive(state, visitor()).await?)
}

fn visitor() -> Visitor {
    let (output, errors) = (Box::new(io::stdout()), Box::new(io::stderr()));
    Visitor { typed: typed(), output, errors, seat: None }
}

/// What comes in, read by a thread of its own: nobody waits for it when the program ends.
fn typed() -> mpsc::Receiver<Bytes> {
    let (sender, receiver) = mpsc::channel(16);
    thread::spawn(move || {
        let mut buffer = [0; PIECE];
        loop {
            match io::stdin().read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(length @ 1..) => {
                    if sender.blocking_send(Bytes::copy_from_slice(&buffer[..length])).is_err() {
                        break;
                    }
                }
                Ok(0) | Err(_) => break,
            }
        }
    });
    receiver
}

fn window() -> Size {
    let said = termios::tcgetwinsize(io::stdout()).ok();
    let size = said.map(|size| Size { rows: size.ws_row, columns: size.ws_col });
    size.filter(|size| size.rows > 0 && size.columns > 0).unwrap_or(SIZE)
}

/// A terminal that passes every key on; as it was before once this is dropped.
struct Raw {
    before: Termios,
}

impl Raw {
    fn set() -> io::Result<Self> {
        let before = termios::tcgetattr(io::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        termios::tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
        Ok(Self { before })
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing.
        let _ = termios::tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

/// The signals that end a program; keys that would send them go to the sandbox.
struct Ended {
    signals: [(i32, Signal); 4],
}

impl Ended {
    fn listen() -> anyhow::Result<Self> {
        let of = |kind: SignalKind| {
            signal(kind).map(|signal| (kind.as_raw_value(), signal)).context("signals cannot be heard")
        };
        let signals = [
            of(SignalKind::terminate())?,
            of(SignalKind::hangup())?,
            of(SignalKind::interrupt())?,
            of(SignalKind::quit())?,
        ];
        Ok(Self { signals })
    }

    /// Waits for one of them.
    async fn by(&mut self) -> i32 {
        let [first, second, third, fourth] = &mut self.signals;
        tokio::select! {
            _ = first.1.recv() => first.0,
            _ = second.1.recv() => second.0,
            _ = third.1.recv() => third.0,
            _ = fourth.1.recv() => fourth.0,
        }
    }
}
