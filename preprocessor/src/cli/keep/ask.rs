//! Has the process that stays do the work, and starts it if need be.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use anstream::eprint;
use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};
use tokio::net::UnixStream;

use super::preview::Preview;
use super::wire::{self, Frame, Looks};
use super::{READY, Screen};
use crate::cli::conclusion::Conclusion;
use crate::stack::marks::Owner;

/// Asks, shows what comes, and hands the book to mdBook; `None` where the work is to be done here after all.
pub(in crate::cli) async fn ask(
    preview: &Preview,
    input: &[u8],
    screen: &Screen,
) -> Option<anyhow::Result<Conclusion>> {
    match answered(preview, input, screen).await {
        Ok((code, book)) => {
            let handed = io::stdout().write_all(&book).and_then(|()| io::stdout().flush());
            let handed = handed.context("cannot hand the book back to mdBook");
            Some(handed.map(|()| Conclusion::Told(code)))
        }
        Err(error) => {
            screen.say(&format!("warning: no sandbox stays for the next build: {error:#}"));
            None
        }
    }
}

async fn answered(preview: &Preview, input: &[u8], screen: &Screen) -> anyhow::Result<(u8, Vec<u8>)> {
    let socket = socket(*preview)?;
    let mut stream = match UnixStream::connect(&socket).await {
        Ok(stream) => stream,
        Err(_) => {
            start(&socket, *preview)?;
            UnixStream::connect(&socket).await.context("it does not answer")?
        }
    };
    let looks = Looks { color: screen.style.color, width: screen.style.width };
    wire::write(&mut stream, &Frame::Looks(looks)).await?;
    wire::write(&mut stream, &Frame::Input(input.to_vec())).await?;
    let mut handed = Vec::new();
    loop {
        match wire::read(&mut stream).await.context("it has gone")? {
            Frame::Said(text) => eprint!("{text}"),
            Frame::Book(book) => handed = book,
            Frame::Ended(code) => return Ok((code, handed)),
            Frame::Looks(_) | Frame::Input(_) => anyhow::bail!("it asks instead of answering"),
        }
    }
}

/// The socket of this preview and this build of the program, in a folder that only its user may enter.
fn socket(preview: Preview) -> anyhow::Result<Utf8PathBuf> {
    let user = rustix::process::getuid().as_raw();
    let parent = std::env::var("XDG_RUNTIME_DIR").unwrap_or_else(|_| "/tmp".to_owned());
    let folder = Utf8PathBuf::from(parent).join(format!("mdbook-drydock-{user}"));
    match std::fs::DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(error).with_context(|| format!("{folder} cannot be made"));
        }
        _ => {}
    }
    let found = std::fs::symlink_metadata(&folder).with_context(|| format!("{folder} cannot be read"))?;
    anyhow::ensure!(
        found.is_dir() && found.uid() == user && found.mode() & 0o077 == 0,
        "{folder} is somebody else's"
    );
    let program = std::fs::metadata(std::env::current_exe()?)?;
    let mut hash = blake3::Hasher::new();
    let here = std::env::current_dir()?;
    hash.update(format!("{} {here:?} {:?}", Owner::of(preview.mdbook), program.modified()?).as_bytes());
    let name: String = hash.finalize().to_hex().chars().take(16).collect();
    Ok(folder.join(name))
}

/// Starts the process that stays, and waits until it can be asked.
fn start(socket: &Utf8Path, preview: Preview) -> anyhow::Result<()> {
    // Of one that was killed.
    let _ = std::fs::remove_file(socket);
    let mut process = Command::new(std::env::current_exe()?)
        .args(["keep", socket.as_str(), &preview.mdbook.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // A Ctrl-C is meant for mdBook, with which it ends.
        .process_group(0)
        .spawn()
        .context("it cannot be started")?;
    let mut said = String::new();
    if let Some(stdout) = process.stdout.take() {
        BufReader::new(stdout).read_line(&mut said).context("it cannot be started")?;
    }
    anyhow::ensure!(said.trim() == READY, "it ended at once");
    Ok(())
}
