//! One line's pattern, and the ways in which a text fits it.
//!
//! A pattern is matched by following the set of places that it can reach in the text, token by token. That is
//! exact whatever the holes are, and costs no more than the length of the line for each token.

use std::ops::Range;

use super::holes::{Holes, Name};
use super::shapes::Shape;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text that must stand there.
    Literal(String),
    /// `[..]`.
    Anything,
    /// `[ID]`, `[ID:web]`.
    Hole(Shape, Option<String>),
}

/// One line of expected output, or one cell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) tokens: Vec<Token>,
}

/// Where each token that is not literal has found its text, in order: the token's index, the bytes of the text.
pub(super) type Captures = Vec<(usize, Range<usize>)>;

/// The places that a pattern reaches in a text and from which it can reach the end.
struct Live {
    /// For each token, and the end: ascending offsets at which it can begin.
    starts: Vec<Vec<usize>>,
}

impl Pattern {
    /// Reads a pattern. Brackets that hold no known hole are literal, and so is `\[`.
    pub(super) fn parse(text: &str) -> Self {
        let mut tokens = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("\\[") {
                literal.push('[');
                rest = after;
            } else if let Some((token, after)) = hole(rest) {
                flush(&mut literal, &mut tokens);
                tokens.push(token);
                rest = after;
            } else {
                literal.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
        flush(&mut literal, &mut tokens);
        Self { tokens }
    }

    /// Whether `text` fits.
    pub(super) fn fits(&self, text: &str, holes: &Holes) -> bool {
        match self.tokens.as_slice() {
            [] => text.is_empty(),
            [Token::Literal(literal)] => literal == text,
            _ => self.reach(text, holes).is_some(),
        }
    }

    /// How `text` fits: holes take as much as they can, `[..]` as little.
    pub(super) fn captures(&self, text: &str, holes: &Holes) -> Option<Captures> {
        let live = self.live(text, holes)?;
        let mut at = 0;
        let mut captures = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            let next = &live.starts[index + 1];
            let end = match token {
                Token::Literal(literal) => at + literal.len(),
                Token::Anything => next.iter().copied().find(|end| *end >= at)?,
                Token::Hole(..) => self
                    .ends(index, text, at, holes)
                    .into_iter()
                    .rfind(|end| next.binary_search(end).is_ok())?,
            };
            if !matches!(token, Token::Literal(_)) {
                captures.push((index, at..end));
            }
            at = end;
        }
        Some(captures)
    }

    /// Every value that the first hole of this name takes in some way of fitting `text`.
    pub(super) fn values<'text>(&self, text: &'text str, holes: &Holes, name: &Name) -> Vec<&'text str> {
        let Some(index) = self.tokens.iter().position(|token| token.name().as_ref() == Some(name)) else {
            return Vec::new();
        };
        let Some(live) = self.live(text, holes) else { return Vec::new() };
        let ends = |start: usize| self.ends(index, text, start, holes).into_iter().map(move |end| start..end);
        live.starts[index]
            .iter()
            .flat_map(|start| ends(*start))
            .filter(|value| live.starts[index + 1].binary_search(&value.end).is_ok())
            .filter_map(|value| text.get(value))
            .collect()
    }

    /// Whether `[..]` stands in it.
    pub(super) fn holds_anything(&self) -> bool {
        self.tokens.contains(&Token::Anything)
    }

    /// Whether any named hole stands in it.
    pub(super) fn has_names(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Hole(_, Some(_))))
    }

    /// Whether a hole of this name stands in it.
    pub(super) fn names(&self, name: &Name) -> bool {
        self.tokens.iter().any(|token| token.name().as_ref() == Some(name))
    }

    /// The same pattern with `[..]` in place of the tokens that `which` picks.
    pub(super) fn relaxed(&self, which: impl Fn(usize, &Token) -> bool) -> Self {
        let relax = |(index, token): (usize, &Token)| {
            if which(index, token) { Token::Anything } else { token.clone() }
        };
        Self { tokens: self.tokens.iter().enumerate().map(relax).collect() }
    }

    /// The places each token can begin at, as far as the tokens before it tell; `None` if the end is not reached.
    fn reach(&self, text: &str, holes: &Holes) -> Option<Vec<Vec<usize>>> {
        let mut starts = vec![vec![0]];
        for (index, token) in self.tokens.iter().enumerate() {
            let from = &starts[index];
            let next = match token {
                Token::Literal(literal) => after_literal(text, from, literal),
                Token::Anything if index + 1 == self.tokens.len() => vec![text.len()],
                Token::Anything => boundaries_from(text, *from.first()?),
                Token::Hole(..) => {
                    let mut ends: Vec<usize> =
                        from.iter().flat_map(|start| self.ends(index, text, *start, holes)).collect();
                    ends.sort_unstable();
                    ends.dedup();
                    ends
                }
            };
            if next.is_empty() {
                return None;
            }
            starts.push(next);
        }
        starts.last().is_some_and(|ends| ends.last() == Some(&text.len())).then_some(starts)
    }

    /// What is left of [`Self::reach`] when it is walked back from the end.
    fn live(&self, text: &str, holes: &Holes) -> Option<Live> {
        let mut starts = self.reach(text, holes)?;
        *starts.last_mut()? = vec![text.len()];
        for (index, token) in self.tokens.iter().enumerate().rev() {
            let (before, after) = starts.split_at_mut(index + 1);
            let next = &after[0];
            before[index].retain(|start| match token {
                Token::Literal(literal) => next.binary_search(&(start + literal.len())).is_ok(),
                Token::Anything => next.last().is_some_and(|last| last >= start),
                Token::Hole(..) => {
                    self.ends(index, text, *start, holes).iter().any(|end| next.binary_search(end).is_ok())
                }
            });
        }
        Some(Live { starts })
    }

    /// Where the hole at `index` can end when it begins at `start`, as far as the next token can begin there.
    ///
    /// Beside `[..]` a hole takes whole words: `[PORT]` is not four digits out of five.
    fn ends(&self, index: usize, text: &str, start: usize, holes: &Holes) -> Vec<usize> {
        let Some(Token::Hole(shape, _)) = self.tokens.get(index) else { return Vec::new() };
        let before = index.checked_sub(1).and_then(|before| self.tokens.get(before));
        if before == Some(&Token::Anything) && in_word(text, start) {
            return Vec::new();
        }
        let next = self.tokens.get(index + 1);
        let mut ends = shape.ends(text, start, |end| match next {
            None => end == text.len(),
            Some(Token::Literal(literal)) => text.get(end..).is_some_and(|rest| rest.starts_with(literal)),
            Some(Token::Anything) => !in_word(text, end),
            Some(Token::Hole(..)) => true,
        });
        if let Some(bound) = self.tokens[index].name().as_ref().and_then(|name| holes.value(name)) {
            ends.retain(|end| text.get(start..*end).is_some_and(|value| shape.same(bound, value)));
        }
        ends
    }
}

impl Token {
    /// The name of a named hole.
    pub(super) fn name(&self) -> Option<Name> {
        match self {
            Self::Hole(shape, Some(name)) => Some((*shape, name.clone())),
            _ => None,
        }
    }
}

fn flush(literal: &mut String, tokens: &mut Vec<Token>) {
    if !literal.is_empty() {
        tokens.push(Token::Literal(std::mem::take(literal)));
    }
}

/// The hole that `text` begins with, and the text behind it.
pub(super) fn hole(text: &str) -> Option<(Token, &str)> {
    if let Some(after) = text.strip_prefix("[..]") {
        return Some((Token::Anything, after));
    }
    let (inside, after) = text.strip_prefix('[')?.split_once(']')?;
    let (word, name) = match inside.split_once(':') {
        Some((word, name)) => (word, Some(name)),
        None => (inside, None),
    };
    let shape = Shape::ALL.into_iter().find(|shape| shape.word() == word)?;
    let named = name.is_none_or(is_name);
    named.then(|| (Token::Hole(shape, name.map(str::to_owned)), after))
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | ' '))
}

fn after_literal(text: &str, from: &[usize], literal: &str) -> Vec<usize> {
    from.iter()
        .filter(|start| text.get(**start..).is_some_and(|rest| rest.starts_with(literal)))
        .map(|start| start + literal.len())
        .collect()
}

fn boundaries_from(text: &str, start: usize) -> Vec<usize> {
    (start..=text.len()).filter(|at| text.is_char_boundary(*at)).collect()
}

/// Whether letters or digits stand on both sides of the byte offset `at`.
pub(super) fn in_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at..).and_then(|after| after.chars().next());
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
