//! The guide verified by the program itself, with recordings of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use drydock_tests::{drydock_binary, workspace};
use serde_json::Value;

/// Verifies books with the guide's stack; the recordings of whoever works here are left alone.
pub(super) struct Checker {
    recordings: Utf8PathBuf,
}

/// A verification in which everything passed.
pub(super) struct Checked {
    /// From the start of the program to its end.
    pub(super) took: Duration,
    /// The milliseconds that the steps of each chapter took, by its file.
    pub(super) chapters: BTreeMap<String, u64>,
    /// The files of the chapters that were executed.
    pub(super) executed: BTreeSet<String>,
}

impl Checker {
    pub(super) fn recording_in(directory: &Utf8Path) -> Self {
        Self { recordings: directory.join("recordings") }
    }

    /// Executes all of a book.
    pub(super) fn always(&self, root: &Utf8Path, jobs: &str) -> anyhow::Result<Checked> {
        self.check(root, jobs, &["--always"])
    }

    /// Executes what has changed in a book.
    pub(super) fn changed(&self, root: &Utf8Path, jobs: &str) -> anyhow::Result<Checked> {
        self.check(root, jobs, &[])
    }

    fn check(&self, root: &Utf8Path, jobs: &str, arguments: &[&str]) -> anyhow::Result<Checked> {
        let mut command = Command::new(drydock_binary());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("MDBOOK_") {
                command.env_remove(name);
            }
        }
        let stack = workspace().join("stack/stack.toml");
        command
            .args(["check", "--format", "json"])
            .args(arguments)
            .current_dir(root)
            .env("MDBOOK_PREPROCESSOR__DRYDOCK__JOBS", jobs)
            .env("MDBOOK_PREPROCESSOR__DRYDOCK__STACK", format!("\"{stack}\""))
            .env("MDBOOK_PREPROCESSOR__DRYDOCK__RECORDINGS", format!("\"{}\"", self.recordings));
        let began = Instant::now();
        let output = command.output()?;
        let took = began.elapsed();
        let said = String::from_utf8_lossy(&output.stderr);
        let status = output.status;
        ensure!(status.success(), "the guide did not pass ({status}), so its time says nothing:\n{said}");
        let report: Value = serde_json::from_slice(&output.stdout).context("its report is JSON")?;
        Ok(read(took, &report))
    }
}

fn read(took: Duration, report: &Value) -> Checked {
    let mut checked = Checked { took, chapters: BTreeMap::new(), executed: BTreeSet::new() };
    for step in report["steps"].as_array().into_iter().flatten() {
        let Some(file) = step["file"].as_str() else { continue };
        *checked.chapters.entry(file.to_owned()).or_default() += step["milliseconds"].as_u64().unwrap_or(0);
        if step["replayed"] == false {
            checked.executed.insert(file.to_owned());
        }
    }
    checked
}
