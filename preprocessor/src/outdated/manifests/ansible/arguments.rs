//! What a task gives to its module.

use std::sync::Arc;

use super::super::listing::Listing;
use super::super::yaml::Node;

/// The arguments of a module.
pub(super) struct Arguments {
    /// As a mapping, and those of `args`.
    maps: Vec<Arc<Node>>,
    /// As words, `name=value`.
    words: Vec<(String, Arc<Node>)>,
}

impl Arguments {
    pub(super) fn of(task: &Node, given: &Arc<Node>) -> Self {
        let maps = [Some(given), task.get("args")].into_iter().flatten().filter(|map| map.is_map()).cloned();
        let words = given.scalar().map(words).unwrap_or_default();
        Self { maps: maps.collect(), words }
    }

    /// The value of an argument; `None` if it is not given, or null.
    pub(super) fn get(&self, name: &str) -> Option<&Arc<Node>> {
        let mapped = self.maps.iter().find_map(|map| map.get(name));
        let worded = || self.words.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        mapped.or_else(worded).filter(|value| !value.is_null())
    }

    /// Whether an argument is just this text.
    pub(super) fn says(&self, name: &str, text: &str) -> bool {
        self.get(name).and_then(|value| value.text()) == Some(text)
    }
}

/// The words of a line, blanks within quotes and braces kept.
fn words(listing: &Listing) -> Vec<(String, Arc<Node>)> {
    let text = listing.text();
    let mut found = Vec::new();
    let (mut start, mut quote, mut braces) = (0, None, 0_usize);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match c {
            '"' | '\'' if braces == 0 && quote.is_none_or(|open| open == c) => {
                quote = if quote.is_some() { None } else { Some(c) };
            }
            '{' => braces += 1,
            '}' => braces = braces.saturating_sub(1),
            c if c.is_whitespace() && (quote.is_none() && braces == 0 || at == text.len()) => {
                found.extend(word(&listing.part(start..at)));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found
}

fn word(listing: &Listing) -> Option<(String, Arc<Node>)> {
    let text = listing.text();
    let at = text.find('=')?;
    let value = &text[at + 1..];
    let quoted = value.len() > 1 && value.starts_with(['"', '\'']) && value.ends_with(&value[..1]);
    let inside = usize::from(quoted);
    let value = listing.part(at + 1 + inside..text.len() - inside);
    Some((text[..at].trim().to_owned(), Node::of(value)))
}
