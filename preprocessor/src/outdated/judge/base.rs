//! The distribution that an image is made on, as tags name it: `bookworm`, `jammy`, `alpine3.18`, `debian-12`.

use std::cmp::Ordering;
use std::sync::LazyLock;

use crate::outdated::date::Date;

/// A release of a distribution, as a tag names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base {
    /// The distribution: `debian`, `alpine`.
    pub(super) family: String,
    /// How its releases are named, so that like is compared with like: `*` for codenames, `debian-*` for numbers.
    pub(super) style: String,
    /// The release by its number, greater ones later; that of a codename is the table's. Empty for what has none.
    release: Vec<u64>,
    /// The name as people know it: `bookworm`, `alpine 3.18`.
    pub(super) name: String,
}

/// What is known of a release of Debian or Ubuntu.
#[derive(Clone, Debug)]
struct Fact {
    family: &'static str,
    version: Vec<u64>,
    codename: &'static str,
    long_term: bool,
    released: Option<Date>,
    end: Option<Date>,
    long_term_end: Option<Date>,
}

/// Distributions whose releases tags name by number, as `alpine3.18` or `debian-12`.
const NUMBERED: [(&str, &str); 18] = [
    ("alpine", "alpine"),
    ("debian", "debian"),
    ("deb", "debian"),
    ("ubuntu", "ubuntu"),
    ("centos", "centos"),
    ("rockylinux", "rocky"),
    ("rocky", "rocky"),
    ("almalinux", "alma"),
    ("fedora", "fedora"),
    ("oraclelinux", "oracle"),
    ("ol", "oracle"),
    ("ubi", "ubi"),
    ("el", "el"),
    ("al", "amazon"),
    ("amazonlinux", "amazon"),
    ("mariner", "mariner"),
    ("azurelinux", "azure"),
    ("photon", "photon"),
];

impl Base {
    /// The base that a word names by itself: `bookworm`, `alpine3.18`.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        if let Some(fact) = fact_of_codename(word) {
            return Some(Self {
                family: fact.family.to_owned(),
                style: "*".to_owned(),
                release: fact.version.clone(),
                name: fact.codename.to_owned(),
            });
        }
        let digits = word.find(|sign: char| sign.is_ascii_digit())?;
        let (family, number) = word.split_at(digits);
        Self::numbered(family, "", number)
    }

    /// The base that a word and the number behind it name: `debian-12`.
    pub(super) fn of_words(family: &str, number: &str) -> Option<Self> {
        Self::numbered(family, "-", number)
    }

    fn numbered(word: &str, between: &str, number: &str) -> Option<Self> {
        let family = NUMBERED.iter().find(|(known, _)| *known == word)?.1;
        let release = number.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u64>>>()?;
        // There were no images of older ones: `-debian-2.0` counts something else.
        let oldest = match family {
            "debian" => 6,
            "ubuntu" => 10,
            _ => 0,
        };
        if release.first().is_none_or(|first| *first < oldest) {
            return None;
        }
        Some(Self {
            family: family.to_owned(),
            style: format!("{word}{between}*"),
            name: format!("{family} {number}"),
            release,
        })
    }

    /// Whether a maintainer would go from here to `other`: it is newer, out, and for as long a term.
    pub(super) fn may_become(&self, other: &Self, today: Date) -> bool {
        !self.is_rolling()
            && self.family == other.family
            && self.style == other.style
            && other.is_out(today)
            && other.release > self.release
            && (!self.is_long_term() || other.is_long_term())
    }

    /// Which of two of the same distribution is newer.
    pub(super) fn newer(&self, other: &Self) -> Ordering {
        self.release.cmp(&other.release)
    }

    /// Whether it never becomes a release, as Debian's sid.
    pub(super) fn is_rolling(&self) -> bool {
        self.release.is_empty()
    }

    fn is_out(&self, today: Date) -> bool {
        is_out(&self.family, &self.release, today)
    }

    fn is_long_term(&self) -> bool {
        is_long_term(&self.family, &self.release)
    }

    /// What there is to say of its end, if that is known.
    pub(super) fn end(&self, today: Date) -> Option<String> {
        end(&self.family, &self.release, today)
    }
}

/// Whether a release of a distribution is out. What the table does not know is out: it is newer than the table.
pub(super) fn is_out(family: &str, release: &[u64], today: Date) -> bool {
    match fact(family, release) {
        Some(fact) => fact.released.is_some_and(|released| released <= today),
        None => !release.is_empty(),
    }
}

/// Whether it is looked after for longer than others of its distribution are; true where there is no such difference.
pub(super) fn is_long_term(family: &str, release: &[u64]) -> bool {
    match (family, release) {
        ("ubuntu", [year, month, ..]) => {
            fact(family, release).map_or(year % 2 == 0 && *month == 4, |fact| fact.long_term)
        }
        _ => true,
    }
}

/// What there is to say of the end of a release's security updates.
pub(super) fn end(family: &str, release: &[u64], today: Date) -> Option<String> {
    let fact = fact(family, release)?;
    let end = fact.end?;
    let name = fact.codename;
    match fact.long_term_end {
        Some(last) if last < today => Some(format!("{name} has had no security updates since {last}")),
        Some(last) if end < today => {
            Some(format!("{name} is past its regular support and gets long-term support only, until {last}"))
        }
        None if end < today => Some(format!("{name} has had no security updates since {end}")),
        _ => None,
    }
}

fn fact(family: &str, release: &[u64]) -> Option<&'static Fact> {
    FACTS.iter().find(|fact| {
        // Of Debian's point releases the first number counts, and did not before there was a 7.
        fact.family == family
            && !fact.version.is_empty()
            && if family == "debian" && fact.version.len() == 1 {
                release.first() == fact.version.first()
            } else {
                release.starts_with(&fact.version)
            }
    })
}

fn fact_of_codename(word: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|fact| fact.codename == word)
}

static FACTS: LazyLock<Vec<Fact>> =
    LazyLock::new(|| include_str!("base/releases.csv").lines().filter_map(parsed).collect());

fn parsed(line: &'static str) -> Option<Fact> {
    let fields: [&str; 7] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
    let [family, version, codename, long_term, released, end, long_term_end] = fields;
    (!line.starts_with('#')).then(|| Fact {
        family,
        version: version.split('.').filter_map(|part| part.parse().ok()).collect(),
        codename,
        long_term: !long_term.is_empty(),
        released: released.parse().ok(),
        end: end.parse().ok(),
        long_term_end: long_term_end.parse().ok(),
    })
}

#[cfg(test)]
mod tests;
