//! Dockerfiles, built to see that they build; no image is left behind.

use std::time::Duration;

use super::Surroundings;
use super::shell::{self, here_document, quoted};
use crate::recording::Recorded;
use crate::sandbox::{Sandbox, SandboxError};

/// Keeps the layers in the build cache and makes no image, so that the reader's list of images stays true.
const BUILD: &str = "sudo docker build --progress plain --output type=cacheonly";

/// Builds a Dockerfile that stands alone, with nothing around it.
pub(super) async fn build_text<S: Sandbox>(
    sandbox: &mut S,
    text: &str,
    timeout: Duration,
) -> Result<Recorded, SandboxError> {
    shell::command(sandbox, &format!("{BUILD} - {}", here_document(text)), timeout, None).await
}

/// Builds a Dockerfile of the stack where it lies, with its folder as context.
pub(super) async fn build_file<S: Sandbox>(
    sandbox: &mut S,
    surroundings: &Surroundings,
    file: &str,
    timeout: Duration,
) -> Result<Recorded, SandboxError> {
    let file = surroundings.dir.join(file);
    let context = file.parent().unwrap_or(&file);
    let arguments = &surroundings.build_arguments;
    let command =
        format!("{BUILD} {arguments} --file {} {}", quoted(file.as_str()), quoted(context.as_str()));
    shell::command(sandbox, &command, timeout, None).await
}
