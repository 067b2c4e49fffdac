//! The containers of an engine, as the answer to a question names them.

use crate::verdict::facts::{Facts, Question};

/// One container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Container<'answer> {
    pub(super) name: &'answer str,
    /// `running`, `exited`, `created`, `paused`, …
    pub(super) state: &'answer str,
    /// In Docker's words, with a time: `Exited (1) 3 seconds ago`.
    pub(super) status: &'answer str,
    /// `0.0.0.0:80->80/tcp, 443/tcp`.
    pub(super) ports: &'answer str,
}

/// All that are known.
pub(super) fn containers(facts: &Facts) -> Vec<Container<'_>> {
    let container = |line| {
        let mut fields = str::split(line, '\t');
        let mut field = || fields.next().map(str::trim).unwrap_or_default();
        Container { name: field(), state: field(), status: field(), ports: field() }
    };
    facts.lines(&Question::Containers).map(container).collect()
}

impl Container<'_> {
    /// The code it ended with, if it did.
    pub(super) fn code(&self) -> Option<&str> {
        Some(self.status.strip_prefix("Exited (")?.split_once(')')?.0)
    }
}
