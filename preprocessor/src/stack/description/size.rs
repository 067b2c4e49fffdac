//! An amount of memory as `stack.toml` writes it.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A number of bytes, written `"512m"` or `"3g"` in powers of 1024.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub u64);

impl Bytes {
    /// So many times 1024³ bytes.
    #[must_use]
    pub const fn gibibytes(count: u64) -> Self {
        Self(count << 30)
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let shift = match text.get(digits.len()..)? {
            "" => 0,
            "k" | "K" => 10,
            "m" | "M" => 20,
            "g" | "G" => 30,
            _ => return None,
        };
        let count: u64 = digits.parse().ok()?;
        count.checked_mul(1 << shift).filter(|bytes| i64::try_from(*bytes).is_ok()).map(Self)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a size such as \"512m\" or \"3g\"")))
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn sizes_are_powers_of_1024() {
        for (text, bytes) in [
            ("7", Some(7)),
            ("2k", Some(2048)),
            ("512m", Some(512 << 20)),
            ("3G", Some(3 << 30)),
            ("", None),
            ("3 g", None),
            ("-1g", None),
            ("3gb", None),
            ("99999999999g", None),
        ] {
            assert_eq!(Bytes::parse(text).map(|size| size.0), bytes, "{text:?}");
        }
    }
}
