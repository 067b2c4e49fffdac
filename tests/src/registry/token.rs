//! A server that gives tokens for a registry.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;
use url::form_urlencoded;

use crate::certificate::Certificate;
use crate::front::{Asked, Front, Reply};

const SERVICE: &str = "drydock test registry";
const ISSUER: &str = "drydock test tokens";
/// Whoever has this may have tokens; strangers may not.
const PASSWORD: &str = "ann:open sesame";
/// What may be sent instead, as `docker login` keeps it for some registries.
const IDENTITY: &str = "the-identity-of-ann";

/// A server that gives tokens to `ann`, whose password is `open sesame`, or to whoever has her identity token.
#[derive(Debug)]
pub struct TokenServer {
    front: Front,
    certificate: camino::Utf8PathBuf,
}

impl TokenServer {
    /// Starts it, for strangers too if it is to be `public`.
    pub async fn start(public: bool) -> Self {
        let certificate = Certificate::make();
        let file = certificate.certificate();
        let signer = std::sync::Arc::new(certificate);
        let front = Front::start(move |asked: Asked| {
            let signer = std::sync::Arc::clone(&signer);
            async move { answer(&asked, public, &signer) }
        });
        Self { front: front.await, certificate: file }
    }

    /// What stands before it as it is asked.
    #[must_use]
    pub fn front(&self) -> &Front {
        &self.front
    }

    /// The identity token that it takes in place of a password.
    #[must_use]
    pub fn identity(&self) -> &'static str {
        IDENTITY
    }

    /// What a registry has to know of it.
    pub(super) fn settings(&self) -> String {
        let realm = format!("http://{}/token", self.front.host());
        let settings = json!({
            "realm": realm, "service": SERVICE, "issuer": ISSUER, "rootcertbundle": self.certificate.as_str(),
        });
        settings.to_string()
    }
}

fn answer(asked: &Asked, public: bool, signer: &Certificate) -> Reply {
    let written = if asked.method == "POST" { &asked.body[..] } else { asked.query.as_bytes() };
    let parameter = |wanted: &str| {
        let pairs = form_urlencoded::parse(written).into_owned();
        pairs.filter(|(name, _)| name == wanted).map(|(_, value)| value).next()
    };
    let password = format!("Basic {}", STANDARD.encode(PASSWORD));
    let known = match asked.method.as_str() {
        "POST" => parameter("refresh_token").as_deref() == Some(IDENTITY),
        _ => asked.header("authorization").map_or(public, |sent| sent == password),
    };
    if !known {
        return Reply::new(401, "");
    }
    let scope = parameter("scope").unwrap_or_default();
    let token = token(&scope, signer);
    let name = if asked.method == "POST" { "access_token" } else { "token" };
    Reply::json(&json!({name: token, "expires_in": 300}))
}

/// A token for `repository:NAME:pull`.
fn token(scope: &str, signer: &Certificate) -> String {
    let mut parts = scope.splitn(3, ':');
    let mut part = || parts.next().unwrap_or_default();
    let access = json!({"type": part(), "name": part(), "actions": [part()]});
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let head = json!({"typ": "JWT", "alg": "RS256", "x5c": [signer.base64()]});
    let claims = json!({
        "iss": ISSUER, "sub": "ann", "aud": SERVICE, "jti": scope, "access": [access],
        "iat": now - 5, "nbf": now - 5, "exp": now + 300,
    });
    let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(&head), encode(&claims));
    let signature = URL_SAFE_NO_PAD.encode(signer.sign(&signed));
    format!("{signed}.{signature}")
}
