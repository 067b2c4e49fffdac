//! `accept`: expected output rewritten in the authors' files, after a look at each place or without.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Context;
use camino::Utf8Path;
use clap::Args;

use super::BookArguments;
use super::check::Check;
use super::conclusion::{Conclusion, Usage};
use super::review::{self, Answer};
use super::screen::Screen;
use super::verdicts;
use super::workshop::Workshop;
use super::writing;
use crate::accept::{Barred, Edit, Offer, Proposal, Run, edited, preview};
use crate::chapters::{self, Chapter};
use crate::config::Verify;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::moorings::Moorings;
use crate::pipeline::Verified;
use crate::report::findings::findings;
use crate::verdict::Verdict;

/// What `accept --help` begins with.
pub(super) const ABOUT: &str = "Rewrites expected output that no longer holds, after asking about each place.

The chapters are verified as `check` does it. Where a step printed something else than the page says, new
expected output is proposed: lines, cells and holes of yours that still fit are kept, and ids, addresses,
times and sizes become holes. Nothing but output lines is changed, and nothing is written that would not pass.

Where a step failed or did not end in time, nothing of its chapter is changed: what follows may be a mere
consequence. Mend the command, then run it again.

Keys of the review:
  a  accept   the page is to say what came; it is written at once
  r  reject   the page is right and the system is not: listed at the end as yet to be mended
  s  skip     undecided; it is asked again the next time
  A  accept this one and all that follow
  q  quit, as does Ctrl-C; what was accepted stays written

Exit codes: 0 if everything passes now (or nothing but the proposals shown by `--dry-run` stands against it);
1 if something still does not: rejected, skipped or refused output, a step that failed, or with `--check` any
proposal; 2 and 3 as for `check`.";

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
    let (screen, moorings) = (Screen::stderr(), Moorings::new(0));
    let mut manuscript = chapters::load(&arguments.book.book)?;
    if manuscript.settings.verify == Verify::Never {
        let help =
            "`verify` is \"never\": nothing is run, so that nothing can be accepted; set it to \"changed\"";
        return Err(Usage(help.to_owned()).into());
    }
    let (root, settings) = (manuscript.root.clone(), manuscript.settings.clone());
    let book = manuscript.clone().take_chapters();
    let check = Check { root: root.clone(), names: arguments.chapters.clone(), always: arguments.always };
    let (mut verified, workshop) = check.verify(&mut manuscript, &moorings, &screen).await?;
    let others = others(book, &verified);
    let done = {
        let judged = verified.judged();
        let reread = |chapter: &Chapter, texts: &BTreeMap<String, String>| chapter.with_files(&root, texts);
        let (bindings, timeout) = (&settings.bindings, settings.timeout);
        let run = Run { judged: &judged, others: &others, bindings, timeout, reread: &reread };
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
    !diagnostics.iter().any(|found| found.severity == Severity::Error)
}

/// Prints what would be changed.
fn shown(offer: &Offer, sound: bool, check: bool, screen: &Screen) -> anyhow::Result<Conclusion> {
    let stdout = Screen::stdout_style();
    let patch = preview::patch(offer.proposals.iter().map(|proposal| &proposal.edit), stdout);
    std::io::stdout().lock().write_all(patch.as_bytes()).context("cannot write the patch")?;
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

/// Writes what is accepted, one proposal after the other.
struct Hand<'run> {
    run: &'run Run<'run>,
    root: &'run Utf8Path,
    screen: &'run Screen,
    accepted: Vec<&'run Proposal>,
    rejected: Vec<&'run Proposal>,
    skipped: usize,
    /// Proposals that turned out to be none.
    refused: usize,
    /// What stands in the files that were written.
    texts: BTreeMap<String, String>,
    /// Files that somebody else has written to.
    lost: BTreeSet<String>,
}

/// What became of the proposals.
struct Done {
    /// Chapter and step by index.
    accepted: Vec<(usize, usize)>,
    places: usize,
    files: usize,
    rejected: Vec<String>,
    skipped: usize,
    refused: usize,
    /// Whether nothing else is wrong with the docs.
    sound: bool,
}

impl<'run> Hand<'run> {
    fn new(run: &'run Run<'run>, root: &'run Utf8Path, screen: &'run Screen) -> Self {
        let (accepted, rejected) = (Vec::new(), Vec::new());
        let (texts, lost) = (BTreeMap::new(), BTreeSet::new());
        Self { run, root, screen, accepted, rejected, skipped: 0, refused: 0, texts, lost }
    }

    fn review(&mut self, proposals: &'run [Proposal]) -> anyhow::Result<()> {
        for (index, proposal) in proposals.iter().enumerate() {
            if self.lost.contains(&proposal.edit.source.path) {
                self.refused += 1;
                continue;
            }
            match review::ask(proposal, (index + 1, proposals.len()), self.screen)? {
                Answer::Accept => self.accept(&[proposal])?,
                Answer::Reject => self.rejected.push(proposal),
                Answer::Skip => self.skipped += 1,
                Answer::AcceptAll => return self.accept_all(&proposals[index..]),
                Answer::Quit => {
                    self.skipped += proposals.len() - index;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn accept_all(&mut self, proposals: &'run [Proposal]) -> anyhow::Result<()> {
        self.accept(&proposals.iter().collect::<Vec<_>>())
    }

    /// Tries proposals together with those accepted before, and writes what passes.
    fn accept(&mut self, proposals: &[&'run Proposal]) -> anyhow::Result<()> {
        let before = self.accepted.len();
        for proposal in proposals.iter().copied() {
            self.accepted.push(proposal);
            if let Err(objection) = self.run.confirm(&self.accepted) {
                self.accepted.pop();
                self.refused += 1;
                verdicts::complain(&[proposal.objected(objection)], self.screen);
            }
        }
        self.write(before)
    }

    /// Writes the files that are to have another text than they have, all but the first so many accepted proposals
    /// being new.
    fn write(&mut self, before: usize) -> anyhow::Result<()> {
        for (file, new) in edited(self.edits()) {
            let read =
                self.edits().find(|edit| edit.source.path == file).map(|edit| edit.source.text.as_str());
            let old = self.texts.get(&file).map_or(read.unwrap_or_default(), String::as_str);
            if old == new {
                continue;
            }
            match writing::replace(self.root, &file, old, &new) {
                Ok(()) => drop(self.texts.insert(file, new)),
                Err(error @ writing::WriteError::Changed(_)) => {
                    self.screen.say(&format!("error: {error}"));
                    self.give_up(file, before);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Takes back what was accepted for a file and cannot be written any more.
    fn give_up(&mut self, file: String, before: usize) {
        let new = self.accepted.split_off(before);
        let count = new.len();
        self.accepted.extend(new.into_iter().filter(|proposal| proposal.edit.source.path != file));
        self.refused += before + count - self.accepted.len();
        self.lost.insert(file);
    }

    fn edits(&self) -> impl Iterator<Item = &'run Edit> + '_ {
        self.accepted.iter().map(|proposal| &proposal.edit)
    }

    fn done(self, offer: &Offer, sound: bool) -> Done {
        let place = |proposal: &&Proposal| {
            format!("{}:{} {}", proposal.step.file(), proposal.step.line(), proposal.title)
        };
        let claims = self.accepted.iter().flat_map(|proposal| proposal.claims());
        let barred: usize = offer.barred.iter().map(|barred| barred.mismatched).sum();
        Done {
            accepted: claims.map(|claim| (claim.chapter, claim.step)).collect(),
            places: self.accepted.len(),
            files: self.texts.len(),
            rejected: self.rejected.iter().map(place).collect(),
            skipped: self.skipped,
            refused: self.refused + offer.refused.len() + barred,
            sound,
        }
    }
}

impl Done {
    /// Outputs that still differ.
    fn left(&self) -> usize {
        self.rejected.len() + self.skipped + self.refused
    }

    /// The closing line, and above it what was rejected.
    fn line(&self) -> String {
        let files = if self.files == 1 { "1 file".to_owned() } else { format!("{} files", self.files) };
        let accepted = match self.places {
            0 if self.left() == 0 => "there is nothing to accept".to_owned(),
            0 => "nothing accepted".to_owned(),
            places => format!("{places} accepted in {files}"),
        };
        let counts =
            [(self.rejected.len(), "rejected"), (self.skipped, "skipped"), (self.refused, "refused")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts = counts.map(|(count, word)| format!(", {count} {word}")).collect::<String>();
        let rejected = self.rejected.iter().map(|place| format!("\n  still to be mended: {place}"));
        format!("{accepted}{counts}{}", rejected.collect::<String>())
    }
}
