//! The part of a file that an include asks for.
//!
//! As mdBook cuts it: lines lose their ends, carriage returns among them, and are joined by line feeds; lines
//! with an anchor's mark are left out.

use std::sync::Arc;

use super::link::Part;
use super::woven::Woven;
use crate::span::SourceFile;

/// The lines that `{{#include}}` takes.
pub(super) fn excerpt(source: &Arc<SourceFile>, part: &Part<'_>) -> Woven {
    let mut woven = Woven::default();
    let lines = match part {
        Part::Lines(from, to) => numbered(&source.text, *from, *to),
        Part::Anchor(name) => anchored(&source.text, name, Sections::First),
    };
    let mut taken = lines.into_iter().filter(|line| line.shown).peekable();
    while let Some(line) = taken.next() {
        let text = &source.text[line.start..line.end];
        // The joining line feed has its place at the end of the line before.
        woven.push(text, source, line.start, false);
        if taken.peek().is_some() {
            woven.push("\n", source, line.end, false);
        }
    }
    woven
}

/// The lines that `{{#rustdoc_include}}` takes: all of them, those not asked for behind `# `.
pub(super) fn with_hidden_rest(source: &Arc<SourceFile>, part: &Part<'_>) -> Woven {
    let mut woven = Woven::default();
    let lines = match part {
        Part::Lines(from, to) => numbered(&source.text, *from, *to),
        Part::Anchor(name) => anchored(&source.text, name, Sections::All),
    };
    let mut taken = lines.into_iter().peekable();
    while let Some(line) = taken.next() {
        if !line.shown {
            woven.push("# ", source, line.start, true);
        }
        woven.push(&source.text[line.start..line.end], source, line.start, false);
        if taken.peek().is_some() {
            woven.push("\n", source, line.end, false);
        }
    }
    woven
}

/// A line of a file, without its end; `shown` if it belongs to the part.
struct Line {
    start: usize,
    end: usize,
    shown: bool,
}

/// The lines of a file, shown from the first number up to but not including the second.
fn numbered(text: &str, from: usize, to: Option<usize>) -> Vec<Line> {
    let shown = |index| index >= from && to.is_none_or(|to| index < to);
    ranges(text).enumerate().map(|(index, (start, end))| Line { start, end, shown: shown(index) }).collect()
}

/// How many sections of the same name count.
#[derive(PartialEq)]
enum Sections {
    First,
    All,
}

/// The lines of a file without those that mark anchors, shown between the marks of `name`.
fn anchored(text: &str, name: &str, sections: Sections) -> Vec<Line> {
    let mut kept = Vec::new();
    let mut inside = false;
    for (start, end) in ranges(text) {
        let line = &text[start..end];
        match (inside, marked(line, "ANCHOR:"), marked(line, "ANCHOR_END:")) {
            (true, _, Some(closed)) if closed == name && sections == Sections::First => break,
            (true, _, Some(closed)) => inside = closed != name,
            (false, Some(opened), _) => inside = opened == name,
            (true, Some(_), None) | (false, None, Some(_)) => {}
            (_, None, None) => kept.push(Line { start, end, shown: inside }),
        }
    }
    kept
}

/// The name behind an anchor's mark.
fn marked<'line>(line: &'line str, mark: &str) -> Option<&'line str> {
    line.match_indices(mark).find_map(|(at, _)| {
        let rest = line[at + mark.len()..].trim_start();
        let end = rest.find(|letter: char| !(letter.is_alphanumeric() || "_-".contains(letter)));
        let name = &rest[..end.unwrap_or(rest.len())];
        (!name.is_empty()).then_some(name)
    })
}

/// Where each line begins and ends, its end (`\n` or `\r\n`) not counted.
fn ranges(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        let content = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        (start, start + content.len())
    })
}
