//! An engine that did not answer, and why not.

use std::fmt;
use std::io;

use super::endpoints::Endpoint;

/// What came of looking for an engine at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Where: `unix://…`, `tcp://…` or `ssh://…`.
    pub address: String,
    /// Why there: a variable, a context, a product.
    pub origin: String,
    /// What sort of failure it was.
    pub failure: Failure,
    /// What the failure said.
    pub reason: String,
}

/// Why an engine did not answer, as far as it decides about what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// This user may not talk to it.
    Denied,
    /// There is no socket.
    Absent,
    /// There is a socket, or a computer, but nobody listens.
    Refused,
    /// Anything else: a name that is not known, an answer that is none.
    Other,
}

impl Attempt {
    pub(super) fn failed(endpoint: Endpoint, error: &bollard::errors::Error) -> Self {
        let Endpoint { origin, address } = endpoint;
        Self { address, origin, failure: failure(error), reason: rootmost(error) }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "tried {} ({}): {}", self.address, self.origin, self.reason)
    }
}

fn failure(error: &bollard::errors::Error) -> Failure {
    // Errors that stand for the one below pass over it when they are asked for their source.
    let mut cause: Option<&dyn std::error::Error> = match error {
        bollard::errors::Error::SocketNotFoundError(_) => return Failure::Absent,
        bollard::errors::Error::IOError { err } => Some(err),
        other => Some(other),
    };
    while let Some(error) = cause {
        match error.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::PermissionDenied) => return Failure::Denied,
            Some(io::ErrorKind::NotFound) => return Failure::Absent,
            Some(io::ErrorKind::ConnectionRefused) => return Failure::Refused,
            _ => cause = error.source(),
        }
    }
    Failure::Other
}

/// What is at the bottom of an error: "No such file or directory", not "client error".
fn rootmost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_by_what_is_at_its_bottom() {
        for (kind, expected) in [
            (io::ErrorKind::PermissionDenied, Failure::Denied),
            (io::ErrorKind::NotFound, Failure::Absent),
            (io::ErrorKind::ConnectionRefused, Failure::Refused),
            (io::ErrorKind::InvalidData, Failure::Other),
        ] {
            let error = bollard::errors::Error::from(io::Error::from(kind));
            assert_eq!(failure(&error), expected, "{kind:?}");
        }
        let missing = bollard::errors::Error::SocketNotFoundError("/run/docker.sock".to_owned());
        assert_eq!(failure(&missing), Failure::Absent);
    }
}
