//! What a Docker engine holds at one moment: containers, images, volumes and networks.

#[cfg(test)]
pub(crate) mod sample;

mod change;
mod difference;
mod effect;
mod steps;

pub use change::{Change, Deed, Happened, Moment};
pub use effect::{Effect, Kind, Sign};
pub use steps::by_step;

use serde::{Deserialize, Serialize};

/// Everything that an engine holds, each list sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// Running or not.
    pub containers: Vec<Container>,
    /// All but those that every engine has: `bridge`, `host` and `none`.
    pub networks: Vec<Network>,
    /// Their names.
    pub volumes: Vec<String>,
    /// Those that have a name.
    pub images: Vec<Image>,
}

impl Inventory {
    /// What is otherwise in `after`, by kind and name.
    ///
    /// # Examples
    /// ```
    /// use mdbook_drydock::inventory::{Effect, Inventory, Kind, Sign};
    /// let after = Inventory { volumes: vec!["data".to_owned()], ..Inventory::default() };
    /// let made = Effect { kind: Kind::Volume, name: "data".into(), sign: Sign::Added, detail: String::new() };
    /// assert_eq!(Inventory::default().changes_to(&after), [made]);
    /// ```
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Vec<Effect> {
        difference::between(self, after, &[])
    }
}

/// A container, with what connects it to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// Its first name, without the slash.
    pub name: String,
    /// Its id, so that a new container under an old name is told from the old one.
    pub id: String,
    /// The image as it was named when the container was created.
    pub image: String,
    /// The engine's word: `created`, `running`, `paused`, `restarting`, `exited`, `dead`.
    pub state: String,
    /// The networks that it is in, by name; `host` and `none` too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<Membership>,
    /// What is published of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<Port>,
    /// Volumes and bind mounts, by their place in the container.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mounts: Vec<Mount>,
}

/// A container's place in a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The network's name.
    pub network: String,
    /// The container's address there; empty while it does not run.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

/// A published port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Port {
    /// The address of the host that it is published on; `0.0.0.0` for all.
    pub address: String,
    /// On the host.
    pub host: u16,
    /// In the container.
    pub container: u16,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: String,
}

/// Something mounted into a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// What is mounted.
    pub source: Source,
    /// Where in the container.
    pub target: String,
    /// Whether the container may write to it.
    pub writable: bool,
}

/// What a mount shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A volume, by its name.
    Volume(String),
    /// A file or folder of the host, by its path.
    Bind(String),
    /// Memory that is gone with the container.
    Tmpfs,
}

/// A network of the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// `bridge`, `macvlan`, …
    pub driver: String,
    /// In the notation `10.0.0.0/24`; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subnet: String,
}

/// A name of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Name and tag.
    pub name: String,
    /// The id that the name stands for now.
    pub id: String,
}
