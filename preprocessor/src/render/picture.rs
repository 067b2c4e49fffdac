//! A picture in its place: drawn, compared with the one before it, or said to be missing.

use super::diagram;
use super::edits::Shown;
use crate::blocks::Kind;
use crate::inventory::Inventory;

/// What stands there where nothing is known of the system.
const NOT_RUN: &str = "no picture: nothing was run on this page";
const NO_ENGINE: &str = "no picture: no engine answered at this point";

/// The picture; `earlier` are the blocks before it on its page.
pub(super) fn markup(shown: &Shown<'_>, earlier: &[Shown<'_>]) -> String {
    let Some(now) = inventory(shown) else {
        let why = if shown.outcomes.is_empty() { NOT_RUN } else { NO_ENGINE };
        return format!(
            "<div class=\"drydock\"><p class=\"drydock-badge drydock-unverified\">{why}</p></div>"
        );
    };
    let compared = shown.block.picture.is_some_and(|picture| picture.changes);
    let mut pictures = earlier.iter().rev().filter(|shown| shown.block.kind == Kind::Picture);
    let before = pictures.next().filter(|_| compared).and_then(inventory);
    diagram::markup(&shown.anchor(), now, before)
}

fn inventory<'run>(shown: &Shown<'run>) -> Option<&'run Inventory> {
    shown.outcomes.first()?.recorded.as_ref()?.inventory.as_deref()
}
