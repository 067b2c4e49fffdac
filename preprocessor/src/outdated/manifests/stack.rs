//! A stack's description: its base images and its mirrors.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::super::pin::{Found, Manifest, Unread};
use super::super::spelling::Spelling;
use super::image;
use super::listing::Listing;
use crate::span::SourceFile;

/// What of a `stack.toml` names images.
#[derive(Deserialize)]
struct Stack {
    #[serde(default)]
    base: Vec<Named>,
    #[serde(default)]
    mirror: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    image: Spanned<String>,
    #[serde(default)]
    build: Option<String>,
    #[serde(default)]
    args: BTreeMap<String, Spanned<String>>,
}

/// A Dockerfile that a stack builds.
pub(super) struct Built {
    /// Its path relative to the directory of the stack's description.
    pub(super) file: String,
    /// What is given in place of the defaults of its arguments.
    pub(super) arguments: BTreeMap<String, Spelling>,
}

/// The Dockerfiles that a stack builds with arguments of its own.
pub(super) fn builds(source: &Arc<SourceFile>) -> Vec<Built> {
    let listing = Listing::of_file(source);
    let mirrors = toml::from_str::<Stack>(&source.text).map(|stack| stack.mirror).unwrap_or_default();
    let built = mirrors.into_iter().filter(|mirror| !mirror.args.is_empty()).filter_map(|mirror| {
        let file = format!("{}/Dockerfile", mirror.build?.trim_end_matches('/'));
        let arguments = mirror.args.iter().map(|(name, value)| {
            (name.clone(), within_quotes(&listing, value.get_ref(), value.span()).spelled())
        });
        Some(Built { file, arguments: arguments.collect() })
    });
    built.collect()
}

/// The pins of a `stack.toml`.
pub(super) fn read(source: &Arc<SourceFile>) -> Found {
    let listing = Listing::of_file(source);
    let mut found = Found::default();
    match toml::from_str::<Stack>(&source.text) {
        Ok(Stack { base, mirror }) => {
            let images = base.iter().chain(&mirror).map(|named| &named.image);
            found.pins.extend(images.filter_map(|named| {
                let written = within_quotes(&listing, named.get_ref(), named.span());
                let spelled = written.spelled();
                image::pin(Manifest::Stack, image::read(&spelled), &spelled, written.place().clone())
            }));
        }
        Err(error) => {
            let span = listing.span(error.span().unwrap_or(0..source.text.len()));
            found
                .unread
                .push(Unread { span, why: format!("it is no description of a stack: {}", error.message()) });
        }
    }
    found
}

/// A string, without the one or three quotes on either side.
fn within_quotes(listing: &Listing, text: &str, range: Range<usize>) -> Listing {
    let written = listing.text().get(range.clone()).unwrap_or_default();
    let start = range.start + written.len() - written.trim_start_matches(['"', '\'']).len();
    let inside = start..start + written.trim_matches(['"', '\'']).len();
    if listing.text()[inside.clone()] == *text { listing.part(inside) } else { listing.valued(text, range) }
}

#[cfg(test)]
mod tests;
