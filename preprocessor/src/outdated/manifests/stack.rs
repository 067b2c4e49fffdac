//! A stack's description: its base images and its mirrors.

use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::super::pin::{Found, Manifest, Unread};
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

fn within_quotes(listing: &Listing, text: &str, range: Range<usize>) -> Listing {
    let inside = range.start + 1..range.end.saturating_sub(1);
    match listing.text().get(inside.clone()) {
        Some(within) if within == text => listing.part(inside),
        _ => listing.valued(text, range),
    }
}
