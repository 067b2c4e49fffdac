//! `accept`: expected output rewritten in the authors' files, after a look at each place or without.

mod hand;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use anyhow::Context;
use clap::Args;

use super::BookArguments;
use super::check::Asked;
use super::conclusion::{Conclusion, Usage};
use super::review;
use super::screen::{self, Screen};
use super::selecting::SelectionArguments;
use super::verdicts;
use super::workshop::Workshop;
use crate::accept::{Barred, Offer, Run, preview};
use crate::chapters::{self, Chapter};
use crate::config::Verify;
use crate::diagnostic::{Code, Diagnostic, sound};
use crate::moorings::Moorings;
use crate::pipeline::Verified;
use crate::report::findings::findings;
use crate::run::AtFailure;
use crate::verdict::Verdict;
use hand::{Done, Hand};

/// What `accept --help` begins with.
pub(super) const ABOUT: &str = "Rewrites expected output that no longer holds, after asking about each place.

The chapters are verified as `check` does it. Where a step printed
something else than the page says, new expected output is proposed:
lines, cells and holes of yours that still fit are kept, and ids,
addresses, times and sizes become holes. Nothing but output lines is
changed, and nothing is written that would not pass.

Where a step failed or did not end in time, nothing of its chapter is
changed: what differs may only follow from it. Mend that step first.

Keys of the review:
  a  accept: the page is to say what came; it is written at once
  r  reject: the page is right, and what it is about has to be mended;
     listed at the end
  s  skip: undecided; asked again the next time
  A  accept this one and all that follow
  q  quit, as does Ctrl-C; what was accepted stays written

Exit codes: 0 if everything passes with what was accepted (or, under
--dry-run, would); 1 if something does not: output that was rejected,
skipped or refused, a step that failed, or, under --check, any proposal;
2 wrong usage or configuration; 3 the tool or the Docker engine could
not do its work.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    book: BookArguments,
    /// Accept everything without asking
    #[arg(long, conflicts_with_all = ["dry_run", "check"])]
    all: bool,
    /// Print what would be changed as a patch, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The same, and end with 1 if anything would be changed
    #[arg(long)]
    check: bool,
    /// Execute every step, also where a recording is still good
    #[arg(long)]
    always: bool,
    /// Chapters to verify: paths of their files, or the ends of such paths; all without any
    chapters: Vec<String>,
}

/// Verifies chapters and rewrites what they expect.
pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<Conclusion> {
    let asks = !arguments.all && !arguments.dry_run && !arguments.check;
    if asks && !review::possible() {
        let help = "there is no terminal to ask on; say what is to be done: --all, --dry-run or --check";
        return Err(Usage(help.to_owned()).into());
    }
    let selection = SelectionArguments::of_chapters(&arguments.chapters, "accepted")?;
    let (screen, moorings) = (Screen::stderr(), Moorings::new(0));
    let mut manuscript = chapters::load(&arguments.book.book)?;
    if manuscript.settings.verify == Verify::Never {
        let help =
            "`verify` is \"never\": nothing is run, so that nothing can be accepted; set it to \"changed\"";
        return Err(Usage(help.to_owned()).into());
    }
    let (root, settings) = (manuscript.root.clone(), manuscript.settings.clone());
    let book = manuscript.clone().take_chapters();
    let asked = Asked { selection: &selection, always: arguments.always, at_failure: AtFailure::GoOn };
    let (mut verified, workshop) = asked.verify(&mut manuscript, &moorings, &screen).await?;
    let others = others(book, &verified);
    let done = {
        let account = verified.account(None);
        let reread = |chapter: &Chapter, texts: &BTreeMap<String, String>| chapter.with_files(&root, texts);
        let (bindings, timeout) = (&settings.bindings, settings.timeout);
        let run = Run { judged: &account.chapters, others: &others, bindings, timeout, reread: &reread };
        let offer = Offer::of(&run);
        let sound = told(&verified, &offer, &screen);
        let mut hand = Hand::new(&run, &root, &screen);
        match (arguments.dry_run || arguments.check, asks) {
            (true, _) => return shown(&offer, sound, arguments.check, &screen),
            (false, true) => hand.review(&offer.proposals)?,
            (false, false) => hand.accept_all(&offer.proposals)?,
        }
        hand.done(&offer, sound)
    };
    keep(&mut verified, &done, &workshop, &screen);
    screen.say(&format!("drydock: {}", done.line()));
    Ok(if done.sound && done.left() == 0 { Conclusion::Verified } else { Conclusion::Stale })
}

/// The chapters that were not verified.
fn others(book: Vec<Chapter>, verified: &Verified) -> Vec<Chapter> {
    let files: BTreeSet<&str> =
        verified.chapters.iter().map(|chapter| chapter.scenario.chapter.file.as_str()).collect();
    book.into_iter().filter(|chapter| !files.contains(chapter.file.as_str())).collect()
}

/// Tells what `accept` cannot mend, as `check` does, and whether that is nothing.
fn told(verified: &Verified, offer: &Offer, screen: &Screen) -> bool {
    for warning in &verified.unkept {
        screen.say(&format!("warning: {warning}"));
    }
    let of_barred = |barred: &Barred| {
        let chapter = verified.chapters.get(barred.chapter)?;
        Some(findings(&chapter.scenario, &chapter.outcomes))
    };
    let barred: Vec<Diagnostic> = offer.barred.iter().filter_map(of_barred).flatten().collect();
    let stays = |found: &&Diagnostic| found.code != Code::Mismatched || barred.contains(found);
    let diagnostics: Vec<Diagnostic> =
        verified.diagnostics.iter().filter(stays).chain(&offer.refused).cloned().collect();
    verdicts::complain(&diagnostics, screen);
    for Barred { file, step, verdict, mismatched, .. } in &offer.barred {
        let what = match verdict {
            Verdict::TimedOut(_) => "did not end in time",
            Verdict::Skipped(_) => "was not run",
            _ => "failed",
        };
        let step = format!("{}:{}", step.file(), step.line());
        let outputs = if *mismatched == 1 { "the output that differs" } else { "outputs that differ" };
        screen.say(&format!(
            "drydock: nothing of {file} is accepted: {step} {what}; mend it first, {outputs} may only follow from it"
        ));
    }
    sound(&diagnostics)
}

/// Prints what would be changed.
fn shown(offer: &Offer, sound: bool, check: bool, screen: &Screen) -> anyhow::Result<Conclusion> {
    let stdout = screen::style(&io::stdout());
    let patch = preview::patch(offer.proposals.iter().map(|proposal| &proposal.edit), stdout);
    io::stdout().lock().write_all(patch.as_bytes()).context("cannot write the patch")?;
    let count = offer.proposals.len();
    let places = if count == 1 { "1 output".to_owned() } else { format!("{count} outputs") };
    screen.say(&format!("drydock: {places} would be rewritten, nothing was"));
    Ok(if sound && !(check && count > 0) { Conclusion::Verified } else { Conclusion::Stale })
}

/// Keeps the recordings of chapters that pass now.
///
/// A step that is repeated until it passes was repeated in vain this time, which it will not be the next.
fn keep(verified: &mut Verified, done: &Done, workshop: &Workshop, screen: &Screen) {
    let mut touched = BTreeSet::new();
    for (chapter, step) in &done.accepted {
        let Some(found) = verified.chapters.get_mut(*chapter) else { continue };
        touched.insert(*chapter);
        let patient = found.scenario.steps().nth(*step).is_some_and(|step| step.terms.retry.is_some());
        if let Some(outcome) = found.outcomes.get_mut(*step).filter(|_| !patient) {
            outcome.verdict = Verdict::Passed;
        }
    }
    for chapter in touched.into_iter().filter_map(|index| verified.chapters.get(index)) {
        if let Err(error) = workshop.keep_pass(chapter) {
            screen.say(&format!("warning: {error:#}"));
        }
    }
}
