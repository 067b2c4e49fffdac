//! `init` and `new`: a book that is verified from now on, one that is there or one made here.

use std::fs;
use std::io::{self, Write};

use anstream::eprintln;
use anyhow::Context;
use camino::Utf8Path;
use similar::TextDiff;

use super::conclusion::{Conclusion, Usage};
use super::writing;
use crate::chapters;
use crate::config::{ConfigError, Settings};
use crate::init::book_toml::{self, Edit};
use crate::init::{NewFile, example};

const BOOK_TOML: &str = "book.toml";

/// Adds drydock to the book in `root`; what is there stays as it is.
pub(super) fn run(root: &Utf8Path) -> anyhow::Result<Conclusion> {
    if !root.join(BOOK_TOML).is_file() {
        let make = format!(
            "`mdbook-drydock new {}` makes a whole book",
            if root == "." { "DIR" } else { root.as_str() }
        );
        return Err(Usage(format!(
            "there is no book.toml in {root}\n  help: name the folder of a book; {make}"
        ))
        .into());
    }
    let settings = chapters::settings(root)?.settings;
    let before = fs::read_to_string(root.join(BOOK_TOML)).context("cannot read book.toml")?;
    let edit = book_toml::edit(&before).map_err(|error| Usage(error.to_string()))?;
    let files = missing_files(root, &settings)?;
    // The settings last: from then on they are what `mdbook build` goes by.
    create(root, &files)?;
    if edit.text != before {
        writing::replace(root, BOOK_TOML, &before, &edit.text)?;
    }
    tell(root, &files, &before, &edit);
    Ok(Conclusion::Verified)
}

/// Makes a book in `root`, which holds nothing yet.
pub(super) fn run_new(root: &Utf8Path) -> anyhow::Result<Conclusion> {
    match fs::read_dir(root).map(|mut entries| entries.next().is_none()) {
        Ok(true) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Usage(format!(
                "{root} is a file\n  help: name a folder that is empty, or not there yet"
            ))
            .into());
        }
        Ok(false) => {
            let help = format!(
                "name another folder, or add drydock to the book in it: `mdbook-drydock init {root}`"
            );
            return Err(Usage(format!("{root} is not empty\n  help: {help}")).into());
        }
        Err(error) => return Err(error).with_context(|| format!("cannot look into {root}")),
    }
    let absolute = camino::absolute_utf8(root).with_context(|| format!("cannot find {root}"))?;
    let files = example::book(&example::title(absolute.file_name().unwrap_or_default()))?;
    create(root, &files)?;
    eprintln!("drydock: a verified book is in {root}\n");
    files.iter().for_each(|file| eprintln!("  created  {}", file.path));
    eprintln!("\n{}", next(root));
    Ok(Conclusion::Verified)
}

/// What a book still needs beside its settings: a stack, unless it has one, and that nobody commits recordings unawares.
fn missing_files(root: &Utf8Path, settings: &Settings) -> anyhow::Result<Vec<NewFile>> {
    let mut files = Vec::new();
    if !root.join(&settings.stack).exists() {
        files = example::stack(&settings.stack);
        refuse_others(root, &files)?;
    }
    let recordings = example::ignored(settings);
    files.extend(
        recordings.filter(|file| file.path.parent().is_some_and(|folder| !root.join(folder).exists())),
    );
    files.retain(|file| !root.join(&file.path).exists());
    Ok(files)
}

/// Files of the example's names that are not the example's belong to something else, and so would the result.
fn refuse_others(root: &Utf8Path, files: &[NewFile]) -> Result<(), Usage> {
    let differs = |file: &&NewFile| {
        let path = root.join(&file.path);
        path.exists() && fs::read(path).ok().as_deref() != Some(file.text.as_bytes())
    };
    let Some(other) = files.iter().find(differs) else { return Ok(()) };
    let description = &files[0].path;
    Err(Usage(format!(
        "there is no {description}, and the example's files would overwrite {}\n  help: say where the stack is to be: \
         stack = \"drydock/stack.toml\" below [preprocessor.drydock] in book.toml",
        other.path
    )))
}

/// Writes files that must not be there yet.
fn create(root: &Utf8Path, files: &[NewFile]) -> anyhow::Result<()> {
    for file in files {
        let path = root.join(&file.path);
        let folder = path.parent().unwrap_or(root);
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {folder}"))?;
        let created = fs::File::create_new(&path).and_then(|mut new| new.write_all(file.text.as_bytes()));
        created.with_context(|| format!("cannot write {path}"))?;
    }
    Ok(())
}

fn tell(root: &Utf8Path, files: &[NewFile], before: &str, edit: &Edit) {
    let doubts = ConfigError { problems: edit.doubts.clone() }.locate(&edit.text);
    doubts.problems.iter().for_each(|doubt| eprintln!("warning: {doubt}"));
    if files.is_empty() && edit.text == before {
        eprintln!("drydock: {} has everything already; nothing was changed", named(root));
        return;
    }
    eprintln!("drydock: {} is verified from now on\n", named(root));
    files.iter().for_each(|file| eprintln!("  created  {}", file.path));
    if edit.text != before {
        eprintln!("  changed  {BOOK_TOML}\n\n{}", difference(before, &edit.text));
    }
    eprintln!("\n{}", next(root));
}

fn named(root: &Utf8Path) -> &str {
    if root == "." { "this book" } else { root.as_str() }
}

/// What was added, with a line of what is around it.
fn difference(before: &str, after: &str) -> String {
    let difference = TextDiff::from_lines(before, after);
    let hunks = difference.unified_diff().context_radius(1).missing_newline_hint(false).to_string();
    hunks.lines().map(|line| format!("    {}", line.trim_end())).collect::<Vec<_>>().join("\n")
}

fn next(root: &Utf8Path) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-".contains(letter);
    let book = match root.as_str() {
        "." => String::new(),
        path if path.chars().all(plain) => format!(" --book {path}"),
        path => format!(" --book '{}'", path.replace('\'', "'\\''")),
    };
    format!(
        "Next:\n  mdbook-drydock doctor{book}   what this computer offers, and what it lacks\n  \
         mdbook-drydock list{book}     the blocks of the book that drydock answers for\n  \
         mdbook-drydock check{book}    runs them; the first time, the stack is prepared for it"
    )
}
