//! Pins and candidates for tests.

use std::sync::Arc;

use super::super::Placed;
use super::{Candidate, Kind};
use crate::outdated::pin::{Image, Library, Manifest, Pin, Subject};
use crate::outdated::spelling::{Edit, Spelling};
use crate::span::{SourceFile, Span};

/// A stretch of a file that holds `text` only once.
pub(crate) fn span(source: &Arc<SourceFile>, text: &str) -> Span {
    let start = source.text.find(text).expect("the file holds it");
    Span { source: Arc::clone(source), range: start..start + text.len(), near: false }
}

/// An image `NAME:TAG` in a file of this text.
pub(crate) fn image(manifest: Manifest, file: &str, text: &str, reference: &str) -> Pin {
    let source = Arc::new(SourceFile::new(file, text));
    let whole = span(&source, reference);
    let (name, tag) = reference.split_once(':').expect("it has a tag");
    let tag_at = Span { range: whole.range.end - tag.len()..whole.range.end, ..whole.clone() };
    let repository = if name.contains('/') { name.to_owned() } else { format!("library/{name}") };
    let subject = Subject::Image(Image {
        registry: "docker.io".to_owned(),
        repository,
        name: name.to_owned(),
        tag: Some(Spelling::at(tag_at)),
        digest: None,
        platform: None,
    });
    Pin { manifest, subject, span: whole }
}

/// A library `NAMESPECIFIERS` in a file of this text.
pub(crate) fn library(file: &str, text: &str, requirement: &str) -> Pin {
    let source = Arc::new(SourceFile::new(file, text));
    let whole = span(&source, requirement);
    let at = requirement.find(['=', '>', '<', '~']).expect("it has specifiers");
    let specifiers = Span { range: whole.range.start + at..whole.range.end, ..whole.clone() };
    let subject = Subject::Library(Library {
        name: requirement[..at].to_owned(),
        extras: Vec::new(),
        specifiers: Some(Spelling::at(specifiers)),
        marker: None,
        python: None,
        hashed: false,
        index: None,
        extra_indexes: Vec::new(),
    });
    Pin { manifest: Manifest::Requirements, subject, span: whole }
}

const DOCKERFILE: &str = "FROM postgres:15\nCMD [\"postgres\"]\n";

/// PostgreSQL 15 to 17, in one Dockerfile.
pub(crate) fn postgres() -> Candidate {
    let source = Arc::new(SourceFile::new("stack/src/db/Dockerfile", DOCKERFILE));
    Candidate {
        kind: Kind::Image,
        name: "postgres".to_owned(),
        from: "15".to_owned(),
        to: "17".to_owned(),
        image: Some("postgres:17".to_owned()),
        pins: vec![span(&source, "postgres:15")],
        edits: vec![Edit { span: span(&source, "15"), text: "17".to_owned() }],
        by_hand: None,
    }
}

/// Where that Dockerfile is.
pub(crate) fn postgres_placed() -> Placed {
    Placed {
        file: "stack/src/db/Dockerfile".to_owned(),
        of_stack: "src/db/Dockerfile".into(),
        in_machine: Some("/titb/src/db/Dockerfile".into()),
        text: DOCKERFILE.replace("15", "17"),
    }
}
