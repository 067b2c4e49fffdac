//! `outdated --try`: whether the guide survives what is new.

use std::io::Write;
use std::time::Instant;

use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::Format;
use super::conclusion::{Conclusion, Usage, chain};
use super::outdated::leaving::Leaving;
use super::screen::Screen;
use super::verdicts;
use super::workshop::Workshop;
use super::workshop::tries::Trying;
use crate::chapters::{self, Chapter};
use crate::config::Verify;
use crate::outdated::answer::{Standing, Survey};
use crate::outdated::attempt::candidate::candidates;
use crate::outdated::attempt::{Account, Candidate, Ending, Wanted, json, table};
use crate::prose::count;

/// The arguments of a try.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct TryArguments {
    /// Try updates on systems of their own, and say which steps of the guide would break: all major ones, or those of NAME
    ///
    /// For each update the system is made anew with it, and the chapters that it touches are run there; a system that runs
    /// is provisioned with it; and a chapter that says `updates = "NAME"` is followed. Nothing of yours is changed. With a
    /// version, as in `postgres=17`, that very one is tried, whether or not it is the newest.
    #[arg(long = "try", value_name = "NAME[=VERSION]", num_args = 0..)]
    pub(super) wanted: Option<Vec<String>>,
    /// With `--try`: run every chapter, not only those that the update touches
    #[arg(long, requires = "wanted")]
    all_chapters: bool,
    /// With `--try`: keep the systems with the updates, so that the next try, or the applied update, finds them ready
    #[arg(long, requires = "wanted")]
    keep: bool,
}

impl TryArguments {
    /// Whether every version that is to be tried is named, so that no source has to be asked.
    pub(super) fn names_versions(&self) -> bool {
        let named = |wanted: &String| Wanted::parse(wanted).to.is_some();
        self.wanted.as_ref().is_some_and(|wanted| !wanted.is_empty() && wanted.iter().all(named))
    }
}

/// Tries updates of what a survey has found, in the book in `root`.
pub(super) async fn run(
    arguments: &TryArguments,
    survey: &Survey,
    root: &Utf8Path,
    format: Format,
    leaving: &Leaving,
    screen: &Screen,
) -> anyhow::Result<Conclusion> {
    let began = Instant::now();
    let Plan { workshop, root, chapters, candidates, pins } =
        leaving.or_told(Plan::of(arguments, survey, root), screen)?;
    if candidates.is_empty() {
        return nothing(&pins, format, leaving, screen);
    }
    let trying = Trying { root: &root, all_chapters: arguments.all_chapters, keep: arguments.keep };
    let mut tried = Vec::new();
    for candidate in candidates {
        match workshop.attempt(candidate, &chapters, trying, screen).await {
            Ok(one) => tried.push(one),
            Err(error) => {
                // What is known of the others is not lost for it.
                let (seconds, why) = (began.elapsed().as_secs_f64(), chain(&error));
                let account =
                    Account { tried: &tried, unchecked: pins.unchecked, seconds, interrupted: Some(&why) };
                if let Err(untold) = tell(&account, format, leaving, screen) {
                    screen.say(&format!("warning: {}", chain(&untold)));
                }
                return Err(error);
            }
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    let account = Account { tried: &tried, unchecked: pins.unchecked, seconds, interrupted: None };
    tell(&account, format, leaving, screen)
}

/// What is to be tried, and on what.
struct Plan {
    workshop: Workshop,
    root: Utf8PathBuf,
    chapters: Vec<Chapter>,
    candidates: Vec<Candidate>,
    pins: Pins,
}

/// How many pins the stack has, and how many of those that are to be tried could not be checked.
struct Pins {
    all: usize,
    unchecked: usize,
}

impl Plan {
    fn of(arguments: &TryArguments, survey: &Survey, root: &Utf8Path) -> anyhow::Result<Self> {
        let mut manuscript = chapters::load(root)?;
        if manuscript.settings.verify == Verify::Never {
            let help =
                "`verify` is \"never\": nothing is run, so that nothing can be tried; set it to \"changed\"";
            return Err(Usage(help.to_owned()).into());
        }
        let root = manuscript.root.clone();
        let workshop = Workshop::open(&root, manuscript.settings.clone())?;
        let wanted: Vec<Wanted> =
            arguments.wanted.iter().flatten().map(|wanted| Wanted::parse(wanted)).collect();
        let of_stack = |file: &str| workshop.is_of_stack(&root, file);
        let candidates =
            candidates(survey, &wanted, &of_stack).map_err(|untriable| Usage(untriable.to_string()))?;
        let standings = survey.judged.iter().filter(|judged| of_stack(judged.pin.span.file()));
        let standings: Vec<Standing> = standings.map(|judged| judged.answer.standing()).collect();
        let unchecked = standings.iter().filter(|standing| **standing == Standing::Unchecked).count();
        // Of those that nobody wants to be tried nothing is to be said.
        let unchecked = if wanted.is_empty() { unchecked } else { 0 };
        let pins = Pins { all: standings.len(), unchecked };
        Ok(Self { workshop, root, chapters: manuscript.take_chapters(), candidates, pins })
    }
}

/// Says that there is nothing to try, which is nothing good where nobody could be asked.
fn nothing(
    &Pins { all, unchecked }: &Pins,
    format: Format,
    leaving: &Leaving,
    screen: &Screen,
) -> anyhow::Result<Conclusion> {
    let blind = unchecked > 0 && unchecked == all;
    let why = blind.then_some("nothing of what the stack is made of could be checked");
    let account = Account { tried: &[], unchecked, seconds: 0.0, interrupted: why };
    print(&account, format)?;
    leaving.tell(&account)?;
    screen.say("drydock: no major update of what the stack is made of is known, so there is nothing to try");
    if unchecked > 0 {
        let pins = count(all, "pin");
        screen.say(&format!(
            "drydock: {unchecked} of {pins} could not be checked; `mdbook-drydock outdated` says why"
        ));
    }
    Ok(if blind { Conclusion::Untried } else { Conclusion::Verified })
}

/// Says what came of it.
fn tell(
    account: &Account<'_>,
    format: Format,
    leaving: &Leaving,
    screen: &Screen,
) -> anyhow::Result<Conclusion> {
    verdicts::complain(&account.findings(), screen);
    print(account, format)?;
    screen.say(&format!("drydock: {}", table::summary(account)));
    leaving.tell(account)?;
    let any = |ending| account.tried.iter().any(|tried| tried.ending() == ending);
    Ok(if any(Ending::Breaks) {
        Conclusion::Stale
    } else if any(Ending::Untried) {
        Conclusion::Untried
    } else {
        Conclusion::Verified
    })
}

fn print(account: &Account<'_>, format: Format) -> anyhow::Result<()> {
    let told = match format {
        Format::Human => table::table(account.tried),
        Format::Json => json::tries(account)?,
    };
    std::io::stdout().lock().write_all(told.as_bytes()).context("cannot write what came of the tries")
}
