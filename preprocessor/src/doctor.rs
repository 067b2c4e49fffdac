//! What this computer offers for verifying books, and what to do about each lack.
//!
//! Whoever calls gathers [`Facts`]; everything here judges them and puts them into words.

mod book;
mod computer;
mod engine;
pub mod report;
mod rights;

use camino::Utf8PathBuf;
use serde::Serialize;

use crate::stack::base::Source;
use crate::stack::description::Base;
use crate::stack::engine::{Attempt, EngineFacts};

/// Everything that is judged, as it was found.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The engine, with what it showed when it was tried.
    pub engine: Result<Engine, NoEngine>,
    /// This computer, on which mdBook and drydock run.
    pub computer: Computer,
    /// The book, if there is one.
    pub book: Book,
}

/// An engine that answers.
#[derive(Clone, Debug)]
pub struct Engine {
    /// What it says of itself.
    pub facts: EngineFacts,
    /// What a container with the rights of a sandbox could do.
    pub trial: Trial,
    /// The free bytes where it stores everything, as far as this computer can see the place.
    pub free: Option<u64>,
    /// The bases that the book needs, or the usual one, and where each would come from.
    pub bases: Vec<(Base, Source)>,
    /// The containers that dead runs left.
    pub leftovers: Vec<String>,
    /// The image of the book's golden; `None` while it is not made.
    pub golden: Option<String>,
}

/// Why there is no engine to ask.
#[derive(Clone, Debug)]
pub enum NoEngine {
    /// None answered.
    Unreachable {
        /// Where it was looked for.
        tried: Vec<Attempt>,
        /// Whether the programs of an engine are installed on this computer.
        installed: bool,
    },
    /// One answered that cannot run sandboxes: why not.
    Unfit(String),
}

/// What came of a container with the rights of a sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// There is no image of ours yet to start one from.
    NotProbed,
    /// The engine would not start it, or not run anything in it: what it said.
    Refused(String),
    /// What `stack/machine/trial.sh` printed.
    Said(String),
}

/// What matters of this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Computer {
    /// Processors.
    pub cores: usize,
    /// Bytes of memory.
    pub memory: u64,
    /// The bytes of it that sandboxes may take.
    pub share: u64,
    /// How many chapters would be verified at once.
    pub jobs: usize,
    /// The bytes that one sandbox may take; 0 where no stack says so.
    pub sandbox: u64,
    /// What `mdbook --version` printed; `None` where there is no mdbook.
    pub mdbook: Option<String>,
    /// Whether `mdbook-drydock` is found by its name, as mdBook looks for it.
    pub drydock_on_path: bool,
}

/// The book that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Book {
    /// There is none here.
    None,
    /// Its settings, or its stack's description, are wrong: what `check` says about it.
    Wrong(String),
    /// It is as it should be.
    Fine {
        /// The stack's name.
        stack: String,
        /// The stack's description, relative to the book's root.
        description: Utf8PathBuf,
        /// What `book.toml` has mdBook start; `None` where it says nothing of drydock.
        command: Option<String>,
    },
}

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The user's engine.
    Engine,
    /// The computer that drydock runs on.
    Computer,
    /// The book.
    Book,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be.
    Ok,
    /// It goes without, but less well.
    Warning,
    /// It does not go without.
    Missing,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about.
    pub part: Part,
    /// What was looked at, in a word or two.
    pub name: &'static str,
    /// How it came out.
    pub status: Status,
    /// What was found.
    pub detail: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Finding {
    fn ok(part: Part, name: &'static str, detail: impl Into<String>) -> Self {
        Self { part, name, status: Status::Ok, detail: detail.into(), help: None }
    }

    fn warning(part: Part, name: &'static str, detail: impl Into<String>, help: impl Into<String>) -> Self {
        Self { status: Status::Warning, help: Some(help.into()), ..Self::ok(part, name, detail) }
    }

    fn missing(part: Part, name: &'static str, detail: impl Into<String>, help: impl Into<String>) -> Self {
        Self { status: Status::Missing, help: Some(help.into()), ..Self::ok(part, name, detail) }
    }
}

/// Judges everything, the engine first.
#[must_use]
pub fn judge(facts: &Facts) -> Vec<Finding> {
    let mut findings = match &facts.engine {
        Err(none) => vec![engine::absent(none)],
        Ok(engine) => engine::judge(engine),
    };
    findings.extend(computer::judge(&facts.computer, facts.engine.as_ref().ok(), &facts.book));
    findings.extend(book::judge(&facts.book, facts.engine.as_ref().ok()));
    findings
}

/// Whether a part lacks something that it does not go without.
#[must_use]
pub fn lacks(findings: &[Finding], part: Part) -> bool {
    findings.iter().any(|finding| finding.part == part && finding.status == Status::Missing)
}

/// Bytes for a person: `3.5 GiB`, `512 MiB`.
fn size(bytes: u64) -> String {
    const GIBIBYTE: u64 = 1 << 30;
    if bytes < GIBIBYTE {
        return format!("{} MiB", bytes >> 20);
    }
    let tenths = bytes / (GIBIBYTE / 10);
    format!("{}.{} GiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests;
