//! The findings, for a person and for programs.

use serde::Serialize;

use super::{Finding, Part, Status};
use crate::prose::filled;
use crate::report::terminal::Style;

/// One line a check, aligned, below the name of its part; then the help, and a line that sums up.
#[must_use]
pub fn text(findings: &[Finding], style: Style) -> String {
    let names = findings.iter().map(|finding| finding.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for part in [Part::Engine, Part::Computer, Part::Book] {
        let of_part: Vec<&Finding> = findings.iter().filter(|finding| finding.part == part).collect();
        if of_part.is_empty() {
            continue;
        }
        let heading = console::Style::new().bold().force_styling(style.color).apply_to(heading(part));
        out.push_str(&format!("{heading}\n"));
        of_part.iter().for_each(|finding| out.push_str(&entry(finding, names, style)));
        out.push('\n');
    }
    out + &closing(findings) + "\n"
}

fn heading(part: Part) -> &'static str {
    match part {
        Part::Engine => "The engine",
        Part::Computer => "This computer",
        Part::Book => "The book",
    }
}

fn entry(finding: &Finding, names: usize, terminal: Style) -> String {
    const WORD: usize = "warning".len();
    let (word, style) = match finding.status {
        Status::Ok => ("ok", console::Style::new().green()),
        Status::Warning => ("warning", console::Style::new().yellow().bold()),
        Status::Missing => ("missing", console::Style::new().red().bold()),
    };
    let word = style.force_styling(terminal.color).apply_to(format!("{word:<WORD$}"));
    let indent = 2 + WORD + 2 + names + 2;
    let mut out = format!("  {word}  {:<names$}  ", finding.name);
    let mut parts = finding.detail.lines();
    out.push_str(&filled(parts.next().unwrap_or_default(), indent, terminal.width));
    for part in parts {
        out.push_str(&format!("\n{}{}", " ".repeat(indent + 2), filled(part, indent + 2, terminal.width)));
    }
    out.push('\n');
    if let Some(help) = &finding.help {
        let label = console::Style::new().cyan().force_styling(terminal.color).apply_to("help:");
        let help = filled(help, indent + "help: ".len(), terminal.width);
        out.push_str(&format!("{}{label} {help}\n", " ".repeat(indent)));
    }
    out
}

fn closing(findings: &[Finding]) -> String {
    let count = |status| findings.iter().filter(|finding| finding.status == status).count();
    let warnings = match count(Status::Warning) {
        0 => String::new(),
        1 => ", with 1 warning".to_owned(),
        number => format!(", with {number} warnings"),
    };
    match count(Status::Missing) {
        0 => format!("Everything that is needed is there{warnings}."),
        1 => format!("1 thing that is needed is missing{warnings}."),
        number => format!("{number} things that are needed are missing{warnings}."),
    }
}

/// The findings as JSON, ended by a line feed. Fields are only ever added.
///
/// # Errors
/// Never: every value can be written as JSON.
pub fn json(findings: &[Finding]) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Report<'run> {
        /// Whether everything that is needed is there.
        fit: bool,
        checks: &'run [Finding],
    }
    let fit = findings.iter().all(|finding| finding.status != Status::Missing);
    Ok(serde_json::to_string_pretty(&Report { fit, checks: findings })? + "\n")
}
