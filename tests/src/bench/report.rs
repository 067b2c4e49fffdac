//! The figures as a table for a terminal, as Markdown, and as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use super::figure::{Figure, Samples};

/// Below this many samples a median says little.
pub const ENOUGH: usize = 5;

/// One element of the array in `report.json`.
#[derive(Serialize)]
struct Reported {
    name: &'static str,
    ratio: f64,
    a_median: f64,
    b_median: f64,
    unit: &'static str,
    goal: f64,
    met: bool,
}

/// The contents of `report.json`, ended by a line feed.
///
/// # Errors
/// As [`serde_json::to_string_pretty`]; numbers that are none become `null`.
pub fn json(figures: &[Figure]) -> Result<String, serde_json::Error> {
    let reported: Vec<Reported> = figures
        .iter()
        .map(|figure| Reported {
            name: figure.line.name,
            ratio: figure.ratio(),
            a_median: figure.a.median(),
            b_median: figure.b.median(),
            unit: figure.line.unit,
            goal: figure.line.goal,
            met: figure.met(),
        })
        .collect();
    Ok(serde_json::to_string_pretty(&reported)? + "\n")
}

const COLUMNS: [&str; 6] = ["line", "A", "B", "ratio", "goal", "met"];

/// A table for a terminal, what must be known of the figures below it.
#[must_use]
pub fn table(figures: &[Figure]) -> String {
    let rows: Vec<[String; 6]> =
        [COLUMNS.map(str::to_owned)].into_iter().chain(figures.iter().map(cells)).collect();
    let widths: [usize; 6] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "{cell:width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for remark in remarks(figures) {
        let _ = write!(text, "\n{remark}\n");
    }
    text
}

/// The same as a table of BENCHMARKS.md.
#[must_use]
pub fn markdown(figures: &[Figure]) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "| {} |", COLUMNS.join(" | "));
    text.push_str("|---|---|---|---|---|---|\n");
    for figure in figures {
        let [name, rest @ ..] = cells(figure);
        let _ = writeln!(text, "| `{name}` | {} |", rest.join(" | "));
    }
    for remark in remarks(figures) {
        let _ = write!(text, "\n{remark}\n");
    }
    text
}

fn cells(figure: &Figure) -> [String; 6] {
    let line = figure.line;
    [
        line.name.to_owned(),
        measured(&figure.a, line.unit),
        measured(&figure.b, line.unit),
        number(figure.ratio()),
        format!("≤ {}", line.goal),
        if figure.met() { "yes" } else { "NO" }.to_owned(),
    ]
}

/// `2.30 s (2.20–2.44)`; without a range where there is none.
fn measured(samples: &Samples, unit: &str) -> String {
    let median = number(samples.median());
    match samples.range() {
        Some((least, most)) if least < most => {
            format!("{median} {unit} ({}–{})", number(least), number(most))
        }
        _ => format!("{median} {unit}"),
    }
}

/// Three digits that count; more only before the point.
fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.1 => 3,
        _ => 4,
    };
    format!("{value:.decimals$}")
}

fn remarks(figures: &[Figure]) -> Vec<String> {
    let of_lines = figures
        .iter()
        .flat_map(|figure| figure.notes.iter().map(move |note| format!("`{}`: {note}", figure.line.name)));
    let few = figures.iter().filter(|figure| figure.a.count().min(figure.b.count()) < ENOUGH);
    let few: Vec<&str> = few.map(|figure| figure.line.name).collect();
    let of_all = (!few.is_empty())
        .then(|| format!("Fewer than {ENOUGH} samples, so not a result: {}.", few.join(", ")));
    of_lines.chain(of_all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::line::named;

    fn figures() -> Vec<Figure> {
        let samples = |values: &[f64]| {
            let mut samples = Samples::default();
            values.iter().for_each(|value| samples.add(*value));
            samples
        };
        let by_hand = Figure::new(
            named("book_by_hand").unwrap(),
            &samples(&[80.1, 82.25, 79.0, 81.0, 85.5]),
            &samples(&[100.0, 101.0, 102.4, 99.5, 98.0]),
        );
        let by_hand = by_hand.noted("3 of 210 steps ended otherwise than the guide says");
        vec![
            Figure::new(named("step_added").unwrap(), &samples(&[0.286]), &samples(&[0.0012])),
            by_hand,
            Figure::new(named("memory").unwrap(), &samples(&[41.5; 5]), &samples(&[64.0; 5])),
        ]
    }

    #[test]
    fn a_person_reads_a_table() {
        insta::assert_snapshot!(table(&figures()));
    }

    #[test]
    fn the_document_has_the_same_table() {
        insta::assert_snapshot!(markdown(&figures()));
    }

    #[test]
    fn programs_read_an_array() {
        insta::assert_snapshot!(json(&figures()).unwrap());
    }

    #[test]
    fn three_digits_count() {
        let cases = [(1234.5, "1234"), (99.96, "100.0"), (5.0, "5.00"), (0.25, "0.250"), (0.0012, "0.0012")];
        for (value, written) in cases {
            assert_eq!(number(value), written, "{value}");
        }
    }
}
