//! The files that `SUMMARY.md` names, looked at before mdBook reads them.
//!
//! Where a chapter is not UTF-8, mdBook says neither file nor line; where it is not there, mdBook makes one up
//! on disk, and a check has no business writing into the sources.

use std::fmt::{self, Display, Formatter};
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use mdbook_summary::{Summary, SummaryItem, parse_summary};

/// A file of the book that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSource {
    /// Path relative to the book's root, with forward slashes.
    pub file: String,
    /// 1-based line, where one is to blame.
    pub line: Option<usize>,
    /// One sentence in lower case, without a full stop.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl Display for BadSource {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        write!(out, ": {}\n  help: {}", self.message, self.help)
    }
}

/// Looks at `SUMMARY.md` in `src` below `root` and at every chapter that it names.
pub(super) fn check(root: &Utf8Path, src: &Utf8Path) -> Result<(), Vec<BadSource>> {
    let file = src.join("SUMMARY.md");
    let text = read(root, &file).map_err(|bad| vec![*bad])?;
    let summary = parse_summary(&text).map_err(|error| {
        vec![BadSource {
            file: file.to_string(),
            line: None,
            message: format!("mdBook cannot read this summary: {error:#}"),
            help: "write one list of links to chapters: - [Title](file.md)".into(),
        }]
    })?;
    let bad: Vec<BadSource> = chapters(&summary)
        .into_iter()
        .filter_map(|chapter| {
            let bad = *read(root, &src.join(&chapter)).err()?;
            Some(if root.join(src).join(&chapter).exists() { bad } else { missing(&file, &text, &chapter) })
        })
        .collect();
    if bad.is_empty() { Ok(()) } else { Err(bad) }
}

/// The chapters' paths relative to the summary.
fn chapters(summary: &Summary) -> Vec<Utf8PathBuf> {
    let mut found = Vec::new();
    for items in [&summary.prefix_chapters, &summary.numbered_chapters, &summary.suffix_chapters] {
        collect(items, &mut found);
    }
    found
}

fn collect(items: &[SummaryItem], found: &mut Vec<Utf8PathBuf>) {
    for item in items {
        let SummaryItem::Link(link) = item else { continue };
        found.extend(link.location.clone().and_then(|path| Utf8PathBuf::from_path_buf(path).ok()));
        collect(&link.nested_items, found);
    }
}

fn missing(summary: &Utf8Path, text: &str, chapter: &Utf8Path) -> BadSource {
    let line = text.lines().position(|line| line.contains(chapter.as_str()));
    BadSource {
        file: summary.to_string(),
        line: line.map(|index| index + 1),
        message: format!("there is no file `{chapter}` for this chapter"),
        help: "write the chapter, or make it a draft by leaving the parentheses empty".into(),
    }
}

/// The text of a file, named relative to `root`.
pub(super) fn read(root: &Utf8Path, file: &Utf8Path) -> Result<String, Box<BadSource>> {
    let bad =
        |line, message, help: &str| BadSource { file: file.to_string(), line, message, help: help.into() };
    let bytes = std::fs::read(root.join(file)).map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "create it, or name the directory of a book",
            _ => "make it a file that can be read",
        };
        bad(None, format!("cannot be read: {error}"), help)
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..at];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        let wrong = error.as_bytes().get(at).copied().unwrap_or_default();
        let message = format!("not UTF-8: byte {column} of this line is 0x{wrong:02x}");
        Box::new(bad(Some(line), message, &conversion(file, error.as_bytes())))
    })
}

/// How to make a file UTF-8.
fn conversion(file: &Utf8Path, bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16",
        _ => "WINDOWS-1252",
    };
    format!(
        "save it as UTF-8; if it is {encoding}: iconv -f {encoding} -t UTF-8 {file} > {file}.utf8 && mv {file}.utf8 {file}"
    )
}
