//! What an engine tells of while it works, as far as it changes what the engine holds.

use serde::{Deserialize, Serialize};

use super::{Container, Image, Inventory, Network};

/// A point in time by a machine's own clock: nanoseconds since the beginning of 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub u64);

/// Something that happened in an engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub at: Moment,
    /// What.
    #[serde(flatten)]
    pub what: Happened,
}

/// What of an engine is otherwise now, and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// A container.
    Container {
        /// The whole id.
        id: String,
        /// How it is now; `None` once it is gone.
        now: Option<Container>,
        /// What was done that leaves it as it was.
        #[serde(default)]
        did: Option<Deed>,
    },
    /// A network.
    Network {
        /// Its name.
        name: String,
        /// How it is now; `None` once it is gone.
        now: Option<Network>,
    },
    /// A volume.
    Volume {
        /// Its name.
        name: String,
        /// Whether it is there.
        there: bool,
    },
    /// The names of images, all of them.
    Images(Vec<Image>),
    /// Everything: the engine was away for a while.
    Whole(Inventory),
}

/// Something done to a container that no inventory shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// By somebody; a container that its policy starts again is none.
    Restarted,
    /// Its limits or its policy.
    Updated,
}

impl Inventory {
    /// Takes in what happened.
    pub(crate) fn apply(&mut self, what: Happened) {
        match what {
            Happened::Container { id, now, .. } => {
                self.containers.retain(|container| container.id != id);
                self.containers.extend(now);
                self.containers.sort_by(|one, other| one.name.cmp(&other.name));
            }
            Happened::Network { name, now } => {
                self.networks.retain(|network| network.name != name);
                self.networks.extend(now);
                self.networks.sort_by(|one, other| one.name.cmp(&other.name));
            }
            Happened::Volume { name, there } => {
                self.volumes.retain(|volume| *volume != name);
                self.volumes.extend(there.then_some(name));
                self.volumes.sort();
            }
            Happened::Images(images) => self.images = images,
            Happened::Whole(inventory) => *self = inventory,
        }
    }
}
