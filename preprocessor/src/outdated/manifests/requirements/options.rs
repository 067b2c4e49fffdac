//! The options that such a file may give to pip.

use super::line::variable;
use crate::suggestion;

/// An option that says something about pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Opt {
    /// Another file to read.
    File(String),
    Index(String),
    ExtraIndex(String),
    NoIndex,
    RequireHashes,
    /// One that is pip's own affair.
    Other,
}

/// What all options of a file say together.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) index: Option<String>,
    pub(super) extra_indexes: Vec<String>,
    no_index: bool,
    pub(super) require_hashes: bool,
}

impl Options {
    pub(super) fn take(&mut self, option: Opt) {
        match option {
            Opt::Index(url) => self.index = Some(url),
            Opt::ExtraIndex(url) => self.extra_indexes.push(url),
            Opt::NoIndex => self.no_index = true,
            Opt::RequireHashes => self.require_hashes = true,
            Opt::File(_) | Opt::Other => {}
        }
    }

    /// Why its index cannot be asked, if that is told by the file alone.
    pub(super) fn unaskable(&self) -> Option<String> {
        if self.no_index {
            return Some("the file forbids to ask an index: it says --no-index".to_owned());
        }
        let variable = self.index.iter().chain(&self.extra_indexes).find_map(|url| variable(url))?;
        Some(format!("the address of its index needs the environment variable {variable}"))
    }
}

/// What an option takes.
#[derive(Clone, Copy)]
enum Takes {
    Nothing(fn() -> Opt),
    Value(fn(String) -> Opt),
}

const OTHER: Takes = Takes::Value(|_| Opt::Other);

/// All that pip takes on a line without a requirement.
const OPTIONS: [(&str, Takes); 21] = [
    ("--requirement", Takes::Value(Opt::File)),
    ("-r", Takes::Value(Opt::File)),
    ("--constraint", Takes::Value(Opt::File)),
    ("-c", Takes::Value(Opt::File)),
    ("--index-url", Takes::Value(Opt::Index)),
    ("--pypi-url", Takes::Value(Opt::Index)),
    ("-i", Takes::Value(Opt::Index)),
    ("--extra-index-url", Takes::Value(Opt::ExtraIndex)),
    ("--no-index", Takes::Nothing(|| Opt::NoIndex)),
    ("--require-hashes", Takes::Nothing(|| Opt::RequireHashes)),
    ("--editable", OTHER),
    ("-e", OTHER),
    ("--find-links", OTHER),
    ("-f", OTHER),
    ("--no-binary", OTHER),
    ("--only-binary", OTHER),
    ("--trusted-host", OTHER),
    ("--use-feature", OTHER),
    ("--config-settings", OTHER),
    ("--prefer-binary", Takes::Nothing(|| Opt::Other)),
    ("--pre", Takes::Nothing(|| Opt::Other)),
];

/// Reads a line of options; the error is the end of a sentence that says what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Vec<Opt>, String> {
    let mut words = words(text)?.into_iter();
    let mut options = Vec::new();
    while let Some(word) = words.next() {
        let (name, attached) = split(&word);
        let Some((_, takes)) = OPTIONS.iter().find(|(known, _)| *known == name) else {
            let names = OPTIONS.iter().map(|(known, _)| *known);
            let meant = suggestion::closest(name, names).map(|near| format!(": is {near} meant?"));
            return Err(format!("pip takes no option {name} there{}", meant.unwrap_or_default()));
        };
        options.push(match (takes, attached) {
            (Takes::Nothing(option), None) => option(),
            (Takes::Nothing(_), Some(_)) => return Err(format!("pip's option {name} takes no value")),
            (Takes::Value(option), Some(value)) => option(value.to_owned()),
            (Takes::Value(option), None) => {
                option(words.next().ok_or_else(|| format!("pip's option {name} has no value there"))?)
            }
        });
    }
    Ok(options)
}

/// The option's name and the value that is attached to it: `--name=value`, `-nvalue`.
fn split(word: &str) -> (&str, Option<&str>) {
    if word.starts_with("--") {
        return word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
    }
    let end = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
    (&word[..end], Some(&word[end..]).filter(|value| !value.is_empty()))
}

/// The words as a shell would part them.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            (closing, Some(open)) if closing == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(letters.next()),
            (blank, None) if blank.is_whitespace() => words.extend(word.take()),
            (other, _) => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    if quote.is_some() { Err("a quote is not closed".to_owned()) } else { Ok(words) }
}
