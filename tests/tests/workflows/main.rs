//! Holds `.github/` against GitHub's schema and against this repository.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod one_issue;
mod rights;
mod runs;
mod schema;
mod workflow;
