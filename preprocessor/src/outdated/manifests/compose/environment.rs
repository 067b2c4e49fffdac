//! A `.env`: the values that Compose puts in for variables.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::listing::Listing;
use crate::outdated::spelling::Spelling;
use crate::span::SourceFile;

/// The variables of a `.env`, each with the place of its value.
pub(super) fn read(source: &Arc<SourceFile>) -> BTreeMap<String, Spelling> {
    let listing = Listing::of_file(source);
    let assignments = listing.lines().filter_map(|line| {
        let line = listing.part(line).trimmed();
        let text = line.text();
        let start = text.strip_prefix("export ").map_or(0, |_| "export ".len());
        let equals = text.find('=').filter(|_| !text.starts_with('#'))?;
        let value = line.part(equals + 1..text.len()).trimmed();
        Some((text.get(start..equals)?.trim().to_owned(), unquoted(&value)))
    });
    assignments.collect()
}

fn unquoted(value: &Listing) -> Spelling {
    let text = value.text();
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\''))
        && let Some(end) = text[1..].find(quote)
    {
        return value.spelling(1..1 + end);
    }
    let end = text.find(" #").unwrap_or(text.len());
    value.spelling(0..text[..end].trim_end().len())
}
