//! One line that is kept up to date, for terminals; what is worth keeping scrolls by above it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Tally, drilling, kept, lost, planned};
use crate::event::Event;
use crate::verdict::wording::brief;

/// How often the elapsed time is redrawn.
const TICK: Duration = Duration::from_millis(120);

/// A listener that draws on `target`; what it drew last is wiped when it is dropped.
pub fn bars(target: ProgressDrawTarget) -> impl Fn(Event) + Send + Sync {
    let display = Display { bar: ProgressBar::with_draw_target(None, target), tally: Mutex::default() };
    move |event| display.show(event)
}

struct Display {
    bar: ProgressBar,
    tally: Mutex<Tally>,
}

impl Drop for Display {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Display {
    fn show(&self, event: Event) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Preparing { stage } => {
                self.bar.set_style(template("{spinner} preparing the stack · {wide_msg} {elapsed}"));
                self.bar.enable_steady_tick(TICK);
                self.bar.set_message(stage);
            }
            Event::Progress { line } => self.bar.set_message(brief(&line)),
            Event::Prepared { .. } => self.bar.set_message("prepared"),
            Event::Planned { scenarios, steps, replayed } => {
                self.bar.set_style(template("{spinner} {pos}/{len} · {wide_msg} {elapsed}"));
                self.bar.set_length(u64::try_from(steps).unwrap_or(u64::MAX));
                self.bar.set_position(0);
                self.bar.enable_steady_tick(TICK);
                self.bar.set_message(planned(scenarios, steps, replayed));
            }
            Event::Drilling { drills, runs, replayed } => {
                tally.drilling = true;
                self.bar.set_style(template("{spinner} {pos}/{len} · {wide_msg} {elapsed}"));
                self.bar.set_length(u64::try_from(runs - replayed.min(runs)).unwrap_or(u64::MAX));
                self.bar.set_position(0);
                self.bar.enable_steady_tick(TICK);
                self.bar.set_message(drilling(drills, runs, replayed));
            }
            Event::Trying { what } => {
                self.bar.set_style(template("{spinner} trying {wide_msg} {elapsed}"));
                self.bar.enable_steady_tick(TICK);
                self.bar.set_message(what);
            }
            Event::SandboxReady { chapter, .. } => {
                self.bar.set_message(format!("{chapter}: sandbox healthy"));
            }
            Event::SandboxLost { chapter, why } => self.bar.println(lost(&chapter, &why)),
            Event::SandboxKept { chapter, steps } => {
                self.bar.inc(u64::try_from(steps).unwrap_or(u64::MAX));
                self.bar.println(kept(&chapter, steps));
            }
            Event::StepStarted { place, title, .. } => {
                self.bar.set_message(format!("{place} {}", brief(&title)));
            }
            Event::StepFinished { chapter, place, title, outcome } => {
                tally.step(&chapter, &outcome);
                self.bar.inc(u64::from(!tally.drilling));
                if let Some(line) = tally.problem(&place, &title, &outcome) {
                    self.bar.println(line);
                }
            }
            Event::ScenarioFinished { chapter } => {
                self.bar.inc(u64::from(tally.drilling));
                if let Some(line) = tally.finish(&chapter) {
                    self.bar.println(line);
                }
            }
        }
    }
}

fn template(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
