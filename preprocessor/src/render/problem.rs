//! Problems in the page, for authors who preview their book.

use super::edits::{Shown, shows_problems};
use super::html::{escape, output};
use crate::blocks::Step;
use crate::verdict::visible::{excerpt, visible};
use crate::verdict::wording::complaint;
use crate::verdict::{Outcome, Verdict};

/// Lines of output from its beginning and from its end that an admonition shows.
const SHOWN_LINES: (usize, usize) = (5, 20);

/// An admonition for each step of the block that did not pass.
pub(super) fn markup(shown: &Shown<'_>) -> Vec<String> {
    if !shows_problems(shown.page.manner) {
        return Vec::new();
    }
    shown.problems().filter_map(|(step, outcome)| admonition(step, outcome)).collect()
}

fn admonition(step: &Step, outcome: &Outcome) -> Option<String> {
    let (code, message) = complaint(step, outcome)?;
    let place = format!("{}:{}", step.span.file(), step.span.line());
    let facts = facts(outcome);
    Some(format!(
        "<div class=\"drydock-problem\" role=\"note\"><p><strong>{}</strong> {} <small>{}</small></p>{facts}</div>",
        code.as_str(),
        escape(&message),
        escape(&place),
    ))
}

fn facts(outcome: &Outcome) -> String {
    match (&outcome.verdict, &outcome.recorded) {
        (Verdict::Mismatched(mismatch), _) => {
            let hole =
                mismatch.hole.as_ref().map(|hole| format!("<p>{}</p>", escape(hole))).unwrap_or_default();
            let legend = "<p>Lines with <kbd>-</kbd> were expected, lines with <kbd>+</kbd> came:</p>";
            format!("{hole}{legend}{}", output(&visible(&mismatch.difference)))
        }
        (_, Some(recorded)) if !recorded.output.trim().is_empty() => {
            format!(
                "<p>It printed:</p>{}",
                output(&excerpt(&visible(&recorded.output), SHOWN_LINES.0, SHOWN_LINES.1))
            )
        }
        _ => String::new(),
    }
}
