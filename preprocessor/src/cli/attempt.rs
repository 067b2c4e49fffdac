//! `outdated --try`: whether the guide survives what is new.

use std::io::Write;
use std::time::Instant;

use anyhow::Context;
use camino::Utf8Path;
use clap::Args;

use super::Format;
use super::conclusion::{Conclusion, Usage};
use super::screen::Screen;
use super::verdicts;
use super::workshop::Workshop;
use super::workshop::tries::Trying;
use crate::chapters;
use crate::config::Verify;
use crate::outdated::answer::{Standing, Survey};
use crate::outdated::attempt::candidate::candidates;
use crate::outdated::attempt::findings::findings;
use crate::outdated::attempt::{Ending, Tried, Wanted, json, table};
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
    screen: &Screen,
) -> anyhow::Result<Conclusion> {
    let began = Instant::now();
    let mut manuscript = chapters::load(root)?;
    if manuscript.settings.verify == Verify::Never {
        let help =
            "`verify` is \"never\": nothing is run, so that nothing can be tried; set it to \"changed\"";
        return Err(Usage(help.to_owned()).into());
    }
    let root = manuscript.root.clone();
    let workshop = Workshop::open(&root, manuscript.settings.clone())?;
    let wanted: Vec<Wanted> = arguments.wanted.iter().flatten().map(|wanted| Wanted::parse(wanted)).collect();
    let of_stack = |file: &str| workshop.is_of_stack(&root, file);
    let candidates =
        candidates(survey, &wanted, &of_stack).map_err(|untriable| Usage(untriable.to_string()))?;
    if candidates.is_empty() {
        return Ok(nothing(survey, &of_stack, screen));
    }
    let chapters = manuscript.take_chapters();
    let trying = Trying { root: &root, all_chapters: arguments.all_chapters, keep: arguments.keep };
    let mut tried = Vec::new();
    for candidate in candidates {
        match workshop.attempt(candidate, &chapters, trying, screen).await {
            Ok(one) => tried.push(one),
            Err(error) => {
                // What is known of the others is not lost for it.
                tell(&tried, began.elapsed().as_secs_f64(), format, screen)?;
                return Err(error);
            }
        }
    }
    tell(&tried, began.elapsed().as_secs_f64(), format, screen)
}

/// Says that there is nothing to try, which is nothing good where nobody could be asked.
fn nothing(survey: &Survey, of_stack: &dyn Fn(&str) -> bool, screen: &Screen) -> Conclusion {
    let standings = survey.judged.iter().filter(|judged| of_stack(judged.pin.span.file()));
    let standings: Vec<Standing> = standings.map(|judged| judged.answer.standing()).collect();
    let unchecked = standings.iter().filter(|standing| **standing == Standing::Unchecked).count();
    screen.say("drydock: no major update of what the stack is made of is known, so there is nothing to try");
    if unchecked == 0 {
        return Conclusion::Verified;
    }
    let pins = count(standings.len(), "pin");
    screen.say(&format!(
        "drydock: {unchecked} of {pins} could not be checked; `mdbook-drydock outdated` says why"
    ));
    if unchecked == standings.len() { Conclusion::Untried } else { Conclusion::Verified }
}

/// Says what came of it.
fn tell(tried: &[Tried], seconds: f64, format: Format, screen: &Screen) -> anyhow::Result<Conclusion> {
    let diagnostics: Vec<_> = tried.iter().flat_map(findings).collect();
    verdicts::complain(&diagnostics, screen);
    let told = match format {
        Format::Human => table::table(tried),
        Format::Json => json::tries(tried, &diagnostics, seconds)?,
    };
    std::io::stdout().lock().write_all(told.as_bytes()).context("cannot write what came of the tries")?;
    screen.say(&format!("drydock: {}", table::summary(tried, seconds)));
    let endings = || tried.iter().map(Tried::ending);
    Ok(if endings().any(|ending| ending == Ending::Breaks) {
        Conclusion::Stale
    } else if endings().any(|ending| ending == Ending::Untried) {
        Conclusion::Untried
    } else {
        Conclusion::Verified
    })
}
