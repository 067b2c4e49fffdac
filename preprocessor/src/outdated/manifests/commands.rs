//! Commands of a shell that pin versions: `docker run postgres:15`, `pip install celery==5.2`.

use std::ops::Range;

use super::listing::{Gathered, Listing};

mod docker;
mod script;

pub(super) use docker::images;

/// One simple command.
#[derive(Debug)]
pub(super) struct Command {
    /// Its words as they are written, what begins with the program's name first; redirections left out.
    words: Vec<Listing>,
}

/// The simple commands of a script, those within others too.
pub(super) fn read(script: &Listing) -> Vec<Command> {
    script::read(script)
}

/// What `pip install` is told to install by name, as it is written.
pub(super) fn requirements(command: &Command) -> Vec<Listing> {
    /// The options of pip that take a value from the next word.
    const VALUED: [&str; 36] = [
        "--abi",
        "--cache-dir",
        "--cert",
        "--client-cert",
        "--config-settings",
        "--constraint",
        "--editable",
        "--exists-action",
        "--extra-index-url",
        "--find-links",
        "--global-option",
        "--implementation",
        "--index-url",
        "--keyring-provider",
        "--log",
        "--no-binary",
        "--only-binary",
        "--platform",
        "--prefix",
        "--progress-bar",
        "--proxy",
        "--python-version",
        "--report",
        "--requirement",
        "--retries",
        "--root",
        "--src",
        "--target",
        "--timeout",
        "--trusted-host",
        "--upgrade-strategy",
        "-c",
        "-e",
        "-f",
        "-r",
        "-t",
    ];
    let texts: Vec<String> = command.words.iter().map(|word| plain(word).unwrap_or_default()).collect();
    let is_pip = |text: &String| {
        let name = text.rsplit('/').next().unwrap_or_default();
        name.strip_prefix("pip").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
            || name == "pipx"
    };
    let Some(pip) = texts.iter().position(is_pip) else { return Vec::new() };
    let Some(install) = texts[pip..].iter().position(|text| text == "install") else { return Vec::new() };
    let mut named = Vec::new();
    let mut value = false;
    for (word, text) in command.words.iter().zip(&texts).skip(pip + install + 1) {
        if value {
            value = false;
        } else if text.starts_with('-') {
            value = VALUED.contains(&text.as_str()) || text == "-i" || text == "-C";
        } else {
            named.push(word.clone());
        }
    }
    named
}

/// A word without its quotes; `None` where variables, substitutions or placeholders are in it.
pub(super) fn unquoted(word: &Listing) -> Option<Listing> {
    let text = word.text();
    let mut bare = Gathered::new();
    let (mut quote, mut kept) = (None, 0);
    let mut chars = text.char_indices();
    let keep = |bare: &mut Gathered, range: Range<usize>| {
        if !range.is_empty() {
            bare.push(word, range);
        }
    };
    while let Some((at, c)) = chars.next() {
        match (c, quote) {
            ('$' | '`', None | Some('"')) | ('<', None) => return None,
            ('"' | '\'', None) => {
                keep(&mut bare, kept..at);
                (quote, kept) = (Some(c), at + 1);
            }
            ('"' | '\'', Some(open)) if open == c => {
                keep(&mut bare, kept..at);
                (quote, kept) = (None, at + 1);
            }
            ('\\', None | Some('"')) => {
                keep(&mut bare, kept..at);
                kept = at + 1;
                chars.next();
            }
            _ => {}
        }
    }
    keep(&mut bare, kept..text.len());
    bare.listing()
}

fn plain(word: &Listing) -> Option<String> {
    unquoted(word).map(|bare| bare.text().to_owned())
}

#[cfg(test)]
mod tests;
