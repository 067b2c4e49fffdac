//! A book loaded from disk, for use without mdBook.
//!
//! mdBook's own library loads it and runs the preprocessors whose turn comes before drydock's, those of other
//! programs too. In drydock's place stands one that takes the book and ends the run.

use std::cell::RefCell;
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_driver::errors::{Error, Result as DriverResult};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_renderer::{RenderContext, Renderer};

use super::summary::{self, BadSource};
use super::{Manuscript, NewError, order};
use crate::config::{ConfigError, Settings};

/// Why a book cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The directory is none of a book.
    #[error(
        "there is no book.toml in {root}\n  help: run it in the root of a book, or name the directory of one"
    )]
    NoBook {
        /// The directory as it was given.
        root: String,
    },
    /// mdBook cannot read `book.toml` or an override of it.
    #[error("book.toml: {reason}\n  help: correct it; `mdbook build` says the same")]
    BookToml {
        /// What mdBook says, with the line.
        reason: String,
    },
    /// Files of the book that cannot be read.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Sources(Vec<BadSource>),
    /// Another preprocessor failed, or the order of all is impossible.
    #[error(
        "the preprocessors before drydock could not be run: {reason}\n  help: `mdbook build` shows their own messages"
    )]
    Preprocessors {
        /// What mdBook says.
        reason: String,
    },
    /// mdBook left drydock out.
    #[error(
        "mdBook never came to drydock's turn\n  help: give drydock a turn in [preprocessor.drydock] of book.toml"
    )]
    NoTurn,
    /// The book lies in a directory whose name is not UTF-8.
    #[error(
        "the path of the book or of its sources is not UTF-8\n  help: move the book to a directory with a plain name"
    )]
    Root,
    /// The settings are wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// Loads the book in `root` as the HTML renderer would get it, up to drydock's turn.
///
/// Writes nothing, and prints nothing but what other preprocessors print.
///
/// # Errors
/// When the directory holds no book, its settings are wrong, or a file of it or another preprocessor fails.
pub fn load(root: &Utf8Path) -> Result<Manuscript, LoadError> {
    let config = configuration(root)?;
    let src = Utf8Path::from_path(&config.book.src).ok_or(LoadError::Root)?;
    summary::check(root, &super::place::normal(src)).map_err(LoadError::Sources)?;
    let root = camino::absolute_utf8(root).map_err(|_| LoadError::NoBook { root: root.to_string() })?;
    let (mut context, book) = preprocess(&root, in_turn(config.clone())?)?;
    // What was changed to get a turn is not what the book says.
    context.config = config;
    Ok(Manuscript::new(&context, book)?)
}

/// What a book says of itself before its first chapter.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    /// The absolute path of the folder with `book.toml`.
    pub root: Utf8PathBuf,
    /// Where the chapters are, relative to that.
    pub src: Utf8PathBuf,
    /// What it says to drydock.
    pub settings: Settings,
}

/// The settings of the book in `root`, without its chapters.
///
/// # Errors
/// When the directory holds no book or its settings are wrong.
pub fn settings(root: &Utf8Path) -> Result<FrontMatter, LoadError> {
    let config = configuration(root)?;
    let src = super::place::normal(Utf8Path::from_path(&config.book.src).ok_or(LoadError::Root)?);
    let settings = order::settings(&config)
        .and_then(|settings| settings.check_recordings(&src).map(|()| settings))
        .map_err(|error| {
            error.locate(&std::fs::read_to_string(root.join("book.toml")).unwrap_or_default())
        })?;
    let root = camino::absolute_utf8(root).map_err(|_| LoadError::NoBook { root: root.to_string() })?;
    Ok(FrontMatter { root, src, settings })
}

/// The configuration as mdBook sees it, overrides from the environment included.
fn configuration(root: &Utf8Path) -> Result<Config, LoadError> {
    let file = Utf8Path::new("book.toml");
    if !root.join(file).exists() {
        return Err(LoadError::NoBook { root: root.to_string() });
    }
    let text = summary::read(root, file).map_err(|bad| LoadError::Sources(vec![*bad]))?;
    let reason = |error: Error| LoadError::BookToml { reason: format!("{error:#}").trim_end().to_owned() };
    let mut config: Config = text.parse().map_err(reason)?;
    config.update_from_env().map_err(reason)?;
    Ok(config)
}

/// The same configuration with drydock taking part and nothing written to the sources.
fn in_turn(mut config: Config) -> Result<Config, LoadError> {
    config.build.create_missing = false;
    let absent = !config.contains_key("preprocessor.drydock");
    let reason = |error: Error| LoadError::BookToml { reason: format!("{error:#}") };
    config.set("preprocessor.drydock.renderers", [Html.name()]).map_err(reason)?;
    if absent {
        config.set("preprocessor.drydock.after", ["links"]).map_err(reason)?;
    }
    Ok(config)
}

fn preprocess(root: &Utf8Path, config: Config) -> Result<(PreprocessorContext, Book), LoadError> {
    let reason = |error: Error| LoadError::Preprocessors { reason: format!("{error:#}") };
    let mut driver = MDBook::load_with_config(root, config).map_err(reason)?;
    let taken = Rc::new(RefCell::new(None));
    // It replaces the command of the same name, in whose place it stays.
    driver.with_preprocessor(Drydock { taken: Rc::clone(&taken) });
    let outcome = driver.preprocess_book(&Html);
    match (taken.take(), outcome) {
        (Some(taken), _) => Ok(taken),
        (None, Err(error)) => Err(reason(error)),
        (None, Ok(_)) => Err(LoadError::NoTurn),
    }
}

/// Takes the book when its turn comes, and ends the run.
struct Drydock {
    taken: Rc<RefCell<Option<(PreprocessorContext, Book)>>>,
}

impl Preprocessor for Drydock {
    fn name(&self) -> &'static str {
        "drydock"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> DriverResult<Book> {
        self.taken.replace(Some((context.clone(), book)));
        Err(Error::msg("the book has been taken"))
    }
}

/// Stands in for mdBook's renderer of that name; nothing is rendered.
struct Html;

impl Renderer for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn render(&self, _: &RenderContext) -> DriverResult<()> {
        Ok(())
    }
}

impl From<NewError> for LoadError {
    fn from(error: NewError) -> Self {
        match error {
            NewError::Root => Self::Root,
            NewError::Config(error) => Self::Config(error),
        }
    }
}
