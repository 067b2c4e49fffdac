//! `[preprocessor.drydock]`, added to a `book.toml` that somebody else wrote.
//!
//! Settings are put in between the bytes that are there: comments, order, line endings and everything else stay as they
//! are because nothing of it is written anew.

mod place;

use toml::Table;

use crate::config::{Problem, Settings};
use place::Place;

/// What leads up to a table that was not there.
const INTRODUCTION: &str =
    "# Runs the book's commands on a copy of the system that it documents: `mdbook-drydock check`.";
/// Why `after` is needed.
const AFTER: &str =
    "# Includes come first, so that a block that comes from a file is verified like any other.";

/// A `book.toml` with everything that drydock needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The text with the additions; the very text that was there if nothing is missing.
    pub text: String,
    /// What is there and may not be meant so. It was left as it is.
    pub doubts: Vec<Problem>,
}

/// Why a `book.toml` is left alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It is no TOML.
    #[error("book.toml: {0}")]
    Malformed(String),
    /// Braces end on their line, and nothing below adds to them.
    #[error(
        "book.toml: `preprocessor` is written within braces, to which nothing can be added\n  \
         help: give what is in them tables of its own, [preprocessor.NAME], and run this again"
    )]
    Braces,
    /// With the settings put in it would mean something else than before.
    #[error(
        "book.toml: nothing can be added to it without changing what it says\n  help: write this yourself:\n    {0}"
    )]
    Unsafe(String),
}

/// Adds what is missing in `[preprocessor.drydock]`.
///
/// # Errors
/// When the text is no TOML, or is written so that nothing can be added to it.
pub fn edit(text: &str) -> Result<Edit, EditError> {
    let malformed = |error: toml::de::Error| EditError::Malformed(error.to_string().trim_end().to_owned());
    let before: Table = text.parse().map_err(malformed)?;
    let there = before.get("preprocessor").and_then(|all| all.get("drydock")).and_then(toml::Value::as_table);
    let there = there.cloned().unwrap_or_default();
    let missing: Vec<Setting> =
        settings().into_iter().filter(|setting| setting.is_missing(&there, &before)).collect();
    let doubts = doubts(&there, &before);
    if missing.is_empty() {
        return Ok(Edit { text: text.to_owned(), doubts });
    }
    let place = place::find(text).ok_or(EditError::Braces)?;
    let edited = put(text, &place, &missing);
    // Whatever way of writing TOML was not thought of: what was there has to mean what it meant.
    match edited.parse::<Table>() {
        Ok(after) if is_only_more(&before, &after, &missing) => Ok(Edit { text: edited, doubts }),
        _ => Err(EditError::Unsafe(whole_table(&settings()).trim_end().replace('\n', "\n    "))),
    }
}

/// A setting that drydock needs.
struct Setting {
    key: &'static str,
    /// As TOML.
    value: String,
    comment: Option<&'static str>,
}

fn settings() -> Vec<Setting> {
    let usual = Settings::default();
    let quoted = |path: &str| toml::Value::from(path).to_string();
    let setting = |key, value, comment| Setting { key, value, comment };
    vec![
        setting("command", quoted("mdbook-drydock"), None),
        setting("renderers", "[\"html\"]".to_owned(), None),
        setting("after", "[\"links\"]".to_owned(), Some(AFTER)),
        setting("stack", quoted(usual.stack.as_str()), None),
        setting("recordings", quoted(usual.recordings.as_str()), None),
    ]
}

impl Setting {
    fn is_missing(&self, there: &Table, book: &Table) -> bool {
        // Behind `links` and before it is nowhere; and without `links` there is nothing to be behind.
        let needless = self.key == "after" && (names_links(there, "before") || !has_links(book));
        !there.contains_key(self.key) && !needless
    }

    fn line(&self) -> String {
        format!("{} = {}", self.key, self.value)
    }
}

fn names_links(drydock: &Table, key: &str) -> bool {
    let names = drydock.get(key).and_then(toml::Value::as_array);
    names.is_some_and(|names| names.iter().any(|name| name.as_str() == Some("links")))
}

fn has_links(book: &Table) -> bool {
    let defaults = book.get("build").and_then(|build| build.get("use-default-preprocessors"));
    defaults.and_then(toml::Value::as_bool) != Some(false)
        || book.get("preprocessor").is_some_and(|all| all.get("links").is_some())
}

/// What may have been meant otherwise, as far as no other command will refuse it anyway.
fn doubts(there: &Table, book: &Table) -> Vec<Problem> {
    let mut doubts = Vec::new();
    if names_links(there, "before") {
        doubts.push(Problem::new(
            ["before"],
            "drydock runs before `links`, so that a book with includes is refused",
            "take `links` out of `before`, and write after = [\"links\"]",
        ));
    } else if there.contains_key("after") && !names_links(there, "after") && has_links(book) {
        doubts.push(Problem::new(
            ["after"],
            "`after` does not name `links`, so that includes may not be expanded when drydock's turn comes",
            "add \"links\" to it, unless another preprocessor in it comes after `links`",
        ));
    }
    if let Some(command) = there.get("command").and_then(toml::Value::as_str)
        && !command.contains("mdbook-drydock")
    {
        doubts.push(Problem::new(
            ["command"],
            format!("`command` does not start `mdbook-drydock` but `{command}`"),
            "write command = \"mdbook-drydock\", or see that this starts it",
        ));
    }
    doubts
}

/// The table as it is written where there is none.
fn whole_table(settings: &[Setting]) -> String {
    let mut lines = vec![INTRODUCTION.to_owned(), "[preprocessor.drydock]".to_owned()];
    for setting in settings {
        lines.extend(setting.comment.map(str::to_owned));
        lines.push(setting.line());
    }
    lines.join("\n") + "\n"
}

/// The text with settings put in.
fn put(text: &str, place: &Place, missing: &[Setting]) -> String {
    let (at, addition) = match place {
        Place::Nowhere => (text.len(), format!("\n{}", whole_table(missing))),
        Place::Lines { after, prefix } => {
            let lines = missing.iter().map(|setting| format!("{prefix}{}\n", setting.line()));
            (*after, lines.collect())
        }
        Place::Braces { after, first } => {
            let pairs: Vec<String> = missing.iter().map(Setting::line).collect();
            let pairs = pairs.join(", ");
            (*after, if *first { format!(" {pairs} ") } else { format!(", {pairs}") })
        }
    };
    let (head, tail) = text.split_at(at);
    let unended = !matches!(place, Place::Braces { .. }) && !head.is_empty() && !head.ends_with('\n');
    let addition = if unended { format!("\n{addition}") } else { addition };
    let addition =
        if head.trim_start_matches('\u{feff}').is_empty() { addition.trim_start() } else { &addition };
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    format!("{head}{}{tail}", addition.replace('\n', ending))
}

/// Whether `after` says what `before` did and the missing settings, nothing else.
fn is_only_more(before: &Table, after: &Table, missing: &[Setting]) -> bool {
    let mut after = after.clone();
    let preprocessors = after.get_mut("preprocessor").and_then(toml::Value::as_table_mut);
    let Some(preprocessors) = preprocessors else { return false };
    let Some(drydock) = preprocessors.get_mut("drydock").and_then(toml::Value::as_table_mut) else {
        return false;
    };
    let all_there = missing.iter().all(|setting| drydock.remove(setting.key).is_some());
    let was_there =
        |keys: &[&str]| keys.iter().try_fold(before, |table, key| table.get(*key)?.as_table()).is_some();
    if drydock.is_empty() && !was_there(&["preprocessor", "drydock"]) {
        preprocessors.remove("drydock");
    }
    if preprocessors.is_empty() && !was_there(&["preprocessor"]) {
        after.remove("preprocessor");
    }
    all_there && after == *before
}

#[cfg(test)]
mod tests;
