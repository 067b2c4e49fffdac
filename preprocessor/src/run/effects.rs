//! What each step changed in the engine, asked once when all of them are over: while they are run, nobody asks.

use crate::blocks::{Action, Step};
use crate::inventory::{Inventory, Moment, by_step};
use crate::sandbox::{Sandbox, SandboxError};
use crate::verdict::Outcome;

/// Notes when each step of a scenario ended.
#[derive(Debug, Default)]
pub(super) struct Witness {
    /// What there was before the first step that was run; `None` before that, and where there is no engine.
    before: Option<Inventory>,
    began: bool,
    /// One a step; `None` for those that were not run here and now.
    ends: Vec<Option<Moment>>,
}

impl Witness {
    /// Begins to look on, before the first step that is run.
    pub(super) async fn begin<S: Sandbox>(&mut self, sandbox: &mut S) -> Result<(), SandboxError> {
        if !self.began {
            self.began = true;
            self.before = sandbox.watch().await?;
        }
        Ok(())
    }

    /// Sees the end of a step. One that only looks leaves what has happened by then to the next one.
    pub(super) fn ran<S: Sandbox>(&mut self, sandbox: &S, step: &Step) {
        self.ends.push(sandbox.ended().filter(|_| step.action != Action::Look));
    }

    /// Sees that a step is not run.
    pub(super) fn passed_over(&mut self) {
        self.ends.push(None);
    }

    /// Says what each step that was run has changed.
    pub(super) async fn testify<S: Sandbox>(
        self,
        sandbox: &mut S,
        outcomes: &mut [Outcome],
    ) -> Result<(), SandboxError> {
        let Some(before) = self.before else { return Ok(()) };
        let effects = by_step(before, sandbox.changes().await?, &self.ends);
        let run = outcomes.iter_mut().zip(self.ends).zip(effects).filter(|((_, end), _)| end.is_some());
        for ((outcome, _), effects) in run {
            if let Some(recorded) = &mut outcome.recorded {
                recorded.effects = effects;
            }
        }
        Ok(())
    }
}
