//! `prepare`: the golden, made before it is needed.

use anstream::eprintln;
use camino::Utf8Path;

use super::conclusion::Conclusion;
use super::screen::Screen;
use super::workshop::Workshop;
use crate::chapters;

/// Makes the golden of a book's stack, unless it is there.
pub(super) async fn run(root: &Utf8Path) -> anyhow::Result<Conclusion> {
    let (root, settings) = chapters::settings(root)?;
    let golden = Workshop::open(&root, settings)?.prepare(&Screen::stderr()).await?;
    eprintln!("drydock: the stack is ready as {}, with Docker {}", golden.image(), golden.engine_version);
    Ok(Conclusion::Verified)
}
