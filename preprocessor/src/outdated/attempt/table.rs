//! What came of tries, as a person reads it.

use super::{Account, Arrival, Ending, Fall, Fresh, Running, Tried, Way};
use crate::prose::count;

/// What stands before the line of the system that is made anew, and of the one that runs.
const ANEW: &str = "made anew";
const IN_PLACE: &str = "in place";

/// A few lines for each try: the update, what became of a new system and of one that runs, and where each way led.
#[must_use]
pub fn table(tried: &[Tried]) -> String {
    tried.iter().map(section).collect::<Vec<_>>().join("\n")
}

/// What was tried of an update, each with what came of it as a clause.
pub(super) fn rows(tried: &Tried) -> Vec<(&str, String)> {
    let ways = tried.ways.iter().map(|way| (way.chapter.as_str(), arrival(way)));
    [(ANEW, fresh(tried)), (IN_PLACE, running(tried))].into_iter().chain(ways).collect()
}

fn section(tried: &Tried) -> String {
    let rows = rows(tried);
    let width = rows.iter().map(|(what, _)| what.chars().count()).max().unwrap_or(0);
    let rows = rows.iter().map(|(what, came)| format!("  {what:<width$}  {came}\n"));
    let places: Vec<String> =
        tried.candidate.pins.iter().map(|pin| format!("{}:{}", pin.file(), pin.line())).collect();
    let head = format!("{}: {} ({})\n", tried.candidate, tried.ending().as_str(), places.join(", "));
    head + &rows.collect::<String>()
}

fn fresh(tried: &Tried) -> String {
    match &tried.fresh {
        Fresh::Falls(fall) => format!("does not come up: {}", brief(fall)),
        Fresh::Untried(why) => untried(why),
        Fresh::Stands { steps, broken, broken_before, .. } => {
            let chapters = count(tried.chapters.len(), "chapter");
            let before = match broken_before {
                0 => String::new(),
                before => format!(" ({before} more do not pass as it is, either)"),
            };
            match (broken.len(), steps) {
                (0, 0) if tried.chapters.is_empty() => {
                    "comes up; no chapter touches it (--all-chapters runs every one)".to_owned()
                }
                (0, 0) => format!("comes up; no chapter has a step to lose{before}"),
                (0, _) => format!("comes up; {} of {chapters} pass{before}", count(*steps, "step")),
                (broken, _) => {
                    let verb = if broken == 1 { "breaks" } else { "break" };
                    let touched = chapters_with_broken(tried);
                    format!(
                        "comes up; {broken} of {} {verb}, in {touched} of {chapters}{before}",
                        count(*steps, "step")
                    )
                }
            }
        }
    }
}

fn chapters_with_broken(tried: &Tried) -> usize {
    let mut chapters: Vec<&str> = tried.broken().iter().map(|step| step.chapter.as_str()).collect();
    chapters.dedup();
    chapters.len()
}

fn running(tried: &Tried) -> String {
    match &tried.running {
        Running::Survives => "survives".to_owned(),
        Running::Unmoved => {
            "is not reached: provisioning succeeds, and nothing in the engine is another one".to_owned()
        }
        Running::Falls(fall) => format!("does not survive: {}", brief(fall)),
        Running::Untried(why) => untried(why),
    }
}

fn arrival(way: &Way) -> String {
    match &way.arrival {
        Arrival::There { steps } => {
            format!("brings a running system over: {} pass, and it is healthy", count(*steps, "step"))
        }
        Arrival::Elsewhere { .. } => "leads to another version".to_owned(),
        Arrival::Breaks { diagnostics } => {
            format!("does not lead there: {} break", count(diagnostics.len(), "step"))
        }
        Arrival::Falls(fall) => format!("leads to a system that is not healthy: {}", brief(fall)),
        Arrival::Untried(why) => untried(why),
    }
}

fn untried(why: &str) -> String {
    format!("could not be tried: {}", why.lines().next().unwrap_or_default())
}

fn brief(fall: &Fall) -> &str {
    fall.what.lines().next().unwrap_or_default()
}

/// The tries of a run in a line.
#[must_use]
pub fn summary(account: &Account<'_>) -> String {
    let Account { tried, unchecked, seconds, .. } = *account;
    let of = |ending: Ending| tried.iter().filter(|tried| tried.ending() == ending).count();
    let steps: usize = tried.iter().map(|tried| tried.broken().len()).sum();
    let broken = if steps == 0 { String::new() } else { format!(" ({})", count(steps, "step")) };
    let unchecked = match unchecked {
        0 => String::new(),
        pins => format!("; {} could not be checked", count(pins, "pin")),
    };
    format!(
        "{} tried: {} survived, {} broken{broken}, {} could not be tried, in {seconds:.1} s{unchecked}",
        count(tried.len(), "update"),
        of(Ending::Survives),
        of(Ending::Breaks),
        of(Ending::Untried)
    )
}

#[cfg(test)]
mod tests;
