//! What is asked of the world by `outdated`, against real registries and indexes and servers that fail in every way they
//! can, and the command that asks it.
//!
//! Nothing here leaves this computer. Debian's `docker-registry` and pypiserver are made ready by `cargo xtask test`.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

// What the tests are written with.
mod asking;
#[path = "../books/reports/schemas.rs"]
#[expect(dead_code, reason = "other reports have other schemas")]
mod schemas;
mod world;

// Registries that answer.
mod credentials;
mod registry;
mod tokens;

// Those that do not, or badly.
mod faults;
mod limits;
mod mirrors;

// Python indexes, well or not.
mod index;

mod cache;
mod refs;

// The whole.
mod command;
