//! Where a redirect leads, and what is taken along.

use reqwest::Method;
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, LOCATION};
use url::Url;

use super::{Request, Response, told};
use crate::outdated::release::{Trouble, TroubleKind};

/// How many addresses one answer may take.
pub(super) const MOST: usize = 10;

/// The request that an answer sends on to, if it does.
///
/// Credentials stay with the host and the port that they were sent to.
pub(super) fn next(request: &Request, response: &Response) -> Result<Option<Request>, Trouble> {
    let moved = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    // What is sent along may hold a secret: it is sent nowhere else.
    if !moved.contains(&response.status) || ![Method::GET, Method::HEAD].contains(&request.method) {
        return Ok(None);
    }
    let location = response.headers.get(LOCATION).and_then(|location| location.to_str().ok());
    let Some(url) = location.and_then(|location| request.url.join(location).ok()) else {
        return Err(garbled(&request.url, &format!("{} to no address", response.status)));
    };
    if request.url.scheme() == "https" && url.scheme() != "https" {
        let message = format!(
            "{} sends on to {}, which is not encrypted: that is not followed",
            told(&request.url),
            told(&url)
        );
        return Err(Trouble { kind: TroubleKind::Untrusted, message });
    }
    let mut next = Request { url, ..request.clone() };
    if next.url.origin() != request.url.origin() {
        next.headers.remove(AUTHORIZATION);
    }
    Ok(Some(next))
}

/// Too many addresses.
pub(super) fn circle(url: &Url) -> Trouble {
    garbled(url, &format!("one redirect after the other, {MOST} of them"))
}

fn garbled(url: &Url, what: &str) -> Trouble {
    Trouble { kind: TroubleKind::Garbled, message: format!("{} answers with {what}", told(url)) }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::header::{HeaderMap, HeaderValue};

    use super::*;

    #[test]
    fn where_it_leads_and_what_is_taken_along() {
        let from = "https://a.example:8443/v2/one";
        let table = [
            (200, "GET", from, "/two", Ok(None)),
            (301, "GET", from, "/two", Ok(Some(("https://a.example:8443/two", true)))),
            (302, "HEAD", from, "two", Ok(Some(("https://a.example:8443/v2/two", true)))),
            (307, "GET", from, "https://b.example/two", Ok(Some(("https://b.example/two", false)))),
            (308, "GET", from, "https://a.example/two", Ok(Some(("https://a.example/two", false)))),
            (303, "POST", from, "/two", Ok(None)),
            (302, "GET", from, "http://a.example:8443/two", Err(TroubleKind::Untrusted)),
            (302, "GET", from, "http://[", Err(TroubleKind::Garbled)),
            (302, "GET", "http://a.example/", "https://a.example/", Ok(Some(("https://a.example/", false)))),
        ];
        for (status, method, from, location, expected) in table {
            let url = Url::parse(from).unwrap();
            let mut request = Request::new(method.parse().unwrap(), &url, "*/*");
            request.headers.insert(AUTHORIZATION, HeaderValue::from_static("Basic YTpi"));
            let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_static(location))]);
            let status = StatusCode::from_u16(status).unwrap();
            let response = Response { status, headers, body: Bytes::new(), url };
            let found = next(&request, &response).map_err(|trouble| trouble.kind);
            let found = found.map(|next| {
                next.map(|next| (next.url.to_string(), next.headers.contains_key(AUTHORIZATION)))
            });
            let expected = expected.map(|next| next.map(|(url, kept): (&str, bool)| (url.to_owned(), kept)));
            assert_eq!(found, expected, "{status} {method} {from} to {location}");
        }
    }
}
