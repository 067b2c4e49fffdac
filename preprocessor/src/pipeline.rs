//! The only module that knows every stage: chapters in, verdicts and pages out.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use crate::abreast::abreast;
use crate::blocks::Inserted;
use crate::chapters::Chapter;
use crate::compare;
use crate::config::{Settings, Verify};
use crate::diagnostic::{Code, Diagnostic, Severity, deny_warnings, sound};
use crate::event::{Event, Listener};
use crate::moorings::Moorings;
use crate::plan::Fate;
use crate::prose::count;
use crate::recording::{Key, Recording, Store};
use crate::render::{self, Inserts, Manner, Page};
use crate::report::badge::Badge;
use crate::report::findings::findings;
use crate::report::leftovers::leftovers;
use crate::report::verification::{self, System};
use crate::report::{Account, Judged, Origin};
use crate::run::{AtFailure, Halt, Surroundings};
use crate::sandbox::{SandboxError, Sandboxes};
use crate::scenarios::{Extent, Scenario};
use crate::selection::Reach;
use crate::tools::Toolbox;
use crate::verdict::{Outcome, Verdict};

mod attempt;
mod carry_out;
mod drills;
mod keep;
mod launch;
mod plans;
mod rehearse;
mod side_by_side;

pub use attempt::{Anew, Circumstances, attempt};
use carry_out::carry_out;
pub use drills::{Drilled, drill};
use keep::keep;
pub use keep::keep_pass;
use plans::{Plans, plan_for};
pub use rehearse::{Rehearsed, rehearse};
pub use side_by_side::Room;

/// What a run is held under.
#[derive(Debug)]
pub struct Conditions<'run> {
    /// The book's settings.
    pub settings: &'run Settings,
    /// The name of the stack.
    pub stack: &'run str,
    /// The content address of its golden.
    pub golden: &'run str,
    /// The machine that sandboxes are clones of.
    pub surroundings: &'run Surroundings,
    /// How many sandboxes there may be.
    pub room: Room,
    /// Where recordings are kept.
    pub store: &'run Store,
    /// Where the tools are that chapters want in their machine.
    pub tools: &'run Toolbox,
    /// Whether these are all chapters of the book, so that recordings of no chapter may be forgotten.
    pub whole_book: bool,
    /// How far chapters are wanted.
    pub reach: &'run Reach,
    /// What is done at the first step that does not pass.
    pub at_failure: AtFailure,
}

/// What became of one chapter.
#[derive(Debug)]
pub struct Chaptered {
    /// The chapter and its blocks.
    pub scenario: Scenario,
    /// One outcome a step; empty when the chapter was not verified.
    pub outcomes: Vec<Outcome>,
    /// The Docker engine that it was verified on.
    pub engine: Option<String>,
    /// When: seconds since the beginning of 1970, UTC; for what is replayed when it was recorded.
    pub made: Option<u64>,
    /// Whether it was left unverified on the author's wish.
    pub unverified: bool,
    /// Whether all of its steps were executed, and in one go.
    pub in_one_go: bool,
    /// How long its steps took, if all of them were executed in this run.
    pub took: Option<Duration>,
    /// What it left behind although it says that it leaves nothing.
    pub leftovers: Vec<String>,
}

/// What became of a book.
#[derive(Debug)]
pub struct Verified {
    /// Its chapters, in reading order.
    pub chapters: Vec<Chaptered>,
    /// Everything its authors must be told, in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// What could not be kept for the next run; never a reason to fail.
    pub unkept: Vec<String>,
    /// Wall time of the run.
    pub took: Duration,
    /// Whether pages show what each step changed.
    pub effects: bool,
    /// The name of the stack that it was verified against.
    pub stack: String,
    /// The content address of that stack's golden.
    pub golden: String,
}

/// A run that the tool or the engine could not bring to its end.
#[derive(Debug)]
pub struct Interrupted<E, Known = Verified> {
    /// Why.
    pub error: E,
    /// What is known all the same: what had not come to its end has no outcomes.
    pub so_far: Known,
}

/// Verifies chapters: parses, plans, executes what must be, judges all and keeps what passed.
///
/// `prepare` is called only if there is something to execute. Sandboxes that may stay are in `moorings`, before and
/// after.
///
/// # Errors
/// When the golden or a sandbox cannot do its work. What is wrong with the docs is in the result.
pub async fn verify<S, P, F, E>(
    chapters: Vec<Chapter>,
    conditions: &Conditions<'_>,
    moorings: &Moorings<S::Sandbox>,
    prepare: P,
    listener: &Listener<'_>,
) -> Result<Verified, Interrupted<E>>
where
    S: Sandboxes,
    P: FnOnce() -> F,
    F: Future<Output = Result<S, E>>,
    E: From<SandboxError>,
{
    let started = Instant::now();
    let settings = conditions.settings;
    let planned = abreast(chapters, |chapter| plan_for(chapter, conditions));
    let Plans { scenarios, keys, fates, earlier, mut diagnostics, mut unkept } = Plans::of(planned);
    announce(&scenarios, &fates, listener);
    let halt = Halt::new(conditions.at_failure);
    let (chapters, trouble) =
        carry_out(scenarios, fates, conditions, &halt, moorings, prepare, listener).await;
    unkept.extend(keep(&chapters, &keys, conditions));
    let halted = halt.reason();
    let pairs = chapters.iter().zip(&earlier).collect();
    diagnostics.extend(
        abreast(pairs, |(chapter, earlier)| chapter.complaints(earlier.as_ref(), halted.as_deref())).concat(),
    );
    in_reading_order(&mut diagnostics, chapters.iter().map(|chapter| &chapter.scenario));
    diagnostics.extend(halted.and_then(|reason| not_run(&chapters, &reason)));
    if trouble.is_none() {
        diagnostics.extend(nothing_verified(&chapters, settings.verify));
    }
    if settings.deny_warnings {
        deny_warnings(&mut diagnostics);
    }
    let (took, effects) = (started.elapsed(), settings.effects);
    let (stack, golden) = (conditions.stack.to_owned(), conditions.golden.to_owned());
    let verified = Verified { chapters, diagnostics, unkept, took, effects, stack, golden };
    match trouble {
        None => Ok(verified),
        Some(error) => Err(Interrupted { error, so_far: verified }),
    }
}

impl Conditions<'_> {
    /// The key of the first so many steps of a scenario, done under these conditions.
    fn key(&self, scenario: &Scenario, steps: usize) -> Key {
        let steps = scenario.steps().take(steps);
        let key = Key::of(steps, scenario.extent(), self.golden, self.settings.timeout);
        let key = if scenario.leaves_nothing() { key.tidy() } else { key };
        if scenario.tools().is_empty() { key } else { key.with_tools(&self.tools.digests(scenario)) }
    }
}

impl Verified {
    /// Whether nothing is wrong with the docs.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        sound(&self.diagnostics)
    }

    /// Everything that reports are made of. `interrupted` says why the run did not come to its end.
    #[must_use]
    pub fn account(&self, interrupted: Option<String>) -> Account<'_> {
        let judged = self.chapters.iter().map(Chaptered::judged).collect();
        Account::new(judged, &self.diagnostics, self.took.as_secs_f64(), interrupted)
    }

    /// The new texts of all chapters, in reading order. What a page was made of is let go of once it is made.
    #[must_use]
    pub fn into_pages(self) -> Vec<String> {
        let inserts = self.inserts();
        let pairs = self.chapters.into_iter().zip(inserts).collect();
        abreast(pairs, |(chapter, inserts)| chapter.page(self.effects, &inserts))
    }

    /// What each chapter asks for that is known only now.
    fn inserts(&self) -> Vec<Inserts> {
        let asked = |chapter: &Chaptered| !chapter.scenario.inserts.is_empty();
        if !self.chapters.iter().any(asked) {
            return vec![Inserts::default(); self.chapters.len()];
        }
        let account = self.account(None);
        let system = System { stack: &self.stack, golden: &self.golden };
        let badge = Badge::of(&account).svg();
        let inserts = self.chapters.iter().map(|chapter| {
            let mut inserts = Inserts::default();
            for insert in &chapter.scenario.inserts {
                match insert.what {
                    Inserted::Verification => {
                        let file = &chapter.scenario.chapter.file;
                        inserts.verification = verification::markup(&account, system, file);
                    }
                    Inserted::Badge => inserts.badge.clone_from(&badge),
                }
            }
            inserts
        });
        inserts.collect()
    }
}

impl Chaptered {
    fn judged(&self) -> Judged<'_> {
        let origin = Origin { engine: self.engine.as_deref(), made: self.made };
        Judged { scenario: &self.scenario, outcomes: &self.outcomes, origin }
    }

    fn page(&self, effects: bool, inserts: &Inserts) -> String {
        let manner = match self {
            Self { unverified: true, .. } => Manner::Unverified,
            Self { outcomes, .. } if outcomes.iter().any(|outcome| outcome.verdict != Verdict::Passed) => {
                Manner::Failing
            }
            _ => Manner::Verified,
        };
        render::page(&Page {
            scenario: &self.scenario,
            outcomes: &self.outcomes,
            // No engine ran beside a mere shell.
            engine: self.engine.as_deref().filter(|_| self.scenario.extent() != Extent::Shell),
            effects,
            manner,
            inserts,
        })
    }

    /// What its author must be told of its steps: those that failed, and those that passed and look stale.
    ///
    /// `earlier` is what was recorded of the same steps before, where they were executed again. Steps that were not
    /// run because the run was halted are told once for all.
    fn complaints(&self, earlier: Option<&Recording>, halted: Option<&str>) -> Vec<Diagnostic> {
        let run = self.outcomes.iter().take_while(|outcome| !is_skipped_for(outcome, halted)).count();
        let mut told = findings(&self.scenario, &self.outcomes[..run]);
        told.extend(leftovers(&self.scenario, &self.leftovers));
        for (index, (step, outcome)) in self.scenario.steps().zip(&self.outcomes).enumerate() {
            let Outcome { verdict: Verdict::Passed, recorded: Some(recorded), replayed, .. } = outcome else {
                continue;
            };
            let earlier = earlier.filter(|_| !replayed).and_then(|earlier| earlier.steps.get(index));
            told.extend(compare::stale(step, recorded, earlier));
        }
        told
    }

    /// Whether it was executed in one go, every step of it passed, and it kept its promise: what it left behind
    /// is to be told each time.
    fn is_new_pass(&self) -> bool {
        let passed = self.outcomes.iter().all(|outcome| outcome.verdict == Verdict::Passed);
        self.in_one_go && passed && self.leftovers.is_empty()
    }
}

fn announce(scenarios: &[Scenario], fates: &[Fate], listener: &Listener<'_>) {
    let steps_of = |wanted: fn(&Fate) -> bool| {
        let chosen = scenarios.iter().zip(fates).filter(move |(_, fate)| wanted(fate));
        chosen.map(|(scenario, _)| scenario.steps().count()).sum()
    };
    listener(Event::Planned {
        scenarios: fates.iter().filter(|fate| matches!(fate, Fate::Execute)).count(),
        steps: steps_of(|fate| matches!(fate, Fate::Execute)),
        replayed: steps_of(|fate| matches!(fate, Fate::Replay(_))),
    });
}

fn is_skipped_for(outcome: &Outcome, halted: Option<&str>) -> bool {
    matches!((&outcome.verdict, halted), (Verdict::Skipped(reason), Some(halted)) if reason == halted)
}

/// The steps that were not run because the run was halted.
fn not_run(chapters: &[Chaptered], reason: &str) -> Option<Diagnostic> {
    let skipped = |chapter: &Chaptered| {
        chapter.outcomes.iter().filter(|outcome| is_skipped_for(outcome, Some(reason))).count()
    };
    let counts: Vec<usize> = chapters.iter().map(skipped).filter(|count| *count > 0).collect();
    let steps = match counts.iter().sum::<usize>() {
        0 => return None,
        steps => count(steps, "step"),
    };
    let chapters = count(counts.len(), "chapter");
    let were = if steps == "1 step" { "was" } else { "were" };
    Some(Diagnostic {
        severity: Severity::Error,
        code: Code::Skipped,
        message: format!("{steps} in {chapters} {were} not run: {reason}"),
        span: None,
        label: String::new(),
        notes: Vec::new(),
        help: None,
    })
}

fn in_reading_order<'run>(diagnostics: &mut [Diagnostic], scenarios: impl Iterator<Item = &'run Scenario>) {
    let mut order: HashMap<&str, usize> = HashMap::new();
    for (index, scenario) in scenarios.enumerate() {
        // A file that stands in the book twice has the place where it stands first.
        order.entry(&scenario.chapter.file).or_insert(index);
    }
    diagnostics.sort_by_cached_key(|diagnostic| {
        let span = diagnostic.span.as_ref();
        let order = |file: &str| order.get(file).copied().unwrap_or(usize::MAX);
        span.map(|span| (order(span.file()), span.file().to_owned(), span.range.start))
    });
}

/// A book with blocks of which none was verified must not look green.
fn nothing_verified(chapters: &[Chaptered], verify: Verify) -> Option<Diagnostic> {
    let blocks: usize = chapters.iter().map(|chapter| chapter.scenario.blocks.len()).sum();
    let verified = chapters.iter().any(|chapter| !chapter.outcomes.is_empty());
    if verified || blocks == 0 || verify == Verify::Never {
        return None;
    }
    Some(Diagnostic {
        severity: Severity::Error,
        code: Code::NothingVerified,
        message: format!("nothing was verified: none of the book's {blocks} blocks is executed"),
        span: None,
        label: String::new(),
        notes: Vec::new(),
        help: Some("let a block run, or say `verify = \"never\"` in `[preprocessor.drydock]`".to_owned()),
    })
}

#[cfg(test)]
mod tests;
