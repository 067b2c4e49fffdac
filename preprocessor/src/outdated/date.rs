//! A day of the calendar.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

/// A day of the calendar, in UTC where it is taken from a clock. Days compare by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day of these numbers, if there can be one: months have at most 31 days here.
    #[must_use]
    pub fn of(year: u16, month: u8, day: u8) -> Option<Self> {
        let real = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        real.then_some(Self { year, month, day })
    }

    /// The day of a moment, in UTC; `None` for moments that no calendar here has.
    #[must_use]
    pub fn at(moment: SystemTime) -> Option<Self> {
        moment.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        humantime::format_rfc3339_seconds(moment).to_string().get(..10)?.parse().ok()
    }
}

/// A text is not a day, as `2024-06-30` is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day, as `2024-06-30` is one")]
pub struct NoDate;

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let mut parts = text.splitn(3, '-');
        let mut next = |width: usize| {
            parts.next().filter(|part| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let (year, month, day) = (next(4), next(2), next(2));
        let date = || Self::of(year?.parse().ok()?, month?.parse().ok()?, day?.parse().ok()?);
        date().ok_or(NoDate)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn days_are_read_and_written_alike() {
        for text in ["1996-06-17", "2024-02-29", "9999-12-31"] {
            assert_eq!(text.parse::<Date>().map(|date| date.to_string()), Ok(text.to_owned()));
        }
        for text in
            ["", "2024", "2024-13-01", "2024-00-10", "2024-1-1", "2024-01-01T", "0000-01-01", "20é4-1-1"]
        {
            assert_eq!(text.parse::<Date>(), Err(NoDate), "{text}");
        }
        assert!(Date::of(2024, 6, 30) < Date::of(2024, 7, 1));
    }

    #[test]
    fn a_moment_has_a_day() {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_719_705_600);
        assert_eq!(Date::at(moment), Date::of(2024, 6, 30));
    }
}
