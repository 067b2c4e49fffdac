//! A key and a certificate of our own, made by `openssl`.

use std::process::Command;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// What the certificate is for: the names of this computer, and nobody's signature but its own.
const REQUEST: &str = "[req]\nprompt = no\ndistinguished_name = name\nx509_extensions = extensions\n\
                       [name]\nCN = drydock test\n\
                       [extensions]\nbasicConstraints = critical, CA:FALSE\n\
                       subjectAltName = IP:127.0.0.1, DNS:localhost\n";

/// A key and the certificate that it has signed for itself.
#[derive(Debug)]
pub struct Certificate {
    folder: tempfile::TempDir,
}

impl Certificate {
    /// Makes both.
    ///
    /// # Panics
    /// Without `openssl`.
    #[must_use]
    pub fn make() -> Self {
        let own = Self { folder: tempfile::tempdir().expect("a folder for the certificate") };
        std::fs::write(own.file("request.cnf"), REQUEST).expect("the request can be written");
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-sha256"]);
        openssl.arg("-config").arg(own.file("request.cnf"));
        openssl.arg("-keyout").arg(own.key()).arg("-out").arg(own.certificate());
        succeed(&mut openssl);
        own
    }

    /// The key's file.
    #[must_use]
    pub fn key(&self) -> Utf8PathBuf {
        self.file("key.pem")
    }

    /// The certificate's file.
    #[must_use]
    pub fn certificate(&self) -> Utf8PathBuf {
        self.file("certificate.pem")
    }

    /// The certificate in Base64, as it stands in its file.
    ///
    /// # Panics
    /// When the file is gone.
    #[must_use]
    pub fn base64(&self) -> String {
        let pem = std::fs::read_to_string(self.certificate()).expect("the certificate is there");
        pem.lines().filter(|line| !line.starts_with('-')).collect()
    }

    /// Signs with RSA and SHA-256.
    ///
    /// # Panics
    /// When `openssl` does not.
    #[must_use]
    pub fn sign(&self, message: &str) -> Vec<u8> {
        let file = tempfile::NamedTempFile::new_in(self.folder.path()).expect("a file for the message");
        std::fs::write(file.path(), message).expect("the message can be written");
        let mut openssl = Command::new("openssl");
        succeed(openssl.args(["dgst", "-sha256", "-sign"]).arg(self.key()).arg(file.path()))
    }

    fn file(&self, name: &str) -> Utf8PathBuf {
        let folder = Utf8Path::from_path(self.folder.path()).expect("its path is UTF-8");
        folder.join(name)
    }
}

/// Settings for clients that speak only to this computer, and without TLS.
///
/// # Panics
/// Never in practice: the versions are the defaults.
#[must_use]
pub fn trusting_nobody() -> ClientConfig {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the usual versions")
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth()
}

fn succeed(openssl: &mut Command) -> Vec<u8> {
    let output = openssl.output().expect("openssl can be run");
    assert!(output.status.success(), "openssl failed:\n{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
