//! The connection that keeps a machine alive.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bollard::Docker;
use bollard::query_parameters::AttachContainerOptionsBuilder;
use futures_util::StreamExt;
use tokio::io::AsyncWrite;
use tokio::task::JoinHandle;

use super::MachineError;

/// How much of what the first process says is kept, in bytes.
const KEPT: usize = 4096;

/// The standard input of a machine's first process, and what it says.
pub(super) struct Lease {
    /// Held and never used; the lock is what lets threads share the machine.
    _input: Mutex<Pin<Box<dyn AsyncWrite + Send>>>,
    output: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

impl Lease {
    /// Attaches to a container that was created but not started.
    pub(super) async fn take(docker: &Docker, name: &str) -> Result<Self, MachineError> {
        let options =
            AttachContainerOptionsBuilder::default().stdin(true).stdout(true).stderr(true).stream(true).build();
        let attached = docker
            .attach_container(name, Some(options))
            .await
            .map_err(MachineError::during(format!("attaching to the container {name}")))?;
        let output = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&output);
        let mut stream = attached.output;
        let reader = tokio::spawn(async move {
            while let Some(Ok(said)) = stream.next().await {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() < KEPT {
                    kept.push_str(&said.to_string());
                }
            }
        });
        Ok(Self { _input: Mutex::new(attached.input), output, reader })
    }

    pub(super) fn output(&self) -> String {
        self.output.lock().unwrap_or_else(PoisonError::into_inner).trim().to_owned()
    }
}

impl Drop for Lease {
    // The connection closes when neither half of it is held any more.
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl std::fmt::Debug for Lease {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Lease").field("output", &self.output()).finish_non_exhaustive()
    }
}
