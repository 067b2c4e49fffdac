//! Proves that each recipe of the guide needs its fault and its cure.

use std::process::Command;

use anyhow::Result;

use crate::progress::Done;
use crate::workspace::{Workspace, succeed};

/// Runs every chapter with a drill without its fault and without its cure, with the preprocessor that built the book.
pub(crate) fn prove(workspace: &Workspace) -> Result<Done> {
    let mut drill = Command::new(workspace.binary("mdbook-drydock"));
    succeed(drill.args(["drill", "--book", workspace.root.as_str()]))?;
    Ok(Done::Now("every recipe needs its fault and its cure".to_owned()))
}
