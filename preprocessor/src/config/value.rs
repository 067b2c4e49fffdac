//! The value of one setting: what it takes, and what is said when it gets something else.
//!
//! mdBook reads an override from the environment as JSON and, failing that, as a string. Numbers and booleans
//! thus arrive as what they look like, so each setting takes exactly one type wherever it was written. Only
//! the values of `where` take whole numbers and booleans for text: from the environment, `8000` cannot be
//! said to be a string without JSON's quotes.

use std::num::NonZeroUsize;
use std::time::Duration;

use camino::Utf8PathBuf;
use toml::Value;

use super::{ConfigError, Problem, Report, Verify};
use crate::blocks::Bindings;
use crate::suggestion::closest;

pub(super) fn path(key: &str, value: &Value) -> Result<Utf8PathBuf, Problem> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Ok(text.into()),
        _ => Err(wrong(
            key,
            value,
            "a path relative to the book's root",
            "write a path in quotes, or leave it out for the usual place",
        )),
    }
}

pub(super) fn verify(key: &str, value: &Value) -> Result<Verify, Problem> {
    const WORDS: [&str; 3] = ["changed", "always", "never"];
    match value.as_str() {
        Some("changed") => Ok(Verify::Changed),
        Some("always") => Ok(Verify::Always),
        Some("never") => Ok(Verify::Never),
        word => {
            let help = word.and_then(|word| closest(word, WORDS)).map_or_else(
                || "leave it out for `\"changed\"`".to_owned(),
                |word| format!("did you mean `\"{word}\"`?"),
            );
            Err(wrong(key, value, "\"changed\", \"always\" or \"never\"", help))
        }
    }
}

pub(super) fn count(key: &str, value: &Value) -> Result<NonZeroUsize, Problem> {
    value.as_integer().and_then(|number| usize::try_from(number).ok()).and_then(NonZeroUsize::new).ok_or_else(
        || {
            wrong(
                key,
                value,
                "a whole number from 1 up",
                "write a number without quotes, or leave it out and drydock decides",
            )
        },
    )
}

pub(super) fn duration(key: &str, value: &Value) -> Result<Duration, Problem> {
    let takes = "a time such as \"30s\", \"2m\" or \"1m 30s\"";
    match value {
        Value::String(text) => match humantime::parse_duration(text) {
            Ok(Duration::ZERO) => {
                Err(wrong(key, value, takes, "no step ends in no time: give it a second or more"))
            }
            Ok(time) => Ok(time),
            Err(_) => Err(wrong(key, value, takes, "write a number and its unit: ms, s, m or h")),
        },
        Value::Integer(number) => Err(wrong(key, value, takes, format!("for seconds write \"{number}s\""))),
        _ => Err(wrong(key, value, takes, "leave it out for \"60s\"")),
    }
}

pub(super) fn switch(key: &str, value: &Value) -> Result<bool, Problem> {
    value
        .as_bool()
        .ok_or_else(|| wrong(key, value, "true or false", "write it without quotes, in lower case"))
}

/// Refuses what would let mdBook leave drydock out and build the book as if nothing were amiss.
pub(super) fn never_skipped(key: &str, value: &Value) -> Result<(), Problem> {
    let names_html = |value: &Value| value.as_array().is_some_and(|all| all.contains(&"html".into()));
    let (message, help) = match key {
        "optional" if value.as_bool() != Some(false) => (
            "`optional` would let mdBook build the book unverified where drydock is missing",
            "take it out; for pages without verification say verify = \"never\"",
        ),
        "renderers" if !names_html(value) => (
            "`renderers` leaves `html` out, so that mdBook never comes to drydock",
            "write renderers = [\"html\"], or take it out",
        ),
        _ => return Ok(()),
    };
    Err(Problem::new([key], message, help).with_value(value))
}

pub(super) fn reports(key: &str, value: &Value) -> Result<Vec<Report>, ConfigError> {
    // From the environment, a single one can be said without JSON's brackets.
    let listed = match value {
        Value::Array(all) => all.as_slice(),
        single => std::slice::from_ref(single),
    };
    let read = |one: &Value| {
        let Some(text) = one.as_str() else {
            let help = "write report = [\"junit=target/junit.xml\", \"github\"]";
            return Err(wrong(key, value, "a list of reports", help));
        };
        let problem = |error: super::ReportError| Problem::new([key], error.message, error.help);
        text.parse().map_err(|error| problem(error).with_value(value))
    };
    let (reports, problems): (Vec<_>, Vec<_>) = listed.iter().map(read).partition(Result::is_ok);
    let problems: Vec<Problem> = problems.into_iter().filter_map(Result::err).collect();
    if problems.is_empty() {
        Ok(reports.into_iter().flatten().collect())
    } else {
        Err(ConfigError { problems })
    }
}

pub(super) fn bindings(key: &str, value: &Value) -> Result<Bindings, ConfigError> {
    let Some(table) = value.as_table() else {
        let help = "for `<name>` in commands write where = { name = \"value\" }";
        return Err(wrong(key, value, "a table of strings", help).into());
    };
    let mut bindings = Bindings::new();
    let mut problems = Vec::new();
    for (name, value) in table {
        match binding(key, name, value) {
            Ok(text) => drop(bindings.insert(name.clone(), text)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(bindings) } else { Err(ConfigError { problems }) }
}

fn binding(key: &str, name: &str, value: &Value) -> Result<String, Problem> {
    if name.trim().is_empty() || name.contains(['<', '>']) {
        let message = format!("{name:?} in `{key}` is not the name of a placeholder");
        let help = "write the name as it stands between `<` and `>` in the commands";
        return Err(Problem::new([key, name], message, help).with_value(value));
    }
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Boolean(truth) => Ok(truth.to_string()),
        // A float is no text: 1.10 would become 1.1.
        _ => {
            let message = format!("`{name}` in `{key}` takes a string, got {}", shown(value));
            Err(Problem::new([key, name], message, "give it one value, in quotes").with_value(value))
        }
    }
}

pub(super) fn wrong(key: &str, value: &Value, takes: &str, help: impl Into<String>) -> Problem {
    Problem::new([key], format!("`{key}` takes {takes}, got {}", shown(value)), help).with_value(value)
}

/// A value as TOML, cut when it is long.
fn shown(value: &Value) -> String {
    const WIDTH: usize = 60;
    let text = value.to_string().replace('\n', " ");
    if text.chars().count() <= WIDTH {
        return text;
    }
    text.chars().take(WIDTH).chain(['…']).collect()
}
