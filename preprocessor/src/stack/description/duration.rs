//! A length of time as `stack.toml` writes it.

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A length of time, written `"90s"` or `"5m"`; five minutes where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub Duration);

impl Default for Seconds {
    fn default() -> Self {
        Self(Duration::from_secs(300))
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        humantime::parse_duration(&text)
            .map(Self)
            .map_err(|_| D::Error::custom(format!("`{text}` is not a length of time such as \"90s\" or \"5m\"")))
    }
}
