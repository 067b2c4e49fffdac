//! Commands left running while the next steps run, as in a reader's second terminal.

use std::time::Duration;

use tokio::time::Instant;

use super::RETRY_PAUSE;
use super::shell::{self, quoted};
use crate::recording::Recorded;
use crate::sandbox::{End, Input, Sandbox, SandboxError, Until};

/// Seconds in which a command that cannot run at all has ended.
const AT_ONCE: &str = "0.3";

/// Starts a command and, where the docs say what shows that it is ready, waits for that.
///
/// What the command prints goes to no one: the reader looks at another terminal. A command that ends at once
/// is judged by its exit code, as one that is misspelt would never be missed; one that is not ready in time
/// counts as timed out.
pub(super) async fn start<S: Sandbox>(
    sandbox: &mut S,
    text: &str,
    ready: Option<&str>,
    timeout: Duration,
) -> Result<Recorded, SandboxError> {
    let started = Instant::now();
    let launch =
        format!("eval {} >/dev/null 2>&1 & sleep {AT_ONCE}; kill -0 $! 2>/dev/null || wait $!", quoted(text));
    let mut recorded = shell::command(sandbox, &launch, timeout, None).await?;
    let Some(ready) = ready.filter(|_| recorded.end == End::Exited(0)) else { return Ok(recorded) };
    loop {
        let left = timeout.saturating_sub(started.elapsed());
        let until = Until { timeout: left.max(RETRY_PAUSE), stop: None };
        let reply = sandbox.enter(Input::Command(ready), &until).await?;
        recorded.milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if reply.end == End::Exited(0) {
            return Ok(recorded);
        }
        if started.elapsed() >= timeout {
            return Ok(Recorded { output: reply.output, end: End::TimedOut, ..recorded });
        }
        tokio::time::sleep(RETRY_PAUSE).await;
    }
}
