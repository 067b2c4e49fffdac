//! The steps of one chapter in order, to be run in one fresh sandbox.

use crate::blocks::{Block, Step};
use crate::chapters::Chapter;

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
