//! A recorded book on disk, the same as drydock renders it, and what mdBook sends of it.

use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use drydock_tests::{LargeBook, drydock_binary, target_directory};

/// Takes what mdBook sends instead of drydock, and ends the build.
const TAKER: &str = "[ \"$1\" = supports ] && exit 0\ncat >\"$0.json\"\nexit 1\n";

/// Both forms of a book, built once each, and the preprocessor's input.
pub(super) struct Book {
    with: Utf8PathBuf,
    without: Utf8PathBuf,
    /// `[context, book]` as mdBook sends it.
    input: Utf8PathBuf,
}

impl Book {
    /// Writes all of it under a directory.
    pub(super) fn write(directory: &Utf8Path, chapters: usize, blocks: usize) -> anyhow::Result<Self> {
        let taker = directory.join("taker");
        let book = Self {
            with: directory.join("with"),
            without: directory.join("without"),
            input: directory.join("taker.json"),
        };
        LargeBook::write(&book.with, chapters, blocks).write_rendered(&book.without);
        fs::write(&taker, TAKER)?;
        let mut mdbook = mdbook(&book.with)?;
        // Its end is the taker's doing.
        mdbook.env("MDBOOK_PREPROCESSOR__DRYDOCK__COMMAND", format!("sh '{taker}'")).output()?;
        ensure!(book.input.is_file(), "mdBook sent nothing of {}", book.with);
        book.build_with()?;
        book.build_without()?;
        Ok(book)
    }

    /// `mdbook build` with drydock.
    pub(super) fn build_with(&self) -> anyhow::Result<Duration> {
        build(&self.with)
    }

    /// `mdbook build` of what drydock makes of the book, without drydock.
    pub(super) fn build_without(&self) -> anyhow::Result<Duration> {
        build(&self.without)
    }

    /// The preprocessor as mdBook starts it, what mdBook sends on its standard input.
    pub(super) fn preprocessor(&self) -> anyhow::Result<Command> {
        let mut command = without_settings(drydock_binary());
        command.current_dir(&self.with).stdin(File::open(&self.input)?);
        Ok(command)
    }
}

fn build(root: &Utf8Path) -> anyhow::Result<Duration> {
    let mut mdbook = mdbook(root)?;
    let began = Instant::now();
    let output = mdbook.output().context("mdbook cannot be started: `cargo xtask bench` installs it")?;
    let took = began.elapsed();
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`mdbook build` in {root} ended with {}:\n{said}", output.status);
    Ok(took)
}

/// `mdbook build` as released, with the preprocessor under test on its path.
fn mdbook(root: &Utf8Path) -> anyhow::Result<Command> {
    let ours = drydock_binary().parent().context("it lies in a directory")?;
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = without_settings(&target_directory().join("tools/release/bin/mdbook"));
    command.arg("build").current_dir(root).env("PATH", format!("{ours}:{path}"));
    Ok(command)
}

/// A program to which the environment's settings of books mean nothing.
fn without_settings(program: &Utf8Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("MDBOOK_") {
            command.env_remove(name);
        }
    }
    command
}
