//! The reports that a look at a project's pins leaves, or a try of updates.
//!
//! As with those of a verification, a file never tells of another run than the last one.

use std::fs;

use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};

use super::scope::Scope;
use crate::cli::conclusion::{Usage, chain};
use crate::cli::reports::{self, Annotations, NOT_AT_ITS_END};
use crate::cli::screen::Screen;
use crate::config::check_reports;
use crate::diagnostic::Diagnostic;
use crate::outdated::answer::Survey;
use crate::outdated::gate::Gate;
use crate::outdated::report::asked::{Form, Report};
use crate::outdated::{attempt, report as look};
use crate::report;
use crate::report::markdown::within;
use crate::report::{github, sarif};

/// What a run did, which decides what its reports look like.
#[derive(Clone, Debug)]
pub(in crate::cli) enum Kind {
    /// It looked for newer versions.
    Look(Gate),
    /// It tried them.
    Tries,
}

/// What is told in each form.
pub(in crate::cli) trait Telling {
    fn markdown(&self) -> String;
    fn json(&self) -> Result<String, serde_json::Error>;
    fn findings(&self) -> Vec<Diagnostic>;
    fn interrupted(&self) -> Option<&str>;
}

impl Telling for look::Account<'_> {
    fn markdown(&self) -> String {
        look::markdown::markdown(self)
    }

    fn json(&self) -> Result<String, serde_json::Error> {
        look::json::outdated(self)
    }

    fn findings(&self) -> Vec<Diagnostic> {
        look::findings::findings(self)
    }

    fn interrupted(&self) -> Option<&str> {
        self.interrupted
    }
}

impl Telling for attempt::Account<'_> {
    fn markdown(&self) -> String {
        attempt::markdown::markdown(self)
    }

    fn json(&self) -> Result<String, serde_json::Error> {
        attempt::json::tries(self)
    }

    fn findings(&self) -> Vec<Diagnostic> {
        self.findings()
    }

    fn interrupted(&self) -> Option<&str> {
        self.interrupted
    }
}

/// The reports of one run.
pub(in crate::cli) struct Leaving {
    kind: Kind,
    /// What the reports' paths are relative to.
    base: Utf8PathBuf,
    /// From the root of the repository to what was looked through.
    folder: String,
    reports: Vec<Report>,
    annotations: Annotations,
}

impl Leaving {
    /// Begins each file as that of a run which has not come to its end.
    pub(super) fn begin(
        kind: Kind,
        scope: &Scope,
        reports: &[Report],
        stdout_taken: bool,
    ) -> anyhow::Result<Self> {
        check_reports(reports, &scope.base(), scope.sources()).map_err(|error| Usage(error.to_string()))?;
        let leaving = Self {
            kind,
            base: scope.base(),
            folder: reports::folder(&scope.root),
            reports: reports.to_vec(),
            annotations: if stdout_taken { Annotations::Stderr } else { Annotations::Stdout },
        };
        leaving.write_unfinished(NOT_AT_ITS_END)?;
        Ok(leaving)
    }

    /// Writes what was found.
    pub(in crate::cli) fn tell(&self, account: &impl Telling) -> anyhow::Result<()> {
        self.write_files(account)?;
        if !self.reports.contains(&Report::Github) {
            return Ok(());
        }
        let found = account.findings();
        reports::annotate(&github::annotations(&of_run(account, &found), &self.folder), self.annotations)?;
        reports::summarize(|room| within(room, account.markdown()))
    }

    /// Passes on how a run ended; if in an error, the reports say so.
    pub(in crate::cli) fn or_told<T>(&self, ended: anyhow::Result<T>, screen: &Screen) -> anyhow::Result<T> {
        if let Err(error) = &ended
            && let Err(unwritten) = self.write_unfinished(&chain(error))
        {
            screen.say(&format!("warning: {}", chain(&unwritten)));
        }
        ended
    }

    fn write_unfinished(&self, why: &str) -> anyhow::Result<()> {
        let interrupted = Some(why);
        match &self.kind {
            Kind::Look(gate) => {
                self.write_files(&look::Account { survey: &Survey::default(), gate, interrupted })
            }
            Kind::Tries => {
                self.write_files(&attempt::Account { tried: &[], unchecked: 0, seconds: 0.0, interrupted })
            }
        }
    }

    fn write_files(&self, account: &impl Telling) -> anyhow::Result<()> {
        for report in &self.reports {
            if let Report::File(form, path) = report {
                self.write_file(*form, path, account)
                    .with_context(|| format!("the report {path} cannot be written"))?;
            }
        }
        Ok(())
    }

    fn write_file(&self, form: Form, path: &Utf8Path, account: &impl Telling) -> anyhow::Result<()> {
        let text = match form {
            Form::Markdown => account.markdown(),
            Form::Json => account.json()?,
            Form::Sarif => sarif::render(&of_run(account, &account.findings()), &self.folder)?,
        };
        let file = self.base.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&file, text)?)
    }
}

/// The findings as those of a run that executed nothing itself.
fn of_run<'found>(account: &impl Telling, found: &'found [Diagnostic]) -> report::Account<'found> {
    report::Account::new(Vec::new(), found, 0.0, account.interrupted().map(str::to_owned))
}
