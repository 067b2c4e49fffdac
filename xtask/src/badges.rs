//! The badges of a book, beside its pages: mdBook empties its folder after drydock has run, so they wait elsewhere.

use std::fs;

use anyhow::{Context as _, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use mdbook_driver::config::Config;

const REPORT: &str = "preprocessor.drydock.report";
const FILES: [&str; 2] = ["badge.svg", "badge.json"];

/// The folder in which the badges wait.
pub(crate) struct Badges {
    folder: Utf8PathBuf,
}

impl Badges {
    pub(crate) fn new(folder: &Utf8Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Has the build leave them, beside the reports that the book asks for anyway.
    pub(crate) fn ask_for(&self, config: &mut Config) -> Result<()> {
        let mut reports = asked_for(config)?;
        reports.extend(FILES.map(|file| format!("badge={}", self.folder.join(file))));
        config.set(REPORT, reports)
    }

    /// Puts them beside the pages.
    pub(crate) fn publish(&self, pages: &Utf8Path) -> Result<()> {
        for file in FILES {
            let (from, to) = (self.folder.join(file), pages.join(file));
            fs::copy(&from, &to).with_context(|| format!("{from} cannot be copied to {to}"))?;
        }
        Ok(())
    }
}

/// The reports that a book asks for; one may be said without a list.
fn asked_for(config: &Config) -> Result<Vec<String>> {
    if let Ok(reports) = config.get::<Vec<String>>(REPORT) {
        return Ok(reports.unwrap_or_default());
    }
    match config.get::<String>(REPORT) {
        Ok(report) => Ok(report.into_iter().collect()),
        Err(_) => bail!("`report` in [preprocessor.drydock] is no list of reports"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_book_asks_for_stays() {
        let ours = ["badge=/t/badge.svg", "badge=/t/badge.json"];
        for (text, before) in [
            ("", vec![]),
            ("[preprocessor.drydock]\nreport = 'github'", vec!["github"]),
            ("[preprocessor.drydock]\nreport = ['json=a', 'github']", vec!["json=a", "github"]),
        ] {
            let mut config: Config = text.parse().unwrap();
            Badges::new(Utf8Path::new("/t")).ask_for(&mut config).unwrap();
            let expected: Vec<&str> = before.into_iter().chain(ours).collect();
            assert_eq!(config.get::<Vec<String>>(REPORT).unwrap().unwrap(), expected, "{text}");
        }
        let mut config: Config = "[preprocessor.drydock]\nreport = 3".parse().unwrap();
        assert!(Badges::new(Utf8Path::new("/t")).ask_for(&mut config).is_err());
    }

    #[test]
    fn badges_end_up_beside_the_pages() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let (waiting, pages) = (folder.join("waiting"), folder.join("pages"));
        fs::create_dir_all(&waiting).unwrap();
        fs::create_dir_all(&pages).unwrap();
        assert!(Badges::new(&waiting).publish(&pages).is_err(), "a badge that is not there is no success");
        FILES.iter().for_each(|file| fs::write(waiting.join(file), "x").unwrap());
        Badges::new(&waiting).publish(&pages).unwrap();
        assert!(FILES.iter().all(|file| pages.join(file).is_file()));
    }
}
