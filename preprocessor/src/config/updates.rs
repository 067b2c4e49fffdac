//! `[preprocessor.drydock.outdated]`: what is asked about new versions, and what is left as it is.

use std::time::Duration;

use ignore::gitignore::GitignoreBuilder;
use toml::Value;
use toml::value::Date;
use url::Url;

use super::problem::{ConfigError, Problem};
use super::{catalogue, value};
use crate::catalogue::names;
use crate::suggestion::closest;

/// The table's own key, under which its problems stand.
const TABLE: &str = "outdated";

/// The keys of the table.
const KEYS: [&str; catalogue::UPDATES.len()] = names(&catalogue::UPDATES);

/// The keys of an entry of `ignore`.
const IGNORE_KEYS: [&str; 4] = ["name", "version", "why", "until"];

/// Everything that `[preprocessor.drydock.outdated]` can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updates {
    /// Pins that are left as they are.
    pub ignore: Vec<Ignore>,
    /// Files and folders that are not read: patterns as git's `.gitignore` has them, in the book's root.
    pub exclude: Vec<String>,
    /// Registries that are asked before Docker Hub, with their schemes.
    pub mirrors: Vec<String>,
    /// Registries that are asked without TLS, each a host with its port if it has one.
    pub insecure: Vec<String>,
    /// The Python index; pip's own settings count where nothing is said.
    pub index_url: Option<String>,
    /// How long all look-ups may take together.
    pub timeout: Duration,
}

/// A pin that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// What is pinned, as the files name it: `postgres`, `celery`, `actions/checkout`.
    pub name: String,
    /// The version that is left; every one if nothing is said.
    pub version: Option<String>,
    /// Why.
    pub why: String,
    /// The last day on which it counts.
    pub until: Option<Date>,
}

impl Default for Updates {
    fn default() -> Self {
        Self {
            ignore: Vec::new(),
            exclude: Vec::new(),
            mirrors: Vec::new(),
            insecure: Vec::new(),
            index_url: None,
            timeout: Duration::from_secs(180),
        }
    }
}

/// Reads the table.
pub(super) fn read(table: &Value) -> Result<Updates, ConfigError> {
    let Some(table) = table.as_table() else {
        let help = "write a table: [preprocessor.drydock.outdated]";
        return Err(wrong(&[], table, "a table", help).into());
    };
    let mut updates = Updates::default();
    let mut problems = Vec::new();
    for (key, value) in table {
        if let Err(error) = updates.set(key, value) {
            problems.extend(error.problems);
        }
    }
    if problems.is_empty() { Ok(updates) } else { Err(ConfigError { problems }) }
}

impl Updates {
    fn set(&mut self, key: &str, value: &Value) -> Result<(), ConfigError> {
        match key {
            "ignore" => self.ignore = ignores(value)?,
            "exclude" => self.exclude = texts(key, value, "\"tests/fixtures\"", pattern)?,
            "mirrors" => self.mirrors = texts(key, value, "\"https://mirror.example.org\"", address)?,
            "insecure" => self.insecure = texts(key, value, "\"registry.lan:5000\"", host)?,
            "index-url" => self.index_url = Some(index(key, value)?),
            "timeout" => self.timeout = value::duration(key, value).map_err(inside)?,
            unknown => return Err(unknown_key(unknown, TABLE, value, &KEYS).into()),
        }
        Ok(())
    }
}

fn ignores(value: &Value) -> Result<Vec<Ignore>, ConfigError> {
    let help = "write ignore = [{ name = \"postgres\", why = \"the data has to be moved first\" }]";
    let Some(all) = value.as_array() else {
        return Err(wrong(&["ignore"], value, "a list of tables", help).into());
    };
    let read = |entry: &Value| match entry.as_table() {
        Some(table) => ignore(table, value),
        None => Err(wrong(&["ignore"], value, "a list of tables", help)),
    };
    collected(all.iter().map(read))
}

fn ignore(table: &toml::Table, whole: &Value) -> Result<Ignore, Problem> {
    if let Some(unknown) = table.keys().find(|key| !IGNORE_KEYS.contains(&key.as_str())) {
        return Err(unknown_key(unknown, "ignore", whole, &IGNORE_KEYS));
    }
    let problem =
        |message: String, help: &str| Problem::new([TABLE, "ignore"], message, help).with_value(whole);
    let text = |key: &str| match table.get(key) {
        None => Ok(None),
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text.trim().to_owned())),
        Some(_) => Err(problem(
            format!("`{key}` in `ignore` takes a text that is not empty"),
            "give it one, in quotes",
        )),
    };
    let name = text("name")?.ok_or_else(|| {
        problem("an entry of `ignore` names nothing".to_owned(), "say what is left: name = \"postgres\"")
    })?;
    let why = text("why")?.ok_or_else(|| {
        let message = format!("`{name}` is ignored without a reason");
        problem(message, "say why: `why = \"the data has to be moved first\"`")
    })?;
    let until = match table.get("until") {
        None => None,
        Some(Value::Datetime(toml::value::Datetime { date: Some(date), .. })) => Some(*date),
        Some(_) => {
            let message = format!("`until` of `{name}` takes a date");
            return Err(problem(message, "write year, month and day without quotes: until = 2030-06-30"));
        }
    };
    Ok(Ignore { version: text("version")?, name, why, until })
}

/// A list of texts, or a single one.
fn texts(
    key: &str,
    value: &Value,
    example: &str,
    check: fn(&str) -> Result<(), &'static str>,
) -> Result<Vec<String>, ConfigError> {
    let takes = "a list of texts";
    let help = format!("write {key} = [{example}]");
    let listed = match value {
        Value::Array(all) => all.as_slice(),
        single => std::slice::from_ref(single),
    };
    let read = |one: &Value| match one.as_str().map(str::trim) {
        Some(text) => match check(text) {
            Ok(()) => Ok(text.to_owned()),
            Err(why) => {
                let message = format!("{text:?} in `{key}` {why}");
                Err(Problem::new([TABLE, key], message, help.clone()).with_value(value))
            }
        },
        None => Err(wrong(&[key], value, takes, &help)),
    };
    collected(listed.iter().map(read))
}

fn collected<T>(read: impl Iterator<Item = Result<T, Problem>>) -> Result<Vec<T>, ConfigError> {
    let (good, bad): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    let problems: Vec<Problem> = bad.into_iter().filter_map(Result::err).collect();
    if problems.is_empty() { Ok(good.into_iter().flatten().collect()) } else { Err(ConfigError { problems }) }
}

fn index(key: &str, value: &Value) -> Result<String, Problem> {
    let help = "write the address of a simple index: \"https://pypi.org/simple/\"";
    match value.as_str().map(str::trim) {
        Some(text) if address(text).is_ok() => Ok(text.to_owned()),
        _ => Err(wrong(&[key], value, "the address of an index", help)),
    }
}

fn pattern(text: &str) -> Result<(), &'static str> {
    let read = GitignoreBuilder::new("").add_line(None, text).is_ok();
    if text.is_empty() || !read { Err("is no pattern, as `.gitignore` has them") } else { Ok(()) }
}

/// Whether a text is the address of a server, with its scheme.
///
/// # Errors
/// Why not, as the end of a sentence.
pub fn address(text: &str) -> Result<(), &'static str> {
    match Url::parse(text) {
        Ok(url) if ["http", "https"].contains(&url.scheme()) && url.has_host() => Ok(()),
        Ok(_) | Err(_) => Err("is no address that begins with https:// or http://"),
    }
}

/// Whether a text is a host, with a port or without.
///
/// # Errors
/// Why not, as the end of a sentence.
pub fn host(text: &str) -> Result<(), &'static str> {
    let whole = Url::parse(&format!("https://{text}/"));
    let only = whole.is_ok_and(|url| url.has_host() && url.path() == "/" && url.username().is_empty());
    if only && !text.contains('/') { Ok(()) } else { Err("is no host, with a port or without") }
}

/// A key that is not known, in the table or in an entry of `ignore`.
fn unknown_key(key: &str, place: &str, value: &Value, known: &[&'static str]) -> Problem {
    let help = match closest(key, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            format!("there are {}", known.join(", "))
        }
    };
    // Keys do not lead into a list.
    let last = if place == TABLE { key } else { place };
    Problem::new([TABLE, last], format!("unknown setting `{key}` in `{place}`"), help).with_value(value)
}

fn wrong(keys: &[&str], value: &Value, takes: &str, help: &str) -> Problem {
    let mut problem = value::wrong(keys.last().copied().unwrap_or(TABLE), value, takes, help);
    problem.keys = keys.iter().map(|key| (*key).to_owned()).collect();
    inside(problem)
}

/// A problem with a key of the table.
fn inside(mut problem: Problem) -> Problem {
    problem.keys.insert(0, TABLE.to_owned());
    problem
}
