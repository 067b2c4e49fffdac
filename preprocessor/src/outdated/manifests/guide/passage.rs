//! The text of a block, with the way back to its author's files.

use super::super::listing::{Gathered, Listing};
use crate::blocks::Block;
use crate::chapters::Chapter;
use crate::outdated::spelling::{Piece, Spelling};

/// The text of a block; `None` if there is none.
pub(super) fn of(chapter: &Chapter, block: &Block) -> Option<Listing> {
    let mut start = block.range.start;
    let mut lines = chapter.text.get(block.range.clone())?.split_inclusive('\n').map(|line| {
        let here = start;
        start += line.len();
        (here, line)
    });
    if !block.language.is_empty() {
        // The fence.
        lines.next();
    }
    let mut spelling = Spelling { pieces: Vec::new() };
    for wanted in block.text.split_inclusive('\n') {
        let (at, line) = lines.next().unwrap_or((block.range.end, ""));
        let bare = wanted.trim_end_matches(['\n', '\r']);
        let span = line.trim_end_matches(['\n', '\r']).strip_suffix(bare).map(|before| {
            let start = at + before.len();
            chapter.sources.span(start..start + bare.len())
        });
        let span = span.filter(|span| !span.near && span.text() == bare && !bare.is_empty());
        spelling.push(Piece { text: bare.to_owned(), span });
        spelling.push(Piece { text: wanted[bare.len()..].to_owned(), span: None });
    }
    Some(Listing::new(spelling, block.span.clone()))
}

/// What is typed at the prompts of a console block.
pub(super) fn typed(listing: &Listing) -> Vec<Listing> {
    let mut commands: Vec<Gathered> = Vec::new();
    let mut open = false;
    for line in listing.lines() {
        let text = &listing.text()[line.clone()];
        if text.starts_with("$ ") {
            let mut command = Gathered::new();
            command.push(listing, line.start + 2..line.end);
            commands.push(command);
            open = true;
        } else if let Some(command) = commands.last_mut().filter(|_| open && text.starts_with("> ")) {
            command.push(listing, line.start + 2..line.end);
        } else {
            open = false;
        }
    }
    commands.into_iter().filter_map(Gathered::listing).collect()
}
