//! What a project pins, what there is by now, and what to do about it.
//!
//! The parts stand here in the order in which data flows:
//!
//! ```text
//! manifests → pins → sources → releases → judge → answers → reports | edits | tries
//! ```
//!
//! `manifests`, `judge`, `report` and `edit` are pure; `sources` alone asks the network.

pub mod answer;
pub mod attempt;
pub mod date;
pub mod edit;
pub mod gate;
pub mod judge;
pub mod manifests;
pub mod pin;
pub mod release;
pub mod report;
pub mod settings;
pub mod sources;
pub mod spelling;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use answer::{Ignored, Judged, Survey};
use date::Date;
use pin::{Found, Pin};
use release::{Question, Told};

use crate::config::Ignore;

/// Asks about every pin that is not left as it is, and judges them by what is told.
///
/// The same question is asked once, whatever the number of pins. What is only known to be of interest once the first
/// questions are answered is asked in a second round.
pub async fn survey(
    found: Found,
    ignore: &[Ignore],
    today: Date,
    ask: impl AsyncFn(BTreeSet<Question>) -> Told,
) -> Survey {
    let Found { mut pins, unread } = found;
    pins.sort_by(|one, other| place(one).cmp(&place(other)));
    let mut ignored = Vec::new();
    let mut judged = Vec::new();
    for pin in pins {
        match settings::ignored(&pin, ignore, today) {
            Some(ignore) => ignored.push(Ignored { pin, ignore: ignore.clone() }),
            None => judged.push(pin),
        }
    }
    let mut told = ask(judged.iter().flat_map(judge::questions).collect()).await;
    let further: BTreeSet<Question> =
        judged.iter().flat_map(|pin| judge::further(pin, &told, today)).collect();
    let further: BTreeSet<Question> =
        further.into_iter().filter(|question| !told.contains_key(question)).collect();
    if !further.is_empty() {
        told.extend(ask(further).await);
    }
    let answered = |pin: Pin| {
        let answer = judge::answer(&pin, &told, today);
        Judged { pin, answer }
    };
    Survey { judged: judged.into_iter().map(answered).collect(), unread, ignored }
}

fn place(pin: &Pin) -> (&str, usize) {
    (pin.span.file(), pin.span.range.start)
}
