//! A fresh sandbox for a scenario.

use tokio::time::Instant;

use crate::event::{Event, Listener};
use crate::sandbox::{Sandbox, SandboxError, Sandboxes};
use crate::scenarios::{Needs, Scenario};
use crate::tools::Toolbox;

/// Launches a sandbox, and another one if the first does not come up.
///
/// That says nothing of the docs: of very many boots one may fail for reasons of the engine's own. It is told, so that
/// an engine with which it happens often is noticed.
///
/// # Errors
/// When neither comes up.
pub(super) async fn launch<S: Sandboxes>(
    sandboxes: &S,
    scenario: &Scenario,
    listener: &Listener<'_>,
) -> Result<S::Sandbox, SandboxError> {
    launch_for(sandboxes, scenario.needs(), &scenario.chapter.file, listener).await
}

/// The same for what is no scenario; `chapter` is what it is called in what is told.
///
/// # Errors
/// When neither comes up.
pub(super) async fn launch_for<S: Sandboxes>(
    sandboxes: &S,
    needs: Needs,
    chapter: &str,
    listener: &Listener<'_>,
) -> Result<S::Sandbox, SandboxError> {
    let chapter = || chapter.to_owned();
    let mut started = Instant::now();
    let sandbox = match sandboxes.launch(needs).await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            listener(Event::SandboxLost { chapter: chapter(), why: error.to_string() });
            started = Instant::now();
            sandboxes.launch(needs).await?
        }
    };
    listener(Event::SandboxReady { chapter: chapter(), took: started.elapsed() });
    Ok(sandbox)
}

/// Puts the tools that a chapter wants into a machine in which nothing was done yet.
///
/// # Errors
/// When one is missing, or the machine does not take it.
pub(super) async fn equip<S: Sandbox>(
    sandbox: &mut S,
    scenario: &Scenario,
    tools: &Toolbox,
) -> Result<(), SandboxError> {
    for tool in tools.all(scenario)? {
        sandbox.equip(&tool).await?;
    }
    Ok(())
}
