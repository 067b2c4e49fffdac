//! The way back to lines that another preprocessor has changed.

use std::ops::Range;

use similar::{DiffOp, TextDiff};

use super::woven::Woven;

/// Gives the lines of `text` the places of their counterparts in `replayed`.
///
/// Equal lines keep their exact places. A changed line gets the place of the line it replaces, an added one
/// that of the line before it, both `near`.
pub(super) fn align(replayed: &Woven, text: &str) -> Woven {
    let old = Lines::of(replayed.text());
    let new = Lines::of(text);
    let mut aligned = Woven::default();
    for op in TextDiff::from_lines(replayed.text(), text).ops() {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                aligned.append(replayed.slice(old.range(*old_index..old_index + len)));
            }
            DiffOp::Delete { .. } => {}
            DiffOp::Insert { old_index, .. } => {
                for line in op.new_range() {
                    attach(
                        &mut aligned,
                        &text[new.range(line..line + 1)],
                        replayed,
                        old.start(old_index.saturating_sub(1)),
                    );
                }
            }
            DiffOp::Replace { old_index, old_len, new_index, .. } => {
                for line in op.new_range() {
                    let counterpart = old_index + (line - new_index).min(old_len.saturating_sub(1));
                    attach(&mut aligned, &text[new.range(line..line + 1)], replayed, old.start(counterpart));
                }
            }
        }
    }
    match replayed.place(0) {
        Some((source, offset)) => aligned.or_at(source, offset),
        None => aligned,
    }
}

/// Adds a line that is close to the place of byte `at` of `replayed`.
fn attach(aligned: &mut Woven, line: &str, replayed: &Woven, at: usize) {
    if let Some((source, offset)) = replayed.place(at) {
        aligned.push(line, source, offset, true);
    }
}

/// Where the lines of a text begin and end, ends included.
struct Lines {
    /// Of each line, and of the end of the text.
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        }));
        Self { starts }
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).or(self.starts.last()).copied().unwrap_or_default()
    }

    fn range(&self, lines: Range<usize>) -> Range<usize> {
        self.start(lines.start)..self.start(lines.end)
    }
}
