//! Sandboxes that outlive a run, so that the next one goes on where it ended.
//!
//! While an author writes, most runs differ from the one before by what was appended. What was done in a sandbox
//! need not be done again, as long as nothing of it has changed.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::recording::Key;
use crate::sandbox::{Contents, Sandbox};
use crate::scenarios::Needs;
use crate::verdict::Outcome;

/// The sandboxes of a program that stays; of one that does not, there are none.
#[derive(Debug)]
pub struct Moorings<S> {
    room: usize,
    /// The one that was used last comes last.
    moored: Mutex<VecDeque<Moored<S>>>,
    /// Locked also while it boots: who needs it then is served sooner by waiting.
    spare: tokio::sync::Mutex<Option<Spare<S>>>,
    /// What was last asked of a fresh sandbox.
    wanted: Mutex<Option<Needs>>,
    /// The one in which a step failed that somebody wants to look at.
    held: Mutex<Option<S>>,
}

/// A sandbox in which the first steps of a chapter were run.
#[derive(Debug)]
pub struct Moored<S> {
    /// The chapter's file.
    pub chapter: String,
    /// Stands for the steps that were run, and the golden that they were run on.
    pub key: Key,
    /// Where they were run.
    pub sandbox: S,
    /// What was seen, a step each.
    pub done: Vec<Outcome>,
    /// Whether they were run in more than one go.
    pub paused: bool,
    /// How it was before them, if the chapter says that it leaves nothing.
    pub found: Option<Contents>,
}

/// A sandbox in which nothing was run yet.
#[derive(Debug)]
struct Spare<S> {
    golden: String,
    needs: Needs,
    sandbox: S,
}

impl<S: Sandbox> Moorings<S> {
    /// Room for so many sandboxes besides a spare one; with 0 nothing ever stays.
    #[must_use]
    pub fn new(room: usize) -> Self {
        Self {
            room,
            moored: Mutex::default(),
            spare: tokio::sync::Mutex::new(None),
            wanted: Mutex::default(),
            held: Mutex::default(),
        }
    }

    /// Takes a chapter's sandbox if the chapter still begins with the steps that were run in it.
    ///
    /// `key_of` gives the key of the chapter's first so many steps, `None` where it has fewer. A sandbox that no
    /// longer fits goes.
    pub fn take(&self, chapter: &str, key_of: impl Fn(usize) -> Option<Key>) -> Option<Moored<S>> {
        let mut moored = self.moored();
        let place = moored.iter().position(|moored| moored.chapter == chapter)?;
        let found = moored.remove(place)?;
        (key_of(found.done.len()).as_ref() == Some(&found.key)).then_some(found)
    }

    /// Keeps a sandbox; where there is no room, the one that was used the longest ago goes.
    pub fn moor(&self, sandbox: Moored<S>) {
        let mut moored = self.moored();
        moored.retain(|other| other.chapter != sandbox.chapter);
        moored.push_back(sandbox);
        while moored.len() > self.room {
            moored.pop_front();
        }
    }

    /// Keeps the sandbox in which a step failed, whether there is room or not.
    pub fn hold(&self, sandbox: S) {
        self.held().get_or_insert(sandbox);
    }

    /// Takes the sandbox in which a step failed.
    pub fn take_held(&self) -> Option<S> {
        self.held().take()
    }

    /// Whether sandboxes stay at all.
    #[must_use]
    pub fn stay(&self) -> bool {
        self.room > 0
    }

    /// Takes the spare sandbox, if it is a clone of this golden with as much of it up as is needed; another one goes.
    pub async fn take_spare(&self, golden: &str, needs: Needs) -> Option<S> {
        if !self.stay() {
            return None;
        }
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = Some(needs);
        let spare = self.spare.lock().await.take()?;
        (spare.golden == golden && spare.needs == needs).then_some(spare.sandbox)
    }

    /// Sees to it that a fresh sandbox like the last one asked for is there before it is needed.
    ///
    /// # Errors
    /// When it does not boot.
    pub async fn stock<E>(
        &self,
        golden: &str,
        boot: impl AsyncFnOnce(Needs) -> Result<S, E>,
    ) -> Result<(), E> {
        let mut spare = self.spare.lock().await;
        let wanted = *self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        if let (None, Some(needs)) = (spare.as_ref(), wanted) {
            *spare = Some(Spare { golden: golden.to_owned(), needs, sandbox: boot(needs).await? });
        }
        Ok(())
    }

    fn held(&self) -> MutexGuard<'_, Option<S>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moored(&self) -> MutexGuard<'_, VecDeque<Moored<S>>> {
        self.moored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
