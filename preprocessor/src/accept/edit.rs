//! Output lines of a file put into the place of others, byte for byte.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::refusal::Reason;
use crate::blocks::{Expected, Step};
use crate::chapters::Chapter;
use crate::compare::Revised;
use crate::span::SourceFile;

/// A stretch of a file and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file as it was read.
    pub source: Arc<SourceFile>,
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Whether another edit changes some of the same bytes.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.source.path == other.source.path
            && self.range.start < other.range.end
            && other.range.start < self.range.end
    }
}

/// The texts of files after edits that do not meet, by their paths.
#[must_use]
pub fn edited<'edit>(edits: impl IntoIterator<Item = &'edit Edit>) -> BTreeMap<String, String> {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    let mut texts = BTreeMap::new();
    for Edit { source, range, text } in edits {
        let file: &mut String = texts.entry(source.path.clone()).or_insert_with(|| source.text.clone());
        file.replace_range(range.clone(), text);
    }
    texts
}

/// Where expected output stands.
pub(super) struct Place<'run> {
    chapter: &'run Chapter,
    /// Each line in the chapter's text.
    lines: Vec<Range<usize>>,
    source: Arc<SourceFile>,
    /// From the first line's beginning to the last one's end, in the file.
    range: Range<usize>,
}

impl<'run> Place<'run> {
    /// Finds the lines in their file, where they must stand as they do in the chapter.
    pub(super) fn of(expected: &Expected, chapter: &'run Chapter) -> Result<Self, Reason> {
        let lines: Vec<_> =
            expected.written.iter().map(|line| before_line_end(&chapter.text, line)).collect();
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Err(Reason::Woven) };
        let (source, range) = copied(chapter, first.start..last.end)?;
        let mut filled = expected.text.lines().zip(&lines);
        // A tab that belongs to a list item in part only stands for spaces of the line.
        let torn = |(filled, range): (&str, &Range<usize>)| {
            let written = chapter.text.get(range.clone()).unwrap_or_default();
            let spaces = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
            spaces(filled) != spaces(written)
        };
        if filled.any(torn) {
            return Err(Reason::Woven);
        }
        Ok(Self { chapter, lines, source, range })
    }

    /// The edit that puts `new` there, and the bytes of the chapter's text that it changes.
    pub(super) fn rewritten(&self, new: &[Revised], step: &Step) -> Result<(Edit, Range<usize>), Reason> {
        let whole = self.lines[0].start..self.lines[self.lines.len() - 1].end;
        if new.is_empty() {
            return self.removed(whole, step);
        }
        let mut text = String::new();
        if self.lines[0].is_empty() && new.first().is_some_and(|line| !line.text.is_empty()) {
            // A blank line has only the part of it that is no white space at its end.
            let prefix = self.prefix();
            let there = self.source.line_start(self.source.line(self.range.start))..self.range.start;
            let there = self.source.text.get(there).unwrap_or_default();
            text.push_str(prefix.strip_prefix(there).unwrap_or(prefix));
        }
        for (index, line) in new.iter().enumerate() {
            if index > 0 {
                text.push_str(&self.lead(line));
            }
            text.push_str(line.kept.map_or(&line.text, |row| self.written(row)));
        }
        let edit = Edit { source: Arc::clone(&self.source), range: self.range.clone(), text };
        Ok((edit, whole))
    }

    /// The edit that takes all lines out, with the line end before them.
    fn removed(&self, whole: Range<usize>, step: &Step) -> Result<(Edit, Range<usize>), Reason> {
        let before = self.chapter.text.get(..whole.start).unwrap_or_default();
        let line = before.rfind('\n').ok_or(Reason::Woven)?;
        let start = before[..line].trim_end_matches('\r').len();
        let (source, range) = copied(self.chapter, start..whole.end)?;
        // What is left must be the command.
        let behind = source.text.get(step.span.range.end..range.start);
        if step.span.file() != source.path || !behind.is_some_and(|behind| behind.trim().is_empty()) {
            return Err(Reason::Woven);
        }
        Ok((Edit { source, range, text: String::new() }, start..whole.end))
    }

    /// What stands between a line and the one before it: the line's end, and what its container puts before it.
    fn lead(&self, line: &Revised) -> String {
        if let Some(row) = line.kept.filter(|row| *row > 0) {
            let (before, own) = (&self.lines[row - 1], &self.lines[row]);
            let between = self.chapter.text.get(before.end..own.start).unwrap_or_default();
            return between.replace("\r\n", "\n").replace('\n', self.line_end());
        }
        let prefix = self.prefix();
        let prefix = if line.text.is_empty() { prefix.trim_end() } else { prefix };
        format!("{}{prefix}", self.line_end())
    }

    /// What the container puts before each line, as it stands before the first one that is not blank.
    fn prefix(&self) -> &str {
        let first = self.lines.iter().find(|line| !line.is_empty()).map_or(0, |line| line.start);
        let at = self.chapter.sources.span(first..first + 1).range.start;
        let start = self.source.line_start(self.source.line(at));
        self.source.text.get(start..at).unwrap_or_default()
    }

    fn written(&self, row: usize) -> &str {
        self.chapter.text.get(self.lines[row].clone()).unwrap_or_default()
    }

    /// How lines end here.
    fn line_end(&self) -> &'static str {
        let end = self.source.text.get(self.range.start..).and_then(|rest| rest.split_once('\n'));
        let before =
            || self.source.text.get(..self.range.start).is_some_and(|before| before.ends_with("\r\n"));
        match end {
            Some((line, _)) if line.ends_with('\r') => "\r\n",
            None if before() => "\r\n",
            _ => "\n",
        }
    }
}

/// The place of a line; that of an empty one is given as if a carriage return belonged to it.
fn before_line_end(text: &str, line: &Range<usize>) -> Range<usize> {
    let behind = text.get(..line.start).is_some_and(|before| before.ends_with('\r'));
    if line.is_empty() && behind { line.start - 1..line.start - 1 } else { line.clone() }
}

/// The stretch of a file that a stretch of a chapter was copied from as a whole.
fn copied(chapter: &Chapter, range: Range<usize>) -> Result<(Arc<SourceFile>, Range<usize>), Reason> {
    let first = chapter.sources.span(range.start..(range.start + 1).min(range.end).max(range.start));
    let last = chapter.sources.span(range.end.saturating_sub(1).max(range.start)..range.end);
    if first.near || last.near {
        return Err(Reason::Near);
    }
    let place = first.range.start..last.range.end;
    let plain = |text: Option<&str>| text.map(|text| text.replace("\r\n", "\n"));
    let stands = plain(first.source.text.get(place.clone())) == plain(chapter.text.get(range));
    if first.source.path != last.source.path || !stands {
        return Err(Reason::Woven);
    }
    Ok((first.source, place))
}
