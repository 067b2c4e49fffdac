//! The end-to-end suite of drydock: books in temporary directories, the real binaries, a real Docker engine.
//!
//! A test builds a [`Fixture`], runs a program on it and looks at the [`Ran`]:
//!
//! ```no_run
//! use drydock_tests::Fixture;
//!
//! let book = Fixture::new().stack("small").chapter("hello.md", "```console\n$ echo hello\nhello\n```\n");
//! let ran = book.drydock(["check"]);
//! assert_eq!(ran.code, Some(0), "{ran}");
//! ```
//!
//! What a person reads is held in snapshots of [`Ran::redacted`], in which temporary directories, durations and
//! identifiers are placeholders. [`EngineContents`] shows that the user's engine is left as it was. [`LargeBook`] is for
//! what only size shows. A [`Registry`] is a real one, filled through its [`Storage`]; a [`Front`] is a server that answers as
//! badly as it is told to.

pub mod bench;
mod certificate;
mod engine;
mod fixture;
mod front;
mod large_book;
mod programs;
mod ran;
mod registry;

pub use certificate::{Certificate, trusting_nobody};
pub use engine::EngineContents;
pub use fixture::Fixture;
pub use front::{Asked, Front, Reply};
pub use large_book::LargeBook;
pub use programs::{
    drydock_binary, look_up_example, mdbook_binary, pypiserver_modules, registry_binary, sandbox_example,
    target_directory, workspace, xtask_binary,
};
pub use ran::{Ran, Running};
pub use registry::{Registry, Storage, TokenServer};
