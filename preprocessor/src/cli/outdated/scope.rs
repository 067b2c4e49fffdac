//! What is looked through: a book with its project, a folder, or a file.

use camino::{Utf8Path, Utf8PathBuf};

use super::asking::cache_of_user;
use crate::chapters::{self, FrontMatter, LoadError};
use crate::cli::conclusion::Usage;
use crate::config::Updates;
use crate::outdated::manifests;
use crate::outdated::manifests::gather::{Gathered, gather};
use crate::outdated::pin::Found;
use crate::outdated::settings::Excluded;
use crate::scenarios::{self, Scenario};
use crate::span::Span;

/// What is looked through.
pub(super) struct Scope {
    /// The folder that the paths of all places are relative to: the book's, if the path lies in a book.
    pub(super) root: Utf8PathBuf,
    /// What the book says of updates; nothing where there is no book.
    pub(super) updates: Updates,
    /// What the book wants to be left out.
    excluded: Excluded,
    /// The path within the root that pins are told of; empty for all of it.
    within: String,
    /// Where the chapters of the book in the root are, relative to it; `None` where there is no book.
    src: Option<Utf8PathBuf>,
    /// Where its recordings are, relative to it.
    recordings: Utf8PathBuf,
}

impl Scope {
    /// Decides what a path means: the book around it counts, so that variables and settings are known.
    pub(super) fn find(path: Option<&Utf8Path>, book: &Utf8Path) -> anyhow::Result<Self> {
        let path = path.unwrap_or(book);
        let real = path.canonicalize_utf8().map_err(|error| {
            Usage(format!(
                "cannot look through {path}: {error}\n  help: name a folder or a file that is there"
            ))
        })?;
        let books = [real.clone()].into_iter().chain(book.canonicalize_utf8());
        let holds = |root: &Utf8PathBuf| root.join("book.toml").is_file() && real.starts_with(root);
        if let Some(root) = books.into_iter().find(holds) {
            let FrontMatter { root, src, settings } = chapters::settings(&root)?;
            let within = real.strip_prefix(&root).map(Utf8Path::to_string).unwrap_or_default();
            let (updates, recordings) = (settings.updates, settings.recordings);
            let excluded = Excluded::new(&updates.exclude);
            return Ok(Self { root, updates, excluded, within, src: Some(src), recordings });
        }
        let (root, within) = match (real.is_file(), real.parent(), real.file_name()) {
            (true, Some(folder), Some(name)) => (folder.to_owned(), name.to_owned()),
            _ => (real, String::new()),
        };
        let recordings = Utf8PathBuf::new();
        let (updates, excluded) = (Updates::default(), Excluded::new(&[]));
        Ok(Self { root, updates, excluded, within, src: None, recordings })
    }

    /// Whether nothing of a book is left out.
    pub(super) fn is_whole(&self) -> bool {
        self.within.is_empty()
    }

    fn has_book(&self) -> bool {
        self.src.is_some()
    }

    /// Where no report may lie, relative to [`Scope::base`]; empty where there is no such place.
    pub(super) fn sources(&self) -> &Utf8Path {
        self.src.as_deref().unwrap_or(Utf8Path::new(""))
    }

    /// What people call it.
    pub(super) fn shown(&self) -> Utf8PathBuf {
        if self.is_whole() { self.root.clone() } else { self.root.join(&self.within) }
    }

    /// What the paths of reports are relative to.
    pub(super) fn base(&self) -> Utf8PathBuf {
        if self.has_book() { self.root.clone() } else { Utf8PathBuf::from(".") }
    }

    /// Where answers are kept until the next time; `None` where there is no place for them.
    pub(super) fn cache(&self) -> Option<Utf8PathBuf> {
        if !self.has_book() {
            return cache_of_user();
        }
        let recordings = self.root.join(&self.recordings);
        Some(recordings.parent().unwrap_or(&self.root).join("outdated"))
    }

    /// Everything that is pinned there.
    ///
    /// The whole book is read for it, since variables cross files.
    pub(super) fn found(&self) -> anyhow::Result<Found> {
        // Beside a file that was named outside of a book there may be anything.
        let path = if self.has_book() { self.root.clone() } else { self.shown() };
        let Gathered { mut files, unread } = gather(&path)?;
        files.retain(|source| !self.excluded.holds(&source.path));
        let scenarios = if self.has_book() { self.scenarios()? } else { Vec::new() };
        let mut found = manifests::project(&files, &scenarios);
        found.unread.extend(unread);
        found.pins.retain(|pin| self.wants(&pin.span));
        found.unread.retain(|unread| self.wants(&unread.span));
        Ok(found)
    }

    fn scenarios(&self) -> Result<Vec<Scenario>, LoadError> {
        let mut manuscript = chapters::load(&self.root)?;
        let bindings = manuscript.settings.bindings.clone();
        // What is malformed in a chapter is for `check` to say.
        Ok(scenarios::assemble(manuscript.take_chapters(), &bindings).0)
    }

    fn wants(&self, span: &Span) -> bool {
        let inside = self.is_whole() || Utf8Path::new(span.file()).starts_with(&self.within);
        inside && !self.excluded.holds(span.file())
    }
}
