//! The registry of images that the tests of `outdated` ask.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::apt;
use crate::machine::has_program;
use crate::progress::Done;
use crate::workspace::{Workspace, succeed};

/// Debian's name for the package and for the program.
const PACKAGE: &str = "docker-registry";

const MISSING: &str = "The tests of `outdated` need `docker-registry`, the registry of the distribution project.\n\
     Debian and Ubuntu have it as a package; elsewhere put the program at /usr/bin/docker-registry: \
     https://distribution.github.io/distribution/";

/// Finds the program, or unpacks it under `target/tools`: as a package it would also start a service.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Done> {
    let directory = workspace.tools().join(PACKAGE);
    let binary = directory.join("usr/bin").join(PACKAGE);
    if binary.is_file() || std::path::Path::new("/usr/bin").join(PACKAGE).is_file() {
        return Ok(Done::Before("there".to_owned()));
    }
    if !has_program("apt-get") || !has_program("dpkg-deb") {
        bail!(MISSING);
    }
    if apt::unpack(PACKAGE, &directory).is_err() {
        succeed(Command::new("apt-get").args(["--quiet", "update"])).context(MISSING)?;
        apt::unpack(PACKAGE, &directory).context(MISSING)?;
    }
    if !binary.is_file() {
        bail!("the package {PACKAGE} was unpacked, and there is no {binary}");
    }
    Ok(Done::Now("unpacked".to_owned()))
}
