//! Where the project's own things lie, and how its programs are run.

use std::ffi::OsStr;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

/// The directories of this clone.
pub(crate) struct Workspace {
    /// Holds the workspace's `Cargo.toml` and `book.toml`.
    pub(crate) root: Utf8PathBuf,
    /// Cargo's target directory.
    pub(crate) target: Utf8PathBuf,
    /// Where cargo puts the binaries of the profile that this one was built with.
    pub(crate) binaries: Utf8PathBuf,
}

impl Workspace {
    /// Finds the clone that this binary was built from, and the target directory it was built in.
    pub(crate) fn find() -> Result<Self> {
        let root =
            Utf8Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in no workspace")?;
        let own = Utf8PathBuf::try_from(std::env::current_exe()?).context("xtask's path is not UTF-8")?;
        let binaries = own.parent().context("xtask lies in no directory")?;
        let target = binaries.parent().context("xtask does not lie in a target directory")?;
        Ok(Self { root: root.to_owned(), target: target.to_owned(), binaries: binaries.to_owned() })
    }

    /// The program called `name` that cargo built beside this one.
    pub(crate) fn binary(&self, name: &str) -> Utf8PathBuf {
        self.binaries.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The directory of the programs installed for the tests.
    pub(crate) fn tools(&self) -> Utf8PathBuf {
        self.target.join("tools")
    }

    /// Runs the cargo that runs us, in the workspace's root.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<()> {
        succeed(&mut self.cargo_command(arguments))
    }

    /// The cargo that runs us, to be run in the workspace's root.
    pub(crate) fn cargo_command(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // What cargo tells us of our package would be news to the next one's build scripts: some would run
        // again, and all that depends on them would be compiled again.
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_a_package(name)) {
            cargo.env_remove(name);
        }
        cargo.args(arguments).current_dir(&self.root);
        cargo
    }
}

fn is_of_a_package(variable: &OsStr) -> bool {
    let variable = variable.to_string_lossy();
    ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| variable.starts_with(prefix))
}

/// Runs a program whose output goes where ours goes; its failure is an error that names the command line.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let line = command_line(command);
    let status = command.status().with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed with {status}");
    }
    Ok(())
}

fn command_line(command: &Command) -> String {
    let program = Utf8Path::from_path(command.get_program().as_ref()).and_then(Utf8Path::file_name);
    let mut line = program.unwrap_or("program").to_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_line() {
        let error = succeed(Command::new("/bin/sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(error.to_string(), "`sh -c exit 3` failed with exit status: 3");
        let error = succeed(&mut Command::new("/no/such/program")).unwrap_err();
        assert_eq!(error.to_string(), "`program` could not be started");
    }

    #[test]
    fn the_root_is_the_workspace() {
        let workspace = Workspace::find().unwrap();
        assert!(workspace.root.join("Cargo.lock").is_file());
    }
}
