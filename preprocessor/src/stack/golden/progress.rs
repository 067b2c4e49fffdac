//! What is told while a golden is made, and remembered in case it fails.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::GoldenError;
use crate::event::{Event, Listener};

/// How many lines of a tool's are shown when it fails.
const TAIL: usize = 40;

/// Turns what tools print into events, line by line.
pub(in crate::stack) struct Progress<'run> {
    listener: &'run Listener<'run>,
    heard: Mutex<Heard>,
}

#[derive(Default)]
struct Heard {
    tail: VecDeque<String>,
    /// The beginning of a line whose end has not come yet.
    rest: String,
}

impl<'run> Progress<'run> {
    pub(in crate::stack) fn new(listener: &'run Listener<'run>) -> Self {
        Self { listener, heard: Mutex::default() }
    }

    /// Another part of the work begins.
    pub(in crate::stack) fn stage(&self, stage: &str) {
        *self.heard() = Heard::default();
        (self.listener)(Event::Preparing { stage: stage.to_owned() });
    }

    /// A tool printed a piece of text, of any number of lines.
    pub(in crate::stack) fn text(&self, text: &str) {
        let mut heard = self.heard();
        heard.rest.push_str(text);
        let whole = std::mem::take(&mut heard.rest);
        let (lines, rest) = whole.rsplit_once('\n').unwrap_or(("", &whole));
        rest.clone_into(&mut heard.rest);
        drop(heard);
        lines.lines().for_each(|line| self.line(line));
    }

    /// A tool printed a line.
    pub(in crate::stack) fn line(&self, line: &str) {
        let line = line.trim_end();
        if line.is_empty() {
            return;
        }
        let mut heard = self.heard();
        if heard.tail.len() == TAIL {
            heard.tail.pop_front();
        }
        heard.tail.push_back(line.to_owned());
        drop(heard);
        (self.listener)(Event::Progress { line: line.to_owned() });
    }

    /// The part that was being done has failed.
    pub(in crate::stack) fn failure(&self, stage: &str, reason: &str) -> GoldenError {
        let heard = self.heard();
        let rest = Some(heard.rest.clone()).filter(|rest| !rest.is_empty());
        let lines: Vec<_> = heard.tail.iter().cloned().chain(rest).map(|line| format!("  {line}")).collect();
        GoldenError::Tool {
            stage: stage.to_owned(),
            reason: reason.to_owned(),
            tail: (!lines.is_empty()).then(|| lines.join("\n")),
        }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::Progress;
    use crate::event::Event;

    #[test]
    fn pieces_become_lines_and_a_failure_shows_the_last() {
        let lines = Mutex::new(Vec::new());
        let listener = |event| {
            if let Event::Progress { line } = event {
                lines.lock().unwrap().push(line);
            }
        };
        let progress = Progress::new(&listener);
        for piece in ["one\ntw", "o\n\nthr", "ee"] {
            progress.text(piece);
        }
        assert_eq!(*lines.lock().unwrap(), ["one", "two"]);
        let failure = progress.failure("provisioning", "exit code 2").to_string();
        assert_eq!(failure, "provisioning failed: exit code 2\nit last printed:\n  one\n  two\n  three");
        progress.stage("next");
        assert_eq!(progress.failure("next", "exit code 1").to_string(), "next failed: exit code 1");
    }
}
