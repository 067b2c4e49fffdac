//! The clients behind all requests: which certificates are trusted for which host.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use reqwest::Client;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use url::Url;

use super::failure::Failure;
use super::{authority, is_loopback, told};
use crate::outdated::release::TroubleKind;
use crate::outdated::sources::settings::SourceSettings;

const AGENT: &str = concat!("mdbook-drydock/", env!("CARGO_PKG_VERSION"));

/// The clients that were needed so far.
pub(super) struct Clients {
    /// With a folder for each host.
    certificates: Vec<Utf8PathBuf>,
    connect: std::time::Duration,
    /// Those of the system: read once, and only for a host that speaks TLS.
    roots: OnceLock<RootCertStore>,
    clients: Mutex<HashMap<Trust, Client>>,
}

/// What tells clients apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Trust {
    /// Whether certificates are needed at all.
    tls: bool,
    /// The host with certificates of its own.
    own: Option<String>,
    /// Whether it is this computer, to which no proxy leads.
    local: bool,
}

impl Clients {
    pub(super) fn new(settings: &SourceSettings) -> Self {
        Self {
            certificates: settings.certificates.clone(),
            connect: settings.limits.connect,
            roots: OnceLock::new(),
            clients: Mutex::default(),
        }
    }

    /// The client for this address.
    pub(super) fn of(&self, url: &Url) -> Result<Client, Failure> {
        let tls = url.scheme() == "https";
        let files = if tls { self.files_for(url) } else { Vec::new() };
        let own = (!files.is_empty()).then(|| authority(url));
        let trust = Trust { tls, own, local: is_loopback(url) };
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&trust) {
            return Ok(client.clone());
        }
        let client = self.make(&trust, &files, url)?;
        clients.insert(trust, client.clone());
        Ok(client)
    }

    fn make(&self, trust: &Trust, files: &[Utf8PathBuf], url: &Url) -> Result<Client, Failure> {
        let mut roots = if trust.tls { self.system_roots().clone() } else { RootCertStore::empty() };
        for file in files {
            add(file, &mut roots).map_err(|why| {
                let message = format!("the certificates in {file} cannot be read: {why}");
                Failure::lasting(TroubleKind::Untrusted, message)
            })?;
        }
        let unusable = |error: &dyn std::fmt::Display| {
            let message = format!("{} cannot be asked: {error}", told(url));
            Failure::lasting(TroubleKind::Unreachable, message)
        };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| unusable(&error))?;
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let builder = Client::builder()
            .user_agent(AGENT)
            .connect_timeout(self.connect)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .tls_backend_preconfigured(config);
        let builder = if trust.local { builder.no_proxy() } else { builder };
        builder.build().map_err(|error| unusable(&error))
    }

    /// What the system trusts, or `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
    fn system_roots(&self) -> &RootCertStore {
        self.roots.get_or_init(|| {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            roots
        })
    }

    /// The files that Docker would read for this host, too.
    fn files_for(&self, url: &Url) -> Vec<Utf8PathBuf> {
        let hosts = [authority(url), format!("{}:443", url.host_str().unwrap_or_default())];
        let hosts = if url.port().is_none() { &hosts[..] } else { &hosts[..1] };
        let folders = self.certificates.iter().flat_map(|all| hosts.iter().map(move |host| all.join(host)));
        let mut files: Vec<Utf8PathBuf> = folders.flat_map(|folder| certificates_in(&folder)).collect();
        files.sort();
        files
    }
}

fn certificates_in(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let Ok(entries) = folder.read_dir_utf8() else { return Vec::new() };
    let files = entries.filter_map(Result::ok).map(|entry| entry.path().to_owned());
    files.filter(|file| file.extension() == Some("crt")).collect()
}

fn add(file: &Utf8Path, roots: &mut RootCertStore) -> Result<(), String> {
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| error.to_string())?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    Ok(())
}
