//! What a chapter leaves behind that says it leaves nothing.

use std::time::Duration;

use tokio::time::Instant;

use super::RETRY_PAUSE;
use crate::sandbox::{Contents, Sandbox, SandboxError};
use crate::scenarios::Scenario;

/// How long the engine may take to remove what it was told to: `docker stop` does not wait for that of a container
/// that goes by itself.
const SETTLES_WITHIN: Duration = Duration::from_secs(1);

/// How a machine was before the first step, if the chapter makes a promise about that; otherwise nobody looks.
///
/// # Errors
/// When the machine cannot say.
pub async fn found<S: Sandbox>(
    sandbox: &mut S,
    scenario: &Scenario,
) -> Result<Option<Contents>, SandboxError> {
    if scenario.leaves_nothing() { Ok(Some(sandbox.contents().await?)) } else { Ok(None) }
}

/// What is otherwise than it was found.
///
/// # Errors
/// When the machine cannot say.
pub async fn left<S: Sandbox>(sandbox: &mut S, found: &Contents) -> Result<Vec<String>, SandboxError> {
    let began = Instant::now();
    loop {
        let changes = found.changes_to(&sandbox.contents().await?);
        if changes.is_empty() || began.elapsed() >= SETTLES_WITHIN {
            return Ok(changes);
        }
        tokio::time::sleep(RETRY_PAUSE).await;
    }
}
