//! What a run found, for a workflow on GitHub: annotations at the lines, and a summary of the job.

mod job;

pub use job::{LIMIT, summary};

use super::Account;
use super::words::words;
use crate::diagnostic::{Diagnostic, Severity};

/// A workflow command a diagnostic, each on a line, for the log in which GitHub's runner looks for them. `folder` is
/// the path from the repository's root to the book's, empty or ended by a slash.
#[must_use]
pub fn annotations(account: &Account<'_>, folder: &str) -> String {
    let found = account.diagnostics.iter().map(|diagnostic| annotation(diagnostic, folder));
    let interrupted = account.interrupted.as_deref().map(|why| {
        let message = format!("the run was interrupted, and not everything is verified: {why}");
        command("error", &[("title", "drydock".to_owned())], &message)
    });
    found.chain(interrupted).collect()
}

fn annotation(diagnostic: &Diagnostic, folder: &str) -> String {
    let level = match diagnostic.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let mut properties = Vec::new();
    if let Some(span) = &diagnostic.span {
        // Columns are only taken where an annotation ends on the line on which it begins.
        let end_column = match span.end_line() == span.line() {
            true => span.end_column(),
            false => span.column() + span.text().lines().next().unwrap_or_default().chars().count(),
        };
        properties.extend([
            ("file", format!("{folder}{}", span.file())),
            ("line", span.line().to_string()),
            ("endLine", span.line().to_string()),
            ("col", span.column().to_string()),
            ("endColumn", end_column.to_string()),
        ]);
    }
    properties.push(("title", format!("drydock {}", diagnostic.code.as_str())));
    command(level, &properties, &words(diagnostic))
}

/// A workflow command with its line end.
fn command(name: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", escaped(value, &PROPERTY))).collect();
    format!("::{name} {}::{}\n", properties.join(","), escaped(message, &MESSAGE))
}

/// What would end a message or begin an escape.
const MESSAGE: [(char, &str); 3] = [('%', "%25"), ('\r', "%0D"), ('\n', "%0A")];
/// What would end a property as well.
const PROPERTY: [(char, &str); 5] = [('%', "%25"), ('\r', "%0D"), ('\n', "%0A"), (':', "%3A"), (',', "%2C")];

fn escaped(text: &str, escapes: &[(char, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match escapes.iter().find(|(escaped, _)| *escaped == letter) {
            Some((_, escape)) => out.push_str(escape),
            None => out.push(letter),
        }
    }
    out
}
