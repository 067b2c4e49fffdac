//! `explain`: what a code means, and what to do about it.

use std::io::{ErrorKind, Write};

use anyhow::Context;
use clap::Args;

use super::conclusion::{Conclusion, Usage};
use super::screen;
use crate::diagnostic::catalogue::{entries, entry, named, nearest};
use crate::report::explanation;

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A code such as D0202; all of them with their titles without one
    code: Option<String>,
}

/// Tells what there is to know about a code.
pub(super) fn run(arguments: &ExplainArguments) -> anyhow::Result<Conclusion> {
    let stdout = std::io::stdout();
    let style = screen::style(&stdout);
    let text = match &arguments.code {
        None => explanation::list(entries(), style),
        Some(name) => explanation::page(&entry(named(name).ok_or_else(|| unknown(name))?), style),
    };
    match stdout.lock().write_all(text.as_bytes()) {
        // Whoever reads it through a pager may have seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Conclusion::Verified),
        written => written.context("cannot write the explanation").map(|()| Conclusion::Verified),
    }
}

fn unknown(name: &str) -> Usage {
    let meant = nearest(name).map(|code| format!("; did you mean `{}`?", code.as_str()));
    let meant = meant.unwrap_or_else(|| ": `mdbook-drydock explain` lists all codes".to_owned());
    Usage(format!("there is no code `{name}`{meant}"))
}
