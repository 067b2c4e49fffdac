//! Asking in the way that a registry wants to be asked.

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use super::Registries;
use super::answers::{self, About};
use super::challenge::{self, Challenge};
use super::host::Host;
use super::token::Wanted;
use crate::outdated::release::{Trouble, TroubleKind};
use crate::outdated::sources::credentials::Login;
use crate::outdated::sources::http::{Request, Response, authority};

impl Registries<'_> {
    /// Makes a request as the one who the user is, with a token if the registry wants one.
    ///
    /// What a registry wants may be known from its greeting; for a repository it may want something else, and says so.
    pub(super) async fn ask(
        &self,
        host: &Host,
        about: &About<'_>,
        request: Request,
    ) -> Result<Response, Trouble> {
        let usual = host.challenge.clone().map(without_scope);
        let response = self.ask_by(usual.as_ref(), host, about, request.clone()).await?;
        if response.status != StatusCode::UNAUTHORIZED {
            return allowed(response, about, host);
        }
        let wanted = challenge::of(&response.headers, &response.url)?;
        let known = usual.as_ref().map(|usual| with_scope(usual, about));
        if usual == Some(Challenge::Basic) && wanted == usual {
            return Err(wrong_password(host, about));
        }
        if wanted.is_none() || wanted == known || wanted == usual {
            return Err(answers::denied(&response, about, &host.login, &host.account));
        }
        let response = self.ask_by(wanted.as_ref(), host, about, request).await?;
        allowed(response, about, host)
    }

    async fn ask_by(
        &self,
        challenge: Option<&Challenge>,
        host: &Host,
        about: &About<'_>,
        mut request: Request,
    ) -> Result<Response, Trouble> {
        let authorization = match challenge {
            None => None,
            Some(Challenge::Basic) => Some(basic(host, about)?),
            Some(Challenge::Bearer { realm, service, scope }) => {
                let wanted = Wanted {
                    realm: realm.clone(),
                    service: service.clone(),
                    scope: scope.clone().unwrap_or_else(|| pull(about)),
                };
                Some(format!("Bearer {}", self.tokens.get(self.http, wanted, host, about).await?))
            }
        };
        if let Some(authorization) = authorization {
            let mut value = HeaderValue::from_str(&authorization).map_err(|_| unsendable(host))?;
            value.set_sensitive(true);
            request.headers.insert(AUTHORIZATION, value);
            request.owner = host.login.owner(&host.account);
        }
        self.http.ask(request).await
    }
}

fn allowed(response: Response, about: &About<'_>, host: &Host) -> Result<Response, Trouble> {
    match response.status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Err(answers::denied(&response, about, &host.login, &host.account))
        }
        _ => Ok(response),
    }
}

/// A greeting has no repository in it, or one that stands for all: its scope is an example.
fn without_scope(challenge: Challenge) -> Challenge {
    match challenge {
        Challenge::Bearer { realm, service, .. } => Challenge::Bearer { realm, service, scope: None },
        Challenge::Basic => Challenge::Basic,
    }
}

fn with_scope(challenge: &Challenge, about: &About<'_>) -> Challenge {
    match challenge.clone() {
        Challenge::Bearer { realm, service, .. } => {
            Challenge::Bearer { realm, service, scope: Some(pull(about)) }
        }
        Challenge::Basic => Challenge::Basic,
    }
}

/// What a token is wanted for.
fn pull(about: &About<'_>) -> String {
    format!("repository:{}:pull", about.repository)
}

fn basic(host: &Host, about: &About<'_>) -> Result<String, Trouble> {
    let (name, account) = (authority(&host.base), &host.account);
    let why = match &host.login {
        Login::Password { user, password } => {
            return Ok(http_auth::basic::encode_credentials(user, password));
        }
        Login::Anonymous => format!("log in with `docker login {account}`"),
        Login::Identity(_) => "Docker has a token for it, where it wants a name and a password".to_owned(),
    };
    let message = format!("{name} wants to know who asks for the {about}: {why}");
    Err(Trouble { kind: TroubleKind::Denied, message })
}

/// Where passwords are asked for, nobody is let in with another one; what is missing is told to those who are.
fn wrong_password(host: &Host, about: &About<'_>) -> Trouble {
    let (name, account) = (authority(&host.base), &host.account);
    let user = match &host.login {
        Login::Password { user, .. } => user,
        Login::Anonymous | Login::Identity(_) => account,
    };
    let message = format!(
        "{name} does not take the password of {user} for the {about}: log in anew with `docker login {account}`"
    );
    Trouble { kind: TroubleKind::Denied, message }
}

fn unsendable(host: &Host) -> Trouble {
    let message = format!("the credentials for {} have signs in them that cannot be sent", host.account);
    Trouble { kind: TroubleKind::Denied, message }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    #[test]
    fn the_scope_is_the_repository_that_is_asked_for() {
        let about = About { registry: "ghcr.io", repository: "ann/web", tag: None };
        let greeting = Challenge::Bearer {
            realm: Url::parse("https://ghcr.io/token").unwrap(),
            service: Some("ghcr.io".to_owned()),
            scope: Some("repository:user/image:pull".to_owned()),
        };
        let Challenge::Bearer { scope, .. } = with_scope(&greeting, &about) else { panic!("{greeting:?}") };
        assert_eq!(scope.as_deref(), Some("repository:ann/web:pull"));
        let Challenge::Bearer { scope, .. } = without_scope(greeting) else { panic!("no bearer") };
        assert_eq!(scope, None);
    }
}
