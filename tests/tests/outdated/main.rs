//! What is asked of the world by `outdated`, against real registries and servers that fail in every way they can.
//!
//! Nothing here leaves this computer. Debian's `docker-registry` is unpacked by `cargo xtask test`.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

// What the tests are written with.
mod asking;

// Registries that answer.
mod credentials;
mod registry;
mod tokens;

// Those that do not, or badly.
mod faults;
mod limits;
mod mirrors;

mod cache;
mod refs;
