//! A Debian base image made on this machine and sent to the engine, where no registry can be reached.

use std::path::Path;
use std::process::Stdio;

use bollard::query_parameters::CreateImageOptionsBuilder;
use futures_util::{StreamExt, stream};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

use super::super::engine::Engine;
use super::super::golden::progress::Progress;
use super::super::marks::{ROLE, Role};

/// What an image of this kind does without, relative to its root.
const DROPPED: [&str; 8] = [
    "var/lib/apt/lists",
    "var/cache/apt",
    "var/log",
    "usr/share/doc",
    "usr/share/man",
    "usr/share/info",
    "usr/share/locale",
    "usr/share/lintian",
];
/// Folders among them that must be there, if empty.
const KEPT_EMPTY: [&str; 3] = ["var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "var/log"];
/// Keeps what was dropped from coming back with the next package; see dpkg(1), `--path-exclude`.
const DPKG: &str = "path-exclude /usr/share/doc/*\npath-include /usr/share/doc/*/copyright\n\
                    path-exclude /usr/share/man/*\npath-exclude /usr/share/info/*\n\
                    path-exclude /usr/share/locale/*\npath-exclude /usr/share/lintian/*\n";
const SCRIPTS: &str = "/usr/share/debootstrap/scripts";

/// Makes the image; says why not in a few words.
pub(super) async fn make(engine: &Engine, suite: &str, progress: &Progress<'_>) -> Result<(), String> {
    if let Some(hindrance) = hindrance() {
        return Err(hindrance);
    }
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let root = folder.path().join("root");
    install(suite, &root, progress).await?;
    slim(&root).map_err(|error| error.to_string())?;
    send(engine, suite, &root).await
}

/// What keeps this computer from making one, if anything does.
pub(super) fn hindrance() -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("debootstrap needs root, and this user is not root".to_owned());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let installed = std::env::split_paths(&path).any(|folder| folder.join("debootstrap").is_file());
    (!installed).then(|| "debootstrap is not installed".to_owned())
}

async fn install(suite: &str, root: &Path, progress: &Progress<'_>) -> Result<(), String> {
    let mut command = Command::new("debootstrap");
    command.args(["--variant=minbase", suite]).arg(root).arg("http://deb.debian.org/debian");
    // A release newer than this debootstrap is made like any other.
    if Path::new(SCRIPTS).is_dir() && !Path::new(SCRIPTS).join(suite).exists() {
        command.arg(format!("{SCRIPTS}/sid"));
    }
    let spawned =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn();
    let mut child = spawned.map_err(|error| format!("debootstrap cannot be started: {error}"))?;
    let mut last = String::new();
    if let Some(output) = child.stdout.take() {
        let mut lines = BufReader::new(output).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            progress.line(&line);
            last = line;
        }
    }
    match child.wait().await {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("debootstrap ended with {status} after saying: {last}")),
        Err(error) => Err(error.to_string()),
    }
}

fn slim(root: &Path) -> std::io::Result<()> {
    for path in DROPPED {
        match std::fs::remove_dir_all(root.join(path)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    for path in KEPT_EMPTY {
        std::fs::create_dir_all(root.join(path))?;
    }
    std::fs::write(root.join("etc/dpkg/dpkg.cfg.d/slim"), DPKG)?;
    // What belongs to the machine this was made on.
    for path in ["etc/hostname", "etc/resolv.conf"] {
        let _ = std::fs::remove_file(root.join(path));
    }
    Ok(())
}

async fn send(engine: &Engine, suite: &str, root: &Path) -> Result<(), String> {
    let mut command = Command::new("tar");
    command.arg("--directory").arg(root).args(["--numeric-owner", "--create", "."]);
    let spawned =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn();
    let mut child = spawned.map_err(|error| format!("tar cannot be started: {error}"))?;
    let output = child.stdout.take().ok_or("tar has no output")?;
    let pieces = stream::unfold(output, |mut output| async move {
        let mut piece = vec![0; 1 << 20];
        let length = output.read(&mut piece).await.ok().filter(|&length| length > 0)?;
        piece.truncate(length);
        Some((bytes::Bytes::from(piece), output))
    });
    let options = CreateImageOptionsBuilder::default()
        .from_src("-")
        .repo("drydock-base")
        .tag(suite)
        .changes(vec![r#"CMD ["bash"]"#.to_owned(), format!("LABEL {ROLE}={}", Role::Base.as_str())])
        .build();
    let mut importing =
        std::pin::pin!(engine.docker.create_image(Some(options), Some(bollard::body_stream(pieces)), None));
    while let Some(said) = importing.next().await {
        said.map_err(|error| format!("importing it: {error}"))?;
    }
    match child.wait().await {
        Ok(status) if status.success() => Ok(()),
        other => Err(format!("packing it: {other:?}")),
    }
}
