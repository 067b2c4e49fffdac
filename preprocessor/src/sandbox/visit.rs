//! A person's own terminal in a sandbox, in the state that the steps have left the reader's in.
//!
//! The terminal device is made in the machine, where a small program stands between it and us: what an engine passes
//! on of a device of its own is not told apart from the frames that it sends elsewhere.

use std::io::Write;
use std::time::Duration;

use bollard::container::LogOutput;
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::StreamExt;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, watch};

use super::terminal::Terminal;
use super::{End, Input, SandboxError, Until, random};
use crate::stack::machine::{Command, Machine, Session};

const RELAY: &str = include_str!("visit.py");
const STATE: &str = include_str!("state.sh");
/// How long the reader's terminal may take to say what state it is in.
const SAYS_WITHIN: Duration = Duration::from_secs(30);

/// Rows and columns of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Lines of text.
    pub rows: u16,
    /// Letters in a line.
    pub columns: u16,
}

/// Whoever comes to a sandbox.
pub struct Visitor {
    /// What is typed, until there is nothing more.
    pub typed: mpsc::Receiver<Bytes>,
    /// Shows what comes back.
    pub output: Box<dyn Write + Send>,
    /// Shows what comes back on standard error; on a terminal there is no such thing.
    pub errors: Box<dyn Write + Send>,
    /// The terminal that they sit at; without one, what is typed is a script.
    pub seat: Option<Seat>,
}

/// A terminal that somebody sits at.
#[derive(Clone, Debug)]
pub struct Seat {
    /// What kind of terminal it is, as `$TERM` says it.
    pub kind: String,
    /// Its window, whose size may change.
    pub size: watch::Receiver<Size>,
}

/// The reader's terminal, written down for another bash.
#[derive(Debug)]
pub struct State {
    /// The process id of its shell.
    shell: String,
    /// A file of the machine that the other bash reads when it starts.
    startup: String,
    /// The jobs that the steps have left running: the other bash does not list them.
    pub jobs: String,
}

/// Has the reader's terminal write down its state.
pub(super) async fn state(terminal: &mut Terminal, machine: &Machine) -> Result<State, SandboxError> {
    let startup = format!("/run/drydock/terminals/{}.startup", random());
    let text = STATE.replace("FILE", &startup);
    let until = Until { timeout: SAYS_WITHIN, stop: None };
    let reply = terminal.enter(machine, Input::Command(&text), &until).await?;
    match (reply.end, terminal.process()) {
        (End::Exited(0), Some(shell)) => Ok(State { shell: shell.to_owned(), startup, jobs: reply.output }),
        _ => Err(SandboxError::new(format!(
            "the terminal of the sandbox {} does not say what state it is in: {}",
            machine.name, reply.output
        ))),
    }
}

/// Lets somebody work in a machine until they leave; gives the exit code of their bash.
pub(super) async fn receive(machine: &Machine, state: &State, visitor: Visitor) -> Result<i64, SandboxError> {
    let Visitor { mut typed, mut output, mut errors, seat } = visitor;
    let arguments = arguments(state, seat.as_ref());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Session { id, input, output: mut shown } = machine.open(&Command::root(&arguments)).await?;
    let feed = feed(input, &mut typed, seat);
    let show = async {
        while let Some(piece) = shown.next().await {
            let piece = piece.map_err(trouble)?;
            let (stream, bytes) = match &piece {
                LogOutput::StdErr { message } => (&mut errors, message),
                LogOutput::StdOut { message }
                | LogOutput::StdIn { message }
                | LogOutput::Console { message } => (&mut output, message),
            };
            stream.write_all(bytes).and_then(|()| stream.flush()).map_err(trouble)?;
        }
        Ok::<(), SandboxError>(())
    };
    tokio::select! {
        shown = show => shown?,
        never = feed => match never {},
    }
    Ok(machine.code_of(&id).await?)
}

fn arguments(state: &State, seat: Option<&Seat>) -> Vec<String> {
    let State { shell, startup, .. } = state;
    let mut words = ["python3", "-IS", "-c", RELAY, shell, startup].map(str::to_owned).to_vec();
    if let Some(Seat { kind, size }) = seat {
        let Size { rows, columns } = *size.borrow();
        words.extend([kind.clone(), rows.to_string(), columns.to_string()]);
    }
    words
}

/// Passes on what is typed, for as long as somebody listens; then waits for the end.
async fn feed(
    mut input: impl AsyncWrite + Unpin,
    typed: &mut mpsc::Receiver<Bytes>,
    seat: Option<Seat>,
) -> std::convert::Infallible {
    let mut seat = seat;
    loop {
        let piece = tokio::select! {
            piece = typed.recv() => match (piece, &seat) {
                (Some(piece), Some(_)) => framed(b'i', &piece),
                (Some(piece), None) => piece,
                (None, _) => break,
            },
            size = resized(seat.as_mut()) => framed(b'w', format!("{} {}", size.rows, size.columns).as_bytes()),
        };
        let passed_on = async {
            input.write_all(&piece).await?;
            input.flush().await
        };
        // Nobody reads it any more: the end is near.
        if passed_on.await.is_err() {
            break;
        }
    }
    let _ = input.shutdown().await;
    std::future::pending().await
}

/// Waits for another size of the window.
async fn resized(seat: Option<&mut Seat>) -> Size {
    if let Some(Seat { size, .. }) = seat
        && size.changed().await.is_ok()
    {
        return *size.borrow_and_update();
    }
    std::future::pending().await
}

/// As the program in the machine takes it.
fn framed(letter: u8, body: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(body.len() + 5);
    frame.put_u8(letter);
    // Pieces are as large as a terminal or a pipe gives them at once.
    frame.put_u32(u32::try_from(body.len()).unwrap_or(u32::MAX));
    frame.put_slice(body);
    frame.freeze()
}

fn trouble(error: impl std::error::Error + Send + Sync + 'static) -> SandboxError {
    SandboxError {
        context: "the connection to the terminal in the sandbox broke".to_owned(),
        source: Some(Box::new(error)),
    }
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Visitor").field("seat", &self.seat).finish_non_exhaustive()
    }
}
