//! `check`: the verification without the build.

use std::io::Write;

use anyhow::Context;
use camino::Utf8Path;

use super::Format;
use super::conclusion::{Conclusion, Usage};
use super::verdicts;
use super::workshop::Workshop;
use crate::chapters::{self, Chapter};
use crate::config::Verify;
use crate::report::json;

/// Verifies the chapters of a book, or those named.
pub(super) async fn run(
    root: &Utf8Path,
    names: &[String],
    always: bool,
    format: Format,
) -> anyhow::Result<Conclusion> {
    let mut manuscript = chapters::load(root)?;
    let mut settings = manuscript.settings.clone();
    if always {
        settings.verify = Verify::Always;
    }
    let chapters = selected(manuscript.take_chapters(), names)?;
    let verified = Workshop::open(&manuscript.root, settings)?.verify(chapters, names.is_empty()).await?;
    let conclusion = verdicts::tell(&verified);
    if format == Format::Json {
        let report = json::check(&verified.judged(), verdicts::summary(&verified), &verified.diagnostics)?;
        std::io::stdout().lock().write_all(report.as_bytes()).context("cannot write the report")?;
    }
    Ok(conclusion)
}

/// The chapters whose files end in one of the names; each name must fit at least one.
fn selected(chapters: Vec<Chapter>, names: &[String]) -> Result<Vec<Chapter>, Usage> {
    let fits = |chapter: &Chapter, name: &String| Utf8Path::new(&chapter.file).ends_with(name);
    for name in names {
        if !chapters.iter().any(|chapter| fits(chapter, name)) {
            let known: Vec<_> = chapters.iter().map(|chapter| chapter.file.as_str()).collect();
            return Err(Usage(format!("no chapter is called `{name}`; there are: {}", known.join(", "))));
        }
    }
    let wanted = |chapter: &Chapter| names.is_empty() || names.iter().any(|name| fits(chapter, name));
    Ok(chapters.into_iter().filter(wanted).collect())
}
