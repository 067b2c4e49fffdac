//! Tokens: one for each repository, shared by all who ask for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use tokio::time::Instant;
use url::Url;

use super::answers::{self, About};
use super::host::Host;
use crate::outdated::release::{Trouble, TroubleKind};
use crate::outdated::sources::credentials::Login;
use crate::outdated::sources::http::{Http, Request, Response, authority, told};

/// As which program tokens are asked for.
const CLIENT: &str = "drydock";
/// How long a token holds if it does not say so.
const USUAL: u64 = 60;
/// How long before its end a token is given back: the next answer may take a while.
const MARGIN: Duration = Duration::from_secs(10);

/// What a token is wanted for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    /// Where it is given.
    pub(super) realm: Url,
    /// For whom.
    pub(super) service: Option<String>,
    /// What for.
    pub(super) scope: String,
}

/// The tokens of a run.
#[derive(Default)]
pub(super) struct Tokens {
    /// Whoever holds the inner lock fetches the token, and the others wait for it.
    tokens: Mutex<HashMap<Wanted, Arc<tokio::sync::Mutex<Option<Token>>>>>,
}

struct Token {
    text: String,
    until: Instant,
}

#[derive(Deserialize)]
struct Given {
    token: Option<String>,
    access_token: Option<String>,
    /// In seconds.
    expires_in: Option<u64>,
}

impl Tokens {
    /// The token that is wanted, fetched if there is none that still holds.
    pub(super) async fn get(
        &self,
        http: &Http,
        wanted: Wanted,
        host: &Host,
        about: &About<'_>,
    ) -> Result<String, Trouble> {
        let shared = {
            let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(tokens.entry(wanted.clone()).or_default())
        };
        let mut known = shared.lock().await;
        if let Some(token) = known.as_ref().filter(|token| token.until > Instant::now()) {
            return Ok(token.text.clone());
        }
        let response = http.ask_anew(request(&wanted, &host.login)).await?;
        let token = read(&response, host, about)?;
        let text = token.text.clone();
        *known = Some(token);
        Ok(text)
    }
}

/// How a token is asked for: with an identity token by OAuth 2, otherwise as Docker has done from the beginning.
fn request(wanted: &Wanted, login: &Login) -> Request {
    let mut url = wanted.realm.clone();
    if let Login::Identity(token) = login {
        let mut request = Request::new(Method::POST, &url, "application/json");
        let form = [
            ("grant_type", "refresh_token"),
            ("service", wanted.service.as_deref().unwrap_or_default()),
            ("client_id", CLIENT),
            ("scope", &wanted.scope),
            ("refresh_token", token),
        ];
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        request.body = Some(form);
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(CONTENT_TYPE, kind);
        return request;
    }
    if let Some(service) = &wanted.service {
        url.query_pairs_mut().append_pair("service", service);
    }
    url.query_pairs_mut().append_pair("scope", &wanted.scope);
    let Login::Password { user, password } = login else { return token_request(&url) };
    url.query_pairs_mut().append_pair("account", user);
    let mut request = token_request(&url);
    if let Ok(mut value) = HeaderValue::from_str(&http_auth::basic::encode_credentials(user, password)) {
        value.set_sensitive(true);
        request.headers.insert(AUTHORIZATION, value);
    }
    request
}

fn token_request(url: &Url) -> Request {
    Request::new(Method::GET, url, "application/json")
}

fn read(response: &Response, host: &Host, about: &About<'_>) -> Result<Token, Trouble> {
    let status = response.status;
    if [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::BAD_REQUEST].contains(&status) {
        return Err(refused(response, host, about));
    }
    if status != StatusCode::OK {
        let message = format!("{} gives no token for the {about}: it answers {status}", told(&response.url));
        return Err(Trouble { kind: TroubleKind::Garbled, message });
    }
    let given: Given = answers::json(response, "a token")?;
    let Some(text) = given.token.or(given.access_token).filter(|token| !token.is_empty()) else {
        let message = format!("{} gives no token for the {about}: its answer has none", told(&response.url));
        return Err(Trouble { kind: TroubleKind::Garbled, message });
    };
    let holds = Duration::from_secs(given.expires_in.unwrap_or(USUAL).clamp(USUAL, 86_400));
    Ok(Token { text, until: Instant::now() + holds - MARGIN })
}

/// The one who gives the tokens gives none.
fn refused(response: &Response, host: &Host, about: &About<'_>) -> Trouble {
    let giver = authority(&response.url);
    let account = &host.account;
    let message = match &host.login {
        Login::Anonymous => {
            format!("{giver} gives strangers no token for the {about}: log in with `docker login {account}`")
        }
        Login::Password { user, .. } => format!(
            "{giver} gives {user} no token for the {about}: log in anew with `docker login {account}` if the password has \
             changed"
        ),
        Login::Identity(_) => format!(
            "{giver} gives no token for the {about} in exchange for the one that Docker keeps: log in anew with \
             `docker login {account}`"
        ),
    };
    Trouble { kind: TroubleKind::Denied, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_tokens_are_asked_for() {
        let wanted = |service: Option<&str>| Wanted {
            realm: Url::parse("https://auth.example/token?tenant=a").unwrap(),
            service: service.map(str::to_owned),
            scope: "repository:a/b:pull".to_owned(),
        };
        let password = Login::Password { user: "ann".to_owned(), password: "open sesame".to_owned() };
        let identity = Login::Identity("a&b".to_owned());
        let table = [
            (
                wanted(Some("registry.example")),
                &Login::Anonymous,
                "GET https://auth.example/token?tenant=a&service=registry.example&scope=repository%3Aa%2Fb%3Apull",
            ),
            (
                wanted(None),
                &password,
                "GET https://auth.example/token?tenant=a&scope=repository%3Aa%2Fb%3Apull&account=ann \
                 Basic YW5uOm9wZW4gc2VzYW1l",
            ),
            (
                wanted(Some("r")),
                &identity,
                "POST https://auth.example/token?tenant=a \
                 grant_type=refresh_token&service=r&client_id=drydock&scope=repository%3Aa%2Fb%3Apull\
                 &refresh_token=a%26b",
            ),
        ];
        for (wanted, login, expected) in table {
            let request = request(&wanted, login);
            let mut found = format!("{} {}", request.method, request.url);
            if let Some(authorization) = request.headers.get(AUTHORIZATION) {
                found = format!("{found} {}", authorization.to_str().unwrap());
            }
            if let Some(body) = request.body {
                found = format!("{found} {body}");
            }
            assert_eq!(found, expected);
        }
    }
}
