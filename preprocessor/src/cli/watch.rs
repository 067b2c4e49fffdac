//! `check --watch`: verifies again whenever something is saved.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};
use notify::{EventKind, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::check::CheckArguments;
use super::conclusion::Conclusion;
use super::screen::Screen;
use super::verdicts;
use crate::chapters::{self, Manuscript};
use crate::moorings::Moorings;
use crate::sandbox::DockerSandbox;

/// How many chapters can go on where they ended.
pub(super) const KEPT: usize = 2;
/// An editor saves in several steps; after this much silence it is done.
const SETTLED: Duration = Duration::from_millis(50);

/// Verifies, and again after every change, until it is interrupted.
pub(super) async fn run(check: &CheckArguments) -> anyhow::Result<Conclusion> {
    let (screen, moorings) = (Screen::stderr(), Moorings::new(KEPT));
    let mut manuscript = chapters::load(&check.book.book)?;
    let mut changes = Changes::watch(&manuscript)?;
    loop {
        if let Err(error) = round(check, &mut manuscript, &moorings, &screen, &mut changes).await {
            screen.say(Conclusion::of(error).last_words().as_deref().unwrap_or_default());
            changes.next().await;
        }
        manuscript = loop {
            match chapters::load(&check.book.book) {
                Ok(manuscript) => break manuscript,
                Err(error) => {
                    screen.say(Conclusion::of(error.into()).last_words().as_deref().unwrap_or_default());
                    changes.next().await;
                }
            }
        };
        changes.follow(&manuscript)?;
    }
}

/// Verifies the book as it is now, and waits for the next change.
async fn round(
    check: &CheckArguments,
    manuscript: &mut Manuscript,
    moorings: &Moorings<DockerSandbox>,
    screen: &Screen,
    changes: &mut Changes,
) -> anyhow::Result<()> {
    let (verified, workshop) = check.asked().verify(manuscript, moorings, screen).await?;
    verdicts::tell(&verified, screen);
    screen.say("drydock: waiting for the next change");
    // If no sandbox boots now, the next run says why.
    let (_stocked, ()) = tokio::join!(workshop.stock(moorings, screen), changes.next());
    Ok(())
}

/// Tells when a file of the book or of its stack was changed, also while nobody asks.
struct Changes {
    places: Places,
    changed: UnboundedReceiver<()>,
    _watcher: notify::RecommendedWatcher,
}

impl Changes {
    fn watch(manuscript: &Manuscript) -> anyhow::Result<Self> {
        let places = Places::of(manuscript)?;
        let (sender, changed) = unbounded_channel();
        let counting = places.clone();
        let handler = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let counts = |path: &PathBuf| Utf8Path::from_path(path).is_none_or(|path| counting.count(path));
            if !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(counts) {
                // Nobody waits any more when the program ends.
                let _ = sender.send(());
            }
        };
        let mut watcher = notify::recommended_watcher(handler).context("files cannot be watched")?;
        for (path, mode) in places.folders() {
            watcher.watch(path.as_std_path(), mode).with_context(|| format!("{path} cannot be watched"))?;
        }
        Ok(Self { places, changed, _watcher: watcher })
    }

    /// Watches what a book consists of now. As long as that is the same nothing is begun anew, so that what was
    /// saved while the book was read counts as well.
    fn follow(&mut self, manuscript: &Manuscript) -> anyhow::Result<()> {
        if Places::of(manuscript)? != self.places {
            *self = Self::watch(manuscript)?;
        }
        Ok(())
    }

    /// Waits for the next change, and until whoever changes things is done.
    async fn next(&mut self) {
        self.changed.recv().await;
        while let Ok(Some(())) = tokio::time::timeout(SETTLED, self.changed.recv()).await {}
    }
}

/// Where a book's files are, as absolute paths.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Places {
    root: Utf8PathBuf,
    src: Utf8PathBuf,
    /// The folder of the stack, if it is there.
    stack: Option<Utf8PathBuf>,
    /// What drydock itself writes.
    recordings: Utf8PathBuf,
}

impl Places {
    fn of(manuscript: &Manuscript) -> anyhow::Result<Self> {
        let root = manuscript.root.canonicalize_utf8().context("the book's folder has gone")?;
        let stack = root.join(&manuscript.settings.stack).parent().map(Utf8Path::to_owned);
        Ok(Self {
            src: root.join(&manuscript.src),
            stack: stack.filter(|stack| stack.is_dir()),
            recordings: root.join(&manuscript.settings.recordings),
            root,
        })
    }

    /// What is watched. The settings by their folder: an editor may put a new file in the place of the old one.
    fn folders(&self) -> Vec<(&Utf8Path, RecursiveMode)> {
        let mut folders = vec![
            (self.root.as_path(), RecursiveMode::NonRecursive),
            (self.src.as_path(), RecursiveMode::Recursive),
        ];
        folders.extend(self.stack.as_deref().map(|stack| (stack, RecursiveMode::Recursive)));
        folders
    }

    /// Whether a change of this file may change what a verification finds.
    fn count(&self, path: &Utf8Path) -> bool {
        let of_stack = self.stack.as_ref().is_some_and(|stack| path.starts_with(stack));
        let of_book = path.starts_with(&self.src) || path == self.root.join("book.toml");
        (of_book || of_stack) && !path.starts_with(&self.recordings)
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn only_what_a_verification_reads_counts() {
        let places = |src: &str, stack: Option<&str>| Places {
            root: "/b".into(),
            src: format!("/b{src}").into(),
            stack: stack.map(Into::into),
            recordings: "/b/.drydock/recordings".into(),
        };
        let apart = places("/book", Some("/b/stack"));
        let together = places("", None);
        for (places, path, counts) in [
            (&apart, "/b/book/one.md", true),
            (&apart, "/b/stack/src/worker/Dockerfile", true),
            (&apart, "/b/book.toml", true),
            (&apart, "/b/book.toml~", false),
            (&apart, "/b/target", false),
            (&apart, "/b/.drydock/recordings/x.json", false),
            (&together, "/b/one.md", true),
            (&together, "/b/.drydock/recordings/x.json", false),
        ] {
            assert_eq!(places.count(path.into()), counts, "{path} of {places:?}");
        }
    }
}
