//! Tags of git's that are versions: `v4`, `v4.1.0`, `release/v1`, `v1-node16`.

/// A tag with numbers in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The whole.
    pub(super) text: String,
    /// What is before the numbers: `v`.
    prefix: String,
    /// At least one.
    pub(super) numbers: Vec<u64>,
    /// What is behind the numbers: `-beta`, or nothing.
    suffix: String,
}

/// How a pre-release is called behind its numbers.
const EARLY: [&str; 8] = ["alpha", "beta", "rc", "pre", "dev", "next", "canary", "snapshot"];

impl Tag {
    /// Reads a tag; `None` if it is no version.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let start = text.find(|at: char| at.is_ascii_digit())?;
        let prefix = &text[..start];
        if !matches!(prefix.chars().last(), None | Some('v' | 'V' | '-' | '/' | '@' | '_' | '.')) {
            return None;
        }
        let mut numbers = Vec::new();
        let mut at = start;
        loop {
            let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
            numbers.push(text[at..at + digits].parse().ok()?);
            at += digits;
            let more = text[at..]
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(|at: char| at.is_ascii_digit()));
            if !more {
                break;
            }
            at += 1;
        }
        let suffix = &text[at..];
        // A name as `2fa-login` begins with a digit and is none.
        if suffix.starts_with(|at: char| at.is_alphanumeric()) {
            return None;
        }
        Some(Self { text: text.to_owned(), prefix: prefix.to_owned(), numbers, suffix: suffix.to_owned() })
    }

    /// Whether it is of the same series: the same before and behind the numbers, or the final of a pre-release.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let suffix = self.suffix == other.suffix || (self.suffix.is_empty() && other.is_early());
        self.prefix == other.prefix && suffix
    }

    /// Whether it is a pre-release.
    fn is_early(&self) -> bool {
        let suffix = self.suffix.to_ascii_lowercase();
        EARLY.iter().any(|early| suffix.trim_start_matches(['-', '.', '_']).starts_with(early))
    }

    /// Whether it is newer, as far as both say.
    pub(super) fn is_after(&self, other: &Self) -> bool {
        let both = self.numbers.len().min(other.numbers.len());
        let (own, others) = (&self.numbers[..both], &other.numbers[..both]);
        own > others || (own == others && other.is_early() && !self.is_early())
    }

    /// The tag with only so many numbers.
    pub(super) fn first_numbers(&self, count: usize) -> String {
        let numbers: Vec<String> = self.numbers.iter().take(count).map(ToString::to_string).collect();
        format!("{}{}{}", self.prefix, numbers.join("."), self.suffix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_are_versions() {
        for (text, expected) in [
            ("v4", Some("v|4|")),
            ("v4.1.0", Some("v|4.1.0|")),
            ("4.1", Some("|4.1|")),
            ("release/v1", Some("release/v|1|")),
            ("codeql-bundle-v2.15.0", Some("codeql-bundle-v|2.15.0|")),
            ("v1-node16", Some("v|1|-node16")),
            ("v2.0.0-beta.1", Some("v|2.0.0|-beta.1")),
            ("v4.", Some("v|4|.")),
            ("main", None),
            ("node16", None),
            ("2fa-login", None),
            ("v99999999999999999999", None),
        ] {
            let found = Tag::parse(text).map(|tag| {
                let numbers: Vec<String> = tag.numbers.iter().map(ToString::to_string).collect();
                format!("{}|{}|{}", tag.prefix, numbers.join("."), tag.suffix)
            });
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
