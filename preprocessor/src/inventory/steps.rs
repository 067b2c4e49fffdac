//! Which step changed what: by the time at which each of them had ended.

use super::{Change, Deed, Effect, Happened, Inventory, Moment, difference};

/// What each step changed, all in all: what came and went within one step is none of its effects.
///
/// `before` is what there was before the first step, `ends` has the end of each. What happened after the end of a step
/// belongs to the next one, whatever was run in the background: it is there that a reader comes upon it. A step of
/// which no end is known has no effects; what happened meanwhile is found at the next one that has an end. What happened
/// after the last end belongs to none.
#[must_use]
pub fn by_step(mut before: Inventory, mut changes: Vec<Change>, ends: &[Option<Moment>]) -> Vec<Vec<Effect>> {
    changes.sort_by_key(|change| change.at);
    let mut changes = changes.into_iter().peekable();
    let mut effects = Vec::with_capacity(ends.len());
    for end in ends {
        let mut after = None;
        let mut done = Vec::new();
        while let Some(change) = changes.next_if(|change| end.is_some_and(|end| change.at <= end)) {
            done.extend(deed(&change.what));
            after.get_or_insert_with(|| before.clone()).apply(change.what);
        }
        effects.push(after.map_or_else(Vec::new, |after| {
            let effects = difference::between(&before, &after, &done);
            before = after;
            effects
        }));
    }
    effects
}

fn deed(what: &Happened) -> Option<(String, Deed)> {
    match what {
        Happened::Container { id, did, .. } => did.map(|did| (id.clone(), did)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
