//! What a run found as SARIF 2.1.0, for code scanning.
//!
//! A result is a diagnostic. Files are relative to the root of the repository, columns are counted in characters, and
//! what a result is known by from run to run does not change when lines move.

use std::collections::HashMap;

use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, Notification,
    NotificationLevel, PhysicalLocation, Region, ReportingConfiguration, ReportingConfigurationLevel,
    ReportingDescriptor, Result as Found, ResultColumnKind, ResultLevel, Run, Sarif, Tool, ToolComponent,
    Version,
};

use super::Account;
use super::words::words;
use crate::diagnostic::catalogue::entry;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::span::Span;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What files are relative to. Where that lies on the machine of a run is nobody's business.
const ROOT: &str = "%SRCROOT%";

/// The name under which results carry what they are known by.
const FINGERPRINT: &str = "drydock/v1";

/// The JSON, ended by a line feed. `folder` is the path from the repository's root to the book's, empty or ended by a
/// slash.
///
/// # Errors
/// When a value cannot be written as JSON, which nothing in an account can cause.
pub fn render(account: &Account<'_>, folder: &str) -> Result<String, serde_json::Error> {
    let mut codes: Vec<Code> = account.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable_by_key(|code| code.as_str());
    codes.dedup();
    let driver = ToolComponent::builder()
        .name("drydock")
        .version(env!("CARGO_PKG_VERSION"))
        .rules(codes.iter().copied().map(rule).collect::<Vec<_>>())
        .build();
    let mut known = Fingerprints::default();
    let results = account.diagnostics.iter().map(|diagnostic| {
        let index = codes.iter().position(|code| *code == diagnostic.code).unwrap_or_default();
        found(diagnostic, index, folder, known.of(diagnostic))
    });
    let root = ArtifactLocation::builder().description(text("the root of the repository")).build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .invocations(vec![invocation(account.interrupted.as_deref())])
        .column_kind(serde_json::to_value(ResultColumnKind::UnicodeCodePoints)?)
        .original_uri_base_ids([(ROOT.to_owned(), root)])
        .results(results.collect::<Vec<_>>())
        .build();
    let sarif = Sarif::builder()
        .schema(SCHEMA)
        .version(serde_json::to_value(Version::V2_1_0)?)
        .runs(vec![run])
        .build();
    Ok(serde_json::to_string_pretty(&sarif)? + "\n")
}

fn rule(code: Code) -> ReportingDescriptor {
    let entry = entry(code);
    let words = |text: &str| MultiformatMessageString::builder().text(text).build();
    let level = match entry.severity {
        Severity::Warning => ReportingConfigurationLevel::Warning,
        Severity::Error => ReportingConfigurationLevel::Error,
    };
    let level = serde_json::to_value(level).unwrap_or_default();
    ReportingDescriptor::builder()
        .id(code.as_str())
        .name(format!("{code:?}"))
        .short_description(words(entry.title))
        .full_description(words(entry.cause))
        // Markdown reads well as it stands, too.
        .help(MultiformatMessageString::builder().text(entry.page).markdown(entry.page).build())
        .default_configuration(ReportingConfiguration::builder().level(level).build())
        .build()
}

fn invocation(interrupted: Option<&str>) -> Invocation {
    let notify = |why: &str| {
        let level = serde_json::to_value(NotificationLevel::Error).unwrap_or_default();
        Notification::builder().level(level).message(text(why)).build()
    };
    Invocation::builder()
        .execution_successful(interrupted.is_none())
        .tool_execution_notifications(interrupted.map(notify).into_iter().collect::<Vec<_>>())
        .build()
}

fn found(diagnostic: &Diagnostic, rule: usize, folder: &str, fingerprint: String) -> Found {
    let level = match diagnostic.severity {
        Severity::Warning => ResultLevel::Warning,
        Severity::Error => ResultLevel::Error,
    };
    Found::builder()
        .rule_id(diagnostic.code.as_str())
        .rule_index(i64::try_from(rule).unwrap_or_default())
        .level(level)
        .message(text(&words(diagnostic)))
        .locations(vec![location(diagnostic.span.as_ref(), folder)])
        .partial_fingerprints([(FINGERPRINT.to_owned(), fingerprint)])
        .build()
}

/// What concerns the whole book is found in its settings: results without a place are not shown.
fn location(span: Option<&Span>, folder: &str) -> Location {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let region = match span {
        None => Region::builder().start_line(1).build(),
        Some(span) => Region::builder()
            .start_line(number(span.line()))
            .start_column(number(span.column()))
            .end_line(number(span.end_line()))
            .end_column(number(span.end_column()))
            .build(),
    };
    let uri = uri(&format!("{folder}{}", span.map_or("book.toml", Span::file)));
    let artifact = ArtifactLocation::builder().uri(uri).uri_base_id(ROOT).build();
    let physical = PhysicalLocation::builder().artifact_location(artifact).region(region).build();
    Location::builder().physical_location(physical).build()
}

/// A path as a URI: whatever may not stand in one is written as the numbers of its bytes.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Braces stay as they are: where there are no arguments, nothing is filled in between them.
fn text(text: &str) -> Message {
    Message::builder().text(text).build()
}

/// What results are known by: code, file and the text of the place, and which of those that are alike.
#[derive(Default)]
struct Fingerprints {
    alike: HashMap<String, usize>,
}

impl Fingerprints {
    fn of(&mut self, diagnostic: &Diagnostic) -> String {
        let (file, place) =
            diagnostic.span.as_ref().map_or(("", ""), |span| (span.file(), span.text().trim()));
        let whole = [diagnostic.code.as_str(), file, place].join("\0");
        let hash: String = blake3::hash(whole.as_bytes()).to_hex().chars().take(32).collect();
        let alike = self.alike.entry(hash.clone()).or_default();
        *alike += 1;
        format!("{hash}:{alike}")
    }
}
