//! One answer that is kept, and how it is written down.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{
    AGE, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LINK,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::freshness;
use crate::outdated::sources::http::Response;

/// The headers that matter to whoever reads the answer again.
const HEADERS: [HeaderName; 6] = [AGE, CACHE_CONTROL, CONTENT_TYPE, ETAG, LAST_MODIFIED, LINK];

/// An answer, and when it came.
#[derive(Clone, Debug)]
pub(in crate::outdated::sources) struct Kept {
    response: Response,
    came: SystemTime,
}

/// The first line of a file; the body follows it as it is.
#[derive(Serialize, Deserialize)]
struct Head {
    url: Url,
    /// In seconds since 1970.
    came: u64,
    headers: Vec<(String, String)>,
    /// The body's BLAKE3, by which a file is known that is not whole.
    body: String,
}

impl Kept {
    /// What is kept of an answer, if it may be and is of use the next time.
    pub(super) fn of(response: &Response, now: SystemTime) -> Option<Self> {
        let says = freshness::of(&response.headers);
        let validated = [ETAG, LAST_MODIFIED].iter().any(|name| response.headers.contains_key(name));
        let useful = validated || !says.lifetime.is_zero();
        let keep = response.status == StatusCode::OK && !says.forbidden && useful;
        keep.then(|| Self { response: response.clone(), came: now })
    }

    /// The answer as it came.
    pub(in crate::outdated::sources) fn response(&self) -> Response {
        self.response.clone()
    }

    /// Whether it may be used without asking. What came in the future came from a clock that was wrong.
    pub(in crate::outdated::sources) fn is_fresh(&self, now: SystemTime) -> bool {
        let lifetime = freshness::of(&self.response.headers).lifetime;
        now.duration_since(self.came).is_ok_and(|age| age < lifetime)
    }

    /// Has the source asked whether this still holds.
    pub(in crate::outdated::sources) fn add_validators(&self, headers: &mut HeaderMap) {
        let own = |name: HeaderName| self.response.headers.get(name).cloned();
        headers.extend(own(ETAG).map(|tag| (IF_NONE_MATCH, tag)));
        headers.extend(own(LAST_MODIFIED).map(|date| (IF_MODIFIED_SINCE, date)));
    }

    /// The answer, of which the source has said with these headers that it still holds.
    pub(in crate::outdated::sources) fn renewed(&self, headers: &HeaderMap) -> Response {
        let mut response = self.response.clone();
        // How old it was when it came says nothing any more.
        response.headers.remove(AGE);
        for name in HEADERS {
            if let Some(value) = headers.get(&name) {
                response.headers.insert(name, value.clone());
            }
        }
        response
    }

    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let headers = HEADERS.iter().flat_map(|name| {
            let values = self.response.headers.get_all(name).into_iter();
            values.filter_map(|value| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        });
        let head = Head {
            url: self.response.url.clone(),
            came: self.came.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
            headers: headers.collect(),
            body: blake3::hash(&self.response.body).to_hex().to_string(),
        };
        let mut bytes = serde_json::to_vec(&head).unwrap_or_default();
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.response.body);
        bytes
    }

    /// Reads a file; `None` if it is not whole.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (head, body) = (bytes.get(..end)?, bytes.get(end + 1..)?);
        let head: Head = serde_json::from_slice(head).ok()?;
        if blake3::hash(body).to_hex().as_str() != head.body {
            return None;
        }
        let mut headers = HeaderMap::new();
        for (name, value) in head.headers {
            let name = HeaderName::try_from(name).ok()?;
            headers.append(name, HeaderValue::try_from(value).ok()?);
        }
        let body = Bytes::copy_from_slice(body);
        let response = Response { status: StatusCode::OK, headers, body, url: head.url };
        Some(Self { response, came: UNIX_EPOCH.checked_add(Duration::from_secs(head.came))? })
    }
}
