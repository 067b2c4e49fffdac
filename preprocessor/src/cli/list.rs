//! `list`: every block and what would become of it, without running any.

use std::io::Write;

use anyhow::Context;
use clap::Args;

use super::conclusion::Conclusion;
use super::screen::Screen;
use super::selecting::SelectionArguments;
use super::verdicts;
use super::{BookArguments, Format, FormatArguments};
use crate::chapters;
use crate::diagnostic::deny_warnings;
use crate::report::{json, listing};
use crate::scenarios;

/// The arguments of `list`.
#[derive(Debug, Args)]
pub(super) struct ListArguments {
    #[command(flatten)]
    selection: SelectionArguments,
    #[command(flatten)]
    book: BookArguments,
    #[command(flatten)]
    format: FormatArguments,
}

/// Lists the blocks of a book, or those that `check` would look at with the same arguments.
pub(super) fn run(arguments: &ListArguments) -> anyhow::Result<Conclusion> {
    let mut manuscript = chapters::load(&arguments.book.book)?;
    let settings = &manuscript.settings.clone();
    let (chapters, reach) = arguments.selection.choose(manuscript.take_chapters(), settings)?;
    let (scenarios, mut diagnostics) = scenarios::assemble(chapters, &settings.bindings);
    let scenarios: Vec<_> = scenarios.into_iter().map(|scenario| reach.cut(scenario)).collect();
    let list = match arguments.format.format {
        Format::Human => listing::table(&scenarios),
        Format::Json => json::list(&scenarios)?,
    };
    std::io::stdout().lock().write_all(list.as_bytes()).context("cannot write the list")?;
    if settings.deny_warnings {
        deny_warnings(&mut diagnostics);
    }
    Ok(verdicts::complain(&diagnostics, &Screen::stderr()))
}
