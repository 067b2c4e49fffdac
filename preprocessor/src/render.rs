//! Chapters as readers see them: badges, commands, outputs.
//!
//! Only the lines of drydock's blocks and of their `drydock:` comments are replaced; every other byte of a
//! chapter stays as its author wrote it. What is put there are single lines of HTML, each of which begins with
//! an empty comment: Markdown takes such a line as a block of its own, so that neither a blank line in some
//! output nor the list or quote around it can break it, and a tight list stays tight.

mod anchor;
mod badge;
mod console;
mod container;
mod diagram;
mod edits;
mod effects;
mod fence;
mod html;
mod inserts;
mod outputs;
mod picture;
mod problem;
mod splice;
mod stylesheet;

#[cfg(test)]
mod site_tests;
#[cfg(test)]
mod tests;

pub use anchor::Anchors;
pub use inserts::Inserts;

use crate::blocks::{Inserted, Kind, Status};
use crate::scenarios::Scenario;
use crate::verdict::Outcome;
use stylesheet::Sheet;

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
    /// What stands in the places of its inserts.
    pub inserts: &'run Inserts,
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
        sheets(page).for_each(|sheet| out.push_str(sheet.element()));
        out.push_str(end);
    }
    out
}

/// The sheets for what is on the page; most pages need one.
fn sheets(page: &Page<'_>) -> impl Iterator<Item = Sheet> {
    let changes = |outcome: &Outcome| outcome.recorded.as_ref().is_some_and(|it| !it.effects.is_empty());
    let blocks = &page.scenario.blocks;
    [
        (Sheet::Blocks, true),
        (Sheet::Effects, page.effects && page.outcomes.iter().any(changes)),
        (Sheet::Diagram, blocks.iter().any(|block| block.kind == Kind::Picture)),
        (
            Sheet::Verification,
            page.scenario.inserts.iter().any(|insert| insert.what == Inserted::Verification),
        ),
    ]
    .into_iter()
    .filter_map(|(sheet, needed)| needed.then_some(sheet))
}

/// Whether the chapter holds a block that a build would have executed.
fn promises(scenario: &Scenario) -> bool {
    scenario.blocks.iter().any(|block| block.status == Status::Run)
}
