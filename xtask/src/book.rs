//! Builds a book as `mdbook build` would, without an `mdbook` binary.

use anyhow::{Context as _, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use crate::badges::Badges;
use crate::progress::Done;
use crate::workspace::Workspace;

/// A book with its settings, the environment's `MDBOOK_…` variables among them.
pub(crate) struct Source {
    root: Utf8PathBuf,
    config: Config,
}

/// Compiles the preprocessor that the books are built with.
pub(crate) fn preprocessor(workspace: &Workspace) -> Result<Done> {
    let mut arguments = vec!["build", "--bin", "mdbook-drydock"];
    if !cfg!(debug_assertions) {
        arguments.push("--release");
    }
    workspace.cargo(&arguments)?;
    Ok(Done::Now("built".to_owned()))
}

impl Source {
    /// Reads the `book.toml` in `root`.
    pub(crate) fn load(root: &Utf8Path) -> Result<Self> {
        let file = root.join("book.toml");
        if !file.is_file() {
            bail!("there is no {file}: --root takes the directory of a book.toml");
        }
        let root = root.canonicalize_utf8().with_context(|| format!("{root} cannot be read"))?;
        let mut config = Config::from_disk(&file).with_context(|| format!("{file} cannot be read"))?;
        config.update_from_env().context("a variable MDBOOK_… cannot be taken over")?;
        Ok(Self { root, config })
    }

    /// Whether a build may execute anything, and so needs an engine.
    pub(crate) fn executes(&self) -> bool {
        let verify = self.config.get::<String>("preprocessor.drydock.verify");
        !matches!(verify, Ok(Some(verify)) if verify == "never")
    }

    /// Verifies the book and writes its site.
    pub(crate) fn build(mut self, workspace: &Workspace) -> Result<Done> {
        // Standard error has mdBook's own warnings, as its binary would show them.
        tracing_subscriber::fmt()
            .without_time()
            .with_target(false)
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .with_writer(std::io::stderr)
            .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
            .init();
        let command = quoted(workspace.binary("mdbook-drydock").as_str());
        self.config.set("preprocessor.drydock.command", command)?;
        // A book of which nothing is verified has nothing to boast of.
        let badges = self.executes().then(|| Badges::new(&self.root.join("target/badge")));
        badges.iter().try_for_each(|badges| badges.ask_for(&mut self.config))?;
        let book = MDBook::load_with_config(&self.root, self.config)?;
        book.build()?;
        let pages = Utf8PathBuf::try_from(book.build_dir_for("html"))?;
        let site = pages.join("index.html");
        if !site.is_file() {
            bail!("mdBook reported success and wrote no {site}");
        }
        badges.iter().try_for_each(|badges| badges.publish(&pages))?;
        Ok(Done::Now(format!("the site is {site}")))
    }
}

/// A path as one word of a POSIX shell, which is how mdBook reads a command.
fn quoted(path: &str) -> String {
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source { root: Utf8PathBuf::new(), config: text.parse().unwrap() }
    }

    #[test]
    fn only_a_book_that_is_never_verified_needs_no_engine() {
        let cases = [
            ("", true),
            ("[preprocessor.drydock]", true),
            ("[preprocessor.drydock]\nverify = 'changed'", true),
            ("[preprocessor.drydock]\nverify = 'always'", true),
            ("[preprocessor.drydock]\nverify = 3", true),
            ("[preprocessor.drydock]\nverify = 'never'", false),
        ];
        for (text, executes) in cases {
            assert_eq!(source(text).executes(), executes, "{text}");
        }
    }

    #[test]
    fn a_path_stays_one_word() {
        assert_eq!(quoted("/a b/c"), "'/a b/c'");
        assert_eq!(quoted("/it's"), r"'/it'\''s'");
    }

    #[test]
    fn a_directory_without_a_book_is_refused() {
        let empty = tempfile::tempdir().unwrap();
        let error = Source::load(Utf8Path::from_path(empty.path()).unwrap()).err().unwrap();
        assert!(error.to_string().contains("book.toml: --root takes"), "{error}");
    }
}
