//! Arguments in, exit code out.

mod accept;
mod attempt;
mod check;
mod clean;
mod conclusion;
mod doctor;
mod drill;
mod explain;
mod init;
mod keep;
mod list;
mod outdated;
mod prepare;
mod protocol;
pub mod reference;
mod reports;
mod review;
mod screen;
mod selecting;
mod shell;
mod teletype;
mod verdicts;
mod watch;
mod workshop;
mod writing;

use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use check::CheckArguments;
use conclusion::Conclusion;
use drill::DrillArguments;
use list::ListArguments;
use shell::ShellArguments;

/// What `--help` begins with.
const ABOUT: &str = r#"Runs the commands of an mdBook so that it cannot go stale.

Every fenced shell and YAML block of the book is executed in a sandbox:
a clone of the whole documented system with a Docker engine of its own,
thrown away afterwards. Nothing of yours is touched.

Without a command it speaks mdBook's preprocessor protocol; `book.toml` starts it with

    [preprocessor.drydock]
    command = "mdbook-drydock"
    after = ["links"]
    stack = "stack/stack.toml"

and from then on `mdbook build` fails when the book lies.

Exit codes: 0 all verified; 1 the docs are stale or malformed;
2 wrong usage or configuration; 3 the tool or the Docker engine could not
do its work."#;

/// Runs the commands of an mdBook so that it cannot go stale.
#[derive(Debug, Parser)]
#[command(name = "mdbook-drydock", version, long_about = ABOUT)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Verify the book, or some of its chapters, without building it
    Check(CheckArguments),
    /// Prove recipes: run each without the fault that it cures, and without its cure
    #[command(long_about = drill::ABOUT)]
    Drill(DrillArguments),
    /// Rewrite expected output that no longer holds, after asking about each place
    #[command(long_about = accept::ABOUT)]
    Accept(accept::Arguments),
    /// Show every block of the book and what would become of it
    List(ListArguments),
    /// Open a terminal in a fresh sandbox, as the reader would find it after the steps of a chapter
    Shell(ShellArguments),
    /// Say what a code means, with an example and its cure
    Explain(explain::ExplainArguments),
    /// Tell which pinned versions have newer ones, and bring them up to date
    #[command(long_about = outdated::ABOUT)]
    Outdated(Box<outdated::OutdatedArguments>),
    /// Make the golden ready: build, provision and stop the stack once, so that checks start in seconds
    Prepare(prepare::PrepareArguments),
    /// Add drydock to a book: settings in its `book.toml`, and an example stack if it has none
    Init {
        /// The book's folder, the one with `book.toml`
        #[arg(value_name = "DIR", default_value = ".")]
        dir: Utf8PathBuf,
    },
    /// Make a small verified book on an example stack
    New {
        /// The folder to make it in, which must be empty or not there yet
        #[arg(value_name = "DIR")]
        dir: Utf8PathBuf,
    },
    /// Tell what this computer and its Docker engine offer, and what to do about each lack
    Doctor {
        #[command(flatten)]
        book: BookArguments,
        #[command(flatten)]
        format: FormatArguments,
    },
    /// Remove sandboxes whose owner is gone, and all goldens
    Clean {
        #[command(flatten)]
        book: BookArguments,
        /// Remove what goldens are made from and the recordings of the book, too
        #[arg(long)]
        all: bool,
    },
    /// Verify for an `mdbook serve` for as long as it lives (started by drydock itself)
    #[command(hide = true)]
    Keep {
        /// The socket to be asked through
        socket: Utf8PathBuf,
        /// The process id of mdBook
        mdbook: i32,
    },
    /// Tell mdBook whether a renderer is supported (mdBook asks this by itself)
    Supports {
        /// The renderer's name
        renderer: String,
    },
}

#[derive(Debug, Args)]
struct BookArguments {
    /// The book's folder, the one with `book.toml`
    #[arg(long, value_name = "DIR", default_value = ".")]
    book: Utf8PathBuf,
}

#[derive(Debug, Args)]
struct FormatArguments {
    /// How to print the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs
    Json,
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    // Asked before anything else can fail: mdBook takes every failure here for "skip this preprocessor",
    // which would leave the book unverified with a green build.
    if let Some(answer) = protocol::supports(std::env::args_os().skip(1)) {
        return answer;
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return conclusion::of_arguments(&error),
    };
    let conclusion = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => Conclusion::of(anyhow::Error::new(error).context("cannot start the async runtime")),
    };
    conclusion.report()
}

async fn run(arguments: Arguments) -> Conclusion {
    let result = match arguments.command {
        None => protocol::speak().await,
        Some(Command::Check(arguments)) => check::run(arguments).await,
        Some(Command::Drill(arguments)) => drill::run(&arguments).await,
        Some(Command::Accept(arguments)) => accept::run(&arguments).await,
        Some(Command::List(arguments)) => list::run(&arguments),
        Some(Command::Shell(arguments)) => shell::run(&arguments).await,
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Outdated(arguments)) => outdated::run(&arguments).await,
        Some(Command::Prepare(arguments)) => prepare::run(&arguments).await,
        Some(Command::Init { dir }) => init::run(&dir),
        Some(Command::New { dir }) => init::run_new(&dir),
        Some(Command::Doctor { book, format }) => doctor::run(&book.book, format.format).await,
        Some(Command::Clean { book, all }) => clean::run(&book.book, all).await,
        Some(Command::Keep { socket, mdbook }) => keep::run(&socket, mdbook).await,
        Some(Command::Supports { renderer }) => protocol::answer(&renderer),
    };
    result.unwrap_or_else(Conclusion::of)
}
