//! mdBook's chapters in and out, each with the way back to its author's files.

use crate::span::SourceMap;

/// A chapter as mdBook hands it over.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Its title.
    pub name: String,
    /// Path of its file relative to the book's root, with forward slashes.
    pub file: String,
    /// Its text, includes expanded.
    pub text: String,
    /// The way back from `text` to the files it was made of.
    pub sources: SourceMap,
}
