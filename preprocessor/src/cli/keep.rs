//! Verifies for an `mdbook serve` for as long as it lives, so that sandboxes outlive a build.
//!
//! mdBook starts its preprocessors anew at each save. Under `mdbook serve` and `mdbook watch` drydock therefore
//! leaves the work to a process of its own that stays, and only passes on what mdBook sends and what comes
//! back. That process ends with mdBook, however mdBook ends, and its sandboxes end with it.

mod ask;
mod preview;
mod wire;

use std::os::fd::OwnedFd;

use anyhow::Context;
use camino::Utf8Path;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc::unbounded_channel;

use super::conclusion::{Conclusion, Usage};
use super::protocol::{self, Audience};
use super::screen::Screen;
use super::watch::KEPT;
use super::workshop::Workshop;
use crate::moorings::Moorings;
use crate::report::terminal::Style;
use crate::sandbox::DockerSandbox;
pub(super) use ask::ask;
pub(super) use preview::preview;
use wire::Frame;

/// What is printed once the socket is there.
const READY: &str = "ready";

/// Answers until the process `mdbook` has ended.
pub(super) async fn run(socket: &Utf8Path, mdbook: i32) -> anyhow::Result<Conclusion> {
    let process = Pid::from_raw(mdbook).ok_or_else(|| Usage(format!("{mdbook} is no process id")))?;
    let process = pidfd_open(process, PidfdFlags::empty()).context("mdBook is no more")?;
    let listener = UnixListener::bind(socket).with_context(|| format!("{socket} cannot be made"))?;
    anstream::println!("{READY}");
    let moorings = Moorings::new(KEPT);
    tokio::select! {
        _ = tokio::task::spawn_blocking(move || until_ended(&process)) => {}
        () = answer_all(&listener, &moorings) => {}
    }
    let _ = std::fs::remove_file(socket);
    // The folder stays for as long as another preview has a socket in it.
    let _ = socket.parent().map(std::fs::remove_dir);
    Ok(Conclusion::Verified)
}

/// Waits for the end of a process, which makes its descriptor readable.
fn until_ended(process: &OwnedFd) {
    while poll(&mut [PollFd::new(process, PollFlags::IN)], None) == Err(Errno::INTR) {}
}

/// Answers one after the other, as mdBook builds one book at a time; meanwhile a sandbox boots for the next.
async fn answer_all(listener: &UnixListener, moorings: &Moorings<DockerSandbox>) {
    let (answered, mut workshops) = unbounded_channel();
    // It owns its end of the channel, so that no boot is waited for once nobody can ask any more.
    let answering = async move {
        while let Ok((stream, _)) = listener.accept().await {
            // An error means that whoever asked has gone; the next one may stay.
            if let Ok(Some(workshop)) = answer(stream, moorings).await {
                let _ = answered.send(workshop);
            }
        }
    };
    let stocking = async {
        let nobody = Screen::far(Style { color: false, width: 0 }, unbounded_channel().0);
        while let Some(workshop) = workshops.recv().await {
            // If it does not boot, the next build says why.
            let _ = workshop.stock(moorings, &nobody).await;
        }
    };
    tokio::join!(answering, stocking);
}

/// Answers one question, and gives what it was answered with.
async fn answer(stream: UnixStream, moorings: &Moorings<DockerSandbox>) -> anyhow::Result<Option<Workshop>> {
    let (mut reader, mut writer) = stream.into_split();
    let (looks, input) = wire::read_question(&mut reader).await?;
    let (sender, mut said) = unbounded_channel();
    let screen = Screen::far(Style { color: looks.color, width: looks.width }, sender);
    let work = async {
        let mut book = Vec::new();
        let verified = protocol::verify(input, Audience::Author, moorings, &mut book, &screen).await;
        let (conclusion, workshop) = match verified {
            Ok((conclusion, workshop)) => (conclusion, Some(workshop)),
            Err(error) => (Conclusion::of(error), None),
        };
        if let Some(words) = conclusion.last_words() {
            screen.say(&words);
        }
        drop(screen);
        (conclusion.code(), book, workshop)
    };
    let tell = async {
        while let Some(text) = said.recv().await {
            wire::write(&mut writer, &Frame::Said(text)).await?;
        }
        anyhow::Ok(writer)
    };
    let ((code, book, workshop), writer) = tokio::join!(work, tell);
    let mut writer = writer?;
    wire::write(&mut writer, &Frame::Book(book)).await?;
    wire::write(&mut writer, &Frame::Ended(code)).await?;
    Ok(workshop)
}
