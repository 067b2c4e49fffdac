//! Blocks that quote a file of the stack: still found in it, or replaced there.

use std::ops::Range;

use camino::Utf8Path;

use crate::recording::{Complaint, Recorded};
use crate::sandbox::{End, Sandbox, SandboxError};

/// A line of a quote that stands for any lines of the file.
const ELISION: &str = "...";

/// Looks for the quoted lines in a file of the machine.
pub(super) async fn find<S: Sandbox>(
    sandbox: &mut S,
    dir: &Utf8Path,
    file: &str,
    text: &str,
) -> Result<Recorded, SandboxError> {
    let contents = read(sandbox, dir, file).await?;
    let found = contents.as_deref().is_some_and(|contents| !places(contents, text).is_empty());
    Ok(if found { passed() } else { stale(file, contents.as_deref(), text) })
}

/// Puts `replacement` where the quoted `fragment` stands, which must be in one place only.
pub(super) async fn edit<S: Sandbox>(
    sandbox: &mut S,
    dir: &Utf8Path,
    file: &str,
    fragment: &str,
    replacement: &str,
) -> Result<Recorded, SandboxError> {
    let Some(contents) = read(sandbox, dir, file).await? else { return Ok(stale(file, None, fragment)) };
    match places(&contents, fragment).as_slice() {
        [] => Ok(stale(file, Some(&contents), fragment)),
        [place] => {
            let edited = replaced(&contents, place, replacement);
            sandbox.write(&dir.join(file), edited.as_bytes()).await?;
            Ok(passed())
        }
        several => Ok(failed(Complaint::AmbiguousEdit { file: file.to_owned(), places: several.len() })),
    }
}

async fn read<S: Sandbox>(
    sandbox: &mut S,
    dir: &Utf8Path,
    file: &str,
) -> Result<Option<String>, SandboxError> {
    let bytes = sandbox.read(&dir.join(file)).await?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

fn passed() -> Recorded {
    Recorded::new("", End::Exited(0), 0)
}

fn failed(complaint: Complaint) -> Recorded {
    Recorded { complaint: Some(complaint), end: End::Exited(1), ..passed() }
}

fn stale(file: &str, contents: Option<&str>, text: &str) -> Recorded {
    let closest = contents.map(|contents| closest(contents, text)).unwrap_or_default();
    failed(Complaint::StaleQuote { file: file.to_owned(), closest })
}

/// Where a quote stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The 0-based lines.
    pub lines: Range<usize>,
    /// What the file has before each quoted line: its deeper indentation.
    pub indent: String,
}

/// All places at which `quote` stands in `contents`, first to last, none overlapping.
///
/// Lines are equal but for trailing white space and an indentation that all of them share. A line that is
/// only `...` stands for any lines.
#[must_use]
pub fn places(contents: &str, quote: &str) -> Vec<Place> {
    let file: Vec<&str> = contents.lines().collect();
    let quoted = trimmed_lines(quote);
    let mut found = Vec::new();
    let mut start = 0;
    while start < file.len() {
        match place_at(&file, start, &quoted) {
            Some(place) => {
                start = place.lines.end.max(start + 1);
                found.push(place);
            }
            None => start += 1,
        }
    }
    found
}

/// The quote's lines without blank ones at either end.
fn trimmed_lines(quote: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = quote.lines().map(str::trim_end).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines.split_off(blank)
}

fn place_at(file: &[&str], start: usize, quoted: &[&str]) -> Option<Place> {
    let first = quoted.iter().find(|line| line.trim() != ELISION)?;
    let indent = file[start].trim_end().strip_suffix(first)?;
    if !indent.chars().all(char::is_whitespace) {
        return None;
    }
    let end = matched(&file[start..], quoted, indent)?;
    Some(Place { lines: start..start + end, indent: indent.to_owned() })
}

/// How many lines of `file` the quote takes from its first line on, if it fits there.
fn matched(file: &[&str], quoted: &[&str], indent: &str) -> Option<usize> {
    let mut at = 0;
    let mut gap = false;
    for line in quoted {
        if line.trim() == ELISION {
            gap = true;
            continue;
        }
        if gap {
            // Taking the first line that fits is enough: what follows only ever needs a later one.
            at += file[at..].iter().position(|candidate| same_line(candidate, line, indent))?;
            gap = false;
        } else if !file.get(at).is_some_and(|candidate| same_line(candidate, line, indent)) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn same_line(file: &str, quoted: &str, indent: &str) -> bool {
    let file = file.trim_end();
    if quoted.is_empty() { file.is_empty() } else { file.strip_prefix(indent) == Some(quoted) }
}

/// The contents with the lines of a place exchanged, in the file's own line endings and indentation.
#[must_use]
pub fn replaced(contents: &str, place: &Place, replacement: &str) -> String {
    let ending = if contents.contains("\r\n") { "\r\n" } else { "\n" };
    let mut edited = String::with_capacity(contents.len() + replacement.len());
    for (index, line) in contents.split_inclusive('\n').enumerate() {
        if index == place.lines.start {
            for line in trimmed_lines(replacement) {
                if !line.is_empty() {
                    edited.push_str(&place.indent);
                }
                edited.push_str(line);
                edited.push_str(ending);
            }
        }
        if !place.lines.contains(&index) {
            edited.push_str(line);
        }
    }
    edited
}

/// The lines of a file that come closest to a quote of it: as many lines as the quote has.
fn closest(contents: &str, quote: &str) -> String {
    let file: Vec<&str> = contents.lines().map(str::trim_end).collect();
    let quoted: Vec<&str> = trimmed_lines(quote).into_iter().filter(|line| line.trim() != ELISION).collect();
    let length = quoted.len().clamp(1, file.len().max(1));
    let likeness = |window: &[&str]| -> f64 {
        let pairs = window.iter().zip(&quoted);
        pairs.map(|(file, quoted)| strsim::normalized_levenshtein(file.trim(), quoted.trim())).sum()
    };
    let best = file.windows(length).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    best.map(|window| window.join("\n")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
