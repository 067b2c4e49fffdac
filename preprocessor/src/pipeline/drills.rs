//! Proves the drills of chapters: each is run once without its fault and once without its cure.

use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use super::carry_out::{judge, seconds_now};
use super::keep::OTHER_RECORDINGS;
use super::side_by_side::{SideBySide, Turn};
use super::{Conditions, Interrupted, in_reading_order};
use crate::abreast::abreast;
use crate::chapters::Chapter;
use crate::compare;
use crate::config::Verify;
use crate::diagnostic::{Diagnostic, deny_warnings, sound};
use crate::drill::{Ending, Proof, Trial, Tried};
use crate::event::{Event, Listener};
use crate::moorings::Moorings;
use crate::recording::{Key, Recorded, Recording, StoreError};
use crate::report::drills::{complaints, no_drill};
use crate::run::Halt;
use crate::sandbox::{SandboxError, Sandboxes};
use crate::scenarios::{self, Scenario};
use crate::verdict::facts::Facts;
use crate::verdict::{Outcome, Verdict};

/// What became of the drills of a book.
#[derive(Debug)]
pub struct Drilled {
    /// One a chapter that has a drill, in reading order.
    pub proofs: Vec<Proof>,
    /// Everything its authors must be told, in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// The files of chapters with a drill of which it is not known that they pass as they stand.
    pub unverified: Vec<String>,
    /// What could not be kept for the next run; never a reason to fail.
    pub unkept: Vec<String>,
    /// Wall time of the run.
    pub took: Duration,
}

/// Tries each chapter that has a drill without its fault and without its cure, unless an earlier run tells what comes of
/// it.
///
/// That the chapter passes as it stands is for [`verify`](super::verify) to say; where it has not, that is told.
/// `prepare` is called only if there is something to execute.
///
/// # Errors
/// When the golden or a sandbox cannot do its work. What is wrong with the docs is in the result.
pub async fn drill<S, P, F, E>(
    chapters: Vec<Chapter>,
    conditions: &Conditions<'_>,
    prepare: P,
    listener: &Listener<'_>,
) -> Result<Drilled, Interrupted<E, Drilled>>
where
    S: Sandboxes,
    P: FnOnce() -> F,
    F: Future<Output = Result<S, E>>,
    E: From<SandboxError>,
{
    let started = Instant::now();
    let settings = conditions.settings;
    let read = abreast(chapters, |chapter| scenarios::read(chapter, &settings.bindings));
    let (scenarios, diagnostics): (Vec<Scenario>, Vec<_>) = read.into_iter().unzip();
    let mut diagnostics = diagnostics.concat();
    let mut unkept = Vec::new();
    let mut proofs = remembered(&scenarios, conditions, &mut unkept);
    if !proofs.is_empty() {
        announce(&proofs, listener);
    }
    let trouble = execute(&mut proofs, conditions, prepare, listener, &mut unkept).await;
    unkept.extend(forget(&scenarios, &proofs, conditions).err().map(|error| error.to_string()));
    diagnostics.extend(proofs.iter().flat_map(complaints));
    in_reading_order(&mut diagnostics, scenarios.iter());
    diagnostics.extend(no_drill(&scenarios));
    if settings.deny_warnings {
        deny_warnings(&mut diagnostics);
    }
    let unverified = unverified(&scenarios, conditions);
    let drilled = Drilled { proofs, diagnostics, unverified, unkept, took: started.elapsed() };
    match trouble {
        None => Ok(drilled),
        Some(error) => Err(Interrupted { error, so_far: drilled }),
    }
}

impl Drilled {
    /// Whether every drill is proved, and nothing is wrong with the docs.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        sound(&self.diagnostics)
    }
}

impl Conditions<'_> {
    /// The keys of what would be kept of the drill of a chapter.
    pub(super) fn trial_keys(&self, scenario: &Scenario) -> Vec<Key> {
        Trial::of(scenario).iter().flatten().map(|trial| self.trial_key(trial)).collect()
    }

    fn trial_key(&self, trial: &Trial) -> Key {
        let Trial { scenario, without, .. } = trial;
        self.key(scenario, usize::MAX).without(*without, trial.deciding(), scenario.steps())
    }
}

/// The drills of all chapters, with what earlier runs tell of them.
fn remembered(scenarios: &[Scenario], conditions: &Conditions<'_>, unkept: &mut Vec<String>) -> Vec<Proof> {
    let mut remember = |trial: Trial| {
        let outcomes = known(&trial, conditions).unwrap_or_else(|error| {
            unkept.push(error.to_string());
            None
        });
        let replayed = outcomes.is_some();
        Tried { trial, outcomes: outcomes.unwrap_or_default(), replayed }
    };
    scenarios.iter().filter_map(Trial::of).map(|trials| Proof { tried: trials.map(&mut remember) }).collect()
}

/// What an earlier run saw of a trial, if by what the docs say now something was missed.
fn known(trial: &Trial, conditions: &Conditions<'_>) -> Result<Option<Vec<Outcome>>, StoreError> {
    if conditions.settings.verify == Verify::Always {
        return Ok(None);
    }
    let Some(recording) = conditions.store.load(&conditions.trial_key(trial))? else { return Ok(None) };
    let mut judge = judge(conditions.settings.timeout);
    let seen = trial.scenario.steps().zip(recording.steps).map(|(step, recorded)| Outcome {
        verdict: judge(step, &recorded),
        recorded: Some(recorded),
        replayed: true,
        facts: Facts::default(),
    });
    let outcomes: Vec<Outcome> = seen.collect();
    Ok(matches!(trial.ending(&outcomes), Ending::Missed(_)).then_some(outcomes))
}

/// The chapters with a drill of which no recording tells that they pass as they stand.
fn unverified(scenarios: &[Scenario], conditions: &Conditions<'_>) -> Vec<String> {
    let timeout = conditions.settings.timeout;
    let verified = |scenario: &Scenario| {
        // One that cannot be read is told of by those who would replay it.
        let recording = conditions.store.load(&conditions.key(scenario, usize::MAX)).ok().flatten();
        recording.is_some_and(|recording| compare::all_pass(scenario.steps(), &recording.steps, timeout))
    };
    let drills = scenarios.iter().filter(|scenario| Trial::of(scenario).is_some());
    drills.filter(|scenario| !verified(scenario)).map(|scenario| scenario.chapter.file.clone()).collect()
}

fn announce(proofs: &[Proof], listener: &Listener<'_>) {
    let runs = || proofs.iter().flat_map(|proof| &proof.tried);
    let replayed = runs().filter(|tried| tried.replayed).count();
    listener(Event::Drilling { drills: proofs.len(), runs: runs().count(), replayed });
}

/// Runs side by side what no earlier run tells of, and keeps what is proved by it.
///
/// Where a sandbox breaks, the trials that had not come to their end have no outcomes.
async fn execute<S, P, F, E>(
    proofs: &mut [Proof],
    conditions: &Conditions<'_>,
    prepare: P,
    listener: &Listener<'_>,
    unkept: &mut Vec<String>,
) -> Option<E>
where
    S: Sandboxes,
    P: FnOnce() -> F,
    F: Future<Output = Result<S, E>>,
    E: From<SandboxError>,
{
    let tried = proofs.iter_mut().flat_map(|proof| &mut proof.tried);
    let tried: Vec<&mut Tried> = tried.filter(|tried| !tried.replayed).collect();
    if tried.is_empty() {
        return None;
    }
    let sandboxes = match prepare().await {
        Ok(sandboxes) => sandboxes,
        Err(error) => return Some(error),
    };
    let (executed, trouble) = {
        // Each ends where it is decided, and says which run of its chapter it is.
        let halts: Vec<Halt> = tried.iter().map(|tried| Halt::at(tried.trial.deciding())).collect();
        let told = tried.iter().map(|tried| {
            let words = tried.trial.words();
            move |event: Event| listener(event.of_chapter(words))
        });
        let told: Vec<_> = told.collect();
        let turns = tried.iter().zip(&halts).zip(&told);
        let turns = turns.map(|((tried, halt), told)| {
            let listener: &Listener<'_> = told;
            Turn { scenario: &tried.trial.scenario, halt, listener }
        });
        let turns: Vec<Turn<'_>> = turns.collect();
        let moorings = Moorings::new(0);
        SideBySide::new(&sandboxes, &moorings, conditions).execute(&turns).await
    };
    for (tried, executed) in tried.into_iter().zip(executed) {
        let Some(executed) = executed else { continue };
        tried.outcomes = executed.outcomes;
        unkept.extend(keep(tried, sandboxes.engine(), conditions).err().map(|error| error.to_string()));
    }
    trouble.map(E::from)
}

/// Keeps what was seen, if what was left out is missed: anything else is to be told again.
fn keep(tried: &Tried, engine: &str, conditions: &Conditions<'_>) -> Result<(), StoreError> {
    let Ending::Missed(_) = tried.ending() else { return Ok(()) };
    let run = tried.outcomes.iter().take_while(|outcome| !matches!(outcome.verdict, Verdict::Skipped(_)));
    let steps: Vec<Recorded> = run.filter_map(|outcome| outcome.recorded.clone()).collect();
    let recording = Recording { engine: engine.to_owned(), made: seconds_now(), steps };
    conditions.store.save(&conditions.trial_key(&tried.trial), &recording)
}

/// Forgets old recordings that no chapter of the book needs, if something new was kept in their place.
fn forget(scenarios: &[Scenario], proofs: &[Proof], conditions: &Conditions<'_>) -> Result<(), StoreError> {
    let is_new = |tried: &Tried| !tried.replayed && matches!(tried.ending(), Ending::Missed(_));
    if !conditions.whole_book || !proofs.iter().flat_map(|proof| &proof.tried).any(is_new) {
        return Ok(());
    }
    let of_chapters = scenarios.iter().map(|scenario| conditions.key(scenario, usize::MAX));
    let of_trials = scenarios.iter().flat_map(|scenario| conditions.trial_keys(scenario));
    let current: HashSet<Key> = of_chapters.chain(of_trials).collect();
    conditions.store.retain(&current, OTHER_RECORDINGS)
}
