//! What a run found, for programs.
//!
//! Fields are only ever added. Lines and columns are 1-based, files relative to the book's root.

use serde::Serialize;

use super::summary::Summary;
use super::{Judged, Row, rows};
use crate::blocks::{Kind, Step};
use crate::diagnostic::{Diagnostic, Severity};
use crate::scenarios::Scenario;
use crate::verdict::Outcome;
use crate::verdict::wording::complaint;

#[derive(Serialize)]
struct Check<'run> {
    summary: Summary,
    steps: Vec<CheckedStep<'run>>,
    diagnostics: Vec<Reported<'run>>,
}

#[derive(Serialize)]
struct CheckedStep<'run> {
    file: &'run str,
    line: usize,
    kind: Kind,
    command: String,
    verdict: &'static str,
    replayed: bool,
    milliseconds: u64,
    message: Option<String>,
}

#[derive(Serialize)]
struct Reported<'run> {
    code: &'static str,
    severity: &'static str,
    file: Option<&'run str>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'run str,
    help: Option<&'run str>,
}

#[derive(Serialize)]
struct Listed<'run> {
    file: &'run str,
    line: usize,
    language: &'run str,
    kind: &'static str,
    status: &'static str,
    reason: Option<&'run str>,
}

/// The answer of `check --format json`, ended by a line feed.
///
/// # Errors
/// When a value cannot be written as JSON, which only a seconds value that is no number can cause.
pub fn check(
    judged: &[Judged<'_>],
    summary: Summary,
    diagnostics: &[Diagnostic],
) -> Result<String, serde_json::Error> {
    let steps = judged.iter().flat_map(|scenario| scenario.steps());
    let check = Check {
        summary,
        steps: steps.map(|(step, outcome)| checked(step, outcome)).collect(),
        diagnostics: diagnostics.iter().map(reported).collect(),
    };
    Ok(serde_json::to_string_pretty(&check)? + "\n")
}

/// The answer of `list --format json`, ended by a line feed.
///
/// # Errors
/// As [`check`].
pub fn list(scenarios: &[Scenario]) -> Result<String, serde_json::Error> {
    let blocks: Vec<Listed<'_>> = scenarios.iter().flat_map(rows).map(listed).collect();
    Ok(serde_json::to_string_pretty(&blocks)? + "\n")
}

fn checked<'run>(step: &'run Step, outcome: Option<&Outcome>) -> CheckedStep<'run> {
    let recorded = outcome.and_then(|outcome| outcome.recorded.as_ref());
    let message = match outcome {
        Some(outcome) => complaint(step, outcome).map(|(_, message)| message),
        None => Some("not verified".to_owned()),
    };
    CheckedStep {
        file: step.span.file(),
        line: step.span.line(),
        kind: step.kind,
        command: step.title(),
        verdict: outcome.map_or("skipped", |outcome| outcome.verdict.as_str()),
        replayed: outcome.is_some_and(|outcome| outcome.replayed),
        milliseconds: recorded.map_or(0, |recorded| recorded.milliseconds),
        message,
    }
}

fn reported(diagnostic: &Diagnostic) -> Reported<'_> {
    let span = diagnostic.span.as_ref();
    Reported {
        code: diagnostic.code.as_str(),
        severity: match diagnostic.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        },
        file: span.map(|span| span.file()),
        line: span.map(|span| span.line()),
        column: span.map(|span| span.column()),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
    }
}

fn listed(row: Row<'_>) -> Listed<'_> {
    let Row { span, language, kind, status, reason } = row;
    Listed { file: span.file(), line: span.line(), language, kind, status, reason }
}
