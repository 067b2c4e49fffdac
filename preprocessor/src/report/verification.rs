//! What was verified, as a page of the book: every chapter and step with what became of it.

mod chapters;
mod facts;
mod idle;
mod links;

#[cfg(test)]
mod tests;

use super::Account;
use super::badge::{Badge, State};
use crate::html::escape;

/// What a book was verified against.
#[derive(Clone, Copy, Debug, Default)]
pub struct System<'run> {
    /// The name of its stack.
    pub stack: &'run str,
    /// The content address of the golden; empty where nothing is verified.
    pub golden: &'run str,
}

/// The page's contents, on one line, for the chapter in `file`; links lead from there.
#[must_use]
pub fn markup(account: &Account<'_>, system: System<'_>, file: &str) -> String {
    let mut page = String::from("<div class=\"drydock drydock-verification\">");
    page.push_str(&verdict(account));
    page.push_str(&facts::markup(account, system));
    page.push_str(&chapters::markup(account, file));
    page.push_str(&idle::markup(account, file));
    page + "</div>"
}

/// The verdict on the whole book.
fn verdict(account: &Account<'_>) -> String {
    let badge = Badge::of(account);
    let class = match badge.state {
        State::Verified => "verified",
        State::Stale => "failing",
        State::Partly | State::Unknown => "unverified",
    };
    format!("<p class=\"drydock-badge drydock-{class}\"><strong>{}</strong></p>", escape(&badge.message))
}
