//! The name of everything that could change what a scenario prints.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::blocks::{Extent, Half, Step};

/// Raised whenever recordings are to be forgotten: their format or the way steps are run has changed.
pub(super) const FORMAT: u32 = 4;

/// Stands for what a scenario does and the golden that it is done to.
///
/// It is a BLAKE3 hash in hexadecimal. Not in it: what is expected of the output, which is judged anew against
/// a recording at no cost; and whatever only the page shows: prose, places, flags such as `hidden`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// The key of these steps, in their order, done to so much of the golden with the key `golden`.
    ///
    /// `default_timeout` counts only for steps that state none.
    #[must_use]
    pub fn of<'step>(
        steps: impl Iterator<Item = &'step Step>,
        extent: Extent,
        golden: &str,
        default_timeout: Duration,
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        add(&mut hasher, &(FORMAT, env!("CARGO_PKG_VERSION"), golden, extent));
        for step in steps {
            add(&mut hasher, &(&step.action, &step.terms, step.terms.timeout.unwrap_or(default_timeout)));
        }
        Self(hasher.finalize().to_hex().to_string())
    }

    /// The key of the same steps where a chapter promises to leave nothing behind: what was recorded without the promise
    /// says nothing about it.
    #[must_use]
    pub fn tidy(self) -> Self {
        let mut hasher = blake3::Hasher::new();
        add(&mut hasher, &(self.0, "leaves nothing"));
        Self(hasher.finalize().to_hex().to_string())
    }

    /// The key of the same steps where a chapter wants tools: each with the hash of its contents, as far as it is there.
    #[must_use]
    pub fn with_tools(self, tools: &[(String, Option<String>)]) -> Self {
        let mut hasher = blake3::Hasher::new();
        add(&mut hasher, &(self.0, "tools", tools));
        Self(hasher.finalize().to_hex().to_string())
    }

    /// The key of the same steps without one half of a drill, where one of them must not pass: what does not depends on
    /// what is expected, and on which of them decide.
    #[must_use]
    pub fn without<'step>(
        self,
        half: Half,
        deciding: impl Iterator<Item = usize>,
        steps: impl Iterator<Item = &'step Step>,
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        add(&mut hasher, &(self.0, half, deciding.collect::<Vec<_>>()));
        for step in steps {
            add(&mut hasher, &step.expected.as_ref().map(|expected| (&expected.text, &expected.bound)));
        }
        Self(hasher.finalize().to_hex().to_string())
    }

    /// The key as files are named after it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Adds a part behind its length, so that no two lists of parts look alike.
fn add(hasher: &mut blake3::Hasher, part: &(impl Serialize + fmt::Debug)) {
    // The types written here have no map with keys that JSON lacks, so that this cannot fail; were it to, the
    // debugging form tells parts apart as well.
    let bytes = serde_json::to_vec(part).unwrap_or_else(|_| format!("{part:?}").into_bytes());
    hasher.update(&bytes.len().to_le_bytes());
    hasher.update(&bytes);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Key;
    use crate::blocks::{Action, Bindings, Exit, Expected, Extent, Half, Kind, Step, Stop, Terms};
    use crate::span::{SourceFile, SourceMap};

    fn step(action: Action) -> Step {
        let source = std::sync::Arc::new(SourceFile::new("book/a.md", "text"));
        let span = SourceMap::identity(source).span(0..4);
        Step {
            span,
            range: 0..0,
            lines: 0..1,
            kind: Kind::Console,
            action,
            terms: Terms::default(),
            expected: None,
        }
    }

    fn command(text: &str) -> Step {
        step(Action::Command(text.to_owned()))
    }

    fn key(steps: &[Step]) -> Key {
        Key::of(steps.iter(), Extent::Stack, "golden", Duration::from_secs(60))
    }

    #[test]
    fn whatever_can_change_the_output_changes_the_key() {
        let base = [command("docker ps"), command("docker volume ls")];
        let terms = |terms: Terms| [command("docker ps"), Step { terms, ..command("docker volume ls") }];
        let others = [
            key(&base),
            key(&base).tidy(),
            key(&base).with_tools(&[("tool".to_owned(), None)]),
            key(&base).with_tools(&[("tool".to_owned(), Some("one".to_owned()))]),
            key(&base).with_tools(&[("tool".to_owned(), Some("other".to_owned()))]),
            key(&base).with_tools(&[("other".to_owned(), Some("one".to_owned()))]),
            key(&base[..1]),
            key(&[]),
            key(&[command("docker ps -a"), command("docker volume ls")]),
            key(&[command("docker volume ls"), command("docker ps")]),
            key(&[command("docker ps\ndocker volume ls")]),
            key(&[step(Action::Script("docker ps".to_owned())), command("docker volume ls")]),
            key(&terms(Terms { exit: Exit::Code(1), ..Terms::default() })),
            key(&terms(Terms { stop: Some(Stop::On("ready".to_owned())), ..Terms::default() })),
            key(&terms(Terms { timeout: Some(Duration::from_secs(5)), ..Terms::default() })),
            key(&terms(Terms { background: true, ..Terms::default() })),
            Key::of(base.iter(), Extent::Stack, "other golden", Duration::from_secs(60)),
            Key::of(base.iter(), Extent::Engine, "golden", Duration::from_secs(60)),
            Key::of(base.iter(), Extent::Shell, "golden", Duration::from_secs(60)),
            Key::of(base.iter(), Extent::Stack, "golden", Duration::from_secs(61)),
        ];
        let distinct: std::collections::BTreeSet<_> = others.iter().collect();
        assert_eq!(distinct.len(), others.len());
    }

    #[test]
    fn what_only_the_page_shows_leaves_the_key_alone() {
        let mut moved = command("docker ps");
        moved.lines = 4..5;
        moved.span.range = 1..2;
        moved.kind = Kind::Script;
        moved.expected = Some(Expected {
            text: "...\n".to_owned(),
            span: moved.span.clone(),
            lines: 5..6,
            written: Vec::new(),
            bound: Bindings::new(),
        });
        assert_eq!(key(&[command("docker ps")]), key(&[moved]));
    }

    #[test]
    fn where_a_step_must_not_pass_its_expectation_changes_the_key() {
        let expected = |text: &str, bound: Bindings| {
            let step = command("curl localhost");
            let (text, span) = (text.to_owned(), step.span.clone());
            let expected = Expected { text, span, lines: 1..2, written: Vec::new(), bound };
            [Step { expected: Some(expected), ..step }]
        };
        let without = |half, deciding: &[usize], steps: &[Step]| {
            key(steps).without(half, deciding.iter().copied(), steps.iter())
        };
        let bound = Bindings::from([("page".to_owned(), "fine".to_owned())]);
        let fine = expected("fine\n", Bindings::new());
        let others = [
            key(&fine),
            without(Half::Fault, &[0], &fine),
            without(Half::Cure, &[0], &fine),
            without(Half::Fault, &[], &fine),
            without(Half::Fault, &[0], &expected("good\n", Bindings::new())),
            without(Half::Fault, &[0], &expected("fine\n", bound)),
            without(Half::Fault, &[0], &[command("curl localhost")]),
        ];
        let distinct: std::collections::BTreeSet<_> = others.iter().collect();
        assert_eq!(distinct.len(), others.len());
    }

    #[test]
    fn the_default_timeout_counts_only_where_a_step_has_none() {
        let terms = Terms { timeout: Some(Duration::from_secs(5)), ..Terms::default() };
        let steps = [Step { terms, ..command("sleep 1") }];
        let under = |seconds| Key::of(steps.iter(), Extent::Stack, "golden", Duration::from_secs(seconds));
        assert_eq!(under(60), under(61));
    }

    #[test]
    fn a_key_is_a_file_name() {
        let key = key(&[]);
        assert_eq!(key.as_str().len(), 64);
        assert!(key.as_str().bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
