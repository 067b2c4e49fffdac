//! A tag of an image, taken apart as a maintainer reads it.
//!
//! ```text
//! 15.4-alpine3.18              version 15.4, base alpine 3.18
//! v2.10.5                      version 2.10.5, written with a v
//! 3.13.0rc2-slim-bookworm      version 3.13.0, stage rc 2, base bookworm
//! 16.1.0-debian-11-r15         version 16.1.0, base debian 11, build 15
//! RELEASE.2024-01-16T16-07-38Z a moment, as versions go
//! ```
//!
//! What is none of these (`-slim`, `-jdk17`, `amd64-`) has to be equal in whatever takes the tag's place.

use std::cmp::Ordering;

use super::base::Base;
use number::Version;
use stage::Stage;
use word::{Behind, Word};

mod number;
mod stage;
mod word;

/// A tag, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    /// The tag as it is.
    pub(super) text: String,
    /// Everything that has to be equal in whatever takes its place, with signs for what may differ: `@-alpine~`.
    pub(super) frame: String,
    /// How the version is written, if there is one.
    pub(super) layout: String,
    /// The numbers of the version, the greatest first; none for a tag that names no version.
    pub(super) numbers: Vec<u64>,
    /// How far it is from a release.
    pub(super) stage: Stage,
    /// What counts how often the version was packed, if the tag says so.
    pub(super) builds: Vec<u64>,
    /// What the image is made on, if the tag says so.
    pub(super) base: Option<Base>,
    /// The words of it that have to be equal, for tags without a version.
    pub(super) words: Vec<String>,
    /// Whether it names a commit.
    pub(super) commit: bool,
    version: Option<Version>,
}

/// Words for images that move on with a branch. A number behind one of them is no version of anything.
const BRANCHES: [&str; 18] = [
    "pr", "pull", "mr", "merge", "issue", "branch", "feature", "feat", "fix", "bugfix", "hotfix", "main",
    "master", "trunk", "develop", "sha", "commit", "git",
];

impl Tag {
    /// Takes a tag apart. Any text can be taken apart; what makes no sense has no version.
    pub(super) fn parse(text: &str) -> Self {
        let words = word::split(text);
        let mut tag = Self {
            text: text.to_owned(),
            frame: String::new(),
            layout: String::new(),
            numbers: Vec::new(),
            stage: Stage::FINAL,
            builds: Vec::new(),
            base: None,
            words: Vec::new(),
            commit: false,
            version: None,
        };
        let versioned = version(&words);
        let (before, after) = match &versioned {
            Some(found) => (&words[..found.at], &words[found.at + found.words..]),
            None => (&words[..], &words[..0]),
        };
        tag.take_before(before);
        if let Some(found) = versioned {
            tag.take_version(words[found.at].before, found.version);
            tag.take_after(after);
        }
        tag
    }

    /// Whether it names a version.
    pub(super) fn is_versioned(&self) -> bool {
        !self.numbers.is_empty()
    }

    /// Whether it names a version with nothing but a `v` before the numbers.
    pub(super) fn is_plain(&self) -> bool {
        self.version.as_ref().is_some_and(|version| matches!(version.prefix.as_str(), "" | "v" | "V"))
    }

    /// Whether its first number is a year, or all of it a date.
    pub(super) fn is_dated(&self) -> bool {
        self.version.as_ref().is_some_and(|version| version.is_dated())
    }

    /// Whether it is a whole date and no more, as images have that are made anew now and then.
    pub(super) fn is_day(&self) -> bool {
        self.version.as_ref().is_some_and(|version| version.is_day())
    }

    /// Whether it could stand in the place of `other` but for version and base: same words, same precision.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let widths = match (&self.version, &other.version) {
            (Some(own), Some(other)) => own.is_padded_like(other),
            (None, None) => true,
            _ => false,
        };
        self.frame == other.frame && self.layout == other.layout && widths
    }

    /// Whether it is written as `other` is, but that its first number is a year.
    pub(super) fn counts_years_after(&self, other: &Self) -> bool {
        let rest = self.layout.strip_prefix('Y');
        self.frame == other.frame && rest.is_some() && rest == other.layout.strip_prefix('#')
    }

    /// Whether it names the same version as `other`, with as many numbers or more, and is written like it otherwise.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.frame == other.frame && self.base == other.base && self.numbers.starts_with(&other.numbers)
    }

    /// Which of two versions is newer: by numbers, then by stage, then by builds.
    pub(super) fn newer(&self, other: &Self) -> Ordering {
        self.version_newer(other).then_with(|| self.builds.cmp(&other.builds))
    }

    /// The same without the builds.
    pub(super) fn version_newer(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| self.stage.cmp(&other.stage))
    }

    fn take_before(&mut self, words: &[Word<'_>]) {
        for word in words {
            self.commit |= word::is_commit(word.text);
            match Base::of_word(word.text) {
                Some(base) if self.base.is_none() => self.take_base(word.before, base),
                _ => self.take_word(word.before, word.text),
            }
        }
    }

    fn take_version(&mut self, before: &str, version: Version) {
        self.frame.push_str(before);
        self.frame.push_str(&version.prefix);
        self.frame.push('@');
        self.layout.clone_from(&version.layout);
        self.numbers.clone_from(&version.numbers);
        self.stage = version.stage.clone();
        self.version = Some(version);
    }

    fn take_after(&mut self, words: &[Word<'_>]) {
        let mut rest = words;
        let mut behind = Behind::Number;
        while let Some((word, after)) = rest.split_first() {
            rest = after;
            if let Some(stage) = Stage::of_word(word.text).filter(|_| self.stage == Stage::FINAL) {
                self.stage = stage;
                rest = self.stage.take_numbers(rest);
            } else if let Some((base, used)) = base(word, rest).filter(|_| self.base.is_none()) {
                self.take_base(word.before, base);
                rest = &rest[used..];
                behind = Behind::Number;
            } else if let Some(build) = word::build(word, rest, behind) {
                self.frame.push_str(if build.sign.is_empty() { "" } else { word.before });
                self.frame.push_str(&build.sign);
                self.builds.extend(build.number);
                behind = if build.number.is_some() { Behind::Number } else { Behind::Commit };
            } else {
                self.take_word(word.before, word.text);
                behind = Behind::Word;
            }
        }
    }

    fn take_base(&mut self, before: &str, base: Base) {
        self.frame.push_str(before);
        self.frame.push_str(&base.style);
        self.base = Some(base);
    }

    fn take_word(&mut self, before: &str, word: &str) {
        self.frame.push_str(before);
        self.frame.push_str(word);
        self.words.push(word.to_owned());
    }
}

/// Where the version stands, and what it is.
struct Found {
    at: usize,
    words: usize,
    version: Version,
}

/// The version of a tag: the first word that is one by itself or with a `v`, otherwise the first with letters before.
fn version(words: &[Word<'_>]) -> Option<Found> {
    let is_branch = |word: &Word<'_>| BRANCHES.contains(&word.text.to_ascii_lowercase().as_str());
    let words = &words[..words.iter().position(is_branch).unwrap_or(words.len())];
    let found = |plain: bool| {
        (0..words.len()).find_map(|at| {
            let (version, used) = Version::read(&words[at..])?;
            let wanted = plain == matches!(version.prefix.as_str(), "" | "v" | "V");
            (wanted && Base::of_word(words[at].text).is_none()).then_some(Found { at, words: used, version })
        })
    };
    found(true).or_else(|| found(false))
}

/// The base that a word behind the version names, with the word behind it or without, and how many more words it took.
fn base(word: &Word<'_>, rest: &[Word<'_>]) -> Option<(Base, usize)> {
    let alone = Base::of_word(word.text).map(|base| (base, 0));
    alone.or_else(|| {
        let next = rest.first().filter(|next| next.before == "-")?;
        Some((Base::of_words(word.text, next.text)?, 1))
    })
}

#[cfg(test)]
mod tests;
