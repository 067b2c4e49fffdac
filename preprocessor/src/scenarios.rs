//! The steps of one chapter in order, to be run in one fresh sandbox.

use crate::blocks::{self, Bindings, Block, Step};
use crate::chapters::Chapter;
use crate::diagnostic::Diagnostic;

/// A chapter with its blocks.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The chapter it is made of.
    pub chapter: Chapter,
    /// All of its blocks that drydock answers for, in the order of the text.
    pub blocks: Vec<Block>,
}

impl Scenario {
    /// The steps of all blocks, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.blocks.iter().flat_map(|block| &block.steps)
    }
}

/// Reads every chapter, with the book's values for placeholders, and collects the mistakes of all of them in
/// the book's order.
#[must_use]
pub fn assemble(chapters: Vec<Chapter>, bindings: &Bindings) -> (Vec<Scenario>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let scenarios = chapters
        .into_iter()
        .map(|chapter| Scenario { blocks: blocks::parse(&chapter, bindings, &mut diagnostics), chapter })
        .collect();
    (scenarios, diagnostics)
}
