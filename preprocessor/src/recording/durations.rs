//! How long each chapter took when it last ran, so that the longest can begin first.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Wall times of scenarios by the files of their chapters, kept apart from recordings: a chapter that has changed
/// has no recording, and takes about as long as before.
///
/// They decide about nothing but the order in which scenarios are executed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Durations {
    milliseconds: BTreeMap<String, u64>,
}

impl Durations {
    /// How long the steps of a chapter took; `None` for one that never ran.
    #[must_use]
    pub fn of(&self, chapter: &str) -> Option<Duration> {
        self.milliseconds.get(chapter).copied().map(Duration::from_millis)
    }

    /// Notes how long the steps of a chapter took this time.
    pub fn note(&mut self, chapter: &str, took: Duration) {
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        self.milliseconds.insert(chapter.to_owned(), milliseconds);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Durations;

    #[test]
    fn the_last_time_counts() {
        let mut durations = Durations::default();
        durations.note("a.md", Duration::from_secs(3));
        durations.note("a.md", Duration::from_millis(1500));
        assert_eq!(durations.of("a.md"), Some(Duration::from_millis(1500)));
        assert_eq!(durations.of("b.md"), None);
        assert_eq!(serde_json::to_string(&durations).unwrap(), r#"{"a.md":1500}"#);
    }
}
