//! `list`: every block and what would become of it, without running any.

use std::io::Write;

use anyhow::Context;
use camino::Utf8Path;

use super::Format;
use super::conclusion::Conclusion;
use super::screen::Screen;
use super::verdicts;
use crate::chapters;
use crate::report::{json, listing};
use crate::scenarios;

/// Lists the blocks of a book.
pub(super) fn run(root: &Utf8Path, format: Format) -> anyhow::Result<Conclusion> {
    let mut manuscript = chapters::load(root)?;
    let (scenarios, diagnostics) =
        scenarios::assemble(manuscript.take_chapters(), &manuscript.settings.bindings);
    let list = match format {
        Format::Human => listing::table(&scenarios),
        Format::Json => json::list(&scenarios)?,
    };
    std::io::stdout().lock().write_all(list.as_bytes()).context("cannot write the list")?;
    Ok(verdicts::complain(&diagnostics, &Screen::stderr()))
}
