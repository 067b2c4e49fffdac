//! What a chapter left behind although it says that it leaves nothing, as a diagnostic.

use crate::diagnostic::{Code, Diagnostic};
use crate::scenarios::Scenario;
use crate::verdict::visible::excerpt;

/// Things told from the beginning of the list and from its end.
const TOLD: (usize, usize) = (20, 5);

/// The warning; `None` where nothing was left, or nothing promised.
#[must_use]
pub fn leftovers(scenario: &Scenario, left: &[String]) -> Option<Diagnostic> {
    let first = scenario.blocks.first().filter(|_| !left.is_empty())?;
    let said = first.directive.clone().map(|range| scenario.chapter.sources.span(range));
    let differ =
        if left.len() == 1 { "1 thing differs".to_owned() } else { format!("{} things differ", left.len()) };
    let message = format!("the chapter does not leave its machine as it found it: {differ}");
    let warning = Diagnostic::warning(Code::Leftovers, said.unwrap_or_else(|| first.span.clone()), message);
    Some(
        warning
            .label("said to leave nothing")
            .note("left behind (- gone, + new, ~ changed)", excerpt(&left.join("\n"), TOLD.0, TOLD.1))
            .help("put things back in the chapter's last block, which may be `hidden`, or take `leaves` out"),
    )
}
