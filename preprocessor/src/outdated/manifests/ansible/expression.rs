//! Expressions of Jinja's: those whose value stands in a file as it is, and all others.

use std::collections::BTreeSet;
use std::ops::Range;

/// An expression that only chooses among values that stand in files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A text in quotes, which stand around this range.
    Literal(Range<usize>),
    Variable {
        name: String,
        /// The keys and numbers of what is within it.
        steps: Vec<String>,
        fallback: Option<Fallback>,
        /// Whether a mapping is made a list of keys and values.
        items: bool,
    },
}

/// What is taken where there is nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fallback {
    /// The expression for it.
    pub(super) range: Range<usize>,
    /// Whether an empty text is nothing, too.
    pub(super) lax: bool,
}

/// Reads an expression, if it is one of these.
pub(super) fn read(text: &str) -> Option<Choice> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.blanks();
    if let Some(literal) = cursor.quoted() {
        cursor.blanks();
        return cursor.at_end().then_some(Choice::Literal(literal));
    }
    let name = cursor.word()?.to_owned();
    let steps = cursor.steps()?;
    let (mut fallback, mut items) = (None, false);
    cursor.blanks();
    while cursor.take('|') {
        cursor.blanks();
        match cursor.dotted()? {
            "default" | "d" if fallback.is_none() && !items => fallback = Some(cursor.fallback()?),
            "string" | "trim" | "mandatory" | "ansible.builtin.mandatory" if !items => {
                if cursor.take('(') {
                    cursor.take(')').then_some(())?;
                }
            }
            "dict2items" | "ansible.builtin.dict2items" if !items => items = true,
            _ => return None,
        }
        cursor.blanks();
    }
    let keyword = ["true", "false", "none", "True", "False", "None", "not", "lookup", "query", "q"];
    (cursor.at_end() && !keyword.contains(&name.as_str())).then_some(Choice::Variable {
        name,
        steps,
        fallback,
        items,
    })
}

/// The variables that an expression mentions outside of texts: what the engine itself says of them leaves out slices.
pub(super) fn mentioned(text: &str) -> BTreeSet<String> {
    const WORDS: [&str; 13] =
        ["and", "else", "false", "False", "if", "in", "is", "none", "None", "not", "or", "true", "True"];
    let mut found = BTreeSet::new();
    let (mut at, mut before, mut tests) = (0, None, false);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if matches!(c, '"' | '\'') {
            rest[1..].find(c).map_or(rest.len(), |end| end + 2)
        } else if c.is_alphanumeric() || c == '_' {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        let word = &rest[..length];
        if c.is_alphabetic() || c == '_' {
            let behind = rest[length..].trim_start();
            let called = behind.starts_with('(') || behind.starts_with('=') && !behind.starts_with("==");
            let named = tests || matches!(before, Some('.' | '|')) || called || WORDS.contains(&word);
            if !named {
                found.insert(word.to_owned());
            }
            // `is not defined` names a test, too.
            tests = word == "is" || tests && word == "not";
        }
        if !c.is_whitespace() {
            before = Some(c);
        }
        at += length;
    }
    found
}

struct Cursor<'text> {
    text: &'text str,
    at: usize,
}

impl<'text> Cursor<'text> {
    fn rest(&self) -> &'text str {
        &self.text[self.at..]
    }

    fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, c: char) -> bool {
        let there = self.rest().starts_with(c);
        self.at += if there { c.len_utf8() } else { 0 };
        there
    }

    fn word(&mut self) -> Option<&'text str> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        self.at += end;
        (end > 0 && !rest.starts_with(|c: char| c.is_ascii_digit())).then_some(&rest[..end])
    }

    fn dotted(&mut self) -> Option<&'text str> {
        let start = self.at;
        self.word()?;
        while self.take('.') {
            self.word()?;
        }
        Some(&self.text[start..self.at])
    }

    /// A text in quotes without anything taken otherwise: what stands between them.
    fn quoted(&mut self) -> Option<Range<usize>> {
        let quote = self.rest().chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let length = self.rest()[1..].find(quote)?;
        let inside = self.at + 1..self.at + 1 + length;
        (!self.text[inside.clone()].contains('\\')).then_some(())?;
        self.at = inside.end + 1;
        Some(inside)
    }

    fn steps(&mut self) -> Option<Vec<String>> {
        let mut steps = Vec::new();
        loop {
            if self.take('.') {
                steps.push(self.word()?.to_owned());
            } else if self.take('[') {
                self.blanks();
                if let Some(key) = self.quoted() {
                    steps.push(self.text[key].to_owned());
                } else {
                    let digits = self.rest().find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
                    steps.push(self.rest()[..digits].to_owned());
                    self.at += digits;
                }
                self.blanks();
                self.take(']').then_some(())?;
            } else {
                return Some(steps);
            }
        }
    }

    /// The arguments of `default`.
    fn fallback(&mut self) -> Option<Fallback> {
        self.take('(').then_some(())?;
        let start = self.at;
        let (mut depth, mut quote, mut comma) = (0_usize, None, None);
        for (at, c) in self.rest().char_indices() {
            match c {
                '"' | '\'' if quote.is_none_or(|open| open == c) => {
                    quote = if quote.is_some() { None } else { Some(c) };
                }
                '(' | '[' | '{' if quote.is_none() => depth += 1,
                ')' if quote.is_none() && depth == 0 => {
                    self.at = start + at + 1;
                    let end = start + at;
                    let range = start..comma.unwrap_or(end);
                    let more = self.text[comma.map_or(end, |comma| comma + 1)..end].trim();
                    let more = more.strip_prefix("boolean=").unwrap_or(more);
                    matches!(more, "" | "true" | "True" | "false" | "False").then_some(())?;
                    return Some(Fallback { range, lax: more.eq_ignore_ascii_case("true") });
                }
                ')' | ']' | '}' if quote.is_none() => depth = depth.checked_sub(1)?,
                ',' if quote.is_none() && depth == 0 && comma.is_none() => comma = Some(start + at),
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, mentioned, read};

    #[test]
    fn choices_are_told_from_computations() {
        for (text, expected) in [
            (" image ", "image"),
            ("item.image.tag", "item image tag"),
            ("item['image'][0]", "item image 0"),
            ("tag | default('15')", "tag or `'15'`"),
            ("tag|d( other.tag , true)", "tag or lax ` other.tag `"),
            ("tag | default('a,b)', boolean=True) | string", "tag or lax `'a,b)'`"),
            ("images | dict2items", "images items"),
            ("'postgres'", "`postgres`"),
            ("tag | mandatory", "tag"),
            ("a ~ b", "computed"),
            ("a + '-alpine'", "computed"),
            ("'a' if b else 'c'", "computed"),
            ("lookup('env', 'X')", "computed"),
            ("true", "computed"),
            ("tag | regex_replace('a', 'b')", "computed"),
            ("a[b]", "computed"),
            ("'a\\n'", "computed"),
            ("", "computed"),
            ("tag | default('a'", "computed"),
        ] {
            let found = match read(text) {
                None => "computed".to_owned(),
                Some(Choice::Literal(range)) => format!("`{}`", &text[range]),
                Some(Choice::Variable { name, steps, fallback, items }) => {
                    let mut words = vec![name];
                    words.extend(steps);
                    if let Some(fallback) = fallback {
                        words.push(if fallback.lax { "or lax" } else { "or" }.to_owned());
                        words.push(format!("`{}`", &text[fallback.range]));
                    }
                    words.extend(items.then(|| "items".to_owned()));
                    words.join(" ")
                }
            };
            assert_eq!(found, expected, "{text}");
        }
    }
    #[test]
    fn variables_are_told_from_what_else_is_named() {
        for (text, expected) in [
            ("all_of[1:] + [one]", "all_of one"),
            ("a.b ~ 'c d' ~ e['f']", "a e"),
            ("a | default(b, boolean=True) | upper", "a b"),
            ("'x' if a is not defined or b == c else none", "a b c"),
            ("lookup('env', name)", "name"),
            ("1 + 2", ""),
        ] {
            assert_eq!(mentioned(text).into_iter().collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
