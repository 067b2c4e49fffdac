//! Where a registry is, and how it wants to be asked.

use camino::Utf8Path;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use url::Url;

use super::answers::About;
use super::challenge::{self, Challenge};
use crate::outdated::release::{Trouble, TroubleKind};
use crate::outdated::sources::credentials::Login;
use crate::outdated::sources::http::Http;

/// Where `docker.io` answers.
pub(super) const DOCKER_HUB: &str = "registry-1.docker.io";

/// One of the places at which a registry's images may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// The host with its port, or a whole address.
    pub(super) address: String,
    /// Under which name the user's credentials are kept.
    pub(super) account: String,
}

/// A registry that was greeted.
#[derive(Clone)]
pub(super) struct Host {
    /// The address, with `/v2/` at its end.
    pub(super) base: Url,
    /// How it wants to be asked, if it has said so.
    pub(super) challenge: Option<Challenge>,
    /// Who the user is to it.
    pub(super) login: Login,
    /// Under which name the user's credentials are kept.
    pub(super) account: String,
}

/// The places at which the images of a registry may be, in the order in which they are to be asked.
pub(super) fn endpoints(registry: &str, mirrors: &[String]) -> Vec<Endpoint> {
    if !["docker.io", "index.docker.io", DOCKER_HUB].contains(&registry) {
        return vec![Endpoint { address: registry.to_owned(), account: registry.to_owned() }];
    }
    let mirrors = mirrors.iter().map(|mirror| {
        let address = mirror.trim_end_matches('/').to_owned();
        let account = address.split_once("://").map_or(address.as_str(), |(_, host)| host).to_owned();
        Endpoint { address, account }
    });
    let origin = Endpoint { address: DOCKER_HUB.to_owned(), account: "docker.io".to_owned() };
    mirrors.chain([origin]).collect()
}

impl Host {
    /// Asks a host how it wants to be asked, and Docker who the user is to it.
    pub(super) async fn greet(
        http: &Http,
        endpoint: &Endpoint,
        docker_config: Option<&Utf8Path>,
    ) -> Result<Self, Trouble> {
        let (base, challenge) = answering(http, &endpoint.address).await?;
        let login = if challenge.is_some() {
            Login::find(docker_config, &endpoint.account).await?
        } else {
            Login::Anonymous
        };
        Ok(Self { base, challenge, login, account: endpoint.account.clone() })
    }

    /// An address in a repository.
    pub(super) fn address(&self, about: &About<'_>, end: &[&str]) -> Result<Url, Trouble> {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(about.repository.split('/')).extend(end);
        }
        // What the name has in it that is no name must not lead elsewhere.
        if !url.path().starts_with(self.base.path()) {
            return Err(Trouble {
                kind: TroubleKind::Missing,
                message: format!("{} is no name of a repository", about.repository),
            });
        }
        Ok(url)
    }
}

/// The address that answers, and how it wants to be asked.
///
/// A host that may be asked without TLS is asked so at first, and with TLS if that is what it speaks.
async fn answering(http: &Http, address: &str) -> Result<(Url, Option<Challenge>), Trouble> {
    let (scheme, host) =
        address.split_once("://").map_or((None, address), |(scheme, host)| (Some(scheme), host));
    let encrypted = base(scheme.unwrap_or("https"), host)?;
    if scheme.is_some() || !http.may_go_plain(&encrypted) {
        return greeted(http, encrypted).await;
    }
    let unencrypted = greeted(http, base("http", host)?).await;
    match unencrypted {
        Err(trouble) if trouble.kind == TroubleKind::Garbled || nothing_at_80(&trouble, &encrypted) => {
            match greeted(http, encrypted).await {
                // It does not speak TLS either: what it did speak says more.
                Err(other) if other.kind == TroubleKind::Unreachable => Err(trouble),
                answered => answered,
            }
        }
        answered => answered,
    }
}

/// Without a port, the two schemes are two doors.
fn nothing_at_80(trouble: &Trouble, encrypted: &Url) -> bool {
    trouble.kind == TroubleKind::Unreachable && encrypted.port().is_none()
}

async fn greeted(http: &Http, base: Url) -> Result<(Url, Option<Challenge>), Trouble> {
    let response = http.get(&base, "*/*", HeaderMap::new()).await?;
    // What servers of TLS say to whoever does not speak it.
    if response.status == StatusCode::BAD_REQUEST && base.scheme() == "http" {
        let message = format!("{base} answers {}", response.status);
        return Err(Trouble { kind: TroubleKind::Garbled, message });
    }
    let challenge = match response.status {
        StatusCode::UNAUTHORIZED => challenge::of(&response.headers, &base)?,
        _ => None,
    };
    Ok((base, challenge))
}

fn base(scheme: &str, host: &str) -> Result<Url, Trouble> {
    let written = format!("{scheme}://{host}/v2/");
    Url::parse(&written).map_err(|error| Trouble {
        kind: TroubleKind::Unreachable,
        message: format!("{host} is no address of a registry: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_come_before_docker_hub_and_nowhere_else() {
        let mirrors = ["http://localhost:5000/".to_owned(), "mirror.example".to_owned()];
        let table = [
            (
                "docker.io",
                "http://localhost:5000=localhost:5000 mirror.example=mirror.example registry-1.docker.io=docker.io",
            ),
            (
                "index.docker.io",
                "http://localhost:5000=localhost:5000 mirror.example=mirror.example registry-1.docker.io=docker.io",
            ),
            ("ghcr.io", "ghcr.io=ghcr.io"),
            ("localhost:5000", "localhost:5000=localhost:5000"),
        ];
        for (registry, expected) in table {
            let found = endpoints(registry, &mirrors);
            let found: Vec<String> = found.iter().map(|e| format!("{}={}", e.address, e.account)).collect();
            assert_eq!(found.join(" "), expected, "{registry}");
        }
    }

    #[test]
    fn addresses_stay_in_the_registry() {
        let host = Host {
            base: base("https", "ghcr.io").unwrap(),
            challenge: None,
            login: Login::Anonymous,
            account: "ghcr.io".to_owned(),
        };
        let address = |repository| {
            let about = About { registry: "ghcr.io", repository, tag: None };
            host.address(&about, &["tags", "list"]).map(String::from).map_err(|trouble| trouble.message)
        };
        assert_eq!(address("a/b").unwrap(), "https://ghcr.io/v2/a/b/tags/list");
        assert_eq!(address("a?b#c").unwrap(), "https://ghcr.io/v2/a%3Fb%23c/tags/list");
        assert_eq!(address("../../x").unwrap(), "https://ghcr.io/v2/x/tags/list");
        assert_eq!(base("https", "no host").unwrap_err().kind, TroubleKind::Unreachable);
    }
}
