//! Debian's packages.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::workspace::succeed;

/// Installs packages and what they depend on, without asking and without what they merely recommend.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    succeed(apt_get().arg("update")).context("the package lists cannot be renewed")?;
    succeed(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
        .with_context(|| format!("Debian's packages {} cannot be installed", packages.join(", ")))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    command
}
