//! What mdBook sends to a preprocessor: `[context, book]` in JSON, in the form of mdBook 0.5.

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{MDBOOK_VERSION, PreprocessorContext};

use super::{Manuscript, NewError};
use crate::config::ConfigError;

/// Why the input of a preprocessor cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ProtocolError {
    /// Nobody sent anything.
    #[error(
        "mdBook sends the book on standard input, and nothing came\n  \
         help: run `mdbook build` in a book with [preprocessor.drydock], or `mdbook-drydock check` by hand"
    )]
    Empty,
    /// The input is not text.
    #[error(
        "what came on standard input is not UTF-8 from byte {at} on\n  \
         help: let mdBook start drydock; its input is JSON"
    )]
    NotUtf8 {
        /// The 0-based offset of the first wrong byte.
        at: usize,
    },
    /// The input is not mdBook's.
    #[error(
        "what came on standard input is not mdBook's `[context, book]`: {reason}\n  \
         help: let mdBook start drydock, or run `mdbook-drydock check` by hand"
    )]
    Malformed {
        /// What the JSON reader found.
        reason: String,
    },
    /// Another mdBook with another protocol.
    #[error(
        "mdBook {version} sends its book in a form that drydock does not read: {reason}\n  \
         help: use mdBook {}: cargo install mdbook --version {MDBOOK_VERSION}",
        series(MDBOOK_VERSION)
    )]
    Version {
        /// The version that mdBook says it has.
        version: String,
        /// What the JSON reader found.
        reason: String,
    },
    /// The book lies in a directory whose name is not UTF-8.
    #[error(
        "the path of the book or of its sources is not UTF-8\n  \
         help: move the book to a directory with a plain name"
    )]
    Root,
    /// The settings are wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// Reads what mdBook sends, standard input read to its end.
///
/// # Errors
/// When the input is not what mdBook 0.5 sends, or the book's settings are wrong.
pub fn read_protocol(input: &[u8]) -> Result<Manuscript, ProtocolError> {
    let text =
        std::str::from_utf8(input).map_err(|error| ProtocolError::NotUtf8 { at: error.valid_up_to() })?;
    if text.trim().is_empty() {
        return Err(ProtocolError::Empty);
    }
    // What mdBook's own `parse_input` does, which takes a reader and so looks at one byte after the other.
    let (context, book): (PreprocessorContext, Book) =
        serde_json::from_str(text).map_err(|error| misread(text, &error.to_string()))?;
    let mut manuscript = Manuscript::new(&context, book)?;
    if series(&context.mdbook_version) != series(MDBOOK_VERSION) {
        manuscript.warnings.push(format!(
            "mdBook {} is not the {} that drydock was made for; its book was readable all the same",
            context.mdbook_version,
            series(MDBOOK_VERSION)
        ));
    }
    Ok(manuscript)
}

/// Whether the input is another mdBook's, or none's.
fn misread(text: &str, reason: &str) -> ProtocolError {
    let reason = reason.to_owned();
    let value = serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
    match value.pointer("/0/mdbook_version").and_then(serde_json::Value::as_str) {
        Some(version) if series(version) != series(MDBOOK_VERSION) => {
            ProtocolError::Version { version: version.to_owned(), reason }
        }
        _ => ProtocolError::Malformed { reason },
    }
}

/// The part of a version within which the protocol stays: `0.5` of `0.5.4`, `1` of `1.2.3`.
fn series(version: &str) -> &str {
    let dots = if version.starts_with("0.") { 2 } else { 1 };
    version.match_indices('.').nth(dots - 1).map_or(version, |(end, _)| &version[..end])
}

impl From<NewError> for ProtocolError {
    fn from(error: NewError) -> Self {
        match error {
            NewError::Root => Self::Root,
            NewError::Config(error) => Self::Config(error),
        }
    }
}
