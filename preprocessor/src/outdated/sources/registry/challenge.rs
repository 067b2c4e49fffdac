//! How a registry says that it wants to know who asks.

use http_auth::parser::ChallengeParser;
use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};
use url::Url;

use crate::outdated::release::{Trouble, TroubleKind};
use crate::outdated::sources::http::told;

/// How a registry wants to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// With a name and a password.
    Basic,
    /// With a token from elsewhere.
    Bearer {
        /// Where tokens are given.
        realm: Url,
        /// For whom they are given.
        service: Option<String>,
        /// What for. As long as no repository is asked for, this says nothing.
        scope: Option<String>,
    },
}

/// What an answer wants, tokens before passwords; `None` if it says nothing.
pub(super) fn of(headers: &HeaderMap, url: &Url) -> Result<Option<Challenge>, Trouble> {
    let values: Vec<&str> =
        headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()).collect();
    let mut found = Vec::new();
    let mut foreign = None;
    for challenge in values.iter().flat_map(|value| ChallengeParser::new(value)) {
        let challenge = challenge.map_err(|_| garbled(url, &values.join(", ")))?;
        let parameter = |wanted: &str| {
            let named = challenge.params.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            named.map(|(_, value)| value.to_unescaped()).filter(|value| !value.is_empty())
        };
        if challenge.scheme.eq_ignore_ascii_case("bearer") {
            let realm = parameter("realm").and_then(|realm| Url::parse(&realm).ok());
            let realm = realm.ok_or_else(|| garbled(url, &values.join(", ")))?;
            found.insert(
                0,
                Challenge::Bearer { realm, service: parameter("service"), scope: parameter("scope") },
            );
        } else if challenge.scheme.eq_ignore_ascii_case("basic") {
            found.push(Challenge::Basic);
        } else {
            foreign = Some(challenge.scheme);
        }
    }
    match (found.into_iter().next(), foreign) {
        (None, Some(scheme)) => {
            let message =
                format!("{} wants to be asked with {scheme}, which Docker does not speak", told(url));
            Err(Trouble { kind: TroubleKind::Denied, message })
        }
        (challenge, _) => Ok(challenge),
    }
}

fn garbled(url: &Url, challenge: &str) -> Trouble {
    let message = format!("{} wants to know who asks, and does not say how: {challenge:?}", told(url));
    Trouble { kind: TroubleKind::Garbled, message }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn bearer(realm: &str, service: Option<&str>, scope: Option<&str>) -> Challenge {
        Challenge::Bearer {
            realm: Url::parse(realm).unwrap(),
            service: service.map(str::to_owned),
            scope: scope.map(str::to_owned),
        }
    }

    #[test]
    fn challenges_of_real_registries() {
        type Found = Result<Option<Challenge>, TroubleKind>;
        let hub = bearer("https://auth.docker.io/token", Some("registry.docker.io"), None);
        let ghcr = bearer("https://ghcr.io/token", Some("ghcr.io"), Some("repository:user/image:pull"));
        let table: [(&[&str], Found); 10] = [
            (&[], Ok(None)),
            (&[r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io""#], Ok(Some(hub))),
            (
                &[
                    r#"Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:user/image:pull""#,
                ],
                Ok(Some(ghcr)),
            ),
            (&[r#"Basic realm="Registry Realm""#], Ok(Some(Challenge::Basic))),
            (&["basic realm=x"], Ok(Some(Challenge::Basic))),
            (
                &[r#"Basic realm="x", Bearer realm="https://a.example/t""#],
                Ok(Some(bearer("https://a.example/t", None, None))),
            ),
            (
                &[r#"Basic realm="x""#, r#"bearer Realm="https://a.example/t", error="invalid_token""#],
                Ok(Some(bearer("https://a.example/t", None, None))),
            ),
            (&[r#"Negotiate realm="x""#], Err(TroubleKind::Denied)),
            (&[r#"Bearer service="x""#], Err(TroubleKind::Garbled)),
            (&[r#"Bearer realm="#], Err(TroubleKind::Garbled)),
        ];
        for (values, expected) in table {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(value));
            }
            let url = Url::parse("https://registry.example/v2/").unwrap();
            assert_eq!(of(&headers, &url).map_err(|trouble| trouble.kind), expected, "{values:?}");
        }
    }
}
