//! The shapes of typed holes, and what fits them.

use std::net::IpAddr;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What a typed hole stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shape {
    /// An object of Docker's: 12 or 64 hexadecimal digits in lower case.
    Id,
    /// `sha256:` and 64 hexadecimal digits.
    Digest,
    /// An IPv4 or IPv6 address, without a prefix length: write `[IP]/16` or `[IP]/[..]`.
    Ip,
    /// Six pairs of hexadecimal digits.
    Mac,
    /// 0 to 65535.
    Port,
    /// A duration in Docker's words, with or without `ago`, or in Go's notation: write `Up [AGE] (healthy)`.
    Age,
    /// A date, mostly with its time, as Docker and common logs write it.
    Date,
    /// A number of bytes with its unit.
    Size,
    /// A version with what distributions add to it.
    Version,
}

impl Shape {
    /// Every shape, in the order in which they are documented.
    pub(super) const ALL: [Self; 9] = [
        Self::Id,
        Self::Digest,
        Self::Ip,
        Self::Mac,
        Self::Port,
        Self::Age,
        Self::Date,
        Self::Size,
        Self::Version,
    ];

    /// The word between the brackets.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::Digest => "DIGEST",
            Self::Ip => "IP",
            Self::Mac => "MAC",
            Self::Port => "PORT",
            Self::Age => "AGE",
            Self::Date => "DATE",
            Self::Size => "SIZE",
            Self::Version => "VERSION",
        }
    }

    /// Whether all of `text` is a value of this shape.
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Self::Id => matches!(text.len(), 12 | 64) && text.bytes().all(is_hex),
            Self::Digest => {
                text.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64 && hex.bytes().all(is_hex))
            }
            Self::Ip => text.parse::<IpAddr>().is_ok(),
            Self::Mac => text.len() == 17 && text.split(':').all(is_pair) && text.split(':').count() == 6,
            Self::Port => text.parse::<u16>().is_ok_and(|port| port.to_string() == text),
            Self::Age => AGE.as_ref().is_some_and(|grammar| grammar.is_match(text)),
            Self::Date => DATE.as_ref().is_some_and(|grammar| grammar.is_match(text)),
            Self::Size => SIZE.as_ref().is_some_and(|grammar| grammar.is_match(text)),
            Self::Version => VERSION.as_ref().is_some_and(|grammar| grammar.is_match(text)),
        }
    }

    /// The ends of all values of this shape that begin at the byte `start` of `text`, in ascending order, but for
    /// those that `may_end` rules out: its answer costs less than the grammar's.
    pub(super) fn ends(self, text: &str, start: usize, may_end: impl Fn(usize) -> bool) -> Vec<usize> {
        let rest = text.get(start..).unwrap_or_default();
        if !rest.bytes().next().is_some_and(|first| self.may_begin_with(first)) {
            return Vec::new();
        }
        let lengths = self.lengths();
        let longest = lengths.end.min(rest.len() + 1);
        (lengths.start..longest)
            .filter(|length| may_end(start + length))
            .filter(|length| rest.get(..*length).is_some_and(|value| self.fits(value)))
            .map(|length| start + length)
            .collect()
    }

    /// Whether two values are of the same thing: Docker's short id stands for the long one.
    pub(super) fn same(self, one: &str, other: &str) -> bool {
        one == other || (self == Self::Id && (one.starts_with(other) || other.starts_with(one)))
    }

    fn may_begin_with(self, first: u8) -> bool {
        match self {
            Self::Id | Self::Mac => is_hex(first) || first.is_ascii_hexdigit(),
            Self::Digest => first == b's',
            Self::Ip => first.is_ascii_hexdigit() || first == b':',
            Self::Port | Self::Size => first.is_ascii_digit(),
            Self::Age => first.is_ascii_digit() || matches!(first, b'A' | b'L'),
            Self::Date => first.is_ascii_digit() || first.is_ascii_uppercase(),
            Self::Version => first.is_ascii_digit() || first == b'v',
        }
    }

    /// How many bytes a value may have, so that a long line costs no more than its length.
    fn lengths(self) -> Range<usize> {
        match self {
            Self::Id => 12..65,
            Self::Digest => 71..72,
            Self::Ip => 2..46,
            Self::Mac => 17..18,
            Self::Port => 1..6,
            Self::Age | Self::Size => 1..33,
            Self::Date => 8..57,
            Self::Version => 1..81,
        }
    }
}

fn is_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn is_pair(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What Docker's `HumanDuration` says, or what Go's `time.Duration` prints.
static AGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    grammar(&[
        r"(?:Less than a second|About a minute|About an hour|1 second)(?: ago)?",
        r"\d+ (?:seconds|minutes|hours|days|weeks|months|years)(?: ago)?",
        r"(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?(?:ns|µs|us|ms|s)",
    ])
});

/// ISO 8601 and RFC 3339, what Go prints, nginx's two logs, Redis's, mail headers, `date`, `ls -l` and syslog.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"(?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?";
    let zone = r"(?:Z| ?[+-]\d{2}:?\d{2})?(?: [A-Z]{2,5})?";
    let day = r"(?:0?[1-9]|[12]\d|3[01])";
    let month = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    let weekday = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    let iso = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])";
    grammar(&[
        &format!(r"{iso}(?:[T ]{time}{zone})?"),
        &format!(r"\d{{4}}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01])(?: {time})?"),
        &format!(r"{day}/{month}/\d{{4}}:{time}(?: [+-]\d{{4}})?"),
        &format!(r"(?:{weekday},? )?{day}[ -]{month}[ -]\d{{4}}(?: {time}{zone})?"),
        &format!(r"(?:{weekday} )?{month} {{1,2}}{day} {time}(?: [AP]M)?(?: [A-Z]{{2,5}})?(?: \d{{4}})?"),
        &format!(r"{month} {{1,2}}{day} {{1,2}}\d{{4}}"),
    ])
});

/// Bytes as Docker (`745MB`, `1.2 kB`), `du` (`4.0K`) and `free` (`12Gi`) write them.
static SIZE: LazyLock<Option<Regex>> = LazyLock::new(|| grammar(&[r"\d+(?:\.\d+)? ?(?:B|[kKMGTPE]i?B?)"]));

/// `17`, `1.2`, `v2.26.1-4`, `26.1.5+dfsg1`, `5:28.2.2-1~debian.12`, `1.0rc1`.
static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    grammar(&[r"(?:\d+:)?v?\d+(?:\.\d+)*(?:(?:alpha|beta|rc|dev|post|a|b|c|p)\d*)?(?:[.+~-][0-9A-Za-z]+)*"])
});

/// A grammar for the whole of a value; a test holds that none of them is malformed.
fn grammar(alternatives: &[&str]) -> Option<Regex> {
    Regex::new(&format!("^(?:{})$", alternatives.join("|"))).ok()
}

#[cfg(test)]
mod tests;
