//! `outdated`: the versions that a project pins, and whether there are newer ones.

mod apply;
mod asking;
pub(super) mod leaving;
mod scope;

use std::io::{self, Write};
use std::time::SystemTime;

use anyhow::Context;
use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

use super::attempt::{self, TryArguments};
use super::conclusion::{Conclusion, Usage};
use super::screen::{self, Screen};
use super::{BookArguments, Format, FormatArguments};
use crate::outdated::answer::{Standing, Survey};
use crate::outdated::date::Date;
use crate::outdated::edit::Reach;
use crate::outdated::gate::{Bar, Gate};
use crate::outdated::pin::Found;
use crate::outdated::release::Told;
use crate::outdated::report::asked::Report;
use crate::outdated::report::summary::Summary;
use crate::outdated::report::table::table;
use crate::outdated::report::{Account, json};
use crate::outdated::{self, settings};
use crate::suggestion::closest;
use asking::{Asking, SourceArguments};
use leaving::{Kind, Leaving};
use scope::Scope;

/// What `outdated --help` begins with.
pub(super) const ABOUT: &str =
    "Finds the versions that a project pins, and tells which of them have newer ones.

It reads Dockerfiles, Compose files, Ansible's tasks and variables,
requirements files, pyproject.toml, GitHub's workflows, stack.toml and
the blocks of the book, and asks the registries, the Python index and
GitHub what there is. Nothing is run, and nothing is changed without
--apply. It works without a book, too.

Each pin gets one of four answers:
  up to date           nothing newer would be written as this one is
  minor                there is a newer release with the same first number
  major                there is a newer release with another first number
  could not be checked the source does not answer, what is pinned cannot
                       be told from the files, or no version is pinned;
                       this is never told as up to date

Exit codes: 0 everything was looked at; 1 there is what --fail-on names,
--apply leaves something to a person, or --try breaks something; 2 wrong
usage or configuration, or nothing is pinned; 3 nothing could be checked
or tried, or the tool or the Docker engine could not do its work.";

/// The arguments of `outdated`.
#[derive(Debug, Args)]
pub(super) struct OutdatedArguments {
    /// What to look through: a folder or a file; the book without any
    #[arg(value_name = "PATH")]
    path: Option<Utf8PathBuf>,
    #[command(flatten)]
    book: BookArguments,
    #[command(flatten)]
    format: FormatArguments,
    /// List what is up to date as well
    #[arg(long)]
    all: bool,
    /// Look only at what is pinned under this name, such as `postgres`; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// End with 1 if there is such an answer: minor (which major is, too), major, unchecked; may be given several
    /// times, or with commas
    #[arg(long, value_name = "ANSWER", value_delimiter = ',')]
    fail_on: Vec<Bar>,
    /// Leave a report as well: markdown=PATH, sarif=PATH, json=PATH, or github for annotations and the summary of a
    /// job; paths are relative to the book, or to the current folder where there is none
    #[arg(long = "report", value_name = "FORMAT[=PATH]", conflicts_with = "apply")]
    reports: Vec<Report>,
    /// Write newer versions at the places of the old ones, and change nothing else; prints the difference
    #[arg(long, value_name = "HOW FAR", value_enum, num_args = 0..=1, default_missing_value = "minor")]
    #[arg(conflicts_with_all = ["format", "fail_on", "all", "wanted"])]
    apply: Option<HowFar>,
    /// Print what `--apply` would change as a patch, and change nothing
    #[arg(long, requires = "apply")]
    dry_run: bool,
    #[command(flatten)]
    attempt: TryArguments,
    #[command(flatten)]
    sources: SourceArguments,
}

/// How far pins are brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HowFar {
    /// To the newest release with the same first number
    Minor,
    /// To the newest release of all
    Major,
}

/// Tells which pins of a project are outdated, or brings them up to date.
pub(super) async fn run(arguments: &OutdatedArguments) -> anyhow::Result<Conclusion> {
    let screen = Screen::stderr();
    let scope = Scope::find(arguments.path.as_deref(), &arguments.book.book)?;
    let gate = Gate(arguments.fail_on.clone());
    let format = arguments.format.format;
    let tries = arguments.attempt.wanted.is_some();
    let kind = if tries { Kind::Tries } else { Kind::Look(gate.clone()) };
    let leaving = Leaving::begin(kind, &scope, &arguments.reports, format == Format::Json)?;
    let surveyed = leaving.or_told(survey(arguments, &scope, &screen).await, &screen)?;
    if tries {
        return attempt::run(&arguments.attempt, &surveyed, &scope.root, format, &leaving, &screen).await;
    }
    if let Some(how_far) = arguments.apply {
        let reach = match how_far {
            HowFar::Minor => Reach::Minor,
            HowFar::Major => Reach::Major,
        };
        return apply::apply(&surveyed, reach, arguments.dry_run, &scope, &screen);
    }
    tell(&surveyed, &gate, arguments, &leaving, &screen)
}

/// Finds the pins and asks about them.
async fn survey(arguments: &OutdatedArguments, scope: &Scope, screen: &Screen) -> anyhow::Result<Survey> {
    let today = Date::at(SystemTime::now()).context("the clock of this computer shows no date")?;
    let mut found = scope.found()?;
    select(&mut found, &arguments.only, scope)?;
    let updates = &scope.updates;
    let asking = Asking::new(&arguments.sources, updates, scope)?;
    // Of a version that somebody names nobody need be asked.
    let asks = !arguments.attempt.names_versions();
    let ask = async |questions| if asks { asking.ask(questions).await } else { Told::new() };
    let surveyed = outdated::survey(found, &updates.ignore, today, ask).await;
    if arguments.only.is_empty() && scope.is_whole() {
        for line in settings::idle(&updates.ignore, &surveyed, today) {
            screen.say(&format!("warning: {line}"));
        }
    }
    Ok(surveyed)
}

/// Keeps the pins of these names, if there are any; a name that nothing is pinned under is a mistake.
fn select(found: &mut Found, only: &[String], scope: &Scope) -> Result<(), Usage> {
    if found.pins.is_empty() && found.unread.is_empty() {
        let what =
            "Dockerfiles, Compose files, Ansible's YAML, requirements files, pyproject.toml, workflows";
        return Err(Usage(format!(
            "nothing is pinned in {}\n  help: name the folder of a project; looked for were {what} and the book's blocks",
            scope.shown()
        )));
    }
    for name in only {
        if !found.pins.iter().any(|pin| pin.subject.name() == name) {
            let names = found.pins.iter().map(|pin| pin.subject.name());
            let meant = closest(name, names).map(|meant| format!("\n  help: did you mean `{meant}`?"));
            return Err(Usage(format!("nothing is pinned as `{name}`{}", meant.unwrap_or_default())));
        }
    }
    if !only.is_empty() {
        found.pins.retain(|pin| only.iter().any(|name| pin.subject.name() == name));
    }
    Ok(())
}

fn tell(
    survey: &Survey,
    gate: &Gate,
    arguments: &OutdatedArguments,
    leaving: &Leaving,
    screen: &Screen,
) -> anyhow::Result<Conclusion> {
    let account = Account { survey, gate, interrupted: None };
    let stdout = io::stdout();
    let told = match arguments.format.format {
        Format::Human => table(&account, arguments.all, screen::style(&stdout)),
        Format::Json => json::outdated(&account)?,
    };
    stdout.lock().write_all(told.as_bytes()).context("cannot write what was found")?;
    let summary = Summary::count(survey);
    if arguments.format.format == Format::Json {
        screen.say(&format!("drydock: {}", summary.line()));
    }
    leaving.tell(&account)?;
    let stopped = survey.judged.iter().filter(|judged| gate.stops(judged.answer.standing())).count();
    let unread = if gate.stops(Standing::Unchecked) { survey.unread.len() } else { 0 };
    if stopped + unread > 0 {
        let these = if stopped + unread == 1 { "one of these is" } else { "some of these are" };
        screen.say(&format!("drydock: {these} what `--fail-on` names"));
        return Ok(Conclusion::Behind);
    }
    if summary.is_blind() {
        screen.say("error: nothing could be checked, which is not to be taken for up to date");
        return Ok(Conclusion::Blind);
    }
    Ok(Conclusion::Verified)
}
