//! The releases of a library that may be proposed, and the others.

use std::str::FromStr;

use pep440_rs::{PrereleaseKind, Version};

use super::constraint::Constraint;
use super::pythons::Pythons;
use crate::outdated::pin::Library;
use crate::outdated::release::Release;

/// The releases of a library, as seen from one pin.
pub(super) struct Shelf {
    /// Those whose versions are versions, each with what speaks against it.
    offers: Vec<Offer>,
}

/// A release. They are in the order of their versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Offer {
    /// Without its local part, unless the pin has one.
    pub(super) version: Version,
    /// Why it was taken back, if it was.
    pub(super) yanked: Option<String>,
    pub(super) requires_python: Option<String>,
    /// Whether it is a pre-release that the pin does not ask for, of another local part, or shut out by name.
    unwanted: bool,
    /// Whether it is for other versions of Python than the project.
    unfit: bool,
}

impl Shelf {
    /// Sorts the releases by what speaks against them. What is no version by PEP 440, pip does not see either.
    pub(super) fn new(library: &Library, constraint: Option<&Constraint>, releases: &[Release]) -> Self {
        let pythons = Pythons::of(library);
        let versions: Vec<(Version, &Release)> = releases
            .iter()
            .filter_map(|release| Some((Version::from_str(&release.version).ok()?, release)))
            .collect();
        let wish = Wish::of(constraint, versions.iter().map(|(version, _)| version));
        let offers = versions.iter().map(|(version, release)| Offer {
            version: if wish.local.is_empty() { version.clone().without_local() } else { version.clone() },
            yanked: release.yanked.clone(),
            requires_python: release.requires_python.clone(),
            unwanted: !wish.takes(version)
                || constraint.is_some_and(|constraint| constraint.excludes(version)),
            unfit: !pythons.take(release.requires_python.as_deref()),
        });
        Self { offers: offers.collect() }
    }

    /// Those that may be proposed.
    pub(super) fn usable(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| offer.yanked.is_none() && !offer.unwanted && !offer.unfit)
    }

    /// Those that may be proposed to a project with another Python.
    pub(super) fn for_other_pythons(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| offer.yanked.is_none() && !offer.unwanted && offer.unfit)
    }

    /// The newest that may be proposed.
    pub(super) fn newest(&self) -> Option<&Offer> {
        self.usable().max()
    }

    /// The release of a version, whatever speaks against it; one that was not taken back before one that was.
    pub(super) fn find(&self, version: &Version) -> Option<&Offer> {
        self.offers
            .iter()
            .filter(|offer| offer.version == *version)
            .min_by_key(|offer| offer.yanked.is_some())
    }
}

/// What kinds of releases a pin asks for.
struct Wish {
    /// The pre-release that it is on, if it is on one.
    early: Option<Version>,
    /// Whether there is no final release above that.
    only_early: bool,
    /// Its local part: `cu118` of `2.1.0+cu118`.
    local: String,
}

impl Wish {
    fn of<'all>(constraint: Option<&Constraint>, mut versions: impl Iterator<Item = &'all Version>) -> Self {
        let terms = constraint.map_or(&[][..], Constraint::terms);
        let early = terms.iter().map(|term| &term.version).filter(|version| version.any_prerelease()).max();
        let local = constraint.and_then(Constraint::exact).map(local).unwrap_or_default();
        let only_early =
            early.is_some_and(|early| !versions.any(|version| version.is_stable() && version > early));
        Self { early: early.cloned(), only_early, local }
    }

    fn takes(&self, version: &Version) -> bool {
        (self.local.is_empty() || local(version) == self.local)
            && (version.is_stable()
                || self.early.as_ref().is_some_and(|early| self.takes_early(version, early)))
    }

    /// Whoever is on a pre-release gets the next of the same release, or of any if there are only such.
    fn takes_early(&self, version: &Version, early: &Version) -> bool {
        let same_release = version.only_release() == early.only_release();
        let as_mature = maturity(version) >= maturity(early);
        as_mature && (same_release || self.only_early)
    }
}

/// How close a version is to a final one: 0 for a development release, then alpha, beta, candidate, final.
fn maturity(version: &Version) -> u8 {
    if version.is_dev() {
        return 0;
    }
    match version.pre().map(|pre| pre.kind) {
        Some(PrereleaseKind::Alpha) => 1,
        Some(PrereleaseKind::Beta) => 2,
        Some(PrereleaseKind::Rc) => 3,
        None => 4,
    }
}

fn local(version: &Version) -> String {
    version.local().iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}
