//! Tries an update: on a system made anew with it, on one that runs, and along the way that a chapter describes.
//!
//! Nothing of the authors' is changed by it, and nothing of what is run with the update is kept: that would be recordings
//! of another system.

use std::future::Future;
use std::num::NonZeroUsize;

use camino::Utf8Path;

use super::{Conditions, Interrupted, Room, Verified, verify};
use crate::abreast::abreast;
use crate::chapters::Chapter;
use crate::event::{Event, Listener};
use crate::moorings::Moorings;
use crate::outdated::attempt::place::placed;
use crate::outdated::attempt::touching::{is_way, touches};
use crate::outdated::attempt::{Candidate, Fall, Fresh, Placed, Running, Tried};
use crate::recording::Store;
use crate::run::AtFailure;
use crate::sandbox::{SandboxError, Sandboxes};
use crate::scenarios::{self, Scenario};
use crate::stack::Stack;

mod broken;
mod in_place;

/// What updates are tried under.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'run> {
    /// The system as it is.
    pub conditions: &'run Conditions<'run>,
    /// Its description.
    pub stack: &'run Stack,
    /// The book's root.
    pub root: &'run Utf8Path,
    /// Where recordings of systems with an update are put, to be thrown away.
    pub scratch: &'run Store,
    /// Whether every chapter is run, not only those that an update touches.
    pub all_chapters: bool,
}

/// What became of a golden with an update.
#[derive(Debug)]
pub enum Anew<S> {
    /// It is there.
    Stands {
        /// Where its clones come from.
        sandboxes: S,
        /// Its content address.
        golden: String,
    },
    /// The system did not come up.
    Falls(Fall),
    /// It could not be made, for this reason.
    Untried(String),
}

/// Tries one update with the chapters that it touches.
///
/// `present` gives clones of the system as it is, `anew` makes one with the update in the files.
///
/// # Errors
/// When the system as it is cannot be prepared, or one of its sandboxes cannot do its work. What the update breaks, and
/// why something could not be tried with it, is in the result.
pub async fn attempt<S, E, P, PF, A, AF>(
    candidate: Candidate,
    chapters: &[Chapter],
    circumstances: &Circumstances<'_>,
    present: P,
    anew: A,
    listener: &Listener<'_>,
) -> Result<Tried, E>
where
    S: Sandboxes,
    P: Fn() -> PF,
    PF: Future<Output = Result<S, E>>,
    A: FnOnce(Vec<Placed>) -> AF,
    AF: Future<Output = Result<Anew<S>, E>>,
    E: From<SandboxError>,
{
    if let Some(why) = &candidate.by_hand {
        let why = why.clone();
        return Ok(Tried::nothing(candidate, Vec::new(), &why));
    }
    let files = placed(&candidate, circumstances.stack, circumstances.root);
    let touched = touched(chapters, &candidate, &files, circumstances);
    let doing = |what: &str| listener(Event::Trying { what: format!("{candidate}: {what}") });
    doing("the chapters that it touches, as they are");
    let before = as_it_is(&touched, circumstances, &present, listener).await?;
    doing("a system made anew");
    let fresh = match anew(files.clone()).await? {
        Anew::Stands { sandboxes, golden } => {
            let updated = Updated { candidate: &candidate, circumstances, sandboxes, golden };
            updated.compared(&touched, &before, listener).await.unwrap_or_else(Fresh::Untried)
        }
        Anew::Falls(fall) => Fresh::Falls(fall),
        Anew::Untried(why) => Fresh::Untried(why),
    };
    let sandboxes = present().await?;
    doing("a system that runs");
    let machine =
        in_place::Machine { candidate: &candidate, files: &files, circumstances, sandboxes: &sandboxes };
    let running = match in_place::lack(&candidate, &files, circumstances.stack) {
        Some(lack) => Running::Untried(lack),
        None => machine.provisioned(listener).await?,
    };
    let mut ways = Vec::new();
    for chapter in &before.chapters {
        if is_way(&chapter.scenario, &candidate) {
            doing(&chapter.scenario.chapter.file);
            ways.push(machine.led(chapter.scenario.clone(), listener).await?);
        }
    }
    let chapters = touched.iter().map(|chapter| chapter.file.clone()).collect();
    Ok(Tried { chapters, fresh, running, ways, candidate })
}

/// The chapters that an update touches, or all that have steps.
fn touched(
    chapters: &[Chapter],
    candidate: &Candidate,
    files: &[Placed],
    circumstances: &Circumstances<'_>,
) -> Vec<Chapter> {
    let dir = &circumstances.conditions.surroundings.dir;
    let bindings = &circumstances.conditions.settings.bindings;
    let read = abreast(chapters.to_vec(), |chapter| scenarios::read(chapter, bindings).0);
    let wanted = |scenario: &Scenario| match circumstances.all_chapters {
        true => scenario.steps().next().is_some(),
        false => touches(scenario, candidate, files, dir),
    };
    read.into_iter().filter(wanted).map(|scenario| scenario.chapter).collect()
}

/// What becomes of the chapters on the system as it is: mostly replayed.
async fn as_it_is<S, E, P, PF>(
    touched: &[Chapter],
    circumstances: &Circumstances<'_>,
    present: &P,
    listener: &Listener<'_>,
) -> Result<Verified, E>
where
    S: Sandboxes,
    P: Fn() -> PF,
    PF: Future<Output = Result<S, E>>,
    E: From<SandboxError>,
{
    let moorings = Moorings::new(0);
    let verified = verify(touched.to_vec(), circumstances.conditions, &moorings, present, listener).await;
    verified.map_err(|Interrupted { error, .. }| error)
}

/// A system that was made anew with an update.
struct Updated<'run, S> {
    candidate: &'run Candidate,
    circumstances: &'run Circumstances<'run>,
    sandboxes: S,
    golden: String,
}

impl<S: Sandboxes> Updated<'_, S> {
    /// Which steps of the chapters break there, or why that cannot be told.
    async fn compared(
        &self,
        touched: &[Chapter],
        before: &Verified,
        listener: &Listener<'_>,
    ) -> Result<Fresh, String> {
        let room = self.circumstances.conditions.room;
        let after = self.verified(touched.to_vec(), room, listener).await?;
        let suspects = broken::suspects(before, &after);
        // Once more, each with the computer to itself.
        let alone = Room { jobs: NonZeroUsize::MIN, ahead: 0 };
        let again = self.verified(suspects, alone, listener).await?;
        Ok(broken::compared(before, &after, &again))
    }

    /// What becomes of chapters there.
    async fn verified(
        &self,
        chapters: Vec<Chapter>,
        room: Room,
        listener: &Listener<'_>,
    ) -> Result<Verified, String> {
        let Circumstances { conditions, scratch, .. } = self.circumstances;
        let conditions = Conditions {
            settings: conditions.settings,
            stack: conditions.stack,
            golden: &self.golden,
            surroundings: conditions.surroundings,
            room,
            store: scratch,
            tools: conditions.tools,
            whole_book: false,
            reach: conditions.reach,
            at_failure: AtFailure::GoOn,
        };
        let words = format!("with {}", self.candidate.target());
        let told = |event: Event| listener(event.of_chapter(&words));
        let made = || std::future::ready(Ok::<&S, SandboxError>(&self.sandboxes));
        let verified = verify(chapters, &conditions, &Moorings::new(0), made, &told).await;
        verified.map_err(|Interrupted { error, .. }| {
            format!("a clone of the system with it cannot be used: {error}")
        })
    }
}
