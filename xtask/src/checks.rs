//! Formatting, lints and tests: what cargo has commands for.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::progress::Done;
use crate::workspace::{Workspace, succeed};

/// Adds rustfmt and clippy to a toolchain that was installed without them.
pub(crate) fn components(workspace: &Workspace) -> Result<Done> {
    let missing: Vec<&str> =
        ["rustfmt", "clippy"].into_iter().filter(|component| !answers(workspace, component)).collect();
    if missing.is_empty() {
        return Ok(Done::Before("installed".to_owned()));
    }
    if Command::new("rustup").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        bail!("this Rust comes without {}: install it from where Rust came from", missing.join(" and "));
    }
    succeed(Command::new("rustup").args(["component", "add"]).args(&missing).current_dir(&workspace.root))?;
    Ok(Done::Now("added".to_owned()))
}

fn answers(workspace: &Workspace, component: &str) -> bool {
    let subcommand = if component == "rustfmt" { "fmt" } else { component };
    Command::new("cargo")
        .args([subcommand, "--version"])
        .current_dir(&workspace.root)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Every file is as rustfmt would write it.
pub(crate) fn formatting(workspace: &Workspace) -> Result<Done> {
    workspace.cargo(&["fmt", "--all", "--check"])?;
    Ok(Done::Now("as rustfmt writes it".to_owned()))
}

/// The compiler and clippy have nothing to say.
pub(crate) fn lints(workspace: &Workspace) -> Result<Done> {
    workspace.cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    Ok(Done::Now("no warning".to_owned()))
}

/// Every test of every member passes; one failing binary does not hide the others.
pub(crate) fn tests(workspace: &Workspace) -> Result<Done> {
    workspace.cargo(&["test", "--workspace", "--no-fail-fast"])?;
    Ok(Done::Now("all passed".to_owned()))
}

/// The tests that look at the built site, which cargo ignores as long as there may be none.
pub(crate) fn site(workspace: &Workspace) -> Result<Done> {
    workspace.cargo(&["test", "--test", "browser", "--", "--ignored"])?;
    Ok(Done::Now(format!("all passed; pictures are in {}/site-screenshots", workspace.target)))
}
