//! The settings of a book: `[preprocessor.drydock]` in its `book.toml`.

use std::num::NonZeroUsize;
use std::time::Duration;

use camino::Utf8PathBuf;

use crate::blocks::Bindings;

/// When steps are executed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verify {
    /// Every scenario, at every build.
    Always,
    /// Scenarios of which something changed since their recording.
    #[default]
    Changed,
    /// Nothing; the pages say so.
    Never,
}

/// Everything that `[preprocessor.drydock]` can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The stack's description, relative to the book's root.
    pub stack: Utf8PathBuf,
    /// When steps are executed.
    pub verify: Verify,
    /// How many sandboxes at once; from cores and memory where absent.
    pub jobs: Option<NonZeroUsize>,
    /// How long a step may take unless it says otherwise.
    pub timeout: Duration,
    /// Values of placeholders in every chapter.
    pub bindings: Bindings,
    /// Whether warnings fail the build.
    pub deny_warnings: bool,
    /// Where recordings are kept, relative to the book's root.
    pub recordings: Utf8PathBuf,
}
