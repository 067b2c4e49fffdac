//! The way out of what readers and authors run into most.
//!
//! Each part knows one kind of trouble by what was typed and what came. It says what would have to be known about the
//! machine, and once that is known, what to do. Nothing here asks a machine by itself.

use std::ops::Range;

use crate::blocks::{Action, Step, Stop};
use crate::recording::{Complaint, Recorded};
use crate::sandbox::End;
use crate::scenarios::Extent;
use crate::verdict::facts::{Facts, Question};
use crate::verdict::visible::visible;

mod ansible;
mod captured;
mod commands;
mod compose;
mod containers;
mod engine;
mod files;
mod flags;
mod hanging;
mod names;
mod nearest;
mod objects;
mod order;
mod ports;
mod pulls;
mod sudo;
mod templates;
mod words;

/// A step that went wrong, as far as advice depends on it.
#[derive(Clone, Debug)]
pub struct Trouble<'step> {
    /// What was typed or run, or the line of it that failed.
    command: &'step str,
    action: &'step Action,
    /// What came, as a terminal shows it.
    output: String,
    /// The file that is quoted and is not there.
    lost_file: Option<&'step str>,
    ending: Ending,
    extent: Extent,
    before: Vec<Neighbour>,
    after: Vec<Neighbour>,
}

/// How far a step was from ending as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// It went on and on, and nobody asked for that.
    Hanging,
    /// It ended.
    Ended,
}

/// Another step of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The author's line.
    pub line: usize,
    /// What it does.
    pub command: String,
    /// Whether it passed.
    pub passed: bool,
}

/// What to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// One sentence in lower case.
    pub help: String,
    /// The part of the step that is wrong.
    pub culprit: Option<Culprit>,
}

/// A word of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Culprit {
    /// As the author wrote it.
    pub word: String,
    /// What is wrong with it, in a few words.
    pub label: String,
}

impl Culprit {
    /// Where it stands in a text, by itself.
    #[must_use]
    pub fn place_in(&self, text: &str) -> Option<Range<usize>> {
        captured::place_of_word(text, &self.word)
    }
}

/// One kind of trouble.
struct Kind {
    questions: fn(&Trouble<'_>) -> Vec<Question>,
    advice: fn(&Trouble<'_>, &Facts) -> Option<Advice>,
}

/// From those whose words leave no doubt to those that others may hide.
const KINDS: [Kind; 13] = [
    Kind { questions: |_| Vec::new(), advice: engine::advice },
    Kind { questions: hanging::questions, advice: hanging::advice },
    Kind { questions: containers::questions, advice: containers::advice },
    Kind { questions: pulls::questions, advice: pulls::advice },
    Kind { questions: objects::questions, advice: objects::advice },
    Kind { questions: |_| Vec::new(), advice: sudo::advice },
    Kind { questions: flags::questions, advice: flags::advice },
    Kind { questions: templates::questions, advice: templates::advice },
    Kind { questions: compose::questions, advice: compose::advice },
    Kind { questions: ansible::questions, advice: ansible::advice },
    Kind { questions: commands::questions, advice: commands::advice },
    Kind { questions: ports::questions, advice: ports::advice },
    Kind { questions: files::questions, advice: files::advice },
];

impl<'step> Trouble<'step> {
    /// What is known of a step by itself, on a machine of which so much was up.
    #[must_use]
    pub fn of(step: &'step Step, recorded: &'step Recorded, extent: Extent) -> Self {
        let whole = text(&step.action);
        let command = match &recorded.complaint {
            Some(Complaint::AtLine { line }) if matches!(step.action, Action::Script(_)) => {
                whole.lines().nth(line.saturating_sub(1)).unwrap_or(whole)
            }
            _ => whole,
        };
        let lost_file = match &recorded.complaint {
            Some(Complaint::StaleQuote { file, closest }) if closest.is_empty() => Some(file.as_str()),
            _ => None,
        };
        let endless = matches!(step.terms.stop, Some(Stop::On(_))) || step.terms.ready.is_some();
        let ending = match recorded.end {
            End::TimedOut if !endless => Ending::Hanging,
            _ => Ending::Ended,
        };
        Self {
            command,
            action: &step.action,
            output: visible(&recorded.output),
            lost_file,
            ending,
            extent,
            before: Vec::new(),
            after: Vec::new(),
        }
    }

    /// The same among the other steps of its scenario.
    #[must_use]
    pub fn among(self, before: Vec<Neighbour>, after: Vec<Neighbour>) -> Self {
        Self { before, after, ..self }
    }

    /// What would have to be known about the machine to say more.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        let mut questions: Vec<Question> = Vec::new();
        for question in KINDS.iter().flat_map(|kind| (kind.questions)(self)) {
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
        questions
    }

    /// What to do, by what is known; `None` where nothing is recognised.
    #[must_use]
    pub fn advice(&self, facts: &Facts) -> Option<Advice> {
        KINDS.iter().find_map(|kind| (kind.advice)(self, facts))
    }
}

/// What a step does, as written.
fn text(action: &Action) -> &str {
    match action {
        Action::Command(text)
        | Action::Script(text)
        | Action::Compose(text)
        | Action::Dockerfile(text)
        | Action::Ansible { document: text, .. }
        | Action::Quote { text, .. }
        | Action::Edit { replacement: text, .. } => text,
        Action::Build { file } => file,
        Action::Look => "",
    }
}

impl Advice {
    /// Advice about the step as a whole.
    fn new(help: impl Into<String>) -> Self {
        Self { help: help.into(), culprit: None }
    }

    /// Says which word is wrong, and what about it.
    fn about(self, word: &str, label: impl Into<String>) -> Self {
        Self { culprit: Some(Culprit { word: word.to_owned(), label: label.into() }), ..self }
    }
}

#[cfg(test)]
mod tests;
