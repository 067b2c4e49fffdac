//! A block that stays a fenced block, so that mdBook highlights it and lets it be copied.

use super::container::{fence_at, first_line};
use crate::blocks::Block;

/// The opening fence without drydock's flags and without the prefix before it.
pub(super) fn opening(text: &str, block: &Block) -> String {
    let fence = written(text, block);
    if keeps_its_words(fence, block) {
        return fence.to_owned();
    }
    let info = fence.trim_start_matches(['`', '~']);
    format!("{}{}", &fence[..fence.len() - info.len()], block.classes.join(","))
}

/// Whether the opening fence holds none of drydock's flags.
pub(super) fn is_clean(text: &str, block: &Block) -> bool {
    block.language.is_empty() || keeps_its_words(written(text, block), block)
}

/// Everything of a block below its first line, as it is.
pub(super) fn body<'text>(text: &'text str, block: &Block) -> &'text str {
    let lines = text.get(block.range.clone()).unwrap_or_default();
    lines.find('\n').map_or("", |at| &lines[at + 1..])
}

fn written<'text>(text: &'text str, block: &Block) -> &'text str {
    let line = first_line(text, block.range.start);
    fence_at(line).map_or(line, |at| &line[at..])
}

fn keeps_its_words(fence: &str, block: &Block) -> bool {
    let info = fence.trim_start_matches(['`', '~']);
    info.split([',', ' ', '\t']).filter(|word| !word.is_empty()).eq(block.classes.iter().map(String::as_str))
}
