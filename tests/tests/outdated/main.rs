//! What is outdated, asked of servers on this machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod command;
mod world;

#[path = "../books/reports/schemas.rs"]
#[expect(dead_code, reason = "other reports have other schemas")]
mod schemas;
