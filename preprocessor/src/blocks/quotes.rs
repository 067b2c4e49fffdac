//! What a chapter has quoted of which file so far, for the edits that follow.

use std::collections::BTreeMap;

use super::Action;
use super::body::Body;

/// The lines that a chapter last showed of each file.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    shown: BTreeMap<String, String>,
}

impl Quotes {
    /// Notes that a block shows these lines of a file.
    pub(super) fn show(&mut self, file: &str, text: &str) {
        self.shown.insert(file.to_owned(), text.to_owned());
    }

    /// The edit that puts a block's lines in the place of those shown last; `None` if none were.
    pub(super) fn edit(&self, file: &str, body: &Body) -> Option<Action> {
        self.shown.get(file).map(|fragment| Action::Edit {
            file: file.to_owned(),
            fragment: fragment.clone(),
            replacement: body.text().to_owned(),
        })
    }

    /// The files shown so far.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.shown.keys().map(String::as_str)
    }
}

/// Whether lines are left out of a quote, so that it cannot be run as it stands.
pub(super) fn is_elided(text: &str) -> bool {
    text.lines().any(|line| line.trim() == "...")
}
