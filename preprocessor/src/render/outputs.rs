//! What steps print: as the docs state it, and as it came.

use super::edits::Shown;
use super::html::{escape, output};
use crate::blocks::{Block, Step};
use crate::recording::Complaint;
use crate::verdict::visible::{excerpt, visible};
use crate::verdict::wording::brief;
use crate::verdict::{Outcome, Verdict};

/// Lines of a long output that a page shows from its beginning and from its end.
const SHOWN_LINES: (usize, usize) = (150, 50);

/// A `text,output` block: what it states, and what came where that is not the same.
pub(super) fn stated(block: &Block, source: Option<Shown<'_>>) -> Vec<String> {
    let mut markup = vec!["<div class=\"drydock drydock-stated\">".to_owned(), output(&block.text)];
    markup.extend(source.and_then(|source| recorded(source.judged().last(), false)));
    markup.push("</div>".to_owned());
    markup
}

/// What came, folded; `None` when it is already in the page or nothing came.
///
/// `skip_last` leaves out the last step, whose output is stated by a block of its own.
pub(super) fn recorded<'run>(
    steps: impl IntoIterator<Item = (&'run Step, &'run Outcome)>,
    skip_last: bool,
) -> Option<String> {
    let mut steps: Vec<_> = steps.into_iter().collect();
    if skip_last {
        steps.pop();
    }
    let named = steps.len() > 1;
    let entries: String =
        steps.into_iter().filter_map(|(step, outcome)| entry(step, outcome, named)).collect();
    let summary = "<summary>Recorded output</summary>";
    (!entries.is_empty()).then(|| format!("<details class=\"drydock-recorded\">{summary}{entries}</details>"))
}

fn entry(step: &Step, outcome: &Outcome, named: bool) -> Option<String> {
    let recorded = outcome.recorded.as_ref().filter(|_| outcome.verdict == Verdict::Passed)?;
    let came = visible(&recorded.output);
    let stated = step.expected.as_ref().map_or("", |expected| expected.text.as_str());
    if came.trim().is_empty() || came.trim_end() == stated.trim_end() {
        return None;
    }
    let mut shown = excerpt(&came, SHOWN_LINES.0, SHOWN_LINES.1);
    if let Some(Complaint::Truncated { dropped }) = recorded.complaint {
        shown.push_str(&format!("\n… {dropped} more bytes were not kept …"));
    }
    let name = if named {
        format!("<p class=\"drydock-of\">{}</p>", escape(&brief(&step.title())))
    } else {
        String::new()
    };
    Some(format!("{name}{}", output(&shown)))
}
