//! `drill`: recipes tried without the fault that they cure, and without the cure.

use std::io::Write;

use anyhow::Context;
use clap::Args;

use super::conclusion::{Conclusion, Usage};
use super::screen::Screen;
use super::selecting::SelectionArguments;
use super::verdicts;
use super::workshop::Workshop;
use super::{BookArguments, Format, FormatArguments};
use crate::chapters;
use crate::config::Verify;
use crate::report::drills::summary::Summary;
use crate::report::drills::table::table;
use crate::report::json;

/// What `drill --help` begins with.
pub(super) const ABOUT: &str = "Proves that each recipe needs its fault and its cure.

A drill is a chapter that breaks its sandbox, shows what that looks
like, mends it, and shows that it is mended. Its blocks say which is
which:

    <!-- drydock: drill = \"fault\" -->    above what breaks the system
    <!-- drydock: drill = \"cure\" -->     above what mends it

That the chapter passes as it stands is for `check` and every build to
say. Here it is run twice more. Without its fault a step before the cure
must not pass: otherwise the symptom is told, not shown. Without its
cure a step after it must not pass: otherwise nothing was mended, or
nobody looked. What compares or changes the lines of a file does not
count as a look.

Each run ends at the step that decides. What is proved is not run again
until something changes that it depends on.

Exit codes: 0 if every drill is proved; 1 if one is not, if there is
none, or if a chapter is malformed; 2 wrong usage or configuration;
3 the tool or the Docker engine could not do its work.";

/// The arguments of `drill`.
#[derive(Debug, Args)]
pub(super) struct DrillArguments {
    /// Chapters: paths of their files, or the ends of such paths; every chapter with a drill without any
    #[arg(value_name = "CHAPTER")]
    chapters: Vec<String>,
    #[command(flatten)]
    book: BookArguments,
    #[command(flatten)]
    format: FormatArguments,
    /// Run every drill, also where an earlier run has proved it and nothing has changed
    #[arg(long)]
    always: bool,
}

/// Proves the drills of a book, or of some chapters.
pub(super) async fn run(arguments: &DrillArguments) -> anyhow::Result<Conclusion> {
    let selection = SelectionArguments::of_chapters(&arguments.chapters, "drilled")?;
    let screen = Screen::stderr();
    let mut manuscript = chapters::load(&arguments.book.book)?;
    let mut settings = manuscript.settings.clone();
    if settings.verify == Verify::Never {
        let help =
            "`verify` is \"never\": nothing is run, so that nothing can be proved; set it to \"changed\"";
        return Err(Usage(help.to_owned()).into());
    }
    if arguments.always {
        settings.verify = Verify::Always;
    }
    let (chapters, _) = selection.choose(manuscript.take_chapters(), &settings)?;
    let workshop = Workshop::open(&manuscript.root, settings)?;
    let drilled = workshop.drill(chapters, selection.is_all(), &screen).await?;
    for warning in &drilled.unkept {
        screen.say(&format!("warning: {warning}"));
    }
    let conclusion = verdicts::complain(&drilled.diagnostics, &screen);
    let seconds = drilled.took.as_secs_f64();
    let told = match arguments.format.format {
        Format::Human => table(&drilled.proofs),
        Format::Json => json::drills::drills(&drilled.proofs, &drilled.diagnostics, seconds)?,
    };
    std::io::stdout().lock().write_all(told.as_bytes()).context("cannot write what the drills came to")?;
    for chapter in &drilled.unverified {
        screen.say(&format!(
            "drydock: {chapter} is not verified as it stands: `mdbook-drydock check` does that"
        ));
    }
    screen.say(&format!("drydock: {}", Summary::count(&drilled.proofs, seconds).line()));
    Ok(conclusion)
}
