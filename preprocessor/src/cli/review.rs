//! Proposals shown one after the other, each with a key for what is to become of it.

use std::io::{self, IsTerminal};

use anyhow::Context;
use console::{Key, Term};

use super::screen::Screen;
use crate::accept::{Proposal, preview};

/// What the keys are, said below each proposal.
const KEYS: &str = "[a]ccept  [r]eject  [s]kip  [A]ccept all the rest  [q]uit";

/// What an author says about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The page is to say what came.
    Accept,
    /// The page is right; what it is about has to be mended.
    Reject,
    /// Later.
    Skip,
    /// This one and all that follow.
    AcceptAll,
    /// No more questions.
    Quit,
}

/// Whether there is somebody who can answer.
pub(super) fn possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Shows a proposal and waits for a key. Between keys the terminal is as it was.
pub(super) fn ask(
    proposal: &Proposal,
    (number, count): (usize, usize),
    screen: &Screen,
) -> anyhow::Result<Answer> {
    screen.say(&format!("\n{number} of {count} · {}", preview::block(proposal, screen.style)));
    screen.say(&format!("  {KEYS}"));
    let terminal = Term::stderr();
    loop {
        let key = match terminal.read_key_raw() {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Answer::Quit),
            key => key.context("the terminal gives no keys")?,
        };
        if let Some((answer, word)) = meaning(&key) {
            screen.say(&format!("  {word}"));
            return Ok(answer);
        }
    }
}

fn meaning(key: &Key) -> Option<(Answer, &'static str)> {
    match key {
        Key::Char('a') => Some((Answer::Accept, "accepted")),
        Key::Char('r') => Some((Answer::Reject, "rejected: the page stays as it is")),
        Key::Char('s') => Some((Answer::Skip, "skipped")),
        Key::Char('A') => Some((Answer::AcceptAll, "accepted, and all the rest")),
        Key::Char('q') | Key::Escape | Key::CtrlC => Some((Answer::Quit, "quit: the rest stays as it is")),
        _ => None,
    }
}
