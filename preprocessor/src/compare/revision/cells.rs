//! Rows of tables, which keep the cells that still fit and stand under their headers again.

use std::collections::BTreeMap;

use super::lines::Slot;
use super::merge::{self, Likeness};
use super::wording::{self, Wording};
use super::{Revised, Written};
use crate::compare::Holes;
use crate::compare::pattern::Pattern;
use crate::compare::tables;

/// Spaces between two columns, and the least width of a column with them, as Docker prints them.
const GAP: usize = 3;
const NARROWEST: usize = 10;

/// What the new lines are made of.
pub(super) struct Rows<'text> {
    pub(super) written: Written<'text>,
    /// The lines that came.
    pub(super) came: &'text [String],
    /// Named holes with the values that the lines that stay have given them.
    pub(super) holes: &'text Holes,
}

/// A new line before tables are aligned.
struct Line {
    revised: Revised,
    /// Its cells, and the index of the header that came above it.
    cells: Option<(usize, Vec<String>)>,
}

impl Rows<'_> {
    /// The new lines.
    pub(super) fn revised(&self, slots: &[Slot]) -> Vec<Revised> {
        let came: Vec<&str> = self.came.iter().map(String::as_str).collect();
        let (above_old, above_new) = (headers(self.written.lines), headers(&came));
        let line = |slot: &Slot| match *slot {
            Slot::Any(row) => self.stays(row, None),
            Slot::Kept(row, new) => {
                let header = above_new[new];
                self.stays(
                    row,
                    header
                        .and_then(|header| Some((header, self.old_cells(row, new, header, above_old[row])?))),
                )
            }
            Slot::Merged(row, new) => self.merged(row, new, above_old[row], above_new[new]),
            Slot::New(new) => self.fresh(new, above_new[new]),
            Slot::Gone(row) => self.stays(row, None),
        };
        let mut lines: Vec<Line> = slots.iter().map(line).collect();
        self.align(&mut lines);
        lines.into_iter().map(|line| line.revised).collect()
    }

    /// How much of an old line is left in one that came.
    pub(super) fn likeness(&self, row: usize, new: usize) -> Likeness {
        let wording = Wording::new(self.holes, self.written.bound);
        merge::likeness(self.written.lines[row], &self.came[new], &wording)
    }

    fn stays(&self, row: usize, cells: Option<(usize, Vec<String>)>) -> Line {
        let revised = Revised { text: self.written.lines[row].trim_end().to_owned(), kept: Some(row) };
        Line { revised, cells }
    }

    fn fresh(&self, new: usize, header: Option<usize>) -> Line {
        let text = self.worded(|wording| merge::fresh(&self.came[new], wording));
        let cells = header.and_then(|header| Some((header, self.came_cells(new, header)?)));
        let cells = cells.map(|(header, cells)| {
            let cells = cells.iter().map(|cell| self.worded(|wording| merge::fresh(cell, wording)));
            (header, cells.collect())
        });
        Line { revised: Revised { text: wording::whole(text), kept: None }, cells }
    }

    /// An old line with what has changed of it.
    fn merged(&self, row: usize, new: usize, old_header: Option<usize>, header: Option<usize>) -> Line {
        let raw = self.written.lines[row];
        // A line of three dots is written with a backslash, which belongs to no word.
        let raw = if raw.trim() == "\\..." { "" } else { raw };
        let text = self.worded(|wording| merge::merged(raw, &self.came[new], wording));
        let cells = header.and_then(|header| {
            let came = self.came_cells(new, header)?;
            let old = self.old_cells(row, new, header, old_header)?;
            let cells = old.iter().zip(&came).map(|(old, came)| self.cell(old, came));
            Some((header, cells.collect()))
        });
        Line { revised: Revised { text: wording::whole(text), kept: None }, cells }
    }

    /// A cell as its author wrote it, if it fits, or else with what has changed of it.
    fn cell(&self, old: &str, came: &str) -> String {
        let filled = super::filled(old, self.written.bound);
        if Pattern::parse(&filled).fits(came, self.holes) {
            return old.to_owned();
        }
        self.worded(|wording| merge::merged(old, came, wording))
    }

    fn worded(&self, write: impl FnOnce(&mut Wording<'_>)) -> String {
        let mut wording = Wording::new(self.holes, self.written.bound);
        write(&mut wording);
        wording.finish()
    }

    fn came_cells(&self, new: usize, header: usize) -> Option<Vec<String>> {
        let columns = tables::columns(&self.came[header]);
        if new == header { Some(split(&self.came[header])) } else { tables::cut(&self.came[new], &columns) }
    }

    /// The cells of an old line in the columns of the header that came.
    fn old_cells(
        &self,
        row: usize,
        new: usize,
        header: usize,
        old_header: Option<usize>,
    ) -> Option<Vec<String>> {
        let raw = self.written.lines[row].trim_end();
        let names = split(&self.came[header]);
        if let Some(old_header) = old_header.filter(|old_header| *old_header < row) {
            let above = self.written.lines[old_header];
            if let Some(cells) = tables::cut(raw, &tables::columns(above)) {
                let old: BTreeMap<String, String> = split(above).into_iter().zip(cells).collect();
                return Some(names.iter().map(|name| old.get(name).cloned().unwrap_or_default()).collect());
            }
        }
        // Aligned by hand: its runs of spaces tell the cells that are not empty.
        let came = self.came_cells(new, header)?;
        let mut cells = split(raw).into_iter();
        let filled = came.iter().filter(|cell| !cell.is_empty()).count();
        let fits = cells.len() == filled && !came.is_empty();
        fits.then(|| {
            let next = |cell: &String| {
                if cell.is_empty() { String::new() } else { cells.next().unwrap_or_default() }
            };
            came.iter().map(next).collect()
        })
    }

    /// Puts the cells of each table that has changed below each other.
    fn align(&self, lines: &mut [Line]) {
        let above = |line: &Line| line.cells.as_ref().map(|(header, _)| *header);
        let mut headers: Vec<usize> = lines.iter().filter_map(above).collect();
        headers.dedup();
        for header in headers {
            let (rows, others): (Vec<&mut Line>, Vec<_>) =
                lines.iter_mut().partition(|line| above(line) == Some(header));
            drop(others);
            if rows.iter().any(|line| line.revised.kept.is_none()) {
                lay_out(rows);
            }
        }
    }
}

/// Aligns the rows of one table: in the columns that its header has, if everything fits there.
fn lay_out(mut rows: Vec<&mut Line>) {
    let cells = |line: &Line| line.cells.as_ref().map(|(_, cells)| cells.clone()).unwrap_or_default();
    let table: Vec<Vec<String>> = rows.iter().map(|line| cells(line)).collect();
    let count = table.first().map_or(0, Vec::len);
    if table.iter().any(|row| row.len() != count) {
        return;
    }
    let length =
        |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let first = rows.first().filter(|line| line.revised.kept.is_some());
    let written =
        first.map(|line| tables::columns(&line.revised.text)).filter(|columns| columns.len() == count);
    let widths = written.map(|columns| columns.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>());
    let roomy =
        |widths: &Vec<usize>| widths.iter().enumerate().all(|(column, width)| length(column) + 2 <= *width);
    let widths = widths.filter(roomy).unwrap_or_else(|| {
        (0..count.saturating_sub(1)).map(|column| (length(column) + GAP).max(NARROWEST)).collect()
    });
    for (line, cells) in rows.iter_mut().zip(&table) {
        let mut text = String::new();
        for (column, cell) in cells.iter().enumerate() {
            let width = widths.get(column).copied().unwrap_or_default();
            text.push_str(&format!("{cell:<width$}"));
        }
        let text = text.trim_end().to_owned();
        line.revised.kept = line.revised.kept.filter(|_| line.revised.text == text);
        line.revised.text = text;
    }
}

/// For each line the header above it, a header being above itself.
fn headers(lines: &[&str]) -> Vec<Option<usize>> {
    let mut header = None;
    let mut above = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let line = line.trim_end();
        if tables::is_header(line) {
            header = Some(index);
        } else if line.is_empty() {
            header = None;
        }
        above.push(header);
    }
    above
}

/// The parts of a line between its gaps.
fn split(line: &str) -> Vec<String> {
    let line = line.trim();
    let mut cells = Vec::new();
    let mut from = 0;
    for (start, end) in tables::gaps(line) {
        cells.push(line[from..start].to_owned());
        from = end;
    }
    cells.push(line[from..].to_owned());
    cells
}
