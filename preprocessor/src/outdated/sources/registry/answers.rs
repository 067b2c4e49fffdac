//! What the answers of a registry say.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;

use super::host::DOCKER_HUB;
use crate::outdated::release::{Trouble, TroubleKind};
use crate::outdated::sources::credentials::Login;
use crate::outdated::sources::http::{Response, authority, told};

/// What a question is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    /// The registry as the pin names it.
    pub(super) registry: &'a str,
    /// The repository in it.
    pub(super) repository: &'a str,
    /// The tag, if it is about one.
    pub(super) tag: Option<&'a str>,
}

#[derive(Deserialize)]
struct TagList {
    /// Some registries have `null` for none.
    tags: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Complaints {
    errors: Vec<Complaint>,
}

#[derive(Deserialize)]
struct Complaint {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

impl fmt::Display for About<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tag {
            None => write!(f, "repository {}", self.repository),
            Some(tag) => write!(f, "tag {tag} of {}", self.repository),
        }
    }
}

/// Who answered, as people know it.
fn teller(response: &Response) -> String {
    let host = authority(&response.url);
    if host == DOCKER_HUB { "docker.io".to_owned() } else { host }
}

/// The tags on one page.
pub(super) fn tags(response: &Response, about: &About<'_>) -> Result<Vec<String>, Trouble> {
    accepted(response, about)?;
    let list: TagList = json(response, "a list of tags")?;
    Ok(list.tags.unwrap_or_default())
}

/// Whether this is a manifest, of which nothing but its digest is wanted.
pub(super) fn manifest(response: &Response, about: &About<'_>) -> Result<(), Trouble> {
    accepted(response, about)?;
    json::<serde_json::Map<String, serde_json::Value>>(response, "a manifest").map(drop)
}

/// Whether the registry tells what it was asked for.
fn accepted(response: &Response, about: &About<'_>) -> Result<(), Trouble> {
    let host = teller(response);
    let complaint = complaint(response);
    let (kind, message) = match response.status {
        StatusCode::OK => return Ok(()),
        StatusCode::NOT_FOUND => (TroubleKind::Missing, format!("{host} has no {about}{complaint}")),
        status => (TroubleKind::Garbled, format!("{} answers {status}{complaint}", told(&response.url))),
    };
    Err(Trouble { kind, message })
}

/// The registry does not say, or not to the one who asks.
///
/// Most say the same of what is not there at all, so that nobody learns what there is.
pub(super) fn denied(response: &Response, about: &About<'_>, login: &Login, account: &str) -> Trouble {
    let host = teller(response);
    let complaint = complaint(response);
    let message = match login {
        Login::Anonymous => format!(
            "{host} has no {about}, or it is private{complaint}; if it is, log in with `docker login {account}`"
        ),
        Login::Password { user, .. } => {
            format!("{host} has no {about}, or {user} may not read it{complaint}")
        }
        Login::Identity(_) => {
            format!("{host} has no {about}, or your token for {account} is not good for it{complaint}")
        }
    };
    Trouble { kind: TroubleKind::Denied, message }
}

/// A repository without tags, although one was pinned.
pub(super) fn empty(about: &About<'_>) -> Trouble {
    Trouble {
        kind: TroubleKind::Missing,
        message: format!("{} has no tags of {} at all", about.registry, about.repository),
    }
}

/// There is nobody to ask.
pub(super) fn nowhere(about: &About<'_>) -> Trouble {
    Trouble { kind: TroubleKind::Unreachable, message: format!("there is nobody to ask for the {about}") }
}

/// Reads an answer that should be JSON of a certain form.
pub(super) fn json<T: for<'de> Deserialize<'de>>(response: &Response, what: &str) -> Result<T, Trouble> {
    let object = serde_json::from_slice::<serde_json::Map<_, _>>(&response.body);
    object.and_then(|object| serde_json::from_value(object.into())).map_err(|error| {
        let url = told(&response.url);
        let kind = response.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let message = if kind.is_some_and(|kind| kind.contains("html")) {
            format!(
                "{url} answers with a page for people where {what} is expected: \
                 is a proxy or a login page in between?"
            )
        } else if error.is_data() {
            format!("{url} answers with JSON that is not {what}")
        } else {
            format!("{url} answers what is not {what}, nor JSON: {error}")
        };
        Trouble { kind: TroubleKind::Garbled, message }
    })
}

/// What the registry itself says is wrong, in brackets.
fn complaint(response: &Response) -> String {
    let Ok(complaints) = serde_json::from_slice::<Complaints>(&response.body) else { return String::new() };
    let said: Vec<String> = complaints.errors.iter().map(Complaint::to_string).collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It is somebody else's text: one line of it, and not more than one can read.
        let message: String = self.message.lines().next().unwrap_or_default().chars().take(120).collect();
        match (self.code.as_str(), message.as_str()) {
            (code, "") => f.write_str(code),
            ("", message) => f.write_str(message),
            (code, message) => write!(f, "{code}: {message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::header::{HeaderMap, HeaderValue};
    use url::Url;

    use super::*;

    fn response(status: u16, kind: &'static str, body: &'static str) -> Response {
        Response {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]),
            body: Bytes::from_static(body.as_bytes()),
            url: Url::parse("https://registry-1.docker.io/v2/library/web/tags/list?n=1000").unwrap(),
        }
    }

    fn about() -> About<'static> {
        About { registry: "docker.io", repository: "library/web", tag: None }
    }

    #[test]
    fn tags_are_read() {
        let table: [(&str, &[&str]); 3] = [
            (r#"{"name":"library/web","tags":["1","latest"]}"#, &["1", "latest"]),
            (r#"{"name":"library/web","tags":null}"#, &[]),
            (r#"{"name":"library/web"}"#, &[]),
        ];
        for (body, expected) in table {
            assert_eq!(tags(&response(200, "application/json", body), &about()).unwrap(), expected, "{body}");
        }
    }

    #[test]
    fn what_is_no_answer_is_told() {
        let unknown =
            r#"{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry"}]}"#;
        let denied_body =
            r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"},{"code":"DENIED"}]}"#;
        let cases = [
            response(404, "application/json", unknown),
            response(404, "text/plain", "404 page not found"),
            response(200, "text/html; charset=utf-8", "<!doctype html><title>Sign in</title>"),
            response(200, "application/json", "{\"tags\": [\"1\", "),
            response(200, "application/json", "{\"tags\": [1]}"),
            response(200, "application/json", "[]"),
            response(418, "application/json", "{}"),
        ];
        let mut said: Vec<String> = cases
            .iter()
            .map(|response| tags(response, &about()).unwrap_err())
            .map(|trouble| format!("{:?}: {}", trouble.kind, trouble.message))
            .collect();
        let refused = response(401, "application/json", denied_body);
        let logins = [
            Login::Anonymous,
            Login::Password { user: "ann".to_owned(), password: "secret".to_owned() },
            Login::Identity("secret".to_owned()),
        ];
        said.extend(logins.iter().map(|login| {
            let trouble = denied(&refused, &about(), login, "docker.io");
            format!("{:?}: {}", trouble.kind, trouble.message)
        }));
        insta::assert_snapshot!(said.join("\n"));
    }
}
