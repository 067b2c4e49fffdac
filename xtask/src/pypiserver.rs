//! pypiserver, the Python index that the tests of updates ask: PyPI's, with what it needs.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::apt;
use crate::machine::Machine;
use crate::progress::Done;
use crate::workspace::{Workspace, succeed};

const PYTHON: &str = "python3";
/// Names the versions and the hashes that pip holds the downloads against.
const WANTED: &str = "requirements.txt";

/// Installs the versions that the tests name under `target/tools/pypiserver`, from whatever index pip is set to.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Done> {
    let wanted = workspace.root.join("tests/tests/outdated/index").join(WANTED);
    let directory = workspace.tools().join("pypiserver");
    let module = directory.join("pypiserver/__init__.py");
    let name = fs::read_to_string(&wanted).with_context(|| format!("{wanted} cannot be read"))?;
    let installed = directory.join(WANTED);
    if module.is_file() && fs::read_to_string(&installed).is_ok_and(|installed| installed == name) {
        return Ok(Done::Before("installed".to_owned()));
    }
    pip()?;
    if directory.exists() {
        fs::remove_dir_all(&directory).with_context(|| format!("{directory} cannot be emptied"))?;
    }
    let arguments =
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"];
    let exactly =
        ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", wanted.as_str()];
    succeed(Command::new(PYTHON).args(arguments).args(exactly).args(["--target", directory.as_str()]))?;
    if !module.is_file() {
        bail!("pip reported success and installed no {module}");
    }
    // Last, so that what broke off is begun anew.
    fs::copy(&wanted, &installed).with_context(|| format!("{installed} cannot be written"))?;
    Ok(Done::Now("installed".to_owned()))
}

fn pip() -> Result<()> {
    let asked = Command::new(PYTHON).args(["-m", "pip", "--version"]).output();
    if asked.is_ok_and(|asked| asked.status.success()) {
        return Ok(());
    }
    if !Machine::probe().installs() {
        bail!("the tests of updates take pypiserver from a Python index: install Python 3 with pip");
    }
    apt::install(&["python3", "python3-pip"])
}
