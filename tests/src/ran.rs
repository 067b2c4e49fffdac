//! Programs that run or have run, with what they said.

use std::fmt;
use std::fs::File;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use regex::Regex;
use tempfile::TempDir;

use crate::programs::workspace;

/// No run of the suite may take longer: a hang is a failure.
const LIMIT: Duration = Duration::from_secs(900);

/// A program that runs; it is killed when this is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    began: Instant,
    line: String,
    book: Utf8PathBuf,
    output: TempDir,
}

/// A program that has run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// All of its standard output, invalid UTF-8 replaced.
    pub stdout: String,
    /// All of its standard error, invalid UTF-8 replaced.
    pub stderr: String,
    /// From its start to its end.
    pub elapsed: Duration,
    line: String,
    book: Utf8PathBuf,
}

impl Running {
    /// Starts a program in the directory of a book; its output goes to files, so that no pipe can fill up.
    pub(crate) fn start(mut command: Command, book: &Utf8Path) -> Self {
        let output = TempDir::new().expect("a temporary directory");
        let file = |name| File::create(output.path().join(name)).expect("a file for the output");
        let program = Utf8Path::from_path(command.get_program().as_ref()).and_then(Utf8Path::file_name);
        let words = program.map(str::to_owned).into_iter();
        let words = words.chain(command.get_args().map(|word| word.to_string_lossy().into_owned()));
        let line = words.collect::<Vec<_>>().join(" ");
        command.current_dir(book).stdin(Stdio::null()).stdout(file("stdout")).stderr(file("stderr"));
        let child = command.spawn().unwrap_or_else(|error| not_started(&line, &error));
        Self { child, began: Instant::now(), line, book: book.to_owned(), output }
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its standard error so far.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.text("stderr")
    }

    /// Waits until its standard error holds `text`.
    ///
    /// # Panics
    /// When it ends before, or after the suite's limit.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(|stderr| stderr.contains(text));
    }

    /// Waits until its standard error is as is wished for.
    ///
    /// # Panics
    /// When it ends before, or after the suite's limit.
    pub fn wait_until(&mut self, mut wished: impl FnMut(&str) -> bool) {
        loop {
            let ended = self.child.try_wait().expect("a child can be waited for").is_some();
            let stderr = self.stderr();
            if wished(&stderr) {
                return;
            }
            assert!(!ended, "{} ended without what was waited for:\n{stderr}", self.line);
            let waits = self.began.elapsed() < LIMIT;
            assert!(waits, "{} never said what was waited for:\n{stderr}", self.line);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Kills it as `kill -9` does: it has no chance to tidy up.
    #[must_use]
    pub fn kill(mut self) -> Ran {
        self.child.kill().expect("a child can be killed");
        self.wait()
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When it runs longer than the suite's limit.
    #[must_use]
    pub fn wait(mut self) -> Ran {
        let status = self.ended();
        Ran {
            code: status.code(),
            stdout: self.text("stdout"),
            stderr: self.text("stderr"),
            elapsed: self.began.elapsed(),
            line: self.line.clone(),
            book: self.book.clone(),
        }
    }

    fn ended(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                return status;
            }
            assert!(self.began.elapsed() < LIMIT, "{} hangs:\n{}", self.line, self.stderr());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn text(&self, name: &str) -> String {
        let bytes = std::fs::read(self.output.path().join(name)).expect("the output can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended cannot be killed, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(clippy::panic, reason = "a program under test that is not there fails the test")]
fn not_started(line: &str, error: &std::io::Error) -> Child {
    panic!("`{line}` cannot be started: {error}")
}

impl Ran {
    /// Everything it said with what differs from run to run replaced: for snapshots.
    ///
    /// `[BOOK]` and `[WORKSPACE]` stand for directories, `[TIME]` for durations, `[DATE]` for points in time,
    /// `[ID]` for hexadecimal identifiers of twelve digits or more, `[PID]` for process ids.
    #[must_use]
    pub fn redacted(&self) -> String {
        let text = self.to_string().replace(self.book.as_str(), "[BOOK]");
        let text = text.replace(workspace().as_str(), "[WORKSPACE]");
        let patterns = [
            (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?", "[DATE]"),
            (r"\b\d+:\d\d:\d\d\.\d+\b", "[TIME]"),
            (r"\b\d+(\.\d+)? ?(µs|ms|s|min|seconds|minutes)\b", "[TIME]"),
            (r"\b[0-9a-f]{12,64}\b", "[ID]"),
            (r"\bpid \d+\b", "pid [PID]"),
        ];
        patterns.into_iter().fold(text, |text, (pattern, name)| {
            Regex::new(pattern).expect("a pattern").replace_all(&text, name).into_owned()
        })
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "$ {}", self.line)?;
        match self.code {
            Some(code) => writeln!(out, "exit code {code}")?,
            None => writeln!(out, "ended by a signal")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(out, "--- {name}\n{}", text.trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, book: &Utf8Path) -> Running {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Running::start(command, book)
    }

    fn directory() -> (TempDir, Utf8PathBuf) {
        let directory = TempDir::new().unwrap();
        let path = Utf8PathBuf::try_from(directory.path().canonicalize().unwrap()).unwrap();
        (directory, path)
    }

    #[test]
    fn what_differs_from_run_to_run_is_replaced() {
        let (_keep, book) = directory();
        let id = "0123456789ab".repeat(2);
        let ran = shell(&format!("pwd; echo 12.5 ms 3s {id} 5 steps; echo pid 77 >&2; exit 3"), &book).wait();
        let said = "exit code 3\n--- stdout\n[BOOK]\n[TIME] [TIME] [ID] 5 steps\n--- stderr\npid [PID]\n";
        assert_eq!(ran.redacted().split_once('\n').unwrap().1, said);
    }

    #[test]
    fn much_output_blocks_nobody() {
        let (_keep, book) = directory();
        let ran = shell("seq 200000; seq 200000 >&2", &book).wait();
        assert_eq!(
            (ran.code, ran.stdout.lines().count(), ran.stderr.lines().count()),
            (Some(0), 200_000, 200_000)
        );
    }

    #[test]
    fn a_running_program_can_be_awaited_and_killed() {
        let (_keep, book) = directory();
        let mut running = shell("echo started >&2; exec sleep 600", &book);
        running.wait_for("started");
        let ran = running.kill();
        assert_eq!((ran.code, ran.stderr.as_str()), (None, "started\n"));
        assert!(ran.to_string().contains("ended by a signal"));
    }

    #[test]
    #[should_panic(expected = "ended without what was waited for")]
    fn waiting_for_what_is_never_said_fails() {
        let (_keep, book) = directory();
        shell("echo other >&2", &book).wait_for("never");
    }
}
