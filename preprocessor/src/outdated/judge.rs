//! STUB
pub mod action;
pub mod library;
use super::answer::Answer;
use super::date::Date;
use super::pin::{Pin, Subject};
use super::release::{Question, Told};
pub fn questions(pin: &Pin) -> Vec<Question> {
    match &pin.subject {
        Subject::Library(library) => library::questions(library),
        Subject::Action(action) => action::questions(action),
        _ => Vec::new(),
    }
}
pub fn further(_: &Pin, _: &Told, _: Date) -> Vec<Question> {
    Vec::new()
}
pub fn answer(pin: &Pin, told: &Told, _: Date) -> Answer {
    match &pin.subject {
        Subject::Library(library) => library::answer(library, told),
        Subject::Action(action) => action::answer(action, told),
        _ => Answer::Unchecked { why: "stub".to_owned() },
    }
}
