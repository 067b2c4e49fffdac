//! axe-core, which looks for what keeps people out of a page: the one program of ours that is npm's.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::apt;
use crate::machine::{Machine, has_program};
use crate::progress::Done;
use crate::workspace::{Workspace, succeed};

/// Names the version and the hash that npm holds the download against.
const LOCK: &str = "package-lock.json";
const MANIFEST: &str = "package.json";

const NPM: &str = "npm";

/// Installs the version that the browser tests name under `target/tools/axe`, from whatever registry npm is set to.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Done> {
    let wanted = workspace.root.join("tests/tests/browser/axe");
    let directory = workspace.tools().join("axe");
    let lock = |directory: &camino::Utf8Path| fs::read_to_string(directory.join(LOCK));
    let script = directory.join("node_modules/axe-core/axe.min.js");
    let name = lock(&wanted).with_context(|| format!("there is no {LOCK} in {wanted}"))?;
    if script.is_file() && lock(&directory).is_ok_and(|installed| installed == name) {
        return Ok(Done::Before("installed".to_owned()));
    }
    npm()?;
    fs::create_dir_all(&directory).with_context(|| format!("{directory} cannot be created"))?;
    for file in [MANIFEST, LOCK] {
        fs::copy(wanted.join(file), directory.join(file))
            .with_context(|| format!("{file} cannot be copied"))?;
    }
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    succeed(Command::new(NPM).args(arguments).current_dir(&directory))?;
    if !script.is_file() {
        bail!("npm reported success and installed no {script}");
    }
    Ok(Done::Now("installed".to_owned()))
}

fn npm() -> Result<()> {
    if has_program(NPM) {
        return Ok(());
    }
    if !Machine::probe().installs() {
        bail!(
            "the tests of the site take axe-core from npm's registry: install npm, which Node.js comes with"
        );
    }
    apt::install(&[NPM])
}
