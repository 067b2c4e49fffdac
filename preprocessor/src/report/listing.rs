//! The blocks of a book, for a person.

use super::coverage::Coverage;
use super::{Row, rows};
use crate::scenarios::Scenario;

/// One line a block, in aligned columns: place, language, kind, what becomes of it and why; then their number.
#[must_use]
pub fn table(scenarios: &[Scenario]) -> String {
    let rows: Vec<[String; 4]> = scenarios.iter().flat_map(rows).map(|row| cells(&row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let mut out = String::new();
    for [place, language, kind, status] in &rows {
        let line =
            format!("{place:<0$}  {language:<1$}  {kind:<2$}  {status}\n", widths[0], widths[1], widths[2]);
        out.push_str(&line);
    }
    let total = Coverage::planned(scenarios).planned_line();
    out.push_str(&total.unwrap_or_else(|| "no blocks".to_owned()));
    out.push('\n');
    out
}

fn cells(row: &Row<'_>) -> [String; 4] {
    let status = match row.reason {
        Some(reason) => format!("{}: {reason}", row.status),
        None => row.status.to_owned(),
    };
    let language = if row.language.is_empty() { "-" } else { row.language };
    let place = format!("{}:{}", row.span.file(), row.span.line());
    [place, language.to_owned(), row.kind.to_owned(), status]
}
