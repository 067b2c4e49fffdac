//! What an author is told: severity, stable code, message, place and the way out.

pub mod catalogue;
mod code;

pub use code::Code;

use crate::span::Span;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The docs may mislead; an error under `deny-warnings`.
    Warning,
    /// The docs are stale or malformed.
    Error,
}

/// One complaint, with everything a renderer needs to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Which kind of complaint it is.
    pub code: Code,
    /// One sentence in lower case, without a full stop.
    pub message: String,
    /// The place, if it has one; absent only for complaints about the whole book.
    pub span: Option<Span>,
    /// A few words to stand at the underlined place; may be empty.
    pub label: String,
    /// Further facts in order: output that came, differences, the steps before.
    pub notes: Vec<Note>,
    /// The way out, as one sentence.
    pub help: Option<String>,
}

/// A further fact under a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What the body is: "expected", "output", "difference", "steps before".
    pub title: String,
    /// Preformatted lines, possibly none.
    pub body: String,
}

/// Makes errors of warnings, as a book with `deny-warnings` wants it.
pub fn deny_warnings(diagnostics: &mut [Diagnostic]) {
    diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
}

/// Whether the docs are right, warnings or not.
#[must_use]
pub fn sound(diagnostics: &[Diagnostic]) -> bool {
    !diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            span: Some(span),
            label: String::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Adds the words that stand at the underlined place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a further fact.
    #[must_use]
    pub fn note(mut self, title: impl Into<String>, body: impl Into<String>) -> Self {
        self.notes.push(Note { title: title.into(), body: body.into() });
        self
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
