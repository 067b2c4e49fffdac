//! Programs of this computer, put into a sandbox.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use super::SandboxError;
use crate::stack::machine::{Command, Machine};
use crate::tools::Tool;

/// In the search path of every user, of root's and of `sudo`.
const FOLDER: &str = "/usr/local/bin";

/// The largest piece that is held at once, in bytes: a program may be large.
const PIECE: usize = 256 * 1024;

/// Complete before it has its name, so that nobody ever starts a part of it.
const PUT: &str = r#"cat >"$1.new" && chmod 0755 "$1.new" && mv "$1.new" "$1""#;

/// Puts a program where every user of the machine finds it, through the engine: the machine sees no file of this computer.
pub(super) async fn put(machine: &Machine, tool: &Tool) -> Result<(), SandboxError> {
    let Tool { name, path, digest } = tool;
    let file = File::open(path).await.map_err(|error| SandboxError {
        context: format!("the tool {path} cannot be read"),
        source: Some(Box::new(error)),
    })?;
    let hasher = Arc::new(Mutex::new(blake3::Hasher::new()));
    let target = format!("{FOLDER}/{name}");
    let arguments = ["sh", "-c", PUT, "sh", &target];
    let finished =
        machine.run_with(&Command::root(&arguments), pieces(file, Arc::clone(&hasher)), |_| ()).await?;
    if !finished.succeeded() {
        let said = finished.said();
        return Err(SandboxError::new(format!("{path} cannot be put into the sandbox: {said}")));
    }
    let came = hasher.lock().unwrap_or_else(PoisonError::into_inner).finalize().to_hex();
    // What is recorded stands for the contents that were read at first.
    if came.as_str() != digest {
        return Err(SandboxError::new(format!("the tool {path} was changed while the book was verified")));
    }
    Ok(())
}

/// The contents of a file, which go through the hasher on their way.
fn pieces(
    file: File,
    hasher: Arc<Mutex<blake3::Hasher>>,
) -> impl Stream<Item = Result<Bytes, bollard::errors::Error>> + Send {
    try_unfold((file, hasher), async |(mut file, hasher)| {
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece).await?;
        piece.truncate(length);
        hasher.lock().unwrap_or_else(PoisonError::into_inner).update(&piece);
        Ok((length > 0).then(|| (Bytes::from(piece), (file, hasher))))
    })
}
