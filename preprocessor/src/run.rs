//! Carries out the steps of a scenario in a sandbox, in order, and keeps what was seen.
//!
//! A step that fails does not end its scenario: every stale line of a chapter is named in one run.

mod ansible;
mod background;
mod compose;
mod dockerfile;
mod effects;
mod halt;
pub mod leftovers;
mod look;
mod probe;
mod provision;
pub mod quote;
mod shell;

pub use halt::{AtFailure, Halt};
pub use provision::{Failure, health, logs, provision};

use std::time::Duration;

use camino::Utf8PathBuf;
use tokio::time::Instant;

use crate::advice::Trouble;
use crate::blocks::{Action, Step};
use crate::event::{Event, Listener};
use crate::recording::Recorded;
use crate::sandbox::{Sandbox, SandboxError};
use crate::scenarios::Scenario;
use crate::stack::{Ansible, Stack};
use crate::verdict::facts::Facts;
use crate::verdict::{Outcome, Verdict};
use effects::Witness;

/// Pause between two tries of a step that is to pass eventually.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// What a runner must know of the machine that its sandboxes are clones of.
/// The empty ones are for a run that executes nothing.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The directory that terminals open in and that `file = "…"` is relative to.
    pub dir: Utf8PathBuf,
    /// How YAML blocks with tasks and plays are run, if the stack has Ansible.
    pub ansible: Option<Ansible>,
    /// Further arguments of `docker build` when an edited Dockerfile of the stack is built.
    pub build_arguments: String,
    /// How long a step may take unless it says otherwise.
    pub timeout: Duration,
}

impl Surroundings {
    /// The machine of a stack, in which a step may take `timeout`.
    #[must_use]
    pub fn of(stack: &Stack, timeout: Duration) -> Self {
        Self {
            dir: stack.host.dir.clone(),
            ansible: stack.ansible.clone(),
            build_arguments: stack.dockerfile.arguments.clone(),
            timeout,
        }
    }
}

/// Runs all steps of a scenario and judges each with `judge`.
///
/// `done` are its first steps, as far as they were run in this sandbox before; they are only judged. What follows a block that could not be read is skipped: without that block it means something else.
///
/// # Errors
/// When the sandbox itself cannot do its work; what the docs got wrong are verdicts.
pub async fn scenario<S: Sandbox>(
    sandbox: &mut S,
    scenario: &Scenario,
    done: Vec<Outcome>,
    surroundings: &Surroundings,
    judge: &mut (dyn FnMut(&Step, &Recorded) -> Verdict + Send),
    listener: &Listener<'_>,
) -> Result<Vec<Outcome>, SandboxError> {
    scenario_until(&Halt::default(), sandbox, scenario, done, surroundings, judge, listener).await
}

/// The same, until the run comes to a halt, here or in another scenario: what comes then is skipped.
///
/// # Errors
/// As [`scenario`].
pub async fn scenario_until<S: Sandbox>(
    halt: &Halt,
    sandbox: &mut S,
    scenario: &Scenario,
    done: Vec<Outcome>,
    surroundings: &Surroundings,
    judge: &mut (dyn FnMut(&Step, &Recorded) -> Verdict + Send),
    listener: &Listener<'_>,
) -> Result<Vec<Outcome>, SandboxError> {
    let mut outcomes = Vec::new();
    let mut witness = Witness::default();
    let mut done = done.into_iter();
    let mut unread = None;
    for block in &scenario.blocks {
        if block.is_unread() {
            unread.get_or_insert_with(|| block.span.line());
        }
        for step in &block.steps {
            let known = match (unread, done.next(), halt.reason()) {
                (Some(line), ..) => Some(skipped(unread_before(line))),
                (None, Some(done), _) => Some(judged_again(step, done, judge)),
                (None, None, Some(reason)) => Some(skipped(reason)),
                (None, None, None) => None,
            };
            let outcome = if let Some(outcome) = known {
                witness.passed_over();
                outcome
            } else {
                witness.begin(sandbox).await?;
                let outcome = told(sandbox, step, scenario, surroundings, judge, listener).await?;
                witness.ran(sandbox, step);
                outcome
            };
            halt.look_at(scenario, outcomes.len(), step, &outcome);
            outcomes.push(outcome);
        }
    }
    witness.testify(sandbox, &mut outcomes).await?;
    Ok(outcomes)
}

/// What was seen earlier, by what the docs say now.
fn judged_again(
    step: &Step,
    done: Outcome,
    judge: &mut (dyn FnMut(&Step, &Recorded) -> Verdict + Send),
) -> Outcome {
    let verdict = done.recorded.as_ref().map_or(done.verdict, |recorded| judge(step, recorded));
    Outcome { verdict, replayed: true, ..done }
}

fn unread_before(line: usize) -> String {
    format!("the block in line {line} before it could not be read")
}

/// A step that is not run, for this reason.
#[must_use]
pub fn skipped(reason: String) -> Outcome {
    Outcome { verdict: Verdict::Skipped(reason), recorded: None, replayed: false, facts: Facts::default() }
}

/// Runs a step and tells of it.
async fn told<S: Sandbox>(
    sandbox: &mut S,
    step: &Step,
    scenario: &Scenario,
    surroundings: &Surroundings,
    judge: &mut (dyn FnMut(&Step, &Recorded) -> Verdict + Send),
    listener: &Listener<'_>,
) -> Result<Outcome, SandboxError> {
    let chapter = scenario.chapter.file.clone();
    let place = format!("{}:{}", step.span.file(), step.span.line());
    let title = step.title();
    listener(Event::StepStarted { chapter: chapter.clone(), place: place.clone(), title: title.clone() });
    let (recorded, verdict) = until_passed(sandbox, step, surroundings, judge).await?;
    let facts = match verdict {
        Verdict::Passed => Facts::default(),
        _ => {
            let trouble = Trouble::of(step, &recorded, scenario.extent());
            probe::facts(sandbox, &trouble, surroundings).await
        }
    };
    let outcome = Outcome { verdict, recorded: Some(recorded), replayed: false, facts };
    listener(Event::StepFinished { chapter, place, title, outcome: Box::new(outcome.clone()) });
    Ok(outcome)
}

/// Runs a step once, or, under `retry`, until it passes or its time is up.
async fn until_passed<S: Sandbox>(
    sandbox: &mut S,
    step: &Step,
    surroundings: &Surroundings,
    judge: &mut (dyn FnMut(&Step, &Recorded) -> Verdict + Send),
) -> Result<(Recorded, Verdict), SandboxError> {
    let started = Instant::now();
    loop {
        let recorded = once(sandbox, step, surroundings).await?;
        let verdict = judge(step, &recorded);
        let patient = step.terms.retry.is_some_and(|limit| started.elapsed() < limit);
        if verdict == Verdict::Passed || !patient {
            return Ok((recorded, verdict));
        }
        tokio::time::sleep(RETRY_PAUSE).await;
    }
}

async fn once<S: Sandbox>(
    sandbox: &mut S,
    step: &Step,
    surroundings: &Surroundings,
) -> Result<Recorded, SandboxError> {
    let terms = &step.terms;
    let timeout = terms.timeout.unwrap_or(surroundings.timeout);
    match &step.action {
        Action::Command(text) if terms.background => {
            background::start(sandbox, text, terms.ready.as_deref(), timeout).await
        }
        Action::Script(text) if terms.background => {
            let strict = format!("set -e\n{text}");
            background::start(sandbox, &strict, terms.ready.as_deref(), timeout).await
        }
        Action::Command(text) => shell::command(sandbox, text, timeout, terms.stop.clone()).await,
        Action::Script(text) => shell::script(sandbox, text, timeout, terms.stop.clone()).await,
        Action::Ansible { document, plays } => {
            let play = ansible::Play { document, plays: *plays, idempotent: terms.idempotent };
            ansible::run(sandbox, &play, surroundings.ansible.as_ref(), timeout).await
        }
        Action::Compose(text) => compose::up(sandbox, text, timeout).await,
        Action::Dockerfile(text) => dockerfile::build_text(sandbox, text, timeout).await,
        Action::Build { file } => dockerfile::build_file(sandbox, surroundings, file, timeout).await,
        Action::Quote { file, text } => quote::find(sandbox, &surroundings.dir, file, text).await,
        Action::Edit { file, fragment, replacement } => {
            quote::edit(sandbox, &surroundings.dir, file, fragment, replacement).await
        }
        Action::Look => look::look(sandbox).await,
    }
}

#[cfg(test)]
mod tests;
