//! Libraries of Python's where a command or a task names them: `celery==5.2.1`.

use std::str::FromStr;

use pep440_rs::VersionSpecifiers;

use super::super::pin::{Library, Manifest, Pin, Subject};
use super::super::spelling::Spelling;
use crate::span::Span;

/// The pin of a requirement with a version; `None` for one without, and for what is no requirement.
pub(super) fn pin(manifest: Manifest, written: &Spelling, used: Span) -> Option<Pin> {
    let text = written.text();
    let (body, marker) = text.split_once(';').map_or((&*text, None), |(body, marker)| (body, Some(marker)));
    let at = body.find(['=', '<', '>', '~', '!'])?;
    let (name, extras) = named(body[..at].trim())?;
    let end = body.trim_end().len();
    let specifiers = blankless(&written.part(at..end));
    VersionSpecifiers::from_str(&specifiers.text()).ok()?;
    let marker = marker.map(|marker| marker.trim().to_owned());
    let span = written.place().cloned().or_else(|| first_place(&specifiers)).unwrap_or(used);
    Some(Pin {
        manifest,
        subject: Subject::Library(Library { marker, ..library(name, extras, specifiers) }),
        span,
    })
}

/// The pin of a requirement whose version stands apart.
pub(super) fn pin_apart(manifest: Manifest, name: &str, version: &Spelling, used: Span) -> Option<Pin> {
    let (name, extras) = named(name.trim())?;
    let mut specifiers = Spelling::computed("==");
    specifiers.append(version.clone());
    VersionSpecifiers::from_str(&specifiers.text()).ok()?;
    let span = first_place(&specifiers).unwrap_or(used);
    Some(Pin { manifest, subject: Subject::Library(library(name, extras, specifiers)), span })
}

fn library(name: String, extras: Vec<String>, specifiers: Spelling) -> Library {
    Library {
        name,
        extras,
        specifiers: Some(specifiers),
        marker: None,
        python: None,
        hashed: false,
        index: None,
        extra_indexes: Vec::new(),
    }
}

fn first_place(spelling: &Spelling) -> Option<Span> {
    spelling.pieces.iter().find_map(|piece| piece.span.clone())
}

/// The normalised name and the extras.
fn named(text: &str) -> Option<(String, Vec<String>)> {
    let (name, extras) = match text.split_once('[') {
        Some((name, extras)) => (name.trim_end(), extras.strip_suffix(']')?),
        None => (text, ""),
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let valid = ends(name.chars().next()) && ends(name.chars().last()) && name.chars().all(allowed);
    let words = name.split(['.', '_', '-']).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let extras = extras.split(',').map(|extra| extra.trim().to_owned()).filter(|extra| !extra.is_empty());
    valid.then(|| (name, extras.collect()))
}

/// Without any blanks: PEP 440 allows them around operators and commas.
fn blankless(written: &Spelling) -> Spelling {
    let text = written.text();
    let mut kept = Spelling { pieces: Vec::new() };
    let mut at = 0;
    for word in text.split(' ') {
        kept.append(written.part(at..at + word.len()));
        at += word.len() + 1;
    }
    kept
}
