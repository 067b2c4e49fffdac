//! Tags that somebody pushed by mistake, and that stand above all real versions since: `v1.10.6` for `v1.0.6`.
//!
//! A registry never forgets such a tag. It is known by standing alone where nothing leads up to it. What is only
//! suspected here is not proposed unless `latest` means it, and a note says so: nobody is told that there is nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::tag::Tag;

/// How far a lone version is above all others before it is suspected.
const LEAP: u64 = 4;
/// How far it is for one that could be the first of its line.
const WIDE_LEAP: u64 = 10;
/// Why a tag is probably a slip that nothing leads up to.
const UNPREPARED: &str = "no release leads up to it";
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
            return Some(UNPREPARED);
        }
        match self.behind(tag) {
            Behind::Slips => Some(UNPREPARED),
            Behind::Early if self.is_solid(pin) => Some("there are but early versions behind it"),
            Behind::Nothing if self.is_hollow(tag, pin) => Some("there is no full version behind it"),
            Behind::Nothing | Behind::Early | Behind::Releases => None,
        }
    }

    /// Whether a short tag far above all others has no full version behind it, as those have.
    fn is_hollow(&self, tag: &Tag, pin: &Tag) -> bool {
        let is_far =
            self.last_before(tag).is_some_and(|(last, level)| tag.numbers[level] - last[level] >= LEAP);
        let others = self.tags.iter().filter(|other| other.is_like(pin) && other.base == tag.base);
        is_far && self.is_solid(pin) && others.filter(|other| self.is_solid(other)).count() >= ENOUGH
    }

    fn is_solid(&self, tag: &Tag) -> bool {
        self.behind(tag) == Behind::Releases
    }

    /// The greatest version below, and the level at which it is another one.
    fn last_before<'a>(&'a self, tag: &'a Tag) -> Option<(&'a [u64], usize)> {
        let versions = self.versions.get(&(tag.frame.as_str(), tag.layout.as_str()))?;
        let last = versions.range(..tag.numbers.as_slice()).next_back()?;
        let level = (0..tag.numbers.len()).find(|&at| last.get(at) != tag.numbers.get(at))?;
        (level < last.len()).then_some((last, level))
    }

    /// What the tags are that name the same version with more numbers, or before it was released.
    fn behind(&self, short: &Tag) -> Behind {
        let mut found = Behind::Nothing;
        for tag in self.tags.iter().filter(|tag| tag.is_within(short)) {
            match (tag.stage.is_final(), tag.numbers.len() > short.numbers.len()) {
                (true, true) if !self.stands_alone(tag) => return Behind::Releases,
                (true, true) => found = Behind::Slips,
                (false, _) if found == Behind::Nothing => found = Behind::Early,
                _ => {}
            }
        }
        found
    }

    /// Whether a version is alone in its line, and its line is out of all order.
    fn stands_alone(&self, tag: &Tag) -> bool {
        let version = tag.numbers.as_slice();
        let Some(versions) = self.versions.get(&(tag.frame.as_str(), tag.layout.as_str())) else {
            return false;
        };
        let below: Vec<&[u64]> = versions.range(..version).copied().collect();
        let Some((last, level)) = self.last_before(tag).filter(|_| below.len() >= ENOUGH) else {
            return false;
        };
        let (line, rest) = version.split_at(level + 1);
        let mut above = versions.range(version..).skip(1).peekable();
        if above.peek().is_some_and(|next| next.starts_with(line)) {
            return false;
        }
        let leap = version[level].saturating_sub(last[level]);
        let siblings = steps(&below, &version[..level]);
        // Where every line has but one tag, as in a mirror of few, to be alone is nothing special.
        let is_dense = rest.is_empty() || siblings.members > siblings.count;
        let is_regular = is_dense && (level == 0 || (siblings.count >= 3 && siblings.widest <= 1));
        let suspicious = match (rest.iter().any(|number| *number > 0), level) {
            // What others were released above since is a slip only if it looks like nothing before.
            _ if above.peek().is_some() => leap >= LEAP && is_out_of_scale(rest, &below),
            (true, _) if leap >= LEAP => true,
            (true, 0) if leap == 1 => begins_late(rest, &below, last),
            (false, 0) => leap >= WIDE_LEAP,
            (false, 1) => leap >= WIDE_LEAP && version.len() == 2,
            _ => false,
        };
        suspicious && is_regular && leap > siblings.widest
    }
}

/// What stands behind a short tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    /// No tag with more numbers.
    Nothing,
    /// Nothing that was released.
    Early,
    /// Such tags, all of them slips.
    Slips,
    /// Such tags.
    Releases,
}

/// Whether the last number of a version is far greater than any before.
fn is_out_of_scale(rest: &[u64], below: &[&[u64]]) -> bool {
    let usual = below.iter().filter_map(|version| version.last()).max().copied().unwrap_or_default();
    rest.last().is_some_and(|last| *last >= 100 && *last > 10 * usual)
}

/// The numbers at one level of versions, and the steps between them.
struct Steps {
    /// How many numbers there are.
    count: usize,
    /// How many versions have one of them.
    members: usize,
    /// The widest step from one number to the next.
    widest: u64,
}

/// The steps between the lines below a version, at its level.
fn steps(below: &[&[u64]], line: &[u64]) -> Steps {
    let mut numbers: Vec<u64> =
        below.iter().filter(|other| other.starts_with(line)).map(|other| other[line.len()]).collect();
    let members = numbers.len();
    numbers.dedup();
    let widest = numbers.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default();
    Steps { count: numbers.len(), members, widest }
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
