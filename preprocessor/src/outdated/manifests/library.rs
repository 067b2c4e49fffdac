//! Libraries of Python's where a command or a task names them: `celery==5.2.1`.

use std::str::FromStr;

use pep440_rs::VersionSpecifiers;

use super::super::pin::{Manifest, Pin, Subject};
use super::super::spelling::Spelling;
use super::listing::Listing;
use super::requirement::{self, Surroundings};
use crate::span::Span;

/// The pin of a requirement with a version; `None` for one without, and for what is no requirement.
pub(super) fn pin(manifest: Manifest, written: &Spelling, used: Span) -> Option<Pin> {
    let mut pin = named(manifest, written, &used)?;
    let Subject::Library(library) = &pin.subject else { return None };
    let specifiers = library.specifiers.as_ref()?;
    if written.place().is_none() {
        pin.span = first_place(specifiers).unwrap_or(used);
    }
    Some(pin)
}

/// The pin of a requirement whose version stands apart.
pub(super) fn pin_apart(manifest: Manifest, name: &Spelling, version: &Spelling, used: Span) -> Option<Pin> {
    let mut pin = named(manifest, name, &used)?;
    let Subject::Library(library) = &mut pin.subject else { return None };
    let mut specifiers = Spelling::computed("==");
    specifiers.append(version.clone());
    VersionSpecifiers::from_str(&specifiers.text()).ok()?;
    pin.span = first_place(&specifiers).unwrap_or(used);
    library.specifiers = Some(specifiers);
    Some(pin)
}

fn named(manifest: Manifest, written: &Spelling, used: &Span) -> Option<Pin> {
    let listing = Listing::new(written.clone(), used.clone());
    requirement::pin(manifest, &listing, &Surroundings::default()).ok()?
}

fn first_place(spelling: &Spelling) -> Option<Span> {
    spelling.pieces.iter().find_map(|piece| piece.span.clone())
}
