//! mdBook's chapters in and out, each with the way back to its author's files.

mod load;
mod order;
mod place;
mod protocol;
mod summary;
mod trace;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use camino::{Utf8Path, Utf8PathBuf};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter as BookChapter};

use crate::abreast::abreast;
use crate::config::{ConfigError, Settings};
use crate::span::SourceMap;
pub use load::{FrontMatter, LoadError, load, settings};
pub use protocol::{ProtocolError, read_protocol};
pub use summary::BadSource;

/// As many bytes as a pipe takes at once.
const AT_ONCE: usize = 64 * 1024;

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

impl Chapter {
    /// The chapter as it would be if files had these texts, by their paths relative to `root`, the book's root;
    /// `None` where its text is not what includes alone make of its files.
    #[must_use]
    pub fn with_files(&self, root: &Utf8Path, texts: &BTreeMap<String, String>) -> Option<Self> {
        let name = |path: &Utf8Path| place::relative(&place::normal(root), &place::normal(path));
        let before = |path: &Utf8Path| {
            let known = self.sources.files().find(|source| source.path == name(path));
            known.map(|source| source.text.clone()).or_else(|| std::fs::read_to_string(path).ok())
        };
        let after = |path: &Utf8Path| texts.get(&name(path)).cloned().or_else(|| before(path));
        let (text, sources) = trace::retrace(root, Utf8Path::new(&self.file), &self.text, &before, &after)?;
        Some(Self { text, sources, ..self.clone() })
    }
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
        settings.check_reports(&root, &src).map_err(locate)?;
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

    /// Takes the chapters out in the order of reading, those nested in others included and drafts left out.
    ///
    /// Reads the files that they were made of, for the way back. Their texts are in the book no more: a large one
    /// is not to be held twice.
    #[must_use]
    pub fn take_chapters(&mut self) -> Vec<Chapter> {
        let mut texts = Vec::new();
        for_each(&mut self.book.items, &mut |chapter| texts.push(std::mem::take(&mut chapter.content)));
        let taken = self.book.chapters().zip(texts).collect();
        abreast(taken, |(chapter, text)| self.chapter(chapter, text))
    }

    fn chapter(&self, chapter: &BookChapter, text: String) -> Chapter {
        let file = self.file(chapter);
        let on_disk = |path: &Utf8Path| std::fs::read_to_string(path).ok();
        let nowhere = |_: &Utf8Path| None;
        // A chapter that another preprocessor made up has a path, but no file behind it.
        let read: &trace::Reader<'_> = if chapter.source_path.is_some() { &on_disk } else { &nowhere };
        let sources = trace::trace(&self.root, Utf8Path::new(&file), &text, read);
        Chapter { name: chapter.name.clone(), file, text, sources }
    }

    /// The path of a chapter's file relative to the book's root.
    fn file(&self, chapter: &BookChapter) -> String {
        let path = chapter.source_path.as_ref().or(chapter.path.as_ref());
        // Names that are not UTF-8 cannot come out of a SUMMARY.md that is.
        let path = path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        place::relative(&place::normal(&self.root), &place::normal(&self.src.join(path)))
    }

    /// The book with new texts for its chapters, in the order of [`Manuscript::take_chapters`].
    #[must_use]
    pub fn finish(mut self, texts: impl IntoIterator<Item = String>) -> Book {
        let mut texts = texts.into_iter();
        for_each(&mut self.book.items, &mut |chapter| chapter.content = texts.next().unwrap_or_default());
        self.book
    }
}

/// Calls `act` with the chapters in the order of reading, as [`Book::chapters`] gives them.
fn for_each(items: &mut [BookItem], act: &mut impl FnMut(&mut BookChapter)) {
    for item in items {
        let BookItem::Chapter(chapter) = item else { continue };
        if !chapter.is_draft_chapter() {
            act(chapter);
        }
        for_each(&mut chapter.sub_items, act);
    }
}

/// Writes the book as mdBook reads it back from a preprocessor.
///
/// # Errors
/// When `out` cannot be written to: mdBook has gone.
pub fn write(book: &Book, out: impl Write) -> io::Result<()> {
    // Standard output hands on what it is given in small parts, and JSON is written in still smaller ones.
    let mut out = BufWriter::with_capacity(AT_ONCE, out);
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
