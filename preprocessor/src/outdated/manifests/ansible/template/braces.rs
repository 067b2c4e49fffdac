//! Where an expression ends, and what of it is said to the text around it.

use super::super::super::listing::Listing;

/// Where the two braces are that close an expression.
pub(super) fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '"' | '\'' if quote.is_none_or(|open| open == c) => {
                quote = if quote.is_some() { None } else { Some(c) };
            }
            '{' if quote.is_none() => depth += 1,
            '}' if quote.is_none() && depth > 0 => depth -= 1,
            '}' if quote.is_none() && text[at..].starts_with("}}") => return Some(at),
            _ => {}
        }
    }
    None
}

/// An expression without the dashes that trim what is around it.
pub(super) fn trimmed_of_dashes(expression: &Listing) -> Listing {
    let text = expression.text();
    let start = usize::from(text.starts_with('-'));
    let end = text.len() - usize::from(text.ends_with('-') && text.len() > start);
    expression.part(start..end.max(start)).trimmed()
}
