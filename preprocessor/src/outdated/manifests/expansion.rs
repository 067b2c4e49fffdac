//! Variables as shells write them, `${NAME:-default}`, in Dockerfiles and Compose files.

use std::ops::Range;

use super::super::spelling::{Piece, Spelling};
use super::listing::Listing;

/// What is around the variables.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dialect {
    /// A Dockerfile's: quotes go, and this character takes the next one as it is.
    Dockerfile {
        /// A backslash or a backtick.
        escape: char,
    },
    /// A Compose file's: quotes are YAML's, and `$$` is a dollar.
    Compose,
}

/// What a variable is.
#[derive(Clone, Debug)]
pub(super) enum Variable {
    /// Set, to this.
    Set(Spelling),
    /// Not set, for this reason.
    Unset(String),
}

/// The text with every variable put in.
///
/// # Errors
///
/// Says which variable cannot be told and why, in the words of a sentence's end.
pub(super) fn expand(
    listing: &Listing,
    dialect: Dialect,
    lookup: &dyn Fn(&str) -> Variable,
) -> Result<Spelling, String> {
    Expansion { listing, dialect, lookup }.stretch(0..listing.text().len(), 0)
}

struct Expansion<'text> {
    listing: &'text Listing,
    dialect: Dialect,
    lookup: &'text dyn Fn(&str) -> Variable,
}

impl Expansion<'_> {
    fn stretch(&self, range: Range<usize>, depth: usize) -> Result<Spelling, String> {
        let text = self.listing.text();
        let mut spelled = Spelling { pieces: Vec::new() };
        let mut at = range.start;
        let mut quote = None;
        while let Some(c) = text[at..range.end].chars().next() {
            let next = at + c.len_utf8();
            match (self.dialect, c) {
                (Dialect::Dockerfile { .. }, '"' | '\'') if quote.is_none_or(|open| open == c) => {
                    quote = if quote.is_some() { None } else { Some(c) };
                    at = next;
                }
                (Dialect::Dockerfile { escape }, c) if c == escape && quote != Some('\'') => {
                    let taken = text[next..range.end].chars().next().map_or(0, char::len_utf8);
                    spelled.append(self.listing.spelling(next..next + taken));
                    at = next + taken;
                }
                (Dialect::Compose, '$') if text[next..range.end].starts_with('$') => {
                    spelled.push(Piece { text: "$".to_owned(), span: None });
                    at = next + 1;
                }
                (_, '$') if quote != Some('\'') => {
                    let (value, end) = self.variable(next, range.end, depth)?;
                    spelled.append(value);
                    at = end;
                }
                _ => {
                    spelled.append(self.listing.spelling(at..next));
                    at = next;
                }
            }
        }
        Ok(spelled)
    }

    /// The value of the variable whose dollar ends at `at`, and where the text goes on.
    fn variable(&self, at: usize, end: usize, depth: usize) -> Result<(Spelling, usize), String> {
        let rest = &self.listing.text()[at..end];
        let Some(inner) = rest.strip_prefix('{') else {
            let length = name_length(rest);
            if length == 0 {
                return Ok((self.listing.spelling(at - 1..at), at));
            }
            return Ok((self.value(&rest[..length])?, at + length));
        };
        let close = closing(inner).ok_or("a brace is never closed")?;
        let length = name_length(inner);
        let name = &inner[..length];
        let (operator, word) = operator(&inner[length..close])
            .ok_or_else(|| format!("`${{{}}}` is no expansion that is understood", &inner[..close]))?;
        if length == 0 || depth > 20 {
            return Err(format!("`${{{}}}` is no expansion that is understood", &inner[..close]));
        }
        let start = at + 1 + close - word.len();
        let word = || self.stretch(start..at + 1 + close, depth + 1);
        let set = match (self.lookup)(name) {
            Variable::Set(value) => Some(value),
            Variable::Unset(_) => None,
        };
        // With a colon, an empty value is none.
        let set_to = set.filter(|value| !operator.starts_with(':') || !value.pieces.is_empty());
        let value = match (operator.trim_start_matches(':'), set_to) {
            ("-", None) | ("+", Some(_)) => word()?,
            ("+", None) => Spelling { pieces: Vec::new() },
            ("-" | "?", Some(value)) => value,
            _ => self.value(name)?,
        };
        Ok((value, at + 1 + close + 1))
    }

    fn value(&self, name: &str) -> Result<Spelling, String> {
        match (self.lookup)(name) {
            Variable::Set(value) => Ok(value),
            Variable::Unset(why) => Err(why),
        }
    }
}

/// What stands between the name and the brace: how to take the word, and the word.
fn operator(rest: &str) -> Option<(&str, &str)> {
    let known = ["", ":-", ":+", ":?", "-", "+", "?"];
    let operator = known.iter().rev().find(|operator| match **operator {
        "" => rest.is_empty(),
        operator => rest.starts_with(operator),
    })?;
    Some(rest.split_at(operator.len()))
}

fn name_length(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) { 0 } else { end }
}

/// Where the brace is closed that was opened before this text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
