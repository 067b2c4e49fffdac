//! What takes the place of each block.

use std::collections::HashSet;
use std::ops::Range;

use super::container::{Container, Piece, at_line_start, first_line, is_blank};
use super::splice::Edit;
use super::{Anchors, Manner, Page, badge, console, effects, fence, html, outputs, picture, problem};
use crate::blocks::{Block, Kind, Status, Step};
use crate::verdict::{Outcome, Verdict};

/// A block with what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'run> {
    /// The page it stands on.
    pub(super) page: &'run Page<'run>,
    /// The block.
    pub(super) block: &'run Block,
    /// Its place among the page's blocks.
    index: usize,
    /// Where the page's blocks can be linked to.
    anchors: &'run Anchors,
    /// One a step, or none at all.
    pub(super) outcomes: &'run [Outcome],
    /// Whether the output of its last step is stated by a block of its own.
    pub(super) stated_below: bool,
}

impl<'run> Shown<'run> {
    /// The steps with what became of them.
    pub(super) fn judged(&self) -> impl Iterator<Item = (&'run Step, &'run Outcome)> {
        self.block.steps.iter().zip(self.outcomes)
    }

    /// The steps that did not pass.
    pub(super) fn problems(&self) -> impl Iterator<Item = (&'run Step, &'run Outcome)> {
        self.judged().filter(|(_, outcome)| outcome.verdict != Verdict::Passed)
    }

    /// Where it can be linked to.
    pub(super) fn anchor(&self) -> String {
        self.anchors.block(self.index)
    }

    fn text(&self) -> &'run str {
        &self.page.scenario.chapter.text
    }
}

/// The new text of every block that does not stay as it is, and of every `drydock:` comment.
pub(super) fn edits(page: &Page<'_>) -> Vec<Edit> {
    let anchors = Anchors::of(&page.scenario.chapter);
    let shown = shown(page, &anchors);
    let blocks = shown.iter().flat_map(|block| block_edits(block, &shown));
    let text = &page.scenario.chapter.text;
    let inserts = page.scenario.inserts.iter().map(|insert| page.inserts.edit(text, insert));
    blocks.chain(inserts).collect()
}

fn shown<'run>(page: &'run Page<'run>, anchors: &'run Anchors) -> Vec<Shown<'run>> {
    let blocks = &page.scenario.blocks;
    let mut left = page.outcomes;
    let stated: HashSet<usize> =
        blocks.iter().filter(|block| !block.hidden).filter_map(|block| block.output_of).collect();
    let mut all = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let (outcomes, rest) = left.split_at(block.steps.len().min(left.len()));
        left = rest;
        let stated_below = stated.contains(&index);
        all.push(Shown { page, block, index, anchors, outcomes, stated_below });
    }
    all
}

fn source<'run>(all: &[Shown<'run>], shown: &Shown<'run>) -> Option<Shown<'run>> {
    shown.block.output_of.and_then(|index| all.get(index).copied())
}

fn block_edits<'run>(shown: &Shown<'run>, all: &[Shown<'run>]) -> Vec<Edit> {
    let (block, text) = (shown.block, shown.text());
    let container = Container::of(text, block);
    let mut edits: Vec<Edit> = block.directive.iter().map(|range| without_directive(text, range)).collect();
    if let Some(pieces) = pieces(shown, all, &container) {
        edits.push(Edit { range: block.range.clone(), replacement: container.lay_out(&pieces) });
    }
    edits
}

/// A comment on the line of a list marker leaves an empty one, so that its item does not begin with a gap.
fn without_directive(text: &str, range: &Range<usize>) -> Edit {
    let replacement = if at_line_start(text, range.start) { String::new() } else { html::line("") };
    Edit { range: range.clone(), replacement }
}

/// What a block becomes; `None` when it stays as it is.
fn pieces<'run>(shown: &Shown<'run>, all: &[Shown<'run>], container: &Container) -> Option<Vec<Piece<'run>>> {
    let block = shown.block;
    if block.hidden {
        Some(hidden(shown, container))
    } else if block.output_of.is_some() {
        Some(outputs::stated(block, source(all, shown)).into_iter().map(new).collect())
    } else if block.kind == Kind::Picture {
        Some(vec![new(picture::markup(shown, &all[..shown.index]))])
    } else if block.kind == Kind::Console
        && let Some(markup) = console::markup(shown)
    {
        Some(framed(shown, markup.into_iter().map(new).collect()))
    } else if block.language.is_empty()
        || (block.status == Status::Data && fence::is_clean(shown.text(), block))
    {
        None
    } else if block.status == Status::Data {
        Some(plain(shown))
    } else {
        Some(framed(shown, plain(shown)))
    }
}

fn plain<'run>(shown: &Shown<'run>) -> Vec<Piece<'run>> {
    let (block, text) = (shown.block, shown.text());
    vec![Piece::New(fence::opening(text, block)), Piece::Kept(fence::body(text, block))]
}

fn framed<'run>(shown: &Shown<'run>, inside: Vec<Piece<'run>>) -> Vec<Piece<'run>> {
    let kind = shown.block.kind.as_str();
    let anchor = shown.anchor();
    let mut pieces = vec![new(format!("<div class=\"drydock drydock-{kind}\" id=\"{anchor}\">"))];
    pieces.extend(inside);
    pieces.extend(problem::markup(shown).into_iter().map(new));
    if shown.block.kind != Kind::Console {
        pieces.extend(outputs::recorded(shown.judged(), shown.stated_below).map(new));
    }
    pieces.extend(effects::markup(shown).map(new));
    pieces.extend(badge::markup(shown).map(new));
    pieces.push(new("</div>".to_owned()));
    pieces
}

/// A hidden block leaves nothing, but for its problems and what keeps the text around it apart.
fn hidden<'run>(shown: &Shown<'run>, container: &Container) -> Vec<Piece<'run>> {
    let problems = problem::markup(shown);
    if !problems.is_empty() {
        return problems.into_iter().map(new).collect();
    }
    let (text, range) = (shown.text(), &shown.block.range);
    let start = shown.block.directive.as_ref().map_or(range.start, |directive| directive.start);
    let above = text.get(..start).and_then(|before| before.lines().next_back()).unwrap_or_default();
    let apart = is_blank(above) || is_blank(first_line(text, range.end));
    if apart && !container.begins_item { Vec::new() } else { vec![new(String::new())] }
}

fn new<'text>(markup: String) -> Piece<'text> {
    Piece::New(html::line(&markup))
}

/// Whether problems are worth a place in the page.
pub(super) fn shows_problems(manner: Manner) -> bool {
    manner != Manner::Unverified
}
