//! The pins of a project, counted.

use serde::Serialize;

use crate::outdated::answer::{Standing, Survey};
use crate::prose::count;

/// How many pins got which answer; each place is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// All of them, those included that were ignored.
    pub pins: usize,
    /// Up to date.
    pub current: usize,
    /// Behind, with the same first number.
    pub minor: usize,
    /// Behind, with another first number.
    pub major: usize,
    /// Not checked, whatever the reason.
    pub unchecked: usize,
    /// Left as they are.
    pub ignored: usize,
    /// Files, or stretches of them, that could not be read.
    pub unread: usize,
}

impl Summary {
    /// Counts a survey.
    #[must_use]
    pub fn count(survey: &Survey) -> Self {
        let of =
            |standing| survey.judged.iter().filter(|judged| judged.answer.standing() == standing).count();
        Self {
            pins: survey.judged.len() + survey.ignored.len(),
            current: of(Standing::Current),
            minor: of(Standing::Minor),
            major: of(Standing::Major),
            unchecked: of(Standing::Unchecked),
            ignored: survey.ignored.len(),
            unread: survey.unread.len(),
        }
    }

    /// Whether there was something to check, and nothing of it could be.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.unchecked + self.unread > 0 && self.current + self.minor + self.major == 0
    }

    /// The line that sums up.
    #[must_use]
    pub fn line(&self) -> String {
        let counts = [
            (self.current, "up to date"),
            (self.minor, "minor"),
            (self.major, "major"),
            (self.unchecked, "could not be checked"),
            (self.ignored, "ignored"),
        ];
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
        let unread = match self.unread {
            0 => String::new(),
            unread => format!("; {} could not be read", count(unread, "place")),
        };
        format!("{}{counts}{unread}", count(self.pins, "pin"))
    }
}
