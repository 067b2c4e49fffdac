//! The `mdbook` binary as everyone has it, for the tests that hold our site against its own.

use std::process::Command;

use anyhow::Result;
use camino::Utf8Path;
use mdbook_preprocessor::MDBOOK_VERSION;

use crate::progress::Done;
use crate::workspace::Workspace;

/// What it is installed with.
const FEATURES: &str = "search,serve,watch";

/// Installs the release of `mdbook` whose libraries we are built with, under `target/tools`.
///
/// Of the features, search changes the site, `serve` and `watch` are what authors preview their books with.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Done> {
    let tools = workspace.tools();
    let binary = tools.join("bin/mdbook").with_extension(std::env::consts::EXE_EXTENSION);
    let wanted = format!("mdbook v{MDBOOK_VERSION}");
    if version(&binary).as_deref() == Some(wanted.as_str()) && serves(&binary) {
        return Ok(Done::Before(wanted));
    }
    let exactly = format!("={MDBOOK_VERSION}");
    workspace.cargo(&[
        "install",
        "mdbook",
        "--version",
        &exactly,
        "--locked",
        "--debug",
        "--no-default-features",
        "--features",
        FEATURES,
        "--root",
        tools.as_str(),
    ])?;
    Ok(Done::Now(format!("{wanted} installed")))
}

/// Whether it was installed with all the features, which its version does not tell.
fn serves(binary: &Utf8Path) -> bool {
    let help = Command::new(binary).args(["watch", "--help"]).output();
    help.is_ok_and(|output| output.status.success())
}

fn version(binary: &Utf8Path) -> Option<String> {
    let output = Command::new(binary).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
