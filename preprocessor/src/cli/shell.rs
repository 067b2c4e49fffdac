//! `shell`: a terminal in a sandbox, as the reader would find it.

use clap::Args;

use super::BookArguments;
use super::conclusion::{Conclusion, Usage};
use super::screen::Screen;
use super::teletype::{self, Visit};
use super::verdicts;
use super::workshop::Workshop;
use crate::chapters::{self, Chapter};
use crate::config::{Settings, Verify};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::{Rehearsed, Verified};
use crate::report::findings::findings;
use crate::report::terminal;
use crate::sandbox::{DockerSandbox, Sandbox};
use crate::scenarios::{self, Scenario};
use crate::selection::Place;
use crate::verdict::{Outcome, Verdict};

/// What `shell --help` ends with.
const AFTER: &str = "\
The terminal has the user, directory, variables, functions, aliases, traps and options that the steps have left. \
Jobs that they left in the background run on, though `jobs` does not list them; files that they opened with `exec` \
are not carried over. Steps that do not pass are told, and the terminal opens all the same. Everything is thrown \
away when the shell ends, also when mdbook-drydock is killed.

On a terminal the exit code is 0 however the shell ended. Otherwise standard input is run as a script in the same \
state, as in `echo 'docker ps' | mdbook-drydock shell volumes.md`, and the exit code is the script's.";

/// The arguments of `shell`.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER)]
pub(super) struct ShellArguments {
    /// The chapter whose steps are run before: its file's path, or the end of it; without one the stack is fresh
    ///
    /// With a line, as in `volumes.md:31`, only the steps before that line are run, without the one in it.
    #[arg(value_name = "CHAPTER[:LINE]")]
    place: Option<String>,
    #[command(flatten)]
    book: BookArguments,
}

/// Opens a terminal in a fresh sandbox.
pub(super) async fn run(arguments: &ShellArguments) -> anyhow::Result<Conclusion> {
    let piped = !std::io::IsTerminal::is_terminal(&std::io::stdin());
    if !piped {
        teletype::require("`shell`")?;
    }
    let screen = Screen::stderr();
    let mut manuscript = chapters::load(&arguments.book.book)?;
    // Without a stack there is nothing to open, whatever else the book may do without one.
    let settings = Settings { verify: Verify::Always, ..manuscript.settings.clone() };
    let chosen = match &arguments.place {
        Some(place) => Some(choose(&Place::parse(place), manuscript.take_chapters(), &settings)?),
        None => None,
    };
    let workshop = Workshop::open(&manuscript.root, settings)?;
    let scenario = chosen.as_ref().map(|(scenario, _)| scenario);
    let Rehearsed { sandbox, outcomes } = workshop.rehearse(scenario, &screen).await?;
    if let Some((scenario, mistakes)) = chosen {
        let found = findings(&scenario, &outcomes);
        verdicts::complain(&[mistakes, found].concat(), &screen);
        if !piped {
            screen.say(&format!("drydock: {}", after(&scenario, &outcomes)));
        }
    } else if !piped {
        screen.say("drydock: a terminal in a sandbox of its own, before any step");
    }
    if piped { run_script(sandbox).await } else { open(sandbox, &screen).await }
}

/// Opens a terminal where a step did not pass, and says what is wrong with that step.
pub(super) async fn open_at_failure(
    sandbox: DockerSandbox,
    verified: &Verified,
    screen: &Screen,
) -> anyhow::Result<Conclusion> {
    let of_step = |found: &&Diagnostic| {
        use Code::{Failed, Mismatched, NotIdempotent, StaleQuote, TimedOut, UnexpectedSuccess};
        matches!(found.code, Failed | Mismatched | NotIdempotent | StaleQuote | TimedOut | UnexpectedSuccess)
    };
    let failed: Vec<Diagnostic> = verified.diagnostics.iter().filter(of_step).cloned().collect();
    screen.say(terminal::render(&failed, screen.style).trim_end_matches('\n'));
    screen.say("drydock: a terminal in the sandbox of this step, right after it");
    open(sandbox, screen).await
}

/// The chapter that is meant, as far as it is to be run, and what its author got wrong.
fn choose(
    place: &Place,
    chapters: Vec<Chapter>,
    settings: &Settings,
) -> Result<(Scenario, Vec<Diagnostic>), Usage> {
    let read = chapters.into_iter().map(|chapter| scenarios::read(chapter, &settings.bindings));
    let (read, mistakes): (Vec<Scenario>, Vec<Vec<Diagnostic>>) = read.unzip();
    place.check(&read).map_err(|unmatched| Usage(unmatched.to_string()))?;
    let mut meant: Vec<_> =
        read.iter().enumerate().filter(|(_, scenario)| place.names(&scenario.chapter.file)).collect();
    // A file that stands in the book twice is one chapter.
    meant.dedup_by_key(|(_, scenario)| scenario.chapter.file.clone());
    if let [_, _, ..] = meant.as_slice() {
        let files: Vec<&str> = meant.iter().map(|(_, scenario)| scenario.chapter.file.as_str()).collect();
        let (name, files) = (&place.file, files.join(", "));
        return Err(Usage(format!("`{name}` may be any of {files}\n  help: name one by more of its path")));
    }
    let index = match meant.first() {
        Some((index, _)) => *index,
        // What it includes is part of it.
        None => read.iter().position(|scenario| place.names_chapter(scenario)).unwrap_or_default(),
    };
    let mistakes = mistakes.into_iter().nth(index).unwrap_or_default();
    let Some(scenario) = read.into_iter().nth(index) else {
        return Err(Usage("the book has no chapter".to_owned()));
    };
    Ok((up_to(scenario, place), mistakes))
}

fn up_to(scenario: Scenario, place: &Place) -> Scenario {
    let Some(line) = place.line else { return scenario };
    let included = scenario.blocks.iter().map(|block| block.span.file()).find(|file| place.names(file));
    let own = Some(scenario.chapter.file.as_str()).filter(|file| place.names(file));
    let file = own.or(included).unwrap_or_default().to_owned();
    scenario.before(&file, line)
}

/// Where somebody is.
fn after(scenario: &Scenario, outcomes: &[Outcome]) -> String {
    let run = outcomes.iter().filter(|outcome| !matches!(outcome.verdict, Verdict::Skipped(_))).count();
    let steps = run + scenario.left_out;
    let which = match (run, scenario.left_out) {
        (0, _) => "before the first step".to_owned(),
        (1, 0) => "after the only step".to_owned(),
        (_, 0) => format!("after all {run} steps"),
        _ => format!("after {run} of the {steps} steps"),
    };
    let wrong = outcomes.iter().filter(|outcome| outcome.verdict != Verdict::Passed).count();
    let wrong = match wrong {
        0 => String::new(),
        1 => "; 1 of them did not pass".to_owned(),
        wrong => format!("; {wrong} of them did not pass"),
    };
    format!("a terminal in a sandbox of its own, {which} of {}{wrong}", scenario.chapter.file)
}

/// Lends our terminal to the sandbox, which ends with the shell.
async fn open(mut sandbox: DockerSandbox, screen: &Screen) -> anyhow::Result<Conclusion> {
    let state = sandbox.state().await?;
    if !state.jobs.trim().is_empty() {
        let jobs: String = state.jobs.lines().map(|line| format!("\n  {line}")).collect();
        screen.say(&format!("drydock: these jobs run on, although `jobs` does not list them:{jobs}"));
    }
    screen.say("drydock: leave with `exit` or Ctrl-D; everything in here is thrown away then");
    match teletype::lend(&sandbox, &state).await? {
        Visit::Left(_) => {
            sandbox.close().await?;
            Ok(Conclusion::Verified)
        }
        // The sandbox goes with its lease.
        Visit::Signalled(number) => Ok(Conclusion::Told(u8::try_from(128 + number).unwrap_or(u8::MAX))),
    }
}

/// Runs our standard input in the sandbox.
async fn run_script(mut sandbox: DockerSandbox) -> anyhow::Result<Conclusion> {
    let state = sandbox.state().await?;
    let code = teletype::pipe(&sandbox, &state).await?;
    sandbox.close().await?;
    Ok(Conclusion::Told(u8::try_from(code).unwrap_or(u8::MAX)))
}
