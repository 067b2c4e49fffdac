//! Includes that are still there as text.

use std::ops::Range;

use super::Chapter;
use super::trace::links;

/// The includes of a text that no backslash escapes: `{{#include …}}`, `{{#rustdoc_include …}}` and
/// `{{#playground …}}`, as byte ranges.
pub(super) fn includes(text: &str) -> Vec<Range<usize>> {
    links(text).into_iter().filter(|link| link.target.path().is_some()).map(|link| link.range).collect()
}

/// The includes that mdBook could not expand and left in a chapter, as byte ranges of its text.
///
/// mdBook takes the backslash off an escaped include, after which it looks like one that failed; the author's
/// file tells them apart.
#[must_use]
pub fn leftover_includes(chapter: &Chapter) -> Vec<Range<usize>> {
    let escaped = |range: &Range<usize>| {
        let span = chapter.sources.span(range.clone());
        let before =
            if span.near { "" } else { span.source.text.get(..span.range.start).unwrap_or_default() };
        before.ends_with('\\')
    };
    includes(&chapter.text).into_iter().filter(|range| !escaped(range)).collect()
}
