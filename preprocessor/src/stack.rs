//! The documented system: its description, and the golden made of it.
//!
//! `stack.toml` says what there is ([`Stack`]); a Docker engine of the user's ([`Engine`]) runs a [`machine`]
//! in which it is put together once and kept as a [`golden`], from which every sandbox is cloned.

pub mod archive;
pub mod base;
pub mod description;
pub mod engine;
pub mod golden;
pub mod host;
pub mod machine;
pub mod marks;
pub mod variant;

pub use description::{Ansible, Health, Provision, Stack, StackError};
pub use engine::{Engine, EngineError};
pub use golden::{Golden, GoldenError, GoldenKey};
