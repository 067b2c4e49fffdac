//! Does with each scenario what the plan says.

use std::future::Future;
use std::time::{Duration, SystemTime};

use super::side_by_side::{Executed, SideBySide, Turn};
use super::{Chaptered, Conditions};
use crate::blocks::Step;
use crate::compare::{self, Holes};
use crate::event::Listener;
use crate::moorings::Moorings;
use crate::plan::Fate;
use crate::recording::{Recorded, Recording};
use crate::run::{self, Halt};
use crate::sandbox::{SandboxError, Sandboxes};
use crate::scenarios::Scenario;
use crate::verdict::facts::Facts;
use crate::verdict::{Outcome, Verdict};

/// Replays what is replayed and executes the rest side by side.
///
/// Where a sandbox breaks, the chapters that had not come to their end have no outcomes, and the error is given
/// beside what is known of the others.
pub(super) async fn carry_out<S, P, F, E>(
    scenarios: Vec<Scenario>,
    fates: Vec<Fate>,
    conditions: &Conditions<'_>,
    halt: &Halt,
    moorings: &Moorings<S::Sandbox>,
    prepare: P,
    listener: &Listener<'_>,
) -> (Vec<Chaptered>, Option<E>)
where
    S: Sandboxes,
    P: FnOnce() -> F,
    F: Future<Output = Result<S, E>>,
    E: From<SandboxError>,
{
    let pairs = scenarios.iter().zip(&fates);
    let chosen = pairs.filter(|(_, fate)| matches!(fate, Fate::Execute));
    let turns: Vec<Turn<'_>> = chosen.map(|(scenario, _)| Turn { scenario, halt, listener }).collect();
    let (executed, engine, trouble) = if turns.is_empty() {
        (Vec::new(), None, None)
    } else {
        match prepare().await {
            Ok(sandboxes) => {
                let side_by_side = SideBySide::new(&sandboxes, moorings, conditions);
                let (executed, trouble) = side_by_side.execute(&turns).await;
                (executed, Some(sandboxes.engine().to_owned()), trouble.map(E::from))
            }
            Err(error) => (Vec::new(), None, Some(error)),
        }
    };
    let mut executed = executed.into_iter();
    let now = seconds_now();
    let chapters = scenarios.into_iter().zip(fates).map(|(scenario, fate)| match fate {
        Fate::Replay(recording) => replay(scenario, recording),
        Fate::Execute => match executed.next().flatten() {
            Some(Executed { outcomes, in_one_go, took, leftovers }) => {
                let (engine, made) = (engine.clone(), Some(now));
                Chaptered { outcomes, in_one_go, took, leftovers, engine, made, ..untouched(scenario) }
            }
            None => untouched(scenario),
        },
        Fate::Skip(reason) => {
            let outcomes = scenario.steps().map(|_| run::skipped(reason.clone())).collect();
            Chaptered { outcomes, ..untouched(scenario) }
        }
        Fate::Unverified => Chaptered { unverified: true, ..untouched(scenario) },
        Fate::Nothing => untouched(scenario),
    });
    (chapters.collect(), trouble)
}

fn untouched(scenario: Scenario) -> Chaptered {
    Chaptered {
        scenario,
        outcomes: Vec::new(),
        engine: None,
        made: None,
        unverified: false,
        in_one_go: false,
        took: None,
        leftovers: Vec::new(),
    }
}

/// The judge of one scenario, which remembers what its named holes held.
pub(super) fn judge(timeout: Duration) -> impl FnMut(&Step, &Recorded) -> Verdict + Send {
    let mut holes = Holes::default();
    move |step, recorded| compare::judge(step, recorded, timeout, &mut holes)
}

/// A scenario of whose recording the plan has seen that every step passes by it.
fn replay(scenario: Scenario, recording: Recording) -> Chaptered {
    let passed = |recorded| Outcome {
        verdict: Verdict::Passed,
        recorded: Some(recorded),
        replayed: true,
        facts: Facts::default(),
    };
    let outcomes = recording.steps.into_iter().map(passed).collect();
    let Recording { engine, made, .. } = recording;
    Chaptered { outcomes, engine: Some(engine), made: Some(made), ..untouched(scenario) }
}

/// Seconds since the beginning of 1970, UTC.
pub(super) fn seconds_now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_secs())
}
