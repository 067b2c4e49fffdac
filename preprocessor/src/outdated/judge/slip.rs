//! Tags that somebody pushed by mistake, and that stand above all real versions since: `v1.10.6` for `v1.0.6`.
//!
//! A registry never forgets such a tag. It is known by standing alone where nothing leads up to it. What is only
//! suspected here is not proposed, and a note says so: nobody is told that there is nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::tag::Tag;

/// How far a lone version is above all others before it is suspected.
const LEAP: u64 = 4;
/// How far it is for one that could be the first of its line.
const WIDE_LEAP: u64 = 10;
/// How many versions there have to be below one before it can be told what is usual.
const ENOUGH: usize = 4;

/// The tags of a repository, for what is usual among those that are written alike.
pub(super) struct Usage<'t> {
    tags: &'t [Tag],
    /// The numbers of the released versions by how they are written, each once, in order.
    versions: BTreeMap<(&'t str, &'t str), BTreeSet<&'t [u64]>>,
}

impl<'t> Usage<'t> {
    /// What is usual among these tags.
    pub(super) fn of(tags: &'t [Tag]) -> Self {
        let mut versions: BTreeMap<_, BTreeSet<&[u64]>> = BTreeMap::new();
        for tag in tags.iter().filter(|tag| tag.stage.is_final()) {
            versions.entry((tag.frame.as_str(), tag.layout.as_str())).or_default().insert(&tag.numbers);
        }
        Self { tags, versions }
    }

    /// Why a tag is probably a slip, in the words of a sentence's end.
    pub(super) fn slip(&self, tag: &Tag, pin: &Tag) -> Option<&'static str> {
        if tag.is_dated() || tag.numbers.len() != pin.numbers.len() {
            return None;
        }
        if self.stands_alone(tag) {
            return Some("no release leads up to it");
        }
        self.is_hollow(tag, pin).then_some("there is no full version behind it")
    }

    /// Whether a version is alone in its line, and its line is out of all order.
    fn stands_alone(&self, tag: &Tag) -> bool {
        let version = tag.numbers.as_slice();
        let Some(versions) = self.versions.get(&(tag.frame.as_str(), tag.layout.as_str())) else { return false };
        let below: Vec<&[u64]> = versions.range(..version).copied().collect();
        let Some(last) = below.last().filter(|_| below.len() >= ENOUGH) else { return false };
        let Some(level) = (0..version.len()).find(|&at| last.get(at) != version.get(at)) else { return false };
        let (line, rest) = version.split_at(level + 1);
        let alone = versions.range(version..).nth(1).is_none_or(|next| !next.starts_with(line));
        let leap = version[level].saturating_sub(last[level]);
        let siblings = steps(&below, &version[..level]);
        let is_regular = level == 0 || (siblings.count >= 3 && siblings.widest <= 1);
        let suspicious = match (rest.iter().any(|number| *number > 0), level) {
            (true, _) if leap >= LEAP => true,
            (true, 0) if leap == 1 => begins_late(rest, &below, last),
            (false, 0) => leap >= WIDE_LEAP,
            (false, 1) => leap >= WIDE_LEAP && version.len() == 2,
            _ => false,
        };
        alone && suspicious && is_regular && leap > siblings.widest
    }

    /// Whether a short tag has no longer one behind it, while the pin and others like it have.
    fn is_hollow(&self, tag: &Tag, pin: &Tag) -> bool {
        if !self.has_more_precise(pin) || self.has_more_precise(tag) {
            return false;
        }
        let others = self.tags.iter().filter(|other| other.is_like(pin) && other.base == tag.base);
        others.filter(|other| self.has_more_precise(other)).count() >= ENOUGH
    }

    fn has_more_precise(&self, short: &Tag) -> bool {
        self.tags.iter().any(|tag| tag.is_preciser(short) && !self.stands_alone(tag))
    }
}

/// The numbers at one level of versions, and the steps between them.
struct Steps {
    count: usize,
    widest: u64,
}

/// The steps between the lines below a version, at its level.
fn steps(below: &[&[u64]], line: &[u64]) -> Steps {
    let mut numbers: Vec<u64> =
        below.iter().filter(|other| other.starts_with(line)).map(|other| other[line.len()]).collect();
    numbers.dedup();
    let widest = numbers.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default();
    Steps { count: numbers.len(), widest }
}

/// Whether the only release of a line is one that others came before, where the line below has many releases and began
/// with its first ones.
fn begins_late(rest: &[u64], below: &[&[u64]], last: &[u64]) -> bool {
    let mut minors: Vec<u64> =
        below.iter().filter(|other| other[0] == last[0]).filter_map(|other| other.get(1).copied()).collect();
    minors.dedup();
    let began = minors.first().copied().unwrap_or_default();
    match rest.first() {
        Some(minor) if minors.len() >= ENOUGH => *minor >= WIDE_LEAP || (*minor >= 2 && began < 2),
        _ => false,
    }
}
