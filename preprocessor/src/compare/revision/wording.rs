//! Expected output written so that it is read as it is meant.

use std::collections::BTreeMap;

use super::volatile;
use crate::compare::Holes;
use crate::compare::pattern;
use crate::compare::shapes::Shape;
use crate::suggestion::closest;

/// A line or cell being written.
pub(super) struct Wording<'line> {
    pub(super) holes: &'line Holes,
    /// What placeholders stand for.
    pub(super) bound: &'line BTreeMap<String, String>,
    done: String,
    /// Plain text that is still to be escaped.
    plain: String,
}

impl<'line> Wording<'line> {
    pub(super) fn new(holes: &'line Holes, bound: &'line BTreeMap<String, String>) -> Self {
        Self { holes, bound, done: String::new(), plain: String::new() }
    }

    /// Adds text that stands for itself.
    pub(super) fn text(&mut self, text: &str) {
        self.plain.push_str(text);
    }

    /// Adds something that its author wrote and that stays.
    pub(super) fn raw(&mut self, raw: &str) {
        self.flush();
        self.done.push_str(raw);
    }

    /// Adds a hole for a value.
    pub(super) fn hole(&mut self, shape: Option<Shape>, value: &str) {
        let hole = volatile::hole(shape, value, self.holes);
        // Behind a backslash a bracket opens no hole.
        if self.plain.ends_with('\\') { self.text(value) } else { self.raw(&hole) }
    }

    /// What was written.
    pub(super) fn finish(mut self) -> String {
        self.flush();
        self.done
    }

    fn flush(&mut self) {
        let plain = std::mem::take(&mut self.plain);
        self.done.push_str(&escaped(&plain, self.bound));
    }
}

/// A whole line that stands for itself.
pub(super) fn verbatim(line: &str, bound: &BTreeMap<String, String>) -> String {
    whole(escaped(line, bound))
}

/// A line that is not read as `...`, nor as its escaped form.
pub(super) fn whole(line: String) -> String {
    let start = line.len() - line.trim_start().len();
    match &line[start..] {
        "..." => format!("{}\\...", &line[..start]),
        "\\..." => format!("{}[..]...", &line[..start]),
        _ => line,
    }
}

/// Plain text in which no bracket opens a hole and no placeholder is filled in.
fn escaped(text: &str, bound: &BTreeMap<String, String>) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        match letter {
            '[' if escaped.ends_with('\\') || pattern::hole(rest).is_some() || looks_misspelt(rest) => {
                escaped.push_str("\\[");
            }
            '<' if is_placeholder(rest, bound) => escaped.push_str("[..]"),
            _ => escaped.push(letter),
        }
        rest = &rest[letter.len_utf8()..];
    }
    escaped
}

/// Whether a bracket would be taken for a misspelt hole.
fn looks_misspelt(rest: &str) -> bool {
    let Some((inside, _)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return false;
    };
    let word = inside.split(':').next().unwrap_or_default();
    word.len() > 1
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && closest(word, Shape::ALL.map(Shape::word)).is_some()
}

fn is_placeholder(rest: &str, bound: &BTreeMap<String, String>) -> bool {
    let name = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(name, _)| name);
    name.is_some_and(|name| bound.get(name).is_some_and(|value| *value != format!("<{name}>")))
}
