//! Listings that list nothing.

use super::calls::{Call, calls};
use super::typed;
use crate::blocks::Step;
use crate::compare::{screen, tables};
use crate::diagnostic::{Code, Diagnostic};
use crate::verdict::wording::name;

/// No header is longer, in bytes.
const LONGEST: usize = 1000;

/// Warns of a listing that printed the header of its table and no row, unless the docs show that.
pub(super) fn empty(step: &Step, output: &str) -> Option<Diagnostic> {
    // Most outputs have more than a line or none, and are not looked at any further.
    if output.is_empty() || output.len() > LONGEST || output.trim_end().contains('\n') || states_rows(step) {
        return None;
    }
    let calls = calls(typed(step));
    let lists = calls.iter().any(lists);
    let lines = screen::lines(output);
    let [header] = lines.as_slice() else { return None };
    let one_column = typed(step).contains("table {{") && is_title(header);
    if !lists || calls.iter().any(|call| call.piped) || !(tables::is_header(header) || one_column) {
        return None;
    }
    let warning =
        Diagnostic::warning(Code::EmptyTable, step.span.clone(), format!("{} listed nothing", name(step)));
    let warning = warning.label("an empty table").note("output", header.as_str());
    Some(warning.help(
        "correct the filter, or the step before that should have made something to list; if there is to be \
         nothing, write the header as expected output",
    ))
}

/// Whether the docs say anything about the lines, beyond that there may be any.
fn states_rows(step: &Step) -> bool {
    let stated = step.expected.as_ref().map_or("", |expected| expected.text.as_str());
    stated.lines().any(|line| line.trim() != "...")
}

fn lists(call: &Call<'_>) -> bool {
    call.asks(&["ps", "ls", "list", "images", "search", "get"])
}

/// Whether a line can head a table of one column.
fn is_title(line: &str) -> bool {
    line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase)
}
