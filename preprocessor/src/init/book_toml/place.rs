//! Where in a `book.toml` more settings of drydock's can be written.

use std::ops::Range;

use toml_edit::{Document, InlineTable, Item, Table, Value};

/// A place for settings, as byte offsets into the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// There is no table yet: one can be added at the end.
    Nowhere,
    /// Lines can be put in at `after`, which is the start of a line or the end of the text.
    Lines {
        after: usize,
        /// What a key begins with there: nothing, `drydock.` or `preprocessor.drydock.`.
        prefix: &'static str,
    },
    /// Further pairs can be put in between braces.
    Braces {
        after: usize,
        /// Whether there is none before.
        first: bool,
    },
}

/// Finds the place; `None` where there is none.
pub(super) fn find(text: &str) -> Option<Place> {
    let document = Document::parse(text).ok()?;
    let preprocessors = match document.get("preprocessor") {
        None => return Some(Place::Nowhere),
        Some(item) => item.as_table()?,
    };
    match preprocessors.get("drydock") {
        None => Some(Place::Nowhere),
        Some(Item::Value(Value::InlineTable(drydock))) => braces(drydock),
        Some(Item::Table(drydock)) => lines(text, preprocessors, drydock),
        Some(_) => None,
    }
}

fn braces(drydock: &InlineTable) -> Option<Place> {
    let last = drydock.iter().filter_map(|(_, value)| end_of_value(value)).max();
    match last {
        Some(after) => Some(Place::Braces { after, first: false }),
        None => Some(Place::Braces { after: drydock.span()?.start + 1, first: true }),
    }
}

/// A pair in braces may be a dotted one, whose value has no span of its own.
fn end_of_value(value: &Value) -> Option<usize> {
    match value {
        Value::InlineTable(table) if table.is_dotted() => {
            table.iter().filter_map(|(_, value)| end_of_value(value)).max()
        }
        value => value.span().map(|span| span.end),
    }
}

fn lines(text: &str, preprocessors: &Table, drydock: &Table) -> Option<Place> {
    let last = end_of_pairs(drydock);
    if drydock.is_dotted() {
        let prefix = if preprocessors.is_dotted() { "preprocessor.drydock." } else { "drydock." };
        return Some(Place::Lines { after: next_line(text, last?), prefix });
    }
    // Only tables inside it are written: `[preprocessor.drydock.where]`.
    if drydock.is_implicit() {
        return Some(Place::Nowhere);
    }
    let Range { start: header, .. } = drydock.span()?;
    Some(Place::Lines { after: next_line(text, last.unwrap_or(header)), prefix: "" })
}

/// The end of the last pair that stands directly below a table's header.
fn end_of_pairs(table: &Table) -> Option<usize> {
    let end = |item: &Item| match item {
        Item::Value(value) => value.span().map(|span| span.end),
        Item::Table(dotted) if dotted.is_dotted() => end_of_pairs(dotted),
        _ => None,
    };
    table.iter().filter_map(|(_, item)| end(item)).max()
}

fn next_line(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |length| from + length + 1)
}
