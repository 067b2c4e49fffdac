//! Lines read as rows of tables, as Docker prints them: columns set apart by two or more spaces.
//!
//! Where a header stands above a row, its columns tell which cell is empty. A row that does not keep to the
//! header's columns (an author's rows are aligned by hand) is compared by its runs of spaces alone.

use std::borrow::Cow;

use super::holes::Holes;
use super::pattern::{Captures, Pattern};

/// A line of expected output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// `...`: any lines, or none.
    AnyLines,
    /// One line.
    Row(Row<Pattern>),
}

/// A line, also as a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row<Text> {
    /// The line as it stands.
    pub(super) text: String,
    /// The whole line.
    pub(super) whole: Text,
    /// The line with every gap between columns narrowed to two spaces, if it has any.
    narrowed: Option<Text>,
    /// Its cells under the header above it, some of them empty.
    cells: Option<Vec<Text>>,
}

/// A pattern and the text it is held against: the line, the narrowed line, or one cell.
pub(super) type Pair<'row> = (&'row Pattern, &'row str);

/// Reads expected output.
pub(super) fn expected(text: &str) -> Vec<Expected> {
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let line = |row: Row<Pattern>| {
        if row.text.trim_start() == "..." { Expected::AnyLines } else { Expected::Row(row) }
    };
    rows(&lines, |text| Pattern::parse(&unescaped(text))).into_iter().map(line).collect()
}

/// `\...` is a line that holds three dots and stands for no other.
fn unescaped(text: &str) -> Cow<'_, str> {
    match text.strip_suffix("\\...") {
        Some(indentation) if indentation.trim().is_empty() => format!("{indentation}...").into(),
        _ => text.into(),
    }
}

/// Reads lines that came.
pub(super) fn actual(lines: &[String]) -> Vec<Row<String>> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    rows(&lines, str::to_owned)
}

impl Expected {
    /// The line, unless it stands for any lines.
    pub(super) fn row(&self) -> Option<&Row<Pattern>> {
        match self {
            Self::AnyLines => None,
            Self::Row(row) => Some(row),
        }
    }
}

impl Row<Pattern> {
    /// Whether `actual` fits.
    pub(super) fn fits(&self, actual: &Row<String>, holes: &Holes) -> bool {
        self.readings(actual).any(|pairs| pairs.iter().all(|(pattern, text)| pattern.fits(text, holes)))
    }

    /// What each pattern of the first way of reading that fits has captured.
    pub(super) fn captures<'row>(
        &'row self,
        actual: &'row Row<String>,
        holes: &Holes,
    ) -> Option<Vec<(Pair<'row>, Captures)>> {
        let captured = |pair: Pair<'row>| Some((pair, pair.0.captures(pair.1, holes)?));
        self.readings(actual).find_map(|pairs| pairs.into_iter().map(captured).collect())
    }

    /// The ways in which this row can be held against `actual`, the strictest first.
    ///
    /// Cells that are known on both sides decide alone, unless `[..]` may run over several of them.
    pub(super) fn readings<'row>(
        &'row self,
        actual: &'row Row<String>,
    ) -> impl Iterator<Item = Vec<Pair<'row>>> {
        let whole = Some(vec![(&self.whole, actual.whole.as_str())]);
        let cells = self.cells_beside(actual);
        let loose = cells.is_none() || self.whole.holds_anything();
        let narrowed = self.narrowed.as_ref().filter(|_| loose);
        let narrowed = narrowed.map(|row| vec![(row, actual.narrowed.as_deref().unwrap_or(&actual.whole))]);
        [whole, cells, narrowed].into_iter().flatten()
    }

    fn cells_beside<'row>(&'row self, actual: &'row Row<String>) -> Option<Vec<Pair<'row>>> {
        let (patterns, texts) = (self.cells.as_ref()?, actual.cells.as_ref()?);
        (patterns.len() == texts.len())
            .then(|| patterns.iter().zip(texts.iter().map(String::as_str)).collect())
    }
}

/// Reads lines as rows, each under the last header above it, up to the next blank line.
fn rows<Text>(lines: &[&str], read: impl Fn(&str) -> Text) -> Vec<Row<Text>> {
    let mut header: Option<Vec<usize>> = None;
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        if is_header(line) {
            header = Some(columns(line));
        } else if line.is_empty() {
            header = None;
        }
        let cells = header.as_ref().and_then(|columns| cut(line, columns));
        rows.push(Row {
            text: (*line).to_owned(),
            whole: read(line),
            narrowed: narrow(line).map(|line| read(&line)),
            cells: cells.map(|cells| cells.iter().map(|cell| read(cell)).collect()),
        });
    }
    rows
}

/// Whether a line heads a table: two columns or more, all in capitals.
pub(super) fn is_header(line: &str) -> bool {
    let capitals = line.chars().all(|character| !character.is_lowercase());
    capitals
        && line.starts_with(|first: char| first.is_uppercase())
        && gaps(line).next().is_some()
        && gaps(line).all(|(_, end)| line[end..].starts_with(|first: char| first.is_uppercase()))
}

/// Where the columns of a header begin, counted in characters as Docker does.
pub(super) fn columns(header: &str) -> Vec<usize> {
    std::iter::once(0).chain(gaps(header).map(|(_, end)| header[..end].chars().count())).collect()
}

/// Cuts a row at its header's columns; `None` when it does not keep to them.
pub(super) fn cut(line: &str, columns: &[usize]) -> Option<Vec<String>> {
    let characters: Vec<char> = line.chars().collect();
    let mut cells = Vec::with_capacity(columns.len());
    for (index, start) in columns.iter().enumerate() {
        let end = columns.get(index + 1).map_or(characters.len(), |next| (*next).min(characters.len()));
        let cell: String = characters.get(*start..end).unwrap_or_default().iter().collect();
        let last = end == characters.len();
        let kept = cell.trim().is_empty() || (!cell.starts_with(' ') && (last || cell.ends_with(' ')));
        if !kept || gaps(cell.trim()).next().is_some() {
            return None;
        }
        cells.push(cell.trim().to_owned());
    }
    Some(cells)
}

/// The line with every gap narrowed to two spaces; `None` if it has none. Indentation stays as it is.
fn narrow(line: &str) -> Option<String> {
    let mut narrowed = String::with_capacity(line.len());
    let mut from = 0;
    for (start, end) in gaps(line) {
        narrowed.push_str(&line[from..start]);
        narrowed.push_str("  ");
        from = end;
    }
    narrowed.push_str(&line[from..]);
    (from > 0).then_some(narrowed)
}

/// The gaps between columns, in bytes: two or more spaces, or a tab, between other text.
pub(super) fn gaps(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let indentation = line.len() - line.trim_start().len();
    let mut at = indentation;
    std::iter::from_fn(move || {
        loop {
            let start = at + line[at..].find([' ', '\t'])?;
            let blank = &line[start..];
            let length = blank.len() - blank.trim_start_matches([' ', '\t']).len();
            at = start + length;
            if at == line.len() {
                return None;
            }
            if length > 1 || blank.starts_with('\t') {
                return Some((start, at));
            }
        }
    })
}

#[cfg(test)]
mod tests;
