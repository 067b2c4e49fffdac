//! Tables of Markdown.

/// A table with a head and rows of cells, which are Markdown.
pub(super) fn table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> String {
    let mut table = format!("{}\n|{}\n", row(&head.map(str::to_owned)), "---|".repeat(COLUMNS));
    for cells in rows {
        table.push_str(&row(&cells));
        table.push('\n');
    }
    table
}

fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |", cells.join(" | ")).replace("|  |", "| |")
}

/// Text as code.
pub(super) fn code(text: &str) -> String {
    let marks = if text.contains('`') { "``" } else { "`" };
    format!("{marks}{text}{marks}")
}

/// Several texts as code, each on a line of its cell.
pub(super) fn lines<'text>(texts: impl IntoIterator<Item = &'text str>) -> String {
    texts.into_iter().map(code).collect::<Vec<_>>().join("<br>")
}

#[cfg(test)]
mod tests {
    use super::{code, lines, table};

    #[test]
    fn a_table_is_markdown() {
        let rows = [[code("a|b"), String::new()], [lines(["c", "d"]), "e".to_owned()]];
        let expected = "| One | Two |\n|---|---|\n| `a\\|b` | |\n| `c`<br>`d` | e |\n";
        assert_eq!(table(["One", "Two"], rows), expected);
    }
}
