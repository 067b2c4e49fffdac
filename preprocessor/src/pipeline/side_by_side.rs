//! Scenarios side by side, each in a sandbox that was booted before its turn came.

use std::num::NonZeroUsize;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::Conditions;
use super::carry_out::judge;
use super::launch::{equip, launch};
use crate::event::{Event, Listener};
use crate::moorings::{Moored, Moorings};
use crate::plan::{Prospect, longest_first};
use crate::run::{self, Halt, leftovers};
use crate::sandbox::{Contents, Sandbox, SandboxError, Sandboxes};
use crate::scenarios::Scenario;
use crate::verdict::{Outcome, Verdict};

/// How many sandboxes there may be at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Those in which scenarios run.
    pub jobs: NonZeroUsize,
    /// Those that are booted for the next scenarios meanwhile.
    pub ahead: usize,
}

/// What became of a scenario that was executed.
#[derive(Debug)]
pub(super) struct Executed {
    pub(super) outcomes: Vec<Outcome>,
    /// Whether its steps were run in one go: what was appended later had a pause before it that no reader makes.
    pub(super) in_one_go: bool,
    /// How long its steps took; `None` if some were run before, or not at all.
    pub(super) took: Option<Duration>,
    /// What it left behind although it says that it leaves nothing.
    pub(super) leftovers: Vec<String>,
}

/// A scenario that is to be executed.
#[derive(Clone, Copy)]
pub(super) struct Turn<'run> {
    pub(super) scenario: &'run Scenario,
    /// What ends it before its end.
    pub(super) halt: &'run Halt,
    /// Who is told of it.
    pub(super) listener: &'run Listener<'run>,
}

/// Everything that executes scenarios.
pub(super) struct SideBySide<'run, S: Sandboxes> {
    sandboxes: &'run S,
    moorings: &'run Moorings<S::Sandbox>,
    conditions: &'run Conditions<'run>,
    /// A permit for each sandbox that there is.
    afloat: Semaphore,
    /// A permit for each that boots. Boots are paid for in processor time: side by side they only come later.
    booting: Semaphore,
    /// A permit for each scenario that runs.
    running: Semaphore,
}

/// A sandbox with what was done in it before.
struct Begun<S> {
    sandbox: S,
    done: Vec<Outcome>,
    paused: bool,
    found: Option<Contents>,
}

impl<'run, S: Sandboxes> SideBySide<'run, S> {
    pub(super) fn new(
        sandboxes: &'run S,
        moorings: &'run Moorings<S::Sandbox>,
        conditions: &'run Conditions<'run>,
    ) -> Self {
        let Room { jobs, ahead } = conditions.room;
        Self {
            sandboxes,
            moorings,
            conditions,
            afloat: Semaphore::new(jobs.get() + ahead),
            booting: Semaphore::new(jobs.get().div_ceil(2)),
            running: Semaphore::new(jobs.get()),
        }
    }

    /// Executes scenarios, the longest first, and gives what became of each in the order given; `None` for those
    /// that had not come to their end when a sandbox broke.
    pub(super) async fn execute(&self, turns: &[Turn<'_>]) -> (Vec<Option<Executed>>, Option<SandboxError>) {
        let durations = self.conditions.store.durations();
        let prospect = |turn: &Turn<'_>| Prospect {
            steps: turn.scenario.steps().count(),
            took: durations.of(&turn.scenario.chapter.file),
        };
        let prospects: Vec<Prospect> = turns.iter().map(prospect).collect();
        let ordered = longest_first(&prospects).into_iter().filter_map(|index| {
            let turn = turns.get(index)?;
            // At once, lest another scenario's sandbox takes its place.
            let moored = self.moored(turn.scenario);
            Some(async move { (index, self.in_turn(turn, moored).await) })
        });
        let mut executed: Vec<Option<Executed>> = turns.iter().map(|_| None).collect();
        let mut taken: FuturesUnordered<_> = ordered.collect();
        while let Some((index, ended)) = taken.next().await {
            match (ended, executed.get_mut(index)) {
                (Ok(ended), Some(place)) => *place = Some(ended),
                (Ok(_), None) => {}
                // The other sandboxes go with the turns that hold them.
                (Err(error), _) => return (executed, Some(error)),
            }
        }
        (executed, None)
    }

    /// Waits for a sandbox, and in it for a place among those that run. Permits are given in the order in which
    /// they were asked for, which is that of the turns.
    async fn in_turn(
        &self,
        turn: &Turn<'_>,
        moored: Option<Begun<S::Sandbox>>,
    ) -> Result<Executed, SandboxError> {
        let Turn { scenario, halt, listener } = *turn;
        let _afloat = permit(&self.afloat).await;
        let begun = match moored {
            None if let Some(reason) = halt.reason() => {
                return Ok(Executed::nothing_of(scenario, &reason));
            }
            Some(moored) => {
                let (chapter, steps) = (scenario.chapter.file.clone(), moored.done.len());
                listener(Event::SandboxKept { chapter, steps });
                moored
            }
            None => self.begin(turn).await?,
        };
        let running = permit(&self.running).await;
        let (executed, begun) = self.run(turn, begun).await?;
        drop(running);
        self.end(turn, begun).await?;
        listener(Event::ScenarioFinished { chapter: scenario.chapter.file.clone() });
        Ok(executed)
    }

    /// The sandbox that the chapter was run in before, if the chapter still begins with the same steps.
    fn moored(&self, scenario: &Scenario) -> Option<Begun<S::Sandbox>> {
        let steps = scenario.steps().count();
        let key_of = |count| (count <= steps).then(|| self.conditions.key(scenario, count));
        let Moored { sandbox, done, paused, found, .. } =
            self.moorings.take(&scenario.chapter.file, key_of)?;
        Some(Begun { sandbox, done, paused, found })
    }

    /// A fresh sandbox.
    async fn begin(&self, turn: &Turn<'_>) -> Result<Begun<S::Sandbox>, SandboxError> {
        let Turn { scenario, listener, .. } = *turn;
        let spare = self.moorings.take_spare(self.conditions.golden, scenario.needs()).await;
        let mut sandbox = match spare {
            Some(sandbox) => sandbox,
            None => {
                let _booting = permit(&self.booting).await;
                launch(self.sandboxes, scenario, listener).await?
            }
        };
        // Only now, so that a spare one serves every chapter.
        equip(&mut sandbox, scenario, self.conditions.tools).await?;
        Begun::anew(sandbox, scenario).await
    }

    /// Runs the steps that were not run in the sandbox before.
    async fn run(
        &self,
        turn: &Turn<'_>,
        begun: Begun<S::Sandbox>,
    ) -> Result<(Executed, Begun<S::Sandbox>), SandboxError> {
        let Turn { scenario, halt, listener } = *turn;
        let Begun { mut sandbox, done, paused, found } = begun;
        let Conditions { settings, surroundings, .. } = self.conditions;
        let fresh = done.is_empty();
        let in_one_go = !paused && (fresh || done.len() == scenario.steps().count());
        let mut judge = judge(settings.timeout);
        let started = Instant::now();
        let outcomes =
            run::scenario_until(halt, &mut sandbox, scenario, done, surroundings, &mut judge, listener)
                .await?;
        let took = started.elapsed();
        let whole = scenario.left_out == 0 && !outcomes.iter().any(is_skipped);
        let leftovers = match &found {
            Some(found) if whole => leftovers::left(&mut sandbox, found).await?,
            _ => Vec::new(),
        };
        let took = (fresh && whole).then_some(took);
        let done = outcomes.iter().take_while(|outcome| outcome.recorded.is_some()).cloned().collect();
        let begun = Begun { sandbox, done, paused: !in_one_go, found };
        Ok((Executed { outcomes, in_one_go, took, leftovers }, begun))
    }

    /// Keeps the sandbox for what may be appended to the chapter, or for a look at its failure, or removes it.
    async fn end(&self, turn: &Turn<'_>, begun: Begun<S::Sandbox>) -> Result<(), SandboxError> {
        let Turn { scenario, halt, .. } = *turn;
        let Begun { sandbox, done, paused, found } = begun;
        let chapter = scenario.chapter.file.clone();
        if halt.holds(&chapter) {
            self.moorings.hold(sandbox);
            return Ok(());
        }
        if !self.moorings.stay() {
            return sandbox.close().await;
        }
        let key = self.conditions.key(scenario, done.len());
        self.moorings.moor(Moored { chapter, key, sandbox, done, paused, found });
        Ok(())
    }
}

impl<S: Sandbox> Begun<S> {
    /// A sandbox in which nothing was done yet.
    async fn anew(mut sandbox: S, scenario: &Scenario) -> Result<Self, SandboxError> {
        let found = leftovers::found(&mut sandbox, scenario).await?;
        Ok(Self { sandbox, done: Vec::new(), paused: false, found })
    }
}

impl Executed {
    /// A scenario that was not begun, for this reason.
    fn nothing_of(scenario: &Scenario, reason: &str) -> Self {
        let outcomes = scenario.steps().map(|_| run::skipped(reason.to_owned())).collect();
        Self { outcomes, in_one_go: false, took: None, leftovers: Vec::new() }
    }
}

fn is_skipped(outcome: &Outcome) -> bool {
    matches!(outcome.verdict, Verdict::Skipped(_))
}

async fn permit(semaphore: &Semaphore) -> SemaphorePermit<'_> {
    match semaphore.acquire().await {
        Ok(permit) => permit,
        Err(_) => unreachable!("nobody closes it"),
    }
}
