//! Runs one scenario for what it leads to, not for its verdicts.

use std::time::Duration;

use super::carry_out::judge;
use super::launch::{equip, launch};
use crate::event::{Event, Listener};
use crate::run::{self, Surroundings};
use crate::sandbox::{SandboxError, Sandboxes};
use crate::scenarios::Scenario;
use crate::tools::Toolbox;
use crate::verdict::Outcome;

/// A sandbox, and what was done in it.
#[derive(Debug)]
pub struct Rehearsed<S> {
    /// As the steps have left it.
    pub sandbox: S,
    /// One a step.
    pub outcomes: Vec<Outcome>,
}

/// Runs the steps of a scenario in a fresh sandbox; nothing is replayed, and nothing recorded.
///
/// # Errors
/// When the sandbox cannot do its work.
pub async fn rehearse<S: Sandboxes>(
    scenario: &Scenario,
    sandboxes: &S,
    surroundings: &Surroundings,
    tools: &Toolbox,
    timeout: Duration,
    listener: &Listener<'_>,
) -> Result<Rehearsed<S::Sandbox>, SandboxError> {
    listener(Event::Planned { scenarios: 1, steps: scenario.steps().count(), replayed: 0 });
    let mut sandbox = launch(sandboxes, scenario, listener).await?;
    equip(&mut sandbox, scenario, tools).await?;
    let mut judge = judge(timeout);
    let outcomes =
        run::scenario(&mut sandbox, scenario, Vec::new(), surroundings, &mut judge, listener).await?;
    listener(Event::ScenarioFinished { chapter: scenario.chapter.file.clone() });
    Ok(Rehearsed { sandbox, outcomes })
}
