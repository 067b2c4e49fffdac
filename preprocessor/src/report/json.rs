//! What a run found, for programs.
//!
//! Fields are only ever added; [`SCHEMA`] says what each of them means. Lines and columns are 1-based, columns
//! counted in characters, ends lie behind the last character; files are relative to the book's root.

pub mod drills;

use serde::Serialize;

use super::summary::Summary;
use super::{Account, Judged, RUN, Row, rows};
use crate::blocks::{Kind, Step};
use crate::diagnostic::{Diagnostic, Severity};
use crate::inventory::Effect;
use crate::scenarios::Scenario;
use crate::span::Span;
use crate::verdict::visible::{excerpt, visible};
use crate::verdict::wording::complaint;
use crate::verdict::{Outcome, Verdict};

/// The JSON Schema of what [`check`] gives.
pub const SCHEMA: &str = include_str!("check.schema.json");

/// Lines of a failed step's output from its beginning and from its end.
const OUTPUT_LINES: (usize, usize) = (100, 100);

#[derive(Serialize)]
struct Check<'run> {
    interrupted: Option<&'run str>,
    summary: Summary,
    steps: Vec<CheckedStep<'run>>,
    not_run: Vec<Listed<'run>>,
    diagnostics: Vec<Reported<'run>>,
}

#[derive(Serialize)]
struct CheckedStep<'run> {
    chapter: &'run str,
    #[serde(flatten)]
    place: Place<'run>,
    kind: Kind,
    command: String,
    verdict: &'static str,
    replayed: bool,
    milliseconds: u64,
    code: Option<&'static str>,
    message: Option<String>,
    output: Option<String>,
    difference: Option<String>,
    effects: &'run [Effect],
}

/// A diagnostic, for programs.
#[derive(Serialize)]
pub struct Reported<'run> {
    code: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    place: Place<'run>,
    message: &'run str,
    label: &'run str,
    notes: Vec<Noted<'run>>,
    help: Option<&'run str>,
}

#[derive(Serialize)]
struct Noted<'run> {
    title: &'run str,
    body: &'run str,
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

/// A stretch of an author's file; nothing of it for what concerns the whole book.
#[derive(Serialize)]
pub struct Place<'run> {
    file: Option<&'run str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// The answer of `check --format json`, ended by a line feed.
///
/// # Errors
/// When a value cannot be written as JSON, which only a seconds value that is no number can cause.
pub fn check(account: &Account<'_>) -> Result<String, serde_json::Error> {
    let blocks = account.chapters.iter().flat_map(|chapter| rows(chapter.scenario));
    let check = Check {
        interrupted: account.interrupted.as_deref(),
        summary: account.summary,
        steps: account.chapters.iter().flat_map(checked_steps).collect(),
        not_run: blocks.filter(|block| block.status != RUN).map(listed).collect(),
        diagnostics: account.diagnostics.iter().map(Reported::of).collect(),
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

fn checked_steps<'run>(chapter: &Judged<'run>) -> impl Iterator<Item = CheckedStep<'run>> {
    let file = chapter.scenario.chapter.file.as_str();
    chapter.steps().map(move |(step, outcome)| checked(file, step, outcome))
}

fn checked<'run>(chapter: &'run str, step: &'run Step, outcome: Option<&'run Outcome>) -> CheckedStep<'run> {
    let recorded = outcome.and_then(|outcome| outcome.recorded.as_ref());
    let (code, message) = match outcome {
        Some(outcome) => complaint(step, outcome).unzip(),
        None => (None, Some("not verified".to_owned())),
    };
    let passed = outcome.is_some_and(|outcome| outcome.verdict == Verdict::Passed);
    let output = recorded.filter(|_| !passed).map(|recorded| visible(&recorded.output));
    let difference = match outcome.map(|outcome| &outcome.verdict) {
        Some(Verdict::Mismatched(mismatch)) => Some(visible(&mismatch.difference)),
        _ => None,
    };
    CheckedStep {
        chapter,
        place: Place::of(Some(&step.span)),
        kind: step.kind,
        command: step.title(),
        verdict: outcome.map_or("skipped", |outcome| outcome.verdict.as_str()),
        replayed: outcome.is_some_and(|outcome| outcome.replayed),
        milliseconds: recorded.map_or(0, |recorded| recorded.milliseconds),
        code: code.map(|code| code.as_str()),
        message,
        output: output.map(|output| excerpt(&output, OUTPUT_LINES.0, OUTPUT_LINES.1)),
        difference,
        effects: recorded.map_or(&[], |recorded| &recorded.effects),
    }
}

impl<'run> Reported<'run> {
    /// The diagnostic with its place.
    #[must_use]
    pub fn of(diagnostic: &'run Diagnostic) -> Self {
        Self {
            code: diagnostic.code.as_str(),
            severity: match diagnostic.severity {
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            place: Place::of(diagnostic.span.as_ref()),
            message: &diagnostic.message,
            label: &diagnostic.label,
            notes: diagnostic
                .notes
                .iter()
                .map(|note| Noted { title: &note.title, body: &note.body })
                .collect(),
            help: diagnostic.help.as_deref(),
        }
    }
}

impl<'run> Place<'run> {
    /// Where a span lies.
    #[must_use]
    pub fn of(span: Option<&'run Span>) -> Self {
        Self {
            file: span.map(Span::file),
            line: span.map(Span::line),
            column: span.map(Span::column),
            end_line: span.map(Span::end_line),
            end_column: span.map(Span::end_column),
        }
    }
}

fn listed(row: Row<'_>) -> Listed<'_> {
    let Row { span, language, kind, status, reason } = row;
    Listed { file: span.file(), line: span.line(), language, kind, status, reason }
}
