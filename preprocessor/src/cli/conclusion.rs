//! The exit codes, and which end of a run gets which.

use std::process::ExitCode;

use anstream::eprintln;

use crate::chapters::{LoadError, ProtocolError};
use crate::config::ConfigError;
use crate::recording::StoreError;
use crate::stack::StackError;

/// How a run ended.
#[derive(Debug)]
pub(super) enum Conclusion {
    /// Everything that was asked for holds.
    Verified,
    /// The docs are stale or malformed; it has been said how.
    Stale,
    /// The same, and the pages that an author previews show it.
    Shown,
    /// Another process did the work and said how it ended: with this exit code.
    Told(u8),
    /// Versions are behind on which the run is to fail, or which a person has to bring up to date; it has been said.
    Behind,
    /// Of all that was to be checked nothing could be; it has been said why.
    Blind,
    /// A report said that the book's settings are wrong.
    Misset,
    /// A report said that the engine cannot be worked with.
    Unfit,
    /// What was asked for could not be tried; it has been said why.
    Untried,
    /// The docs cannot even be read.
    Unreadable(anyhow::Error),
    /// Wrong usage or configuration.
    Misused(anyhow::Error),
    /// The tool or the engine could not do its work.
    Broken(anyhow::Error),
}

impl Conclusion {
    /// Sorts an error by who can mend it: the docs' authors, whoever set the book up, or neither.
    pub(super) fn of(error: anyhow::Error) -> Self {
        if error.chain().any(|cause| matches!(cause.downcast_ref(), Some(LoadError::Sources(_)))) {
            Self::Unreadable(error)
        } else if error.chain().any(is_misuse) {
            Self::Misused(error)
        } else {
            Self::Broken(error)
        }
    }

    /// The one mapping from ends to exit codes.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Verified | Self::Shown => 0,
            Self::Told(code) => *code,
            Self::Stale | Self::Behind | Self::Unreadable(_) => 1,
            Self::Misused(_) | Self::Misset => 2,
            Self::Broken(_) | Self::Unfit | Self::Blind | Self::Untried => 3,
        }
    }

    /// What has not been said yet.
    pub(super) fn last_words(&self) -> Option<String> {
        match self {
            Self::Unreadable(error) | Self::Misused(error) | Self::Broken(error) => {
                Some(format!("error: {}", chain(error)))
            }
            Self::Verified
            | Self::Stale
            | Self::Behind
            | Self::Blind
            | Self::Shown
            | Self::Told(_)
            | Self::Misset
            | Self::Unfit
            | Self::Untried => None,
        }
    }

    /// Says what has not been said and gives the exit code.
    pub(super) fn report(self) -> ExitCode {
        if let Some(words) = self.last_words() {
            eprintln!("{words}");
        }
        ExitCode::from(self.code())
    }
}

fn is_misuse(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.is::<Usage>()
        || cause.is::<ConfigError>()
        || cause.is::<LoadError>()
        || cause.is::<ProtocolError>()
        || cause.is::<StackError>()
        || matches!(cause.downcast_ref(), Some(StoreError::NotADirectory { .. }))
}

/// An error with its causes, each on a line of its own, none said twice.
pub(super) fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text.push_str("\n  because: ");
            text.push_str(&cause.replace('\n', "\n  "));
        }
    }
    text
}

/// Something asked for that does not exist or makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Usage(pub(super) String);

/// Prints what clap has to say; help and version are no failures.
pub(super) fn of_arguments(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    let code = if error.use_stderr() || printed.is_err() { 2 } else { 0 };
    ExitCode::from(code)
}
