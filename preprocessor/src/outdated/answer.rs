//! What there is to say of a pin.

use std::fmt;

use super::pin::{Pin, Unread};
use crate::config::Ignore;

/// Everything that is said of a project's pins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Each pin with its answer, in the order of their places.
    pub judged: Vec<Judged>,
    /// What could not be read, and might hold pins.
    pub unread: Vec<Unread>,
    /// Pins that nobody was asked about, as their book wants it.
    pub ignored: Vec<Ignored>,
}

/// A pin that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The pin.
    pub pin: Pin,
    /// What its book says of it.
    pub ignore: Ignore,
}

/// A pin with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What was asked about.
    pub pin: Pin,
    /// What there is to say.
    pub answer: Answer,
}

/// What there is to say of one pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing that is newer would be written as this pin is.
    Current(Notes),
    /// There is something newer.
    Behind(Behind),
    /// It could not be checked: this is never "up to date".
    Unchecked {
        /// Why, in a sentence with the way out.
        why: String,
    },
}

/// What is newer than a pin; at least one of `minor` and `major` is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// The newest that keeps the first number.
    pub minor: Option<Update>,
    /// The newest of all, if its first number is another one.
    pub major: Option<Update>,
    /// What else there is to know.
    pub notes: Notes,
}

/// What could stand in a pin's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The new text of the pin's version, in the spelling and the precision of the old one: `17-alpine`, `==6.*`.
    pub to: String,
    /// The very release that it was chosen for, if its spelling leaves that open: `6.4.0` for `==6.*`.
    pub release: Option<String>,
    /// The new digest, for a pin that has one.
    pub digest: Option<String>,
}

/// What else there is to know of a pin, whether it is behind or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Each a sentence: `buster has had no security updates since 2024-06-30`.
    pub lines: Vec<String>,
    /// The newest on another base, for a tag that names its base: `3.13-trixie` for `3.8-buster`.
    pub elsewhere: Option<Update>,
}

/// The four answers, which are never confused, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Up to date.
    Current,
    /// There is a newer release with the same first number.
    Minor,
    /// There is a newer release with another first number.
    Major,
    /// It could not be checked.
    Unchecked,
}

impl Answer {
    /// The newest that keeps the first number.
    #[must_use]
    pub fn minor(&self) -> Option<&Update> {
        match self {
            Self::Behind(behind) => behind.minor.as_ref(),
            Self::Current(_) | Self::Unchecked { .. } => None,
        }
    }

    /// The newest of all, if its first number is another one.
    #[must_use]
    pub fn major(&self) -> Option<&Update> {
        match self {
            Self::Behind(behind) => behind.major.as_ref(),
            Self::Current(_) | Self::Unchecked { .. } => None,
        }
    }

    /// What else there is to know.
    #[must_use]
    pub fn notes(&self) -> Option<&Notes> {
        match self {
            Self::Current(notes) | Self::Behind(Behind { notes, .. }) => Some(notes),
            Self::Unchecked { .. } => None,
        }
    }

    /// Why it could not be checked.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Unchecked { why } => Some(why),
            Self::Current(_) | Self::Behind(_) => None,
        }
    }

    /// Which of the four answers it is.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self {
            Self::Current(_) => Standing::Current,
            Self::Behind(behind) if behind.major.is_some() => Standing::Major,
            Self::Behind(_) => Standing::Minor,
            Self::Unchecked { .. } => Standing::Unchecked,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Current => "up to date",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Unchecked => "could not check",
        })
    }
}
