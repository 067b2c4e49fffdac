//! Decides for each scenario whether its recording is replayed or its steps are executed.

use std::time::Duration;

use crate::compare::{Holes, judge};
use crate::config::Verify;
use crate::recording::{Key, Recording};
use crate::scenarios::Scenario;
use crate::verdict::Verdict;

/// What becomes of a scenario in this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Every step passes by what was recorded; nothing is executed.
    Replay(Recording),
    /// Its steps are executed in a fresh sandbox.
    Execute,
    /// Nothing may be executed, and no recording vouches for it.
    Unverified,
    /// It has no steps.
    Nothing,
}

/// What becomes of each scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// One entry a scenario, in their order, with the key under which it is recorded.
    pub fates: Vec<(Key, Fate)>,
}

/// Decides the fate of each scenario.
///
/// A recording counts only where each step of today passes by it: an expectation that has changed and no longer
/// fits is executed. With [`Verify::Never`] such recordings still count, as they execute nothing.
pub fn plan(
    scenarios: &[Scenario],
    verify: Verify,
    golden: &str,
    default_timeout: Duration,
    mut load: impl FnMut(&Key) -> Option<Recording>,
) -> Plan {
    let fates = scenarios.iter().map(|scenario| {
        let key = Key::of(scenario.steps(), golden, default_timeout);
        let mut valid = || load(&key).filter(|recording| still_passes(scenario, recording, default_timeout));
        let fate = if scenario.steps().next().is_none() {
            Fate::Nothing
        } else {
            match verify {
                Verify::Always => Fate::Execute,
                Verify::Changed => valid().map_or(Fate::Execute, Fate::Replay),
                Verify::Never => valid().map_or(Fate::Unverified, Fate::Replay),
            }
        };
        (key, fate)
    });
    Plan { fates: fates.collect() }
}

/// Whether every step passes, judged by today's expectations.
fn still_passes(scenario: &Scenario, recording: &Recording, default_timeout: Duration) -> bool {
    let mut holes = Holes::default();
    scenario.steps().count() == recording.steps.len()
        && scenario
            .steps()
            .zip(&recording.steps)
            .all(|(step, recorded)| judge(step, recorded, default_timeout, &mut holes) == Verdict::Passed)
}

#[cfg(test)]
mod tests;
