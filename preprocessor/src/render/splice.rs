//! Replaces ranges of a text and leaves every other byte alone.

use std::ops::Range;

/// New text for a range of a chapter.
#[derive(Debug)]
pub(super) struct Edit {
    /// What is replaced, in the chapter's text.
    pub(super) range: Range<usize>,
    /// What stands there instead.
    pub(super) replacement: String,
}

/// Carries out all edits; one that overlaps an earlier one is left out.
pub(super) fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.range.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let Some(untouched) = text.get(done..edit.range.start) else { continue };
        out.push_str(untouched);
        out.push_str(&edit.replacement);
        done = edit.range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::{Edit, apply};

    #[test]
    fn edits_apply_in_the_order_of_the_text() {
        let edit = |range, replacement: &str| Edit { range, replacement: replacement.to_owned() };
        assert_eq!(apply("one two three", vec![edit(8..13, "3"), edit(0..3, "1")]), "1 two 3");
        assert_eq!(apply("one two", vec![edit(0..3, "1"), edit(2..7, "overlapping")]), "1 two");
        assert_eq!(apply("same", vec![]), "same");
    }
}
