//! What a chapter shows of files, and what they would pin once it has changed them.

use std::ops::Range;
use std::sync::Arc;

use super::super::listing::Listing;
use super::super::{ansible, compose, dockerfile, kind_of, read};
use super::Texts;
use crate::outdated::pin::{Found, Manifest, Pin, Subject};
use crate::outdated::spelling::{Piece, Spelling};
use crate::run::quote::{places, replaced};
use crate::span::{SourceFile, Span};

/// The files of a project as a chapter leaves them.
pub(super) struct Quotes<'project> {
    files: &'project [Arc<SourceFile>],
    changed: Texts,
}

impl<'project> Quotes<'project> {
    pub(super) fn new(files: &'project [Arc<SourceFile>]) -> Self {
        Self { files, changed: Texts::new() }
    }

    /// The pins of a file that a block shows, in the block.
    pub(super) fn show(&self, file: &str, text: &str, block: &Listing) -> Found {
        match self.text(file) {
            Some((path, contents)) => self.pins(&path, &contents, text, block),
            None => Found::default(),
        }
    }

    /// The pins of a file that a block changes, in the block.
    pub(super) fn edit(&mut self, file: &str, fragment: &str, replacement: &str, block: &Listing) -> Found {
        let Some((path, contents)) = self.text(file) else { return Found::default() };
        let Some(place) = places(&contents, fragment).into_iter().next() else {
            return self.alone(&path, block);
        };
        let edited = replaced(&contents, &place, replacement);
        self.changed.insert(path.clone(), edited.clone());
        self.pins(&path, &edited, replacement, block)
    }

    /// The file that a chapter names from the stack's directory, as it is by now.
    fn text(&self, file: &str) -> Option<(String, String)> {
        let is = |path: &str| path == file || path.strip_suffix(file).is_some_and(|rest| rest.ends_with('/'));
        let source = self.files.iter().find(|source| is(&source.path))?;
        let text = self.changed.get(&source.path).unwrap_or(&source.text);
        Some((source.path.clone(), text.clone()))
    }

    fn pins(&self, path: &str, contents: &str, shown: &str, block: &Listing) -> Found {
        let Some(place) = places(contents, shown).into_iter().next() else { return self.alone(path, block) };
        let file = Arc::new(SourceFile::new(path, contents));
        let found = self.of_file(&file);
        let lines = Lines::matched(&file, &place.lines, block);
        let pins = found.pins.iter().filter_map(|pin| lines.moved(pin)).collect();
        Found { pins, unread: Vec::new() }
    }

    /// The pins of a block that shows a file as some command has changed it.
    fn alone(&self, path: &str, block: &Listing) -> Found {
        let mut found = match kind_of(path) {
            Some(Manifest::Dockerfile) => dockerfile::read_as(Manifest::Guide, block),
            Some(Manifest::Compose) => compose::read_as(Manifest::Guide, block, None).0,
            Some(Manifest::Ansible) | None => self.tasks().pins_of(Manifest::Guide, block).0,
            Some(_) => Found::default(),
        };
        found.pins.retain(|pin| !matches!(pin.subject, Subject::Unresolved(_)));
        Found { unread: Vec::new(), ..found }
    }

    fn tasks(&self) -> ansible::Project {
        let yaml = self.files.iter().filter(|source| ansible::is_yaml(&source.path));
        ansible::Project::new(&yaml.cloned().collect::<Vec<_>>())
    }

    fn of_file(&self, file: &Arc<SourceFile>) -> Found {
        match kind_of(&file.path) {
            Some(Manifest::Ansible) | None => {
                let yaml = self.files.iter().filter(|source| ansible::is_yaml(&source.path));
                let files: Vec<Arc<SourceFile>> = yaml
                    .map(|source| if source.path == file.path { file } else { source })
                    .cloned()
                    .collect();
                ansible::Project::new(&files).pins().0
            }
            Some(kind) => read(kind, file),
        }
    }
}

/// Which lines of a block show which lines of a file.
struct Lines<'block> {
    file: Arc<SourceFile>,
    block: &'block Listing,
    /// Of the file and of the block, without the indentation.
    pairs: Vec<(Range<usize>, Range<usize>)>,
}

impl<'block> Lines<'block> {
    fn matched(file: &Arc<SourceFile>, shown: &Range<usize>, block: &'block Listing) -> Self {
        let bare = |text: &str, line: Range<usize>| {
            let start = line.end - text[line.clone()].trim_start().len();
            start..start + text[start..line.end].trim_end().len()
        };
        let line = |number: usize| bare(&file.text, file.line_start(number + 1)..file.line_start(number + 2));
        let mut theirs = shown.clone().map(line);
        let mut pairs = Vec::new();
        for own in block.lines().map(|line| bare(block.text(), line)).filter(|own| !own.is_empty()) {
            let mut rest = theirs.clone();
            if let Some(their) = rest.find(|their| file.text[their.clone()] == block.text()[own.clone()]) {
                pairs.push((their, own));
                theirs = rest;
            }
        }
        Self { file: Arc::clone(file), block, pairs }
    }

    /// The same pin in the block, if it is shown there.
    fn moved(&self, pin: &Pin) -> Option<Pin> {
        let mut subject = pin.subject.clone();
        match &mut subject {
            Subject::Image(image) => {
                image.tag.iter_mut().chain(&mut image.digest).for_each(|version| self.respell(version));
            }
            Subject::Library(library) => {
                library.specifiers.iter_mut().for_each(|version| self.respell(version));
            }
            Subject::Action(action) => {
                self.respell(&mut action.at);
                action.comment.iter_mut().for_each(|version| self.respell(version));
            }
            Subject::Unresolved(_) => return None,
        }
        let own = Arc::ptr_eq(&pin.span.source, &self.file);
        Some(Pin { manifest: Manifest::Guide, subject, span: own.then(|| self.place(&pin.span))?? })
    }

    /// The pieces that the block shows stand in the block, others of the file nowhere.
    fn respell(&self, version: &mut Spelling) {
        let pieces = version.pieces.iter().map(|piece| match &piece.span {
            Some(span) if Arc::ptr_eq(&span.source, &self.file) => {
                Piece { text: piece.text.clone(), span: self.place(span) }
            }
            _ => piece.clone(),
        });
        *version = Spelling { pieces: pieces.collect() };
    }

    fn place(&self, span: &Span) -> Option<Span> {
        let (their, own) = self
            .pairs
            .iter()
            .find(|(their, _)| their.start <= span.range.start && span.range.end <= their.end)?;
        let start = own.start + (span.range.start - their.start);
        let place = self.block.span(start..start + span.range.len());
        (place.text() == span.text()).then_some(place)
    }
}
