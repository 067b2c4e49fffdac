//! What drydock is asked to put into the page: comments with `insert`, which belong to no block.

use std::ops::Range;

use super::directives::Directive;
use super::fences::head;
use super::findings::Findings;
use super::options::Options;
use super::{Action, Block, Extent, Kind, Status, Step, Terms};
use crate::chapters::Chapter;
use crate::diagnostic::Code;
use crate::span::Span;

/// A comment in whose place something stands that is known only after all chapters were judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    /// The comment in the author's file.
    pub span: Span,
    /// The comment in the chapter's text, as [`Block::range`] has it.
    pub range: Range<usize>,
    /// What stands before it on its line, as [`Block::prefix`] has it.
    pub prefix: String,
    /// What it asks for.
    pub what: Inserted,
}

/// What stands in the place of an [`Insert`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// Every chapter and step of the book, with what became of it.
    Verification,
    /// How much of the book was verified, in a few words.
    Badge,
}

/// How a picture is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Whether what has changed since the chapter's picture before it is marked.
    pub changes: bool,
}

/// What `insert` can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Picture,
    Page(Inserted),
}

/// What may be said in the comment of a picture; in that of another insert there is nothing more to say.
const OF_PICTURES: [&str; 6] = ["insert", "changes", "needs", "tools", "leaves", "updates"];

/// Reads a comment with `insert` that belongs to what is not a picture; `None` where it makes no sense.
pub(super) fn insert(
    chapter: &Chapter,
    directive: &Directive,
    what: Inserted,
    findings: &mut Findings<'_>,
) -> Option<Insert> {
    let others = directive.options.named().filter(|(name, _)| *name != "insert");
    if !only(others, "what is inserted here", findings) {
        return None;
    }
    let span = chapter.sources.span(directive.comment.clone());
    let (_, prefix) = head(&chapter.text, directive.comment.start);
    Some(Insert { span, range: directive.lines.clone(), prefix, what })
}

/// Reads a comment that asks for a picture; `None` where it makes no sense. `blocks` are those before it.
pub(super) fn picture(
    chapter: &Chapter,
    directive: Directive,
    blocks: &[Block],
    findings: &mut Findings<'_>,
) -> Option<Block> {
    let Directive { comment, lines, options, .. } = directive;
    let others = options.named().filter(|(name, _)| !OF_PICTURES.contains(name));
    if !only(others, "a picture", findings) || !makes_sense(&options, blocks, findings) {
        return None;
    }
    let (_, prefix) = head(&chapter.text, comment.start);
    let span = chapter.sources.span(comment.clone());
    let look = Step {
        span: span.clone(),
        range: comment,
        lines: 0..0,
        kind: Kind::Picture,
        action: Action::Look,
        terms: Terms::default(),
        expected: None,
    };
    Some(Block {
        span,
        range: lines,
        directive: None,
        prefix,
        language: String::new(),
        classes: Vec::new(),
        kind: Kind::Picture,
        status: Status::Run,
        hidden: false,
        text: String::new(),
        steps: vec![look],
        needs: options.needs,
        tools: options.tools,
        leaves_nothing: options.leaves_nothing,
        updates: options.updates,
        output_of: None,
        drill: None,
        picture: Some(Picture { changes: options.changes }),
    })
}

/// Whether nothing more is said; notes what is.
fn only<'options>(
    others: impl Iterator<Item = &'options (&'static str, Range<usize>)>,
    what: &str,
    findings: &mut Findings<'_>,
) -> bool {
    let errors = findings.errors();
    for (name, at) in others {
        let help = "take it out, or say it in a comment of its own just above the block that it is meant for";
        let message = format!("`{name}` does not apply to {what}");
        findings.error(Code::ConflictingOptions, at.clone(), message, "together with `insert`", help);
    }
    findings.errors() == errors
}

/// Whether there is something to draw, and to compare with; notes it where there is not.
fn makes_sense(options: &Options, blocks: &[Block], findings: &mut Findings<'_>) -> bool {
    let errors = findings.errors();
    let extent = blocks.first().map_or(options.needs, |first| first.needs).unwrap_or_default();
    if let Some(at) = options.place("insert").filter(|_| extent == Extent::Shell) {
        findings.error(
            Code::ConflictingOptions,
            at,
            "a picture in a chapter without an engine",
            "there is nothing to draw",
            "take it out, or say `needs = \"engine\"` above the chapter's first block",
        );
    }
    let earlier = blocks.iter().any(|block| block.kind == Kind::Picture);
    if let Some(at) = options.place("changes").filter(|_| options.changes && !earlier) {
        findings.error(
            Code::ConflictingOptions,
            at,
            "`changes` without a picture before it",
            "compared with nothing",
            "put a picture above what changes the system, or take `changes` out",
        );
    }
    findings.errors() == errors
}
