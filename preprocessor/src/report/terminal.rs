//! Diagnostics as a person reads them in a terminal, in the manner of rustc.

use std::collections::BTreeSet;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Note, Severity};
use crate::prose::{count, filled};
use crate::span::Span;

/// Lines of a source that are handed to the renderer above and below a place.
const AROUND: usize = 2;

/// Columns before the text of a help: line numbers, and the word itself.
const MARGIN: usize = 14;

/// Codes that are named beside the first one.
const CODES: usize = 4;

/// How diagnostics are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether escape codes for colours are written.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// All diagnostics in the given order, and a closing line that counts them; empty when there are none.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], style: Style) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&single(diagnostic, style));
        out.push('\n');
    }
    let (level, count) = closing(diagnostics);
    out.push_str(&renderer(style).render(&[Group::with_title(level.primary_title(count))]));
    out.push('\n');
    out
}

/// One diagnostic, ended by a line feed.
#[must_use]
pub fn single(diagnostic: &Diagnostic, style: Style) -> String {
    renderer(style).render(&[group(diagnostic, style)]) + "\n"
}

fn renderer(style: Style) -> Renderer {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width)
}

/// One line on how to read more about the codes that were told; `None` where none was.
#[must_use]
pub fn further(diagnostics: &[Diagnostic]) -> Option<String> {
    let codes: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    let mut codes = codes.into_iter();
    let first = codes.next()?;
    let others: Vec<&str> = codes.collect();
    let named = others.iter().take(CODES).copied().collect::<Vec<_>>().join(", ");
    let more = if others.len() > CODES { ", …" } else { "" };
    let others = if others.is_empty() { String::new() } else { format!("; likewise {named}{more}") };
    Some(format!("`mdbook-drydock explain {first}` says more about {first}{others}"))
}

fn group(diagnostic: &Diagnostic, style: Style) -> Group<'_> {
    let title = level(diagnostic.severity).primary_title(diagnostic.message.as_str());
    let mut group = Group::with_title(title.id(diagnostic.code.as_str()));
    if let Some(span) = &diagnostic.span {
        group = group.element(source(span, &diagnostic.label));
        if span.near {
            group = group.element(Level::NOTE.message("the place is only close: it came through an include"));
        }
    }
    group = group.elements(diagnostic.notes.iter().map(note));
    match &diagnostic.help {
        // The renderer sets the lines of a message below each other, and breaks none itself.
        Some(help) => {
            let room = style.width.saturating_sub(MARGIN);
            group.element(Level::HELP.message(filled(help, 0, room)))
        }
        None => group,
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

/// The lines around a place: a long file would only be read in vain.
fn source<'text>(span: &'text Span, label: &'text str) -> Element<'text> {
    let file = &span.source;
    let length = file.text.len();
    let last = file.line(span.range.end.min(length));
    let start = file.line_start(span.line().saturating_sub(AROUND).max(1));
    let end = file.line_start(last + AROUND + 1).max(span.range.end.min(length));
    let text = file.text.get(start..end).unwrap_or_default();
    let (from, to) = (span.range.start.saturating_sub(start), span.range.end.saturating_sub(start));
    let range = from.min(text.len())..to.min(text.len()).max(from.min(text.len()));
    let annotation = AnnotationKind::Primary.span(without_line_end(text, range));
    let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
    Snippet::source(text).path(span.file()).line_start(file.line(start)).annotation(annotation).into()
}

fn without_line_end(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let inner = text.get(range.clone()).unwrap_or_default();
    range.start..range.start + inner.trim_end_matches(['\r', '\n']).len()
}

fn note(note: &Note) -> Element<'_> {
    let body = note.body.trim_end_matches('\n');
    if !body.contains('\n') {
        return Level::NOTE.with_name(Some(note.title.as_str())).message(body).into();
    }
    // Under a named level the body would be indented by the whole title.
    let lines: String = body.lines().map(|line| format!("\n    {line}")).collect();
    Level::NOTE.no_name().message(format!("{}:{lines}", note.title)).into()
}

fn closing(diagnostics: &[Diagnostic]) -> (Level<'static>, String) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let files: BTreeSet<&str> =
        diagnostics.iter().filter_map(|diagnostic| Some(diagnostic.span.as_ref()?.file())).collect();
    let place = if files.is_empty() { String::new() } else { format!(" in {}", count(files.len(), "file")) };
    match (errors, warnings) {
        (0, _) => (Level::WARNING, format!("{}{place}", count(warnings, "warning"))),
        (_, 0) => (Level::ERROR, format!("{}{place}", count(errors, "problem"))),
        _ => {
            (Level::ERROR, format!("{} and {}{place}", count(errors, "problem"), count(warnings, "warning")))
        }
    }
}
