//! Where a block can be linked to.

use crate::chapters::Chapter;

/// The anchors of a chapter's blocks.
///
/// They begin with the chapter's name, so that they differ where all chapters stand on one page.
#[derive(Clone, Debug)]
pub struct Anchors {
    stem: String,
}

impl Anchors {
    /// Those of a chapter.
    #[must_use]
    pub fn of(chapter: &Chapter) -> Self {
        let file = chapter.file.rsplit('/').next().unwrap_or_default();
        let stem = file.strip_suffix(".md").unwrap_or(file);
        let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
        Self { stem: stem.chars().map(plain).collect::<String>().to_lowercase() }
    }

    /// That of the block with this index; one that is hidden has none on its page.
    #[must_use]
    pub fn block(&self, index: usize) -> String {
        format!("{}-block-{}", self.stem, index + 1)
    }
}
