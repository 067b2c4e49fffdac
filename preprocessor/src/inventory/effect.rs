//! What one step changed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is otherwise after a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Effect {
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its name; of a volume that nobody has named `(anonymous)`, of a port what is published on the host: `80/tcp`.
    pub name: String,
    /// Whether it came, went or changed.
    pub sign: Sign,
    /// In a few words what else a reader wants to know: the image of a new container, `stopped`, `replaced`, the
    /// container that a port leads to; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// A kind of thing, in the order in which effects are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A container.
    Container,
    /// A name of an image.
    Image,
    /// A volume.
    Volume,
    /// A network.
    Network,
    /// A published port.
    Port,
}

/// Whether something came, went or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// It was not there before: `+`.
    Added,
    /// It is gone: `−`.
    Removed,
    /// It is there still, and otherwise: `~`.
    Changed,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Image => "image",
            Self::Volume => "volume",
            Self::Network => "network",
            Self::Port => "port",
        }
    }
}

impl Sign {
    /// As it stands before a line: `+`, `-` or `~`.
    #[must_use]
    pub fn as_char(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }
}

impl fmt::Display for Effect {
    /// One line: `~ container web: stopped`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, sign, detail } = self;
        write!(out, "{} {} {name}", sign.as_char(), kind.as_str())?;
        if detail.is_empty() { Ok(()) } else { write!(out, ": {detail}") }
    }
}
