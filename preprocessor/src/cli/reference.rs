//! The tables of the book's reference, made from the lists that the program itself reads by.

mod codes;
mod commands;
mod table;

use table::{code, lines, table};

use crate::blocks::catalogue::{EXTENTS, FLAGS, HALVES, INSERTS, KEYS, LANGUAGES, takers};
use crate::catalogue::Entry;
use crate::compare::catalogue::{PATTERNS, holes};
use crate::config::catalogue::{OF_MDBOOK, SETTINGS, UPDATES};
use crate::stack::description::catalogue::{SECTIONS, Section};

/// A file that chapters of the reference include.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the file.
    pub name: &'static str,
    /// Its text: Markdown.
    pub text: String,
}

/// Every file that is made from the program.
#[must_use]
pub fn parts() -> Vec<Part> {
    [
        ("languages.md", languages()),
        ("flags.md", flags()),
        ("keys.md", keys()),
        ("extents.md", words(["`needs`", "The chapter begins with"], &EXTENTS)),
        ("halves.md", words(["`drill`", "Meaning"], &HALVES)),
        ("inserts.md", words(["`insert`", "What stands in the place of the comment"], &INSERTS)),
        ("patterns.md", patterns()),
        ("holes.md", typed_holes()),
        ("settings.md", settings(&SETTINGS)),
        ("updates.md", settings(&UPDATES)),
        ("settings-of-mdbook.md", settings_of_mdbook()),
        ("stack.md", stack()),
        ("codes.md", codes::pages()),
        ("commands.md", commands::help()),
    ]
    .map(|(name, text)| Part { name, text })
    .into()
}

fn words(head: [&str; 2], entries: &[Entry]) -> String {
    let row = |entry: &Entry| [lines(entry.name.split(' ')), entry.meaning.to_owned()];
    table(head, entries.iter().map(row))
}

fn languages() -> String {
    words(["Language", "What becomes of the block"], &LANGUAGES)
}

fn flags() -> String {
    words(["Flag", "Meaning"], &FLAGS)
}

fn keys() -> String {
    let row = |entry: &Entry| {
        let takers = takers(entry.name).join(", ");
        [code(&format!("{} = {}", entry.name, entry.example)), takers, defaulted(entry)]
    };
    table(["Key, for example", "Applies to", "Meaning"], KEYS.iter().map(row))
}

/// What an entry means, and what counts where nothing is said.
fn defaulted(entry: &Entry) -> String {
    match entry.default {
        "" => entry.meaning.to_owned(),
        default if default.contains('`') => format!("{} Default: {default}.", entry.meaning),
        default => format!("{} Default: `{default}`.", entry.meaning),
    }
}

fn patterns() -> String {
    let cell = |text: &str| lines(text.lines());
    let rows = PATTERNS.iter().map(|pattern| {
        [
            code(pattern.written),
            pattern.meaning.to_owned(),
            cell(pattern.expected),
            cell(pattern.fits),
            cell(pattern.differs),
        ]
    });
    table(["Pattern", "Stands for", "Docs say", "Fits", "Does not fit"], rows)
}

fn typed_holes() -> String {
    let rows = holes().into_iter().map(|hole| {
        let fits = hole.fits.iter().map(|text| if text.len() > 40 { &text[..20] } else { text });
        let long = hole.fits.iter().any(|text| text.len() > 40);
        let fits = lines(fits) + if long { "…" } else { "" };
        [code(hole.written), hole.meaning.to_owned(), fits]
    });
    table(["Hole", "Stands for", "Fits"], rows)
}

fn settings(entries: &[Entry]) -> String {
    let row = |entry: &Entry| {
        let default = if entry.default.is_empty() { String::new() } else { code(entry.default) };
        [code(entry.name), default, entry.meaning.to_owned()]
    };
    table(["Setting", "Default", "Meaning"], entries.iter().map(row))
}

fn settings_of_mdbook() -> String {
    let row =
        |entry: &Entry| [code(&format!("{} = {}", entry.name, entry.example)), entry.meaning.to_owned()];
    table(["Setting", "Meaning"], OF_MDBOOK.iter().map(row))
}

fn stack() -> String {
    let section = |section: &Section| {
        let title = match section.header {
            "" => "## The name".to_owned(),
            header => format!("## {}", code(header)),
        };
        let row = |key: &Entry| {
            let default = match key.default {
                "" => "must be given".to_owned(),
                "none" => "none".to_owned(),
                default => code(default),
            };
            [code(&format!("{} = {}", key.name, key.example)), default, key.meaning.to_owned()]
        };
        let table = table(["Key, for example", "Default", "Meaning"], section.keys.iter().map(row));
        let required = if section.required { "Required." } else { "Optional." };
        format!("{title}\n\n{} {required}\n\n{table}", section.meaning)
    };
    SECTIONS.iter().map(section).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::parts;

    #[test]
    fn every_part_says_something_under_a_name_of_its_own() {
        let parts = parts();
        let names: BTreeSet<&str> = parts.iter().map(|part| part.name).collect();
        assert_eq!(names.len(), parts.len());
        for part in parts {
            assert!(part.text.lines().count() > 3 && part.text.ends_with('\n'), "{}", part.name);
            assert!(part.text.lines().all(|line| line == line.trim_end()), "{}", part.name);
        }
    }
}
