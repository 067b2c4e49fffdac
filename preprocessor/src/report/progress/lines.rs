//! A line a meaningful event, for logs: no escape codes, nothing overwritten.

use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Tally, drilling, kept, lost, planned};
use crate::event::Event;
use crate::verdict::wording::duration;

/// A listener that writes its lines to `writer`; lines that cannot be written are lost.
pub fn lines<W: Write + Send>(writer: W) -> impl Fn(Event) + Send + Sync {
    let state = Mutex::new((writer, Tally::default()));
    move |event| {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let (writer, tally) = &mut *state;
        if let Some(line) = line(tally, event) {
            // A log that cannot be written is no reason to stop.
            let _lost = writeln!(writer, "{line}").and_then(|()| writer.flush());
        }
    }
}

fn line(tally: &mut Tally, event: Event) -> Option<String> {
    match event {
        Event::Preparing { stage } => Some(format!("preparing the stack: {stage}")),
        Event::Prepared { took } if took.is_zero() => None,
        Event::Prepared { took } => Some(format!("the stack is prepared, in {}", elapsed(took))),
        Event::Planned { scenarios, steps, replayed } => Some(planned(scenarios, steps, replayed)),
        Event::Drilling { drills, runs, replayed } => {
            tally.drilling = true;
            Some(drilling(drills, runs, replayed))
        }
        Event::Trying { what } => Some(format!("trying {what}")),
        Event::SandboxReady { chapter, took } => {
            Some(format!("{chapter}: sandbox healthy in {}", elapsed(took)))
        }
        Event::SandboxLost { chapter, why } => Some(lost(&chapter, &why)),
        Event::SandboxKept { chapter, steps } => Some(kept(&chapter, steps)),
        Event::StepFinished { chapter, place, title, outcome } => {
            tally.step(&chapter, &outcome);
            tally.problem(&place, &title, &outcome)
        }
        Event::ScenarioFinished { chapter } => tally.finish(&chapter),
        Event::Progress { .. } | Event::StepStarted { .. } => None,
    }
}

fn elapsed(took: Duration) -> String {
    duration(u64::try_from(took.as_millis()).unwrap_or(u64::MAX))
}
