//! mdBook's chapters in and out, each with the way back to its author's files.

mod load;
mod order;
mod place;
mod protocol;
mod summary;
mod trace;

use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter as BookChapter};

use crate::config::{ConfigError, Settings};
use crate::span::SourceMap;
pub use load::{LoadError, load, settings};
pub use protocol::{ProtocolError, read_protocol};
pub use summary::BadSource;

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

/// A book as it stands when drydock's turn among the preprocessors comes.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The book's root directory, as mdBook names it.
    pub root: Utf8PathBuf,
    /// What the book says about drydock.
    pub settings: Settings,
    /// The renderer that the book is made for.
    pub renderer: String,
    /// What a person should know though nothing fails: a version of mdBook that was never tried.
    pub warnings: Vec<String>,
    /// The source directory relative to the root.
    pub src: Utf8PathBuf,
    book: Book,
}

impl Manuscript {
    fn new(context: &PreprocessorContext, book: Book) -> Result<Self, NewError> {
        let root = Utf8PathBuf::try_from(context.root.clone()).map_err(|_| NewError::Root)?;
        let src = Utf8Path::from_path(&context.config.book.src).ok_or(NewError::Root)?;
        let src = Utf8PathBuf::from(place::relative(&place::normal(&root), &place::normal(src)));
        let locate = |error: ConfigError| {
            NewError::Config(match std::fs::read_to_string(root.join("book.toml")) {
                Ok(book_toml) => error.locate(&book_toml),
                Err(_) => error,
            })
        };
        let settings = order::settings(&context.config).map_err(locate)?;
        settings.check_recordings(&src).map_err(locate)?;
        let manuscript = Self {
            root: root.clone(),
            settings,
            renderer: context.renderer.clone(),
            warnings: Vec::new(),
            src,
            book,
        };
        if order::before_links(&context.config) {
            manuscript.check_expanded().map_err(locate)?;
        }
        Ok(manuscript)
    }

    /// Fails at the first include that is still to be expanded.
    fn check_expanded(&self) -> Result<(), ConfigError> {
        let unexpanded = self.book.chapters().find_map(|chapter| {
            let links = trace::links(&chapter.content);
            let first = links.into_iter().find(|link| link.target.path().is_some())?.range;
            let line = chapter.content[..first.start].matches('\n').count() + 1;
            Some(order::comes_too_early(&self.file(chapter), line, &chapter.content[first]))
        });
        unexpanded.map_or(Ok(()), Err)
    }

    /// Its chapters in the order of reading, those nested in others included and drafts left out.
    ///
    /// Reads the files that they were made of, for the way back.
    #[must_use]
    pub fn chapters(&self) -> Vec<Chapter> {
        self.book.chapters().map(|chapter| self.chapter(chapter)).collect()
    }

    fn chapter(&self, chapter: &BookChapter) -> Chapter {
        let file = self.file(chapter);
        let on_disk = |path: &Utf8Path| std::fs::read_to_string(path).ok();
        let nowhere = |_: &Utf8Path| None;
        // A chapter that another preprocessor made up has a path, but no file behind it.
        let read: &trace::Reader<'_> = if chapter.source_path.is_some() { &on_disk } else { &nowhere };
        let sources = trace::trace(&self.root, Utf8Path::new(&file), &chapter.content, read);
        Chapter { name: chapter.name.clone(), file, text: chapter.content.clone(), sources }
    }

    /// The path of a chapter's file relative to the book's root.
    fn file(&self, chapter: &BookChapter) -> String {
        let path = chapter.source_path.as_ref().or(chapter.path.as_ref());
        // Names that are not UTF-8 cannot come out of a SUMMARY.md that is.
        let path = path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        place::relative(&place::normal(&self.root), &place::normal(&self.src.join(path)))
    }

    /// The book with new texts for its chapters, in the order of [`Manuscript::chapters`].
    ///
    /// A chapter for which there is no text keeps its own.
    #[must_use]
    pub fn finish(mut self, texts: Vec<String>) -> Book {
        replace(&mut self.book.items, &mut texts.into_iter());
        self.book
    }
}

/// Puts `texts` into the chapters in the order of reading.
fn replace(items: &mut [BookItem], texts: &mut impl Iterator<Item = String>) {
    for item in items {
        let BookItem::Chapter(chapter) = item else { continue };
        if !chapter.is_draft_chapter()
            && let Some(text) = texts.next()
        {
            chapter.content = text;
        }
        replace(&mut chapter.sub_items, texts);
    }
}

/// Writes the book as mdBook reads it back from a preprocessor.
///
/// # Errors
/// When `out` cannot be written to: mdBook has gone.
pub fn write(book: &Book, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, book)?;
    out.flush()
}

/// Why mdBook's book cannot be taken over.
enum NewError {
    /// The root or the source directory is not UTF-8.
    Root,
    /// The settings are wrong.
    Config(ConfigError),
}

#[cfg(test)]
mod tests;
