//! Who the user is to a registry, by Docker's own settings and programs.

use std::fs::File;
use std::io;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use docker_credential::{CredentialRetrievalError, DockerCredential};

use crate::outdated::release::{Trouble, TroubleKind};

/// How long a credential helper may take: it may ask a key ring, but nobody at the keyboard.
const HELPER: Duration = Duration::from_secs(20);
/// The name under which Docker keeps the credentials of Docker Hub.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";
/// What helpers say, by the protocol, of registries that they know nothing of.
const UNKNOWN: &str = "credentials not found";

/// Who the user is to a registry.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Login {
    /// Nobody in particular.
    Anonymous,
    /// Somebody with a password.
    Password {
        /// The user's name.
        user: String,
        /// The password, or what stands for it.
        password: String,
    },
    /// Somebody with a token that others are given for.
    Identity(String),
}

impl Login {
    /// Asks Docker's settings, and the helper that they name, in at most [`HELPER`].
    pub(super) async fn find(folder: Option<&Utf8Path>, registry: &str) -> Result<Self, Trouble> {
        let server = if registry == "docker.io" { DOCKER_HUB } else { registry }.to_owned();
        let folder = folder.map(Utf8Path::to_owned);
        let (tell, told) = tokio::sync::oneshot::channel();
        // A thread of its own: one of the runtime's would have to be waited for in the end, and a helper that hangs
        // would never let it go.
        std::thread::spawn(move || tell.send(look_up(folder, &server)));
        let found = match tokio::time::timeout(HELPER, told).await {
            Ok(Ok(found)) => found,
            Ok(Err(_)) | Err(_) => {
                return Err(unavailable(registry, "the credential helper gave no answer in time"));
            }
        };
        login(registry, found)
    }

    /// What tells the answers to one person from those to another.
    pub(super) fn owner(&self, registry: &str) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::Password { user, .. } => Some(format!("{user} at {registry}")),
            Self::Identity(token) => Some(blake3::hash(token.as_bytes()).to_hex().to_string()),
        }
    }
}

fn look_up(folder: Option<Utf8PathBuf>, server: &str) -> Result<DockerCredential, CredentialRetrievalError> {
    let Some(folder) = folder.or_else(docker_config) else {
        return Err(CredentialRetrievalError::ConfigNotFound);
    };
    match File::open(folder.join("config.json")) {
        Ok(file) => docker_credential::get_credential_from_reader(io::BufReader::new(file), server),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(CredentialRetrievalError::ConfigNotFound)
        }
        Err(_) => Err(CredentialRetrievalError::ConfigReadError),
    }
}

/// Where `docker` keeps its settings.
fn docker_config() -> Option<Utf8PathBuf> {
    let named = std::env::var("DOCKER_CONFIG").ok().filter(|folder| !folder.is_empty());
    let home = || std::env::var("HOME").ok().map(|home| Utf8PathBuf::from(home).join(".docker"));
    named.map(Utf8PathBuf::from).or_else(home)
}

/// Nobody in particular is a common thing to be; what is there and cannot be used has to be told.
fn login(
    registry: &str,
    found: Result<DockerCredential, CredentialRetrievalError>,
) -> Result<Login, Trouble> {
    use CredentialRetrievalError as E;
    match found {
        Ok(DockerCredential::UsernamePassword(user, password)) => Ok(Login::Password { user, password }),
        Ok(DockerCredential::IdentityToken(token)) => Ok(Login::Identity(token)),
        Err(E::NoCredentialConfigured | E::ConfigNotFound) => Ok(Login::Anonymous),
        Err(E::HelperFailure { stdout, stderr, .. })
            if [&stdout, &stderr].iter().any(|s| s.contains(UNKNOWN)) =>
        {
            Ok(Login::Anonymous)
        }
        Err(E::HelperFailure { helper, stdout, stderr }) => {
            let said = [stdout.trim(), stderr.trim()].into_iter().find(|said| !said.is_empty());
            let first = said.and_then(|said| said.lines().next()).unwrap_or("nothing");
            Err(unavailable(registry, &format!("{helper} failed, and said: {first}")))
        }
        Err(E::HelperCommunicationError) => {
            Err(unavailable(registry, "the credential helper that Docker's config.json names cannot be run"))
        }
        Err(E::MalformedHelperResponse) => {
            Err(unavailable(registry, "the credential helper answered what is not in its protocol"))
        }
        Err(E::ConfigReadError) => Err(unavailable(registry, "Docker's config.json cannot be read")),
        Err(E::CredentialDecodingError | E::CredentialMismatchError) => {
            Err(unavailable(registry, "its entry in Docker's config.json is malformed"))
        }
    }
}

fn unavailable(registry: &str, why: &str) -> Trouble {
    let message = format!(
        "the credentials for {registry} are not to be had: {why}; mend that, or log in anew with `docker login`"
    );
    Trouble { kind: TroubleKind::Denied, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_docker_knows_and_whom_it_fails() {
        let failed = |stdout: &str, stderr: &str| {
            Err(CredentialRetrievalError::HelperFailure {
                helper: "docker-credential-vault".to_owned(),
                stdout: stdout.to_owned(),
                stderr: stderr.to_owned(),
            })
        };
        let cases = [
            Err(CredentialRetrievalError::NoCredentialConfigured),
            Err(CredentialRetrievalError::ConfigNotFound),
            failed("credentials not found in native keychain\n", ""),
            failed("", "the vault is locked\nunlock it\n"),
            failed("", ""),
            Err(CredentialRetrievalError::HelperCommunicationError),
            Err(CredentialRetrievalError::MalformedHelperResponse),
            Err(CredentialRetrievalError::ConfigReadError),
            Err(CredentialRetrievalError::CredentialDecodingError),
            Err(CredentialRetrievalError::CredentialMismatchError),
            Ok(DockerCredential::UsernamePassword("ann".to_owned(), "secret".to_owned())),
            Ok(DockerCredential::IdentityToken("secret".to_owned())),
        ];
        let said: Vec<String> = cases
            .into_iter()
            .map(|found| match login("ghcr.io", found) {
                Ok(Login::Anonymous) => "nobody in particular".to_owned(),
                Ok(Login::Password { user, .. }) => format!("{user} with a password"),
                Ok(Login::Identity(_)) => "somebody with a token".to_owned(),
                Err(trouble) => format!("{:?}: {}", trouble.kind, trouble.message),
            })
            .collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn answers_to_one_are_not_shown_to_another() {
        let password = |user: &str| Login::Password { user: user.to_owned(), password: "x".to_owned() };
        let owners = [
            Login::Anonymous.owner("a"),
            password("ann").owner("a"),
            password("bob").owner("a"),
            password("ann").owner("b"),
            Login::Identity("x".to_owned()).owner("a"),
        ];
        for (at, owner) in owners.iter().enumerate() {
            assert!(!owners[at + 1..].contains(owner), "{owner:?}");
        }
    }
}
