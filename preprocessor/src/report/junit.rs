//! What a run found as JUnit's XML, for the test views of CI servers.
//!
//! A suite a chapter, a case a step; a block that is not run is a skipped case, and so is a step that was not
//! reached. A mistake that no step's verdict tells is a failed case of its own, a run that was interrupted one with an
//! error: whoever counts here comes to the same numbers as whoever reads the log.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::terminal::{Style, single};
use super::{Account, Judged};
use crate::blocks::{Block, Status, Step};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::span::Span;
use crate::verdict::visible::{excerpt, visible};
use crate::verdict::wording::brief;
use crate::verdict::{Outcome, Verdict};

/// The name of the whole, and of the suite for what concerns no chapter.
const DRYDOCK: &str = "drydock";

/// How diagnostics are drawn in here.
const STYLE: Style = Style { color: false, width: 120 };

/// Lines of a failed step's output from its beginning and from its end.
const OUTPUT_LINES: (usize, usize) = (100, 100);

/// The XML, ended by a line feed.
///
/// # Errors
/// When it cannot be written, which nothing in an account can cause.
pub fn render(account: &Account<'_>) -> Result<String, SerializeError> {
    let mut report = Report::new(DRYDOCK);
    let seconds = Duration::try_from_secs_f64(account.summary.seconds).unwrap_or_default();
    report.set_time(seconds);
    let mut mistakes = account.mistakes();
    for chapter in &account.chapters {
        let file = chapter.scenario.chapter.file.as_str();
        let (own, others) = mistakes.into_iter().partition(|mistake| file_of(mistake) == Some(file));
        mistakes = others;
        report.add_test_suite(suite(chapter, own, account));
    }
    let mut rest = TestSuite::new(DRYDOCK);
    rest.add_test_cases(mistakes.into_iter().map(|mistake| of_mistake(DRYDOCK, mistake)));
    rest.add_test_cases(account.interrupted.as_deref().map(of_interruption));
    let of_chapter =
        |file: &str| account.chapters.iter().any(|chapter| chapter.scenario.chapter.file == file);
    let rest = with_warnings(rest, account.diagnostics, |warned| !warned.is_some_and(of_chapter));
    if !rest.test_cases.is_empty() || rest.system_err.is_some() {
        report.add_test_suite(rest);
    }
    Ok(within_schema(&report.to_string()?, report.skipped))
}

/// The suite of a chapter: its steps and the blocks that are not run in their order, then the mistakes.
fn suite(chapter: &Judged<'_>, mistakes: Vec<&Diagnostic>, account: &Account<'_>) -> TestSuite {
    let file = chapter.scenario.chapter.file.as_str();
    let mut suite = TestSuite::new(xml(file));
    suite.extra.insert("file".into(), xml(file).into());
    let replayed = chapter.outcomes.iter().filter(|outcome| outcome.replayed).count();
    suite.add_property(Property::new("replayed", replayed.to_string()));
    let unknown = match account.interrupted {
        Some(_) => "not verified: the run was interrupted",
        None => "not verified",
    };
    let mut steps = chapter.steps();
    let mut failures = chapter.failures().into_iter().filter(|told| told.code != Code::Skipped);
    for block in &chapter.scenario.blocks {
        suite.add_test_cases(of_idle_block(file, block));
        for (step, outcome) in steps.by_ref().take(block.steps.len()) {
            suite.add_test_case(of_step(file, step, outcome, unknown, &mut failures));
        }
    }
    suite.set_time(suite.test_cases.iter().filter_map(|case| case.time).sum());
    suite.add_test_cases(mistakes.into_iter().map(|mistake| of_mistake(file, mistake)));
    with_warnings(suite, account.diagnostics, |warned| warned == Some(file))
}

/// The case of a step. `failures` gives what is told of the next one that did not pass.
fn of_step(
    chapter: &str,
    step: &Step,
    outcome: Option<&Outcome>,
    unknown: &str,
    failures: &mut impl Iterator<Item = Diagnostic>,
) -> TestCase {
    let skipped = |reason: &str| with_message(TestCaseStatus::skipped(), reason);
    let status = match outcome.map(|outcome| &outcome.verdict) {
        None => skipped(unknown),
        Some(Verdict::Passed) => TestCaseStatus::success(),
        Some(Verdict::Skipped(reason)) => skipped(reason),
        Some(Verdict::Mismatched(_) | Verdict::Failed | Verdict::TimedOut(_)) => {
            failures.next().map_or_else(failure, |told| failed(&told))
        }
    };
    let failed = matches!(status, TestCaseStatus::NonSuccess { .. });
    let mut case = case(chapter, &step.span, &brief(&step.title()), status);
    if let Some(recorded) = outcome.and_then(|outcome| outcome.recorded.as_ref()) {
        case.set_time(Duration::from_millis(recorded.milliseconds));
        if failed && !recorded.output.is_empty() {
            let output = excerpt(&visible(&recorded.output), OUTPUT_LINES.0, OUTPUT_LINES.1);
            case.set_system_out(xml(&output));
        }
    }
    case
}

/// The case of a block that is ignored or only parsed.
fn of_idle_block(chapter: &str, block: &Block) -> Option<TestCase> {
    if block.output_of.is_some() {
        // It belongs to the block before it.
        return None;
    }
    let reason = match &block.status {
        Status::Ignored(reason) => format!("ignored: {reason}"),
        Status::NoRun => "not to be run".to_owned(),
        Status::Run | Status::Data => return None,
    };
    let status = with_message(TestCaseStatus::skipped(), &reason);
    let what = format!("{} block", block.kind.as_str());
    Some(case(chapter, &block.span, &what, status))
}

fn of_mistake(chapter: &str, mistake: &Diagnostic) -> TestCase {
    let status = failed(mistake);
    match &mistake.span {
        Some(span) => case(chapter, span, &mistake.message, status),
        None => named(chapter, &mistake.message, status),
    }
}

fn of_interruption(why: &str) -> TestCase {
    let mut status = with_message(
        TestCaseStatus::non_success(NonSuccessKind::Error),
        why.lines().next().unwrap_or_default(),
    );
    status.set_type("interrupted").set_description(xml(why));
    named(DRYDOCK, "the run came to its end", status)
}

fn failed(told: &Diagnostic) -> TestCaseStatus {
    let mut status = with_message(failure(), &told.message);
    status.set_type(told.code.as_str()).set_description(xml(&single(told, STYLE)));
    status
}

fn failure() -> TestCaseStatus {
    TestCaseStatus::non_success(NonSuccessKind::Failure)
}

fn with_message(mut status: TestCaseStatus, message: &str) -> TestCaseStatus {
    status.set_message(xml(message));
    status
}

/// A case by the name of its place and of what stands there.
fn case(chapter: &str, span: &Span, what: &str, status: TestCaseStatus) -> TestCase {
    let mut case = named(chapter, &format!("{}:{} {what}", span.file(), span.line()), status);
    case.extra.insert("file".into(), xml(span.file()).into());
    case.extra.insert("line".into(), span.line().to_string().into());
    case
}

fn named(chapter: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(xml(name), status);
    case.set_classname(xml(chapter));
    case
}

/// The suite with the warnings of certain files as what it has to say besides.
fn with_warnings(
    mut suite: TestSuite,
    diagnostics: &[Diagnostic],
    of_it: impl Fn(Option<&str>) -> bool,
) -> TestSuite {
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning);
    let warnings = warnings.filter(|warning| of_it(file_of(warning)));
    let warnings: String = warnings.map(|warning| single(warning, STYLE)).collect();
    if !warnings.is_empty() {
        suite.set_system_err(xml(&warnings));
    }
    suite
}

fn file_of(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.span.as_ref().map(Span::file)
}

/// Text without the two characters that XML has no way to write and the library lets through.
fn xml(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// The XML without the number of skipped cases on the outermost element, which no schema of JUnit's has: readers that
/// validate would refuse all of it. Each suite has its own number.
fn within_schema(xml: &str, skipped: usize) -> String {
    // A quotation mark within an attribute is escaped, so that the first place is the right one.
    xml.replacen(&format!(" skipped=\"{skipped}\""), "", 1)
}
