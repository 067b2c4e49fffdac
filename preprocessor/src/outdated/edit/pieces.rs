//! Where the version of a pin is spelled.

use crate::outdated::pin::{Pin, Subject};
use crate::outdated::spelling::Spelling;

/// Every text that says which version it is.
pub(super) fn spellings(pin: &Pin) -> Vec<&Spelling> {
    match &pin.subject {
        Subject::Image(image) => image.tag.iter().chain(&image.digest).collect(),
        Subject::Library(library) => library.specifiers.iter().collect(),
        Subject::Action(action) => std::iter::once(&action.at).chain(&action.comment).collect(),
        Subject::Unresolved(_) => Vec::new(),
    }
}
