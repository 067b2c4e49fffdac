//! Which hole keeps a line from fitting.

use super::holes::Holes;
use super::pattern::{Pattern, Token};
use super::tables::Row;

/// Characters of a value that are shown; a digest has 71.
const WIDTH: usize = 80;

/// The sentence about the hole of `row` that does not fit `actual`; `None` where other text differs too.
pub(super) fn blame(row: &Row<Pattern>, actual: &Row<String>, holes: &Holes) -> Option<String> {
    let mut readings: Vec<_> = row.readings(actual).collect();
    // Cells tell best what stands where; the whole line also holds the widths of columns.
    readings.rotate_left(1);
    readings.into_iter().find_map(|pairs| {
        let (pattern, text) = pairs.into_iter().find(|(pattern, text)| !pattern.fits(text, holes))?;
        blamed(pattern, text, holes)
    })
}

/// Whether `actual` would fit if each hole stood for anything.
pub(super) fn fits_but_for_holes(row: &Row<Pattern>, actual: &Row<String>, holes: &Holes) -> bool {
    let relaxed = |pattern: &Pattern| pattern.relaxed(|_, token| matches!(token, Token::Hole(..)));
    row.readings(actual).any(|pairs| pairs.iter().all(|(pattern, text)| relaxed(pattern).fits(text, holes)))
}

/// Gives up one hole after the other, then all at once, and says what stands where one does not fit.
fn blamed(pattern: &Pattern, text: &str, holes: &Holes) -> Option<String> {
    let one_by_one = (0..pattern.tokens.len()).map(|given_up| pattern.relaxed(|index, _| index == given_up));
    let all = pattern.relaxed(|_, token| matches!(token, Token::Hole(..)));
    one_by_one.chain([all]).find_map(|relaxed| {
        let captures = relaxed.captures(text, holes)?;
        captures.into_iter().find_map(|(index, range)| complaint(&pattern.tokens[index], &text[range], holes))
    })
}

fn complaint(token: &Token, value: &str, holes: &Holes) -> Option<String> {
    let Token::Hole(shape, name) = token else { return None };
    let written = match name {
        Some(name) => format!("[{}:{name}]", shape.word()),
        None => format!("[{}]", shape.word()),
    };
    if value.is_empty() {
        return Some(format!("`{written}` has nothing to fit"));
    }
    if !shape.fits(value) {
        return Some(format!("`{written}` does not fit `{}`", excerpt(value)));
    }
    let bound = token.name().and_then(|name| holes.value(&name).map(str::to_owned))?;
    (!shape.same(&bound, value)).then(|| format!("`{written}` was `{bound}` before and is `{value}` here"))
}

/// As much of a value as a sentence can bear.
fn excerpt(value: &str) -> String {
    match value.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
