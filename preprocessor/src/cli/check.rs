//! `check`: the verification without the build.

use std::io::Write;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::conclusion::Conclusion;
use super::reports::{Annotations, ReportArguments, Reports};
use super::screen::Screen;
use super::selecting::SelectionArguments;
use super::workshop::Workshop;
use super::{BookArguments, Format, FormatArguments};
use super::{shell, teletype, verdicts, watch};
use crate::chapters::{self, Manuscript};
use crate::config::Verify;
use crate::moorings::Moorings;
use crate::pipeline::Verified;
use crate::report::json;
use crate::run::AtFailure;
use crate::sandbox::DockerSandbox;

/// The arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) selection: SelectionArguments,
    #[command(flatten)]
    pub(super) book: BookArguments,
    #[command(flatten)]
    format: FormatArguments,
    #[command(flatten)]
    report: ReportArguments,
    /// Execute every step, also where a recording is still good
    #[arg(long)]
    always: bool,
    /// Stay, and verify again what changes; a chapter that was only added to goes on where it ended
    #[arg(long, conflicts_with = "format")]
    watch: bool,
    /// Stop at the first step that does not pass; what was not run then counts as skipped
    #[arg(long, overrides_with = "keep_going")]
    fail_fast: bool,
    /// Run everything, whatever does not pass: the default
    #[arg(long, overrides_with = "fail_fast")]
    keep_going: bool,
    /// Stop at the first step that does not pass, and do something there
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with_all = ["format", "watch", "keep_going"])]
    on_failure: Option<OnFailure>,
}

/// What is done where a step did not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnFailure {
    /// Open a terminal in that very sandbox, right after the step
    Shell,
}

/// Verifies the chapters of a book, or those asked for.
pub(super) async fn run(arguments: CheckArguments) -> anyhow::Result<Conclusion> {
    if arguments.watch {
        return watch::run(&arguments).await;
    }
    if arguments.on_failure.is_some() {
        teletype::require("`--on-failure shell`")?;
    }
    let (screen, moorings) = (Screen::stderr(), Moorings::new(0));
    let annotations =
        if arguments.format.format == Format::Json { Annotations::Stderr } else { Annotations::Stdout };
    let mut reports = Reports::named(&arguments.book.book, &arguments.report.reports, annotations);
    let verified = async {
        let mut manuscript = chapters::load(&arguments.book.book)?;
        reports.begin(&manuscript)?;
        arguments.asked().verify(&mut manuscript, &moorings, &screen).await
    };
    let verified = verified.await;
    let (verified, _) = reports.or_told(verified, &screen)?;
    if let Some(sandbox) = moorings.take_held()
        && let told @ Conclusion::Told(_) = shell::open_at_failure(sandbox, &verified, &screen).await?
    {
        return Ok(told);
    }
    let conclusion = verdicts::tell(&verified, &screen);
    if arguments.format.format == Format::Json {
        let report = json::check(&verified.account(None))?;
        std::io::stdout().lock().write_all(report.as_bytes()).context("cannot write the report")?;
    }
    reports.tell(&verified)?;
    Ok(conclusion)
}

impl CheckArguments {
    /// What is to be verified, and how.
    pub(super) fn asked(&self) -> Asked<'_> {
        let at_failure = match self.on_failure {
            Some(OnFailure::Shell) => AtFailure::Hold,
            None if self.fail_fast => AtFailure::Stop,
            None => AtFailure::GoOn,
        };
        Asked { selection: &self.selection, always: self.always, at_failure }
    }
}

/// What of a book is to be verified, and how.
pub(super) struct Asked<'arguments> {
    /// The chapters, and how far into each.
    pub(super) selection: &'arguments SelectionArguments,
    /// Whether recordings count for nothing.
    pub(super) always: bool,
    /// What happens where a step did not pass.
    pub(super) at_failure: AtFailure,
}

impl Asked<'_> {
    /// Verifies what is asked for of a book, and gives what it was done with, too.
    pub(super) async fn verify(
        &self,
        manuscript: &mut Manuscript,
        moorings: &Moorings<DockerSandbox>,
        screen: &Screen,
    ) -> anyhow::Result<(Verified, Workshop)> {
        let mut settings = manuscript.settings.clone();
        if self.always {
            settings.verify = Verify::Always;
        }
        let (chapters, reach) = self.selection.choose(manuscript.take_chapters(), &settings)?;
        let workshop = Workshop::open(&manuscript.root, settings)?.within(reach, self.at_failure);
        let verified = workshop.verify(chapters, self.selection.is_all(), moorings, screen).await?;
        Ok((verified, workshop))
    }
}
