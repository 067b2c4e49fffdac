//! What is to become of each chapter of a book.

use super::Conditions;
use crate::chapters::Chapter;
use crate::compare;
use crate::config::Verify;
use crate::diagnostic::Diagnostic;
use crate::plan::{self, Fate};
use crate::recording::{Key, Recording, StoreError};
use crate::scenarios::{self, Scenario};

/// What is to become of one chapter.
pub(super) struct Plan {
    scenario: Scenario,
    key: Key,
    fate: Fate,
    /// What was recorded of the same steps, if they are executed all the same.
    earlier: Option<Recording>,
    /// What its author got wrong.
    diagnostics: Vec<Diagnostic>,
    /// Why its recording could not be read.
    unreadable: Option<StoreError>,
}

/// Reads a chapter and looks for a recording by which every step of today passes.
pub(super) fn plan_for(chapter: Chapter, conditions: &Conditions<'_>) -> Plan {
    let settings = conditions.settings;
    let (scenario, mut diagnostics) = scenarios::read(chapter, &settings.bindings);
    let scenario = conditions.reach.cut(scenario);
    let missing = conditions.missing_tools(&scenario);
    let key = conditions.key(&scenario, usize::MAX);
    let (mut earlier, mut unreadable) = (None, None);
    let mut load = || {
        conditions.store.load(&key).unwrap_or_else(|error| {
            unreadable = Some(error);
            None
        })
    };
    let passes =
        |recording: &Recording| compare::all_pass(scenario.steps(), &recording.steps, settings.timeout);
    let fate = match missing.first() {
        Some(first) => Fate::Skip(first.message.clone()),
        None => plan::fate(&scenario, settings.verify, || match load() {
            Some(recording) if passes(&recording) => Some(recording),
            unfit => {
                earlier = unfit;
                None
            }
        }),
    };
    diagnostics.extend(missing);
    if fate == Fate::Execute && settings.verify == Verify::Always {
        earlier = load();
    }
    Plan { scenario, key, fate, earlier, diagnostics, unreadable }
}

impl Conditions<'_> {
    /// The tools without which a chapter cannot be run, if it may be run at all.
    pub(super) fn missing_tools(&self, scenario: &Scenario) -> Vec<Diagnostic> {
        let wanted = self.settings.verify != Verify::Never && scenario.steps().next().is_some();
        if wanted { self.tools.missing(scenario) } else { Vec::new() }
    }
}

/// The plans of all chapters, in reading order.
#[derive(Default)]
pub(super) struct Plans {
    pub(super) scenarios: Vec<Scenario>,
    pub(super) keys: Vec<Key>,
    pub(super) fates: Vec<Fate>,
    pub(super) earlier: Vec<Option<Recording>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) unkept: Vec<String>,
}

impl Plans {
    pub(super) fn of(plans: Vec<Plan>) -> Self {
        let mut all = Self::default();
        for plan in plans {
            all.scenarios.push(plan.scenario);
            all.keys.push(plan.key);
            all.fates.push(plan.fate);
            all.earlier.push(plan.earlier);
            all.diagnostics.extend(plan.diagnostics);
            all.unkept.extend(plan.unreadable.map(|error| error.to_string()));
        }
        all
    }
}
