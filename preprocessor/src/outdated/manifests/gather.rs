//! The files under a directory that may pin versions.

use std::io;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkBuilder};

use super::super::pin::Unread;
use super::{ansible, kind_of, requirements};
use crate::span::{SourceFile, Span};

/// Longer files are not written by people.
const LONGEST: u64 = 1 << 20;
/// Directories of what others wrote, or of what was made.
const FOREIGN: [&str; 7] =
    ["__pycache__", "bower_components", "node_modules", "site-packages", "target", "venv", "virtualenv"];

/// What lies under a directory.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Every file that may pin versions, in the order of their paths, which are relative to the directory.
    pub files: Vec<Arc<SourceFile>>,
    /// Those that should, and could not be read.
    pub unread: Vec<Unread>,
}

/// A directory cannot be looked through.
#[derive(Debug, thiserror::Error)]
#[error("cannot look through {path} for pinned versions: {reason}")]
pub struct GatherError {
    /// The directory.
    pub path: Utf8PathBuf,
    /// Why not.
    pub reason: io::Error,
}

/// Gathers the files under a directory, or the one file that is named.
///
/// What git ignores is left out, and so are hidden directories but `.github`, libraries that are installed, and build
/// directories. A `.env` is taken where a Compose file lies beside it, be it ignored or not. Symbolic links are not
/// followed.
///
/// # Errors
///
/// Fails if there is nothing at that path. What lies under it and cannot be read is told in [`Gathered::unread`].
pub fn gather(root: &Utf8Path) -> Result<Gathered, GatherError> {
    let fail = |reason: io::Error| GatherError { path: root.to_owned(), reason };
    let mut gathered = Gathered::default();
    if root.metadata().map_err(fail)?.is_file() {
        gathered.add(root, root.file_name().unwrap_or_default());
        gathered.add_named(root.parent().unwrap_or(root));
        return Ok(gathered);
    }
    std::fs::read_dir(root).map_err(fail)?;
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| entry.depth() == 0 || !is_foreign(entry))
        .sort_by_file_path(std::cmp::Ord::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => gathered.entry(root, &entry),
            Err(error) => gathered.troubled(root, &error),
        }
    }
    gathered.add_environments(root);
    gathered.add_named(root);
    gathered.files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(gathered)
}

impl Gathered {
    fn entry(&mut self, root: &Utf8Path, entry: &DirEntry) {
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let path = Utf8Path::from_path(entry.path()).filter(|_| is_file);
        let Some(path) = path else { return };
        let relative = path.strip_prefix(root).unwrap_or(path).as_str().replace('\\', "/");
        if kind_of(&relative).is_some() || ansible::is_yaml(&relative) {
            self.add(path, &relative);
        }
    }

    fn add(&mut self, path: &Utf8Path, relative: &str) {
        match read(path) {
            Ok(Some(text)) => self.files.push(Arc::new(SourceFile::new(relative, text))),
            Ok(None) if kind_of(relative).is_some() => {
                self.note(relative, "it is no text in UTF-8, or far too long for one that a person wrote");
            }
            Ok(None) => {}
            Err(error) => self.note(relative, &format!("it cannot be opened: {error}")),
        }
    }

    /// The values that Compose reads by itself.
    fn add_environments(&mut self, root: &Utf8Path) {
        use super::Manifest::Compose;
        let composed = self.files.iter().filter(|source| kind_of(&source.path) == Some(Compose));
        let mut beside: Vec<String> = composed
            .map(|source| source.path.rsplit_once('/').map_or(String::new(), |(path, _)| format!("{path}/")))
            .map(|directory| format!("{directory}.env"))
            .collect();
        beside.dedup();
        for relative in beside {
            if let Ok(Some(text)) = read(&root.join(&relative)) {
                self.files.push(Arc::new(SourceFile::new(relative, text)));
            }
        }
    }

    /// What files for pip name, whatever it is called, as long as it lies under the directory.
    fn add_named(&mut self, root: &Utf8Path) {
        loop {
            let there = |path: &str| self.files.iter().any(|source| source.path == path);
            let told = |path: &str| self.unread.iter().any(|unread| unread.span.file() == path);
            let outside = |path: &str| path.starts_with("../") || Utf8Path::new(path).is_absolute();
            let named = requirements::named_in(&self.files);
            let next = named.iter().find(|path| !there(path) && !told(path) && !outside(path));
            let Some(relative) = next.cloned() else { return };
            match read(&root.join(&relative)) {
                Ok(Some(text)) => self.files.push(Arc::new(SourceFile::new(relative, text))),
                Ok(None) => self.note(&relative, "it is no text, and named for pip to read"),
                Err(error) => {
                    self.note(
                        &relative,
                        &format!("it is named for pip to read, and cannot be opened: {error}"),
                    );
                }
            }
        }
    }

    fn troubled(&mut self, root: &Utf8Path, error: &ignore::Error) {
        let text = error.to_string().replace(&format!("{root}/"), "");
        self.note("", &format!("a directory cannot be looked through: {text}"));
    }

    fn note(&mut self, relative: &str, why: &str) {
        let source = Arc::new(SourceFile::new(relative, ""));
        self.unread.push(Unread { span: Span { source, range: 0..0, near: false }, why: why.to_owned() });
    }
}

/// The text of a file; `None` if it is none that a person wrote.
fn read(path: &Utf8Path) -> io::Result<Option<String>> {
    if path.symlink_metadata()?.len() > LONGEST {
        return Ok(None);
    }
    let text = String::from_utf8(std::fs::read(path)?).ok();
    Ok(text.filter(|text| !text.contains('\0')))
}

fn is_foreign(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
    let hidden = name.starts_with('.') && name != ".github";
    is_directory && (hidden || FOREIGN.contains(&&*name) || entry.path().join("pyvenv.cfg").exists())
}

#[cfg(test)]
mod tests;
