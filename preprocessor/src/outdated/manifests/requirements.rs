//! Files that pip reads with `--requirement` and `--constraint`.

mod line;
mod options;

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use self::line::Line;
use self::options::{Opt, Options};
use super::listing::Listing;
use super::requirement::{self, Surroundings};
use crate::outdated::pin::{Found, Manifest, Pin, Subject, Unread, Unresolved};
use crate::span::SourceFile;

/// The pins of such a file. Files that it names are files of their own: see [`named_in`].
pub(super) fn read(source: &Arc<SourceFile>) -> Found {
    let mut found = Found::default();
    let mut requirements = Vec::new();
    let mut options = Options::default();
    for line in line::lines(&Listing::of_file(source)) {
        match Line::parse(&line) {
            Ok(Line::Options(more)) => more.into_iter().for_each(|option| options.take(option)),
            Ok(Line::Requirement { written, hashed }) => requirements.push((written, hashed)),
            Err(why) => found.unread.push(Unread { span: line.place().clone(), why }),
        }
    }
    // Options hold for the whole file, wherever they stand in it.
    for (written, hashed) in requirements {
        match pin(&written, &options) {
            Ok(pin) => found.pins.extend(pin.map(|pin| with_hashes(pin, hashed || options.require_hashes))),
            Err(why) => found.unread.push(Unread { span: written.place().clone(), why }),
        }
    }
    found
}

/// The paths of what the files for pip among these name, be they among them or not; what those name, too.
pub(super) fn named_in(files: &[Arc<SourceFile>]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let is_pips = |path: &str| super::kind_of(path) == Some(Manifest::Requirements);
    let mut open: Vec<&Arc<SourceFile>> = files.iter().filter(|source| is_pips(&source.path)).collect();
    while let Some(source) = open.pop() {
        let new: Vec<String> = named(source).into_iter().filter(|path| names.insert(path.clone())).collect();
        open.extend(files.iter().filter(|source| new.contains(&source.path)));
    }
    names
}

/// The paths of the files that one names with `--requirement` and `--constraint`, relative as its own is.
fn named(source: &Arc<SourceFile>) -> Vec<String> {
    let lines = line::lines(&Listing::of_file(source));
    let options = lines.iter().filter_map(|line| match Line::parse(line) {
        Ok(Line::Options(options)) => Some(options),
        _ => None,
    });
    let files = options.flatten().filter_map(|option| match option {
        Opt::File(path) if !path.contains("://") && !path.contains("${") => Some(path),
        _ => None,
    });
    files.map(|path| beside(&source.path, &path)).collect()
}

/// The pin of one requirement.
fn pin(written: &Listing, options: &Options) -> Result<Option<Pin>, String> {
    let text = written.text();
    let why = match (line::variable(text), options.unaskable()) {
        (Some(variable), _) => {
            Some(format!("the environment variable {variable} decides it when it is installed"))
        }
        (None, why) => why,
    };
    let surroundings = Surroundings {
        python: None,
        index: options.index.clone(),
        extra_indexes: options.extra_indexes.clone(),
    };
    let Some(why) = why else { return requirement::pin(Manifest::Requirements, written, &surroundings) };
    // What pins nothing anyway is not told for this.
    if line::variable(text).is_none()
        && requirement::pin(Manifest::Requirements, written, &surroundings)?.is_none()
    {
        return Ok(None);
    }
    let subject = Subject::Unresolved(Unresolved { written: text.to_owned(), why });
    Ok(Some(Pin { manifest: Manifest::Requirements, subject, span: written.place().clone() }))
}

fn with_hashes(mut pin: Pin, hashed: bool) -> Pin {
    if let Subject::Library(library) = &mut pin.subject {
        library.hashed = hashed;
    }
    pin
}

/// A path that is relative to the folder of a file, as that file's path is.
fn beside(file: &str, path: &str) -> String {
    let folder = Utf8Path::new(file).parent().unwrap_or(Utf8Path::new(""));
    let mut plain = Utf8PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Utf8Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            Utf8Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain.into_string()
}

#[cfg(test)]
mod tests;
