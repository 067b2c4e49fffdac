//! Debian's packages.

use std::process::Command;

use anyhow::{Context as _, Result};
use camino::Utf8Path;

use crate::workspace::succeed;

/// Installs packages and what they depend on, without asking and without what they merely recommend.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    succeed(apt_get().arg("update")).context("the package lists cannot be renewed")?;
    succeed(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
        .with_context(|| format!("Debian's packages {} cannot be installed", packages.join(", ")))
}

/// Unpacks a package into a directory without installing it: nothing of it is set up or started, and nobody has to be root.
pub(crate) fn unpack(package: &str, directory: &Utf8Path) -> Result<()> {
    std::fs::create_dir_all(directory).with_context(|| format!("{directory} cannot be created"))?;
    let scratch = tempfile::tempdir_in(directory)?;
    let mut download = apt_get();
    // In a directory of ours apt's own user has no place to write; it says so, and downloads as us.
    download.args(["-o", "APT::Sandbox::User=root", "download", package]).current_dir(scratch.path());
    succeed(&mut download).with_context(|| format!("Debian's package {package} cannot be downloaded"))?;
    for archive in std::fs::read_dir(scratch.path())? {
        let mut extract = Command::new("dpkg-deb");
        succeed(extract.arg("--extract").arg(archive?.path()).arg(directory))?;
    }
    Ok(())
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    command
}
