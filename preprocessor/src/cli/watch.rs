//! `check --watch`: verifies again whenever something is saved.

use std::time::Duration;

use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};
use notify::{EventKind, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::check::Check;
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
pub(super) async fn run(check: &Check) -> anyhow::Result<Conclusion> {
    let (screen, moorings) = (Screen::stderr(), Moorings::new(KEPT));
    let mut manuscript = chapters::load(&check.root)?;
    let mut changes = Changes::watch(&manuscript)?;
    loop {
        if let Err(error) = round(check, &mut manuscript, &moorings, &screen, &mut changes).await {
            screen.say(Conclusion::of(error).last_words().as_deref().unwrap_or_default());
            changes.next().await;
        }
        manuscript = loop {
            match chapters::load(&check.root) {
                Ok(manuscript) => break manuscript,
                Err(error) => {
                    screen.say(Conclusion::of(error.into()).last_words().as_deref().unwrap_or_default());
                    changes.next().await;
                }
            }
        };
        changes = Changes::watch(&manuscript)?;
    }
}

/// Verifies the book as it is now, and waits for the next change.
async fn round(
    check: &Check,
    manuscript: &mut Manuscript,
    moorings: &Moorings<DockerSandbox>,
    screen: &Screen,
    changes: &mut Changes,
) -> anyhow::Result<()> {
    let (verified, workshop) = check.verify(manuscript, moorings, screen).await?;
    verdicts::tell(&verified, screen);
    screen.say("drydock: waiting for the next change");
    // If no sandbox boots now, the next run says why.
    let (_stocked, ()) = tokio::join!(workshop.stock(moorings, screen), changes.next());
    Ok(())
}

/// Tells when a file of the book or of its stack was changed.
struct Changes {
    changed: UnboundedReceiver<()>,
    _watcher: notify::RecommendedWatcher,
}

impl Changes {
    fn watch(manuscript: &Manuscript) -> anyhow::Result<Self> {
        let root = manuscript.root.canonicalize_utf8().context("the book's folder has gone")?;
        let own = root.join(&manuscript.settings.recordings);
        let (sender, changed) = unbounded_channel();
        let handler = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let counts = !matches!(event.kind, EventKind::Access(_))
                && event.paths.iter().any(|path| !path.starts_with(&own));
            if counts {
                // Nobody waits any more when the program ends.
                let _ = sender.send(());
            }
        };
        let mut watcher = notify::recommended_watcher(handler).context("files cannot be watched")?;
        for (path, mode) in places(&root, manuscript) {
            watcher.watch(path.as_std_path(), mode).with_context(|| format!("{path} cannot be watched"))?;
        }
        Ok(Self { changed, _watcher: watcher })
    }

    /// Waits for the next change, and until whoever changes things is done.
    async fn next(&mut self) {
        self.changed.recv().await;
        while let Ok(Some(())) = tokio::time::timeout(SETTLED, self.changed.recv()).await {}
    }
}

/// What is watched: the chapters, the settings, the stack.
fn places(root: &Utf8Path, manuscript: &Manuscript) -> Vec<(Utf8PathBuf, RecursiveMode)> {
    let stack = root.join(&manuscript.settings.stack);
    let stack = stack.parent().unwrap_or(root).to_owned();
    let mut places = vec![
        (root.join("book.toml"), RecursiveMode::NonRecursive),
        (root.join(&manuscript.src), RecursiveMode::Recursive),
    ];
    if stack.is_dir() {
        places.push((stack, RecursiveMode::Recursive));
    }
    places
}
