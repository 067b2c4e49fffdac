//! `clean`: removes what earlier runs left behind, by accident or on purpose.

use anstream::eprintln;
use camino::Utf8Path;

use super::conclusion::Conclusion;
use super::workshop::Workshop;
use crate::chapters;
use crate::sandbox::reap;
use crate::stack::{Engine, golden};

/// Removes sandboxes whose owner is gone and all goldens; with `all`, what goldens are made from and all
/// recordings of the book, too.
pub(super) async fn run(root: &Utf8Path, all: bool) -> anyhow::Result<Conclusion> {
    let engine = Engine::connect().await?;
    let mut removed = reap(&engine).await?;
    removed.extend(golden::clean(&engine, all).await?);
    for name in &removed {
        eprintln!("removed {name}");
    }
    if all {
        let book = chapters::settings(root)?;
        Workshop::open(&book.root, book.settings)?.forget()?;
        eprintln!("removed all recordings");
    }
    if removed.is_empty() && !all {
        eprintln!("there was nothing to remove");
    }
    Ok(Conclusion::Verified)
}
