//! Compose files, brought up as their reader would and awaited.

use std::time::Duration;

use super::shell::{self, here_document};
use crate::recording::Recorded;
use crate::sandbox::{Sandbox, SandboxError};

/// Brings the services up and waits until they run and are healthy; they stay for the next steps.
pub(super) async fn up<S: Sandbox>(
    sandbox: &mut S,
    text: &str,
    timeout: Duration,
) -> Result<Recorded, SandboxError> {
    let command = format!("sudo docker compose --file - up --detach --wait {}", here_document(text));
    shell::command(sandbox, &command, timeout, None).await
}
