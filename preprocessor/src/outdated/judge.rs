//! What there is to say of each pin, from what the sources said.

mod action;
mod library;

use super::answer::Answer;
use super::pin::{Pin, Subject};
use super::release::{Question, Told};

/// What has to be asked about a pin.
#[must_use]
pub fn questions(pin: &Pin) -> Vec<Question> {
    match &pin.subject {
        Subject::Library(library) => library::questions(library),
        Subject::Action(action) => action::questions(action),
        Subject::Image(_) | Subject::Unresolved(_) => Vec::new(),
    }
}

/// What there is to say of a pin.
#[must_use]
pub fn answer(pin: &Pin, told: &Told) -> Answer {
    match &pin.subject {
        Subject::Library(library) => library::answer(library, told),
        Subject::Action(action) => action::answer(action, told),
        Subject::Image(_) => Answer::Unchecked { why: "images are judged elsewhere".to_owned() },
        Subject::Unresolved(unresolved) => Answer::Unchecked { why: unresolved.why.clone() },
    }
}
