//! The lines of a difference that are worth reading.

use super::alignment::Change;
use crate::compare::pattern::Pattern;
use crate::compare::tables::{Expected, Row};

/// Kept lines shown before and after a difference.
const AROUND: usize = 3;
/// Lines of one kind in a row that are shown in full.
const RUN: usize = 24;
/// Lines shown in all.
const LINES: usize = 80;
/// Characters of a line that are shown.
const WIDTH: usize = 240;

/// Writes the difference: `  ` kept, `- ` expected, `+ ` came.
pub(super) fn text(expected: &[Expected], actual: &[Row<String>], changes: &[Change]) -> String {
    let mut lines = Vec::new();
    for change in changes {
        match *change {
            Change::Kept(_, came) | Change::Taken(_, came) => lines.push((' ', actual[came].text.as_str())),
            Change::Replaced(row, came) => {
                lines.push(('-', written(&expected[row])));
                lines.push(('+', actual[came].text.as_str()));
            }
            Change::Missing(row) => lines.push(('-', written(&expected[row]))),
            Change::Came(came) => lines.push(('+', actual[came].text.as_str())),
        }
    }
    let aligned = lines.iter().filter(|(mark, _)| *mark != '-').count();
    lines.extend(actual[aligned..].iter().map(|row| ('+', row.text.as_str())));
    let mut shown = shortened(&lines);
    if shown.len() > LINES {
        let left = shown.len() - LINES;
        shown.truncate(LINES);
        shown.push(left_out(left));
    }
    shown.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn written(line: &Expected) -> &str {
    line.row().map_or("...", |row: &Row<Pattern>| row.text.as_str())
}

/// Shortens long runs of lines that begin with the same mark.
fn shortened(lines: &[(char, &str)]) -> Vec<String> {
    let mut shown = Vec::new();
    let mut runs = lines.chunk_by(|one, other| one.0 == other.0).peekable();
    let mut first = true;
    while let Some(run) = runs.next() {
        let (head, tail) = match run[0].0 {
            ' ' => (if first { 0 } else { AROUND }, if runs.peek().is_none() { 0 } else { AROUND }),
            _ => (RUN, 0),
        };
        first = false;
        // A note in place of one line would save nothing.
        if run.len() <= head + tail + 1 {
            shown.extend(run.iter().map(line));
            continue;
        }
        shown.extend(run[..head].iter().map(line));
        shown.push(left_out(run.len() - head - tail));
        shown.extend(run[run.len() - tail..].iter().map(line));
    }
    shown
}

fn line((mark, text): &(char, &str)) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{mark} {}…", &text[..end]),
        None => format!("{mark} {text}"),
    }
}

fn left_out(lines: usize) -> String {
    if lines == 1 { "… 1 line …".to_owned() } else { format!("… {lines} lines …") }
}
