//! Programs of crates.io, each in one version, under a directory of ours.

use std::process::Command;

use anyhow::Result;
use camino::Utf8Path;

use crate::progress::Done;
use crate::workspace::Workspace;

/// A program that a crate of the same name has.
pub(crate) struct Crate<'text> {
    pub(crate) name: &'text str,
    /// The one that is wanted, no older and no newer.
    pub(crate) version: &'text str,
    /// Further arguments of `cargo install`.
    pub(crate) arguments: &'text [&'text str],
    /// What it answers if it was installed with these arguments, which neither its version nor cargo's list tells.
    pub(crate) answers: &'text [&'text str],
}

impl Crate<'_> {
    /// Installs it in `bin` under `root`, unless it is there in the version that is wanted.
    pub(crate) fn ensure(&self, workspace: &Workspace, root: &Utf8Path) -> Result<Done> {
        let Self { name, version, arguments, .. } = self;
        let binary = root.join("bin").join(name).with_extension(std::env::consts::EXE_EXTENSION);
        let called = format!("{name} {version}");
        if self.is_listed(&list(root)) && self.does_answer(&binary) {
            return Ok(Done::Before(called));
        }
        let exactly = format!("={version}");
        // Cargo would take it for installed where only the program itself is gone.
        let mut install = vec!["install", "--force", name, "--version", &exactly, "--root", root.as_str()];
        install.extend(*arguments);
        workspace.cargo(&install)?;
        Ok(Done::Now(format!("{called} installed")))
    }

    /// Whether cargo lists it: not every program tells its own version.
    fn is_listed(&self, list: &str) -> bool {
        let line = format!("{} v{}:", self.name, self.version);
        list.lines().any(|listed| listed == line)
    }

    fn does_answer(&self, binary: &Utf8Path) -> bool {
        Command::new(binary).args(self.answers).output().is_ok_and(|output| output.status.success())
    }
}

/// What cargo has installed under a directory; empty where it does not say.
fn list(root: &Utf8Path) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(["install", "--list", "--root", root.as_str()]).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_is_wanted_counts() {
        let wanted = Crate { name: "scrut", version: "0.4.3", arguments: &[], answers: &[] };
        let cases = [
            ("scrut v0.4.3:\n    scrut\n", true),
            ("mdbook v0.5.4:\n    mdbook\nscrut v0.4.3:\n    scrut\n", true),
            ("scrut v0.4.30:\n    scrut\n", false),
            ("mdbook v0.4.3:\n    scrut\n", false),
            ("", false),
        ];
        for (list, listed) in cases {
            assert_eq!(wanted.is_listed(list), listed, "{list:?}");
        }
    }

    #[test]
    fn nothing_is_installed_in_an_empty_directory() {
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(list(Utf8Path::from_path(empty.path()).unwrap()), "");
    }
}
