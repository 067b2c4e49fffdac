//! How a quote differs from what its file has now.

use similar::{ChangeTag, TextDiff};

use crate::blocks::{Action, Step};

/// A line-by-line difference: `  ` kept, `- ` quoted, `+ ` in the file.
pub(super) fn difference(step: &Step, closest: &str) -> String {
    let (quoted, in_file) = (outdented(quote(step)), outdented(closest));
    let changes = TextDiff::from_slices(&quoted, &in_file);
    let line = |change: similar::Change<&str>| format!("{} {}", mark(change.tag()), change.value());
    changes.iter_all_changes().map(line).map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The first quoted line, 0-based, that the file has otherwise, and what it has in its place.
pub(super) fn first_changed(step: &Step, closest: &str) -> Option<(usize, String)> {
    let (quoted, in_file) = (outdented(quote(step)), outdented(closest));
    let changes = TextDiff::from_slices(&quoted, &in_file);
    let mut changes = changes.iter_all_changes().skip_while(|change| change.tag() != ChangeTag::Delete);
    let line = changes.next()?.old_index()?;
    let mut after = changes.skip_while(|change| change.tag() == ChangeTag::Delete);
    let instead = after.next().filter(|change| change.tag() == ChangeTag::Insert)?;
    Some((line, instead.value().trim().to_owned()))
}

fn quote(step: &Step) -> &str {
    match &step.action {
        Action::Quote { text, .. } | Action::Edit { fragment: text, .. } => text,
        _ => "",
    }
}

fn mark(tag: ChangeTag) -> char {
    match tag {
        ChangeTag::Equal => ' ',
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
    }
}

/// The lines without the indentation that they share: a quote may leave it out.
fn outdented(text: &str) -> Vec<&str> {
    let lines = || text.lines().map(str::trim_end);
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = lines().filter(|line| !line.is_empty()).map(indentation).min().unwrap_or_default();
    lines().map(|line| line.get(shared..).unwrap_or(line)).collect()
}
