//! `prepare`: the golden, made before it is needed.

use anstream::{eprintln, println};
use clap::Args;

use super::BookArguments;
use super::conclusion::Conclusion;
use super::screen::Screen;
use super::workshop::Workshop;
use crate::chapters;

/// The arguments of `prepare`.
#[derive(Debug, Args)]
pub(super) struct PrepareArguments {
    #[command(flatten)]
    book: BookArguments,
    /// Only print what the golden is known by, which needs no engine: recordings hold for this golden and no other
    #[arg(long)]
    key: bool,
}

/// Makes the golden of a book's stack, unless it is there.
pub(super) async fn run(arguments: &PrepareArguments) -> anyhow::Result<Conclusion> {
    let book = chapters::settings(&arguments.book.book)?;
    let workshop = Workshop::open(&book.root, book.settings)?;
    if arguments.key {
        println!("{}", workshop.golden_key()?);
        return Ok(Conclusion::Verified);
    }
    let golden = workshop.prepare(&Screen::stderr()).await?;
    eprintln!("drydock: the stack is ready as {}, with Docker {}", golden.image(), golden.engine_version);
    Ok(Conclusion::Verified)
}
