//! Tries an update: on a system made anew with it, on one that runs, and along the way that a chapter describes.
//!
//! Nothing of the authors' is changed by it, and nothing of what is run with the update is kept: that would be recordings
//! of another system.

use std::future::Future;

use camino::Utf8Path;

use super::{Conditions, Interrupted, Verified, verify};
use crate::abreast::abreast;
use crate::chapters::Chapter;
use crate::event::{Event, Listener};
use crate::moorings::Moorings;
use crate::outdated::attempt::place::placed;
use crate::outdated::attempt::touching::{is_way, touches};
use crate::outdated::attempt::{Candidate, Fall, Fresh, Placed, Running, Tried};
use crate::recording::Store;
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
            let with_update =
                with_update(&candidate, &touched, circumstances, sandboxes, &golden, listener).await;
            with_update.map_or_else(Fresh::Untried, |after| broken::compared(&before, &after))
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

/// What becomes of the chapters on a system with the update, or why that cannot be told.
async fn with_update<S: Sandboxes>(
    candidate: &Candidate,
    touched: &[Chapter],
    circumstances: &Circumstances<'_>,
    sandboxes: S,
    golden: &str,
    listener: &Listener<'_>,
) -> Result<Verified, String> {
    let Conditions { settings, stack, surroundings, room, tools, reach, at_failure, .. } =
        circumstances.conditions;
    let conditions = Conditions {
        settings,
        stack,
        golden,
        surroundings,
        room: *room,
        store: circumstances.scratch,
        tools,
        whole_book: false,
        reach,
        at_failure: *at_failure,
    };
    let words = format!("with {}", candidate.target());
    let told = |event: Event| listener(event.of_chapter(&words));
    let made = || std::future::ready(Ok::<S, SandboxError>(sandboxes));
    let verified = verify(touched.to_vec(), &conditions, &Moorings::new(0), made, &told).await;
    verified
        .map_err(|Interrupted { error, .. }| format!("a clone of the system with it cannot be used: {error}"))
}
