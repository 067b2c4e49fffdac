//! What of a run is kept for the next one.

use std::collections::HashSet;

use super::{Chaptered, Conditions};
use crate::recording::{Key, Recording, StoreError};

/// How many recordings of other branches or earlier states of the book are kept.
pub(super) const OTHER_RECORDINGS: usize = 200;

/// Keeps the new passes, in whose place older recordings that no chapter needs are forgotten; tells what could
/// not be kept.
pub(super) fn keep(chapters: &[Chaptered], keys: &[Key], conditions: &Conditions<'_>) -> Vec<String> {
    let new: Vec<_> = chapters.iter().zip(keys).filter(|(chapter, _)| chapter.is_new_pass()).collect();
    let kept = new.iter().map(|(chapter, key)| keep_one(chapter, key, conditions));
    let mut unkept: Vec<String> = kept.filter_map(Result::err).map(|error| error.to_string()).collect();
    unkept.extend(keep_durations(chapters, conditions).err().map(|error| error.to_string()));
    if conditions.whole_book && !new.is_empty() {
        let trials = chapters.iter().flat_map(|chapter| conditions.trial_keys(&chapter.scenario));
        let current: HashSet<Key> = keys.iter().cloned().chain(trials).collect();
        let retained = conditions.store.retain(&current, OTHER_RECORDINGS);
        unkept.extend(retained.err().map(|error| error.to_string()));
    }
    unkept
}

fn keep_one(chapter: &Chaptered, key: &Key, conditions: &Conditions<'_>) -> Result<(), StoreError> {
    let steps = chapter.outcomes.iter().filter_map(|outcome| outcome.recorded.clone()).collect();
    let engine = chapter.engine.clone().unwrap_or_default();
    let made = chapter.made.unwrap_or_default();
    conditions.store.save(key, &Recording { engine, made, steps })
}

/// Keeps what a chapter has printed, if it was executed in one go and every step of it passes by now: an expectation
/// that was rewritten since is none of what a recording depends on.
///
/// # Errors
/// When the recording cannot be written.
pub fn keep_pass(chapter: &Chaptered, conditions: &Conditions<'_>) -> Result<(), StoreError> {
    if !chapter.is_new_pass() {
        return Ok(());
    }
    keep_one(chapter, &conditions.key(&chapter.scenario, usize::MAX), conditions)
}

/// Notes how long chapters took, which says in what order they begin the next time.
fn keep_durations(chapters: &[Chaptered], conditions: &Conditions<'_>) -> Result<(), StoreError> {
    let executed = chapters.iter().filter_map(|chapter| Some((chapter, chapter.took?)));
    let mut executed = executed.peekable();
    if executed.peek().is_none() {
        return Ok(());
    }
    let mut durations = conditions.store.durations();
    for (chapter, took) in executed {
        durations.note(&chapter.scenario.chapter.file, took);
    }
    conditions.store.save_durations(&durations)
}
