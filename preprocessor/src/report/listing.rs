//! The blocks of a book, for a person.

use super::{listed, status_word};
use crate::blocks::{Block, Status};
use crate::scenarios::Scenario;

/// One line a block, in aligned columns: place, language, kind, what becomes of it and why; then their number.
#[must_use]
pub fn table(scenarios: &[Scenario]) -> String {
    let rows: Vec<[String; 4]> = scenarios.iter().flat_map(listed).map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let mut out = String::new();
    for [place, language, kind, status] in &rows {
        let line =
            format!("{place:<0$}  {language:<1$}  {kind:<2$}  {status}\n", widths[0], widths[1], widths[2]);
        out.push_str(&line);
    }
    let blocks = if rows.len() == 1 { "block" } else { "blocks" };
    out.push_str(&format!("{} {blocks}\n", rows.len()));
    out
}

/// That a chapter is wanted only in part, if it is.
#[must_use]
pub fn left_out(scenario: &Scenario) -> Option<String> {
    let steps = match scenario.left_out {
        0 => return None,
        1 => "1 step".to_owned(),
        steps => format!("{steps} steps"),
    };
    let file = &scenario.chapter.file;
    let last = scenario.blocks.last().map_or(0, |block| block.span.last_line());
    Some(format!("{file} only up to line {last}: {steps} after that not looked at"))
}

fn row(block: &Block) -> [String; 4] {
    let status = match &block.status {
        Status::Ignored(reason) => format!("ignored: {reason}"),
        other => status_word(other).to_owned(),
    };
    let language = if block.language.is_empty() { "-" } else { &block.language };
    let place = format!("{}:{}", block.span.file(), block.span.line());
    [place, language.to_owned(), block.kind.as_str().to_owned(), status]
}
