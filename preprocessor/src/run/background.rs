//! Commands left running while the next steps run, as in a reader's second terminal.

use std::time::Duration;

use tokio::time::Instant;

use super::RETRY_PAUSE;
use super::shell::{self, quoted};
use crate::recording::Recorded;
use crate::sandbox::{End, Input, Sandbox, SandboxError, Until};

/// Starts a command and, where the docs say what shows that it is ready, waits for that.
///
/// What the command prints goes to no one: the reader looks at another terminal. A command that is not
/// ready in time counts as timed out.
pub(super) async fn start<S: Sandbox>(
    sandbox: &mut S,
    text: &str,
    ready: Option<&str>,
    timeout: Duration,
) -> Result<Recorded, SandboxError> {
    let started = Instant::now();
    let launch = format!("eval {} >/dev/null 2>&1 &", quoted(text));
    let mut recorded = shell::command(sandbox, &launch, timeout, None).await?;
    let Some(ready) = ready else { return Ok(recorded) };
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
