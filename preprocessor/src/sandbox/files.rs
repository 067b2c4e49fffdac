//! Files of a sandbox, read and written behind the reader's back.

use camino::Utf8Path;

use super::SandboxError;
use crate::stack::machine::{Command, Finished, Machine};

/// The exit code by which a script says that there is no such file.
const MISSING: i64 = 44;

const READ: &str = r#"[ -e "$1" ] || exit 44; exec cat -- "$1""#;

/// Overwrites in place, which keeps owner and mode; what is new, folders included, belongs to the reader.
const WRITE: &str = r#"
path=$1 user=$2
[ -e "$path" ] && exec cat >"$path"
new=$path
while ! [ -e "${new%/*}/" ]; do new=${new%/*}; done
mkdir -p -- "${path%/*}/" && cat >"$path" && chown -R "$user:$(id -gn "$user")" -- "$new"
"#;

pub(super) async fn read(machine: &Machine, path: &Utf8Path) -> Result<Option<Vec<u8>>, SandboxError> {
    let finished = machine.run(&Command::root(&["sh", "-c", READ, "sh", path.as_str()]), &[]).await?;
    match finished.code {
        0 => Ok(Some(finished.output)),
        MISSING => Ok(None),
        _ => Err(refused("read", path, &finished)),
    }
}

pub(super) async fn write(
    machine: &Machine,
    user: &str,
    path: &Utf8Path,
    contents: &[u8],
) -> Result<(), SandboxError> {
    let arguments = ["sh", "-c", WRITE, "sh", path.as_str(), user];
    let finished = machine.run(&Command::root(&arguments), contents).await?;
    if finished.succeeded() { Ok(()) } else { Err(refused("written", path, &finished)) }
}

fn refused(verb: &str, path: &Utf8Path, finished: &Finished) -> SandboxError {
    SandboxError::new(format!("{path} cannot be {verb} in the sandbox: {}", finished.said()))
}
