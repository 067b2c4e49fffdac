//! What a person sees while it runs and in the end, and what is left in `target/bench`.

use std::fs;

use anyhow::{Context as _, bail};
use camino::Utf8PathBuf;
use drydock_tests::bench::line::LINES;
use drydock_tests::bench::{Figure, report};
use drydock_tests::target_directory;

/// What has been measured so far.
#[derive(Default)]
pub(crate) struct Measured {
    figures: Vec<Figure>,
    failures: Vec<anyhow::Error>,
}

impl Measured {
    /// Adds what came of a family of lines.
    pub(crate) fn take(&mut self, family: anyhow::Result<Vec<Figure>>) -> anyhow::Result<()> {
        match family {
            Ok(figures) => self.keep(&figures),
            Err(error) => {
                say(&format!("could not be measured: {error:#}"));
                self.failures.push(error);
                Ok(())
            }
        }
    }

    /// Adds figures in place of earlier ones of the same lines, and writes the report anew: what is measured next
    /// may be interrupted.
    pub(crate) fn keep(&mut self, figures: &[Figure]) -> anyhow::Result<()> {
        if figures.is_empty() {
            return Ok(());
        }
        self.figures.retain(|known| !figures.iter().any(|figure| figure.line.name == known.line.name));
        self.figures.extend_from_slice(figures);
        let place = |figure: &Figure| LINES.iter().position(|line| line.name == figure.line.name);
        self.figures.sort_by_key(place);
        let directory = directory()?;
        let write = |name: &str, text: String| {
            let file = directory.join(name);
            fs::write(&file, text).with_context(|| format!("{file} cannot be written"))
        };
        write("report.json", report::json(&self.figures)?)?;
        write("report.md", report::markdown(&self.figures))
    }

    /// Prints the table. A goal that is missed is part of the result; a line without a figure is a failure.
    #[expect(clippy::print_stdout, reason = "the table is what the program is run for")]
    pub(crate) fn conclude(self) -> anyhow::Result<()> {
        print!("{}", report::table(&self.figures));
        let directory = directory()?;
        say(&format!(
            "{directory}/report.json has this for programs, {directory}/report.md for BENCHMARKS.md"
        ));
        if self.failures.is_empty() {
            return Ok(());
        }
        let failures: Vec<String> = self.failures.iter().map(|error| format!("{error:#}")).collect();
        bail!("not everything could be measured:\n{}", failures.join("\n"))
    }
}

/// `target/bench`, which is there.
pub(crate) fn directory() -> anyhow::Result<Utf8PathBuf> {
    let directory = target_directory().join("bench");
    fs::create_dir_all(&directory).with_context(|| format!("{directory} cannot be made"))?;
    Ok(directory)
}

/// A directory in `target/bench` that goes when it is dropped.
pub(crate) fn scratch() -> anyhow::Result<(tempfile::TempDir, Utf8PathBuf)> {
    let scratch = tempfile::tempdir_in(directory()?)?;
    let path = Utf8PathBuf::try_from(scratch.path().canonicalize()?)?;
    Ok((scratch, path))
}

/// Tells how far it is.
#[expect(clippy::print_stderr, reason = "a person waits for many minutes")]
pub(crate) fn say(line: &str) {
    eprintln!("    {line}");
}

/// Tells what a round has come to: each sample by its name.
pub(crate) fn told(family: &str, round: usize, rounds: usize, samples: &[(&str, f64, &str)]) {
    let samples: Vec<String> =
        samples.iter().map(|(name, value, unit)| format!("{name} {value:.3} {unit}")).collect();
    say(&format!("{family} {} of {rounds}: {}", round + 1, samples.join(", ")));
}
