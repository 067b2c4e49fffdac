//! What a book begins with: its settings in `book.toml`, an example stack, a first chapter.

pub mod book_toml;
pub mod example;

use camino::Utf8PathBuf;

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Relative to the book's root.
    pub path: Utf8PathBuf,
    /// All of it.
    pub text: String,
}

impl NewFile {
    fn new(path: impl Into<Utf8PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}
