//! The reports that a look at a project's pins leaves.
//!
//! As with those of a verification, a file never tells of another run than the last one.

use std::fs;

use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};

use super::scope::Scope;
use crate::cli::conclusion::chain;
use crate::cli::reports::{self, Annotations, NOT_AT_ITS_END};
use crate::cli::screen::Screen;
use crate::outdated::answer::Survey;
use crate::outdated::gate::Gate;
use crate::outdated::report::asked::{Form, Report};
use crate::outdated::report::findings::findings;
use crate::outdated::report::markdown::markdown;
use crate::outdated::report::{Account, json};
use crate::report;
use crate::report::{github, sarif};

/// The reports of one run.
pub(super) struct Leaving {
    /// What the reports' paths are relative to.
    base: Utf8PathBuf,
    /// From the root of the repository to what was looked through.
    folder: String,
    reports: Vec<Report>,
    annotations: Annotations,
}

impl Leaving {
    /// Begins each file as that of a run which has not come to its end.
    pub(super) fn begin(scope: &Scope, reports: &[Report], stdout_taken: bool) -> anyhow::Result<Self> {
        let annotations = if stdout_taken { Annotations::Stderr } else { Annotations::Stdout };
        let leaving = Self {
            base: scope.base(),
            folder: reports::folder(&scope.root),
            reports: reports.to_vec(),
            annotations,
        };
        leaving.write_unfinished(NOT_AT_ITS_END, &Gate::default())?;
        Ok(leaving)
    }

    /// Writes what was found.
    pub(super) fn tell(&self, account: &Account<'_>) -> anyhow::Result<()> {
        self.write_files(account)?;
        if !self.reports.contains(&Report::Github) {
            return Ok(());
        }
        let found = findings(account);
        let of_run = report::Account::new(Vec::new(), &found, 0.0, account.interrupted.map(str::to_owned));
        reports::annotate(&github::annotations(&of_run, &self.folder), self.annotations)?;
        reports::summarize(|_| markdown(account))
    }

    /// Passes on how a run ended; if in an error, the reports say so.
    pub(super) fn or_told<T>(
        &self,
        ended: anyhow::Result<T>,
        gate: &Gate,
        screen: &Screen,
    ) -> anyhow::Result<T> {
        if let Err(error) = &ended
            && let Err(unwritten) = self.write_unfinished(&chain(error), gate)
        {
            screen.say(&format!("warning: {}", chain(&unwritten)));
        }
        ended
    }

    fn write_unfinished(&self, why: &str, gate: &Gate) -> anyhow::Result<()> {
        self.write_files(&Account { survey: &Survey::default(), gate, interrupted: Some(why) })
    }

    fn write_files(&self, account: &Account<'_>) -> anyhow::Result<()> {
        for report in &self.reports {
            if let Report::File(form, path) = report {
                self.write_file(*form, path, account)
                    .with_context(|| format!("the report {path} cannot be written"))?;
            }
        }
        Ok(())
    }

    fn write_file(&self, form: Form, path: &Utf8Path, account: &Account<'_>) -> anyhow::Result<()> {
        let text = match form {
            Form::Markdown => markdown(account),
            Form::Json => json::outdated(account)?,
            Form::Sarif => {
                let interrupted = account.interrupted.map(str::to_owned);
                let found = findings(account);
                sarif::render(&report::Account::new(Vec::new(), &found, 0.0, interrupted), &self.folder)?
            }
        };
        let file = self.base.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&file, text)?)
    }
}
