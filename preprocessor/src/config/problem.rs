//! What is wrong in `[preprocessor.drydock]`, where, and the way out.

use std::fmt::{self, Display, Formatter};

use toml::de::{DeTable, DeValue};

use crate::span::SourceFile;

/// Everything that is wrong with a book's settings.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct ConfigError {
    /// In the order of `book.toml` once located; never empty.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with a book's settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The keys that lead to it from `[preprocessor.drydock]` down; empty for the table itself.
    pub keys: Vec<String>,
    /// One sentence in lower case, without a full stop.
    pub message: String,
    /// The way out.
    pub help: String,
    /// Where it was written.
    pub place: Place,
    value: Option<Box<toml::Value>>,
}

/// Where a setting was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Somewhere in `book.toml`.
    Book,
    /// On this 1-based line of `book.toml`.
    Line(usize),
    /// In this variable of the environment.
    Environment(String),
}

impl Problem {
    /// A problem whose line is not known yet.
    pub(crate) fn new<'key>(
        keys: impl IntoIterator<Item = &'key str>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let keys = keys.into_iter().map(str::to_owned).collect();
        Self { keys, message: message.into(), help: help.into(), place: Place::Book, value: None }
    }

    /// Adds the value that is wrong, by which an override is told from what `book.toml` says.
    pub(crate) fn with_value(mut self, value: &toml::Value) -> Self {
        self.value = Some(Box::new(value.clone()));
        self
    }
}

impl ConfigError {
    /// Finds the lines of `book.toml`, given its text, or the variables that hold the overrides.
    ///
    /// A text that does not parse leaves the places as they are.
    #[must_use]
    pub fn locate(mut self, book_toml: &str) -> Self {
        let (Ok(spans), Ok(values)) = (DeTable::parse(book_toml), book_toml.parse::<toml::Table>()) else {
            return self;
        };
        let text = SourceFile::new("book.toml", book_toml);
        for problem in &mut self.problems {
            problem.place = match written(problem, spans.get_ref(), &values) {
                Written::At(offset) => Place::Line(text.line(offset)),
                Written::Elsewhere => Place::Environment(variable(&problem.keys)),
                Written::Nowhere => Place::Book,
            };
        }
        self.problems.sort_by_key(|problem| match problem.place {
            Place::Line(line) => line,
            Place::Book | Place::Environment(_) => usize::MAX,
        });
        self
    }
}

enum Written {
    At(usize),
    Elsewhere,
    Nowhere,
}

/// Where `book.toml` says what the problem complains about, as a byte offset.
fn written(problem: &Problem, spans: &DeTable<'_>, values: &toml::Table) -> Written {
    let keys = || ["preprocessor", "drydock"].into_iter().chain(problem.keys.iter().map(String::as_str));
    let in_file = keys().skip(1).try_fold(values.get("preprocessor"), |value, key| Some(value?.get(key)));
    match (&problem.value, in_file.flatten()) {
        (Some(value), Some(in_file)) if **value != *in_file => Written::Elsewhere,
        (Some(_), None) => Written::Elsewhere,
        _ => deepest(keys(), spans).map_or(Written::Nowhere, Written::At),
    }
}

/// The byte offset of the last of `keys` that is there.
fn deepest<'key>(keys: impl Iterator<Item = &'key str>, spans: &DeTable<'_>) -> Option<usize> {
    let mut table = Some(spans);
    let mut found = None;
    for key in keys {
        let Some((name, value)) = table.and_then(|table| table.get_key_value(key)) else { break };
        found = Some(name.span().start);
        table = match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => None,
        };
    }
    found
}

/// The variable that mdBook reads a key's override from.
fn variable(keys: &[String]) -> String {
    let spelt = |key: &&String| key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    keys.iter()
        .take_while(spelt)
        .map(|key| key.to_uppercase().replace('-', "_"))
        .fold("MDBOOK_PREPROCESSOR__DRYDOCK".to_owned(), |name, key| format!("{name}__{key}"))
}

impl Display for ConfigError {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                out.write_str("\n")?;
            }
            write!(out, "{problem}")?;
        }
        Ok(())
    }
}

impl Display for Problem {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Book => write!(out, "book.toml, [preprocessor.drydock]")?,
            Place::Line(line) => write!(out, "book.toml:{line}")?,
            Place::Environment(variable) => write!(out, "{variable} in the environment")?,
        }
        write!(out, ": {}\n  help: {}", self.message, self.help)
    }
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}
