//! The mistakes found while a chapter is read, each at its place.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::span::SourceMap;

/// Collects diagnostics in whatever order they are found and hands them back in the text's order.
pub(super) struct Findings<'chapter> {
    sources: &'chapter SourceMap,
    found: Vec<(usize, Diagnostic)>,
    errors: usize,
}

impl<'chapter> Findings<'chapter> {
    pub(super) fn new(sources: &'chapter SourceMap) -> Self {
        Self { sources, found: Vec::new(), errors: 0 }
    }

    /// Notes an error at a byte range of the chapter's text; whoever finds one must know the way out.
    pub(super) fn error(
        &mut self,
        code: Code,
        at: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.errors += 1;
        let diagnostic = Diagnostic::error(code, self.sources.span(at.clone()), message);
        self.found.push((at.start, diagnostic.label(label).help(help)));
    }

    /// Notes a warning at a byte range of the chapter's text.
    pub(super) fn warning(
        &mut self,
        code: Code,
        at: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::warning(code, self.sources.span(at.clone()), message);
        self.found.push((at.start, diagnostic.label(label).help(help)));
    }

    /// How many errors were noted so far.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// Everything found, in the order of the text.
    pub(super) fn in_order(mut self) -> impl Iterator<Item = Diagnostic> {
        self.found.sort_by_key(|(at, _)| *at);
        self.found.into_iter().map(|(_, diagnostic)| diagnostic)
    }
}
