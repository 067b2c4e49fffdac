//! Pins that are one and the same thing in several places.

use super::wording::sameness;
use crate::outdated::answer::{Judged, Standing, Survey};
use crate::span::Span;

/// A pin with all of its places.
pub(super) struct Group<'run> {
    /// The first of those that are alike.
    pub(super) judged: &'run Judged,
    /// Where they stand, in their order.
    pub(super) places: Vec<&'run Span>,
}

impl Group<'_> {
    pub(super) fn standing(&self) -> Standing {
        self.judged.answer.standing()
    }
}

/// The pins of a survey, those that are alike together, in the order of their first places.
pub(super) fn groups(survey: &Survey) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for judged in &survey.judged {
        match groups.iter_mut().find(|group| sameness(group.judged) == sameness(judged)) {
            Some(group) => group.places.push(&judged.pin.span),
            None => groups.push(Group { judged, places: vec![&judged.pin.span] }),
        }
    }
    groups
}
