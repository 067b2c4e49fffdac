//! Decides for each scenario whether its recording is replayed or its steps are executed.

mod order;

pub use order::{Prospect, longest_first};

use crate::config::Verify;
use crate::recording::Recording;
use crate::scenarios::Scenario;

/// What becomes of a scenario in this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Every step passes by what was recorded; nothing is executed.
    Replay(Recording),
    /// Its steps are executed in a fresh sandbox.
    Execute,
    /// It cannot be executed on this computer, for this reason.
    Skip(String),
    /// Nothing may be executed, and no recording vouches for it.
    Unverified,
    /// It has no steps.
    Nothing,
}

/// Decides the fate of a scenario.
///
/// `replayable` gives its recording, if there is one by which each step of today passes: an expectation that has
/// changed and no longer fits is executed. With [`Verify::Never`] such recordings still count, as they execute
/// nothing.
pub fn fate(scenario: &Scenario, verify: Verify, replayable: impl FnOnce() -> Option<Recording>) -> Fate {
    if scenario.steps().next().is_none() {
        return Fate::Nothing;
    }
    match verify {
        Verify::Always => Fate::Execute,
        Verify::Changed => replayable().map_or(Fate::Execute, Fate::Replay),
        Verify::Never => replayable().map_or(Fate::Unverified, Fate::Replay),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, fate};
    use crate::config::Verify;
    use crate::recording::Recording;
    use crate::sample;

    #[test]
    fn a_scenario_is_replayed_executed_or_left() {
        let scenario = sample::scenario("```console\n$ a\n```\n");
        let recording = Recording { engine: "26.1.5".to_owned(), made: 0, steps: Vec::new() };
        let replay = || Fate::Replay(recording.clone());
        for (verify, recorded, unrecorded) in [
            (Verify::Always, Fate::Execute, Fate::Execute),
            (Verify::Changed, replay(), Fate::Execute),
            (Verify::Never, replay(), Fate::Unverified),
        ] {
            assert_eq!(fate(&scenario, verify, || Some(recording.clone())), recorded, "{verify:?}");
            assert_eq!(fate(&scenario, verify, || None), unrecorded, "{verify:?}");
        }
    }

    #[test]
    fn a_chapter_without_steps_needs_nothing() {
        for verify in [Verify::Always, Verify::Changed, Verify::Never] {
            let nobody_asks = || unreachable!("there is nothing to replay");
            assert_eq!(fate(&sample::scenario("Prose.\n"), verify, nobody_asks), Fate::Nothing);
        }
    }
}
