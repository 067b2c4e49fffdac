//! Systems with an update, made for a try and gone after it.

use camino::Utf8Path;

use super::{NO_STACK, Workshop};
use crate::chapters::Chapter;
use crate::cli::screen::Screen;
use crate::event::Listener;
use crate::outdated::attempt::place::{is_of_stack, texts};
use crate::outdated::attempt::{Candidate, Fall, Placed, Tried};
use crate::pipeline::{self, Anew, Circumstances};
use crate::recording::Store;
use crate::sandbox::DockerSandboxes;
use crate::stack::golden::{self, GoldenError};
use crate::stack::variant::Variant;
use crate::stack::{Engine, Stack};

/// How updates are tried.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Trying<'run> {
    /// The book's root.
    pub(in crate::cli) root: &'run Utf8Path,
    /// Whether every chapter is run, not only those that an update touches.
    pub(in crate::cli) all_chapters: bool,
    /// Whether goldens with an update stay afterwards.
    pub(in crate::cli) keep: bool,
}

impl Workshop {
    /// Whether a file, by its path relative to the book's root, is part of what the golden is made of.
    pub(in crate::cli) fn is_of_stack(&self, root: &Utf8Path, file: &str) -> bool {
        self.stack.as_ref().is_some_and(|stack| is_of_stack(stack, root, file))
    }

    /// Tries one update.
    pub(in crate::cli) async fn attempt(
        &self,
        candidate: Candidate,
        chapters: &[Chapter],
        trying: Trying<'_>,
        screen: &Screen,
    ) -> anyhow::Result<Tried> {
        let Some(stack) = &self.stack else { anyhow::bail!(NO_STACK) };
        let listener = screen.listener();
        let scratch = tempfile::tempdir()?;
        let scratch = Store::open(camino::Utf8PathBuf::try_from(scratch.path().join("recordings"))?)?;
        let circumstances = Circumstances {
            conditions: &self.conditions(false),
            stack,
            root: trying.root,
            scratch: &scratch,
            all_chapters: trying.all_chapters,
        };
        let present = || self.sandboxes(&*listener, screen);
        let images = lacking(&candidate, stack);
        let made = std::sync::OnceLock::new();
        let anew = async |files: Vec<Placed>| {
            let variant = match Variant::of(stack, &texts(&files), &images) {
                Ok(variant) => variant,
                Err(error) => return Ok(Anew::Untried(format!("{:#}", anyhow::Error::new(error)))),
            };
            made.get_or_init(|| golden::key(&variant.stack).ok());
            with_update(&variant.stack, trying.keep, images.is_empty(), &*listener).await
        };
        let tried = pipeline::attempt(candidate, chapters, &circumstances, present, anew, &*listener).await;
        // The display is wiped before anything else is said.
        drop(listener);
        if let Some(Some(key)) = made.get()
            && let Err(error) = golden::remove_candidate(&Engine::connect().await?, key).await
        {
            screen.say(&format!("warning: {:#}", anyhow::Error::new(error)));
        }
        tried
    }
}

/// What has to be pulled for an update, beside what the stack pulls and builds itself.
fn lacking(candidate: &Candidate, stack: &Stack) -> Vec<String> {
    let there = |image: &String| stack.mirrors.iter().any(|mirror| mirror.image == *image);
    candidate.image.iter().filter(|image| !there(image)).cloned().collect()
}

/// Makes the golden of a system with an update.
async fn with_update(
    stack: &Stack,
    keep: bool,
    all_there: bool,
    listener: &Listener<'_>,
) -> anyhow::Result<Anew<DockerSandboxes>> {
    let engine = Engine::connect().await?;
    match golden::prepare_candidate(&engine, stack, keep, listener).await {
        Ok(golden) => {
            let key = golden.key.to_string();
            Ok(Anew::Stands { sandboxes: DockerSandboxes::new(engine, stack.clone(), golden), golden: key })
        }
        Err(error) => Ok(came_of(error, all_there)?),
    }
}

/// What it says of an update that the golden with it could not be made. `all_there` tells that nothing had to be pulled
/// for it that the stack does not pull anyway.
fn came_of<S>(error: GoldenError, all_there: bool) -> Result<Anew<S>, GoldenError> {
    let GoldenError::Tool { stage, reason, tail } = error else { return Err(error) };
    let lines = tail.iter().flat_map(|tail| tail.lines()).map(|line| line.strip_prefix("  ").unwrap_or(line));
    let output = lines.collect::<Vec<_>>().join("\n");
    let of_system = match stage.as_str() {
        "building the host image" | "preparing" | "provisioning" | "becoming healthy" => true,
        "mirroring images" => all_there,
        _ => false,
    };
    if !of_system {
        let last = output.lines().next_back().map(|line| format!(": {line}")).unwrap_or_default();
        return Ok(Anew::Untried(format!("{stage} failed{last}")));
    }
    let what = match stage.as_str() {
        "becoming healthy" => "it does not become healthy".to_owned(),
        _ => format!("{stage} failed: {reason}"),
    };
    Ok(Anew::Falls(Fall { what, output, logs: String::new() }))
}

#[cfg(test)]
mod tests {
    use super::came_of;
    use crate::pipeline::Anew;
    use crate::stack::golden::GoldenError;

    #[test]
    fn what_the_system_does_is_told_from_what_the_tool_could_not_do() {
        for (stage, all_there, expected) in [
            ("provisioning", true, "falls: provisioning failed: exit code 2 [fatal: no]"),
            ("becoming healthy", false, "falls: it does not become healthy [fatal: no]"),
            ("preparing", false, "falls: preparing failed: exit code 2 [fatal: no]"),
            ("mirroring images", true, "falls: mirroring images failed: exit code 2 [fatal: no]"),
            ("mirroring images", false, "untried: mirroring images failed: fatal: no"),
            ("storing the golden", true, "untried: storing the golden failed: fatal: no"),
        ] {
            let error = GoldenError::Tool {
                stage: stage.to_owned(),
                reason: "exit code 2".to_owned(),
                tail: Some("  fatal: no".to_owned()),
            };
            let said = match came_of::<()>(error, all_there) {
                Ok(Anew::Falls(fall)) => format!("falls: {} [{}]", fall.what, fall.output),
                Ok(Anew::Untried(why)) => format!("untried: {why}"),
                other => format!("{other:?}"),
            };
            assert_eq!(said, expected);
        }
    }
}
