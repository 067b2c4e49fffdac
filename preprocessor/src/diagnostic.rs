//! What an author is told: severity, stable code, message, place and the way out.

use crate::span::Span;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The docs may mislead; an error under `deny-warnings`.
    Warning,
    /// The docs are stale or malformed.
    Error,
}

/// A stable name for one kind of complaint; never reused, never renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A fence that is never closed swallows the rest of the chapter.
    UnclosedFence,
    /// A flag or language in the info string that is not known.
    UnknownFlag,
    /// A key in a `drydock:` comment that is not known.
    UnknownKey,
    /// A `drydock:` comment whose body is not a TOML inline table or whose value has the wrong type.
    MalformedDirective,
    /// A `<placeholder>` in a command that nothing binds.
    UnboundPlaceholder,
    /// YAML that does not parse.
    InvalidYaml,
    /// YAML that is neither tasks, plays nor a Compose file, and is not marked `data`.
    UnclassifiedYaml,
    /// An ignored block that owes a reason.
    IgnoredWithoutReason,
    /// A `drydock:` comment with no block below it.
    OrphanDirective,
    /// A `text,output` block with no executed block before it.
    OrphanOutput,
    /// An include that mdBook could not resolve and left in place.
    FailedInclude,
    /// A block without what its language promises: no command, output before the first one, prompts in a
    /// script, nothing at all.
    EmptyBlock,
    /// An edit of a file that no block before it quotes.
    EditWithoutQuote,
    /// A piece of a Dockerfile that does not say which file it belongs to.
    FragmentWithoutFile,
    /// Flags or keys that contradict each other or do not apply to this kind of block.
    ConflictingOptions,
    /// A hole in expected output that looks misspelt.
    UnknownHole,
    /// A fence within raw HTML, where Markdown sees no block.
    BlockInHtml,
    /// The output is not what the docs say.
    Mismatched,
    /// A command that ended with the wrong exit code.
    Failed,
    /// A command that did not end in time.
    TimedOut,
    /// A quote that is no longer found in its file.
    StaleQuote,
    /// A step that ended the reader's shell.
    ShellEnded,
    /// YAML said to be idempotent that changed something on its second run.
    NotIdempotent,
    /// A command that should have failed and did not.
    UnexpectedSuccess,
    /// A step that could not be run.
    Skipped,
    /// A book with shell or YAML blocks of which nothing was executed.
    NothingVerified,
    /// A chapter that left something behind although it says that it leaves nothing.
    Leftovers,
}

impl Code {
    /// The code as it is printed and searched for.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnclosedFence => "D0101",
            Self::UnknownFlag => "D0102",
            Self::UnknownKey => "D0103",
            Self::MalformedDirective => "D0104",
            Self::UnboundPlaceholder => "D0105",
            Self::InvalidYaml => "D0106",
            Self::UnclassifiedYaml => "D0107",
            Self::IgnoredWithoutReason => "D0108",
            Self::OrphanDirective => "D0109",
            Self::OrphanOutput => "D0110",
            Self::FailedInclude => "D0111",
            Self::EmptyBlock => "D0112",
            Self::EditWithoutQuote => "D0113",
            Self::FragmentWithoutFile => "D0114",
            Self::ConflictingOptions => "D0115",
            Self::UnknownHole => "D0116",
            Self::BlockInHtml => "D0117",
            Self::Mismatched => "D0201",
            Self::Failed => "D0202",
            Self::TimedOut => "D0203",
            Self::StaleQuote => "D0204",
            Self::ShellEnded => "D0205",
            Self::NotIdempotent => "D0206",
            Self::UnexpectedSuccess => "D0207",
            Self::Skipped => "D0208",
            Self::NothingVerified => "D0301",
            Self::Leftovers => "D0405",
        }
    }
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
