//! What there is to say of a pin, from what the sources said.
//!
//! Nothing here asks anybody: [`questions`] says what has to be known first, [`further`] what has to be known once
//! that is, and [`answer`] judges by all of it.

use super::answer::Answer;
use super::date::Date;
use super::pin::{Pin, Subject};
use super::release::{Question, Told};

mod action;
mod base;
mod choice;
mod image;
mod library;
mod series;
mod slip;
mod tag;

/// What has to be asked of a pin at first.
#[must_use]
pub fn questions(pin: &Pin) -> Vec<Question> {
    match &pin.subject {
        Subject::Image(image) => image::questions(image),
        Subject::Library(library) => library::questions(library),
        Subject::Action(action) => action::questions(action),
        Subject::Unresolved(_) => Vec::new(),
    }
}

/// What has to be asked once the first questions are answered: the digests of what would be proposed, which nobody
/// knows before.
#[must_use]
pub fn further(pin: &Pin, told: &Told, today: Date) -> Vec<Question> {
    match &pin.subject {
        Subject::Image(image) => image::further(image, told, today),
        Subject::Library(_) | Subject::Action(_) | Subject::Unresolved(_) => Vec::new(),
    }
}

/// What there is to say of a pin.
///
/// `today` decides which releases of a distribution are out, and which are no longer looked after.
#[must_use]
pub fn answer(pin: &Pin, told: &Told, today: Date) -> Answer {
    match &pin.subject {
        Subject::Image(image) => image::answer(image, told, today),
        Subject::Library(library) => library::answer(library, told),
        Subject::Action(action) => action::answer(action, told),
        Subject::Unresolved(unresolved) => Answer::Unchecked { why: unresolved.why.clone() },
    }
}

#[cfg(test)]
mod tests;
