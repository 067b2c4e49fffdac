//! Chapters as readers see them: badges, commands, outputs.
//!
//! Only the lines of drydock's blocks and of their `drydock:` comments are replaced; every other byte of a
//! chapter stays as its author wrote it. What is put there are single lines of HTML, each of which begins with
//! an empty comment: Markdown takes such a line as a block of its own, so that neither a blank line in some
//! output nor the list or quote around it can break it, and a tight list stays tight.

mod badge;
mod console;
mod container;
mod edits;
mod fence;
mod html;
mod outputs;
mod problem;
mod splice;
mod stylesheet;

#[cfg(test)]
mod site_tests;
#[cfg(test)]
mod tests;

use crate::blocks::Status;
use crate::scenarios::Scenario;
use crate::verdict::Outcome;

/// A chapter with everything that is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'run> {
    /// The chapter and its blocks.
    pub scenario: &'run Scenario,
    /// One a step, in the scenario's order; empty when nothing was verified.
    pub outcomes: &'run [Outcome],
    /// The version of the Docker engine inside the sandbox.
    pub engine: Option<&'run str>,
    /// Whether it shows what each step changed.
    pub effects: bool,
    /// What the page says about itself.
    pub manner: Manner,
}

/// What a page says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Badges tell what was verified.
    Verified,
    /// A banner tells that nothing was verified.
    Unverified,
    /// Problems stand in the page as admonitions, for authors who preview their book.
    Failing,
}

/// The chapter's new text.
#[must_use]
pub fn page(page: &Page<'_>) -> String {
    let text = &page.scenario.chapter.text;
    let end = container::line_end(text);
    let edits = edits::edits(page);
    if edits.is_empty() {
        return text.clone();
    }
    let mut out = String::with_capacity(text.len() * 2);
    if page.manner == Manner::Unverified && promises(page.scenario) {
        out.push_str(&html::line(badge::BANNER));
        out.push_str(end);
        out.push_str(end);
    }
    let styled = edits.iter().any(|edit| edit.replacement.contains("class=\"drydock"));
    out.push_str(&splice::apply(text, edits));
    if styled {
        container::finish_line(&mut out, end);
        out.push_str(end);
        out.push_str(stylesheet::element());
        out.push_str(end);
    }
    out
}

/// Whether the chapter holds a block that a build would have executed.
fn promises(scenario: &Scenario) -> bool {
    scenario.blocks.iter().any(|block| block.status == Status::Run)
}
