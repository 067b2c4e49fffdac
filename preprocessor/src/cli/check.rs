//! `check`: the verification without the build.

use std::io::Write;

use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};

use super::Format;
use super::conclusion::{Conclusion, Usage};
use super::reports::{Annotations, Reports};
use super::screen::Screen;
use super::verdicts;
use super::workshop::Workshop;
use crate::chapters::{self, Chapter, Manuscript};
use crate::config::{Report, Verify};
use crate::moorings::Moorings;
use crate::pipeline::Verified;
use crate::report::json;
use crate::sandbox::DockerSandbox;

/// What is to be verified, and how.
pub(super) struct Check {
    /// The book's folder.
    pub(super) root: Utf8PathBuf,
    /// The chapters that are named; all if none is.
    pub(super) names: Vec<String>,
    /// Whether recordings count for nothing.
    pub(super) always: bool,
    /// The reports that are named; those of the book if none is.
    pub(super) reports: Vec<Report>,
}

/// Verifies the chapters of a book, or those named.
pub(super) async fn run(check: &Check, format: Format) -> anyhow::Result<Conclusion> {
    let (screen, moorings) = (Screen::stderr(), Moorings::new(0));
    let annotations = if format == Format::Json { Annotations::Stderr } else { Annotations::Stdout };
    let mut reports = Reports::named(&check.root, &check.reports, annotations);
    let verified = async {
        let mut manuscript = chapters::load(&check.root)?;
        reports.begin(&manuscript)?;
        check.verify(&mut manuscript, &moorings, &screen).await
    };
    let verified = verified.await;
    let (verified, _) = reports.or_told(verified, &screen)?;
    let conclusion = verdicts::tell(&verified, &screen);
    if format == Format::Json {
        let report = json::check(&verified.account(None))?;
        std::io::stdout().lock().write_all(report.as_bytes()).context("cannot write the report")?;
    }
    reports.tell(&verified)?;
    Ok(conclusion)
}

impl Check {
    /// Verifies what is asked for of a book, and gives what it was done with, too.
    pub(super) async fn verify(
        &self,
        manuscript: &mut Manuscript,
        moorings: &Moorings<DockerSandbox>,
        screen: &Screen,
    ) -> anyhow::Result<(Verified, Workshop)> {
        let mut settings = manuscript.settings.clone();
        if self.always {
            settings.verify = Verify::Always;
        }
        let chapters = selected(manuscript.take_chapters(), &self.names)?;
        let workshop = Workshop::open(&manuscript.root, settings)?;
        let verified = workshop.verify(chapters, self.names.is_empty(), moorings, screen).await?;
        Ok((verified, workshop))
    }
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
