//! Whether to try again, and when.

use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use url::Url;

use super::authority;
use crate::outdated::release::{Trouble, TroubleKind};
use crate::outdated::sources::settings::Limits;

/// The longest pause that nobody asked for.
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);
/// How often a host is asked that says each time when to come again.
const MOST_INVITATIONS: u32 = 20;

/// An answer that says: not now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The host is asked too much, and may say when to come again.
    TooMany(Option<Duration>),
    /// The host is not well, and may say when to come again.
    Unwell(Option<Duration>),
    /// The connection broke.
    Broken,
}

/// What to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Wait(Duration),
    GiveUp,
    /// The host says when to come again, and that is later than there is time for.
    TooLong(Duration),
}

impl Refusal {
    /// What an answer says, if it does not answer.
    pub(super) fn of(status: StatusCode, headers: &HeaderMap, now: SystemTime) -> Option<Self> {
        let after = headers.get(RETRY_AFTER).and_then(|after| after.to_str().ok());
        let after = after.and_then(|after| retry_after(after, now));
        match status {
            StatusCode::TOO_MANY_REQUESTS => Some(Self::TooMany(after)),
            // What a host says that has counted requests and has no better word for it.
            StatusCode::FORBIDDEN if after.is_some() => Some(Self::TooMany(after)),
            StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Some(Self::Unwell(after)),
            _ => None,
        }
    }

    /// Whether nobody else should ask the host either.
    pub(super) fn is_for_all(&self) -> bool {
        matches!(self, Self::TooMany(_) | Self::Unwell(Some(_)))
    }

    /// What is told once nothing more is tried.
    pub(super) fn trouble(&self, url: &Url, status: StatusCode, tries: u32) -> Trouble {
        let host = authority(url);
        let times = if tries == 1 { String::new() } else { format!(" {tries} times in a row") };
        let (kind, message) = match self {
            Self::TooMany(_) => (
                TroubleKind::Limited,
                format!("{host} answered {status}{times}: it wants fewer requests; ask again later"),
            ),
            Self::Unwell(_) | Self::Broken => {
                (TroubleKind::Unreachable, format!("{host} answered {status}{times}"))
            }
        };
        Trouble { kind, message }
    }

    fn invitation(&self) -> Option<Duration> {
        match self {
            Self::TooMany(after) | Self::Unwell(after) => *after,
            Self::Broken => None,
        }
    }
}

/// What to do after so many refusals, with so much time left.
pub(super) fn next(refusal: &Refusal, refused: u32, left: Duration, limits: &Limits) -> Next {
    let backoff = backoff(refused, limits.backoff);
    match refusal.invitation() {
        Some(after) if after >= left => Next::TooLong(after),
        Some(_) if refused >= MOST_INVITATIONS => Next::GiveUp,
        // Whoever says "at once" each time has to be left alone some day, too.
        Some(after) if after.is_zero() && refused >= limits.tries => Next::GiveUp,
        Some(after) if after.is_zero() && backoff < left => Next::Wait(backoff),
        Some(after) if !after.is_zero() => Next::Wait(after),
        None if refused < limits.tries && backoff < left => Next::Wait(backoff),
        Some(_) | None => Next::GiveUp,
    }
}

fn backoff(refused: u32, first: Duration) -> Duration {
    let doubled = 2_u32.checked_pow(refused.saturating_sub(1)).unwrap_or(u32::MAX);
    first.saturating_mul(doubled).min(LONGEST_BACKOFF)
}

/// How long `Retry-After` asks to wait: it has seconds or a date.
fn retry_after(written: &str, now: SystemTime) -> Option<Duration> {
    let written = written.trim();
    if let Ok(seconds) = written.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(written).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn retry_after_has_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let table = [
            ("120", Some(120)),
            (" 5 ", Some(5)),
            ("0", Some(0)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ];
        for (written, seconds) in table {
            assert_eq!(retry_after(written, now), seconds.map(Duration::from_secs), "{written}");
        }
    }

    #[test]
    fn which_answers_say_not_now() {
        let after = Some(7 * SECOND);
        let table = [
            (200, None, None),
            (304, None, None),
            (401, None, None),
            (403, None, None),
            (403, Some("7"), Some(Refusal::TooMany(after))),
            (404, Some("7"), None),
            (429, None, Some(Refusal::TooMany(None))),
            (429, Some("7"), Some(Refusal::TooMany(after))),
            (429, Some("whenever"), Some(Refusal::TooMany(None))),
            (500, None, Some(Refusal::Unwell(None))),
            (501, None, None),
            (502, None, Some(Refusal::Unwell(None))),
            (503, Some("7"), Some(Refusal::Unwell(after))),
            (504, None, Some(Refusal::Unwell(None))),
        ];
        for (status, header, expected) in table {
            let mut headers = HeaderMap::new();
            headers.extend(header.map(|value| (RETRY_AFTER, HeaderValue::from_static(value))));
            let status = StatusCode::from_u16(status).unwrap();
            let found = Refusal::of(status, &headers, SystemTime::UNIX_EPOCH);
            assert_eq!(found, expected, "{status} {header:?}");
        }
    }

    #[test]
    fn it_waits_as_long_as_there_is_time() {
        let limits = Limits { tries: 3, backoff: SECOND, ..Limits::default() };
        let (too_many, unwell) = (Refusal::TooMany, Refusal::Unwell);
        let table = [
            (Refusal::Broken, 1, 60, Next::Wait(SECOND)),
            (Refusal::Broken, 2, 60, Next::Wait(2 * SECOND)),
            (Refusal::Broken, 3, 60, Next::GiveUp),
            (Refusal::Broken, 1, 1, Next::GiveUp),
            (unwell(None), 2, 60, Next::Wait(2 * SECOND)),
            (unwell(Some(5 * SECOND)), 3, 60, Next::Wait(5 * SECOND)),
            (too_many(None), 1, 60, Next::Wait(SECOND)),
            (too_many(None), 3, 60, Next::GiveUp),
            (too_many(Some(59 * SECOND)), 1, 60, Next::Wait(59 * SECOND)),
            (too_many(Some(60 * SECOND)), 1, 60, Next::TooLong(60 * SECOND)),
            (too_many(Some(3600 * SECOND)), 1, 60, Next::TooLong(3600 * SECOND)),
            (too_many(Some(SECOND)), 19, 60, Next::Wait(SECOND)),
            (too_many(Some(SECOND)), 20, 60, Next::GiveUp),
            (too_many(Some(Duration::ZERO)), 2, 60, Next::Wait(2 * SECOND)),
            (too_many(Some(Duration::ZERO)), 3, 60, Next::GiveUp),
        ];
        for (refusal, refused, left, expected) in table {
            let found = next(&refusal, refused, left * SECOND, &limits);
            assert_eq!(found, expected, "{refusal:?}, {refused} times, {left} s left");
        }
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        let pauses: Vec<u64> = (1..=9).map(|refused| backoff(refused, SECOND).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30, 30, 30]);
        assert_eq!(backoff(u32::MAX, SECOND), LONGEST_BACKOFF);
    }
}
