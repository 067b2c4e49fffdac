//! The versions of Python that a release must be good for.

use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};
use pep508_rs::{MarkerTree, MarkerTreeKind, MarkerValueVersion};
use url::Url;

use super::constraint::Constraint;
use crate::outdated::pin::Library;

/// The versions of Python that a project is for, by their first two numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pythons {
    /// In rising order; empty where nothing is known.
    wanted: Vec<Python>,
    /// Whether a release must be good for the lowest of them, since the project says so; otherwise for any.
    floor: bool,
}

/// A version of Python's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Python {
    first: u64,
    second: u64,
}

/// A number of Python's releases for mends that no version reaches.
const LAST_MEND: u64 = 99;
/// A second number of Python 3 that no version has reached.
const LAST_SECOND: u64 = 60;

impl Pythons {
    /// What the project says, as far as the library's marker lets it be.
    pub(super) fn of(library: &Library) -> Self {
        let project = library.python.as_deref().and_then(|python| Constraint::parse(python).ok());
        let marker = library.marker.as_deref().and_then(|text| MarkerTree::parse_str::<Url>(text).ok());
        let named =
            |python: &Python| project.as_ref().is_none_or(|project| python.is(|at| project.admits(at)));
        let marked = |python: &Python| marker.as_ref().is_none_or(|marker| python.fits(marker));
        let wanted: Vec<Python> = Python::all().filter(named).filter(marked).collect();
        // Without a lower bound, or with Python 3 for one, the lowest would be a Python that nobody has meant.
        let floor = wanted.first().is_some_and(|lowest| lowest.first == 3 && lowest.second > 0);
        let known = (project.is_some() || marker.is_some()) && !wanted.is_empty();
        Self { wanted: if known { wanted } else { Vec::new() }, floor }
    }

    /// Whether a release is good for them, by what its index says of Python; what cannot be read forbids nothing, as
    /// it forbids pip nothing.
    pub(super) fn take(&self, requires_python: Option<&str>) -> bool {
        let Some(required) = requires_python.and_then(|text| VersionSpecifiers::from_str(text).ok()) else {
            return true;
        };
        let mut wanted = self.wanted.iter().take(if self.floor { 1 } else { usize::MAX }).peekable();
        wanted.peek().is_none() || wanted.any(|python| python.is(|version| required.contains(version)))
    }
}

impl Python {
    const LOWEST: Self = Self { first: 2, second: 7 };

    fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::LOWEST).chain((0..=LAST_SECOND).map(|second| Self { first: 3, second }))
    }

    /// Whether something holds of its first release or of its latest.
    fn is(self, holds: impl Fn(&Version) -> bool) -> bool {
        [0, LAST_MEND].into_iter().any(|mend| holds(&Version::new([self.first, self.second, mend])))
    }

    /// Whether a marker can hold with it, whatever else it asks for.
    fn fits(self, marker: &MarkerTree) -> bool {
        let short = Version::new([self.first, self.second]);
        let whole = [0, LAST_MEND].map(|mend| Version::new([self.first, self.second, mend]));
        whole.iter().any(|whole| may_hold(marker, &short, whole))
    }
}

/// Whether a marker may hold somewhere with a version of Python.
fn may_hold(marker: &MarkerTree, short: &Version, whole: &Version) -> bool {
    match marker.kind() {
        MarkerTreeKind::True => true,
        MarkerTreeKind::False => false,
        MarkerTreeKind::Version(node) => node.edges().any(|(versions, rest)| {
            let fits = match node.key() {
                MarkerValueVersion::PythonVersion => versions.contains(short),
                MarkerValueVersion::PythonFullVersion => versions.contains(whole),
                MarkerValueVersion::ImplementationVersion => true,
            };
            fits && may_hold(&rest, short, whole)
        }),
        MarkerTreeKind::String(node) => node.children().any(|(_, rest)| may_hold(&rest, short, whole)),
        MarkerTreeKind::In(node) => node.children().any(|(_, rest)| may_hold(&rest, short, whole)),
        MarkerTreeKind::Contains(node) => node.children().any(|(_, rest)| may_hold(&rest, short, whole)),
        MarkerTreeKind::Extra(node) => node.children().any(|(_, rest)| may_hold(&rest, short, whole)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(python: Option<&str>, marker: Option<&str>) -> Library {
        Library {
            name: "a".to_owned(),
            extras: Vec::new(),
            specifiers: None,
            marker: marker.map(str::to_owned),
            python: python.map(str::to_owned),
            hashed: false,
            index: None,
            extra_indexes: Vec::new(),
        }
    }

    #[test]
    fn a_release_must_be_good_for_the_lowest_python() {
        for (python, marker, required, expected) in [
            (None, None, Some(">=3.12"), true),
            (Some(">=3.11"), None, None, true),
            (Some(">=3.11"), None, Some(">=3.12"), false),
            (Some(">=3.11"), None, Some(">=3.11"), true),
            (Some(">=3.11"), None, Some(">=3.11.4"), true),
            (Some(">=3.11"), None, Some(">=3.8,<4"), true),
            (Some(">=3.9"), None, Some(">=3.8,!=3.9.7"), true),
            (Some("==3.11.*"), None, Some(">=3.12"), false),
            (Some("~=3.11"), None, Some(">=3.12"), false),
            (Some("^3.11"), None, Some(">=3.12"), false),
            (Some(">=3.11,<3.13"), None, Some(">=3.9"), true),
            (Some(">=3"), None, Some(">=3.9"), true),
            (Some("<4"), None, Some(">=3.12"), true),
            (Some("<3.12"), None, Some(">=3.12"), false),
            (None, Some("python_version < '3.8'"), Some(">=3.8"), false),
            (None, Some("python_version < '3.8'"), Some(">=3.7"), true),
            (None, Some("python_version >= '3.8'"), Some(">=3.9"), false),
            (Some(">=3.6"), Some("python_version >= '3.9'"), Some(">=3.9"), true),
            (None, Some("sys_platform == 'win32'"), Some(">=3.12"), true),
            (Some(">=3.8"), Some("sys_platform == 'win32'"), Some(">=3.12"), false),
            // A marker that cannot hold with the project's Python says nothing of what is wanted.
            (Some(">=3.8"), Some("python_version < '3'"), Some(">=3.12"), true),
            (Some(">=3.11"), None, Some(">=3.6.*"), true),
            (Some("whatever"), None, Some(">=3.12"), true),
        ] {
            let pythons = Pythons::of(&library(python, marker));
            let name = format!("{python:?} {marker:?} {required:?}");
            assert_eq!(pythons.take(required), expected, "{name}");
        }
    }
}
