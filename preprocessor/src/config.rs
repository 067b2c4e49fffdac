//! The settings of a book: `[preprocessor.drydock]` in its `book.toml`.

pub mod catalogue;
mod problem;
mod report;
pub mod updates;
mod value;

use std::num::NonZeroUsize;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use crate::blocks::Bindings;
use crate::catalogue::names;
use crate::suggestion::closest;
pub use problem::{ConfigError, Place, Problem};
pub use report::{Form, Forms, Report, ReportError, check as check_reports};
pub use updates::{Ignore, Updates};

/// When steps are executed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verify {
    /// Every scenario, at every build.
    Always,
    /// Scenarios of which something changed since their recording.
    #[default]
    Changed,
    /// Nothing; the pages say so.
    Never,
}

/// Everything that `[preprocessor.drydock]` can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The stack's description, relative to the book's root.
    pub stack: Utf8PathBuf,
    /// When steps are executed.
    pub verify: Verify,
    /// How many chapters at once, with half as many sandboxes booted ahead; from cores and memory where absent.
    pub jobs: Option<NonZeroUsize>,
    /// How long a step may take unless it says otherwise.
    pub timeout: Duration,
    /// Values of placeholders in every chapter.
    pub bindings: Bindings,
    /// Whether warnings fail the build.
    pub deny_warnings: bool,
    /// Whether pages show what each step changed.
    pub effects: bool,
    /// Where recordings are kept, relative to the book's root.
    pub recordings: Utf8PathBuf,
    /// What a run that comes to an end leaves besides what it says.
    pub reports: Vec<Report>,
    /// What is asked about new versions, and what is left as it is.
    pub updates: Updates,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            stack: "stack/stack.toml".into(),
            verify: Verify::default(),
            jobs: None,
            timeout: Duration::from_secs(60),
            bindings: Bindings::new(),
            deny_warnings: false,
            effects: true,
            recordings: ".drydock/recordings".into(),
            reports: Vec::new(),
            updates: Updates::default(),
        }
    }
}

/// The keys of `[preprocessor.drydock]` that drydock reads.
const KEYS: [&str; catalogue::SETTINGS.len()] = names(&catalogue::SETTINGS);

/// The keys that mdBook reads in the table of every preprocessor.
const MDBOOK_KEYS: [&str; catalogue::OF_MDBOOK.len()] = names(&catalogue::OF_MDBOOK);

impl Settings {
    /// Reads the table `[preprocessor.drydock]`, overrides from the environment already merged into it.
    ///
    /// # Errors
    /// Everything that is wrong with it, all at once; nothing in it is ever passed over.
    pub fn from_table(table: Option<&toml::Table>) -> Result<Self, ConfigError> {
        let mut settings = Self::default();
        let mut problems = Vec::new();
        for (key, value) in table.into_iter().flatten() {
            if let Err(error) = settings.set(key, value) {
                problems.extend(error.problems);
            }
        }
        if problems.is_empty() { Ok(settings) } else { Err(ConfigError { problems }) }
    }

    fn set(&mut self, key: &str, value: &toml::Value) -> Result<(), ConfigError> {
        match key {
            "stack" => self.stack = value::path(key, value)?,
            "verify" => self.verify = value::verify(key, value)?,
            "jobs" => self.jobs = Some(value::count(key, value)?),
            "timeout" => self.timeout = value::duration(key, value)?,
            "where" => self.bindings = value::bindings(key, value)?,
            "deny-warnings" => self.deny_warnings = value::switch(key, value)?,
            "effects" => self.effects = value::switch(key, value)?,
            "recordings" => self.recordings = value::path(key, value)?,
            "report" => self.reports = value::reports(key, value)?,
            "outdated" => self.updates = updates::read(value)?,
            known if MDBOOK_KEYS.contains(&known) => value::never_skipped(key, value)?,
            unknown => return Err(unknown_key(unknown, value).into()),
        }
        Ok(())
    }

    /// Checks that writing recordings does not touch the book's sources.
    ///
    /// `src` is the book's source directory relative to its root. `mdbook serve` watches it: a file written
    /// there by a build would start the next build, for ever.
    ///
    /// # Errors
    /// When `recordings` lies inside `src`.
    pub fn check_recordings(&self, src: &Utf8Path) -> Result<(), ConfigError> {
        // A book whose sources are its root has no place outside of them; hidden directories are not watched.
        if src == "" || !self.recordings.starts_with(src) {
            return Ok(());
        }
        let problem = Problem::new(
            ["recordings"],
            format!("`recordings` lies inside the book's sources, `{src}`"),
            "choose a directory outside of them: `mdbook serve` would rebuild the book for ever",
        );
        Err(problem.into())
    }

    /// Checks that writing reports does not touch the book's sources, for the same reason, and that each has a file
    /// of its own.
    ///
    /// `root` is the book's root, `src` its source directory relative to that.
    ///
    /// # Errors
    /// When a report would lie inside `src`, or two in one file.
    pub fn check_reports(&self, root: &Utf8Path, src: &Utf8Path) -> Result<(), ConfigError> {
        report::check(&self.reports, root, src)
            .map_err(|error| Problem::new(["report"], error.message, error.help).into())
    }
}

fn unknown_key(key: &str, value: &toml::Value) -> Problem {
    let known = || KEYS.into_iter().chain(MDBOOK_KEYS);
    let help = match closest(key, known()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the settings are {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
    };
    Problem::new([key], format!("unknown setting `{key}`"), help).with_value(value)
}

#[cfg(test)]
mod tests;
