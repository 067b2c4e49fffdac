//! Starts an installed Docker engine and waits until it answers.

use std::fs::{File, create_dir_all, read_to_string};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use camino::Utf8Path;

use crate::workspace::succeed;

/// A first start creates storage and firewall rules; a slow disk makes that last.
const PATIENCE: Duration = Duration::from_secs(90);

/// Starts the engine as the machine's own service where systemd runs.
pub(crate) fn start_service(connect: impl FnMut() -> Result<String>) -> Result<String> {
    let hint = "`journalctl --unit docker` says why";
    succeed(Command::new("systemctl").args(["start", "docker"])).context(hint)?;
    wait(connect, || None, PATIENCE).context(hint)
}

/// Starts the engine by itself, in a session of its own so that it outlives us, its log in `log`.
///
/// A daemon that is already on its way up is waited for instead.
pub(crate) fn start_detached(log: &Utf8Path, connect: impl FnMut() -> Result<String>) -> Result<String> {
    if daemon_runs("/var/run/docker.pid", "/proc") {
        return wait(connect, || None, PATIENCE).context("a dockerd is running that does not answer");
    }
    let mut daemon = spawn(Command::new("setsid").arg("dockerd"), log)?;
    let ended = || daemon.try_wait().ok().flatten().map(|status| format!("dockerd ended with {status}"));
    wait(connect, ended, PATIENCE).with_context(|| format!("the end of {log}:\n{}", tail(log)))
}

/// Starts a program with nothing of ours: no terminal, no pipe that a caller would wait on.
fn spawn(command: &mut Command, log: &Utf8Path) -> Result<Child> {
    if let Some(directory) = log.parent() {
        create_dir_all(directory).with_context(|| format!("{directory} cannot be created"))?;
    }
    let output = File::create(log).with_context(|| format!("{log} cannot be written"))?;
    let path = std::env::var("PATH").unwrap_or_default();
    command
        .current_dir("/")
        .env("PATH", format!("{path}:/usr/local/sbin:/usr/sbin:/sbin"))
        .env_remove("LD_LIBRARY_PATH") // cargo's, for the programs that it runs
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()
        .with_context(|| format!("{command:?} could not be started"))
}

/// Asks until the engine answers, and returns its answer; ends early once it cannot come any more.
fn wait(
    mut connect: impl FnMut() -> Result<String>,
    mut ended: impl FnMut() -> Option<String>,
    patience: Duration,
) -> Result<String> {
    let began = Instant::now();
    loop {
        let unreachable = match connect() {
            Ok(engine) => return Ok(engine),
            Err(error) => error,
        };
        if let Some(end) = ended() {
            bail!("{end}");
        }
        if began.elapsed() > patience {
            return Err(unreachable.context(format!("no engine answered within {} s", patience.as_secs())));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Whether the process that the engine's pid file names is a dockerd.
fn daemon_runs(pid_file: &str, processes: &str) -> bool {
    read_to_string(pid_file)
        .ok()
        .and_then(|pid| read_to_string(format!("{processes}/{}/comm", pid.trim())).ok())
        .is_some_and(|name| name.trim() == "dockerd")
}

fn tail(log: &Utf8Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> (tempfile::TempDir, camino::Utf8PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(directory.path()).unwrap().to_owned();
        (directory, path)
    }

    #[test]
    fn waiting_ends_with_an_answer_with_the_daemon_or_with_patience() {
        let mut asked = 0;
        let third_time = || {
            asked += 1;
            if asked == 3 { Ok("engine 3".to_owned()) } else { bail!("nothing there") }
        };
        assert_eq!(wait(third_time, || None, PATIENCE).unwrap(), "engine 3");
        assert_eq!(asked, 3);

        let never = || bail!("nothing there");
        let ended = wait(never, || Some("dockerd ended with exit status: 1".to_owned()), PATIENCE);
        assert_eq!(ended.unwrap_err().to_string(), "dockerd ended with exit status: 1");

        let patience = wait(never, || None, Duration::ZERO);
        assert_eq!(format!("{:#}", patience.unwrap_err()), "no engine answered within 0 s: nothing there");
    }

    #[test]
    fn only_a_live_dockerd_counts_as_running() {
        let (_keep, directory) = directory();
        let pid_file = directory.join("docker.pid");
        let runs = || daemon_runs(pid_file.as_str(), directory.as_str());
        assert!(!runs(), "no pid file");
        std::fs::write(&pid_file, "77\n").unwrap();
        assert!(!runs(), "no such process");
        std::fs::create_dir(directory.join("77")).unwrap();
        std::fs::write(directory.join("77/comm"), "bash\n").unwrap();
        assert!(!runs(), "a process that took the number over");
        std::fs::write(directory.join("77/comm"), "dockerd\n").unwrap();
        assert!(runs());
    }

    #[test]
    fn a_started_program_keeps_nothing_of_ours_and_writes_its_log() {
        let (_keep, directory) = directory();
        let log = directory.join("logs/daemon.log");
        let script = "echo out; echo err >&2; readlink /proc/$$/fd/0; pwd; seq 30 | tail -n 1";
        let status = spawn(Command::new("sh").args(["-c", script]), &log).unwrap().wait().unwrap();
        assert!(status.success());
        assert_eq!(tail(&log), "out\nerr\n/dev/null\n/\n30");
    }

    #[test]
    fn the_tail_of_a_log_is_short() {
        let (_keep, directory) = directory();
        let log = directory.join("daemon.log");
        let text: String = (1..=50).map(|line| format!("{line}\n")).collect();
        std::fs::write(&log, text).unwrap();
        assert_eq!(tail(&log).lines().count(), 20);
        assert!(tail(&log).ends_with("50"));
        assert_eq!(tail(&directory.join("none.log")), "");
    }
}
