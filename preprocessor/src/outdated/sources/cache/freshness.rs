//! What a source says about keeping its answer (RFC 9111).

use std::time::Duration;

use reqwest::header::{AGE, CACHE_CONTROL, HeaderMap};

/// What a source says about keeping its answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Freshness {
    /// It may not be kept at all.
    pub(super) forbidden: bool,
    /// How long it may be used without asking, from when it came.
    pub(super) lifetime: Duration,
}

/// Reads `Cache-Control` and `Age`.
pub(super) fn of(headers: &HeaderMap) -> Freshness {
    let mut freshness = Freshness::default();
    let mut always_ask = false;
    let values = headers.get_all(CACHE_CONTROL).into_iter().filter_map(|value| value.to_str().ok());
    for directive in values.flat_map(|value| value.split(',')) {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        let value = value.trim().trim_matches('"');
        match name.trim().to_ascii_lowercase().as_str() {
            "no-store" => freshness.forbidden = true,
            "no-cache" => always_ask = true,
            "max-age" => freshness.lifetime = Duration::from_secs(value.parse().unwrap_or(0)),
            _ => {}
        }
    }
    let age = headers.get(AGE).and_then(|age| age.to_str().ok()).and_then(|age| age.trim().parse().ok());
    freshness.lifetime = freshness.lifetime.saturating_sub(Duration::from_secs(age.unwrap_or(0)));
    if always_ask {
        freshness.lifetime = Duration::ZERO;
    }
    freshness
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn what_sources_say_about_keeping() {
        let table: [(&[&str], Option<&str>, bool, u64); 9] = [
            (&[], None, false, 0),
            (&["max-age=600"], None, false, 600),
            (&["max-age=600, public"], Some("590"), false, 10),
            (&["max-age=600"], Some("700"), false, 0),
            (&["Max-Age=\"60\""], None, false, 60),
            (&["max-age=ten"], None, false, 0),
            (&["no-cache", "max-age=60"], None, false, 0),
            (&["no-store"], None, true, 0),
            (&["private, max-age=0"], None, false, 0),
        ];
        for (controls, age, forbidden, seconds) in table {
            let mut headers = HeaderMap::new();
            for control in controls {
                headers.append(CACHE_CONTROL, HeaderValue::from_static(control));
            }
            headers.extend(age.map(|age| (AGE, HeaderValue::from_static(age))));
            let expected = Freshness { forbidden, lifetime: Duration::from_secs(seconds) };
            assert_eq!(of(&headers), expected, "{controls:?}, age {age:?}");
        }
    }
}
