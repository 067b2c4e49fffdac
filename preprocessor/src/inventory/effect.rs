//! What one step changed.

use serde::{Deserialize, Serialize};

/// One thing that is otherwise after a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Effect {
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its name; for a port `80/tcp of nginx_container` in the words of a reader.
    pub name: String,
    /// Whether it came, went or changed.
    pub sign: Sign,
    /// In a few words what else a reader wants to know: the image of a new container, `stopped`, `replaced`; may be
    /// empty.
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
