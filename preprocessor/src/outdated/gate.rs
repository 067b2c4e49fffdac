//! Which answers a run is to fail on.

use std::str::FromStr;

use super::answer::Standing;
use crate::suggestion::closest;

/// A kind of answer that a run fails on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bar {
    /// A newer release, whatever its first number.
    Minor,
    /// A newer release with another first number.
    Major,
    /// A pin that could not be checked, or a file that could not be read.
    Unchecked,
}

/// All that a run fails on; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate(pub Vec<Bar>);

const BARS: [(&str, Bar); 3] = [("minor", Bar::Minor), ("major", Bar::Major), ("unchecked", Bar::Unchecked)];

impl Gate {
    /// Whether an answer fails the run.
    #[must_use]
    pub fn stops(&self, standing: Standing) -> bool {
        self.0.iter().any(|bar| match (bar, standing) {
            (Bar::Minor, Standing::Minor | Standing::Major) => true,
            (Bar::Major, Standing::Major) => true,
            (Bar::Unchecked, Standing::Unchecked) => true,
            (Bar::Minor | Bar::Major | Bar::Unchecked, _) => false,
        })
    }
}

impl FromStr for Bar {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = BARS.iter().find(|(name, _)| *name == text);
        known.map(|(_, bar)| *bar).ok_or_else(|| match closest(text, BARS.map(|(name, _)| name)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "a run can fail on `minor`, `major` and `unchecked`".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Bar, Gate};
    use crate::outdated::answer::Standing;

    #[test]
    fn what_is_minor_holds_for_what_is_major_and_for_nothing_else() {
        let table = [
            ("", ""),
            ("minor", "minor major"),
            ("major", "major"),
            ("unchecked", "could not check"),
            ("major unchecked", "major could not check"),
        ];
        let all = [Standing::Current, Standing::Minor, Standing::Major, Standing::Unchecked];
        for (bars, expected) in table {
            let gate = Gate(bars.split_whitespace().map(|bar| bar.parse::<Bar>().unwrap()).collect());
            let stopped: Vec<String> =
                all.iter().filter(|one| gate.stops(**one)).map(ToString::to_string).collect();
            assert_eq!(stopped.join(" "), expected, "{bars}");
        }
    }

    #[test]
    fn a_misspelt_bar_is_refused() {
        assert_eq!("majr".parse::<Bar>().unwrap_err(), "did you mean `major`?");
        assert!("everything".parse::<Bar>().unwrap_err().contains("`unchecked`"));
    }
}
