//! What there is to say of a project's pins, one file a format.

pub mod asked;
pub mod findings;
pub mod json;
pub mod markdown;
pub mod summary;
pub mod table;

mod groups;
mod wording;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use super::answer::Survey;
use super::gate::Gate;

/// The one value that everything is rendered from which is said of a project's pins.
#[derive(Clone, Copy, Debug)]
pub struct Account<'run> {
    /// The pins with their answers.
    pub survey: &'run Survey,
    /// What the run fails on.
    pub gate: &'run Gate,
    /// Why the run did not come to its end; `None` if it did.
    pub interrupted: Option<&'run str>,
}
