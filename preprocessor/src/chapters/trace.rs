//! The way back from a chapter's text to the files it was made of.
//!
//! mdBook hands over chapters in which its `links` preprocessor has replaced every include by the lines it
//! names, and says nothing about where they came from. Here the replacement is done once more, from the
//! chapter's file, with every stretch of text remembering its place. If that gives the chapter's text, each
//! place is exact; if not, because another preprocessor changed the text too, the two are aligned line by
//! line, and what has no counterpart is `near`.

mod align;
mod excerpt;
mod link;
mod woven;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::place::{normal, relative};
use crate::span::{SourceFile, SourceMap};
use align::align;
use excerpt::{excerpt, with_hidden_rest};
pub(super) use link::links;
use link::{Link, Target};
use woven::Woven;

/// How deep mdBook follows includes within includes.
const DEPTH: usize = 10;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Gives the text of a file, or nothing where it is not there or not UTF-8.
pub(crate) type Reader<'read> = dyn Fn(&Utf8Path) -> Option<String> + 'read;

/// Finds the way back from `text`, a chapter's text, to `file` and the files that it includes.
///
/// `file` is relative to `root`, the book's root; `read` is given paths that begin with `root`, or whatever
/// absolute path an include names. A chapter whose file cannot be read was made by another preprocessor: its
/// own text then stands in for the file, every place in it `near`.
pub(crate) fn trace(root: &Utf8Path, file: &Utf8Path, text: &str, read: &Reader<'_>) -> SourceMap {
    let replay = Replay { root, read, files: RefCell::default() };
    let Some(chapter) = replay.chapter(file) else {
        let stand_in = Arc::new(SourceFile::new(file.as_str(), text));
        return Woven::made(text, &stand_in).into_map();
    };
    if chapter.text() == text {
        return chapter.into_map();
    }
    let replayed = replay.expanded(&chapter, file);
    if replayed.text() == text { replayed.into_map() } else { align(&replayed, text).into_map() }
}

/// What becomes of `text`, a chapter's text, and of the way back when files are read by `after` instead of `before`.
///
/// `None` where the text is not what includes alone make of the files that `before` gives.
pub(crate) fn retrace(
    root: &Utf8Path,
    file: &Utf8Path,
    text: &str,
    before: &Reader<'_>,
    after: &Reader<'_>,
) -> Option<(String, SourceMap)> {
    let old = Replay { root, read: before, files: RefCell::default() };
    let new = Replay { root, read: after, files: RefCell::default() };
    let (was, is) = (old.chapter(file)?, new.chapter(file)?);
    let is = if was.text() == text {
        is
    } else if old.expanded(&was, file).text() == text {
        new.expanded(&is, file)
    } else {
        return None;
    };
    Some((is.text().to_owned(), is.into_map()))
}

/// What mdBook's `links` preprocessor does, done again.
struct Replay<'book> {
    root: &'book Utf8Path,
    read: &'book Reader<'book>,
    files: RefCell<HashMap<Utf8PathBuf, Option<Arc<SourceFile>>>>,
}

impl Replay<'_> {
    fn open(&self, path: &Utf8Path) -> Option<Arc<SourceFile>> {
        let load = || {
            let name = relative(&normal(self.root), &normal(path));
            Some(Arc::new(SourceFile::new(name, (self.read)(path)?)))
        };
        self.files.borrow_mut().entry(path.to_path_buf()).or_insert_with(load).clone()
    }

    /// A chapter as its author wrote it.
    fn chapter(&self, file: &Utf8Path) -> Option<Woven> {
        let source = self.open(&self.root.join(file))?;
        // mdBook takes the mark off chapters, and leaves it on what they include.
        let start = if source.text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        Some(Woven::copied(&source, start..source.text.len()))
    }

    /// A chapter as mdBook's `links` leaves it.
    fn expanded(&self, chapter: &Woven, file: &Utf8Path) -> Woven {
        let path = self.root.join(file);
        let expanded = self.expand(chapter, path.parent().unwrap_or(&path), 0);
        match chapter.place(0) {
            Some((source, offset)) => expanded.or_at(source, offset),
            None => expanded,
        }
    }

    /// Replaces the links in `page`, whose relative paths begin in `folder`.
    fn expand(&self, page: &Woven, folder: &Utf8Path, depth: usize) -> Woven {
        let mut expanded = Woven::default();
        let mut done = 0;
        for link in links(page.text()) {
            expanded.append(page.slice(done..link.range.start));
            done = match self.replacement(page, &link, folder) {
                // A link that leads nowhere stays in the text.
                None => link.range.start,
                Some(replacement) => {
                    // Beyond the last depth mdBook drops links of every kind, with a message.
                    if depth < DEPTH {
                        expanded.append(self.nested(replacement, &link, folder, depth));
                    }
                    link.range.end
                }
            };
        }
        expanded.append(page.slice(done..page.text().len()));
        expanded
    }

    fn nested(&self, replacement: Woven, link: &Link<'_>, folder: &Utf8Path, depth: usize) -> Woven {
        match link.target.path().and_then(|path| folder.join(path).parent().map(Utf8Path::to_path_buf)) {
            Some(inner) => self.expand(&replacement, &inner, depth + 1),
            None => replacement,
        }
    }

    /// What stands in a link's place, links in it not yet replaced.
    fn replacement(&self, page: &Woven, link: &Link<'_>, folder: &Utf8Path) -> Option<Woven> {
        match &link.target {
            Target::Escaped => Some(page.slice(link.range.start + 1..link.range.end)),
            Target::Title => Some(Woven::default()),
            Target::Include { path, part } => Some(excerpt(&self.open(&folder.join(path))?, part)),
            Target::RustdocInclude { path, part } => {
                Some(with_hidden_rest(&self.open(&folder.join(path))?, part))
            }
            Target::Playground { path, properties } => {
                let program = self.open(&folder.join(path))?;
                Some(playground(&program, properties, &page.slice(link.range.clone())))
            }
        }
    }
}

/// The fenced block that mdBook makes of a program; the fences belong to the link.
fn playground(program: &Arc<SourceFile>, properties: &[&str], link: &Woven) -> Woven {
    let comma = if properties.is_empty() { "" } else { "," };
    let mut block = link.stand_in(&format!("```rust{comma}{}\n", properties.join(",")));
    block.append(Woven::copied(program, 0..program.text.len()));
    let gap = if program.text.ends_with('\n') { "" } else { "\n" };
    block.append(link.stand_in(&format!("{gap}```\n")));
    block
}

/// The replayed text of a chapter, to be held against mdBook's own.
#[cfg(test)]
pub(super) fn replayed(root: &Utf8Path, file: &Utf8Path, read: &Reader<'_>) -> Option<String> {
    let replay = Replay { root, read, files: RefCell::default() };
    let chapter = replay.chapter(file)?;
    Some(replay.expanded(&chapter, file).text().to_owned())
}

#[cfg(test)]
mod tests;
