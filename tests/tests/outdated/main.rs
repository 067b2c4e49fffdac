//! What updates are asked of: real registries and indexes, ones that are not well, and the command that asks them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod command;
mod index;
mod world;

#[path = "../books/reports/schemas.rs"]
#[expect(dead_code, reason = "other reports have other schemas")]
mod schemas;
