//! Writes the reports that a run is asked for, on the command line or by its book.
//!
//! A file never tells of another run than the last one: before anything is run, each says that the run has not come
//! to its end, which is what a run that is killed leaves.

use std::fs::{self, File};
use std::io::Write;

use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::conclusion::{Usage, chain};
use super::screen::Screen;
use super::workshop::CutShort;
use crate::chapters::Manuscript;
use crate::config::{Form, Report, Settings};
use crate::pipeline::Verified;
use crate::report::badge::Badge;
use crate::report::{Account, github, json, junit, sarif};

/// Where GitHub's runner looks for the summary of a job.
const JOB_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// What GitHub's runner sets for all that it runs.
const BY_GITHUB: &str = "GITHUB_ACTIONS";

pub(super) const NOT_AT_ITS_END: &str = "the run has not come to its end: it is under way, or was killed";

/// The arguments of commands that leave reports.
#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// Leave a report as well: junit=PATH, sarif=PATH, json=PATH, badge=PATH (.svg, or .json for shields.io), or github
    /// for annotations and the summary of a job; paths are relative to the book. Given once or more, it counts instead
    /// of the book's `report` setting
    #[arg(long = "report", value_name = "FORMAT[=PATH]", conflicts_with = "watch")]
    pub(super) reports: Vec<Report>,
}

/// Where annotations are printed; GitHub's runner reads both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Annotations {
    /// On standard output, where a person who runs `check` has them by themselves.
    Stdout,
    /// On standard error, where standard output belongs to something else.
    Stderr,
}

/// The reports of one run.
#[derive(Debug)]
pub(super) struct Reports {
    /// What their paths are relative to.
    root: Utf8PathBuf,
    reports: Vec<Report>,
    annotations: Annotations,
}

impl Reports {
    /// Those named on the command line for the book in `root`.
    pub(super) fn named(root: &Utf8Path, reports: &[Report], annotations: Annotations) -> Self {
        // Where there is no book, no folders are made for reports on it.
        let reports = if root.is_dir() { reports.to_vec() } else { Vec::new() };
        Self { root: root.to_owned(), reports, annotations }
    }

    /// Takes those that the book asks for, unless some were named, and begins each file.
    pub(super) fn begin(&mut self, manuscript: &Manuscript) -> anyhow::Result<()> {
        self.root = manuscript.root.clone();
        let named = std::mem::take(&mut self.reports);
        let reports = if named.is_empty() { of_book(&manuscript.settings.reports) } else { named };
        let settings = Settings { reports, ..Settings::default() };
        if let Err(error) = settings.check_reports(&self.root, &manuscript.src) {
            let problems =
                error.problems.iter().map(|problem| format!("{}\n  help: {}", problem.message, problem.help));
            return Err(Usage(problems.collect::<Vec<_>>().join("\n")).into());
        }
        let unfinished = Account::of_nothing(NOT_AT_ITS_END.to_owned());
        for (form, path) in files(&settings.reports) {
            self.write_file(form, path, &unfinished)?;
        }
        self.reports = settings.reports;
        Ok(())
    }

    /// Writes what became of a run that came to its end.
    pub(super) fn tell(&self, verified: &Verified) -> anyhow::Result<()> {
        // Those who want no reports do not pay for an account.
        if self.reports.is_empty() { Ok(()) } else { self.write(&verified.account(None)) }
    }

    fn write(&self, account: &Account<'_>) -> anyhow::Result<()> {
        for (form, path) in files(&self.reports) {
            self.write_file(form, path, account)?;
        }
        if self.reports.contains(&Report::Github) { self.tell_github(account) } else { Ok(()) }
    }

    /// Passes on how a run ended; if in an error, the reports say so, and what was found before.
    pub(super) fn or_told<T>(&self, ended: anyhow::Result<T>, screen: &Screen) -> anyhow::Result<T> {
        if let Err(error) = &ended {
            let (why, cut_short) = (chain(error), error.downcast_ref::<CutShort>());
            let written = match cut_short {
                Some(cut_short) => self.write(&cut_short.so_far.account(Some(why))),
                None => self.write(&Account::of_nothing(why)),
            };
            if let Err(unwritten) = written {
                screen.say(&format!("warning: {}", chain(&unwritten)));
            }
        }
        ended
    }

    fn write_file(&self, form: Form, path: &Utf8Path, account: &Account<'_>) -> anyhow::Result<()> {
        let cannot = || format!("the report {path} cannot be written");
        let text = match form {
            Form::Junit => junit::render(account).with_context(cannot)?,
            Form::Sarif => sarif::render(account, &folder(&self.root)).with_context(cannot)?,
            Form::Json => json::check(account).with_context(cannot)?,
            Form::BadgeSvg => Badge::of(account).svg() + "\n",
            Form::BadgeJson => Badge::of(account).json().with_context(cannot)?,
        };
        let file = self.root.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        fs::write(&file, text).with_context(cannot)
    }

    fn tell_github(&self, account: &Account<'_>) -> anyhow::Result<()> {
        annotate(&github::annotations(account, &folder(&self.root)), self.annotations)?;
        summarize(|room| github::summary(account, room))
    }
}

/// The path from the root of the repository to a folder in it, ended by a slash unless they are the same.
pub(super) fn folder(root: &Utf8Path) -> String {
    let Ok(root) = root.canonicalize_utf8() else { return String::new() };
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let inside = repository.and_then(|repository| root.strip_prefix(repository).ok());
    inside.filter(|inside| *inside != "").map(|inside| format!("{inside}/")).unwrap_or_default()
}

/// Prints annotations where GitHub's runner reads them.
pub(super) fn annotate(annotations: &str, to: Annotations) -> anyhow::Result<()> {
    let printed = match to {
        Annotations::Stdout => std::io::stdout().lock().write_all(annotations.as_bytes()),
        Annotations::Stderr => std::io::stderr().lock().write_all(annotations.as_bytes()),
    };
    printed.context("cannot print the annotations for GitHub")
}

/// Appends to the summary of a job, if GitHub's runner wants one; `summary` is given the bytes that there is room for.
pub(super) fn summarize(summary: impl FnOnce(usize) -> String) -> anyhow::Result<()> {
    match std::env::var(JOB_SUMMARY) {
        Ok(path) if !path.is_empty() => append(Utf8Path::new(&path), summary).with_context(|| {
            format!("the summary of the job cannot be written to {path}, the file in ${JOB_SUMMARY}")
        }),
        _ => Ok(()),
    }
}

/// What a book asks for, here: only GitHub's runner understands its annotations, and an author at home would have to
/// read them.
fn of_book(reports: &[Report]) -> Vec<Report> {
    let by_github = std::env::var_os(BY_GITHUB).is_some();
    reports.iter().filter(|report| by_github || **report != Report::Github).cloned().collect()
}

fn files(reports: &[Report]) -> impl Iterator<Item = (Form, &Utf8Path)> {
    reports.iter().filter_map(|report| match report {
        Report::File(form, path) => Some((*form, path.as_path())),
        Report::Github => None,
    })
}

/// Other commands of the same step may have written to the file before.
fn append(path: &Utf8Path, summary: impl FnOnce(usize) -> String) -> std::io::Result<()> {
    let mut file = File::options().append(true).create(true).open(path)?;
    let taken = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    file.write_all(summary(github::LIMIT.saturating_sub(taken)).as_bytes())
}
