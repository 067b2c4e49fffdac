//! What a request that brought no answer says about its host.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError};
use url::Url;

use super::{authority, told};
use crate::outdated::release::{Trouble, TroubleKind};
use crate::outdated::sources::settings::Limits;

/// A request that brought no answer.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) trouble: Trouble,
    /// Whether the next try may well succeed.
    pub(super) passing: bool,
}

impl Failure {
    /// One that will be the same at each try.
    pub(super) fn lasting(kind: TroubleKind, message: String) -> Self {
        Self { trouble: Trouble { kind, message }, passing: false }
    }

    /// What came of a request that might have taken `within`.
    pub(super) fn of(error: &reqwest::Error, url: &Url, within: Duration, limits: &Limits) -> Self {
        let host = authority(url);
        if let Some(tls) = find::<rustls::Error>(error) {
            return untrusted(tls, url);
        }
        if error.is_timeout() {
            let message = if error.is_connect() {
                format!("{host} cannot be connected to within {}", seconds(limits.connect.min(within)))
            } else {
                format!("{host} gave no whole answer within {}", seconds(within))
            };
            return Self::lasting(TroubleKind::Unreachable, message);
        }
        let innermost = innermost(error);
        if error.is_connect() {
            return Self::lasting(TroubleKind::Unreachable, unconnected(error, &host, &innermost));
        }
        if error.is_decode() && !was_broken_off(error) {
            let message = format!("the answer of {} cannot be read: {innermost}", told(url));
            return Self::lasting(TroubleKind::Garbled, message);
        }
        if protocol_is_broken(error) {
            let message = format!("{} answers what is not HTTP: {innermost}", told(url));
            return Self::lasting(TroubleKind::Garbled, message);
        }
        let message = format!("{host} broke the connection off before its answer was whole: {innermost}");
        Self { trouble: Trouble { kind: TroubleKind::Unreachable, message }, passing: true }
    }
}

/// The answer does not end where it should.
pub(super) fn too_long(url: &Url, bound: usize) -> Failure {
    let bound = bound / (1024 * 1024);
    let message =
        format!("the answer of {} is longer than {bound} MiB, and was not read to its end", told(url));
    Failure::lasting(TroubleKind::Garbled, message)
}

fn unconnected(error: &reqwest::Error, host: &str, innermost: &str) -> String {
    let refused = find::<io::Error>(error).is_some_and(|io| io.kind() == io::ErrorKind::ConnectionRefused);
    if refused {
        return format!("{host} cannot be connected to: nothing listens there");
    }
    if chain(error).any(|cause| cause.to_string().contains("dns error")) {
        return format!("{host} cannot be found: {innermost}");
    }
    format!("{host} cannot be connected to: {innermost}")
}

fn untrusted(error: &rustls::Error, url: &Url) -> Failure {
    let host = authority(url);
    let rustls::Error::InvalidCertificate(reason) = error else {
        let message = match error {
            rustls::Error::AlertReceived(AlertDescription::HandshakeFailure) => {
                format!("{host} wants another version of TLS than this program speaks")
            }
            rustls::Error::InvalidMessage(_) => format!("{host} does not speak TLS: {error}"),
            _ => format!("no encrypted connection to {host} can be made: {error}"),
        };
        return Failure::lasting(TroubleKind::Unreachable, message);
    };
    let message = match reason {
        CertificateError::UnknownIssuer => format!(
            "the certificate of {host} is signed by nobody whom this computer trusts: if it should be, put the one \
             who signed it at /etc/docker/certs.d/{host}/ca.crt, as for Docker, or among those of SSL_CERT_FILE"
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("the certificate of {host} has expired")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("the certificate of {host} is somebody else's: {error}")
        }
        _ => format!("the certificate of {host} is not to be trusted: {error}"),
    };
    Failure::lasting(TroubleKind::Untrusted, message)
}

/// Whether what came was no HTTP: then the next try brings the same.
fn protocol_is_broken(error: &reqwest::Error) -> bool {
    find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse)
}

/// Whether the connection ended before the answer did.
fn was_broken_off(error: &reqwest::Error) -> bool {
    let ends =
        [io::ErrorKind::UnexpectedEof, io::ErrorKind::ConnectionReset, io::ErrorKind::ConnectionAborted];
    chain(error).any(|cause| {
        let ended = cause.downcast_ref::<io::Error>().is_some_and(|io| ends.contains(&io.kind()));
        ended || cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_incomplete_message)
    })
}

/// The causes of an error, itself first; also of those that are wrapped in one of the system's.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source())
    })
}

fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(|cause| cause.downcast_ref())
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

fn seconds(time: Duration) -> String {
    let rounded = Duration::from_millis(time.as_millis().try_into().unwrap_or(u64::MAX));
    humantime::format_duration(rounded).to_string()
}
