//! The project's own commands: `cargo xtask book`, `test`, `reference` and `bench`, set-up included.

mod apt;
mod axe;
mod badges;
mod bench;
mod book;
mod checks;
mod chromium;
mod daemon;
mod docker_registry;
mod drills;
mod engine;
mod installed;
mod machine;
mod progress;
mod pypiserver;
mod reference;
mod remedy;
mod stock_mdbook;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};
use clap::Parser;

use crate::progress::Progress;
use crate::workspace::Workspace;

/// The project's own commands. Each does all the set-up it needs and skips what is already done.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Arguments {
    /// Verify the book and build its site in target/site
    Book {
        /// The directory of another book's book.toml
        #[arg(long, value_name = "DIRECTORY")]
        root: Option<Utf8PathBuf>,
    },
    /// Check formatting and lints, run every test, verify the book, look at its site and prove its drills
    Test,
    /// Write anew what the book's reference says of the program: tables, help and diagnostics
    Reference,
    /// Measure the lines of BENCHMARKS.md, which takes long; best while nothing else runs
    Bench {
        /// Names of lines; all of them without any
        lines: Vec<String>,
        /// Samples of both sides of each line
        #[arg(long, value_name = "COUNT")]
        samples: Option<usize>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut progress = Progress::start();
    let result = Workspace::find().and_then(|workspace| run(&arguments, &workspace, &mut progress));
    progress.finish(result.as_ref().err());
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(arguments: &Arguments, workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    match arguments {
        Arguments::Book { root } => book(root.as_ref().unwrap_or(&workspace.root), workspace, progress),
        Arguments::Test => test(workspace, progress),
        Arguments::Reference => reference(workspace, progress),
        Arguments::Bench { lines, samples } => bench(lines, *samples, workspace, progress),
    }
}

fn book(root: &Utf8Path, workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    let book = book::Source::load(root)?;
    if book.executes() {
        engine(workspace, progress)?;
    }
    build(book, workspace, progress)
}

fn test(workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    engine(workspace, progress)?;
    progress.stage("rustfmt and clippy", || checks::components(workspace))?;
    progress.stage("stock mdbook", || stock_mdbook::ensure(workspace))?;
    progress.stage("pypiserver", || pypiserver::ensure(workspace))?;
    progress.stage("docker-registry", || docker_registry::ensure(workspace))?;
    progress.stage("formatting", || checks::formatting(workspace))?;
    progress.stage("lints", || checks::lints(workspace))?;
    progress.stage("tests", || checks::tests(workspace))?;
    let book = book::Source::load(&workspace.root)?;
    let executes = book.executes();
    build(book, workspace, progress)?;
    // Pages that say themselves that nothing on them is verified promise nothing, and lack what was recorded.
    if !executes {
        let why = "left out, since nothing of the book is verified".to_owned();
        return progress.stage("drills and site in a browser", || Ok(progress::Done::Before(why)));
    }
    progress.stage("drills", || drills::prove(workspace))?;
    progress.stage("Chromium", chromium::ensure)?;
    progress.stage("axe-core", || axe::ensure(workspace))?;
    progress.stage("site in a browser", || checks::site(workspace))
}

fn reference(workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    engine(workspace, progress)?;
    progress.stage("reference", || reference::write(workspace))
}

fn bench(
    lines: &[String],
    samples: Option<usize>,
    workspace: &Workspace,
    progress: &mut Progress,
) -> Result<()> {
    engine(workspace, progress)?;
    progress.stage("release of mdbook-drydock", || bench::preprocessor(workspace))?;
    progress.stage("release of stock mdbook", || bench::mdbook(workspace))?;
    progress.stage("docker-registry", || docker_registry::ensure(workspace))?;
    progress.stage("scrut", || bench::scrut(workspace))?;
    progress.stage("figures", || bench::ratios(workspace, lines, samples))
}

fn engine(workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    progress.stage("Docker engine", || engine::ensure(workspace))?;
    progress.stage("base image", engine::bootstrap)
}

fn build(book: book::Source, workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    progress.stage("mdbook-drydock", || book::preprocessor(workspace))?;
    progress.stage("book", || book.build(workspace))
}
